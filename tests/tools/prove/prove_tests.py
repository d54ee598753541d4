"""`pol prove`: each property of statements.pol has the answer that its title names; a refutation, run again, is one; the Shenzhen
policy's own properties hold."""
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import ROOT, SHENZHEN, check, end, pol

HERE = Path(__file__).resolve().parent
ANSWERS = {"[成立]": "proved", "[不成立]": "refuted", "[未决]": "undecided"}


def prove(policy, *options):
    result = pol("prove", policy, "--format", "json", "--timeout", "60", *options)     # no answer may hang on how busy the machine is
    return result, json.loads(result.stdout)


def statements():
    result, proofs = prove(HERE / "statements.pol")
    check("exit code: something is refuted", result.returncode == 1, result.stderr)
    for proof in proofs["properties"]:
        wanted = next(answer for mark, answer in ANSWERS.items() if proof["title"].startswith(mark))
        check(proof["title"], proof["answer"] == wanted, proof)
        if proof["answer"] != "refuted":
            continue
        data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in proof["witness"])
        rows = pol("run", HERE / "statements.pol", "--data", "-", "--input-format", "jsonl", "--format", "jsonl", data=data)
        check(proof["title"] + ": the witness is an application", rows.returncode == 0 and len(rows.stdout.splitlines()) == len(proof["witness"]), rows.stderr)


def amounts():
    """The witness against the lower cap, run as anybody would, is above it."""
    _, proofs = prove(HERE / "statements.pol", "--filter", "上限写小一分")
    witness = proofs["properties"][0]["witness"][0]
    rows = pol("run", HERE / "statements.pol", "--data", "-", "--input-format", "jsonl", "--format", "jsonl", data=json.dumps(witness))
    check("the amount is above 499.99", float(json.loads(rows.stdout)["measures"]["m1"]["amount"]) > 499.99, rows.stdout)


def shenzhen():
    policy = SHENZHEN
    result, proofs = prove(policy)
    check("Shenzhen: every property holds", result.returncode == 0 and proofs["refuted"] == 0 and proofs["undecided"] == 0,
          [p for p in proofs["properties"] if p["answer"] != "proved"])
    check("Shenzhen: at least ten properties", len({p["title"].split("（")[0] for p in proofs["properties"]}) >= 10)
    result, proofs = prove(policy, "--implicit", "--filter", "金额")
    check("Shenzhen: implicit properties", proofs["refuted"] == 0 and len(proofs["properties"]) > 10, proofs)
    result, proofs = prove(policy, "--reading", "A05=half_up_wan", "--filter", "措施2的资助不超过审定费用的10%")
    check("rounding up breaks the share", result.returncode == 1 and proofs["refuted"] == 1, proofs)


def usage():
    check("--timeout needs a number", pol("prove", HERE / "statements.pol", "--timeout", "soon").returncode == 2)
    text = pol("prove", HERE / "statements.pol", "--filter", "上限写小一分", "--language", "en")
    check("English", "counterexample:" in text.stdout and "1 refuted" in text.stdout, text.stdout)
    strict = pol("prove", HERE / "statements.pol", "--filter", "长列表", "--strict")
    check("--strict: undecided is a finding", strict.returncode == 1, strict.stdout)
    lenient = pol("prove", HERE / "statements.pol", "--filter", "长列表")
    check("undecided alone is none", lenient.returncode == 0 and "未决" in lenient.stdout, lenient.stdout)


def keys_of(value):
    """The keys of a JSON value, without what stands inside an application."""
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    return {key for key in value} | {key for name, one in value.items() if name != "witness" for key in keys_of(one)} if isinstance(value, dict) else set()


def documented():
    """Every key of the JSON of `pol prove` and `pol diff`, and every answer, stands in both pages of docs/revisions.md."""
    with tempfile.TemporaryDirectory() as folder:
        revised = Path(folder) / "statements.pol"
        revised.write_text((HERE / "statements.pol").read_text().replace("的 50%，上限 300元", "的 50%，上限 200元"))
        diff = json.loads(pol("diff", HERE / "statements.pol", revised, "--format", "json").stdout)
    proofs = json.loads(pol("prove", HERE / "statements.pol", "--format", "json").stdout)
    wanted = keys_of(proofs) | keys_of(diff) | {p["answer"] for p in proofs["properties"]} | {p["why"] for p in proofs["properties"] if "why" in p} | {m["state"] for m in diff["measures"]}
    check("documented: something changed, something was refuted", any(m["changes"] for m in diff["measures"]) and proofs["refuted"] > 0, diff)
    for page in ("docs/revisions.md", "docs/zh/revisions.md"):
        text = (ROOT / page).read_text()
        check(f"{page} names every key", not [key for key in wanted if f"`{key}`" not in text and f"`{key} " not in text], [key for key in wanted if f"`{key}`" not in text])


statements()
amounts()
documented()
shenzhen()
usage()
end()
