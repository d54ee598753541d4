"""A large table of which only the summary is wanted is decided in columns: it must say what deciding row by row says."""
import json

from broken_data import CSV, CSV_HEADER, G
from harness import SMALL, WORK, check, clean, pol, write


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
