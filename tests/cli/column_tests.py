"""A large table is decided in columns: what is said and written must be what deciding row by row says and writes."""
import hashlib
import json
from pathlib import Path

from broken_data import CSV, CSV_HEADER, G
from harness import SMALL, WORK, check, clean, pol, write

# Of everything that a row of results can hold: contradictions, awards, a choice, a measure for each element of a list, a duty that can be undecided.
FULL = Path(SMALL).read_text(encoding="utf-8").replace("\n口径 R1", """
事实 决定 (decision)
  选择 (selected) : 集合(choose_one)
  金额 (award) : 金额

口径 R1""").replace("，并列 全部列出\n", "，并列 全部列出\n  选定    决定.选择\n  核定    决定.金额\n").replace("\n测试 “刚好达到”", """
措施 3 (m3) “贴息”
  依据    “贴息”
  对每个  融资 作 本融资
  条件    项目.达标
  贴息    不超过 本融资.利息 的 50%，每 融资

职责 4 (d4) “达标”
  依据    “达标”
  责任    测试部门
  应当    项目.达标 且 项目.人数 达到 1

测试 “刚好达到”""")
FULL_HEADER = "申报.日期,project.total_investment,项目.审定费用,项目.类别,项目.达标,项目.备注,决定.选择,决定.金额,项目.人数".encode()


def tables():
    """Plain rows with every kind of row that needs care in between; above two megabytes, where columns begin."""
    kinds = ["设备", "软件", "设备;软件", "培训", "", "equipment"]
    rows = [CSV_HEADER]
    for i in range(42000):
        rows.append(f"20{23 + i % 8}-0{1 + i % 9}-15,{i * 37 % 4000}.{i % 100:02d},{'' if i % 11 == 0 else i * 13},{kinds[i % 6]},{'是' if i % 3 else '0'},note {i},{i % 100}%".encode())
        if i % 500 == 7:
            rows.append(CSV[i // 500 % len(CSV)][1])
        if i % 700 == 9:
            rows.append(b'2025-06-30,"1,000.00",1000,"' + "设备、软件".encode() + b'",1,"two\nlines, ""quoted""",0.1')
        if i % 900 == 11:
            rows.append(b"")
    yield "LF", b"\n".join(rows) + b"\n", "utf-8"
    yield "CRLF", b"\r\n".join(rows), "utf-8"
    yield "GBK", b"\n".join(rows).decode("utf-8", "replace").encode("gbk", "replace"), "gbk"
    yield "an open quotation mark", b"\n".join(rows[:20000] + [b'2025-06-30,"1,1,,,,'] + rows[20000:]), "utf-8"


def columns():
    for name, content, encoding in tables():
        path = write("columns.csv", content)
        found = []
        for options in (["--engine", "reference"], ["--engine", "native"], ["--engine", "native", "--threads", "3"]):
            result = pol("run", SMALL, "--data", path, "--encoding", encoding, "--format", "summary", "--summary", WORK / "columns.json", *options)
            summary = json.loads((WORK / "columns.json").read_text()) if result.returncode == 0 else {"evaluator": {}}
            check(f"columns: {name} runs", result.returncode == 0 and clean(result) and summary["applications"]["total"] > 42000, result.stderr.decode()[-500:])
            del summary["evaluator"]
            found.append((summary, result.stderr))
        check(f"columns: {name}: the same summary", found[0][0] == found[1][0] == found[2][0], [item[0].get("applications") for item in found])
        check(f"columns: {name}: the same messages", found[0][1] == found[1][1] == found[2][1] and b"columns.csv:" in found[0][1], [item[1].decode()[-300:] for item in found])
    piped = pol("run", SMALL, "--data", "-", "--input-format", "csv", "--format", "summary", "--engine", "native", data=CSV_HEADER + b"\n" + G + b"\n")
    check("columns: from a pipe", piped.returncode == 0 and "共1份申报".encode() in piped.stdout, piped)


def full_table():
    """Plain rows; every fifth has something selected and awarded, some too much or two at once; some cannot be read."""
    rows = [FULL_HEADER]
    for i in range(45000):
        chosen = ("措施1", "措施2", "措施1;措施2", "m1", "")[i // 5 % 5] if i % 5 == 0 else ""
        award = str(i // 5 % 700) if i % 5 == 0 and i % 3 else ""
        bad = "x" if i % 911 == 5 else str(i * 13)
        note = '"two\nlines"' if i % 1000 == 3 else ""
        rows.append(f"2025-0{1 + i % 9}-15,{i * 37 % 4000}.{i % 100:02d},{bad},{('设备', '软件', '设备;软件', '')[i % 4]},{('是', '否', '')[i % 3]},{note},{chosen},{award},{('', '0', '5')[i % 7 % 3]}".encode())
    return b"\n".join(rows) + b"\n"


def written():
    """Rows of results, to the byte."""
    full = write("full.pol", FULL.encode())
    cases = [("small", SMALL, name, content, encoding) for name, content, encoding in tables() if name != "CRLF"]
    cases.append(("full", full, "contradictions, duties and lists", full_table(), "utf-8"))
    for which, policy, name, content, encoding in cases:
        path = write("columns.csv", content)
        for form, shape in (("jsonl", "wide"), ("jsonl", "long"), ("csv", "wide"), ("csv", "long")):
            if which == "small" and shape == "long":
                continue
            found = []
            for options in (["--engine", "reference"], ["--engine", "native"], ["--engine", "native", "--threads", "3"]):
                out = WORK / "written.out"
                result = pol("run", policy, "--data", path, "--encoding", encoding, "--output", out, "--format", form, "--shape", shape, *options)
                check(f"written: {name}, {form}, {shape}: runs", result.returncode == 0 and clean(result), result.stderr.decode()[-500:])
                found.append((hashlib.sha256(out.read_bytes()).hexdigest() if out.exists() else "", result.stderr.replace(b"reference", b"native")))
            check(f"written: {name}, {form}, {shape}: the same rows", found[0][0] == found[1][0] == found[2][0] != "", found)
            check(f"written: {name}, {form}, {shape}: the same messages", found[0][1] == found[1][1] == found[2][1], [item[1].decode()[-300:] for item in found])
    lines = [json.loads(line) for line in pol("run", full, "--data", path, "--format", "jsonl", "--engine", "native").stdout.splitlines()]
    errors = [(line["row"], error["code"], error["line"]) for line in lines for error in line["errors"] if error["code"] != "D0008"]
    # Row 11 selects both; a cell with a line end stands in rows 4, 1004, …, so from row 5 on the line is one more.
    check("written: a contradiction is told with its line", errors and errors[0] == (11, "D0202", 13), errors[:3])
