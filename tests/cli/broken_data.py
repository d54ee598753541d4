"""Broken data: for each case what stands in one row, and the place and code of the message.

JSONL cases: (name, row, column, code). CSV cases: (name, record, line offset, column, code); the header is CSV_HEADER. Column 0: the line as
a whole. The row stands between two good rows, which must be decided all the same. Whole-file cases end the run with exit code 3."""

F = '{"项目":{"类别":["设备"],"总投资额":"1000","审定费用":"1000"},"申报":{"日期":"2025-06-30"}}'.encode()


def fact(key: str, value: str) -> tuple[bytes, int]:
    """A row with one fact, and the column of its value."""
    text = '{"project":{"%s":' % key
    return (text + value + "}}").encode(), len(text) + 1


def value(name: str, key: str, text: str, code: str) -> tuple[str, bytes, int, str]:
    row, column = fact(key, text)
    return (name, row, column, code)


MONEY = "total_investment"

JSONL = [
    value("NaN", MONEY, "NaN", "D0008"),
    value("Infinity", MONEY, "Infinity", "D0008"),
    value("minus Infinity", MONEY, "-Infinity", "D0008"),
    value("NaN as text", MONEY, '"NaN"', "D0008"),
    value("letters for money", MONEY, '"viel"', "D0008"),
    value("words in a JSON amount", MONEY, '"2000万元"', "D0008"),
    value("separators in a JSON amount", MONEY, '"1,000.00"', "D0008"),
    value("leading zero", MONEY, "0123", "D0008"),
    value("number without digits before the point", MONEY, ".5", "D0008"),
    value("three decimals", MONEY, "100.123", "D0009"),
    value("three decimals as text", MONEY, '"100.123"', "D0009"),
    value("a very small number", MONEY, "1e-9", "D0009"),
    value("9.3e18", MONEY, "9.3e18", "D0010"),
    value("9.3e18 as text", MONEY, '"9300000000000000000"', "D0010"),
    value("1e400", MONEY, "1e400", "D0010"),
    value("1e999999999999", MONEY, "1e999999999999", "D0010"),
    value("a hundred digits", MONEY, "9" * 100, "D0010"),
    value("negative amount", MONEY, "-0.01", "D0011"),
    value("one fen above the range", MONEY, '"100000000000.01"', "D0011"),
    value("rate above one", "share", "1.01", "D0011"),
    value("rate above one as percent", "share", '"101%"', "D0011"),
    value("fraction of a person", "staff", "1.5", "D0009"),
    value("quantity in another unit", "saving", '"5千瓦"', "D0022"),
    value("seven decimals", "saving", "0.0000001", "D0009"),
    value("empty text for money", MONEY, '""', "D0016"),
    value("blank text for a date", "qualified", '"  "', "D0016"),
    value("true for money", MONEY, "true", "D0007"),
    value("array for money", MONEY, "[1000]", "D0007"),
    value("object for money", MONEY, '{"amount":1}', "D0007"),
    value("number for yes or no", "qualified", "1", "D0007"),
    value("word for yes or no", "qualified", '"maybe"', "D0015"),
    value("number for an item", "main_kind", "0", "D0007"),
    value("unknown item", "main_kind", '"equipmant"', "D0014"),
    value("number for a text", "note", "5", "D0007"),
    value("null byte in a text", "note", '"a\\u0000b"', "D0020"),
    value("unknown item in a set", "kinds", '"hardware"', "D0014"),
    ("unknown item within a set", b'{"project":{"kinds":["equipment","hardware"]}}', 34, "D0014"),
    ("null within a set", b'{"project":{"kinds":["equipment",null]}}', 34, "D0007"),
    ("2025-02-30", b'{"application":{"date":"2025-02-30"}}', 24, "D0013"),
    ("2023-02-29", b'{"application":{"date":"2023-02-29"}}', 24, "D0013"),
    ("month 13", '{"申报":{"日期":"2025年13月1日"}}'.encode(), 13, "D0013"),
    ("date in another order", b'{"application":{"date":"30/06/2025"}}', 24, "D0012"),
    ("date as a number", b'{"application":{"date":20250630}}', 24, "D0007"),
    ("date with a time", b'{"application":{"date":"2025-06-30T08:00:00Z"}}', 24, "D0012"),
    ("duplicate key", b'{"project":{"note":"a","note":"b"}}', 24, "D0006"),
    ("the same fact in two languages", '{"project":{"note":"a","备注":"b"}}'.encode(), 24, "D0006"),
    ("duplicate entity", '{"project":{},"项目":{}}'.encode(), 15, "D0006"),
    ("duplicate key in a list", b'{"loans":[{"id":"1"},{"id":"2","id":"3"}]}', 32, "D0006"),
    ("unknown key", b'{"project":{"total_invesment":1}}', 13, "D0005"),
    ("unknown entity", b'{"projects":{"note":"a"}}', 2, "D0005"),
    ("unknown key in a list", b'{"loans":[{"intrest":1}]}', 12, "D0005"),
    ("dotted key", b'{"project.note":"a"}', 2, "D0005"),
    ("array for an entity", b'{"project":[]}', 12, "D0007"),
    ("object for a list", b'{"loans":{"id":"1"}}', 10, "D0007"),
    ("number within a list", b'{"loans":[{"id":"1"},7]}', 22, "D0007"),
    ("array for an application", b"[1,2]", 1, "D0004"),
    ("number for an application", b"42", 1, "D0004"),
    ("text for an application", b'"project"', 1, "D0004"),
    ("null for an application", b"null", 1, "D0004"),
    ("no JSON at all", b"hello world", 1, "D0004"),
    ("CSV in a JSONL file", b"a,b,c", 1, "D0004"),
    ("line that ends within an object", b'{"project":{"note":"a"}', 24, "D0003"),
    ("line that ends after a colon", b'{"project":', 12, "D0003"),
    ("line that ends within a text", b'{"project":{"note":"a', 20, "D0003"),
    ("comma before the end", b'{"project":{"note":"a",}}', 24, "D0003"),
    ("missing comma", b'{"project":{"note":"a" "share":1}}', 24, "D0003"),
    ("missing colon", b'{"project" {}}', 12, "D0003"),
    ("missing value", b'{"project":{"note":}}', 20, "D0003"),
    ("two values", b'{"project":{}} {"project":{}}', 16, "D0003"),
    ("text after the end", b'{"project":{}}x', 15, "D0003"),
    ("wrong bracket", b'{"project":{"kinds":["equipment"}}', 33, "D0003"),
    ("single quotes", b"{'project':{}}", 2, "D0003"),
    ("key without quotes", b"{project:{}}", 2, "D0003"),
    ("comment", b'{"project":{} /* no */}', 15, "D0003"),
    ("wrong escape", b'{"project":{"note":"\\x41"}}', 21, "D0003"),
    ("half a surrogate", b'{"project":{"note":"\\ud83d"}}', 21, "D0003"),
    ("tab in a text", b'{"project":{"note":"a\tb"}}', 22, "D0003"),
    ("null byte", b'{"project":{"note":"a\0b"}}', 22, "D0020"),
    ("invalid UTF-8", b'{"project":{"note":"a\xff"}}', 22, "D0001"),
    ("cut-off UTF-8 after Chinese", '{"项目":{"备注":"中'.encode() + b'\xe4\xb8"}}', 15, "D0001"),
    ("overlong UTF-8", b'{"project":{"note":"\xc0\xaf"}}', 21, "D0001"),
    ("GBK read as UTF-8", '{"项目":{}}'.encode("gbk"), 3, "D0001"),
    ("10,000 nested arrays", b'{"project":{"kinds":' + b"[" * 10000 + b"]" * 10000 + b"}}", 22, "D0007"),
]

CSV_HEADER = "申报.日期,project.total_investment,项目.审定费用,项目.类别,项目.达标,项目.备注,项目.比例".encode()
G = "2025-06-30,1000,1000,设备,是,,".encode()

CSV = [
    ("too few cells", b"2025-06-30,1000", 0, 0, "D0017"),
    ("too many cells", G + b",", 0, 0, "D0017"),
    ("comma in an amount without quotes", "2025-06-30,1,000,1000,设备,是,,".encode(), 0, 0, "D0017"),
    ("no such day", b"2025-02-30,1,1,,,,", 0, 1, "D0013"),
    ("not a date", "明天,1,1,,,,".encode(), 0, 1, "D0012"),
    ("three decimals", b"2025-06-30,1.005,1,,,,", 0, 12, "D0009"),
    ("not exact in wan", "2025-06-30,1.0000001万元,1,,,,".encode(), 0, 12, "D0009"),
    ("scientific notation", b"2025-06-30,1.23E+08,1,,,,", 0, 12, "D0008"),
    ("separators in the wrong place", b'2025-06-30,"12,34",1,,,,', 0, 12, "D0008"),
    ("brackets for a negative amount", b"2025-06-30,(100),1,,,,", 0, 12, "D0008"),
    ("negative amount", b"2025-06-30,-100,1,,,,", 0, 12, "D0011"),
    ("NaN", b"2025-06-30,NaN,1,,,,", 0, 12, "D0008"),
    ("spreadsheet error value", b"2025-06-30,#REF!,1,,,,", 0, 12, "D0008"),
    ("too large", b"2025-06-30,9300000000000000000,1,,,,", 0, 12, "D0010"),
    ("unknown item of a set", "2025-06-30,1,1,设备；房产,,,".encode(), 0, 16, "D0014"),
    ("yes or no", b"2025-06-30,1,1,,2,,", 0, 17, "D0015"),
    ("rate above one", b"2025-06-30,1,1,,,,120%", 0, 19, "D0011"),
    ("text after a quoted cell", b'2025-06-30,"1"0,1,,,,', 0, 15, "D0019"),
    ("mistake after a quoted line end", b'2025-06-30,1,1,,,"two\nlines",200%', 1, 8, "D0011"),
    ("null byte", b"2025-06-30,1,1,,,a\0b,", 0, 18, "D0020"),
    ("invalid UTF-8", b"2025-06-30,1,1,,,a\xff,", 0, 19, "D0001"),
]

# (name, bytes of the whole file, what standard error must hold)
CSV_WHOLE = [
    ("unknown column", "申报.日期,项目.总投资\n2025-06-30,1\n".encode(), ":1:7: ", "D0105", "总投资额"),
    ("column without its entity", "总投资额\n1\n".encode(), ":1:1: ", "D0105", "项目.总投资额"),
    ("column of a list", "申报.日期,融资.利息\n2025-06-30,1\n".encode(), ":1:7: ", "D0107", "融资.利息"),
    ("column twice", "申报.日期,application.date\n,\n".encode(), ":1:7: ", "D0106", "申报.日期"),
    ("column without a name", "申报.日期,,项目.备注\n,,\n".encode(), ":1:7: ", "D0104", ""),
    ("separated by semicolons", "申报.日期;项目.备注\n;\n".encode(), ":1:1: ", "D0105", "逗号"),
    ("empty file", b"", ":1: ", "D0104", ""),
    ("header in GBK", "申报.日期\n".encode("gbk"), ":1:1: ", "D0001", "gbk"),
    ("UTF-16", "申报.日期\n".encode("utf-16"), ": ", "D0103", "UTF-8"),
    ("open quote in the header", b'"application.date\n2025-06-30\n', ":1: ", "D0018", ""),
]
