"""Tables as spreadsheet programs and people write them: read as a careful person would read them, or refused with line and column. Worked out by hand."""
import csv
import io
import json
import os
import threading

from cell_forms import cell_forms
from harness import SMALL, WORK, check, clean, pol, write

HEADER = "申报.日期,项目.总投资额,项目.审定费用,项目.类别,项目.达标,项目.备注,项目.比例"
GOOD = "2025-06-30,1000,1000,设备,是,,"
CRLF = "\r\n"


def rows_of(result):
    return list(csv.DictReader(io.StringIO(result.stdout.decode())))


def one(cells):
    return HEADER + CRLF + cells + CRLF


# (name, bytes, options, the amounts of measure 1 row by row; "no": not qualified)
READ = [
    ("lone CR, as on old Macs", (HEADER + "\r" + GOOD + "\r" + GOOD).encode(), [], ["100.00", "100.00"]),
    ("lone CR, a line feed within quotation marks", (HEADER + "\r" + '2025-06-30,1000,1000,设备,是,"a\nb",' + "\r" + GOOD + "\r").encode(), [], ["100.00", "100.00"]),
    ("a byte order mark, every cell quoted", one(GOOD).replace(",", '","').replace(HEADER[:2], '"' + HEADER[:2]).replace("\r\n2025", '"\r\n"2025').rstrip().encode("utf-8-sig") + b'"\r\n', [], ["100.00"]),
    ("sep=, before the header", ("sep=," + CRLF + one(GOOD)).encode(), [], ["100.00"]),
    ("cells as formulas", one('2025-06-30,="1000","=""1000""",="设备",="是",="001",').encode(), [], ["100.00"]),
    ("empty columns at the end", (HEADER + ",," + CRLF + GOOD + ",," + CRLF + GOOD + ", ," + CRLF).encode(), [], ["100.00", "100.00"]),
    ("a heading broken over lines, with blanks", one(GOOD).replace("项目.总投资额", '" 项目.\r\n总投资额 "').encode(), [], ["100.00"]),
    ("a heading with a full-width point and wide blanks", one(GOOD).replace("项目.总投资额", "　项目．总投资额\u00a0").encode(), [], ["100.00"]),
    ("full-width digits and percent", one("２０２５-06-30,１０００,1000,设备,是,,１２％").replace("２０２５", "2025").encode(), [], ["100.00"]),
    ("separators, words, a day without zeros", one('2025/3/1,"1,000.00",0.1万元,设备,是,,10%').encode(), [], ["100.00"]),
    ("a date with points", one("2025.3.1,1000,1000,设备,是,,").encode(), [], ["100.00"]),
    ("full-width separators", one("2025年3月1日,1，000.00,¥1000元,设备,是,,").encode(), [], ["100.00"]),
    ("midnight", one("2025-06-30 00:00:00,1000,1000,设备,TRUE,,").encode(), [], ["100.00"]),
    ("GBK", one(GOOD).encode("gbk"), ["--encoding", "gbk"], ["100.00"]),
    ("GB18030 with four bytes", one("2025-06-30,1000,1000,设备,是,㐀𠀀,").encode("gb18030"), ["--encoding", "gb18030"], ["100.00"]),
    *((f"a text that names a unit among values: {text}", (one(GOOD) + f"2025-06-30,1000,1000,设备,是,{text}," + CRLF).encode(), [], ["100.00", "100.00"])
      for text in ("美元", "千", "厂房（万元）", "投资2000万元建设厂房", "由某单位以2000万元购入", "计量单位为台", "单位：元", "申报单位：甲厂（万元户）")),
    ("a row of no more than a sentence about an amount", (one(GOOD) + ",,,,,总投资约2000万元，其中设备600万元," + CRLF).encode(), [], ["100.00", "unknown"]),
    ("one fen below", one("2025-06-30,\"999.99\",1000,设备,是,,").encode(), [], ["no"]),
]

# Rows of empty cells, as spreadsheet programs leave behind: (name, bytes, options, how many applications, how many rows left out, the line of the first).
EMPTY = [
    ("rows of commas at the end", (HEADER + CRLF + GOOD + CRLF + ",,,,,," + CRLF + ",,,,,," + CRLF).encode(), [], 1, 2, 3),
    ("rows of commas in the middle, without the last line end", (HEADER + CRLF + GOOD + CRLF + ",,,,,," + CRLF + GOOD + CRLF + GOOD + CRLF + ",,,,,,").encode(), [], 3, 2, 3),
    ("blanks, tabs and quotation marks, fewer cells than columns", (HEADER + CRLF + ' , ,"",\t' + CRLF + GOOD + CRLF).encode(), [], 1, 1, 2),
    ("behind a quoted line end, in GBK", (HEADER + CRLF + GOOD[:-1] + '"一\n二",' + CRLF + ",,,,,," + CRLF).encode("gbk"), ["--encoding", "gbk"], 1, 1, 4),
    ("CR CR LF: every other line is empty", (HEADER + "\r\r\n" + GOOD + "\r\r\n").encode(), [], 1, 2, 2),
    ("empty lines in the middle and at the end", (HEADER + CRLF + GOOD + CRLF * 3 + GOOD + CRLF * 2).encode(), [], 2, 3, 3),
    ("a table of one column", b"project.staff\n3\n\n5\n", [], 2, 1, 3),
    ("ideographic and no-break blanks", (HEADER + CRLF + GOOD + CRLF + "　,\u00a0,,,, 　," + CRLF + GOOD + CRLF).encode(), [], 2, 1, 3),
    ("ideographic blanks in GBK", (HEADER + CRLF + " 　,　,,,,," + CRLF + GOOD + CRLF).encode("gbk"), ["--encoding", "gbk"], 1, 1, 2),
    ("one cell is enough for an application", (HEADER + CRLF + ",,,,是,," + CRLF).encode(), [], 1, 0, 0),
]

# (name, bytes, options, how the message starts, its code, exit code)
REFUSED = [
    ("an exponent", one("2025-06-30,1.00E+07,1000,设备,是,,").encode(), [], ":2:12: ", "D0008", 0),
    ("the number of a day", one("45838,1000,1000,设备,是,,").encode(), [], ":2:1: ", "D0012", 0),
    ("a sum in brackets", one("2025-06-30,(1000),1000,设备,是,,").encode(), [], ":2:12: ", "D0008", 0),
    ("separators at odd places", one('2025-06-30,"10,00",1000,设备,是,,').encode(), [], ":2:12: ", "D0008", 0),
    ("a dash for nothing", one("2025-06-30,1000,—,设备,是,,").encode(), [], ":2:17: ", "D0008", 0),
    ("a circle", one("2025-06-30,1000,1000,设备,○,,").encode(), [], ":2:25: ", "D0015", 0),
    ("an exponent behind a sign", one("2025-06-30,¥1.00E+07,1000,设备,是,,").encode(), [], ":2:12: ", "D0008", 0),
    ("a row of units", (HEADER + CRLF + ",万元,万元,,,," + CRLF + GOOD + CRLF).encode(), [], ":2:2: ", "D0118", 3),
    ("a row of units in GBK", (HEADER + CRLF + ",（万元）,,,,," + CRLF + GOOD + CRLF).encode("gbk"), ["--encoding", "gbk"], ":2:2: ", "D0118", 3),
    ("a second header with its units", (HEADER + CRLF + "日期,总投资额（万元）,,,,," + CRLF + GOOD + CRLF).encode(), [], ":2:4: ", "D0118", 3),
    ("a row of units below a row of words", (HEADER + CRLF + "日期,投资,,,,," + CRLF + ",单位：千元,,,,," + CRLF + GOOD + CRLF).encode(), [], ":3:2: ", "D0118", 3),
    *((f"a row of units, the unit in column {column}: {unit}", (HEADER + CRLF + "," * (column - 1) + unit + "," * (7 - column) + CRLF + GOOD + CRLF).encode(), [], f":2:{column}: ", "D0118", 3)
      for column in range(1, 8) for unit in ("单位：万元", "（千元）", "美元", "以万元为单位")),
    *((f"a row of units below good rows: {unit}", (one(GOOD) + ",,,,," + unit + "," + CRLF + GOOD + CRLF).encode(), [], ":3:6: ", "D0118", 3)
      for unit in ("单位：万元", "金额（万元）", "单位：万元、人", "金额单位为亿元", "注：本表金额单位：万元", "单位：人民币万元", "港币")),
    ("a row of units below an example row", (one(GOOD) + ",万元,,,,," + CRLF + GOOD + CRLF).encode(), [], ":3:2: ", "D0118", 3),
    ("a unit alone on its line", (HEADER + CRLF + "单位：万元" + CRLF + GOOD + CRLF).encode(), [], ":2:1: ", "D0118", 3),
    ("a unit beside the columns", (HEADER + ",," + CRLF + ",,,,,,,,单位：万元" + CRLF + GOOD + ",," + CRLF).encode(), [], ":2:9: ", "D0118", 3),
    *((f"a stated unit among values: {unit}", (one(GOOD) + f"2025-06-30,1000,1000,设备,是,{unit}," + CRLF).encode(), [], ":3:27: ", "D0022", 0) for unit in ("万元", "单位：万元", "（亿元）")),
    *((f"a unit among good rows: {unit}", (one(GOOD) + f"2025-06-30,{unit},1000,设备,是,," + CRLF).encode(), [], ":3:12: ", code, 0)
      for unit, code in (("万元", "D0022"), ("（万元）", "D0022"), ("单位：万元", "D0022"), ("人民币（亿元）", "D0022"), ("万元人民币", "D0022"), ("美元", "D0022"), ("元", "D0008"), ("（元）", "D0008"), ("约2万元", "D0008"))),
    ("a heading with a unit", one(GOOD).replace("项目.总投资额", "项目.总投资额（万元）").encode(), [], ":1:7: ", "D0105", 3),
    ("a line of totals", (one(GOOD) + "合计,1000,,,,," + CRLF).encode(), [], ":3:1: ", "D0012", 0),
    ("something beside the columns", (HEADER + ",," + CRLF + GOOD + ",,备查" + CRLF).encode(), [], ":2:30: ", "D0027", 0),
    ("no name in the middle", one(GOOD).replace("项目.总投资额", "").encode(), [], ":1:7: ", "D0104", 3),
    ("sep=;", ("sep=;" + CRLF + one(GOOD).replace(",", ";")).encode(), [], ":1: ", "D0110", 3),
    ("semicolons", one(GOOD).replace(",", ";").encode(), [], ":1:1: ", "D0105", 3),
    ("tabs", one(GOOD).replace(",", "\t").encode(), [], ":1:1: ", "D0105", 3),
    ("UTF-16", one(GOOD).encode("utf-16"), [], ": ", "D0103", 3),
    ("GBK without a word", one(GOOD).encode("gbk"), [], ":1:1: ", "D0001", 3),
]


def allocations():
    """A batch is read twice, and a share belongs to an application."""
    policy = write("shares.pol", "政策 甲 (p)\n事实 项目 (project)\n  投资 (cost) : 金额\n措施 1 (m1) “甲”\n  资助    项目.投资 的 10%\n分配 核减后 (shares)\n  用于      措施1\n  预算总额  30元\n  核减      按比例\n".encode())
    data = write("shares.jsonl", b'{"project":{"cost":"100"}}\n')
    pipe = WORK / "shares.pipe"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=lambda: pipe.open("wb").close(), daemon=True)
    feeder.start()
    for name, options, word in (("standard input", ["--data", "-"], b"twice"), ("a pipe", ["--data", pipe], b"twice"), ("rows a measure", ["--data", data, "--shape", "long", "--format", "jsonl"], b"--shape")):
        result = pol("run", policy, "--allocate", "all", "--language", "en", *options, data=b'{"project":{"cost":"100"}}\n')
        check(f"--allocate with {name} is refused", result.returncode == 2 and word in result.stderr and clean(result), result.stderr.decode())


def one_array():
    """All applications as one JSON array: what to take away stands in the message, and the line without a comma is decided."""
    row = '{"project":{"kinds":["equipment"],"total_investment":1000},"application":{"date":"2025-06-30"}}'
    result = pol("run", SMALL, "--data", write("array.jsonl", f"[\n{row},\n{row}\n]\n".encode()), "--format", "jsonl", "--language", "zh")
    messages, statuses = result.stderr.decode().splitlines(), [json.loads(line).get("status") for line in result.stdout.splitlines()]
    check("array: every line says what to take away", len(messages) == 3 and "各行之外不加方括号" in messages[0] and "行末不写逗号" in messages[1] and "各行之外不加方括号" in messages[2], messages)
    check("array: the line that is an application is decided", statuses == ["error", "error", None, "error"] and result.returncode == 0 and clean(result), statuses)


# (header, in the English message, in the Chinese one)
HEADINGS = [
    ("项目.总投资额（万元）", "write \"project.total_investment\"; amounts are read in yuan unless each cell carries its unit (2000万元)", "写成“项目.总投资额”；金额以元为单位读取，除非每个单元格写明单位（例如 2000万元）"),
    ("项目.总投资额（元）", "write \"project.total_investment\"", "写成“项目.总投资额”"), ("总投资额(万元)", "write \"project.total_investment\"", "写成“项目.总投资额”"),
    ("Project.Total_Investment", "write \"project.total_investment\"", "写成“项目.总投资额”"), ("ｐｒｏｊｅｃｔ．ｓｔａｆｆ", "write \"project.staff\"", "写成“项目.人数”"),
    ("project.staff|project.note", "separate the columns by commas", "各列之间用逗号（半角）分隔"), ("project.staff，project.note", "separate the columns by commas", "各列之间用逗号（半角）分隔"),
]


def headings():
    for heading, english, chinese in HEADINGS:
        for language, wanted in (("en", english), ("zh", chinese)):
            result = pol("run", SMALL, "--data", write("heading.csv", f"{heading}\n1\n".encode()), "--language", language)
            message = result.stderr.decode()
            check(f"heading {heading}, {language}", result.returncode == 3 and wanted in message and "[D0105]" in message and clean(result), message)
    for pattern in ("many*.csv", "many?.csv"):
        message = pol("run", SMALL, "--data", WORK / pattern, "--language", "en").stderr.decode()
        check("several files are not for CSV", "several files at once are for Parquet and Arrow" in message and "[D0101]" in message, message)


def units_in_large_tables():
    """The same from a table that is read in columns, by threads; in a row that gives other values it is a mistake of its row."""
    rows = (GOOD + "\n") * 60000
    for name, content, code, exit_code in (("at the top", f"{HEADER}\n,万元,,,,,\n{rows}", "D0118", 3), ("further down", f"{HEADER}\n{rows},万元,,,,,\n", "D0118", 3),
                                           ("as a text", f"{HEADER}\n{rows},,,,,单位：万元,\n", "D0118", 3), ("as what may be a name", f"{HEADER}\n{rows},,,,,港币,\n", "D0118", 3),
                                           ("among values", f"{HEADER}\n{rows}2025-06-30,万元,1000,设备,是,,\n", "D0022", 0), ("as a text among values", f"{HEADER}\n{rows}2025-06-30,1,1,设备,是,万元,\n", "D0022", 0)):
        path = write("units.csv", content.encode())
        for options in (["--format", "summary"], ["--output", WORK / "units.out.csv", "--threads", "2"]):
            (WORK / "units.out.csv").unlink(missing_ok=True)
            result = pol("run", SMALL, "--data", path, *options)
            message = result.stderr.decode()
            check(f"a unit {name}, {options[0]}", result.returncode == exit_code and f"[{code}]" in message and message.count("[D0") == 1 and ((WORK / "units.out.csv").exists() == (exit_code == 0) or len(options) == 2)
                  and clean(result), (result.returncode, message[:300]))


def ugly_tables():
    for name, content, options, amounts in READ:
        result = pol("run", SMALL, "--data", write("ugly.csv", content), "--format", "csv", *options)
        found = [row["m1.amount"] or row["m1.status"] for row in rows_of(result)] if result.returncode == 0 else result.returncode
        check(f"ugly: {name} is read", found == amounts and result.stderr == b"" and clean(result), (found, result.stderr.decode()))
    for name, content, options, place, code, exit_code in REFUSED:
        result = pol("run", SMALL, "--data", write("ugly.csv", content), "--format", "csv", *options)
        message = result.stderr.decode()
        lines = 3 if "below a row of words" in name else 1          # the two cells of the row above are told of, too
        check(f"ugly: {name} is refused", f"ugly.csv{place}" in message and f"[{code}]" in message and message.count("\n") == lines and result.returncode == exit_code and clean(result), (result.returncode, message))
    for name, content, options, applications, empty, line in EMPTY:
        result = pol("run", SMALL, "--data", write("ugly.csv", content), "--output", WORK / "ugly.out.csv", "--summary", WORK / "ugly.json", "--language", "en", *options)
        summary = json.loads((WORK / "ugly.json").read_text())["applications"]
        said = f"ugly.csv: line {line} holds no values" if empty == 1 else f"ugly.csv: {empty} lines hold no values and are left out, the first of them line {line}"
        check(f"empty rows: {name}", summary["total"] == applications and summary.get("empty_rows_left_out", 0) == empty and summary["unreadable"] == 0 and
              (said in result.stderr.decode()) == (empty > 0) and clean(result), (summary, result.stderr.decode()))
    cell_forms()
    headings()
    units_in_large_tables()
    one_array()
    allocations()
