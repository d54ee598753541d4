"""population - made-up applications for 深府办规〔2023〕6号 as a Parquet file; the same for the same seed. No company is real.

    python population.py applications.parquet --rows 100000 --seed 1

Many small projects and few large ones, audits that are not done yet, facts nobody has looked up. Amounts are exact decimals in yuan.
"""
from __future__ import annotations

import argparse
import datetime
import random
from decimal import Decimal

import pyarrow
import pyarrow.parquet

MONEY = pyarrow.decimal128(16, 2)
SECTIONS = ["B", "C", "C", "C", "C", "C", "C", "D", "F", "I"]
TYPES = ["major_technical_renovation", "technical_renovation", "intelligent_renovation", "industrial_internet_application", "digital_transformation", "green_renovation",
         "two_industry_integration"]
SECTORS = ["服装", "家具", "黄金珠宝", "钟表", "其他行业"]
DIRECTIONS = ["工业设计服务", "全生命周期管理", "共享制造", "另一方向"]


def application(chance: random.Random) -> dict[str, object]:
    def perhaps(share: float, value: object) -> object:
        return value if chance.random() < share else None

    investment = Decimal(int(10 ** chance.uniform(8, 11.3))).scaleb(-2)          # one million to two billion yuan
    audited = (investment * chance.randrange(60, 101) / 100).quantize(Decimal("0.01"))
    kind = chance.choice(TYPES)
    return {
        "application.date": datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(1826)),
        "applicant.industry_section": perhaps(0.97, chance.choice(SECTIONS)),
        "applicant.sector": perhaps(0.8, chance.choice(SECTORS)),
        "applicant.key_energy_user": perhaps(0.9, chance.random() < 0.3),
        "applicant.key_industry": perhaps(0.9, chance.random() < 0.3),
        "project.location": perhaps(0.98, chance.choice(["shenzhen", "shenzhen", "shenshan", "other"])),
        "project.types": perhaps(0.97, [kind] if chance.random() < 0.8 else sorted({kind, "technical_renovation"})),
        "project.total_investment": perhaps(0.98, investment),
        "project.audited_cost": perhaps(0.75, audited),
        "project.audited_digital_cost": perhaps(0.5, (audited / 4).quantize(Decimal("0.01"))),
        "project.meets_published_conditions": perhaps(0.8, chance.random() < 0.8),
        "project.direction": perhaps(0.8, chance.choice(DIRECTIONS)),
        "project.annual_saving": perhaps(0.7, Decimal(chance.randrange(0, 200000)).scaleb(-3)),
        "project.carbon_cut": perhaps(0.7, Decimal(chance.randrange(0, 500000)).scaleb(-3)),
        "project.benchmark_level": perhaps(0.8, chance.random() < 0.2),
        "project.solid_waste_project": perhaps(0.9, chance.random() < 0.1),
    }


def column_type(name: str, value: object) -> pyarrow.DataType:
    if name in ("project.annual_saving", "project.carbon_cut"):
        return pyarrow.decimal128(12, 3)
    if isinstance(value, Decimal):
        return MONEY
    if isinstance(value, list):
        return pyarrow.list_(pyarrow.string())
    return pyarrow.scalar(value).type


def population(rows: int, seed: int) -> pyarrow.Table:
    chance = random.Random(seed)
    applications = [application(chance) for _ in range(rows)]
    names = application(random.Random(0)).keys()
    first = {name: next((row[name] for row in applications if row[name] is not None), "") for name in names}
    return pyarrow.table({name: pyarrow.array([row[name] for row in applications], column_type(name, first[name])) for name in names})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--rows", type=int, default=100000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pyarrow.parquet.write_table(population(arguments.rows, arguments.seed), arguments.file)
