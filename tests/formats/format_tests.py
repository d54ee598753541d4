"""Tests of Parquet, Arrow and DuckDB: the same decisions as from JSON Lines, bad cells and broken files named, results in these formats."""
import csv
import hashlib
import io
import json
import random
import shutil
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))

import duckdb  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.feather as feather  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from broken import broken_cells, broken_files, damage  # noqa: E402
from harness import SMALL, WORK, check, clean, counts, pol, write  # noqa: E402
from in_duckdb import in_duckdb  # noqa: E402
from killing import killing  # noqa: E402
from people import jsonl, people, table, table_csv  # noqa: E402

CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]


def stream(path, content, options=None, rows=None):
    with pa.ipc.new_stream(path, content.schema, options=options) as writer:
        writer.write_table(content, rows)


def database(path, content):
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table applications as select * from content")


def same(name, wanted, *arguments, data=None):
    result = pol("run", SMALL, *arguments, "--format", "jsonl", data=data)
    check(name, result.returncode == 0 and result.stderr == b"" and result.stdout == wanted, (result.stderr.decode()[-300:], result.stdout[:200], wanted[:200]))


# ---- in ---------------------------------------------------------------------------------------------------------------------------


def one_population():
    rows = people(700)
    wanted = pol("run", SMALL, "--data", write("all.jsonl", jsonl(rows)), "--format", "jsonl").stdout
    full = [{**row, "project.kinds": row["project.kinds"] or None} for row in rows]     # a table in text cannot say that a set is empty
    filled = pol("run", SMALL, "--data", write("filled.jsonl", jsonl(full, lists=False)), "--format", "jsonl").stdout
    without = pol("run", SMALL, "--data", write("flat.jsonl", jsonl(rows, lists=False)), "--format", "jsonl").stdout
    check("population: enough of each", all(wanted.count(word) > 50 for word in (b'"yes"', b'"no"', b'"unknown"')), wanted[:300])
    same("the same from csv", filled, "--data", write("flat.csv", table_csv(full)))
    content, flat = table(rows), table(rows, lists=False)
    pq.write_table(flat, WORK / "flat.parquet")
    same("the same from parquet without lists", without, "--data", WORK / "flat.parquet")
    for codec in CODECS:
        pq.write_table(content, WORK / "all.parquet", compression=codec, row_group_size=97)
        same(f"the same from parquet, {codec}", wanted, "--data", WORK / "all.parquet")
    for name, options in (("plain pages", {"use_dictionary": False}), ("pages of the second version", {"data_page_version": "2.0"}), ("an old version", {"version": "1.0"}),
                          ("a row group a row", {"row_group_size": 1}), ("tiny pages", {"data_page_size": 64}), ("no hint of Arrow's types", {"store_schema": False})):
        pq.write_table(content.slice(0, 150), WORK / "all.parquet", **options)
        same(f"the same from parquet, {name}", b"".join(wanted.splitlines(True)[:150]), "--data", WORK / "all.parquet", "--threads", "2")
    for codec in ("uncompressed", "lz4", "zstd"):
        feather.write_feather(content, str(WORK / "all.feather"), compression=codec, chunksize=64)
        same(f"the same from an arrow file, {codec}", wanted, "--data", WORK / "all.feather")
        stream(WORK / "all.arrows", content, pa.ipc.IpcWriteOptions(compression=None if codec == "uncompressed" else codec), 50)
        same(f"the same from an arrow stream, {codec}", wanted, "--data", WORK / "all.arrows")
    same("the same from an arrow stream through a pipe", wanted, "--data", "-", "--input-format", "arrow", data=(WORK / "all.arrows").read_bytes())
    shutil.copy(WORK / "all.arrows", WORK / "all.data")
    same("the same by --input-format", wanted, "--data", WORK / "all.data", "--input-format", "arrow")
    database(WORK / "all.duckdb", content)
    same("the same from a database", wanted, "--database", WORK / "all.duckdb", "--data", "select * from applications")
    same("the same from a database, two threads", wanted, "--database", WORK / "all.duckdb", "--data", "from applications", "--threads", "2")
    pq.write_table(content, WORK / "all.parquet")
    same("the same from a query on a file", wanted, "--database", ":memory:", "--data", f"select * from '{WORK / 'all.parquet'}'")


def several_files():
    rows = people(300, seed=2)
    folder = WORK / "months"
    folder.mkdir()
    wanted = pol("run", SMALL, "--data", write("months.jsonl", jsonl(rows)), "--format", "jsonl").stdout
    for i in range(3):
        pq.write_table(table(rows[i * 100:i * 100 + 100]), folder / f"2025-0{i + 1}.parquet")
        stream(folder / f"2025-0{i + 1}.arrows", table(rows[i * 100:i * 100 + 100]))
    same("several parquet files", wanted, "--data", folder / "*.parquet")
    same("several arrow streams", wanted, "--data", folder / "2025-0[1-3].arrows")
    result = pol("run", SMALL, "--data", folder / "*.parquet", "--format", "summary", "--summary", WORK / "months.json")
    together = b"".join(path.read_bytes() for path in sorted(folder.glob("*.parquet")))
    found = json.loads((WORK / "months.json").read_text())["data"]
    check("several files: hash and size", found["sha256"] == hashlib.sha256(together).hexdigest() and found["bytes"] == len(together) and found["format"] == "parquet", (found, result))
    strange = table(rows[:5]).rename_columns(["project.totl_investment" if name == "project.total_investment" else name for name in table(rows[:5]).column_names])
    pq.write_table(strange, folder / "2025-09.parquet")
    result = pol("run", SMALL, "--data", folder / "*.parquet", "--output", WORK / "never.csv")
    check("several files: a wrong one is named", result.returncode == 3 and b"2025-09.parquet: project.totl_investment" in result.stderr and b"D0105" in result.stderr, result)
    check("several files: nothing is written", not (WORK / "never.csv").exists())
    broken = table(rows[:3]).set_column(1, "project.total_investment", pa.array(["1", "x", "2"]))
    pq.write_table(broken, folder / "2025-09.parquet")
    result = pol("run", SMALL, "--data", folder / "*.parquet", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    check("several files: a bad row is named by its file", b"2025-09.parquet:2: " in result.stderr and len(lines) == 303 and lines[301]["row"] == 302 and lines[301]["errors"], result.stderr)


TYPES = [
    ("project.total_investment", [1000], [pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(5, 0), pa.decimal128(38, 10),
                                          pa.decimal256(60, 4), pa.string()]),
    ("project.total_investment", [Decimal("1000.00")], [pa.decimal128(6, 2), pa.decimal256(50, 30)]),
    ("project.total_investment", ["1000", "1,000.00", "0.1万元"], [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.uint8(), pa.large_string()), pa.binary()]),
    ("project.qualified", [True], [pa.bool_()]), ("project.qualified", [1], [pa.int8(), pa.uint8(), pa.int64()]), ("project.qualified", ["是", "true", "1"], [pa.string()]),
    ("application.date", [20269], [pa.date32()]), ("application.date", [20269 * 86400], [pa.timestamp("s")]), ("application.date", [20269 * 86400 * 10**3], [pa.timestamp("ms"), pa.date64()]),
    ("application.date", [20269 * 86400 * 10**6], [pa.timestamp("us")]), ("application.date", [20269 * 86400 * 10**9], [pa.timestamp("ns")]), ("application.date", ["2025-06-30", "2025年6月30日"], [pa.string()]),
    ("project.kinds", [["设备"]], [pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.dictionary(pa.int32(), pa.string())), pa.list_view(pa.string()), pa.large_list_view(pa.string())]), ("project.kinds", ["设备;软件"], [pa.string()]),
]


def types():
    base = {"application.date": pa.array(["2025-06-30"]), "project.total_investment": pa.array(["1000"]), "project.audited_cost": pa.array([1000]), "project.kinds": pa.array(["设备"])}
    for name, values, kinds in TYPES:
        for kind in kinds:
            for value in values:
                try:
                    column = pa.array([value], kind)
                except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
                    column = pa.array([value]).cast(pa.int64() if pa.types.is_temporal(kind) else kind).cast(kind)
                content = pa.table({**base, name: column})
                stream(WORK / "type.arrows", content)
                result = pol("run", SMALL, "--data", WORK / "type.arrows", "--format", "jsonl")
                check(f"type {kind} for {name}", result.stderr == b"" and b'"m1":{"status":"yes","kind":"grant","amount":"100.00"' in result.stdout, (value, result))
                if pa.types.is_string_view(kind) or pa.types.is_large_list(kind) or "list_view" in str(kind):
                    continue
                pq.write_table(content, WORK / "type.parquet")
                result = pol("run", SMALL, "--data", WORK / "type.parquet", "--format", "jsonl")
                check(f"parquet of {kind} for {name}", result.stderr == b"" and b'"m1":{"status":"yes","kind":"grant","amount":"100.00"' in result.stdout, (value, result))


def structs():
    """Entities as columns of structs, as nested JSON gives them; an entity that is null has no facts."""
    rows = people(200, seed=3)
    lines = [json.loads(line) for line in jsonl(rows).splitlines()]
    content = pa.Table.from_pylist([{"application": line.get("application"), "project": line.get("project"), "loans": line.get("loans")} for line in lines])
    wanted = pol("run", SMALL, "--data", write("structs.jsonl", jsonl(rows)), "--format", "jsonl").stdout
    pq.write_table(content, WORK / "structs.parquet")
    same("entities as structs in parquet", wanted, "--data", WORK / "structs.parquet")
    feather.write_feather(content, str(WORK / "structs.arrow"))
    same("entities as structs in arrow", wanted, "--data", WORK / "structs.arrow")
    explained = [pol("explain", SMALL, "--data", WORK / path, "--row", "7").stdout for path in ("structs.jsonl", "structs.parquet")]
    check("explain says the same", explained[0] == explained[1] and len(explained[0]) > 100, explained)
    receipts = []
    for path in ("structs.jsonl", "structs.parquet"):
        folder = WORK / f"receipts_{path}"
        result = pol("run", SMALL, "--data", WORK / path, "--format", "summary", "--receipt", folder)
        receipts.append({file.name: json.loads(file.read_text())["facts"] for file in folder.iterdir() if "facts" in json.loads(file.read_text())})
    check("receipts hold the same facts", receipts[0] == receipts[1] and len(receipts[0]) == 200, result)


def dictionaries():
    """Dictionaries that change from batch to batch, and an entry that no row uses."""
    schema = pa.schema([("application.date", pa.date32()), ("project.main_kind", pa.dictionary(pa.int8(), pa.string())), ("project.total_investment", pa.dictionary(pa.int8(), pa.string()))])
    with pa.ipc.new_stream(WORK / "dictionary.arrows", schema) as writer:
        for words in (["设备", "房产"], ["软件", "培训"]):
            entries = pa.DictionaryArray.from_arrays(pa.array([0, None, 0], pa.int8()), pa.array(words))
            amounts = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array(["1000", "viel"]))
            writer.write_batch(pa.record_batch([pa.array([20269] * 3, pa.date32()), entries, amounts], schema=schema))
    result = pol("run", SMALL, "--data", WORK / "dictionary.arrows", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    check("dictionaries: only the rows that use a bad entry are wrong", [bool(line.get("errors")) for line in lines] == [False, True, False] * 2 and result.stderr.count(b"D0008") == 2, result)


def nothing():
    empty = table(people(1)).slice(0, 0)
    pq.write_table(empty, WORK / "empty.parquet")
    feather.write_feather(empty, str(WORK / "empty.arrow"))
    stream(WORK / "empty.arrows", empty)
    with pa.ipc.new_stream(WORK / "gaps.arrows", empty.schema) as writer:
        for part in (empty, table(people(2)), empty, empty, table(people(1))):
            for batch in part.to_batches() or [pa.record_batch([pa.array([], field.type) for field in part.schema], schema=part.schema)]:
                writer.write_batch(batch)
    for name in ("empty.parquet", "empty.arrow", "empty.arrows"):
        for output in ("jsonl", "summary", "parquet"):
            result = pol("run", SMALL, "--data", WORK / name, "--format", output)
            check(f"no rows: {name}, {output}", result.returncode == 0 and b"holds no applications" in result.stderr and clean(result), result)
    check("no rows: a parquet file without rows", pq.read_table(io.BytesIO(result.stdout)).num_rows == 0 and "m1.amount" in pq.read_table(io.BytesIO(result.stdout)).column_names)
    result = pol("run", SMALL, "--data", WORK / "gaps.arrows", "--format", "jsonl")
    check("batches without rows", len(result.stdout.splitlines()) == 3 and result.stderr == b"", result)
    nulls = pa.table({"application.date": pa.nulls(3), "project.kinds": pa.nulls(3, pa.list_(pa.string())), "loans": pa.nulls(3), "project": pa.nulls(3, pa.struct([("staff", pa.int8())]))})
    stream(WORK / "nulls.arrows", nulls)
    result = pol("run", SMALL, "--data", WORK / "nulls.arrows", "--format", "jsonl")
    check("nothing but nulls", result.returncode == 0 and result.stdout.count(b'"unknown"') >= 3 and result.stderr == b"", result)


# ---- out --------------------------------------------------------------------------------------------------------------------------


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def results():
    rows = people(400, seed=4)
    data = write("results.jsonl", jsonl(rows) + b'{"project": {"total_investment": "x"}}\n')
    for shape in ("wide", "long"):
        text = pol("run", SMALL, "--data", data, "--format", "csv", "--shape", shape).stdout.decode()
        wanted = list(csv.reader(io.StringIO(text, newline="")))
        for ending, read in (("parquet", pq.read_table), ("arrow", lambda path: pa.ipc.open_file(path).read_all()), ("feather", feather.read_table), ("arrows", lambda path: pa.ipc.open_stream(path).read_all())):
            path = WORK / f"results.{ending}"
            result = pol("run", SMALL, "--data", data, "--output", path, "--shape", shape)
            found = read(path)
            found.validate(full=True)
            cells = [found.column_names] + [[as_text(value) for value in row.values()] for row in found.to_pylist()]
            check(f"out: {shape} {ending} holds what csv holds", result.returncode == 0 and cells == wanted, (result.stderr, cells[:2], wanted[:2]))
            kinds = {field.name: field.type for field in found.schema}
            amount = "amount" if shape == "long" else "m1.amount"
            check(f"out: {shape} {ending} types", kinds["row"] == pa.int64() and kinds[amount] == pa.decimal128(20, 2) and kinds.get("best", pa.bool_()) == pa.bool_(), kinds)
        for form, read in (("parquet", pq.read_table), ("arrow", lambda source: pa.ipc.open_stream(source).read_all())):
            result = pol("run", SMALL, "--data", data, "--format", form, "--shape", shape)
            check(f"out: {shape} {form} through a pipe", read(io.BytesIO(result.stdout)).num_rows == len(wanted) - 1, result.stderr)
    total = duckdb.sql(f"select sum(amount) from '{WORK / 'results.parquet'}' where status = 'yes'").fetchall()[0][0]
    check("out: duckdb reads it", total == sum(Decimal(row[5]) for row in wanted[1:] if row[4] == "yes" and row[5]), total)
    first = (WORK / "results.parquet").read_bytes()
    pol("run", SMALL, "--data", data, "--output", WORK / "results.parquet", "--shape", "long")
    check("out: two runs give the same bytes", first == (WORK / "results.parquet").read_bytes())
    for threads in ("1", "3"):
        pol("run", SMALL, "--data", WORK / "flat.parquet", "--output", WORK / f"threads{threads}.parquet", "--threads", threads)
    check("out: threads change nothing", (WORK / "threads1.parquet").read_bytes() == (WORK / "threads3.parquet").read_bytes())


def many_rows():
    """More rows than one batch of results holds."""
    content = pa.table({"application.date": pa.array([20269] * 140000, pa.date32()), "project.total_investment": pa.array(range(140000), pa.int64())})
    stream(WORK / "many.arrows", content)
    result = pol("run", SMALL, "--data", WORK / "many.arrows", "--output", WORK / "many.parquet", timeout=300)
    file = pq.ParquetFile(WORK / "many.parquet")
    check("out: several row groups", file.num_row_groups > 1 and file.read(["row"]).column(0).to_pylist() == list(range(1, 140001)), (result, file.metadata))


# ---- in columns -------------------------------------------------------------------------------------------------------------------


def columns():
    """Only the summary is wanted: blocks of columns must say what rows say."""
    chance = random.Random(5)
    count = 60000
    amounts = [chance.choice(["1000", "999.99", "0.1万元", None, f"{i}.5"]) for i in range(count)]
    for i in range(0, count, 777):
        amounts[i] = "viel"
    content = pa.table({
        "application.date": pa.array([chance.choice([20269, 18000, None]) for _ in range(count)], pa.date32()), "project.total_investment": pa.array(amounts),
        "project.audited_cost": pa.array([chance.choice([1000.0, 0.1 + 0.2 if i % 501 == 0 else 0.3, 5.25, -1.0 if i % 997 == 0 else 7.0]) for i in range(count)]),
        "project.kinds": pa.array([chance.choice([["设备"], ["软件", "设备"], [], None]) for _ in range(count)]), "project.qualified": pa.array([i % 3 == 0 for i in range(count)]),
        "project.trade": pa.array([chance.choice(["服装", "其他", None]) for _ in range(count)]).dictionary_encode(), "project.note": pa.array([f"a note that makes the file large {i} {chance.random()}" for i in range(count)]),
    })
    pq.write_table(content, WORK / "columns.parquet", compression="none", row_group_size=23456)
    stream(WORK / "columns.arrows", content, rows=4321)
    database(WORK / "columns.duckdb", content)
    folder = WORK / "columns"
    folder.mkdir()
    for i in range(4):
        part = content.slice(i * 15000, 15000)
        pq.write_table(part.select([6, 5, 4, 3, 2, 1, 0]) if i % 2 else part, folder / f"{i}.parquet", compression="none")
    sources = [["--data", WORK / "columns.parquet"], ["--data", WORK / "columns.arrows"], ["--database", WORK / "columns.duckdb", "--data", "from applications"], ["--data", folder / "*.parquet"]]
    summaries, messages = [], []
    for source in sources:
        heard = []
        for options in (["--engine", "reference"], ["--engine", "native"], ["--engine", "native", "--threads", "3"]):
            result = pol("run", SMALL, *source, "--format", "summary", "--summary", WORK / "columns.json", *options, timeout=300)
            found = json.loads((WORK / "columns.json").read_text()) if result.returncode == 0 else {}
            check(f"columns: {source[-1]} {options[1:]} runs", result.returncode == 0 and clean(result), result.stderr.decode()[-500:])
            for key in ("evaluator", "data"):
                found.pop(key, None)
            summaries.append(found)
            heard.append(result.stderr)
        check(f"columns: {source[-1]}: the same messages", heard[0] == heard[1] == heard[2] and heard[0].count(b"[D00") == 20, heard[0].decode()[-300:])
        messages.append(heard[0].split(b"\n")[0].split(b": ", 1)[1])
    for source in (sources[0], sources[1], sources[3]):
        texts = [pol("run", SMALL, *source, "--format", form, "--engine", engine, "--threads", threads, timeout=300).stdout for form in ("jsonl", "csv") for engine, threads in (("reference", "1"), ("native", "1"), ("native", "3"))]
        check(f"columns: {source[-1]}: the same rows", texts[0] == texts[1] == texts[2] and texts[3] == texts[4] == texts[5] and texts[0].count(b"\n") == count, [len(text) for text in texts])
    columns_out(sources[0], count)
    check("columns: the same summary everywhere", all(found == summaries[0] for found in summaries) and summaries[0]["applications"]["total"] == count, [found.get("applications") for found in summaries])
    check("columns: the same first message everywhere", len(set(messages)) == 1, messages)


WITH_DUTY = str(write("with_duty.pol", Path(SMALL).read_bytes() + "\n职责 9 (m9) “达标”\n  依据    “设备”\n  应当    项目.达标 且 项目.人数 达到 1\n".encode()))


def columns_out(source, count):
    """Results that are gathered in columns: the same file as from rows, whoever gathered them, and in it what CSV says."""
    for policy, shape, ending, read in ((SMALL, "wide", "parquet", pq.read_table), (SMALL, "long", "arrow", lambda path: pa.ipc.open_file(path).read_all()),
                                        (WITH_DUTY, "wide", "arrow", lambda path: pa.ipc.open_file(path).read_all()), (WITH_DUTY, "long", "parquet", pq.read_table)):
        name = f"columns out: {Path(policy).name} {shape} {ending}"
        wanted = list(csv.reader(io.StringIO(pol("run", policy, *source, "--format", "csv", "--shape", shape, timeout=300).stdout.decode(), newline="")))
        files = []
        for engine, threads in (("reference", "1"), ("native", "1"), ("native", "3")):
            path = WORK / f"columns_out.{ending}"
            result = pol("run", policy, *source, "--output", path, "--shape", shape, "--engine", engine, "--threads", threads, timeout=300)
            files.append(path.read_bytes() if result.returncode == 0 and clean(result) else result.stderr)
        check(f"{name}: the same bytes from rows and columns", files[0] == files[1] == files[2], [content[:40] for content in files])
        found = read(path)
        found.validate(full=True)
        columns = [[as_text(value) for value in column.to_pylist()] for column in found.columns]
        check(f"{name}: what csv says", found.column_names == wanted[0] and [list(row) for row in zip(*columns)] == wanted[1:] and found.num_rows >= count)


# ---- queries ----------------------------------------------------------------------------------------------------------------------


def queries():
    path = WORK / "queries.duckdb"
    database(path, table(people(3)))
    before = path.read_bytes()
    cases = [
        ("no such table", path, "select * from nothing", 3, b"D0116"), ("no sentence of SQL", path, "selct", 3, b"D0116"), ("no such database", WORK / "none.duckdb", "select 1", 3, b"D0101"),
        ("not a database", write("not.duckdb", b"this is text, not a database" * 100), "select 1", 3, b"D0101"), ("a change", path, "drop table applications", 3, b"D0116"),
        ("a column that is no fact", path, "select 1 as id", 3, b"D0105"), ("a type that does not fit", path, "select interval 1 day as \"application.date\"", 3, b"D0007"),
        ("a mistake in the middle", path, "select case when i = 5000 then error('boom') else i end as \"project.total_investment\" from range(9000) t(i)", 3, b"boom"),
        ("several statements", path, "select 1 as \"project.staff\"; select 2 as \"project.staff\"", 3, b"D0116"), ("nothing asked", path, ";", 3, b"D0116"),
        ("a statement that writes a file", ":memory:", f"copy (select 1) to '{WORK / 'copied.csv'}'", 3, b"D0116"), ("a statement that writes a file, before a query", path, f"copy (select 1) to '{WORK / 'copied.csv'}'; from applications", 3, b"D0116"),
        ("a table of its own", ":memory:", "create table t as select 1", 3, b"D0116"), ("a setting", path, "set threads = 1", 3, b"D0116"),
        ("one statement and a comment", path, "with t as (from applications) select * from t;  -- ;\n", 0, b""), ("words for values", path, "values (1)", 3, b"D0105"),
        ("no rows", path, "select * from applications limit 0", 0, b"holds no applications"),
        ("a value out of range", path, "select 10000000000000 as \"project.total_investment\"", 0, b"D0011"),
    ]
    for name, file, query, code, word in cases:
        result = pol("run", SMALL, "--database", file, "--data", query, "--output", WORK / "query.csv")
        check(f"query: {name}", result.returncode == code and word in result.stderr and clean(result), result)
        check(f"query: {name}: what is written", (WORK / "query.csv").exists() == (code == 0))
        (WORK / "query.csv").unlink(missing_ok=True)
    check("query: no file was written", not (WORK / "copied.csv").exists())
    check("query: the database is as before", path.read_bytes() == before and not (WORK / "none.duckdb").exists())
    for limit, code in (("100MB", 0), ("much", 3)):
        result = pol("run", SMALL, "--database", path, "--data", "from applications", "--format", "jsonl", env={"POL_DUCKDB_MEMORY": limit})
        check(f"query: {limit} of memory", result.returncode == code and clean(result) and (code == 0 or b"D0101" in result.stderr), result)
    result = pol("run", SMALL, "--database", ":memory:", "--data", """select date '2025-06-30' as "application.date", 1000::hugeint as "project.total_investment", 'equipment'::enum('equipment', 'other') as "project.main_kind",
        ['equipment'] as "project.kinds", 1000::utinyint::decimal(9,3) * 4 as "project.audited_cost", true as "project.qualified" """.replace("1000::utinyint", "250::utinyint"), "--format", "jsonl")
    check("query: types of the database", b'"amount":"100.00"' in result.stdout and result.stderr == b"", result)
    result = pol("run", SMALL, "--database", ":memory:", "--data", 'select i as "project.total_investment" from range(20000) t(i)', "--format", "jsonl", "--threads", "2", timeout=120)
    check("query: rows stay in order", [json.loads(line)["row"] for line in result.stdout.splitlines()] == list(range(1, 20001)), result.stderr)


def missing_libraries():
    for name, arguments in (("parquet", ["--data", WORK / "all.parquet"]), ("a query", ["--database", ":memory:", "--data", "select 1"])):
        result = pol("run", SMALL, *arguments, env={"POL_MODULES": str(WORK), "POL_DUCKDB": str(WORK / "none.so")})
        check(f"without the library: {name}", result.returncode == 3 and b"D0115" in result.stderr and b"scripts/formats.sh" in result.stderr, result)
    result = pol("run", SMALL, "--data", WORK / "all.jsonl", "--output", WORK / "without.parquet", env={"POL_MODULES": str(WORK)})
    check("without the library: results", result.returncode == 2 and b"scripts/formats.sh" in result.stderr and not (WORK / "without.parquet").exists(), result)
    result = pol("run", SMALL, "--data", WORK / "all.jsonl", "--output", WORK / "with.csv", env={"POL_MODULES": str(WORK)})
    check("without the library: csv works", result.returncode == 0, result)


def options():
    for arguments, word in ((["--data", WORK / "all.parquet", "--encoding", "gbk"], "--encoding"), (["--data", WORK / "all.parquet", "--sheet", "1"], "--sheet"),
                            (["--data", WORK / "all.parquet", "--list", "loans=x.csv", "--key", "id"], "--list"), (["--data", WORK / "all.parquet", "--shape", "long"], "--shape"),
                            (["--data", WORK / "all.parquet", "--input-format", "parket"], "parquet")):
        result = pol("run", SMALL, *arguments)
        check(f"options: {word}", result.returncode == 2 and word.encode() in result.stderr, result)


def main():
    for group in (one_population, several_files, types, structs, dictionaries, nothing, results, many_rows, columns, queries, broken_cells, broken_files, damage, killing, missing_libraries, options, in_duckdb):
        group()
    shutil.rmtree(WORK)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
