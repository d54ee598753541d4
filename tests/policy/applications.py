"""applications - the facts of 深府办规〔2023〕6号 and how one application is read: names in both scripts, codes, ranges, what is refused.

For the oracle, and independent of the compiler as it is: written from the contract of the facts.
"""
import datetime
import json
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

GROUP = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"]                     # only one of these

# ---- facts: ASCII path -> (Chinese path, kind, items, cause when it is missing) ----------------------------------------

SECTORS = "服装 家具 黄金珠宝 钟表 皮革 内衣 眼镜 工艺美术 化妆品".split()
DIRECTIONS = "工业设计服务 总集成总承包 定制化服务 全生命周期管理 节能环保服务 供应链管理 共享制造 检验检测认证服务".split()
SECTIONS = {letter: letter for letter in "ABCDEFGHIJKLMNOPQRST"}
LOCATIONS = {"shenzhen": "shenzhen", "深圳": "shenzhen", "shenshan": "shenshan", "深汕特别合作区": "shenshan", "other": "other", "其他": "other"}
TYPES = {
    "major_technical_renovation": "重大技术改造", "technical_renovation": "技术改造", "intelligent_renovation": "智能化改造",
    "industrial_internet_application": "工业互联网创新应用", "digital_transformation": "传统优势产业数字化转型",
    "green_renovation": "绿色化改造", "two_industry_integration": "两业融合", "industrial_internet_platform": "工业互联网平台",
    "service_provider_capability": "服务商能力建设", "major_event": "重大活动",
    "digital_public_platform": "数字化转型公共服务平台", "merger_acquisition": "并购投资",
}
TYPES = {**{code: code for code in TYPES}, **{name: code for code, name in TYPES.items()}}
CHOICES = {**{m: m for m in GROUP}, **{"措施" + m[1:]: m for m in GROUP}}
HUNDRED_BILLION = 10 ** 11


def codes(text):
    """"code 名 code 名 …": both names of each item -> its code."""
    words = text.split()
    return {name: words[i - i % 2] for i, name in enumerate(words)}


SUBJECTS = codes("manufacturer 制造业企业 service_provider 服务商 enterprise 其他企业 association 协会 alliance 联盟 institution 机构 park 园区 individual 个人")
FIELDS = codes("manufacturing 制造业 retail 零售 other 其他")
NATURES = codes("rebuild 改建 technical_renovation 技术改造 expansion 扩建 relocation 迁建 restoration 恢复 purchase_only 单纯购置 new_build 新建")
LAND_KINDS = codes("ordinary_industrial 普通工业用地 commercial 商业用地 other 其他")
NAVIGATOR, FACTORY_5G = "数字领航", "5G工厂"
FAMILIES = "绿色工厂 绿色供应链 绿色园区 工业产品绿色设计示范企业 绿色数据中心 自愿性清洁生产 工业和通信业节能技术装备产品示范".split()
TITLES = {name: name for name in [NAVIGATOR, FACTORY_5G] + FAMILIES}
LEVELS = codes("national 国家级 provincial 省级 municipal 市级")
AUTHORITIES = codes("miit 工业和信息化部 province 省主管部门 city 市主管部门 other 其他")
FINANCE = codes("bank_loan 银行贷款 lease 融资租赁")
PRODUCTS = {name: name for name in "技改贷 数字贷 绿色贷".split()}
USES = codes("fixed_asset 固定资产投资 equipment 购置设备 working_capital 流动资金")
ASSET_KINDS = codes("equipment 设备器具 building 房屋建筑物")
FACT, DECISION, PUBLISHED = "fact", "decision", "parameter"

FACTS = {
    "application.date": ("申报.日期", "date", None, FACT),
    "applicant.industry_section": ("企业.行业门类", "enum", SECTIONS, FACT),
    "applicant.sector": ("企业.细分行业", "open", {s: s for s in SECTORS}, FACT),
    "applicant.authority_recognised_sector": ("企业.行业获认定", "bool", None, DECISION),
    "applicant.key_energy_user": ("企业.重点用能单位", "bool", None, FACT),
    "applicant.key_industry": ("企业.重点行业", "bool", None, FACT),
    "applicant.above_scale": ("企业.规模以上", "bool", None, FACT),
    "applicant.measures_taken": ("企业.已享受措施", "set", CHOICES, FACT),
    "applicant.measures_taken_this_year": ("企业.本年度已享受措施", "set", CHOICES, FACT),
    "applicant.subject_type": ("企业.主体类型", "enum", SUBJECTS, FACT),
    "applicant.integration_capability": ("企业.综合集成能力", "bool", None, DECISION),
    "applicant.interest_subsidy_received": ("企业.已获贴息", "money", None, FACT),
    "applicant.interest_subsidy_received_this_year": ("企业.本年度已获贴息", "money", None, FACT),
    "project.location": ("项目.实施地", "enum", LOCATIONS, FACT),
    "project.types": ("项目.类别", "set", TYPES, FACT),
    "project.total_investment": ("项目.总投资额", "money", None, FACT),
    "project.actual_total_investment": ("项目.实际总投资额", "money", None, FACT),
    "project.audited_cost": ("项目.审定总投资建设费用", "money", None, DECISION),
    "project.audited_hard": ("项目.审定硬件费用", "money", None, DECISION),
    "project.audited_soft": ("项目.审定软件研发费用", "money", None, DECISION),
    "project.audited_digital_cost": ("项目.审定数字化转型费用", "money", None, DECISION),
    "project.meets_published_conditions": ("项目.符合公布条件", "bool", None, PUBLISHED),
    "project.direction": ("项目.融合方向", "open", {d: d for d in DIRECTIONS}, FACT),
    "project.authority_recognised_direction": ("项目.方向获认定", "bool", None, DECISION),
    "project.annual_saving": ("项目.年节能量", "quantity", None, DECISION),
    "project.carbon_cut": ("项目.减碳量", "quantity", None, DECISION),
    "project.benchmark_level": ("项目.单位产品能耗达国家标杆水平", "bool", None, DECISION),
    "project.solid_waste_project": ("项目.工业固废资源化利用改造", "bool", None, FACT),
    "project.total_input": ("项目.总投入", "money", None, FACT),
    "project.audited_total_input": ("项目.审定总投入费用", "money", None, DECISION),
    "project.field": ("项目.服务领域", "enum", FIELDS, FACT),
    "project.industrial_investment": ("项目.属工业投资", "bool", None, FACT),
    "project.planned_fixed_asset_investment": ("项目.计划固定资产投资额", "money", None, FACT),
    "project.nature": ("项目.建设性质", "enum", NATURES, FACT),
    "project.renovation_nature": ("项目.属技术改造性质", "bool", None, DECISION),
    "project.filing_date": ("项目.备案日期", "date", None, FACT),
    "project.start_date": ("项目.开工日期", "date", None, FACT),
    "land.kind": ("用地.类型", "enum", LAND_KINDS, FACT),
    "land.existing_site": ("用地.现有用地", "bool", None, FACT),
    "land.adds_floor_area": ("用地.增加建筑面积", "bool", None, FACT),
    "land.self_use_only": ("用地.仅自用扩产", "bool", None, FACT),
    "land.no_transfer": ("用地.约定不转让", "bool", None, FACT),
    "land.no_lease": ("用地.约定不出租", "bool", None, FACT),
    "land.must_hand_over": ("用地.须移交", "bool", None, FACT),
    "land.chooses_self_hold": ("用地.选择自持", "bool", None, FACT),
    "land.market_price_no_transfer": ("用地.不得转让条件市场地价", "money", None, DECISION),
    "decision.award_rate": ("决定.资助比例", "rate", None, DECISION),
    "decision.award_amount": ("决定.资助金额", "money", None, DECISION),
    "decision.selected": ("决定.选择措施", "set", CHOICES, FACT),
}
# Many per application: the facts of one element. The range of published_amount is that of the clause.
LISTS = {
    "titles": ("称号", {
        "name": ("名称", "open", TITLES, FACT), "level": ("级别", "enum", LEVELS, FACT), "authority": ("认定机构", "enum", AUTHORITIES, FACT),
        "recognised_on": ("认定日期", "date", None, FACT), "first_time": ("首次", "bool", None, FACT),
        "rewarded_before": ("已获奖励", "bool", None, FACT), "published_amount": ("公布金额", "published", None, PUBLISHED),
        "authority_recognised_title": ("称号获认定", "bool", None, DECISION), "previous_amount": ("前次金额", "reward", None, FACT)}),
    "loans": ("融资", {
        "id": ("编号", "text", None, FACT), "finance": ("方式", "enum", FINANCE, FACT), "product": ("产品", "open", PRODUCTS, FACT),
        "authority_recognised_product": ("产品获认定", "bool", None, DECISION), "use": ("用途", "enum", USES, FACT),
        "previously_subsidised": ("已贴息", "bool", None, FACT), "interest_paid": ("贴息期内实付利息", "interest", None, FACT),
        "interest_paid_later": ("期后实付利息", "interest", None, FACT), "interest_accrued": ("应计利息", "interest", None, FACT)}),
    "assets": ("资产", {
        "kind": ("类别", "enum", ASSET_KINDS, FACT), "purchase_date": ("购进日期", "date", None, FACT),
        "unit_value": ("单位价值", "money", None, FACT), "quantity": ("数量", "count", None, FACT)}),
}
ENTITIES = {**{path.split(".")[0]: path.split(".")[0] for path in FACTS}, **{entry[0].split(".")[0]: path.split(".")[0] for path, entry in FACTS.items()},
            **{name: name for name in LISTS}, **{entry[0]: name for name, entry in LISTS.items()}}
FIELDS_OF = {(path.split(".")[0], name.split(".")[1]): path for path, entry in FACTS.items() for name in (path, entry[0])}


class BadRow(Exception):
    """The application contradicts the contract of the facts: the row is an error."""


def read_number(path, text, decimals, high, low=0):
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        raise BadRow(f"{path}: not a number") from None
    if not number.is_finite():
        raise BadRow(f"{path}: not a number")
    value = Fraction(number)
    if (value * 10 ** decimals).denominator != 1:
        raise BadRow(f"{path}: more than {decimals} decimals")
    if not low <= value <= high:
        raise BadRow(f"{path}: outside its range")
    return value


def read_date(path, text):
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(text))
    if not match:
        raise BadRow(f"{path}: not a date")
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        raise BadRow(f"{path}: no such day") from None


def read_value(path, entry, value):
    _, kind, items, _ = entry
    if kind == "date":
        return read_date(path, value)
    if kind == "bool":
        words = {True: True, False: False, "是": True, "否": False, "true": True, "false": False}
        if isinstance(value, (bool, str)) and value in words:
            return words[value]
        raise BadRow(f"{path}: neither true nor false")
    if kind == "money":
        return read_number(path, value, 2, HUNDRED_BILLION) * 100
    if kind in ("published", "reward", "interest"):
        low, high = {"published": (50_000, 1_000_000), "reward": (0, 10 ** 8), "interest": (0, 10 ** 10)}[kind]
        return read_number(path, value, 2, high, low) * 100
    if kind == "count":
        return read_number(path, value, 0, 1_000_000)
    if kind == "text":
        return str(value)
    if kind == "quantity":
        return read_number(path, value, 6, 10 ** 8)
    if kind == "rate":
        text = str(value)
        return read_number(path, text[:-1], 4, 100) / 100 if text.endswith("%") else read_number(path, text, 6, 1)
    if kind == "set":
        if not isinstance(value, list) or any(item not in items for item in value):
            raise BadRow(f"{path}: not a list of its items")
        return frozenset(items[item] for item in value)
    if value in items:
        return items[value]
    if kind == "open" and value:
        return "(not listed)"
    raise BadRow(f"{path}: not in its list")


def read_element(name, fields):
    """One element of a list: its facts by ASCII name."""
    if not isinstance(fields, dict):
        raise BadRow(f"{name}: not an object")
    element = {}
    for field, value in fields.items():
        known = LISTS[name][1]
        fact = field if field in known else next((f for f, entry in known.items() if entry[0] == field), None)
        if fact is None:
            raise BadRow(f"{name}.{field}: no such fact")
        if value is None:
            continue
        if fact in element:
            raise BadRow(f"{name}.{fact}: given twice")
        element[fact] = read_value(f"{name}.{fact}", known[fact], value)
    return element


def read_application(line):
    """A dict of ASCII path -> value, and list name -> elements. Absent and null facts have no entry."""
    facts = {}
    for entity, fields in json.loads(line, parse_float=str, parse_int=str).items():
        name = ENTITIES.get(entity)
        if name is None:
            raise BadRow(f"{entity}: no such entity")
        if fields is None:
            continue
        if name in LISTS:
            if name in facts or not isinstance(fields, list):
                raise BadRow(f"{entity}: not one list")
            facts[name] = [read_element(name, element) for element in fields]
            continue
        for field, value in fields.items():
            path = FIELDS_OF.get((name, field))
            if path is None:
                raise BadRow(f"{entity}.{field}: no such fact")
            if value is None:
                continue
            if path in facts:
                raise BadRow(f"{path}: given twice")
            facts[path] = read_value(path, FACTS[path], value)
    return facts
