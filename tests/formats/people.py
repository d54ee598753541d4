"""One population for all formats: applications as plain values, and the same as JSON Lines, CSV and an Arrow table. What is expected is computed here."""
import csv
import datetime
import io
import json
import random
from decimal import Decimal

import pyarrow as pa

FACTS = {
    "application.date": pa.date32(), "project.total_investment": pa.decimal128(15, 2), "project.audited_cost": pa.float64(), "project.kinds": pa.list_(pa.string()),
    "project.main_kind": pa.dictionary(pa.int8(), pa.string()), "project.trade": pa.string(), "project.saving": pa.decimal128(18, 6), "project.share": pa.decimal128(7, 6),
    "project.staff": pa.int32(), "project.qualified": pa.bool_(), "project.note": pa.string(),
}
LOANS = pa.list_(pa.struct([("id", pa.string()), ("interest", pa.decimal128(12, 2))]))


def people(count, seed=1):
    chance = random.Random(seed)
    rows = []
    for i in range(count):
        row = {
            "application.date": datetime.date(2025, 6, 30) + datetime.timedelta(days=chance.randrange(-900, 1900)),
            "project.total_investment": Decimal(chance.choice([99999, 100000, 100001, chance.randrange(10**12)])) / 100,
            "project.audited_cost": chance.choice([1000.0, 0.01, round(chance.random() * 10**chance.randrange(9), 2)]),
            "project.kinds": chance.sample(["设备", "软件", "培训", "equipment"], chance.randrange(4)),
            "project.main_kind": chance.choice(["设备", "software"]),
            "project.trade": chance.choice(["服装", "clothing", "家具", "其他行业"]),
            "project.saving": Decimal(chance.randrange(10**12)) / 10**6,
            "project.share": Decimal(chance.randrange(10**6 + 1)) / 10**6,
            "project.staff": chance.randrange(100001),
            "project.qualified": chance.random() < 0.5,
            "project.note": chance.choice(["一", "two, \"quoted\"", "three\nlines", "😀"]),
        }
        for name in row:
            if chance.random() < 0.05:
                row[name] = None
        row["loans"] = None if chance.random() < 0.2 else [{"id": f"L{k}", "interest": Decimal(chance.randrange(10**8)) / 100 if chance.random() < 0.9 else None} for k in range(chance.randrange(4))]
        rows.append(row)
    return rows


def plain(value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(value, ".2f")
    return value


def jsonl(rows, lists=True):
    lines = []
    for row in rows:
        nested = {}
        for name, value in row.items():
            if value is None or (name == "loans" and not lists):
                continue
            if name == "loans":
                nested["loans"] = [{key: plain(item) for key, item in loan.items() if item is not None} for loan in value]
                continue
            entity, fact = name.split(".")
            nested.setdefault(entity, {})[fact] = plain(value)
        lines.append(json.dumps(nested, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def table_csv(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    names = [name for name in rows[0] if name != "loans"]
    writer.writerow(names)
    for row in rows:
        cells = [row[name] for name in names]
        writer.writerow("" if cell is None else ";".join(cell) if isinstance(cell, list) else {True: "是", False: "否"}[cell] if isinstance(cell, bool) else plain(cell) for cell in cells)
    return out.getvalue().encode()


def table(rows, lists=True, types=None):
    columns = {name: pa.array([row[name] for row in rows], (types or {}).get(name, kind)) for name, kind in FACTS.items()}
    if lists:
        columns["loans"] = pa.array([row["loans"] for row in rows], LOANS)
    return pa.table(columns)
