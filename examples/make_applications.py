#!/usr/bin/env python3
"""make_applications - writes applications.jsonl, applications.csv and README.md from the made-up cases below.

    make_applications.py                     write the three files beside this script
    make_applications.py --check DECISIONS   compare the decisions of `pol run --format jsonl` with the expectations below

No company is real. The expectations were worked out by hand from the notice; the program is never asked.
Expectation: `m2=2000000.00` is yes with that ceiling, `m2=yes` is yes without an amount, `no unknown error not_in_force` as they are,
`best=m1,m3` the advice (`best=none`), `award:m2=…` the authority's award, `missing:m6=a,b` what is missing, `item:m10.2=…` the second
element of the list of measure 10. Lists do not fit into the table: applications.csv ends where they begin.
"""
import csv
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Columns in order; the second name is the Chinese one. Rows marked zh use it in JSON; every other column of the table does.
COLUMNS = [
    ("application.date", "申报.日期"), ("applicant.industry_section", "企业.行业门类"), ("applicant.subject_type", "企业.主体类型"),
    ("applicant.sector", "企业.细分行业"), ("applicant.authority_recognised_sector", "企业.行业获认定"),
    ("applicant.key_energy_user", "企业.重点用能单位"), ("applicant.key_industry", "企业.重点行业"),
    ("project.location", "项目.实施地"), ("project.types", "项目.类别"), ("project.total_investment", "项目.总投资额"),
    ("project.audited_cost", "项目.审定总投资建设费用"), ("project.audited_hard", "项目.审定硬件费用"),
    ("project.audited_soft", "项目.审定软件研发费用"), ("project.audited_digital_cost", "项目.审定数字化转型费用"),
    ("project.meets_published_conditions", "项目.符合公布条件"), ("project.direction", "项目.融合方向"),
    ("project.authority_recognised_direction", "项目.方向获认定"), ("project.annual_saving", "项目.年节能量"),
    ("project.carbon_cut", "项目.减碳量"), ("project.benchmark_level", "项目.单位产品能耗达国家标杆水平"),
    ("project.solid_waste_project", "项目.工业固废资源化利用改造"), ("applicant.integration_capability", "企业.综合集成能力"),
    ("project.total_input", "项目.总投入"), ("project.audited_total_input", "项目.审定总投入费用"), ("project.field", "项目.服务领域"),
    ("project.industrial_investment", "项目.属工业投资"), ("project.planned_fixed_asset_investment", "项目.计划固定资产投资额"),
    ("project.nature", "项目.建设性质"), ("project.renovation_nature", "项目.属技术改造性质"), ("project.filing_date", "项目.备案日期"),
    ("project.start_date", "项目.开工日期"), ("land.kind", "用地.类型"), ("land.existing_site", "用地.现有用地"),
    ("land.adds_floor_area", "用地.增加建筑面积"), ("land.self_use_only", "用地.仅自用扩产"), ("land.no_transfer", "用地.约定不转让"),
    ("land.no_lease", "用地.约定不出租"), ("land.must_hand_over", "用地.须移交"), ("land.chooses_self_hold", "用地.选择自持"),
    ("land.market_price_no_transfer", "用地.不得转让条件市场地价"), ("decision.selected", "决定.选择措施"),
    ("decision.award_amount", "决定.资助金额"), ("decision.award_rate", "决定.资助比例"),
]
CHINESE = dict(COLUMNS)
LISTS = {
    "titles": ("称号", {"name": "名称", "level": "级别", "authority": "认定机构", "recognised_on": "认定日期", "first_time": "首次",
                       "rewarded_before": "已获奖励", "published_amount": "公布金额", "previous_amount": "前次金额",
                       "authority_recognised_title": "称号获认定"}),
    "loans": ("融资", {"id": "编号", "finance": "方式", "product": "产品", "use": "用途", "previously_subsidised": "已贴息",
                      "interest_paid": "贴息期内实付利息", "interest_paid_later": "期后实付利息", "interest_accrued": "应计利息",
                      "authority_recognised_product": "产品获认定"}),
    "assets": ("资产", {"kind": "类别", "purchase_date": "购进日期", "unit_value": "单位价值", "quantity": "数量"}),
}
CHINESE_ITEMS = {
    "major_technical_renovation": "重大技术改造", "technical_renovation": "技术改造", "intelligent_renovation": "智能化改造",
    "industrial_internet_application": "工业互联网创新应用", "digital_transformation": "传统优势产业数字化转型", "green_renovation": "绿色化改造",
    "two_industry_integration": "两业融合", "industrial_internet_platform": "工业互联网平台", "merger_acquisition": "并购投资",
    "service_provider_capability": "服务商能力建设", "major_event": "重大活动", "digital_public_platform": "数字化转型公共服务平台",
    "manufacturer": "制造业企业", "service_provider": "服务商", "association": "协会", "alliance": "联盟", "institution": "机构", "park": "园区",
    "manufacturing": "制造业", "retail": "零售", "rebuild": "改建", "expansion": "扩建", "new_build": "新建",
    "ordinary_industrial": "普通工业用地", "national": "国家级", "provincial": "省级", "municipal": "市级", "miit": "工业和信息化部",
    "bank_loan": "银行贷款", "lease": "融资租赁", "fixed_asset": "固定资产投资", "working_capital": "流动资金", "building": "房屋建筑物",
    "shenzhen": "深圳", "shenshan": "深汕特别合作区", "other": "其他",
    "m1": "措施1", "m2": "措施2", "m3": "措施3", "m4": "措施4", "m5": "措施5", "m6": "措施6", "m7": "措施7",
}
SHORT = {
    "date": "application.date", "section": "applicant.industry_section", "subject": "applicant.subject_type", "sector": "applicant.sector",
    "sector_ok": "applicant.authority_recognised_sector", "key_user": "applicant.key_energy_user", "key_industry": "applicant.key_industry",
    "place": "project.location", "types": "project.types", "total": "project.total_investment", "audited": "project.audited_cost",
    "hard": "project.audited_hard", "soft": "project.audited_soft", "digital": "project.audited_digital_cost",
    "conditions": "project.meets_published_conditions", "direction": "project.direction", "direction_ok": "project.authority_recognised_direction",
    "saving": "project.annual_saving", "carbon": "project.carbon_cut", "benchmark": "project.benchmark_level", "waste": "project.solid_waste_project",
    "integrates": "applicant.integration_capability", "input": "project.total_input", "audited_input": "project.audited_total_input",
    "field": "project.field", "industrial": "project.industrial_investment", "planned": "project.planned_fixed_asset_investment",
    "nature": "project.nature", "renovates": "project.renovation_nature", "filed": "project.filing_date", "started": "project.start_date",
    "land": "land.kind", "existing": "land.existing_site", "adds": "land.adds_floor_area", "self_use": "land.self_use_only",
    "no_transfer": "land.no_transfer", "no_lease": "land.no_lease", "hand_over": "land.must_hand_over", "self_hold": "land.chooses_self_hold",
    "price": "land.market_price_no_transfer", "titles": "titles", "loans": "loans", "assets": "assets",
    "selected": "decision.selected", "award": "decision.award_amount", "rate": "decision.award_rate",
}
MAJOR, PLAIN, SMART, NET = "major_technical_renovation", "technical_renovation", "intelligent_renovation", "industrial_internet_application"
DIGITAL, GREEN, TWO, PLATFORM, MERGER = ("digital_transformation", "green_renovation", "two_industry_integration",
                                         "industrial_internet_platform", "merger_acquisition")
PROVIDER, EVENT, PUBLIC = "service_provider_capability", "major_event", "digital_public_platform"

CASES = []


def case(what, expected, zh=False, date="2025-06-30", section="C", **facts):
    named = {"date": date, "section": section, **facts}
    CASES.append((what, expected, zh, {SHORT[name]: value for name, value in named.items() if value is not None}))


# ---- measure 1: from 500 million, 10%, at most 100 million -------------------------------------------------------------
case("Chip packaging line in Pingshan, 620 million, audited 580 million", "m1=58000000.00 m2=10000000.00 m3=no best=m1",
     types=[MAJOR], place="shenzhen", total="620000000", audited="580000000")
case("The same idea in Shenshan; exactly at the threshold", "m1=50000000.00 best=m1", zh=True,
     types=[MAJOR], place="shenshan", total="500000000.00", audited="500000000.00")
case("One fen below 500 million: only measure 2", "m1=no m2=10000000.00 best=m2",
     types=[MAJOR], place="shenzhen", total="499999999.99", audited="499999999.99")
case("Battery works, audited 1 billion: the cap just binds", "m1=100000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="1200000000", audited="1000000000")
case("One fen less than the cap needs", "m1=99999999.99 best=m1", zh=True,
     types=[MAJOR], place="shenzhen", total="1200000000", audited="999999999.99")
case("Huge project: capped", "m1=100000000.00 m2=10000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="36500000000", audited="35800000000")
case("Built outside Shenzhen: measure 1 no, measure 2 does not test the place", "m1=no m2=10000000.00 best=m2",
     types=[MAJOR], place="other", total="800000000", audited="800000000")
case("Place not given", "m1=unknown missing:m1=project.location m2=10000000.00", zh=True,
     types=[MAJOR], total="800000000", audited="800000000")
case("Measure 1 before the audit: yes, amount undecided", "m1=yes missing:m1=project.audited_cost m2=yes best=none",
     types=[MAJOR], place="shenzhen", total="800000000")
case("Audit brings 620 million down to 430 million: threshold by the declared sum, base by the audit", "m1=43000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="620000000", audited="430000000")
case("Power plant (section D)", "m1=60000000.00 m7=no best=m1", section="D",
     types=[MAJOR], place="shenzhen", total="700000000", audited="600000000")
case("Software company (section I): not an industrial enterprise", "m1=no m2=no m3=no m4=no m5=no m6=no m7=no best=none", zh=True, section="I",
     types=[MAJOR, SMART], place="shenzhen", total="700000000", audited="600000000")

# ---- measure 2: from 20 million, 10%, at most 10 million ---------------------------------------------------------------
case("Injection moulding machines renewed, 32 million", "m2=3150000.00 best=m2", types=[PLAIN], total="32000000", audited="31500000")
case("Exactly at the threshold, nine fen more audited: rounded down", "m2=2000000.00 best=m2", zh=True,
     types=[PLAIN], total="20000000.00", audited="20000000.09")
case("One fen below the threshold", "m2=no best=none", types=[PLAIN], total="19999999.99", audited="19999999.99")
case("The cap just binds", "m2=10000000.00 best=m2", types=[PLAIN], total="110000000", audited="100000000")
case("One fen below the cap", "m2=9999999.99 best=m2", zh=True, types=[PLAIN], total="110000000", audited="99999999.99")
case("Mine (section B), green renovation type", "m2=2500000.00 m6=no best=m2", section="B", key_user=False, key_industry=False,
     types=[GREEN], total="28000000", audited="25000000")
case("Merger: not a renovation type", "m2=no best=none", types=[MERGER], total="80000000", audited="80000000")
case("Section not given", "m2=unknown missing:m2=applicant.industry_section best=none", section=None,
     types=[PLAIN], total="32000000", audited="31500000")
case("Types not given", "m2=unknown m3=unknown missing:m2=project.types best=none", zh=True, total="32000000", audited="31500000")
case("Total investment not given", "m2=unknown missing:m2=project.total_investment", types=[PLAIN], audited="31500000")
case("Before the audit", "m2=yes missing:m2=project.audited_cost best=none", types=[PLAIN], total="32000000")
case("Audited cost is zero: yes, nothing to pay", "m2=0.00 best=m2", types=[PLAIN], total="32000000", audited="0")

# ---- dates -------------------------------------------------------------------------------------------------------------
case("Last day before the measures apply", "m2=not_in_force best=none", date="2023-12-31", types=[PLAIN], total="32000000", audited="31500000")
case("Day of issue: not yet in force", "m2=not_in_force best=none", date="2023-11-28", zh=True, types=[PLAIN], total="32000000", audited="31500000")
case("First day", "m2=3150000.00 best=m2", date="2024-01-01", types=[PLAIN], total="32000000", audited="31500000")
case("Last day", "m2=3150000.00 best=m2", date="2028-12-31", types=[PLAIN], total="32000000", audited="31500000")
case("The anniversary: in force only by reading A02=civil_code", "m1=not_in_force m2=not_in_force m5=not_in_force best=none", date="2029-01-01",
     zh=True, types=[PLAIN], total="32000000", audited="31500000")
case("Leap day", "m2=3150000.00 best=m2", date="2028-02-29", types=[PLAIN], total="32000000", audited="31500000")
case("No date", "m2=unknown missing:m2=application.date best=none", date=None, types=[PLAIN], total="32000000", audited="31500000")
case("No date, but the threshold is out of reach anyway", "m2=no best=none", date=None, types=[PLAIN], total="3000000", audited="3000000")

# ---- measure 3: from 10 million, at most 20%, at most 50 million -------------------------------------------------------
case("Robot cells, 14.5 million: below measure 2", "m2=no m3=2780000.00 best=m3", types=[SMART], total="14500000", audited="13900000")
case("Exactly at the threshold", "m3=2000000.00 best=m3", zh=True, types=[SMART], total="10000000", audited="10000000")
case("One fen below the threshold", "m3=no best=none", types=[SMART], total="9999999.99", audited="9999999.99")
case("The cap just binds", "m2=10000000.00 m3=50000000.00 best=m3", types=[SMART], total="260000000", audited="250000000")
case("One fen below the cap", "m3=49999999.99 best=m3", types=[SMART], total="260000000", audited="249999999.99")
case("Hardware 7 million, software and research 4 million: software counts up to 30% (A07)", "m3=2000000.00 best=m3",
     types=[SMART], total="12000000", hard="7000000", soft="4000000")
case("The audited total is given too: it is the base as it stands", "m3=2200000.00 best=m3", zh=True,
     types=[SMART], total="12000000", audited="11000000", hard="7000000", soft="4000000")
case("Only the hardware part is audited: amount undecided", "m3=yes missing:m3=project.audited_cost best=none",
     types=[SMART], total="12000000", hard="7000000")

# ---- measure 4: from 5 million, 30%, at most 5 million -----------------------------------------------------------------
case("5G on the shop floor, 6 million", "m4=1740000.00 best=m4", types=[NET], total="6000000", audited="5800000")
case("Exactly at the threshold", "m4=1500000.00 best=m4", zh=True, types=[NET], total="5000000", audited="5000000")
case("One fen below the threshold", "m4=no best=none", types=[NET], total="4999999.99", audited="4999999.99")
case("One fen below the cap", "m4=4999999.99 best=m4", types=[NET], total="18000000", audited="16666666.66")
case("The cap just binds", "m4=5000000.00 best=m4", types=[NET], total="18000000", audited="16666666.67")
case("Platform project: not measures 1 to 7", "m2=no m4=no best=none", types=[PLATFORM], total="40000000", audited="40000000")

# ---- measure 5: nine named trades "and others", from 1 million, 20% of the digital cost, at most 5 million --------------
TRADE = dict(types=[DIGITAL], conditions=True)
case("Furniture maker, digital cost 2.4 million", "m5=480000.00 best=m5", sector="家具", total="3000000", digital="2400000", **TRADE)
case("Jeweller, exactly at the threshold", "m5=200000.00 best=m5", zh=True, sector="黄金珠宝", total="1000000", digital="1000000", **TRADE)
case("One fen below the threshold", "m5=no best=none", sector="服装", total="999999.99", digital="999999.99", **TRADE)
case("The base is the digital cost, not the construction cost", "m5=600000.00 best=m5", sector="钟表", total="8000000", audited="7500000",
     digital="3000000", **TRADE)
case("Capped", "m5=5000000.00 best=m5", sector="化妆品", total="30000000", digital="25000000.05", **TRADE)
case("A trade that is not named, not yet recognised: unknown", "m5=unknown missing:m5=applicant.authority_recognised_sector best=none",
     sector="模具", total="3000000", digital="2400000", **TRADE)
case("A trade that is not named, recognised by the authority", "m5=480000.00 best=m5", zh=True, sector="模具", sector_ok=True,
     total="3000000", digital="2400000", **TRADE)
case("A trade that is not named, refused by the authority", "m5=no best=none", sector="模具", sector_ok=False,
     total="3000000", digital="2400000", **TRADE)
case("Published conditions not yet examined", "m5=unknown missing:m5=project.meets_published_conditions", sector="内衣", types=[DIGITAL],
     total="3000000", digital="2400000")
case("Retailer of eyewear (section F): measure 5 does not ask for an industrial enterprise", "m2=no m5=480000.00 best=m5", section="F",
     sector="眼镜", total="3000000", digital="2400000", **TRADE)

# ---- measure 6: no threshold, 30%, at most 10 million -------------------------------------------------------------------
case("Waste heat recovery, 50 tce a year: at the limit", "m6=360000.00 best=m6", key_user=True, types=[GREEN], total="1300000",
     audited="1200000", saving="50")
case("A little less than 50 tce, nothing else known", "m6=unknown best=none "
     "missing:m6=applicant.key_industry,project.benchmark_level,project.carbon_cut,project.solid_waste_project", zh=True, key_user=True,
     types=[GREEN], total="1300000", audited="1200000", saving="49.999999")
case("Carbon at 150 t: the saving need not be known", "m6=900000.00 best=m6", key_user=True, types=[GREEN], total="3200000",
     audited="3000000", carbon="150")
case("Neither limb reached, not at benchmark level, no solid waste", "m6=no best=none", key_user=True, key_industry=False, types=[GREEN],
     total="3200000", audited="3000000", saving="12.5", carbon="149.99", benchmark=False)
case("Not a key energy user: the three limbs do not help (A13)", "m6=no best=none", zh=True, key_user=False, key_industry=False,
     types=[GREEN], total="3200000", audited="3000000", saving="800", carbon="2000", benchmark=True)
case("Red mud reuse in a key industry", "m6=10000000.00 m2=3400000.00 best=m6", key_user=False, key_industry=True, waste=True,
     types=[GREEN], total="35000000", audited="34000000")
case("One fen below the cap", "m6=9999999.99 best=m6", key_user=True, benchmark=True, types=[GREEN], total="19000000", audited="33333333.33")
case("Benchmark level, before the audit", "m6=yes missing:m6=project.audited_cost best=none", key_user=True, benchmark=True,
     types=[GREEN], total="19000000")

# ---- measure 7: manufacturing only, from 10 million, 20%, at most 10 million --------------------------------------------
SERVICE = dict(types=[TWO], conditions=True)
case("Machine builder sells whole-life service", "m7=4400000.00 best=m7", direction="全生命周期管理", total="24000000", audited="22000000", **SERVICE)
case("Exactly at the threshold", "m7=2000000.00 best=m7", zh=True, direction="共享制造", total="10000000", audited="10000000", **SERVICE)
case("One fen below the threshold", "m7=no best=none", direction="共享制造", total="9999999.99", audited="9999999.99", **SERVICE)
case("The cap just binds", "m7=10000000.00 best=m7", direction="供应链管理", total="51000000", audited="50000000", **SERVICE)
case("Mine (section B): not manufacturing", "m7=no best=none", section="B", direction="共享制造", total="24000000", audited="22000000", **SERVICE)
case("A direction that is not named: unknown until recognised", "m7=unknown missing:m7=project.authority_recognised_direction best=none",
     direction="工业遥感服务", total="24000000", audited="22000000", **SERVICE)
case("Fails the published conditions", "m7=no best=none", direction="共享制造", types=[TWO], conditions=False, total="24000000", audited="22000000")

# ---- choose one ---------------------------------------------------------------------------------------------------------
case("Measures 1 and 3 tie at exactly 500 million", "m1=50000000.00 m2=10000000.00 m3=50000000.00 best=m1,m3",
     types=[MAJOR, SMART], place="shenzhen", total="500000000", audited="500000000")
case("Below that measure 3 is better", "m1=48000000.00 m3=50000000.00 best=m3", zh=True,
     types=[MAJOR, SMART], place="shenzhen", total="500000000", audited="480000000")
case("Above it measure 1 is better", "m1=60000000.00 m3=50000000.00 best=m1",
     types=[MAJOR, SMART], place="shenzhen", total="600000000", audited="600000000")
case("Measures 3 and 6 tie at 50 million", "m2=5000000.00 m3=10000000.00 m6=10000000.00 best=m3,m6", key_user=True, saving="300",
     types=[SMART, GREEN], total="52000000", audited="50000000")
case("Measures 3 and 4 tie at 25 million", "m2=2500000.00 m3=5000000.00 m4=5000000.00 best=m3,m4", zh=True,
     types=[SMART, NET], total="26000000", audited="25000000")
case("Measures 4 and 6 still tie at 16666666.69", "m4=5000000.00 m6=5000000.00 best=m4,m6", key_user=True, carbon="400",
     types=[NET, GREEN], total="18000000", audited="16666666.69")
case("One fen more: measure 6 alone", "m4=5000000.00 m6=5000000.01 best=m6", key_user=True, carbon="400",
     types=[NET, GREEN], total="18000000", audited="16666666.70")
case("The enterprise chose measure 2 although 3 is better", "m2=3000000.00 m3=6000000.00 best=m3", types=[SMART], total="30000000",
     audited="30000000", selected=["m2"])
case("Two measures chosen: contradiction", "m2=error m3=error m4=no", zh=True, types=[SMART], total="30000000", audited="30000000",
     selected=["m2", "m3"])

# ---- the authority's decision -------------------------------------------------------------------------------------------
case("Award below the ceiling", "m2=3000000.00 award:m2=2600000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000",
     selected=["m2"], award="2600000")
case("Award at the ceiling", "m2=3000000.00 award:m2=3000000.00 best=m2", zh=True, types=[PLAIN], total="30000000", audited="30000000",
     award="3000000.00")
case("Award one fen above the ceiling: contradiction", "m2=error", types=[PLAIN], total="30000000", audited="30000000", award="3000000.01")
case("Award by rate, 8%", "m2=3000000.00 award:m2=2400000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000", rate="8%")
case("Award by a rate above 10%: contradiction", "m2=error", types=[PLAIN], total="30000000", audited="30000000", rate="12%")
case("Award fits measure 3 but not the chosen measure 2", "m2=error m3=6000000.00 best=m3", zh=True, types=[SMART], total="30000000",
     audited="30000000", selected=["m2"], award="4000000")

# ---- rows that cannot be decided ------------------------------------------------------------------------------------------
case("Negative investment", "row=error", types=[PLAIN], total="-1", audited="30000000")
case("Above the declared range of 100 billion", "row=error", types=[PLAIN], total="100000000000.01", audited="30000000")
case("Three decimals", "row=error", zh=True, types=[PLAIN], total="30000000.005", audited="30000000")
case("A day that does not exist", "row=error", date="2025-02-30", types=[PLAIN], total="30000000", audited="30000000")
case("A type that is not in the list", "row=error", types=["renovation"], total="30000000", audited="30000000")
case("A good row after the bad ones", "m2=3000000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000")

# ---- measure 8: platform, provider, event; no threshold, 30% -------------------------------------------------------------
case("Machine builder's industrial internet platform, 18 million", "m8a=5280000.00 m18=no best=none", types=[PLATFORM], subject="manufacturer",
     total="18000000", audited="17600000")
case("Platform of a provider (section I), capped", "m8a=10000000.00 m8b=no", zh=True, section="I", types=[PLATFORM], subject="service_provider",
     total="40000000", audited="33333333.34")
case("One fen below the cap", "m8a=9999999.99", types=[PLATFORM], subject="manufacturer", total="40000000", audited="33333333.33")
case("Platform of an association: not a subject of measure 8", "m8a=no", section="S", types=[PLATFORM], subject="association",
     total="3000000", audited="3000000")
case("Kind of applicant not given", "m8a=unknown missing:m8a=applicant.subject_type", types=[PLATFORM], total="3000000", audited="3000000")
case("Provider with integration capability: the cap just binds", "m8b=3000000.00", zh=True, section="I", types=[PROVIDER], subject="service_provider",
     integrates=True, total="11000000", audited="10000000")
case("Provider, capability not yet reviewed", "m8b=unknown missing:m8b=applicant.integration_capability", section="I", types=[PROVIDER],
     subject="service_provider", total="11000000", audited="9000000")
case("Industrial internet summit of an alliance: the base is the total input", "m8c=660000.00 m8a=no", section="S", types=[EVENT], subject="alliance",
     input="2500000", audited_input="2200000", audited="9000000")
case("Summit before the audit", "m8c=yes missing:m8c=project.audited_total_input", zh=True, section="S", types=[EVENT], subject="alliance", input="2500000")

# ---- measure 9: public service platforms, from 1 million of input, 20%, at most 5 million ---------------------------------
SERVE = dict(types=[PUBLIC], field="manufacturing", conditions=True)
case("Association's platform for the watch trade", "m9=840000.00", section="S", subject="association", input="4500000", audited="4200000", **SERVE)
case("Exactly at the threshold", "m9=200000.00", zh=True, section="M", subject="institution", input="1000000", audited="1000000", **SERVE)
case("One fen of input below it, whatever the total investment", "m9=no", section="M", subject="institution", input="999999.99", total="30000000",
     audited="1000000", **SERVE)
case("The cap just binds", "m9=5000000.00", section="S", subject="alliance", input="26000000", audited="25000000", **SERVE)
case("A platform for retail", "m9=no", types=[PUBLIC], field="retail", conditions=True, section="S", subject="association", input="4500000", audited="4200000")
case("A park is neither an organisation nor an enterprise", "m9=no", zh=True, section="L", subject="park", input="4500000", audited="4200000", **SERVE)
case("Published conditions not yet examined", "m9=unknown missing:m9=project.meets_published_conditions", types=[PUBLIC], field="manufacturing",
     section="S", subject="association", input="4500000", audited="4200000")

# ---- measure 14: more floor area on the same land ---------------------------------------------------------------------------
GROUND = dict(land="ordinary_industrial", existing=True, adds=True, self_use=True, no_transfer=True)
case("Two storeys added for the works' own use, neither sold nor let: no land price", "m14a=0.00 m14b=no", no_lease=True, hand_over=False, **GROUND)
case("The added floor may be let: land price is charged", "m14a=no", zh=True, no_lease=False, **GROUND)
case("Whether it may be let is not stated", "m14a=unknown missing:m14a=land.no_lease", **GROUND)
case("New building kept that had to be handed over: twice the market price", "m14b=25900000.02", section="K", hand_over=True, self_hold=True,
     price="12950000.01")
case("The price is still to be valued", "m14b=yes missing:m14b=land.market_price_no_transfer", zh=True, hand_over=True, self_hold=True)

# ---- measure 15: counted as technical renovation; filed before construction begins -------------------------------------------
case("Rebuilding a workshop, planned 8 million, filed the day before", "m15a=yes m15b=yes m2=no", types=[PLAIN], total="8000000",
     industrial=True, planned="8000000", nature="rebuild", filed="2025-03-01", started="2025-03-02")
case("An expansion that is technical renovation, exactly 5 million; filed on the day", "m15a=yes m15b=no", zh=True, industrial=True,
     planned="5000000", nature="expansion", renovates=True, filed="2025-03-02", started="2025-03-02")
case("One fen below 5 million; construction not begun", "m15a=no m15b=unknown", industrial=True, planned="4999999.99", nature="rebuild",
     filed="2025-03-02")
case("A new factory is not technical renovation", "m15a=no", industrial=True, planned="90000000", nature="new_build", renovates=True)

# ---- measure 18: below every threshold, to the district ---------------------------------------------------------------------
case("Renewal of machines for 6 million: to the district", "m2=no m18=yes best=none", types=[PLAIN], total="6000000", audited="5500000")
case("Robot cells for 14.5 million reach measure 3: no referral", "m2=no m3=2780000.00 m18=no", zh=True, types=[SMART], total="14500000", audited="13900000")
case("A small green project that measure 6 supports: no referral", "m6=900000.00 m18=no", types=[GREEN], key_user=True, saving="60", total="3200000",
     audited="3000000")
case("A software company is under none of the thresholds", "m18=no", section="I", types=[PLAIN], total="600000")

# ---- lists: from here on not in the table -----------------------------------------------------------------------------------
FIRST_LIST = len(CASES)


def title(name, **facts):
    return {"name": name, **facts}


NAVIGATOR = title("数字领航", authority="miit", recognised_on="2024-11-20", rewarded_before=False)
FACTORY = title("5G工厂", authority="miit", recognised_on="2024-01-01", rewarded_before=False)
case("Navigator and 5G factory: each title on its own", "m10=4000000.00 item:m10.1=3000000.00 item:m10.2=1000000.00", titles=[NAVIGATOR, FACTORY])
case("Recognised on the last day of 2023: not new", "m10=no", zh=True, titles=[{**FACTORY, "recognised_on": "2023-12-31"}])
case("Rewarded before: once only", "m10=no", titles=[{**NAVIGATOR, "rewarded_before": True}])
case("One title is clear, the other lacks its date: yes, the total is open", "m10=yes missing:m10=titles.recognised_on item:m10.1=1000000.00 item:m10.2=unknown",
     titles=[FACTORY, title("数字领航", authority="miit", rewarded_before=False)])
case("No titles, no loans, no assets", "m10=no m11=no m12=no m13=no", titles=[], loans=[], assets=[], types=[PLAIN])
case("Nothing said about titles, loans, assets", "m10=unknown missing:m10=titles m11=unknown m12=unknown missing:m12=loans m13=unknown missing:m13=assets",
     zh=True, types=[PLAIN])

WORKS = title("绿色工厂", first_time=True, rewarded_before=False)
case("Green factory of the country, green park of the city", "m11=600000.00 item:m11.1=500000.00 item:m11.2=100000.00",
     titles=[{**WORKS, "level": "national", "published_amount": "500000"},
             title("绿色园区", level="municipal", first_time=True, rewarded_before=False, published_amount="100000")])
case("The sum of the published table is not known: yes, amount open", "m11=yes missing:m11=titles.published_amount", zh=True,
     titles=[{**WORKS, "level": "provincial"}])
case("Not won for the first time", "m11=no", titles=[{**WORKS, "level": "provincial", "first_time": False, "published_amount": "200000"}])
case("A title that is not named: unknown until recognised", "m11=unknown missing:m11=titles.authority_recognised_title",
     titles=[title("工业节水标杆企业", level="national", first_time=True, rewarded_before=False, published_amount="200000")])
case("A published sum above 1 million: the table is wrong", "row=error", titles=[{**WORKS, "level": "national", "published_amount": "1000000.01"}])

LOAN = dict(id="JG-2024-017", finance="bank_loan", product="技改贷", use="fixed_asset", previously_subsidised=False, interest_paid="862345.67")
LEASE = dict(id="RZ-2025-003", finance="lease", use="equipment", previously_subsidised=False, interest_paid="240000")
case("A renovation loan: half of the interest paid, rounded down", "m12=431172.83 m2=3150000.00 best=m2", types=[PLAIN], total="32000000",
     audited="31500000", loans=[LOAN])
case("A loan and a lease are added up first", "m12=551172.83 m2=no", zh=True, types=[PLAIN], total="9000000", loans=[LOAN, LEASE])
case("Together above 10 million of interest: capped", "m12=5000000.00", types=[MAJOR], total="900000000",
     loans=[{**LOAN, "interest_paid": "7000000"}, {**LEASE, "interest_paid": "4000000"}])
case("Subsidised before, working capital, interest paid too late or not at all: nothing of these", "m12=120000.00", types=[PLAIN], total="9000000",
     loans=[{**LOAN, "previously_subsidised": True}, {**LOAN, "use": "working_capital"},
            {**LEASE, "interest_paid_later": "300000", "interest_accrued": "50000"}])
case("A product that is not named: unknown until recognised", "m12=unknown missing:m12=loans.authority_recognised_product", zh=True, types=[PLAIN],
     total="9000000", loans=[{**LOAN, "product": "设备更新贷"}])
case("Interest not yet reported", "m12=yes missing:m12=loans.interest_paid", types=[PLAIN], total="9000000",
     loans=[{name: value for name, value in LOAN.items() if name != "interest_paid"}])

case("Machine tools of 4.8 million each, three of them", "m13=14400000.00", assets=[dict(kind="equipment", purchase_date="2025-03-01", unit_value="4800000", quantity=3)])
case("First and last day count, 5 million counts; a day or a fen more does not", "m13=10000000.00 item:m13.1=5000000.00 item:m13.2=5000000.00 item:m13.3=no item:m13.4=no item:m13.5=no",
     zh=True, assets=[dict(kind="equipment", purchase_date="2024-01-01", unit_value="5000000", quantity=1),
                      dict(kind="equipment", purchase_date="2027-12-31", unit_value="5000000", quantity=1),
                      dict(kind="equipment", purchase_date="2028-01-01", unit_value="5000000", quantity=1),
                      dict(kind="equipment", purchase_date="2025-03-01", unit_value="5000000.01", quantity=1),
                      dict(kind="building", purchase_date="2025-03-01", unit_value="900000", quantity=1)])
case("The policy has ended, the deduction of national law has not", "m2=not_in_force m12=not_in_force m13=300000.00", date="2029-03-01", types=[PLAIN],
     total="32000000", loans=[LOAN], assets=[dict(kind="equipment", purchase_date="2027-06-01", unit_value="300000", quantity=1)])
case("Everything at once: grant, reward, subsidy, deduction and charge are never added",
     "m2=3150000.00 m10=1000000.00 m12=431172.83 m13=300000.00 m14b=2000000.00 m15a=yes m18=no m15b=yes best=m2", types=[PLAIN],
     total="32000000", audited="31500000", titles=[FACTORY], loans=[LOAN], assets=[dict(kind="equipment", purchase_date="2025-06-01", unit_value="300000", quantity=1)],
     hand_over=True, self_hold=True, price="1000000", industrial=True, planned="32000000", nature="rebuild", filed="2025-01-10", started="2025-02-01")


def in_chinese(value):
    if isinstance(value, list):
        return [in_chinese(item) for item in value]
    return CHINESE_ITEMS.get(value, value) if isinstance(value, str) else value


def nested(facts, zh):
    application = {}
    for path, value in facts.items():
        if path in LISTS:
            chinese, names = LISTS[path]
            application[chinese if zh else path] = [{names[name] if zh else name: in_chinese(item) if zh else item for name, item in element.items()}
                                                    for element in value]
            continue
        entity, fact = (CHINESE[path] if zh else path).split(".")
        application.setdefault(entity, {})[fact] = in_chinese(value) if zh else value
    return application


def cell(value):
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def write_files():
    with open(HERE / "applications.jsonl", "w", encoding="utf-8") as file:
        for _, _, zh, facts in CASES:
            file.write(json.dumps(nested(facts, zh), ensure_ascii=False) + "\n")
    with open(HERE / "applications.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(zh if number % 2 else path for number, (path, zh) in enumerate(COLUMNS))
        for _, _, zh, facts in CASES[:FIRST_LIST]:
            table.writerow(cell(in_chinese(facts[path]) if zh else facts[path]) if path in facts else "" for path, _ in COLUMNS)
    intro = (HERE / "README.md").read_text(encoding="utf-8").split("<!-- table -->")[0]
    lines = ["| row | what it shows | expected |", "| --- | --- | --- |"]
    lines += [f"| {row} | {what} | `{expected}` |" for row, (what, expected, _, _) in enumerate(CASES, 1)]
    (HERE / "README.md").write_text(intro + "<!-- table -->\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def found(decision, key):
    """What the decision says about one expectation, in the same words."""
    measures = decision["measures"]
    if key == "row":
        return "error" if decision["errors"] and all(m["status"] == "error" for m in measures.values()) else "decided"
    if key == "best":
        return ",".join(decision["choices"]["choose_1_7"].get("best", [])) or "none"
    if key.startswith("item:"):
        name, number = key[5:].split(".")
        item = measures[name]["items"][int(number) - 1]
        return item.get("amount", "yes") if item["status"] == "yes" else item["status"]
    if key.startswith("award:"):
        return measures[key[6:]].get("award", "none")
    if key.startswith("missing:"):
        return ",".join(sorted(item["fact"] for item in measures[key[8:]]["missing"]))
    measure = measures[key]
    return measure.get("amount", "yes") if measure["status"] == "yes" else measure["status"]


def check(path):
    with open(path, encoding="utf-8") as file:
        decisions = [json.loads(line) for line in file]
    passed, failed = 0, abs(len(decisions) - len(CASES))
    for row, ((what, expected, _, _), decision) in enumerate(zip(CASES, decisions), 1):
        wrong = [f"{part}, got {found(decision, part.split('=')[0])}" for part in expected.split()
                 if found(decision, part.split("=")[0]) != part.split("=")[1]]
        if wrong:
            failed += 1
            print(f"row {row} ({what}): expected " + "; ".join(wrong))
        else:
            passed += 1
    print(f"examples by hand: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(check(sys.argv[2]))
    write_files()
