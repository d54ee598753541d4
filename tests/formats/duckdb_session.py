"""One connection to DuckDB in a process of its own: standard input is JSON {"path", "threads", "unsigned", "statements": [sql or [sql, parameters]]}, standard output one JSON line a
statement, {"rows": […]} or {"error": "…"}. Amounts come as text, so that no digit is lost; other values as Python writes them."""
import json
import sys

import duckdb


def run(connection, statement):
    sql, parameters = statement if isinstance(statement, list) else (statement, None)
    try:
        result = connection.execute(sql, parameters)
        return {"rows": result.fetchall()}
    except duckdb.Error as error:
        return {"error": str(error)}


def main():
    asked = json.load(sys.stdin)
    config = {"threads": asked.get("threads", 1), "allow_unsigned_extensions": asked.get("unsigned", True)}
    with duckdb.connect(asked.get("path", ":memory:"), config=config) as connection:
        for statement in asked["statements"]:
            print(json.dumps(run(connection, statement), default=str, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
