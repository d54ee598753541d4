"""A policy as an extension of DuckDB (`pol build --emit duckdb`): the same decisions and the same words as `pol run` on the same rows, whatever the columns, the queries and the threads."""
import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from broken import CELLS, COLUMNS, GOOD
from harness import POL, SHENZHEN, SMALL, WORK, check, clean, pol, write
from people import people, table

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"


@lru_cache
def preloaded():
    """An instrumented extension needs its runtime in the process before anything else; Python itself is not instrumented."""
    cache = Path(POL).resolve().parent.parent / "CMakeCache.txt"
    if "POL_SANITIZE:BOOL=ON" not in cache.read_text():
        return {}
    libraries = [subprocess.run(["gcc", f"-print-file-name={name}"], capture_output=True, text=True).stdout.strip() for name in ("libasan.so", "libubsan.so", "libstdc++.so.6")]
    return {"LD_PRELOAD": " ".join(libraries), "ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}


def session(statements, **options):
    """What each statement gives: its rows, or its error as text."""
    asked = json.dumps({"statements": statements, **options})
    process = subprocess.run([sys.executable, str(HERE / "duckdb_session.py")], input=asked.encode(), capture_output=True, timeout=300, env={**os.environ, **preloaded()})
    answers = [json.loads(line) for line in process.stdout.splitlines()]
    check("duckdb: the process ends well", process.returncode == 0 and len(answers) == len(statements) and clean(process), (statements[len(answers):][:1], process.stderr.decode()[-2000:]))
    answers += [{"error": "no answer"}] * (len(statements) - len(answers))
    return [answer.get("rows", answer.get("error")) for answer in answers]


@lru_cache
def extension(policy, name):
    path = WORK / f"{name}.duckdb_extension"
    result = pol("build", policy, "--emit", "duckdb", "--output", path, timeout=300)
    check(f"duckdb: {name} is built", result.returncode == 0 and result.stderr == b"", result)
    return f"load '{path}'"


def of_run(line):
    """A line of results in the form that the function of SQL gives."""
    decision = {}
    for name, choice in line["choices"].items():
        decision[name] = {"best": choice["best"], "amount": choice.get("amount"), "undecided": choice.get("undecided", [])}
    for name, measure in line["measures"].items():
        decision[name] = {"status": measure["status"], "amount": measure.get("amount"), "amount_min": measure.get("amount_min"), "award": measure.get("award"),
                          "reasons": [reason["condition"] for reason in measure.get("reasons", []) if measure["status"] != "error"], "missing": [item.get("fact", item.get("parameter", item.get("decision"))) for item in measure.get("missing", [])]}
    decision["errors"] = [[error["code"], error["field"], error.get("measure"), error["message"]] for error in line["errors"]]
    return decision


def of_sql(found):
    decision = {}
    for name, value in found.items():
        if name == "errors":
            decision[name] = [[error["code"], error["field"], error["measure"], error["message"]] for error in value]
        elif "status" in value:
            decision[name] = {key: value.get(key) for key in ("status", "amount", "amount_min", "award")} | {key: value[key] for key in ("reasons", "missing")}
        else:
            decision[name] = value
    return decision


def run(policy, *arguments):
    result = pol("run", policy, *arguments, "--format", "jsonl", timeout=300)
    return [of_run(json.loads(line)) for line in result.stdout.splitlines()]


def same(name, wanted, found):
    if not isinstance(found, list):
        check(name, False, found)
        return
    found = [of_sql(row[0]) for row in found]
    wrong = [(i, a, b) for i, (a, b) in enumerate(zip(wanted, found)) if a != b]
    first = wrong[0] if wrong else None
    where = first and {key: (first[1][key], first[2].get(key)) for key in first[1] if first[1][key] != first[2].get(key)}
    check(name, not wrong and len(wanted) == len(found) > 0, (len(wanted), len(found), len(wrong), first and first[0], where))


def the_same_as_run():
    rows = people(3000, seed=5)
    path = WORK / "duck.parquet"
    pq.write_table(table(rows), path, row_group_size=1000)
    wanted = run(SMALL, "--data", path)
    check("duckdb: population: enough of each", all(sum(row["m1"]["status"] == status for row in wanted) > 100 for status in ("yes", "no", "unknown")))
    kinds = "select * replace (\"project.main_kind\"::enum('设备', 'software') as \"project.main_kind\", \"project.audited_cost\"::decimal(18, 2) as \"project.audited_cost\") from a"
    turned = "select \"loans\", \"project.kinds\", \"project.note\", columns(* exclude (\"loans\", \"project.kinds\", \"project.note\")) from a"
    nested = ("select {'date': \"application.date\"} as application, {'总投资额': \"project.total_investment\", 'audited_cost': \"project.audited_cost\", 'kinds': \"project.kinds\"} as 项目, loans from a")
    narrow = pq.read_table(path).select(["application.date", "project.total_investment", "project.audited_cost", "project.kinds", "loans"])
    pq.write_table(narrow, WORK / "narrow.parquet")
    answers = session([extension(SMALL, "small"), f"create table a as select * from '{path}'", "select small(a) from a order by rowid", f"select small(a) from '{path}' a",
                       f"select small(b) from ({kinds}) b", f"select small(b) from ({turned}) b", "select small(a) from a where rowid % 7 = 3", "select small(a) from a order by rowid desc",
                       f"select small(b) from ({nested}) b", "select small(b) from (select * replace (null as loans) from a) b",
                       "select small(b) from (select * replace ([{'id': 'x', 'interest': 1}] as loans, 5 as \"project.staff\", 'x' as \"project.note\") from a) b",
                       "select small(a) from a join (select rowid as r from a where rowid % 11 = 1) on a.rowid = r order by a.rowid"])
    check("duckdb: load and create", answers[0] == [] and answers[1] == [[3000]], answers[:2])
    same("duckdb: rows of a table", wanted, answers[2])
    same("duckdb: rows of a parquet file", wanted, answers[3])
    same("duckdb: an ENUM and a decimal", wanted, answers[4])
    same("duckdb: columns in another order", wanted, answers[5])
    same("duckdb: some rows", wanted[3::7], answers[6])
    same("duckdb: backwards", wanted[::-1], answers[7])
    same("duckdb: a STRUCT an entity, by either name", run(SMALL, "--data", WORK / "narrow.parquet"), answers[8])
    same("duckdb: a column of NULL", wanted, answers[9])                 # no measure looks at the loans
    same("duckdb: constants among the columns", wanted, answers[10])
    same("duckdb: rows of a join", wanted[1::11], answers[11])


def the_examples():
    csv = EXAMPLES / "applications.csv"
    wanted = run(SHENZHEN, "--data", csv)
    found = session([extension(SHENZHEN, "shenzhen"), f"select shenzhen(a) from read_csv('{csv}', all_varchar = true) a"])[1]
    same("duckdb: the examples as texts", wanted, found)
    subprocess.run(["cc", "-O1", str(EXAMPLES / "population" / "population.c"), "-o", str(WORK / "population")], check=True)
    lists = write("population.jsonl", subprocess.run([str(WORK / "population"), "--rows", "3000", "--seed", "4", "--format", "jsonl"], capture_output=True, check=True).stdout)
    wanted = run(SHENZHEN, "--data", lists)
    check("duckdb: population with lists: enough of each", all(sum(row[measure]["status"] == "yes" for row in wanted) > 50 for measure in ("m2", "m8a", "m12", "m13")),
          {name: sum(row[name]["status"] == "yes" for row in wanted) for name in wanted[0] if name.startswith("m")})
    source = f"read_json('{lists}', format = 'newline_delimited', sample_size = -1)"
    answers = session([extension(SHENZHEN, "shenzhen"), f"create table a as select * from {source}", "select shenzhen(a) from a order by rowid", "select shenzhen(a) from a where rowid % 3 = 1 order by rowid desc",
                       "select shenzhen(b) from (select * replace (list_reverse(list_reverse(\"融资\")) as \"融资\", list_filter(\"称号\", lambda x: true) as \"称号\") from a where rowid % 5 = 2) b"], threads=2)
    same("duckdb: structs and lists", wanted, answers[2])
    same("duckdb: lists of some rows, backwards", wanted[1::3][::-1], answers[3])
    same("duckdb: lists that were made in the query", wanted[2::5], answers[4])


def broken():
    """The bad cells and columns of broken.py, and what pol run says of the same file."""
    statements, wanted = [extension(SMALL, "small")], []
    for number, (name, column, cells, code) in enumerate([*CELLS, *COLUMNS]):
        path = WORK / f"broken{number}.parquet"
        pq.write_table(pa.table({**GOOD, column: cells}) if number < len(CELLS) else pa.table({column: cells}), path)
        statements.append(f"select small(a) from '{path}' a")
        wanted.append((name, code, path, number < len(CELLS)))
    for (name, code, path, is_cell), found in zip(wanted, session(statements)[1:]):
        if is_cell and name not in ("a decimal of 70 digits",):               # DuckDB reads such a decimal as a double
            same(f"duckdb: cell: {name}", run(SMALL, "--data", path), found)
        if not is_cell:
            said = pol("run", SMALL, "--data", path).stderr.decode()
            text = said[said.index(": ") + 2:].splitlines()[0]
            exact = text in str(found) or name in ("a list of numbers", "numbers in a set", "a map", "a column without a name", "a time zone", "a time")
            check(f"duckdb: column: {name}", isinstance(found, str) and f"[{code}]" in found and exact, (text, found))


def answers_of_sql():
    rows = "(values (1, 1000.00::decimal(12, 2), ['设备']), (2, 999.99, ['设备']), (3, null, ['设备']), (4, 5000, null)) t(id, \"project.total_investment\", \"project.kinds\")"
    facts = f"(select * replace (id as id), 1000 as \"project.audited_cost\", date '2025-06-30' as \"application.date\" from {rows})"
    statements = {
        "load again": (extension(SMALL, "small"), []),
        "a status": (f"select id, small(a, ['id']).m1.status from {facts} a order by id", [[1, "yes"], [2, "no"], [3, "unknown"], [4, "unknown"]]),
        "an amount, a number to count with": (f"select sum(small(a, ['id']).m1.amount) + 0.01 from {facts} a", [["100.01"]]),
        "the least amount": (f"select small(a, ['id']).m1.amount_min from {facts} a where id = 1", [["0.00"]]),
        "reasons": (f"select small(a, ['id']).m1.reasons, small(a, ['id']).m1.missing from {facts} a order by id", [[[], []], [["m1.c2"], []], [["m1.c2"], ["project.total_investment"]], [["m1.c1"], ["project.kinds"]]]),
        "a list to search in": (f"select count(*) from {facts} a where list_contains(small(a, ['id']).m1.reasons, 'm1.c2')", [[2]]),
        "groups": (f"select d.m1.status as s, count(*) from (select small(a, ['id']) as d from {facts} a) group by s order by s::varchar", [["no", 1], ["unknown", 2], ["yes", 1]]),
        "the best": (f"select small(a, ['id']).choose_one.best from {facts} a where id = 1", [[["m1"]]]),
        "no rows": (f"select small(a, ['id']) from {facts} a where id > 9", []),
        "an empty table": ("select small(e) from (select 1 as \"project.staff\" limit 0) e", []),
        "a row that is NULL": ("select small(null::struct(\"project.staff\" integer)) is null, small(null) is null", [[True, True]]),
        "rows of which some are NULL": ("select d is null, d.m1 is null, d.m1.status, d.errors from (select small(case when i % 2 = 0 then {'project.staff': i} end) as d from range(3) r(i))",
                                        [[False, False, "unknown", []], [True, True, None, None], [False, False, "unknown", []]]),
        "many rows of which some are NULL": ("select count(*), count(d), count(d.m1), count(d.m1.status), count(d.errors), count(d.m1.amount) from "
                                             "(select small(case when i < 3000 and i % 2 = 0 then null else {'project.staff': i} end) as d from range(10000) r(i))", [[10000, 8500, 8500, 8500, 8500, 0]]),
        "a row without facts": ("select small({'project.staff': null}).m1.missing", [[["application.date", "project.total_investment", "project.kinds"]]]),
        "a constant": ("select small({'application.date': date '2025-06-30', 'project.kinds': ['设备'], 'project.total_investment': 1000, 'project.audited_cost': 1234.56}).m1.amount from range(2)", [["123.45"], ["123.45"]]),
        "a parameter": (["select small({'application.date': '2025-06-30', 'project.kinds': '设备', 'project.total_investment': $1, 'project.audited_cost': 1000}).m1.status", [1000]], [["yes"]]),
        "another parameter": (["select small({'application.date': '2025-06-30', 'project.kinds': '设备', 'project.total_investment': $1, 'project.audited_cost': 1000}).m1.status", ["999.99"]], [["no"]]),
        "preparing": ("prepare p as select small({'project.staff': $1::integer}).errors[1].code", []),
        "executing": ("execute p(100001)", [["D0011"]]),
        "executing again": ("execute p(100000)", [[None]]),
        "not in force": ("select small({'application.date': date '2019-06-30'}).m1.status", [["not_in_force"]]),
        "within a condition": ("select count(*) from range(10) r(i) where small({'project.staff': i + 99996}).m1.status = 'error'", [[5]]),
        "nested in a query": (f"select d.m1.amount from (select small(a, ['id']) as d, id from {facts} a) where d.m1.status = 'yes' order by id", [["100.00"]]),
        "a uuid for a text": ("select small({'project.note': uuid '00112233-4455-6677-8899-aabbccddeeff'}).errors, small({'project.note': 5}).errors", "D0007"),
        "a uuid for an item": ("select d.errors[1].code, contains(d.errors[1].message, u::varchar) from (select small({'project.main_kind': u}) as d, u from (values (uuid '00112233-4455-6677-8899-aabbccddeeff'), "
                               "(uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff')) v(u))", [["D0014", True], ["D0014", True]]),
        "a hugeint": ("select d.errors[1].code, d.m1.status from (select small({'project.staff': v}) as d from (values (5::hugeint), (170141183460469231731687303715884105727::hugeint)) t(v))", [[None, "unknown"], ["D0010", "error"]]),
        "small decimals": ("select small({'project.share': v}).errors[1].code from (values (0.5::decimal(3, 2)), (-0.01), (1.01)) t(v)", [[None], ["D0011"], ["D0011"]]),
        "every integer": ("select small({'project.staff': 100::tinyint}).errors, small({'project.staff': 255::utinyint}).errors, small({'project.staff': -1::smallint}).errors[1].code, "
                          "small({'project.staff': 65535::usmallint}).errors, small({'project.staff': 4294967295::uinteger}).errors[1].code, small({'project.staff': 18446744073709551615::ubigint}).errors[1].code",
                          [[[], [], "D0011", [], "D0011", "D0010"]]),
        "timestamps": ("select small({'application.date': t::timestamp_s}).errors, small({'application.date': t::timestamp_ms}).errors, small({'application.date': t::timestamp_ns}).errors, "
                       "small({'application.date': t + interval 1 second}).errors[1].code, small({'application.date': 'infinity'::date}).errors[1].code from (select timestamp '2025-06-30' as t)", [[[], [], [], "D0012", "D0011"]]),
        "sets of an ENUM": ("select small({'project.kinds': ['设备', 'software']::enum('软件', 'software', '设备')[]}).errors", [[[]]]),
        "not a row": ("select small(5)", "STRUCT"), "not a row, a list": ("select small([{'project.staff': 1}])", "STRUCT"),
        "a misspelt column": ("select small({'project.staf': 1})", "project.staff"), "a column that is no fact": (f"select small(a) from {facts} a", "[D0105]"),
        "names that are not the same": (f"select small(a, [id::varchar]) from {facts} a", "每一行都相同"), "names that are NULL": ("select small({'x': 1}, [null])", "每一行都相同"),
        "no names": ("select small({'x': 1}, null)", "每一行都相同"), "another number of arguments": ("select small()", "small"),
    }
    answers = session([extension(SMALL, "small"), *[statement for statement, _ in statements.values()]])[1:]
    for (name, (_, wanted)), found in zip(statements.items(), answers):
        check(f"duckdb: sql: {name}", wanted in found if isinstance(wanted, str) else found == wanted, (wanted, found))


def an_estimate():
    """Where what is reviewed is not known, what was declared stands in, and the decision says so."""
    text = Path(SMALL).read_text().replace("不超过 项目.审定费用 的 10%", "不超过 估算(项目.审定费用，项目.总投资额) 的 10%")
    facts = "'application.date': date '2025-06-30', 'project.kinds': '设备', 'project.total_investment': 1000"
    answers = session([extension(write("estimate.pol", text.encode()), "estimate"), f"select d.m1.amount, d.m1.estimated from (select unnest([estimate({{{facts}}}), estimate({{{facts}, 'project.audited_cost': 2000}})]) as d)",
                       "select estimate({'project.staff': 1}).m2.estimated"])
    check("duckdb: an estimate", answers[1] == [["100.00", True], ["200.00", False]], answers)
    check("duckdb: a measure that never rests on one has no such member", isinstance(answers[2], str) and "estimated" in answers[2], answers[2])


def leaks():
    """What an instrumented extension still holds when the databases are closed; what Python holds is not ours."""
    if not preloaded():
        return
    asked = {"statements": [extension(SMALL, "small"), "select small(a) from (select i as \"project.staff\" from range(9000) r(i)) a", "select small({'project.x': 1})"]}
    process = subprocess.run([sys.executable, str(HERE / "duckdb_session.py")], input=json.dumps(asked).encode(), capture_output=True, timeout=300,
                             env={**os.environ, **preloaded(), "ASAN_OPTIONS": "detect_leaks=1:exitcode=0"})
    check("duckdb: no leaks", b".duckdb_extension" not in process.stderr and process.stdout.count(b"\n") == 3, process.stderr.decode()[-2000:])


def several():
    """Two policies, several threads, a database in a file."""
    path, base = WORK / "duck.parquet", WORK / "extension.duckdb"
    both = [extension(SMALL, "small"), extension(SHENZHEN, "shenzhen")]
    statements = [*both, f"create table a as select p.* from '{path}' p, range(100)",        # three groups of rows, which are what threads take
                  "select count(*), count(distinct d) > 100, sum(hash(d)::hugeint) from (select small(a)::varchar as d from a)",
                  "select sum(small(a).m1.amount), sum(small(a).m2.amount) from a where small(a).choose_one.best != []",
                  "select small({'application.date': date '2025-06-30', 'project.kinds': '设备'}).m1.status, shenzhen({'application.date': date '2025-06-30', 'project.types': '重大技术改造'}).m1.status"]
    one, four = session(statements, threads=1), session(statements, threads=4, path=str(base))
    check("duckdb: one thread and four", one == four and one[3][0][:2] == [300000, True] and isinstance(one[4], list), (one[3:], four[3:]))
    check("duckdb: two policies in one query", one[5] == [["unknown", "unknown"]], one[5])
    again = session([*both, statements[4]], threads=2, path=str(base))
    check("duckdb: a database in a file, again", again[2] == one[4], again)


def the_example():
    """examples/duckdb/decide.sql; what it must say stands in the table of examples/README.md, worked out by hand."""
    extension(SHENZHEN, "shenzhen")
    text = (EXAMPLES / "duckdb" / "decide.sql").read_text().replace("./shenzhen.duckdb_extension", str(WORK / "shenzhen.duckdb_extension")).replace("examples/applications.csv", str(EXAMPLES / "applications.csv"))
    statements = [part.strip() for part in "\n".join(line for line in text.splitlines() if not line.startswith("--")).split(";") if part.strip()]
    answers = session(statements)
    check("duckdb: example: runs", len(answers) == 7 and all(isinstance(answer, list) for answer in answers), answers[:3])
    check("duckdb: example: ties", answers[3] == [[72, ["m1", "m3"], "50000000.00"], [73, ["m3"], "50000000.00"], [74, ["m1"], "60000000.00"]], answers[3])
    wanted = [[14, "yes"], [15, "no"], [16, "yes"], [17, "yes"], [18, "yes"], [19, "no"], [20, "unknown"], [21, "unknown"], [22, "unknown"], [23, "yes"]]
    check("duckdb: example: statuses", [row[:2] for row in answers[4]] == wanted, answers[4])
    check("duckdb: example: what is missing", [row[3] for row in answers[4] if row[0] >= 20] == [["applicant.industry_section"], ["project.types"], ["project.total_investment"], ["project.audited_cost"]], answers[4])
    check("duckdb: example: errors", sorted({row[0] for row in answers[6]}) == [80, 83, 85, 86, 87, 88, 89, 90, 91], answers[6])


def refused():
    path = WORK / "small.duckdb_extension"
    extension(SMALL, "small")
    whole = path.read_bytes()
    short, other, rest = write("short.duckdb_extension", whole[:len(whole) // 2]), write("renamed.duckdb_extension", whole), write("small2.duckdb_extension", whole[:-512])
    answers = session([f"load '{short}'", f"load '{other}'", f"load '{rest}'", f"load '{WORK / 'none.duckdb_extension'}'", "select 1"])
    check("duckdb: a file cut short, renamed, without its end, that is not there", all(isinstance(answer, str) for answer in answers[:4]) and answers[4] == [[1]], answers)
    check("duckdb: a renamed file says its entry", "renamed_init_c_api" in answers[1], answers[1])
    answers = session([f"load '{path}'", "select small({'project.staff': 1})"], unsigned=False)
    check("duckdb: unsigned extensions are not allowed", all(isinstance(answer, str) for answer in answers), answers)
    taken = WORK / "round.duckdb_extension"
    pol("build", SMALL, "--emit", "duckdb", "--output", taken)
    answers = session([f"load '{taken}'", "select round(1.5)"])
    check("duckdb: a name that DuckDB has leaves its function as it is", answers[1] == [["2"]], answers)
    second = WORK / "second" / "small.duckdb_extension"
    second.parent.mkdir()
    pol("build", SMALL, "--emit", "duckdb", "--as-of", "2019-01-01", "--output", second)
    answers = session([f"load '{path}'", f"load '{second}'", "select small({'project.staff': 1}).m1.status"])
    check("duckdb: a second file of the name changes nothing", answers[2] == [["unknown"]], answers)
    for name, arguments, word in (("digits first", ["--output", WORK / "2023.duckdb_extension"], "2023"), ("a name with a sign", ["--output", WORK / "a-b.duckdb_extension"], "a-b"),
                                  ("another machine", ["--target", "aarch64-linux-gnu", "--output", WORK / "x.duckdb_extension"], "--target"), ("no folder", ["--output", WORK / "no" / "x.duckdb_extension"], "x.duckdb_extension")):
        result = pol("build", SMALL, "--emit", "duckdb", *arguments)
        check(f"duckdb: build: {name}", result.returncode == 2 and word in result.stderr.decode() and not (WORK / "x.duckdb_extension").exists(), result)
    for old, new in (("(m2)", "(M1)"), ("(choose_one)", "(Errors)")):
        twice = write("twice.pol", Path(SMALL).read_text().replace(old, new).encode())
        result = pol("build", twice, "--emit", "duckdb", "--output", WORK / "x.duckdb_extension")
        check(f"duckdb: build: {new}", result.returncode == 2 and new.strip("()") in result.stderr.decode() and not (WORK / "x.duckdb_extension").exists(), result)
    result = pol("build", SMALL, "--emit", "duckdb", "--output", WORK / "x.duckdb_extension", env={"POL_MODULES": str(WORK)})
    check("duckdb: build: without its module", result.returncode == 2 and b"pol_duckdb.o" in result.stderr, result)
    result = pol("build", SMALL, "--emit", "duckdb", "--output", WORK / "小政策.duckdb_extension")
    answers = session([f"load '{WORK / '小政策.duckdb_extension'}'", "select 小政策({'项目.人数': 1}).m1.status"])
    check("duckdb: a Chinese name", result.returncode == 0 and answers[1] == [["unknown"]], (result, answers))
    result = pol("run", path, "--data", WORK / "duck.parquet", "--format", "csv")
    check("duckdb: the file is an evaluator, too", result.returncode == 0 and result.stdout == pol("run", SMALL, "--data", WORK / "duck.parquet", "--format", "csv").stdout, result.stderr)


def in_duckdb():
    for group in (the_same_as_run, the_examples, broken, answers_of_sql, an_estimate, leaks, several, the_example, refused):
        group()
