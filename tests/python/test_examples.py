"""The examples run as their readers run them."""
import subprocess
import sys
from collections import Counter

import duckdb
import pyarrow.parquet
from conftest import ROOT, SHENZHEN

import pol

EXAMPLES = ROOT / "examples" / "python"


def run(*arguments):
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_grants(tmp_path):
    data, picture = tmp_path / "applications.parquet", tmp_path / "grants.png"
    run(EXAMPLES / "population.py", data, "--rows", 6000, "--seed", 3)
    run(EXAMPLES / "population.py", tmp_path / "again.parquet", "--rows", 6000, "--seed", 3)
    assert pyarrow.parquet.read_table(data).equals(pyarrow.parquet.read_table(tmp_path / "again.parquet"))
    said = run(EXAMPLES / "grants.py", SHENZHEN, data, picture)
    assert "6000 applications" in said and "yuan as the best choice" in said and "措施1" in said
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 10000


def test_in_sql(tmp_path, monkeypatch):
    """The function of SQL decides as decide_batch does: every measure of every row, lists of loans included, and rows with errors."""
    data = tmp_path / "applications.parquet"
    run(EXAMPLES / "population.py", data, "--rows", 5000, "--seed", 4)
    monkeypatch.syspath_prepend(str(EXAMPLES))
    from in_sql import register
    policy = pol.compile(SHENZHEN)
    with duckdb.connect() as connection:
        connection.execute("create table applications as select * from read_parquet(?)", [str(data)])
        connection.execute("""update applications set "project.total_investment" = 0 - 5 where rowid = 3000""")
        applications = connection.sql("select * from applications order by rowid").to_arrow_table()
        register(connection, "decide", policy, "applications")
        found = [row[0] for row in connection.execute("select decide(a) from applications a order by rowid").fetchall()]
    wanted = policy.decide_table(applications).to_arrow().to_pylist()
    for measure, about in policy.measures.items():
        assert [row[measure]["status"] for row in found] == [row[f"{measure}.status"] for row in wanted]
        assert [row[measure]["amount"] for row in found] == [row[f"{measure}.amount"] if about.amount else None for row in wanted]
    assert Counter(row["m2"]["status"] for row in found)["yes"] > 50 and found[3000]["m2"]["status"] == "error"
    said = run(EXAMPLES / "in_sql.py", SHENZHEN, data, "SELECT decide(a).m2.status AS status, count(*) AS n FROM applications a GROUP BY ALL")
    assert "yes" in said and "unknown" in said
