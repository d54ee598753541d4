"""Single cells as people and programs write them: the value that a careful person would read, worked out by hand, or the code by which the cell is refused.
Nothing here may be read as another number than the one that is meant; where two readings are possible (1.234,50), refusing is right."""
import csv
import io
import json

from harness import SMALL, WORK, check, clean, pol, write

AMOUNT, DAY, SHARE, YES, KINDS, STAFF, SAVING, INTEREST = "项目.总投资额", "申报.日期", "项目.比例", "项目.达标", "项目.类别", "项目.人数", "项目.节能量", "项目.调整"

READ = {
    AMOUNT: {
        "￥1,234.50": "1234.50", "¥1,234.50": "1234.50", "RMB 1234.5": "1234.50", "CNY1,234.50": "1234.50", "人民币1000元": "1000.00", "人民币1000元整": "1000.00", "1000圆": "1000.00",
        "1000万元整": "10000000.00", "１２３４": "1234.00", "１，２３４．５０": "1234.50", "2,000 万": "20000000.00", "2000 万元": "20000000.00", "0.5亿": "50000000.00", "1000\u00a0": "1000.00",
        "+1000": "1000.00", "-0.00": "0.00", "00100": "100.00", "1，000": "1000.00", "1000.50元": "1000.50", "1000.500": "1000.50", "1,234.5万": "12345000.00", "12345.678万": "123456780.00",
        "2千万": "20000000.00", "2千万元": "20000000.00", "3百万": "3000000.00", "2000萬元": "20000000.00", "0.5億": "50000000.00", "100圓": "100.00", "人民幣100元": "100.00",
        "0.00005万": "0.50", "1.00001万元": "10000.10", "1000 元": "1000.00", "1000\n": "1000.00", "100000000000": "100000000000.00",
    },
    DAY: {
        "2025年6月30日": "2025-06-30", "2025年06月30日": "2025-06-30", "2025/6/30": "2025-06-30", "2025.6.30": "2025-06-30", "2025-6-30 0:00": "2025-06-30", "2025-06-30T00:00:00": "2025-06-30",
        "2025-06-30 00:00:00.000": "2025-06-30", "2024-2-29": "2024-02-29", "20250630": "2025-06-30", "２０２５－０６－３０": "2025-06-30", "２０２５年６月３０日": "2025-06-30", "2025-06-30 00:00:00.0": "2025-06-30",
        "2025-06-30 00:00:00.0000000": "2025-06-30", "20250630 00:00:00": "2025-06-30",
    },
    SHARE: {"12%": "0.12", "12 %": "0.12", "１２％": "0.12", "0.12": "0.12", "0.12%": "0.0012", "100%": "1", "33.3333%": "0.333333", "12‰": "0.012", "0.5‰": "0.0005"},
    YES: {"是 ": True, "Y": True, "yes": True, "TRUE": True, "True": True, "否": False, "no": False, "N": False, "0": False, "1": True, "√": True, "✓": True, "✔": True, "×": False, "✗": False, "✘": False, "1.0": True, "0.0": False, "１": True},
    KINDS: {"设备、软件": ["equipment", "software"], "设备；软件": ["equipment", "software"], "设备|软件": ["equipment", "software"], "设备;": ["equipment"], "equipment;设备": ["equipment"]},
    STAFF: {"12": 12, "12.0": 12, "1,200": 1200, "１２": 12},
    INTEREST: {"(1,234.50)": "-1234.50", "（1,234.50）": "-1234.50", "¥(5)": "-5.00", "(¥5)": "-5.00", "(5元)": "-5.00", "-5": "-5.00"},
    SAVING: {"12吨": "12", "12 吨": "12", "12t": "12", "1,200.5吨": "1200.5"},
}
REFUSED = {
    AMOUNT: {
        "$1000": "D0008", "2 000": "D0008", "1 234,50": "D0008", "1.234,50": "D0008", "1'234.50": "D0008", "1亿2000万": "D0008", "一百万元": "D0008", "壹佰万元整": "D0008", "“1000”": "D0008",
        "'1000": "D0008", "1\u00a0000": "D0008", "\u200b1000": "D0008", "\ufeff1000": "D0008", "(1000)": "D0008", "1000-": "D0008", "1e3": "D0008", "0x10": "D0008", "1_000": "D0008", "1000.": "D0008",
        ".5": "D0008", "1,00,000": "D0008", "1,000,00": "D0008", ",100": "D0008", "1000,": "D0008", "1000,000": "D0008", "约1000万": "D0008", "1000万以上": "D0008", "1000~2000": "D0008", "N/A": "D0008",
        "#N/A": "D0008", "#DIV/0!": "D0008", "-": "D0008", "无": "D0008", "NULL": "D0008", "NA": "D0008", "nan": "D0008", "待定": "D0008", "1000元/年": "D0008", "1000.005": "D0009", "1000千元": "D0008",
        "1000w": "D0008", "10K": "D0008", "1000万美元": "D0008", "9999999999999": "D0011", "1000;2000": "D0008", "٣٤": "D0008", "1000²": "D0008", "1/2": "D0008", "TRUE": "D0008", "元": "D0008", "1000元元": "D0008",
        "100000000000.01": "D0011",
        "¥2.00E+07": "D0008", "RMB 1.23E+07": "D0008", "１．２３Ｅ＋０７": "D0008", "1,234E+05": "D0008", "人民币1e3元": "D0008", "(1e3)": "D0008", "2千": "D0008",
    },
    DAY: {
        "二〇二四年一月一日": "D0012", "20251301": "D0013", "20250631": "D0013", "2025063": "D0012", "202506301": "D0012", "2025-06-30 00:00:00.": "D0012", "2025-06-30 00:00:00.0000001": "D0012", "6/30/2025": "D0012", "30.6.2025": "D0012", "2025-06-30 12:00": "D0012", "25-6-30": "D0012", "2025年6月": "D0012", "2025.6": "D0012",
        "2025-06-31": "D0013", "2025-2-29": "D0013", "45838": "D0012", "Jun 30, 2025": "D0012", "2025-06-30T00:00:00+08:00": "D0012", "2025/06-30": "D0012", "2025.6-30": "D0012", "民国114年6月30日": "D0012",
    },
    SHARE: {"百分之十二": "D0008", "12": "D0011", "1.2e-1": "D0008", "1001‰": "D0011", "12‱": "D0008", "33.33333%": "D0009", "12%%": "D0008"},
    YES: {"无": "D0015", "对": "D0015", "1.00": "D0015", "x": "D0015", "○": "D0015", "是否": "D0015", "-1": "D0015", "有": "D0015", "T": "D0015"},
    KINDS: {"设备/软件": "D0014", "设备,软件": "D0014", "设备 软件": "D0014", "“设备”": "D0014", "Equipment": "D0014", "设 备": "D0014", ";": "D0014", "；、": "D0014", " | ": "D0014"},
    INTEREST: {"(-5)": "D0008", "(5": "D0008", "5)": "D0008", "()": "D0008", "((5))": "D0008", "(5)万元": "D0008"},
    STAFF: {"12人": "D0008", "12.5": "D0009", "1 200": "D0008", "十二": "D0008"},
    SAVING: {"12千克": "D0022", "1.2万吨": "D0022", "12吨标准煤": "D0022", "0.0000001": "D0009"},
}


def decided(column, cells):
    """By row: the value of the column as the receipt tells it, and the codes of the errors."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerows([[column, "项目.备注"], *([cell, "x"] for cell in cells)])
    folder = WORK / f"forms_{len(list(WORK.iterdir()))}"
    result = pol("run", SMALL, "--data", write("forms.csv", table.getvalue().encode()), "--format", "jsonl", "--receipt", folder)
    check(f"forms: {column} is read", result.returncode == 0 and clean(result), result.stderr.decode())
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    values = []
    for number, row in enumerate(rows, 1):
        facts = json.loads((folder / f"row-{number:06}.json").read_text()).get("facts") or {}
        given = [value for entity in facts.values() for name, value in entity.items() if name != "note"]
        values.append((given[0] if given else None, [error["code"] for error in row["errors"]], [error["line"] for error in row["errors"]]))
    return values


def cell_forms():
    for column, cells in READ.items():
        for (cell, wanted), (value, codes, _) in zip(cells.items(), decided(column, cells)):
            check(f"forms: {column} {cell!r} is {wanted}", (value, codes) == (wanted, []), (value, codes))
    for column, cells in REFUSED.items():
        for (cell, wanted), (value, codes, lines) in zip(cells.items(), decided(column, cells)):
            check(f"forms: {column} {cell!r} is refused", value is None and codes == [wanted] and len(lines) == 1, (value, codes))
