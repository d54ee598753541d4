"""The pages of docs/errors about data: every code has one, and its examples give what they say.

A block is ```KIND CODE PLACE [NAME=VALUE…] or ```KIND fine, KIND csv, jsonl or xlsx. \\xNN in it is a byte. A block with table=ENTITY is a list for the block behind it; with `twice`, it is given twice."""
import csv
import io
import json
import re

from harness import HERE, WORK, check, clean, pol
from workbooks import workbook

PAGES = HERE.parent.parent / "docs" / "errors"
POLICY = PAGES / "example.pol"
# What cannot be shown in a few lines of text; the pages say where it is tested.
WITHOUT_EXAMPLE = {"D0002", "D0021", "D0108", "D0114", "D0115", "D0116", "D0205"}


def to_bytes(text):
    return re.sub(rb"\\x([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), text.encode())


def sheet_cell(text):
    if text.startswith("="):
        return ("x", f'<c r="@"><f>{text[1:]}</f></c>')
    if text.startswith("#"):
        return ("x", f'<c r="@" t="e"><v>{text}</v></c>')
    return ("n", text, 0) if re.fullmatch(r"[0-9.]+", text) else text or None


def write_block(name, kind, text, given):
    path = WORK / f"{name}.{kind}"
    if kind != "xlsx":
        path.write_bytes(to_bytes(text))
        return path
    if "damaged" in given:
        return workbook(path, {"申报": '<worksheet><sheetData><row r="1"><c r="A1"'})
    rows = [[sheet_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text))]
    workbook(path, {"申报": rows}, f'<mergeCells><mergeCell ref="{given["merge"]}"/></mergeCells>' if "merge" in given else "")
    return path


def messages(result):
    """(code, place) of the messages, and of the errors in the rows that stand in no message."""
    found = [(code, place) for place, code in re.findall(r"^[^\n]*?\.(?:csv|jsonl|xlsx)#?[^:\n]*:([A-Z]+\d+|\d+:\d+|\d+)?:? [^\n]*\[(D\d+)\]$", result.stderr.decode(), re.M)]
    found += [(code, "-") for code in re.findall(r"^/proc/self/mem: [^\n]*\[(D\d+)\]$", result.stderr.decode(), re.M)]
    for line in result.stdout.decode().splitlines():
        found += [(error["code"], str(error["line"])) for error in json.loads(line)["errors"] if error["code"].startswith("D02")]
    return sorted({(code, place or "-") for code, place in found})


def try_block(page, kind, words, text, table):
    given = dict(word.partition("=")[::2] for word in words if "=" in word or word == "damaged")
    path = given.get("path") or write_block("page", kind, text, given)
    options = ["--input-format", kind]
    if table:
        options += ["--list", f"{table[0]}={table[1]}"] * table[2]
    options += [part for name in ("key", "sheet") if name in given for part in (f"--{name}", given[name])]
    result = pol("run", POLICY, "--data", path, "--format", "jsonl", *options)
    found = messages(result)
    if words[0] == "fine":
        check(f"{page}: what was put right is fine", clean(result) and result.returncode == 0 and not found and result.stdout, result.stderr.decode())
        return
    code, place = words[0], words[1]
    check(f"{page}: the example gives {code} at {place}", clean(result) and found == [(code, place)], (found, result.stderr.decode()))
    check(f"{page}: the exit code", result.returncode == (3 if code.startswith("D01") else 0), result.returncode)


def pages():
    codes = set(re.findall(r"^X\((D\d+),", (HERE.parent.parent / "compiler" / "data" / "data.def").read_text(encoding="utf-8"), re.M))
    for code in sorted(codes):
        page = PAGES / f"{code}.md"
        check(f"{code} has a page", page.exists())
        if not page.exists():
            continue
        text, table, kinds = page.read_text(encoding="utf-8"), None, set()
        check(f"{code}: its name and both languages", text.startswith(f"# {code}: ") and "\n## 中文\n" in text and "**What to do.**" in text and "**怎么办。**" in text)
        for kind, words, block in re.findall(r"^```(csv|jsonl|xlsx) ([^\n]*)\n(.*?)\n?```$", text, re.M | re.S):
            words = words.split()
            if words[0].startswith("table="):
                table = (words[0].removeprefix("table="), write_block("list", kind, block, {}), 2 if "twice" in words else 1)
                continue
            kinds.add("fine" if words[0] == "fine" else words[0])
            try_block(code, kind, words, block, table)
            table = None
        check(f"{code}: an example, and put right", kinds == ({code, "fine"} if code not in WITHOUT_EXAMPLE else set()), kinds)
