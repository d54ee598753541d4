"""The summary and the receipts: what a run came to, and what it rests on."""
import hashlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from broken_data import F
from harness import POL, SMALL, WORK, check, pol, write

ROWS = F + b'\n{"project":{"kinds":["equipment"],"total_investment":999.99},"application":{"date":"2025-06-30"}}\n{}\n{bad\n' + \
    '{"project":{"kinds":["equipment","software"],"trade":"造船","note":"中","saving":"1.5","total_investment":"2000.00"},"loans":[{"id":"a"}],"application":{"date":"2025-06-30"}}\n'.encode()


def sha(content):
    return hashlib.sha256(content).hexdigest()


def summary():
    path = write("rows.jsonl", ROWS)
    result = pol("run", SMALL, "--data", path, "--summary", WORK / "summary.json", "--output", WORK / "rows.csv", "--language", "en")
    found = json.loads((WORK / "summary.json").read_text())
    measure = found["measures"][0]
    check("summary: statuses", measure["applications"] == {"yes": 2, "no": 1, "unknown": 1, "error": 1, "not_in_force": 0}, measure)
    check("summary: rows", found["applications"] == {"total": 5, "unreadable": 1, "contradictory": 0}, found["applications"])
    # one decided (100), one whose amount is open (at most 500), one about which nothing is known (at most 500)
    total = found["totals"]
    check("summary: totals", len(total) == 1 and total[0]["kind"] == "grant" and total[0]["advised"] == {"applications": 1, "amount": "100.00"}
          and total[0]["undecided"] == 2 and total[0]["at_least"] == "0.00" and total[0]["at_most"] == "1100.00" and total[0]["of"] == ["choose_one"], total)
    reasons = [(item["condition"], item["applications"]) for item in found["reasons"]]
    check("summary: reasons", reasons == [("m2.c1", 2), ("m1.c2", 1)], reasons)
    missing = {item["fact"]: item["applications"] for item in found["missing"]}
    check("summary: missing", missing.get("project.audited_cost") == 1 and missing.get("project.kinds") == 1, found["missing"])
    check("summary: readings", found["readings"] == [] or found["readings"][0]["default"] is True, found["readings"])
    check("summary: the hash of the data", found["data"]["sha256"] == sha(ROWS) and found["data"]["bytes"] == len(ROWS) and found["data"]["format"] == "jsonl", found["data"])
    files = found["policy"]["files"]
    lines = "".join(f"{item['sha256']}  {item['path']}\n" for item in files)
    check("summary: the hash of the policy", files[0] == {"path": "small.pol", "sha256": sha(Path(SMALL).read_bytes())} and found["policy"]["sha256"] == sha(lines.encode()), files)
    check("summary: versions", found["evaluator"]["name"] == "pol" and found["evaluator"]["version"] and found["evaluator"]["engine"] == "reference", found["evaluator"])
    check("summary: in words on standard error", b"5 applications, 1 of them could not be read" in result.stderr and b"1100.00 yuan" in result.stderr and sha(ROWS).encode() in result.stderr, result.stderr.decode())
    piped = pol("run", SMALL, "--data", "-", "--summary", WORK / "piped.json", "--format", "summary", data=ROWS)
    again = json.loads((WORK / "piped.json").read_text())
    check("summary: the same from a pipe", again["data"]["sha256"] == sha(ROWS) and again["measures"] == found["measures"] or again["totals"] == total, again["data"])
    check("summary: --format summary prints no rows", piped.returncode == 0 and "共5份申报".encode() in piped.stdout and "序号".encode() not in piped.stdout, piped.stdout.decode())
    (WORK / "summary.json").write_text("old")
    result = pol("run", SMALL, "--data", WORK / "nowhere.jsonl", "--summary", WORK / "summary.json")
    check("summary: a run that fails leaves the old one", result.returncode == 3 and (WORK / "summary.json").read_text() == "old" and not list(WORK.glob("summary.json.*")), result)


CHOSEN = """政策 选择 (chosen)
事实 项目 (project)
  费用 (cost) : 金额，范围 0元 至 1亿元
  自用 (own) : 是否
事实 决定 (decision)
  选择 (selected) : 集合(one)
措施 1 (m1) “甲”
  资助  不超过 项目.费用 的 10%，上限 500元，每 项目
措施 2 (m2) “乙”
  资助  不超过 项目.费用 的 20%，上限 500元，每 项目
择一 二选一 (one) “只能选择一条”
  成员  措施1 至 措施2
  每    项目
  建议  资助 最多，并列 全部列出
  选定  决定.选择
措施 3 (m3) “丙”
  条件  项目.自用
  免缴  “地价”
"""


def chosen():
    """What the applicant chose counts, not what would bring more: 1000 with m1 is 100, 500 without a choice is 100 (m2), nothing known of
    the third. A waiver of what has no amount is counted, not summed; names and amounts of a table never touch."""
    policy = write("chosen.pol", CHOSEN.encode())
    lines = b'{"project":{"cost":1000,"own":true},"decision":{"selected":["m1"]}}\n{"project":{"cost":500,"own":false}}\n{"decision":{"selected":["m1"]}}\n'
    table = b"project.cost,project.own,decision.selected\n1000,true,m1\n500,false,\n,,m1\n"
    for name, content in (("chosen.jsonl", lines), ("chosen.csv", table)):
        result = pol("run", policy, "--data", write(name, content), "--summary", WORK / "chosen.json")
        said, totals = result.stdout.decode(), json.loads((WORK / "chosen.json").read_text())["totals"]
        grants = [total for total in totals if total["kind"] == "grant"]
        check(f"summary: what was chosen counts, {name}", len(grants) == 1 and grants[0]["advised"] == {"applications": 2, "amount": "200.00"} and grants[0]["undecided"] == 1
              and grants[0]["at_least"] == "0.00" and grants[0]["at_most"] == "700.00", grants)
        rows = [line.split() for line in said.split("\n")[1:4]]
        check(f"table: what was chosen, {name}", [row[1:-3] for row in rows] == [["措施1（已选）", "措施3", "100.00", "-"], ["措施2", "100.00"], ["措施1（已选）", "金额待定"]], said)
        check(f"summary: a waiver of what is named, {name}", "  措施3：免缴 1份，1份尚不能确定\n" in said and "免缴合计" not in said, said)
    result = pol("explain", policy, "--data", WORK / "chosen.jsonl", "--row", "1", "--measure", "m3")
    check("explain: a waiver of what is named", "免缴：地价，应缴 0元" in result.stdout.decode(), result.stdout.decode())


TWO_KINDS = """政策 形式 (forms)
事实 项目 (project)
  费用 (cost) : 金额，范围 0元 至 1亿元
  利息 (interest) : 金额，范围 0元 至 1亿元
事实 决定 (decision)
  选择 (selected) : 集合(form)
措施 1 (m1) “补助”
  条件  项目.费用 超过 0元
  资助  不超过 项目.费用 的 10%，上限 500元，每 项目
措施 2 (m2) “贴息”
  条件  项目.利息 超过 0元
  贴息  不超过 项目.利息 的 50%，上限 700元，每 项目
择一 形式 (form) “只能享受一种”
  成员  措施1、措施2
  每    项目
  选定  决定.选择
"""


def two_kinds():
    """A choice between kinds that do not add up gives no advice: 100 of grants and 400 of interest subsidy were chosen; of the third application either
    may be (at most 50, at most 300), of the fourth nothing is known (at most 500, at most 700), and nothing counts before."""
    policy = write("forms.pol", TWO_KINDS.encode())
    lines = b"".join(line + b"\n" for line in (
        b'{"project":{"cost":1000,"interest":1000},"decision":{"selected":["m1"]}}', b'{"project":{"cost":1000,"interest":800},"decision":{"selected":["m2"]}}',
        b'{"project":{"cost":500,"interest":600}}', b'{"project":{"interest":500}}'))
    table = b"project.cost,project.interest,decision.selected\n1000,1000,m1\n1000,800,m2\n500,600,\n,500,\n"
    grant = {"kind": "grant", "advised": {"applications": 1, "amount": "100.00"}, "undecided": 2, "at_least": "0.00", "at_most": "650.00", "of": ["form"]}
    subsidy = {"kind": "interest_subsidy", "advised": {"applications": 1, "amount": "400.00"}, "undecided": 2, "at_least": "0.00", "at_most": "950.00", "of": ["form"]}
    for name, content, engine in (("forms.jsonl", lines, "reference"), ("forms.csv", table, "native"), ("forms.csv", table, "reference")):
        result = pol("run", policy, "--data", write(name, content), "--summary", WORK / "forms.json", "--engine", engine)
        found = json.loads((WORK / "forms.json").read_text())
        check(f"summary: kinds of a choice stay apart, {name}, {engine}", found["totals"] == [grant, subsidy] and [kind["kind"] for kind in found["choices"][0]["kinds"]] == ["grant", "interest_subsidy"], found)
        check(f"table: to be chosen, {name}, {engine}", "措施1/措施2（待选）" in result.stdout.decode(), result.stdout.decode())


OPEN_END = """政策 封顶 (ceilings)
事实 用地 (land)
  自持 (own) : 是否
  地价 (price) : 金额，范围 0元 至 1000亿元
措施 1 (m1) “没有上限”
  条件  用地.自持
  应缴  用地.地价 × 2
措施 2 (m2) “有上限”
  条件  用地.自持
  资助  不超过 用地.地价 的 10%，上限 500元，每 项目
"""


def no_ceiling():
    """Twice a price whose highest value is only what the program takes: the clause states no ceiling, and none is made up. The other measure
    has one: 500 for each of the two that are open."""
    policy = write("ceilings.pol", OPEN_END.encode())
    path = write("ceilings.jsonl", b'{"land":{"own":true}}\n{}\n{"land":{"own":true,"price":100}}\n')
    for language, without, within in (("zh", "措施1：应缴合计 200.00元（1份），2份尚不能确定，条款没有规定合计的上限\n", "全部计入最高 1010.00元\n"),
                                      ("en", "m1: charge total 200.00 yuan (1 application), 2 not decided yet, and the clause states no ceiling for the sum\n",
                                       "m2: grant total at most 10.00 yuan (1 application), 2 not decided yet, at most 1010.00 yuan with all of them\n")):
        said = pol("run", policy, "--data", path, "--format", "summary", "--language", language, "--summary", WORK / "ceilings.json").stdout.decode()
        check(f"summary: a charge without a ceiling, {language}", without in said and within in said, said)
    totals = {total["kind"]: total["at_most"] for total in json.loads((WORK / "ceilings.json").read_text())["totals"]}
    check("summary: no highest amount of it in JSON", totals == {"charge": None, "grant": "1010.00"}, totals)


def receipts():
    path, folder = write("rows.jsonl", ROWS), WORK / "receipts"
    result = pol("run", SMALL, "--data", path, "--receipt", folder, "--format", "summary")
    names = sorted(item.name for item in folder.iterdir())
    check("receipts: one a row", result.returncode == 0 and names == [f"row-00000{i}.json" for i in range(1, 6)] + ["run.json"], names)
    receipt = json.loads((folder / "row-000005.json").read_text())
    again = pol("run", SMALL, "--data", "-", "--format", "jsonl", data=json.dumps(receipt["facts"]).encode())
    check("receipts: the facts decide the same again", json.loads(again.stdout)["measures"] == receipt["decision"]["measures"], (receipt["facts"], again))
    check("receipts: facts as they were given", receipt["facts"]["project"]["trade"] == "造船" and receipt["facts"]["project"]["saving"] == "1.5" and receipt["facts"]["loans"] == [{"id": "a"}], receipt["facts"])
    compact = json.dumps(receipt["facts"], ensure_ascii=False, separators=(",", ":"))
    check("receipts: the hash of the facts", receipt["facts_sha256"] == sha(compact.encode()), compact)
    check("receipts: the derivation", [item["measure"] for item in receipt["derivation"]["measures"]] == ["m1", "m2"] and receipt["evaluator"]["version"], receipt["derivation"])
    bad = json.loads((folder / "row-000004.json").read_text())
    check("receipts: a row that cannot be read", "facts" not in bad and bad["decision"]["errors"][0]["code"] == "D0003", bad)
    check("receipts: the run", json.loads((folder / "run.json").read_text())["data"]["sha256"] == sha(ROWS))
    result = pol("run", SMALL, "--data", path, "--receipt", folder)
    check("receipts: a folder that is not empty is not touched", result.returncode == 2 and b"receipts" in result.stderr and len(list(folder.iterdir())) == 6, result)


def interrupted():
    target = WORK / "cut"
    process = subprocess.Popen([POL, "run", SMALL, "--data", "-", "--receipt", str(target), "--summary", str(WORK / "cut.json"), "--format", "summary"],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    process.stdin.write((F + b"\n") * 40)
    process.stdin.flush()
    deadline = time.time() + 30
    while time.time() < deadline and not list(WORK.glob("cut.*/row-000040.json")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    check("an interrupt leaves no receipts and no summary", process.returncode == 130 and not list(WORK.glob("cut*")), list(WORK.glob("cut*")))
    process.stdin.close()
    process.stderr.close()


def engine_used():
    """What decided, not what was asked for: the reference decides the first 2000 rows and whatever needs a derivation, columns are compiled code."""
    few, many = write("few.jsonl", F + b"\n"), write("many.jsonl", (F + b"\n") * 2500)
    large = write("large.csv", "项目.总投资额,项目.备注\n".encode() + b"1000,some text to make the table large enough\n" * 60000)
    cases = (("few rows", few, [], "reference"), ("few rows, native", few, ["--engine", "native"], "native"), ("many rows", many, [], "both"), ("many rows, reference", many, ["--engine", "reference"], "reference"),
             ("a large table", large, [], "native"), ("with derivations", many, ["--explain", "--engine", "native", "--format", "jsonl"], "reference"),
             ("with receipts", few, ["--receipt", WORK / "engine_receipts", "--engine", "native"], "reference"))
    for name, path, options, wanted in cases:
        result = pol("run", SMALL, "--data", path, "--summary", WORK / "engine.json", *([] if "--format" in options else ["--format", "summary"]), *options)
        found = json.loads((WORK / "engine.json").read_text())["evaluator"]["engine"]
        check(f"summary: the engine, {name}", result.returncode == 0 and found == wanted, found)
    found = [json.loads((WORK / "engine_receipts" / name).read_text())["evaluator"]["engine"] for name in ("row-000001.json", "run.json")]
    check("receipts: the engine", found == ["reference", "reference"], found)


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>
/* An interrupt that comes when the first file has its name. */
int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    int result = real(from, to);
    kill(getpid(), SIGINT);
    return result;
}
"""


def interrupted_between_names():
    """The results and the summary are both new, or both old."""
    source, library = write("shim.c", SHIM.encode()), WORK / "shim.so"
    if subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], capture_output=True).returncode != 0:
        return
    files = [WORK / "named.csv", WORK / "named.json", WORK / "named_receipts" / "run.json"]
    for path in files[:2]:
        path.write_text("old")
    asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    result = pol("run", SMALL, "--data", write("named.jsonl", F + b"\n"), "--output", files[0], "--summary", files[1], "--receipt", files[2].parent, env={"LD_PRELOAD": str(library), "ASAN_OPTIONS": asan})
    new = [path.exists() and path.read_text() != "old" for path in files]
    check("an interrupt between the names of two files", result.returncode == 130 and new == [True] * 3 and len(list(WORK.glob("named*"))) == 4, (result, new, list(WORK.glob("named*"))))


def records():
    for group in (summary, chosen, two_kinds, no_ceiling, receipts, engine_used, interrupted, interrupted_between_names):
        group()
