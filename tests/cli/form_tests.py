"""What a file is: its form by its first bytes, applications over several lines, headers with several mistakes, characters that nobody sees."""
import json

from broken_data import F, G, CSV_HEADER
from harness import SMALL, WORK, check, clean, pol, run_rows, statuses, write

PRETTY = """{
 "application": {"date": "2025-06-30"},
 "project": {"kinds": ["equipment"],
  "total_investment": "1000", "audited_cost": "1000"},
 "loans": [
  {"id": "1"},
  {"id": "2"}
 ]
}
"""


def one_message(name, result, code, *words):
    messages = result.stderr.decode()
    check(name, clean(result) and f"[{code}]" in messages and messages.count("\n") == 1 and all(word in messages for word in words), messages)


def several_lines():
    good = F.decode() + "\n"
    result, rows = run_rows(write("pretty.jsonl", (good + PRETTY + good + PRETTY).encode()), "--language", "en")
    check("forms: an application over several lines is one row", statuses(rows) == ["yes", "error", "yes", "error"] and [row["errors"][0]["line"] for row in rows if row["errors"]] == [2, 12], result)
    messages = result.stderr.decode().splitlines()
    check("forms: and one message", len(messages) == 2 and all("D0003" in line and "jq -c" in line for line in messages) and "pretty.jsonl:2:2: " in messages[0], messages)
    result, rows = run_rows(write("cut.jsonl", (good + '{"project":{"kinds":["equipment"],\n' + good + ' {"project":{\n' + "  " + good + good).encode()))
    check("forms: a line that was cut off takes no other with it", statuses(rows) == ["yes", "error", "yes", "error", "yes", "yes"], (statuses(rows), result.stderr))
    result, rows = run_rows(write("array.jsonl", ("[\n" + "".join("  " + line + "\n" for line in PRETTY.splitlines()) + "]\n" + good).encode()))
    check("forms: an array over several lines", statuses(rows) == ["error", "yes"] and result.stderr.count(b"\n") == 1 and b"D0004" in result.stderr and b"jq -c '.[]'" in result.stderr, result)
    result, rows = run_rows(write("comma.jsonl", ('{"project":{"note":"a" "share":1,\n "kinds":[]}}\n' + good).encode()))
    check("forms: what is wrong within the first line is told", statuses(rows) == ["error", "yes"] and b"comma.jsonl:1:24: " in result.stderr and result.stderr.count(b"\n") == 1, result)


def evident_forms():
    table = CSV_HEADER + b"\n" + G + b"\n"
    for name in ("data.txt", "data", "data.json"):
        result = pol("run", SMALL, "--data", write(name, table), "--language", "en")
        one_message(f"forms: a table as {name}", result, "D0110", "CSV table", "--input-format csv")
        check(f"forms: a table as {name}: exit code", result.returncode == 3 and result.stdout == b"", result)
    result = pol("run", SMALL, "--data", write("data.jsonl", table), "--language", "en")
    one_message("forms: a table as data.jsonl", result, "D0110", "CSV table")
    result = pol("run", SMALL, "--data", "-", "--language", "en", data=table)
    one_message("forms: a table on standard input", result, "D0110", "CSV table")
    result, rows = run_rows(write("data.txt", table), "--input-format", "csv")
    check("forms: a table that is named", statuses(rows) == ["yes"] and result.stderr == b"", result)
    result, rows = run_rows(write("data.txt", b"\n" + F + b"\n"))
    check("forms: JSON Lines without an ending that says so", statuses(rows) == ["yes"] and result.stderr == b"", result)
    result = pol("run", SMALL, "--data", write("data.txt", b"hello\n"), "--language", "en")
    one_message("forms: neither", result, "D0110", '"hello"')
    result = pol("run", SMALL, "--data", write("data.csv", F + b"\n"), "--language", "en")
    one_message("forms: JSON Lines as a table", result, "D0110", "JSON Lines", "--input-format jsonl")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        for name, text in (("wide.csv", table.decode()), ("wide.jsonl", F.decode())):
            result = pol("run", SMALL, "--data", write(name, text.encode(encoding)))
            one_message(f"forms: {name} in {encoding}", result, "D0103", "UTF-16")


def headers():
    header = "申报.日期,项目.总投资,项目.备注,x,申报.日期,\n".encode()
    result = pol("run", SMALL, "--data", write("header.csv", header), "--language", "en")
    places = [line.split("header.csv:1:")[1].split(":")[0] + line[-8:] for line in result.stderr.decode().splitlines()]
    check("forms: every mistake of a header, once", result.returncode == 3 and places == ["7 [D0105]", "20 [D0105]", "22 [D0106]"], result.stderr.decode())
    result = pol("run", SMALL, "--data", write("bare.csv", "设备,2025-06-30,1000\n".encode()), "--language", "en")
    one_message("forms: a table without a header", result, "D0104", "bare.csv:1:4: ", "the first line must name the columns")


def invisible():
    result, rows = run_rows(write("joined.jsonl", F + b"\n\xef\xbb\xbf" + F + b"\n"))
    check("forms: a byte order mark where files were joined", statuses(rows) == ["yes", "error"] and b"<U+FEFF>" in result.stderr and result.stderr.count(b"\n") == 1, result)
    result, rows = run_rows(write("blank.jsonl", F + b"\n" + b'{"project":{"staff":\xc2\xa01}}\n'))
    check("forms: a blank of typesetting", b"<U+00A0>1" in result.stderr, result)
    result, rows = run_rows(write("null.jsonl", F + b'\n{"project":{"note":"a\0b"}}\n'))
    check("forms: the help for a null byte is no escape", b"D0020" in result.stderr and b"\\u0000" not in result.stderr, result)
    for half in ("\\ud83d", "\\ude00", "\\ud83dx"):
        result, rows = run_rows(write("half.jsonl", ('{"project":{"note":"%s"}}\n' % half).encode()), "--language", "en")
        check(f"forms: half of a character, {half}", f"half.jsonl:1:21: {half[:6]} is half of a character" in result.stderr.decode(), result.stderr)
    check("forms: the pair that the help gives is one character", json.loads('"\\ud842\\udfb7"') == "𠮷")
    result, rows = run_rows(write("pair.jsonl", F.replace("申报".encode(), b"application").replace("\"项目\":{".encode(), "\"项目\":{\"备注\":\"\\ud842\\udfb7\",".encode())))
    check("forms: and is read", statuses(rows) == ["yes"] and result.stderr == b"", result)


def forms_of_files():
    for group in (several_lines, evident_forms, headers, invisible):
        group()
