"""Workbooks in: what is understood, and what is refused with the cell named. Lists in tables of their own."""
import json

from broken_data import F
from harness import SMALL, WORK, check, clean, pol, run_rows, statuses, write
from workbooks import CODES, sheet_xml, shown, workbook

HEADER = ["申报.日期", "project.total_investment", "项目.审定费用", "项目.类别", "项目.达标", "项目.备注", "项目.比例"]
DATE = ("n", "45838", 1)                                        # 2025-06-30
GOOD = [DATE, 1000, 1000, "设备", True, None, None]

# (name, cell column from 1, value, code)
BROKEN = [
    ("a date as a bare number", 1, 45838, "D0031"),
    ("a date with a time of day", 1, ("n", "45838.5", 1), "D0012"),
    ("29 February 1900", 1, ("n", "60", 1), "D0013"),
    ("a day before the calendar", 1, ("n", "-3", 1), "D0013"),
    ("a day far off", 1, ("n", "9999999", 1), "D0013"),
    ("yes or no for a date", 1, True, "D0007"),
    ("a date for an amount", 2, ("n", "45838", 2), "D0007"),
    ("true for an amount", 2, True, "D0007"),
    ("the noise of a calculation", 2, ("n", "0.30000000000000004", 0), "D0023"),
    ("seventeen digits", 2, ("n", "12345678901234567", 0), "D0023"),
    ("three decimals", 2, ("n", "1.005", 0), "D0009"),
    ("a negative amount", 2, -5, "D0011"),
    ("no number at all", 2, ("x", '<c r="@"><v>abc</v></c>'), "D0008"),
    ("words", 2, "viel", "D0008"),
    ("an error value", 2, ("x", '<c r="@" t="e"><v>#REF!</v></c>'), "D0025"),
    ("an error value for a text", 6, ("x", '<c r="@" t="e"><v>#N/A</v></c>'), "D0025"),
    ("a formula that was never calculated", 2, ("x", '<c r="@"><f>A1*2</f></c>'), "D0026"),
    ("a formula that was never calculated, with an empty result", 2, ("x", '<c r="@"><f>A1*2</f><v/></c>'), "D0026"),
    ("a number shown as so many 万元", 2, ("n", "2000", 5), "D0022"),
    ("a number shown as so many 万 when it is large", 2, ("n", "20000", 8), "D0022"),
    ("a share shown with a written percent sign", 7, ("n", "0.5", 6), "D0022"),
    ("an unknown item", 4, "房产", "D0014"),
    ("a number for yes or no", 5, 2, "D0015"),
    ("a rate above one", 7, ("n", "1.2", 3), "D0011"),
    ("a cell beside the header", 9, "x", "D0027"),
]


def letters(column):
    return "ABCDEFGHIJ"[column - 1]


def values():
    rows = [HEADER, GOOD,
            [("n", "45838", 2), "1,000.00", "0.1万元", "设备;软件", 1, "text", ("n", "0.10000000000000001", 3)],
            [],
            ["2025年6月30日", ("n", "1E3", 4), ("x", '<c r="@"><f>500*2</f><v>1000</v></c>'), ("x", '<c r="@" t="s"><v>1</v></c>'), "否", 12.5, "10%"],
            [("x", '<c r="@" t="d"><v>2025-06-30T00:00:00</v></c>'), ("n", "999.99000000000001", 0), 1000, ("x", '<c r="@" t="str"><f>"设"</f><v>设备</v></c>'), None, "a_x000D_b", 0]]
    shared = ["<si><t>unused</t></si>", "<si><r><t>设</t></r><r><t>备</t></r><rPh><t>phonetic</t></rPh></si>"]
    path = workbook(WORK / "good.xlsx", {"申报": rows}, shared=shared)
    result, decided = run_rows(path)
    amounts = [row["measures"]["m1"].get("amount") for row in decided]
    check("xlsx: forms of values", amounts == ["100.00", "100.00", "100.00", None] and result.stderr == b"", (amounts, result.stderr.decode()))
    check("xlsx: just below the threshold", len(decided) == 4 and decided[3]["measures"]["m1"]["status"] == "no", decided[3:])
    rows = [HEADER, [DATE, ("n", "1000", 7), ("n", "1000", 9)] + GOOD[3:], [DATE, 1000, 1000, "设备", ("x", '<c r="@" t="str"><f>IF(1,"","")</f><v></v></c>')]]
    path = workbook(WORK / "shown.xlsx", {".旧": [HEADER, [DATE, 1] + GOOD[2:]], "申报": rows})
    result, decided = run_rows(path)
    check("xlsx: the first sheet that is not hidden; 元 and ￥ beside a number; a formula that gives nothing", [row["measures"]["m1"].get("amount") for row in decided] == ["100.00", "100.00"] and result.stderr == b"", result)
    result, decided = run_rows(path, "--sheet", ".旧")
    check("xlsx: a hidden sheet by its name", statuses(decided) == ["no"] and result.stderr == b"", result)
    path = workbook(WORK / "old.xlsx", {"a": [["项目.备注"], ["x"]], "b": [HEADER, [("n", "44376", 1)] + GOOD[1:]]}, from_1904=True)
    for sheet in ("b", "2"):
        result, decided = run_rows(path, "--sheet", sheet)
        check(f"xlsx: --sheet {sheet}, days from 1904", [row["measures"]["m1"].get("amount") for row in decided] == ["100.00"] and result.stderr == b"", result)
    result = pol("run", SMALL, "--data", path, "--sheet", "c")
    check("xlsx: a sheet that is not there", result.returncode == 3 and b"D0111" in result.stderr and "a、b".encode() in result.stderr, result.stderr.decode())


def broken_cells():
    for name, column, value, code in BROKEN:
        bad = (GOOD + [None] * 3)[:9]
        bad[column - 1] = value
        path = workbook(WORK / "broken.xlsx", {"s": [HEADER, GOOD, bad, GOOD]})
        result, rows = run_rows(path)
        messages, place = result.stderr.decode(), f"broken.xlsx:{letters(column)}3: "
        good = result.returncode == 0 and clean(result) and statuses(rows) == ["yes", "error", "yes"] and place in messages and f"[{code}]" in messages and messages.count("\n") == 1
        good = good and rows[1]["errors"][0]["line"] == 3 and rows[1]["errors"][0]["column"] == column
        check(f"xlsx: {name}", good, f"exit {result.returncode}, wanted {place}[{code}], got {messages} {result.stdout[-300:]}")
    path = workbook(WORK / "merged.xlsx", {"s": [HEADER, GOOD, GOOD[:3] + [None] * 4, GOOD]}, after='<mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>')
    result, rows = run_rows(path)
    check("xlsx: merged cells", statuses(rows) == ["yes", "error", "yes"] and b"merged.xlsx:D3: " in result.stderr and b"D0024" in result.stderr and b"D2:D3" in result.stderr, result.stderr.decode())


# Number formats: (code, fact, digits, what is read; or the code by which the cell is refused). Worked out from what a spreadsheet program shows.
MONEY, SHARE, SAVING, STAFF, YES, DAY = "项目.调整", "项目.比例", "项目.节能量", "项目.人数", "项目.达标", "申报.日期"
SHOWN = [
    *((code, MONEY, "2000", "D0022") for code in CODES[:15]), ('0"元";-0"元";"港元"', MONEY, "5", "5.00"), ('0"元";-0"元";"港元"', MONEY, "-5", "-5.00"), ('0"元";-0"元";"港元"', MONEY, "0", "D0022"),
    ("0%", MONEY, "0.12", "D0022"), ("0.00%;-0.00%", MONEY, "-0.12", "D0022"), ('"万元"0;0', MONEY, "5", "D0022"), ('"万元"0;0', MONEY, "-5", "-5.00"), ('[>=10000]0"元";0"万"', MONEY, "20000", "D0022"),
    *((code, MONEY, "2000", "2000.00") for code in CODES[24:36]), ('_("¥"* #,##0.00_);_("¥"* \\(#,##0.00\\);_("¥"* "-"??_);_(@_)', MONEY, "-5", "-5.00"), ('#,##0.00_);[Red](#,##0.00)', MONEY, "-5", "-5.00"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', MONEY, "0", "0.00"), ("0.00E+00", MONEY, "20000000", "20000000.00"), ('0"吨"', MONEY, "5", "D0022"),
    *((built_in, MONEY, "2000", "2000.00") for built_in in (3, 39, 41)), *((built_in, MONEY, "2000", "D0022") for built_in in (5, 8, 10, 44)), (10, SHARE, "0.12", "0.12"),
    *((built_in, DAY, "45838", "D0031") for built_in in (18, 32, 46)), (22, DAY, "45838", "2025-06-30"),
    ("0%", SHARE, "0.12", "0.12"), ("0.00%;-0.00%", SHARE, "0.12", "0.12"), ("0‰", SHARE, "0.12", "D0022"), ("0%", STAFF, "3", "D0022"), ("0%", SAVING, "3", "D0022"), ("0%", YES, "1", "D0022"),
    ('0"吨"', SAVING, "50", "50"), ('0 "t"', SAVING, "50", "50"), ('0"kg"', SAVING, "50", "D0022"), ('0"千克"', SAVING, "50", "D0022"), ('0"人"', STAFF, "3", 3), ('0"月"', STAFF, "3", "D0022"),
    ('"是";;"否"', YES, "1", True), ('"是";;"否"', YES, "0", False), ('"否";;"是"', YES, "1", "D0022"), ('"否";;"是"', YES, "0", "D0022"),
    *((code, DAY, "45838", "D0031") for code in ("h:mm:ss", "[h]:mm", "mm:ss", 'h"时"mm"分"')), ("h:mm:ss", MONEY, "45838", "D0007"),
    *((code, DAY, "45838", "2025-06-30") for code in ("yyyy/m/d h:mm", '[$-411]ggge"年"m"月"d"日"', "[$-F800]dddd\\,\\ mmmm\\ dd", "d-mmm")), ("0.00E+00", DAY, "45838", "D0031"),
]


def number_formats():
    for column in (MONEY, SHARE, SAVING, STAFF, YES, DAY):
        mine = [case for case in SHOWN if case[1] == column]
        folder = WORK / f"shown_{column}"
        path = workbook(WORK / "formats.xlsx", {"s": [[column, "项目.备注"], *([shown(digits, code), "x"] for code, _, digits, _ in mine)]})
        result = pol("run", SMALL, "--data", path, "--format", "jsonl", "--receipt", folder, "--language", "en")
        check(f"formats: {column}", result.returncode == 0 and clean(result), result.stderr.decode())
        for number, (row, (code, _, digits, wanted)) in enumerate(zip(map(json.loads, result.stdout.splitlines()), mine), 1):
            facts = json.loads((folder / f"row-{number:06}.json").read_text()).get("facts") or {}
            found = [error["code"] for error in row["errors"]] or [value for entity in facts.values() for name, value in entity.items() if name != "note"]
            check(f"formats: {digits} shown as {code} for {column}", found == [wanted], found)
    path = workbook(WORK / "formats.xlsx", {"s": [[MONEY], [shown("2000", "[$HK$-C04]#,##0.00")], [shown("0.12", "0%")]]})
    result = pol("run", SMALL, "--data", path, "--language", "en")
    check("formats: the place and the words", b'formats.xlsx:A2: project.adjustment: the cell holds 2000 and is shown with "HK$"' in result.stderr and b'formats.xlsx:A3: project.adjustment: the cell holds 0.12 and is shown with "%"' in result.stderr, result.stderr.decode())


def second_headers():
    for name, rows, place in (("a row of units", [HEADER, [None, "万元", "万元"], GOOD], "B2"), ("words with a unit", [HEADER, ["日期", "投资（万元）"], GOOD], "B2")):
        result = pol("run", SMALL, "--data", workbook(WORK / "second.xlsx", {"s": rows}), "--output", WORK / "second.csv")
        check(f"xlsx: {name} below the header", result.returncode == 3 and f"second.xlsx:{place}: ".encode() in result.stderr and b"[D0118]" in result.stderr and not (WORK / "second.csv").exists(), result.stderr.decode())
    for column in range(1, 8):                                  # of dates, amounts, items, yes or no, texts, shares
        for name, above, after in (("on top", [], ""), ("below a good row", [GOOD], ""), ("merged across", [], f'<mergeCells count="1"><mergeCell ref="{chr(64 + column)}2:H2"/></mergeCells>')):
            book = workbook(WORK / "second.xlsx", {"s": [HEADER + [None], *above, [None] * (column - 1) + ["单位：万元"], GOOD]}, after=after)
            result = pol("run", SMALL, "--data", book, "--output", WORK / "second.csv")
            place = f"second.xlsx:{chr(64 + column)}{2 + len(above)}: ".encode()
            check(f"xlsx: a unit in column {column}, {name}", result.returncode == 3 and place in result.stderr and b"[D0118]" in result.stderr and result.stderr.count(b"[D0") == 1, result.stderr.decode())
    result, decided = run_rows(workbook(WORK / "second.xlsx", {"s": [HEADER, GOOD, ["　", "\u00a0"], [DATE, "万元"], GOOD]}), "--language", "en")
    check("xlsx: a unit among values; a row of wide blanks", [row["status"] if "status" in row else "fine" for row in decided] == ["fine", "error", "fine"] and b"D0022" in result.stderr and b"line 3 holds no values" in result.stderr, result.stderr.decode())
    book = workbook(WORK / "second.xlsx", {"s": [HEADER, GOOD, ["合计"]]}, after='<mergeCells count="1"><mergeCell ref="A3:C3"/></mergeCells>')
    result, decided = run_rows(book)
    check("xlsx: cells merged across a row are one mistake", statuses(decided) == ["yes", "error"] and result.stderr.count(b"[D0") == 1 and b"A3:C3" in result.stderr and b"[D0024]" in result.stderr, result.stderr.decode())


def broken_books():
    cases = [
        ("an unknown column", workbook(WORK / "b.xlsx", {"s": [["申报.日期", "项目.总投资"], [DATE, 1]]}), ":B1: ", "D0105"),
        ("a column twice", workbook(WORK / "c.xlsx", {"s": [["申报.日期", "application.date"], [DATE, DATE]]}), ":B1: ", "D0106"),
        ("an empty sheet", workbook(WORK / "d.xlsx", {"s": []}), ":1: ", "D0104"),
        ("no zip", write("e.xlsx", b"date,total\n"), ": ", "D0110"),
        ("no workbook in the zip", write("f.xlsx", b"PK\x05\x06" + b"\0" * 18), ": ", "D0110"),
        ("broken XML", workbook(WORK / "g.xlsx", {"s": sheet_xml([HEADER, GOOD]).replace("</sheetData>", "")}), ": ", "D0112"),
        ("a shared text without its number", workbook(WORK / "j.xlsx", {"s": [HEADER, GOOD[:3] + [("x", '<c r="@" t="s"><v/></c>')]]}, shared=["<si><t>设备</t></si>"]), ": ", "D0112"),
        ("rows out of order", workbook(WORK / "h.xlsx", {"s": sheet_xml([HEADER, GOOD]).replace('<row r="2">', '<row r="1">')}), ": ", "D0112"),
    ]
    whole = workbook(WORK / "i.xlsx", {"s": [HEADER] + [GOOD] * 2000}).read_bytes()
    cases.append(("a file that was cut off", write("cut.xlsx", whole[:len(whole) // 2]), ": ", "D0110"))
    spoiled = bytearray(whole)
    spoiled[len(whole) // 2] ^= 0xFF
    cases.append(("a byte that was changed", write("spoiled.xlsx", bytes(spoiled)), ": ", "D0112"))
    for name, path, place, code in cases:
        result = pol("run", SMALL, "--data", path, "--format", "jsonl")
        good = result.returncode == 3 and clean(result) and f"{path.name}{place}" in result.stderr.decode() and f"[{code}]" in result.stderr.decode()
        check(f"xlsx file: {name}", good, f"exit {result.returncode}: {result.stderr.decode()}")
    for name, content, word in (("xlsx", whole, "xlsx"), ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 8, ".xlsx"), ("parquet", b"PAR1" + b"\0" * 8, "parquet"), ("gzip", b"\x1f\x8b\x08" + b"\0" * 8, "gzip")):
        result = pol("run", SMALL, "--data", write("taken.csv", content))
        check(f"a {name} file taken for CSV", result.returncode == 3 and b"D0110" in result.stderr and word in result.stderr.decode(), result.stderr.decode())
    result = pol("run", SMALL, "--data", "-", "--input-format", "xlsx", data=whole)
    check("xlsx: not from a pipe", result.returncode == 3 and b"D0110" in result.stderr, result.stderr)


def lists():
    table = ["编号,申报.日期,项目.总投资额,项目.审定费用,项目.类别", "P1,2025-06-30,1000,1000,设备", "P2,2025-06-30,1000,1000,设备", "P3,2025-06-30,1000,1000,设备", ",2025-06-30,1000,1000,设备", "P1,2025-06-30,1000,1000,设备"]
    loans = ["编号,融资.id,利息", "P1,L1,10.00", "P3,L2,1.005", "P1,\"L\"\"3\",30", "P9,L4,1"]
    main, side = write("main.csv", "\n".join(table).encode()), write("loans.csv", "\n".join(loans).encode())
    folder = WORK / "joined"
    result = pol("run", SMALL, "--data", main, "--list", f"融资={side}", "--key", "编号", "--format", "jsonl", "--receipt", folder)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    messages = result.stderr.decode()
    check("lists: rows", [row.get("status") for row in rows] == [None, None, "error", "error", "error"], [row.get("status") for row in rows])
    facts = [json.loads((folder / f"row-00000{i}.json").read_text())["facts"]["loans"] for i in (1, 2)]
    check("lists: elements in the order of their table", facts == [[{"id": "L1", "interest": "10.00"}, {"id": "L\"3", "interest": "30.00"}], []], facts)
    check("lists: a bad cell of a list is named in its own file", f"{side}:3:7: " in messages and "D0009" in messages, messages)
    check("lists: the first application of a key is in doubt too", "第2行申报的“编号”也是 P1" in messages and "第2行已据此判定，其结果同样存疑" in messages, messages)
    check("lists: no key, the same key twice, a key of nobody", all(code in messages for code in ("D0028", "D0029", "D0030")) and f"{side}:5: " in messages, messages)
    result = pol("run", SMALL, "--data", main, "--list", f"融资={side}", "--key", "编号", "--format", "summary", "--strict")
    check("lists: rows left over count with --strict", result.returncode == 1)
    book = workbook(WORK / "two.xlsx", {"申报": [["编号"] + HEADER, [1] + GOOD], "融资": [["编号", "id", "interest"], [1, "L1", 10.5]]})
    folder = WORK / "joined2"
    result = pol("run", SMALL, "--data", book, "--list", f"loans={book}#融资", "--key", "编号", "--format", "jsonl", "--receipt", folder)
    check("lists: two sheets of a workbook", json.loads((folder / "row-000001.json").read_text())["facts"]["loans"] == [{"id": "L1", "interest": "10.50"}], result)
    for name, options, code, word in (("no key", ["--list", f"融资={side}"], 2, "--key"), ("no list", ["--key", "编号"], 2, "--list"), ("unknown list", ["--list", f"融姿={side}", "--key", "编号"], 3, "D0113"),
                                      ("another column", ["--list", f"融资={side}", "--key", "序号"], 3, "D0105"), ("no file name", ["--list", "融资", "--key", "编号"], 2, "--list"),
                                      ("no such file", ["--list", "融资=/nowhere.csv", "--key", "编号"], 3, "/nowhere.csv")):
        result = pol("run", SMALL, "--data", main, *options)
        check(f"lists: {name}", result.returncode == code and word in result.stderr.decode() and clean(result), result.stderr.decode())
    result = pol("run", SMALL, "--data", write("bare.csv", "申报.日期\n2025-06-30\n".encode()), "--list", f"融资={side}", "--key", "编号")
    check("lists: no such column", result.returncode == 3 and b"D0109" in result.stderr, result.stderr.decode())
    for ending, content in (("jsonl", '{"编号":"P1","id":"L1"}\n'.encode()), ("parquet", b"PAR1"), ("arrow", b"ARROW1")):
        other = write(f"loans.{ending}", content)
        result = pol("run", SMALL, "--data", main, "--list", f"融资={other}", "--key", "编号", "--format", "jsonl", "--language", "en")
        check(f"lists: not from {ending}", result.returncode == 3 and result.stdout == b"" and f"loans.{ending}: a list is joined from a CSV table or a workbook" in result.stderr.decode() and b"D0110" in result.stderr, result)
    result = pol("run", SMALL, "--data", write("one.jsonl", F), "--list", f"融资={side}", "--key", "编号")
    check("lists: not with jsonl", result.returncode == 2, result)


def sheets():
    for group in (values, broken_cells, number_formats, second_headers, broken_books, lists):
        group()
