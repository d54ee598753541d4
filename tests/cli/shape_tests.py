"""Wide and long results, and workbooks."""
import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ET
import zipfile

from broken_data import F
from harness import POL, SMALL, WORK, check, pol, write

ROWS = F + b'\n{"project":{"kinds":["equipment"],"total_investment":999.99},"application":{"date":"2025-06-30"}}\n{bad\n'
SPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_workbook(path):
    """Rows of (text of the cell, whether it is a number)."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iterfind(".//s:row", SPACE):
        cells = {}
        for cell in row.iterfind("s:c", SPACE):
            column = "".join(letter for letter in cell.get("r") if letter.isalpha())
            text = cell.find("s:v", SPACE)
            cells[column] = (text.text, True) if text is not None else ("".join(cell.find("s:is", SPACE).itertext()), False)
        rows.append(cells)
    return rows


def shapes():
    path = write("shapes.jsonl", ROWS)
    result = pol("run", SMALL, "--data", path, "--format", "csv", "--shape", "long")
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
    check("long csv: one row a measure", [(row["row"], row["measure"], row["status"]) for row in rows] == [
        ("1", "m1", "yes"), ("1", "m2", "no"), ("2", "m1", "no"), ("2", "m2", "no"), ("3", "m1", "error"), ("3", "m2", "error")], rows)
    check("long csv: what stands in it", rows[0]["amount"] == "100.00" and rows[0]["kind"] == "grant" and rows[0]["best"] == "true" and rows[1]["reasons"].startswith("m2.c1 ")
          and rows[4]["errors"].startswith("D0003 3:") and rows[0]["name"] == "措施1", rows)
    result = pol("run", SMALL, "--data", path, "--format", "jsonl", "--shape", "long")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    wide = [json.loads(line) for line in pol("run", SMALL, "--data", path, "--format", "jsonl").stdout.splitlines()]
    same = all({key: value for key, value in row.items() if key not in ("row", "measure", "best", "selected", "errors")} == wide[row["row"] - 1]["measures"][row["measure"]] for row in rows)
    check("long jsonl: the same decisions", len(rows) == 6 and same and rows[0]["best"] is True and rows[4]["errors"][0]["code"] == "D0003", rows)
    check("long is not for tables", pol("run", SMALL, "--data", path, "--shape", "long").returncode == 2)


def workbooks():
    path, target = write("shapes.jsonl", ROWS), WORK / "results.xlsx"
    result = pol("run", SMALL, "--data", path, "--output", target)
    rows = read_workbook(target)
    check("xlsx: the cells", result.returncode == 0 and rows[0]["A"] == ("row", False) and rows[1]["A"] == ("1", True) and rows[1]["C"] == ("yes", False)
          and rows[1]["D"] == ("100", True) and rows[3]["B"] == ("error", False), (result.stderr.decode(), rows))
    first = target.read_bytes()
    pol("run", SMALL, "--data", path, "--output", target)
    check("xlsx: the same bytes again", target.read_bytes() == first)
    result = pol("run", SMALL, "--data", path, "--output", target, "--shape", "long")
    check("xlsx: long", len(read_workbook(target)) == 7, result)
    check("xlsx: nothing else is left", [item.name for item in WORK.glob("results.xlsx*")] == ["results.xlsx"])
    target.write_text("old")
    result = pol("run", SMALL, "--data", WORK / "nowhere.csv", "--output", target)
    check("xlsx: a run that fails leaves the old file", result.returncode == 3 and target.read_text() == "old", result)
    check("xlsx: needs a file", pol("run", SMALL, "--data", path, "--format", "xlsx").returncode == 2)


def interrupts():
    """Killed at many moments, the target is the old file or the whole new one, and nothing else is left beside it."""
    path, target = write("many.jsonl", (F + b"\n") * 4000), WORK / "killed.csv"
    whole = pol("run", SMALL, "--data", path, "--format", "csv").stdout
    seen = set()
    for step in range(12):
        target.write_bytes(b"old")
        process = subprocess.Popen([POL, "run", SMALL, "--data", str(path), "--output", str(target), "--threads", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(0.03 + 0.06 * step)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait(60)
        content = target.read_bytes()
        seen.add(process.returncode)
        if content not in (b"old", whole) or len(list(WORK.glob("killed.csv*"))) != 1:
            check("killed at a random moment", False, (step, process.returncode, len(content), list(WORK.glob("killed.csv*"))))
            return
    check("killed at a random moment", seen <= {0, 130, -15}, seen)


DUTY = """政策 备案办法 (filing)
事实 项目 (project)
  备案日期 (filed) : 日期
  开工日期 (started) : 日期
职责 8 (d8) “开工前备案”
  主体    项目单位
  应当    项目.备案日期 早于 项目.开工日期
""".encode()


def duties():
    """A duty that can be decided stands among the measures: met is yes, breached is no."""
    policy = write("filing.pol", DUTY)
    dates = [{"filed": "2025-01-01", "started": "2025-01-02"}, {"filed": "2025-01-02", "started": "2025-01-02"}, {"started": "2025-01-02"}]
    path = write("filing.jsonl", b"".join(json.dumps({"project": project}).encode() + b"\n" for project in dates) + b"{bad\n")
    rows = [json.loads(line)["measures"]["d8"] for line in pol("run", policy, "--data", path, "--format", "jsonl").stdout.splitlines()]
    check("duty: jsonl", [row["status"] for row in rows] == ["yes", "no", "unknown", "error"] and [row.get("kind") for row in rows] == ["obligation", "obligation", None, None]
          and rows[0]["reasons"] == [] and rows[1]["reasons"][0]["condition"] == "d8.c1" and rows[2]["missing"] == [{"fact": "project.filed", "cause": "fact"}], rows)
    for shape, column in (("wide", "d8.status"), ("long", "status")):
        result = pol("run", policy, "--data", path, "--format", "csv", "--shape", shape)
        found = [row[column] for row in csv.DictReader(io.StringIO(result.stdout.decode()))]
        check(f"duty: {shape} csv", found == ["yes", "no", "unknown", "error"], found)
    result = pol("explain", policy, "--data", path, "--row", "2", "--measure", "d8")
    check("duty: explain --measure", result.returncode == 0 and "未履行" in result.stdout.decode(), result)


def result_shapes():
    for group in (shapes, workbooks, duties, interrupts):
        group()
