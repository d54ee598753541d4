"""Writes what the fuzzer starts from: seeds.py FOLDER [MOST]. A folder a target, from the tests and examples of this repository, and the words of the language as
dictionaries; at most MOST files a target, evenly chosen."""
import hashlib
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "cli"))
LARGEST = 16 * 1024

HEADER = "application.date,project.total_investment,project.types,project.sector,project.location,project.annual_saving,project.award_rate,project.benchmark_level,project.note"
CHINESE = "申报.日期,项目.总投资额,项目.类别,项目.细分行业,项目.实施地,项目.年节能量,项目.资助比例,项目.达标杆水平,项目.备注"
LINES = [
    "2025-06-30,1234.50,major;green,clothing,shenzhen,50.5,10%,1,plain",
    '2025年6月30日,"1,234.50",重大技术改造、绿色化改造,造船,深圳,50吨标准煤,0.1,是,"two\nlines"',
    '2025/6/3,2000万元,,,别处,1e3,12.34567%,maybe,"say ""hi"""',
    '2023-02-29,１２,blue,家具,moon,-1,101%,TRUE,"open',
    "2025-06-30 00:00:00,¥5,;;green,furniture,other,0.0000001,,0,",
    ",,,,,,,,",
    "2025-06-30,1",
    'x,9999999999999999999,technical;technical,"clothing",SHENZHEN,1000000.000001,%,,a"b',
]
VALUES = ['"2025-06-30"', '"20000000.00"', "0.07", "9.3e18", "null", "true", '"是"', '["major","green"]', '"造船"', '"别处"', "50.123456", '"10%"', "[]", "{}", '"\\u4e2d\\ud83d\\ude00"', "1e400", "-0", '"2,000"']


def csv_seeds():
    for mark, encoding in (("0", "utf-8"), ("1", "utf-8"), ("D", "utf-8"), ("9", "utf-8"), ("*", "gbk"), ("\x0f", "gb18030"), ("\x3c", "utf-8")):
        for end in ("\n", "\r\n", "\r"):
            for header in (HEADER, CHINESE):
                text = end.join([header, *LINES]) + end
                yield mark.encode() + text.encode(encoding, "replace")
        for i in range(len(LINES)):
            yield mark.encode() + "\n".join([HEADER, LINES[0], *LINES[i:]]).encode(encoding, "replace")
    for first in ("", "\ufeff", "sep=;\n", "\n\n", "project.note;project.location\n", "project.note\tproject.location\n", "project.note,\n"):
        yield b"0" + (first + "project.note,project.location\na,\n,b\n").encode()
    yield b"0" + "project.note\na\nb\n".encode("utf-16")


def jsonl_seeds():
    names = ["application.date", "project.total_investment", "项目.类别", "project.sector", "项目.实施地", "project.annual_saving", "project.award_rate", "project.benchmark_level", "project.note"]
    lines = []
    for value in VALUES:
        for name in names:
            entity, field = name.split(".")
            lines.append(f'{{"{entity}":{{"{field}":{value}}}}}')
        lines.append(f'{{"loans":[{{"id":{value},"interest_paid":{value}}},{{}}],"融资":{value}}}')
    lines.append('{"project":{"note":"a","note":"b","备注":"c"},"project":{}}')
    lines.append('{"application":{"date":"2025-06-30"},"project":{"total_investment":"20000000.00","types":["major"],"award_rate":0.1,"benchmark_level":true},"loans":[{"id":"1","quantity":3}]}')
    for i in range(0, len(lines), 5):
        yield b"0" + "\n".join(lines[i:i + 5]).encode() + b"\n"
        yield b"2" + "\r\n".join(lines[i:i + 5]).encode("gb18030")
    for text in ("[" * 70, '{"a":' * 70, "", "\ufeff{}", "{}\n\n{}", "null", "[]", "{} {}", '{"x":1,}', "{'a':1}", '{"project":{"note":"\\ud800"}}'):
        yield b"0" + text.encode()


def parts_of(path):
    import zipfile
    with zipfile.ZipFile(path) as book:
        return b"".join(b"=== " + name.encode() + b"\n" + book.read(name) + b"\n" for name in book.namelist())


def xlsx_seeds():
    import tempfile
    import workbooks
    columns = HEADER.split(",")
    tables = [
        {"s": [columns, ["2025-06-30", 1234.5, "major;green", "clothing", "shenzhen", 50.5, 0.1, True, "plain"]]},
        {"s": [columns, [("n", "45838", 1), ("n", "7.0000000000000007E-2", 0), "", None, "深圳", ("n", "1E+3", 0), ("n", "0.1", 3), "是", "x"], [], ["2025-06-30"]], "t": [["a"]]},
        {"s": [columns, [("x", '<c r="@" t="e"><v>#N/A</v></c>'), ("x", '<c r="@"><f>1+1</f><v>2</v></c>'), ("x", '<c r="@"><f>1</f></c>'), ("x", '<c r="@" t="s"><v>0</v></c>'), ("x", '<c r="@" t="d"><v>2025-06-30</v></c>')]]},
    ]
    with tempfile.TemporaryDirectory() as folder:
        for i, sheets in enumerate(tables):
            for from_1904 in (False, True):
                path = workbooks.workbook(f"{folder}/{i}.xlsx", sheets, '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>', ["<si><t>clothing</t></si>", "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>"], from_1904)
                yield parts_of(path)
                yield Path(path).read_bytes()


def policy_seeds():
    folders = [ROOT / "tests" / "language", ROOT / "policies", ROOT / "examples", ROOT / "tests" / "cli", ROOT / "tests" / "tools", ROOT / "tests" / "patterns"]
    for folder in folders:
        for path in sorted(folder.rglob("*.pol")):
            yield path.read_bytes()
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for block in re.findall(r"```pol\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            yield block.encode()


def quoted(text):
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}" for byte in text.encode()) + '"'


def words():
    table = (ROOT / "grammar" / "words.def").read_text(encoding="utf-8")
    found = re.findall(r'"([^"]+)"', "\n".join(line for line in table.split("\n") if line.startswith(("WORD", "FORM"))))
    functions = re.findall(r'"([^"]+)"', "".join(re.findall(r"(?m)^X.*", (ROOT / "compiler" / "sema" / "functions.def").read_text(encoding="utf-8"))))
    signs = ["（", "）", "：", "，", "、", "“", "”", "‘", "’", "《", "》", "→", "×", "÷", "≥", "≤", "%", "万元", "亿元", "\n  ", "\n", "# ", "2025-06-30", "2025年6月30日", "至", "1/3"]
    return sorted({*found, *functions, *signs})


DATA = ['"', '""', ",", "\n", "\r\n", "\r", ";", "、", "；", "|", "\t", "万元", "亿元", "元", "%", "％", "１", "¥", "￥", "是", "否", "true", "2025-06-30", "2025年6月30日", "00:00:00", "1,234.50", "e18", "null", "\\u4e2d",
        "吨标准煤", "tce", "　", "\u00a0", "\ufeff", "sep=", '="', *HEADER.split(","), *CHINESE.split(","), "major", "green", "技术改造", "clothing", "服装", "shenzhen", "别处", '{"', '":', "[", "]", "{", "}", "loans", "融资"]
XML = ["<c r=\"", "<v>", "</v>", "</c>", "<row r=\"", "</row>", " t=\"s\"", " t=\"inlineStr\"", "<is><t>", " t=\"e\"", " t=\"b\"", " t=\"d\"", " s=\"1\"", "<f>", "<mergeCell ref=\"", "A1:B2", "<sheet name=\"", "r:id=\"rId1\"", "date1904=\"1\"", "_x000D_",
       "=== xl/workbook.xml\n", "=== xl/sharedStrings.xml\n", "=== xl/styles.xml\n", "=== xl/worksheets/sheet1.xml\n", "=== xl/_rels/workbook.xml.rels\n", "E+3", "7.0000000000000007E-2", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&a;", "numFmtId=\"14\"", "XFD1048576"]


def main():
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1 << 30
    for name, seeds in (("csv", csv_seeds()), ("jsonl", jsonl_seeds()), ("xlsx", xlsx_seeds()), ("policy", policy_seeds())):
        (folder / name).mkdir(parents=True, exist_ok=True)
        distinct = [seed for seed in dict.fromkeys(seeds) if len(seed) <= LARGEST]
        for i in range(min(most, len(distinct))):
            seed = distinct[i * len(distinct) // min(most, len(distinct))]
            (folder / name / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    for name, entries in (("csv", DATA), ("jsonl", DATA), ("xlsx", XML), ("policy", words())):
        (folder / f"{name}.dict").write_text("".join(quoted(entry) + "\n" for entry in entries), encoding="utf-8")


main()
