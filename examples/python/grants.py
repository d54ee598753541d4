"""grants - who would get what: reads a Parquet file of applications, decides each, and plots the distribution of the grants by measure.

    python population.py applications.parquet
    python grants.py ../../policies/shenzhen-2023-6 applications.parquet grants.png

The cells (# %%) run one by one in editors that know notebooks.
"""
# %% what is decided on what
import pathlib
import sys
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
import pandas
import pyarrow.parquet

import pol

policy_path, data_path, picture_path = (pathlib.Path(argument) for argument in sys.argv[1:4])
policy = pol.compile(policy_path)
applications = pyarrow.parquet.read_table(data_path)
print(f"{policy.title}: {len(applications)} applications")

# %% decide; rows with errors stay in the table, and the column `errors` says why
warnings.simplefilter("always", pol.DataWarning)
decided = policy.decide_batch(applications).to_pandas(types_mapper=pandas.ArrowDtype)

# %% which measures are met, and what is missing most often
grants = [name for name in policy.choices["choose_1_7"].members if f"{name}.amount" in decided]
statuses = pandas.DataFrame({name: decided[f"{name}.status"].astype(str).value_counts() for name in grants}).T.fillna(0).astype(int)
print(statuses)
missing = decided[[f"{name}.missing" for name in grants]].stack().explode().dropna().value_counts()
print("missing most often:", missing.head(3).to_dict())

# %% sums are exact: they are decimals, not floats
totals = {name: decided.loc[decided["choose_1_7.best"].map(lambda best, name=name: name in best), f"{name}.amount"].sum() for name in grants}
for name, total in totals.items():
    print(f"{name} {policy.measures[name].title}: at most {total} yuan as the best choice")

# %% one application, explained
first = next(i for i, status in enumerate(decided["m1.status"].astype(str)) if status == "yes")
facts = {name: value for name, value in applications.slice(first, 1).to_pylist()[0].items() if value is not None}
assert policy.decide(facts)["m1"].amount == decided["m1.amount"].iloc[first]
print(policy.explain(facts, "m1"))

# %% the distribution of the grants, in units of ten thousand yuan on a logarithmic axis
figure, axes = plot.subplots(figsize=(9, 5))
amounts = [(decided[f"{name}.amount"].dropna().astype(float) / 10000) for name in grants]      # floats only for drawing
shown = [(name, values[values > 0]) for name, values in zip(grants, amounts) if (values > 0).any()]
axes.boxplot([values for _, values in shown], showfliers=False, whis=(5, 95))
axes.set_xticks(range(1, len(shown) + 1), [f"{name}\n({len(values)})" for name, values in shown])
axes.set_yscale("log")
axes.set_ylabel("ceiling of the grant, 10 000 yuan")
axes.set_title("Grants by measure: median, quartiles, 5th and 95th percentile")
figure.tight_layout()
figure.savefig(picture_path, dpi=120)
print(f"drawn: {picture_path}")
