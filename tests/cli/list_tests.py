"""Lists that come as tables of their own: no row of them may get lost. The policy gives half of the interest of every loan; amounts below are worked out by hand."""
import csv
import io
import os
import subprocess

from harness import POL, WORK, check, clean, pol, write
from workbooks import workbook

POLICY = """policy example
facts project
  cost : money
facts loans (融资) many
  i : money
measure 1 (m1) "interest"
  for each loans as l
  subsidises 50% of l.i
"""
MAIN = b"no,project.cost\n1,5\n2,5\n3,5\n"


def lists(main, *tables, key="no"):
    """The call, and by row: status and amount."""
    policy = write("lists.pol", POLICY.encode())
    options = [part for name, path in tables for part in ("--list", f"{name}={path}")]
    result = pol("run", policy, "--data", main, *options, "--key", key, "--format", "csv", "--language", "en")
    rows = [(row["m1.status"], row["m1.amount"]) for row in csv.DictReader(io.StringIO(result.stdout.decode()))]
    return result, rows


def several_tables():
    main, one = write("main.csv", MAIN), write("one.csv", b"no,i\n1,100\n2,200\n")
    many = write("many.csv", b"no,i\n" + b"1,1\n" * 60000)
    for first, second in (("loans", "loans"), ("loans", "融资")):
        result, rows = lists(main, (first, many), (second, one))
        check(f"lists: two tables of one list, {first} and {second}", rows == [("yes", "30050.00"), ("yes", "100.00"), ("no", "")] and result.stderr == b"" and clean(result), (rows, result.stderr))
    half = write("half.csv", b"no,i\n" + b"1,1\n" * 60001)
    result, rows = lists(main, ("loans", many), ("loans", half))
    check("lists: the limit holds for all tables of a list together", rows[0][0] == "error" and b"D0021" in result.stderr and result.stderr.count(b"\n") == 1 and clean(result), (rows, result.stderr))
    policy = write("lists.pol", (POLICY.replace("  i : money", "  i : money\n  note : text")).encode())
    noted = write("noted.csv", b"no,i,note\n" + b"".join(b"1,1,text %d\n" % i for i in range(60000)))
    script = f'ulimit -v 2000000; exec "{POL}" run "{policy}" --data "{main}" --list loans="{noted}" --key no --format csv'
    limited = subprocess.run(["bash", "-c", script.partition("; ")[2] if "ASAN_OPTIONS" in os.environ else script], capture_output=True, timeout=120)
    check("lists: memory in proportion to the texts of a list", limited.returncode == 0 and b"1,ok,yes,30000.00," in limited.stdout, limited)
    result, rows = lists(main, ("loans", one), ("融资", WORK / "." / "one.csv"))
    check("lists: the same table twice", result.returncode == 3 and b"D0117" in result.stderr and rows == [], result)
    book = workbook(WORK / "loans.xlsx", {"a": [["no", "i"], [1, 100]], "b": [["no", "i"], [1, 20]]})
    result, rows = lists(main, ("loans", f"{book}#a"), ("loans", f"{book}#b"))
    check("lists: two sheets of one workbook are two tables", rows[0] == ("yes", "60.00"), (rows, result.stderr))


def units():
    """A unit where the key stands: no key, but what the amounts below are meant in."""
    good = b"no,i\n1,100\n"
    for name, content in (("in the column of the key", "no,i\n单位：万元,\n1,100\n"), ("below a good row", "no,i\n1,100\n（万元）,\n2,100\n")):
        for place, main, side in (("list", MAIN, content.encode()), ("main", content.replace("no,i", "no,project.cost").encode(), good)):
            result, rows = lists(write("main.csv", main), ("loans", write("side.csv", side)))
            line = 2 if "column" in name else 3
            check(f"lists: a unit {name}, {place}", result.returncode == 3 and f"{'side' if place == 'list' else 'main'}.csv:{line}:1: no: ".encode() in result.stderr and b"[D0118]" in result.stderr
                  and result.stderr.count(b"[D0") == 1 and clean(result), result.stderr.decode())
    result, rows = lists(write("main.csv", MAIN), ("loans", write("side.csv", "no,i\n,万元\n1,100\n".encode())))
    check("lists: a row of units without a key is one mistake", result.returncode == 3 and b"side.csv:2:2: " in result.stderr and b"[D0118]" in result.stderr and result.stderr.count(b"[D0") == 1, result.stderr.decode())


def columns():
    """The columns of a list's table go without the name of the list: what is wrong with one says so, and the nearest one."""
    for heading, said in (("dones", "did you mean \"done\"?"), ("费用", "a column of this table is a fact of loans, without its name: i, done"), ("I", "write \"i\""), ("i（万元）", "write \"i\"; amounts are read in yuan"),
                          ("doen", "did you mean \"done\"?"), ("loans.doen", "did you mean \"loans.done\"?")):
        policy = write("lists.pol", POLICY.replace("  i : money", "  i : money\n  done : bool").replace("loans (融资)", "融资 (loans)").encode())
        side = write("side.csv", f"no,{heading}\n1,5\n".encode())
        result = pol("run", policy, "--data", write("main.csv", MAIN), "--list", f"loans={side}", "--key", "no", "--language", "en")
        check(f"lists: the column {heading}", result.returncode == 3 and b"side.csv:1:4: " in result.stderr and said.encode() in result.stderr and b"project." not in result.stderr, result.stderr.decode())
    main = write("main.csv", MAIN)
    for name, path in (("the applications themselves", main), ("by another path", WORK / "." / "main.csv")):
        result, rows = lists(main, ("loans", path))
        check(f"lists: {name}", result.returncode == 2 and result.stderr.count(b"\n") == 1 and b"--list" in result.stderr and rows == [], result.stderr.decode())
    policy = write("lists.pol", POLICY.encode())
    for tables in (["--data", "-", "--input-format", "csv", "--list", "loans=-"], ["--data", main, "--list", "loans=-", "--list", "融资=-"]):
        result = pol("run", policy, "--key", "no", "--language", "en", *tables, data=MAIN)
        check("lists: standard input is read once", result.returncode == 2 and b"standard input" in result.stderr and result.stdout == b"", result.stderr.decode())
    result = pol("run", policy, "--key", "no", "--data", main, "--list", "loans=-", "--format", "csv", data=b"no,i\n1,100\n")
    check("lists: a list from standard input", result.returncode == 0 and b"1,ok,yes,50.00," in result.stdout, result.stderr.decode())


def broken_rows():
    main = write("main.csv", MAIN)
    good = [("yes", "50.00"), ("error", ""), ("yes", "150.00")]
    for name, record, code, place in (("too many cells", b"2,200,7", "D0017", ":3: "), ("too few cells", b"2", "D0017", ":3: "), ("text after a quote", b'2,"200"7', "D0019", ":3:8: "),
                                      ("an open quote", b'2,"200', "D0018", ":3:3: ")):
        result, rows = lists(main, ("loans", write("side.csv", b"no,i\n1,100\n" + record + b"\n3,300\n")))
        messages = result.stderr.decode()
        check(f"lists: {name}", rows == good and f"side.csv{place}" in messages and f"[{code}]" in messages and messages.count("\n") == 1 and result.returncode == 0, (rows, messages))
    cases = (
        ("no key", b"no,i\n1,100\n,200\n", "D0028"), ("blanks for a key", b"no,i\n1,100\n  ,200\n", "D0028"), ("a null byte in the key", b"no,i\n1,100\n2\0,200\n", "D0020"),
        ("a key that is not UTF-8", b"no,i\n1,100\n\xff,200\n", "D0001"), ("a comma too many before the key", b"i,no\n100,1\n1,000,2\n", "D0017"),
        ("a quote that opens in the key", b'no,i\n1,100\n"2,200\n', "D0018"), ("text after the quoted key", b'no,i\n1,100\n"2"0,200\n', "D0019"),
    )
    for name, content, code in cases:
        result, rows = lists(main, ("loans", write("side.csv", content)))
        messages = result.stderr.decode()
        check(f"lists: {name}: nothing is decided", result.returncode == 3 and rows == [] and "side.csv:3:" in messages and f"[{code}]" in messages and messages.count("\n") == 1, (rows, messages))
    target = WORK / "results.csv"
    target.unlink(missing_ok=True)
    policy, side = write("lists.pol", POLICY.encode()), write("side.csv", b"no,i\n1,100\n9,200,7\n")
    result = pol("explain", policy, "--data", main, "--list", f"loans={side}", "--key", "no", "--row", "2")
    check("lists: nor is it explained", result.returncode == 3 and result.stdout == b"" and b"side.csv:3: " in result.stderr, result)
    result = pol("run", policy, "--data", main, "--list", f"loans={side}", "--key", "no", "--output", target)
    check("lists: a broken row that no application seems to own", result.returncode == 3 and not target.exists() and b"side.csv:3: " in result.stderr and result.stderr.count(b"\n") == 1, result)


def sheets():
    main = write("main.csv", MAIN)
    book = workbook(WORK / "loans.xlsx", {"a": [["no", "i"], [1, 100], [2, ("x", '<c r="@" t="e"><v>#N/A</v></c>')], [3, 300]]})
    result, rows = lists(main, ("loans", book))
    check("lists: a bad cell of a sheet", rows == [("yes", "50.00"), ("error", ""), ("yes", "150.00")] and b"loans.xlsx:B3: " in result.stderr and result.stderr.count(b"\n") == 1, (rows, result.stderr))
    for name, key, code in (("no key", None, "D0028"), ("an error for a key", ("x", '<c r="@" t="e"><v>#N/A</v></c>'), "D0025")):
        book = workbook(WORK / "loans.xlsx", {"a": [["no", "i"], [1, 100], [key, 200]]})
        result, rows = lists(main, ("loans", book))
        check(f"lists: {name} in a sheet", result.returncode == 3 and rows == [] and code in result.stderr.decode() and b"loans.xlsx" in result.stderr, (rows, result.stderr))
    book = workbook(WORK / "loans.xlsx", {"a": [["no", "i"], [1, 100], [2, 200], [None, 50]]}, after='<mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells>')
    result, rows = lists(main, ("loans", book))
    check("lists: a merged key", result.returncode == 3 and rows == [] and b"loans.xlsx:A4: " in result.stderr and b"D0024" in result.stderr, (rows, result.stderr))


def keys():
    side = write("side.csv", '"no",i\n 1,100\n2\u3000,200\n"=""3""",300\n'.encode())
    result, rows = lists(write("main.csv", "no,project.cost\n1 ,5\n\u00a02,5\n3,5\n".encode()), ("loans", side))
    check("lists: blanks around a key are none of it", rows == [("yes", "50.00"), ("yes", "100.00"), ("yes", "150.00")] and result.stderr == b"", (rows, result.stderr))
    side = write("side.csv", b"no,i\n1,100\n2,200\n3,300\n")
    for name, record, code in (("too many cells", b"2,5,6", "D0017"), ("a null byte in the key", b"2\0,5", "D0020"), ("a key that is not UTF-8", b"\xff,5", "D0001")):
        result, rows = lists(write("main.csv", b"no,project.cost\n1,5\n" + record + b"\n3,5\n"), ("loans", side))
        messages = result.stderr.decode()
        check(f"lists: {name} in an application is one mistake", rows == [("yes", "50.00"), ("error", ""), ("yes", "150.00")] and f"[{code}]" in messages and messages.count("\n") == 1, (rows, messages))
    result, rows = lists(write("main.csv", b"no,project.cost\n1,5\n2,5,6\n3,5\n"), ("loans", side))
    check("lists: a mistake of the whole line has no column", b'"D0017 3 the line' in result.stdout, result.stdout)
    result, rows = lists(write("main.csv", MAIN), ("loans", side), key="nr")
    messages = result.stderr.decode()
    check("lists: a misspelt --key", result.returncode == 3 and '"nr", which --key names' in messages and "--key no" in messages and messages.count("\n") == 1, messages)
    result, rows = lists(write("main.csv", b"project.cost\n5\n"), ("loans", side))
    check("lists: a table without the key", result.returncode == 3 and b"D0109" in result.stderr and b"--key" in result.stderr, result)


def joined_lists():
    for group in (several_tables, units, columns, broken_rows, sheets, keys):
        group()
