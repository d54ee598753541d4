"""Runs `pol` as a user does and compares exit codes, places and results with what the design promises (its section 5)."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from broken_data import CSV, CSV_HEADER, CSV_WHOLE, F, G, JSONL
from column_tests import columns, written
from form_tests import forms_of_files
from folder_tests import folders, members
from list_tests import joined_lists
from load_tests import loading
from output_tests import what_is_written
from page_tests import pages
from ugly_tests import ugly_tables
from harness import POL, SHENZHEN, SMALL, WORK, check, clean, counts, pol, run_rows, statuses, write
from decision_tests import decisions
from record_tests import records
from shape_tests import result_shapes
from sheet_tests import sheets

# ---- broken data ---------------------------------------------------------------------------------------------------------


def broken_rows():
    for name, row, column, code in JSONL:
        path = write("broken.jsonl", F + b"\n" + row + b"\n" + F + b"\n")
        result, rows = run_rows(path)
        messages = result.stderr.decode("utf-8", "replace")
        place = f"broken.jsonl:2:{column}: "
        good = result.returncode == 0 and clean(result) and statuses(rows) == ["yes", "error", "yes"] and place in messages and f"[{code}]" in messages
        good = good and messages.count("\n") == 1 and rows[1]["status"] == "error" and rows[1]["errors"][0]["code"] == code and rows[1]["errors"][0]["line"] == 2
        check(f"jsonl: {name}", good, f"exit {result.returncode}, wanted {place}[{code}], got {messages} {result.stdout[-300:]}")
    for name, record, offset, column, code in CSV:
        path = write("broken.csv", CSV_HEADER + b"\r\n" + G + b"\r\n" + record + b"\r\n" + G)
        result, rows = run_rows(path)
        messages = result.stderr.decode("utf-8", "replace")
        place = f"broken.csv:{3 + offset}:" + (f"{column}: " if column else " ")
        good = result.returncode == 0 and clean(result) and statuses(rows) == ["yes", "error", "yes"] and place in messages and f"[{code}]" in messages
        check(f"csv: {name}", good, f"exit {result.returncode}, wanted {place}[{code}], got {messages} {result.stdout[-300:]}")
    path = write("open.csv", CSV_HEADER + b"\n" + G + b'\n2025-06-30,"1,1,,,,\n' + G + b"\n")
    result, rows = run_rows(path)
    check("csv: a quote that is never closed costs one line", statuses(rows) == ["yes", "error", "yes"] and b"open.csv:3:12: " in result.stderr, result.stderr)
    result = pol("run", SMALL, "--data", path, "--strict")
    check("strict: a bad row is exit code 1", result.returncode == 1 and clean(result), result)


def broken_files():
    for name, content, place, code, word in CSV_WHOLE:
        path = write("whole.csv", content)
        result = pol("run", SMALL, "--data", path)
        messages = result.stderr.decode()
        good = result.returncode == 3 and clean(result) and result.stdout == b"" and "whole.csv" + place in messages and f"[{code}]" in messages and word in messages
        check(f"csv file: {name}", good, f"exit {result.returncode}: {messages}")
    for name, path in (("no such file", WORK / "nowhere.jsonl"), ("a folder", WORK)):
        result = pol("run", SMALL, "--data", path)
        check(f"data: {name}", result.returncode == 3 and b"D0101" in result.stderr, result)


def long_lines():
    good = F + b"\n"
    path = write("long.jsonl", good + b'{"project":{"note":"' + b"x" * 100_000_000 + b'"}}\n' + good)
    result, rows = run_rows(path)
    check("a 100 MB line", statuses(rows) == ["yes", "error", "yes"] and b"long.jsonl:2: " in result.stderr and b"D0002" in result.stderr, result.stderr)
    path = write("long.csv", CSV_HEADER + b"\n" + G + b"\n" + b"x" * 100_000_000 + b"\n" + G + b"\n")
    result, rows = run_rows(path)
    check("a 100 MB line of a table", statuses(rows) == ["yes", "error", "yes"] and b"long.csv:3: " in result.stderr and b"D0002" in result.stderr, result.stderr)
    os.unlink(WORK / "long.csv")
    os.unlink(WORK / "long.jsonl")
    path = write("flood.jsonl", b"{bad\n" * 1000)
    result, rows = run_rows(path)
    check("a flood of messages is cut", len(rows) == 1000 and result.stderr.count(b"\n") == 21 and "980".encode() in result.stderr, result.stderr[-300:])


# ---- what is read ----------------------------------------------------------------------------------------------------------


def accepted_forms():
    rows = [
        '{"project":{"kinds":["equipment"],"total_investment":1000,"audited_cost":1000},"application":{"date":"2025-06-30"}}',
        '{"项目":{"类别":"设备","总投资额":"1000.00","审定费用":"1000.000"},"申报":{"日期":"2025年6月30日"}}',
        '{"project":{"类别":["设备","equipment"],"总投资额":1e3,"审定费用":1000.0,"note":null},"申报":{"date":"2025/6/30"}}',
        '{ "loans" : [ ] , "project" : { "kinds" : [ "\\u8bbe\\u5907" ] , "total_investment" : "1000" , "audited_cost" : 1000 , "qualified" : "是" } , "application" : { "date" : "2025-06-30" } }',
    ]
    text = "\ufeff" + "\r\n\r\n".join(rows)
    result, decided = run_rows(write("good.jsonl", text.encode()))
    amounts = [row["measures"]["m1"].get("amount") for row in decided]
    check("forms of values in JSONL", amounts == ["100.00"] * 4 and result.stderr == b"", (amounts, result.stderr))
    cells = ["2025-06-30,1000,1000,设备,是,,", '2025/6/30,"1,000.00",￥1000,equipment,1,,10%', "2025年6月30日,0.1万元,1000元,设备;软件,TRUE,x,0.1", '"2025-06-30","1000","0.1万","设备、设备","yes","""q""\n",12.5%']
    table = CSV_HEADER.decode() + "\r\n" + "\r\n".join(cells) + "\r\n"
    for encoding, option in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gbk", "gbk"), ("gb18030", "gb18030")):
        content = table.encode(encoding) if encoding != "gbk" else table.replace("￥", "").encode("gbk")
        result, decided = run_rows(write("good.csv", content), "--encoding", option)
        amounts = [row["measures"]["m1"].get("amount") for row in decided]
        check(f"forms of values in CSV, {encoding}", amounts == ["100.00"] * 4 and result.stderr == b"", (amounts, result.stderr))
    result = pol("run", SMALL, "--data", "-", "--format", "jsonl", data=F)
    check("standard input", result.returncode == 0 and json.loads(result.stdout)["choices"]["choose_one"] == {"best": ["m1"], "amount": "100.00"}, result)
    result = pol("run", SMALL, "--data", "-", "--input-format", "csv", "--format", "jsonl", data=CSV_HEADER + b"\n" + G)
    check("a table on standard input", result.returncode == 0 and b'"100.00"' in result.stdout, result)
    result = pol("run", SMALL, "--data", write("empty.jsonl", b""), "--format", "jsonl")
    check("no applications", result.returncode == 0 and result.stdout == b"" and b"empty.jsonl" in result.stderr, result)


# ---- results ---------------------------------------------------------------------------------------------------------------


def results():
    path = write("three.jsonl", F + b'\n{"project":{"kinds":["equipment"],"total_investment":999.99},"application":{"date":"2025-06-30"}}\n{}\n{"application":{"date":"2030-01-01"}}\n')
    result, rows = run_rows(path)
    first = rows[0]["measures"]["m1"]
    check("yes", first == {"status": "yes", "kind": "grant", "amount": "100.00", "amount_min": "0.00", "exact": False, "reasons": [], "missing": [], "readings": first.get("readings")}, first)
    second = rows[1]["measures"]["m1"]
    check("no", second["status"] == "no" and [reason["condition"] for reason in second["reasons"]] == ["m1.c2"], second)
    third = rows[2]["measures"]["m1"]
    causes = {item["fact"]: item["cause"] for item in third["missing"]}
    check("unknown", third["status"] == "unknown" and causes.get("project.kinds") == "fact" and "application.date" in causes, third)
    check("not in force", rows[3]["measures"]["m1"]["status"] == "not_in_force", rows[3])
    check("rows are numbered", [row["row"] for row in rows] == [1, 2, 3, 4] and all(row["errors"] == [] for row in rows), rows)
    result, rows = run_rows(path, "--as-of", "2025-01-01")
    check("--as-of", rows[3]["measures"]["m1"]["status"] == "unknown" and "application.date" not in str(rows[3]), rows[3])
    result = pol("run", SMALL, "--data", path, "--format", "csv")
    lines = result.stdout.decode().split("\r\n")
    check("csv results", lines[0].startswith("row,status,m1.status,m1.amount,m1.amount_min,") and lines[1].startswith("1,ok,yes,100.00,0.00,") and lines[5:] == [""], lines)
    result = pol("run", SMALL, "--data", path)
    table = result.stdout.decode()
    check("table", "金额上限（元）" in table and "共4份申报" in table and "\033" not in table, table)
    result = pol("run", SMALL, "--data", path, "--language", "en", "--color", "always")
    check("table in English, coloured", b"4 applications" in result.stdout and b"\033[" in result.stdout, result)
    result, rows = run_rows(path, "--threads", "2")
    check("threads", len(rows) == 4 and rows[0]["measures"]["m1"] == first, rows)
    many = write("many.jsonl", (F + b"\n") * 3000)
    one, two = pol("run", SMALL, "--data", many, "--format", "jsonl"), pol("run", SMALL, "--data", many, "--format", "jsonl", "--threads", "3")
    check("threads keep the order", one.stdout == two.stdout and one.stdout.count(b"\n") == 3000, (len(one.stdout), len(two.stdout)))
    result, rows = run_rows(path, "--explain")
    check("--explain", "explanation" in rows[0], list(rows[0]))


def files():
    path = write("one.jsonl", F)
    target = WORK / "results.jsonl"
    result = pol("run", SMALL, "--data", path, "--output", target)
    check("--output takes the format from its ending", result.returncode == 0 and result.stdout == b"" and json.loads(target.read_text())["row"] == 1, result)
    target.write_text("old")
    result = pol("run", SMALL, "--data", WORK / "nowhere.csv", "--output", target)
    check("a run that fails leaves the old file", result.returncode == 3 and target.read_text() == "old", result)
    result = pol("run", SMALL, "--data", path, "--output", WORK / "no" / "x.jsonl")
    check("an output that cannot be made", result.returncode == 2 and b"x.jsonl" in result.stderr, result)
    with open("/dev/full", "wb") as full:
        process = subprocess.run([POL, "run", SMALL, "--data", str(path)], stdout=full, stderr=subprocess.PIPE)
    check("a full disk", process.returncode == 2 and process.stderr != b"", process)
    process = subprocess.Popen([POL, "run", SMALL, "--data", str(WORK / "many.jsonl"), "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    process.wait(60)
    check("a closed pipe is quiet", process.stderr.read() == b"" and process.returncode == 0, process.returncode)
    process.stderr.close()
    process = subprocess.Popen([POL, "run", SMALL, "--data", "-", "--format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answers = []
    for _ in range(3):
        process.stdin.write(F + b"\n")
        process.stdin.flush()
        answers.append(json.loads(process.stdout.readline())["row"])
    process.stdin.close()
    process.wait(60)
    process.stdout.close()
    check("a row from a pipe is answered before the next one comes", answers == [1, 2, 3], answers)
    target.write_text("old")
    process = subprocess.Popen([POL, "run", SMALL, "--data", "-", "--output", str(target)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(F + b"\n")
    process.stdin.flush()
    deadline = time.time() + 30
    while not list(WORK.glob("results.jsonl.*")) and time.time() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    check("an interrupt leaves the old file and no other", process.returncode == 130 and target.read_text() == "old" and not list(WORK.glob("results.jsonl.*")), process.returncode)
    process.stdin.close()
    process.stderr.close()


# ---- usage -----------------------------------------------------------------------------------------------------------------


def usage():
    data = write("one.jsonl", F)
    cases = [
        ([], 2, ""), (["--help"], 0, ""), (["help"], 0, ""), (["help", "run"], 0, ""), (["help", "rum"], 2, "run"), (["--version"], 0, ""), (["rnu"], 2, "run"),
        (["run"], 2, "POLICY"), (["run", SMALL], 2, "--data"), (["run", SMALL, "--dat", "x"], 2, "--data"), (["run", SMALL, "--data"], 2, "--data FILE"),
        (["run", SMALL, "extra", "--data", data], 2, "extra"), (["run", SMALL, "--data", data, "--format", "tabel"], 2, "table"),
        (["run", SMALL, "--data", data, "--strict=1"], 2, "--strict"), (["run", SMALL, "--data", data, "--threads", "0"], 2, "--threads"),
        (["run", SMALL, "--data", data, "--reading", "R1"], 2, "R1"), (["run", SMALL, "--data", data, "--reading", "R2=floor_fen"], 2, "R1"),
        (["run", SMALL, "--data", data, "--reading", "R1=floor_wan"], 2, "floor_yuan"), (["run", SMALL, "--data", data, "--as-of", "2025-02-30"], 2, "2025-02-30"),
        (["run", SMALL, "--data", data, "--encoding", "big5"], 2, "gbk"), (["run", SMALL, "--data", data, "--input-format", "xml"], 2, "jsonl"),
        (["run", SMALL, "--data", data, "--database", "x.duckdb", "--input-format", "csv"], 2, "--database"), (["run", WORK / "none.pol", "--data", data], 2, "none.pol"), (["run", "--help"], 0, ""),
        (["check", SMALL], 0, ""), (["check", SMALL, SMALL], 0, ""), (["check", "--", SMALL], 0, ""), (["check", WORK / "none.pol"], 2, "none.pol"),
        (["test", SMALL], 0, ""), (["schema", SMALL], 0, ""), (["explain", SMALL, "--data", data, "--row", "1"], 0, ""),
        (["explain", SMALL, "--data", data, "--row", "2"], 3, "2"), (["explain", SMALL, "--data", data, "--measure", "m3"], 2, "m1"),
        (["--dump=ir", SMALL], 0, ""), (["--dump=irr", SMALL], 2, "ir"),
    ]
    for arguments, code, word in cases:
        result = pol(*arguments)
        good = result.returncode == code and clean(result) and word in result.stderr.decode()
        check("usage: pol " + " ".join(Path(str(argument)).name for argument in arguments), good, f"exit {result.returncode}, wanted {code} and “{word}”: {result.stderr.decode()}")
    result = pol("rnu", env={"LC_ALL": "zh_CN.UTF-8"})
    check("messages in the language of the locale", "没有命令".encode() in result.stderr, result.stderr)


def other_commands():
    result = pol("check", SMALL, "--format", "json")
    check("check --format json", result.returncode == 0 and json.loads(result.stdout)["errors"] == 0, result)
    result = pol("check", SMALL, "--format", "sarif")
    check("check --format sarif", json.loads(result.stdout)["version"] == "2.1.0", result)
    broken = write("broken.pol", Path(SMALL).read_bytes().replace("资助    不超过 项目.审定费用 的 10%".encode(), "资助    不超过 项目.审定费 的 10%".encode()))
    result = pol("check", broken)
    check("check: a name that is not declared", result.returncode == 2 and b"broken.pol:" in result.stderr and "审定费用".encode() in result.stderr and clean(result), result.stderr.decode())
    wrong = write("wrong.pol", Path(SMALL).read_bytes().replace("措施1.资助 = 100元".encode(), "措施1.资助 = 101元".encode()))
    result = pol("test", wrong)
    check("test: a wrong expectation is exit code 1", result.returncode == 1 and b"wrong.pol" in result.stdout and clean(result), result)
    junit = WORK / "junit.xml"
    result = pol("test", SMALL, "--junit", junit)
    check("test --junit", result.returncode == 0 and "<testsuite" in junit.read_text(), result)
    schema = json.loads(pol("schema", SMALL).stdout)
    project = schema["properties"]["project"]["properties"]
    check("schema", project["total_investment"]["maximum"] == 100000000000 and schema["properties"]["loans"]["type"] == ["array", "null"] and "anyOf" in project["trade"], project)
    check("schema: both names", schema["patternProperties"]["^项目$"] == {"$ref": "#/properties/project"}
          and schema["properties"]["project"]["patternProperties"]["^总投资额$"] == {"$ref": "#/properties/project/properties/total_investment"}, project)
    header = pol("schema", SMALL, "--csv").stdout
    check("schema --csv", header.startswith(b"application.date,project.total_investment,") and b"loans" not in header, header)
    header = pol("schema", SMALL, "--csv", "--language", "zh").stdout
    result = pol("run", SMALL, "--data", "-", "--input-format", "csv", "--format", "jsonl", data=header + b"2025-06-30" + b"," * header.count(b",") + b"\n")
    check("the empty table can be read, filled in with a date", result.returncode == 0 and result.stdout.count(b"\n") == 1 and b'"unknown"' in result.stdout, result)
    data = write("one.jsonl", F)
    result = pol("explain", SMALL, "--data", data, "--row", "1", "--measure", "措施1")
    check("explain", result.returncode == 0 and "10%" in result.stdout.decode() and "措施2" not in result.stdout.decode().split("\n")[0], result.stdout.decode())
    result = pol("explain", SMALL, "--data", data, "--format", "json")
    check("explain --format json", [measure["measure"] for measure in json.loads(result.stdout)["measures"]] == ["m1", "m2"], result)
    row = {"application": {"date": "2025-06-30"}, "applicant": {"industry_section": "C"},
           "project": {"types": ["major_technical_renovation"], "location": "shenzhen", "total_investment": "620000000", "audited_cost": "580000000"}}
    result = pol("explain", SHENZHEN, "--data", write("one.jsonl", json.dumps(row).encode()), "--row", "1")
    lines = result.stdout.decode().split("\n")
    overview = lines[:lines.index("")]                     # 5.8亿元 × 10% = 5800万元, below 1亿元; measure 2: above its cap of 1000万元
    check("explain: what comes out stands first", overview[0] == "结论一览：" and "  ✓ 措施1：符合，资助 0元 至 5800万元" in overview and
          "  ✓ 措施2：符合，资助 0元 至 1000万元" in overview and "  建议：措施1，数额最高（5800万元）" in overview, overview)
    check("explain: the reason of a reading is given once", sum("理由：原文门槛用『总投资额』" in line for line in lines) == 1, len(lines))
    result = pol("explain", SMALL, "--data", write("bad.jsonl", b"{"), "--row", "1")
    check("explain a row that cannot be read", result.returncode == 3 and b"D0003" in result.stderr, result)
    result = pol("run", SMALL, "--data", data, "--format", "jsonl", "--reading", "R1=floor_yuan")
    check("--reading", result.returncode == 0 and clean(result), result)


def fixed(text):
    """The text with every machine fix applied, last place first."""
    lines = text.split("\n")
    result = pol("check", write("fix.pol", text.encode()), "--no-lint", "--format", "json")
    fixes = [fix for diagnostic in json.loads(result.stdout)["diagnostics"] for fix in diagnostic["fix"]]
    for fix in sorted(fixes, key=lambda fix: (fix["start"]["line"], fix["start"]["column"]), reverse=True):
        at = fix["start"]["line"] - 1
        lines[at] = lines[at][:fix["start"]["column"] - 1] + fix["replacement"] + lines[at][fix["end"]["column"] - 1:]
    return "\n".join(lines)


def machine_fixes():
    """What a machine puts in says what was typed, and compiles; worked out by hand."""
    chinese = "政策 例 (p)\n枚举 类\n  甲、乙\n事实 项目\n  投资 : 金额\n  开工 : 日期\n  重点 : 是否\n  类别 : 集合(类)\n措施 1 (m1) “x”\n  条件 %s\n  资助 5元\n"
    english = 'policy example\nfacts project\n  cost : money\n  date : date\n  key : bool\nmeasure 1 (m1) "x"\n  requires %s\n  grants 5元\n'
    for form, typed, meant in (
            (chinese, "项目.投资 不大于 5元", "项目.投资 不超过 5元"), (chinese, "项目.投资 未达到 5元", "项目.投资 低于 5元"),
            (chinese, "项目.投资 小于等于 5元", "项目.投资 不超过 5元"), (chinese, "项目.投资 至少 5元", "项目.投资 不低于 5元"), (chinese, "项目.投资 达到 5元 和 项目.重点", "项目.投资 达到 5元 且 项目.重点"),
            (chinese, "项目.开工 不迟于 2024年1月1日", "项目.开工 不晚于 2024年1月1日"), (chinese, "项目.投资 不等于 5元", "项目.投资 不为 5元"),
            (chinese, "非项目.重点", "非 项目.重点"), (chinese, "没有项目.重点", "非 项目.重点"), (chinese, "不 项目.重点", "非 项目.重点"),
            (chinese, "项目.重点 是", "项目.重点"), (chinese, "项目.类别 包含 甲", "项目.类别 含 甲"), (chinese, "项目.投资 达到 5 元", "项目.投资 达到 5元"),
            (chinese, "最小(项目.投资，5元) 超过 1元", "较小(项目.投资，5元) 超过 1元"),
            (english, "project.cost greater than 5元", "project.cost above 5元"), (english, "project.cost is not more than 5元", "project.cost at most 5元"),
            (english, "project.cost less than or equal to 5元", "project.cost at most 5元"), (english, "project.cost is at least 5元", "project.cost at least 5元"),
            (english, "project.date on or after 2024-01-01", "project.date no earlier than 2024-01-01"), (english, "project.cost at leest 5元", "project.cost at least 5元"),
            (english, "project.cost at moost 5元", "project.cost at most 5元"), (english, "project.cost exceeds 10% project.cost", "project.cost above 10% project.cost")):
        after = fixed(form % typed)
        again = pol("check", write("fixed.pol", after.encode()), "--no-lint")
        compiles = again.returncode == 0 or "10% project" in meant              # the second mistake of a line is told next time
        check(f"machine fix of `{typed}`", after == form % meant and compiles and clean(again), after)
    for form, typed in ((chinese, "项目.投资 好于 5元"), (chinese, "项目.投资 底于 5元"), (chinese, "项目.投资 不底于 5元"), (chinese, "项目.类别 不属于 {甲}")):
        check(f"no machine fix of `{typed}`", fixed(form % typed) == form % typed, fixed(form % typed))


def main():
    first = pol("check", SMALL)
    check("the policy of these tests compiles", first.returncode == 0 and clean(first), first.stderr.decode("utf-8", "replace"))
    if counts["failed"]:                                        # nothing else can be trusted then
        print("{passed} passed, {failed} failed".format(**counts))
        return 1
    for group in (broken_rows, broken_files, long_lines, accepted_forms, results, files, records, decisions, result_shapes, sheets, joined_lists, loading, forms_of_files, what_is_written, columns, written, pages, ugly_tables, usage, other_commands, machine_fixes, folders, members):
        group()
    shutil.rmtree(WORK)
    print("{passed} passed, {failed} failed".format(**counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
