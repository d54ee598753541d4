"""Decides within queries of DuckDB: a row of a table goes in, the status and the amount in yuan of each measure come out.

    python in_sql.py ../../policies/shenzhen-2023-6 applications.parquet "SELECT d.m2.status, count(*), sum(d.m2.amount) FROM (SELECT decide(a) AS d FROM applications a) GROUP BY ALL"
"""
import sys

import duckdb
import pyarrow

import pol


def register(connection, name, policy, table):
    """Makes the policy a function of SQL, `name`, that takes a row of `table`, whose columns are named as facts are. DuckDB calls it with 2,048 rows at a time.
    A row that cannot be read has the status 'error' everywhere; `pol run --database` says why."""
    columns, yuan = connection.table(table), pyarrow.decimal128(20, 2)

    def decide(rows):
        rows = rows.combine_chunks() if isinstance(rows, pyarrow.ChunkedArray) else rows
        decided = policy.decide_table(pyarrow.RecordBatch.from_struct_array(rows), detail="amounts", engine="native", threads=1).to_arrow().combine_chunks()
        return pyarrow.StructArray.from_arrays([pyarrow.StructArray.from_arrays(
            [decided[f"{measure}.status"].chunk(0).cast(pyarrow.string()), decided[f"{measure}.amount"].chunk(0) if policy.measures[measure].amount else pyarrow.nulls(len(rows), yuan)],
            ["status", "amount"]) for measure in policy.measures], list(policy.measures))

    answer = duckdb.struct_type({measure: duckdb.struct_type({"status": "VARCHAR", "amount": "DECIMAL(20, 2)"}) for measure in policy.measures})
    connection.create_function(name, decide, [duckdb.struct_type(dict(zip(columns.columns, columns.types)))], answer, type="arrow", null_handling="special")


if __name__ == "__main__":
    policy_path, data_path, query = sys.argv[1:4]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE applications AS SELECT * FROM read_parquet(?)", [data_path])
        register(connection, "decide", pol.compile(policy_path), "applications")
        print(connection.sql(query))
