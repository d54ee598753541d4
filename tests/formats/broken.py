"""Bad cells, each with the code of the one message it must give, and files that are not what they are called or are damaged."""
import datetime
import random

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
from harness import SMALL, WORK, check, clean, pol, run_rows, write
from people import jsonl, people, table

GOOD = {"application.date": pa.array(["2025-06-30"] * 3), "project.total_investment": pa.array(["1000"] * 3), "project.audited_cost": pa.array([1000] * 3), "project.kinds": pa.array([["设备"]] * 3)}
NOON = datetime.datetime(2025, 6, 30, 12)
MIDNIGHT = datetime.datetime(2025, 6, 30)

# (name, column, three cells of which the second is bad, code)
CELLS = [
    ("words", "project.total_investment", pa.array(["1000", "viel", "1000"]), "D0008"),
    ("words in a dictionary", "project.total_investment", pa.array(["1000", "viel", "1000"]).dictionary_encode(), "D0008"),
    ("a negative amount", "project.total_investment", pa.array([1000, -1, 1000]), "D0011"),
    ("more than the range", "project.total_investment", pa.array([1000, 10**12, 1000]), "D0011"),
    ("more than 64 bits", "project.total_investment", pa.array([1000, 2**64 - 1, 1000], pa.uint64()), "D0010"),
    ("a third decimal", "project.total_investment", pa.array(["1000", "1000.005", "1000"]).cast(pa.decimal128(20, 3)), "D0009"),
    ("a double between two fen", "project.total_investment", pa.array([1000.0, 1000.005, 1000.0]), "D0009"),
    ("the noise of a calculation", "project.total_investment", pa.array([1000.0, 0.1 + 0.2, 1000.0]), "D0009"),
    ("no number", "project.total_investment", pa.array([1000.0, float("nan"), 1000.0]), "D0008"),
    ("infinity", "project.total_investment", pa.array([1000.0, float("inf"), 1000.0]), "D0008"),
    ("a decimal of 70 digits", "project.total_investment", pa.array(["1000", "1" + "0" * 69, "1000"]).cast(pa.decimal256(76, 0)), "D0010"),
    ("a time of day", "application.date", pa.array([MIDNIGHT, NOON, MIDNIGHT], pa.timestamp("us")), "D0012"),
    ("a day beyond the calendar", "application.date", pa.array([20269, 2**30, 20269], pa.int32()).cast(pa.date32()), "D0011"),
    ("a date that is none", "application.date", pa.array(["2025-06-30", "2025-02-30", "2025-06-30"]), "D0013"),
    ("an unknown item", "project.kinds", pa.array([["设备"], ["房产"], ["设备"]]), "D0014"),
    ("a null within a set", "project.kinds", pa.array([["设备"], ["设备", None], ["设备"]]), "D0007"),
    ("an unknown item of an enum", "project.main_kind", pa.array(["设备", "房产", "软件"]).dictionary_encode(), "D0014"),
    ("two for yes or no", "project.qualified", pa.array([1, 2, 0]), "D0015"),
    ("maybe for yes or no", "project.qualified", pa.array(["是", "或许", "否"]), "D0015"),
    ("a half", "project.staff", pa.array([1.0, 1.5, 2.0]), "D0009"),
    ("bytes that are no text", "project.note", pa.array([b"a", b"\xff\xfe", b"c"]), "D0001"),
    ("a null byte", "project.note", pa.array(["a", "b\0c", "d"]), "D0020"),
    ("an exponent in a text", "project.total_investment", pa.array(["1000", "¥1E+07", "1000"]), "D0008"),
    ("an exponent in full-width characters", "project.total_investment", pa.array(["1000", "１．２３Ｅ＋０７", "1000"]).dictionary_encode(), "D0008"),
    ("a unit without an amount", "project.total_investment", pa.array(["1000", "万元", "1000"]), "D0022"),
    ("separators for a set", "project.kinds", pa.array(["设备", ";", "设备"]), "D0014"),
    ("a list that is too long", "loans", pa.array([[], [{"id": "x"}] * 100001, None], pa.list_(pa.struct([("id", pa.string())]))), "D0021"),
    ("a bad element", "loans", pa.array([[], [{"interest": "1"}, {"interest": "x"}], None], pa.list_(pa.struct([("interest", pa.string())]))), "D0008"),
]

# (name, column, its cells, code)
COLUMNS = [
    ("another fact", "project.total_investmnt", pa.array([1]), "D0105"), ("another entity", "projct.total_investment", pa.array([1]), "D0105"), ("no entity", "id", pa.array([1]), "D0105"),
    ("a column without a name", "", pa.array([1]), "D0105"), ("a fact of a list", "loans.id", pa.array(["1"]), "D0107"), ("a list of numbers", "loans", pa.array([[1]]), "D0107"),
    ("a date for an amount", "project.total_investment", pa.array([1], pa.int32()).cast(pa.date32()), "D0007"), ("yes or no for an amount", "project.total_investment", pa.array([True]), "D0007"),
    ("a number for a date", "application.date", pa.array([20250630]), "D0007"), ("a time zone", "application.date", pa.array([MIDNIGHT], pa.timestamp("us", "Asia/Shanghai")), "D0007"),
    ("a time", "application.date", pa.array([datetime.time(12)]), "D0007"), ("a number for an enum", "project.main_kind", pa.array([1]), "D0007"), ("a double for yes or no", "project.qualified", pa.array([1.0]), "D0007"),
    ("numbers in a set", "project.kinds", pa.array([[1]]), "D0007"), ("a map", "project.kinds", pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string())), "D0007"),
    ("a text for an entity", "project", pa.array(["x"]), "D0007"), ("an unknown fact of an element", "loans", pa.array([[{"idd": "1"}]]), "D0105"),
]


def broken_cells():
    for name, column, cells, code in CELLS:
        content = pa.table({**GOOD, column: cells})
        for path in (WORK / "cell.parquet", WORK / "cell.arrow"):
            (pq.write_table if path.suffix == ".parquet" else feather.write_feather)(content, str(path))
            result, rows = run_rows(path)
            wrong = [[error["code"] for error in row.get("errors", [])] for row in rows]
            check(f"cell: {name}, {path.suffix}", wrong == [[], [code], []] and f"{path.name}:2: ".encode() in result.stderr and clean(result), (wrong, result.stderr))
            check(f"cell: {name}, {path.suffix}: the others are decided", [row["measures"]["m1"]["status"] for row in rows if not row.get("errors")].count("error") == 0, rows)
    for rows in (1, 200000):                                    # by rows, and in columns
        pq.write_table(pa.table({"project.total_investment": pa.array(["金额（万元）"] + ["1000"] * rows)}), WORK / "headed.parquet", compression="none", use_dictionary=rows == 1)
        for format in ("jsonl", "summary"):
            result = pol("run", SMALL, "--data", WORK / "headed.parquet", "--format", format)
            check(f"a second header, {rows} rows, {format}", result.returncode == 3 and b"headed.parquet:1: " in result.stderr and b"[D0118]" in result.stderr and clean(result), result.stderr)
    for rows in (1, 200000):                                    # a unit in a text, on top and at the end
        for name, places in (("on top", 1), ("at the end", rows + 1)):
            for unit in ("单位：万元", "港币", "投资2000万元建设厂房"):
                amounts, notes = [1000] * rows, [None] * rows
                amounts.insert(places - 1, None)
                notes.insert(places - 1, unit)
                pq.write_table(pa.table({"project.total_investment": pa.array(amounts, pa.int64()), "project.note": pa.array(notes)}), WORK / "headed.parquet", compression="none", use_dictionary=rows == 1)
                result = pol("run", SMALL, "--data", WORK / "headed.parquet", "--format", "summary")
                wanted = result.returncode == 0 and result.stderr == b"" if "2000" in unit else result.returncode == 3 and f"headed.parquet:{places}: ".encode() in result.stderr and b"[D0118]" in result.stderr
                check(f"a text of units {name}, {rows} rows, {unit}", wanted and clean(result), result.stderr)
    for name, type_, cell, said in (("a list of a fixed size", pa.list_(pa.string(), 2), ["a", "b"], b'"fixed_size_list(2)"'), ("a time", pa.time64("us"), datetime.time(12), b'"time(u)"'), ("bytes of a fixed size", pa.binary(2), b"ab", b'"fixed_size_binary(2)"')):
        feather.write_feather(pa.table({"project.kinds": pa.array([cell], type_)}), str(WORK / "named.arrow"))
        result = pol("run", SMALL, "--data", WORK / "named.arrow", "--language", "en")
        check(f"the type is named: {name}", result.returncode == 3 and said in result.stderr, result.stderr)
    pq.write_table(pa.table({"id": pa.array([1])}), WORK / "named.parquet")
    result = pol("run", SMALL, "--data", WORK / "named.parquet", "--language", "en")
    check("a column that is no fact: what can be done", b"a column that is no fact has to be left out" in result.stderr and b"ignore" not in result.stderr, result.stderr)
    for name, column, cells, code in COLUMNS:
        pq.write_table(pa.table({column: cells}), WORK / "column.parquet")
        result = pol("run", SMALL, "--data", WORK / "column.parquet", "--output", WORK / "column.csv")
        check(f"column: {name}", result.returncode == 3 and code.encode() in result.stderr and result.stderr.count(b"[D") == 1 and not (WORK / "column.csv").exists(), result)
    feather.write_feather(pa.table({"project.total_investment": pa.array([1]).dictionary_encode()}), str(WORK / "column.arrow"))
    result = pol("run", SMALL, "--data", WORK / "column.arrow")
    check("column: a dictionary of numbers", result.returncode == 3 and b"D0007" in result.stderr, result)
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["project.staff", "项目.人数"])
    pq.write_table(twice, WORK / "column.parquet")
    result = pol("run", SMALL, "--data", WORK / "column.parquet", "--language", "en")
    check("column: twice", result.returncode == 3 and b"D0106" in result.stderr, result)
    pq.write_table(pa.table({"project.total_investmnt": pa.array([1])}), WORK / "column.parquet")
    result = pol("run", SMALL, "--data", WORK / "column.parquet", "--language", "en")
    check("column: the nearest is named", b'did you mean "project.total_investment"' in result.stderr, result)


def broken_files():
    rows = people(200, seed=6)
    content = table(rows)
    pq.write_table(content, WORK / "whole.parquet")
    feather.write_feather(content, str(WORK / "whole.arrow"))
    with pa.ipc.new_stream(WORK / "whole.arrows", content.schema) as writer:
        writer.write_table(content)
    parquet, file, stream = ((WORK / f"whole.{ending}").read_bytes() for ending in ("parquet", "arrow", "arrows"))
    text = jsonl(rows)
    cases = [
        ("an empty file.parquet", b"", b"D0110"), ("an empty file.arrow", b"", b"D0110"), ("text.parquet", text, b"jsonl"), ("text.arrow", text, b"jsonl"), ("csv.parquet", b"a,b\n1,2\n", b"csv"),
        ("arrow.parquet", file, b"--input-format arrow"), ("parquet.arrow", parquet, b"--input-format parquet"), ("workbook.arrow", b"PK\3\4" + b"\0" * 99, b"xlsx"),
        ("old.feather", b"FEA1" + b"\0" * 99, b"Feather"), ("encrypted.parquet", b"PAR1" + b"\0" * 99 + b"PARE", b"D0110"), ("two.arrows", stream + stream, b"D0114"),
        ("cut.parquet", parquet[:-1], b"D0114"), ("head.parquet", parquet[:4], b"D0114"), ("zeros.parquet", b"PAR1" + b"\0" * 99 + b"PAR1", b"D0114"), ("cut.arrow", file[:-20], b"D0114"), ("cut.arrows", stream[:-100], b"D0114"),
        ("magic.parquet", b"PAR1PAR1", b"D0114"), ("footer.parquet", parquet[:-8] + b"\xff\xff\xff\x7fPAR1", b"D0114"), ("middle.parquet", parquet[:9] + parquet[-(len(parquet) // 2):], b"D0114"),
    ]
    for name, data, word in cases:
        path = write(name.replace(" ", "_"), data)
        result = pol("run", SMALL, "--data", path, "--output", WORK / "broken.csv", "--language", "en")
        check(f"file: {name}", result.returncode == 3 and word in result.stderr and result.stderr.count(b"[D") == 1 and clean(result) and not (WORK / "broken.csv").exists(), result)
    for name, arguments, data, word in (("a parquet file through a pipe", ["parquet"], parquet, b"D0110"), ("an arrow file through a pipe", ["arrow"], file, b"D0110"), ("text through a pipe", ["arrow"], text, b"jsonl"),
                                        ("nothing through a pipe", ["arrow"], b"", b"D0110"), ("half a stream through a pipe", ["arrow"], stream[:len(stream) // 2], b"D0114"), ("two streams through a pipe", ["arrow"], stream + stream, b"D0114")):
        result = pol("run", SMALL, "--data", "-", "--input-format", *arguments, "--format", "jsonl", data=data)
        check(f"file: {name}", result.returncode == 3 and word in result.stderr and clean(result), result)
    for name, path, word in (("a folder", WORK, b"D0101"), ("no such file", WORK / "none.parquet", b"D0101"), ("no file of that pattern", WORK / "none*.parquet", b"D0101")):
        result = pol("run", SMALL, "--data", path, "--input-format", "parquet")
        check(f"file: {name}", result.returncode == 3 and word in result.stderr, result)
    (WORK / "a[1].parquet").write_bytes(parquet)
    result = pol("run", SMALL, "--data", WORK / "a[1].parquet", "--format", "summary")
    check("file: a name that looks like a pattern", result.returncode == 0, result)
    result = pol("run", SMALL, "--data", write("named.csv", parquet), "--format", "summary")
    check("file: a parquet file called csv", result.returncode == 3 and b"--input-format parquet" in result.stderr, result)


def damage():
    """Files cut anywhere and with single bytes changed: read, or refused; never a crash, never a half result."""
    chance = random.Random(7)
    content = table(people(60, seed=8))
    pq.write_table(content, WORK / "d.parquet", compression="snappy")
    feather.write_feather(content, str(WORK / "d.arrow"), compression="uncompressed")
    with pa.ipc.new_stream(WORK / "d.arrows", content.schema) as writer:
        writer.write_table(content, 16)
    for ending in ("parquet", "arrow", "arrows"):
        whole = (WORK / f"d.{ending}").read_bytes()
        for i in range(24):
            cut = bytearray(whole[:chance.randrange(len(whole))] if i % 2 else whole)
            if i % 2 == 0:
                cut[chance.randrange(len(cut))] ^= 1 << chance.randrange(8)
            result = pol("run", SMALL, "--data", write(f"damaged.{ending}", bytes(cut)), "--output", WORK / "damaged.csv")
            fine = result.returncode == 0 if (WORK / "damaged.csv").exists() else result.returncode == 3 and b"[D" in result.stderr
            check(f"damage: {ending} {i}", fine and clean(result), (result.returncode, result.stderr[-500:]))
            (WORK / "damaged.csv").unlink(missing_ok=True)
