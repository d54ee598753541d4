"""Slips and harmless revisions in bundles: those of one bundle concern different measures, so that one comparison judges them all.
What must be shown is worked out from the edit: the measure it touches, or the kind of note. An edit: (old, new[, number of places])."""
import os
import re
import subprocess


def moved(first, source, target):
    """The declaration that holds `first` goes to the end of another file."""
    def edit(files):
        blocks = declarations(files[source])
        at = next((k for k, block in enumerate(blocks) if first in block), None)
        assert at is not None, first
        files[target] = files[target].rstrip("\n") + "\n" + blocks.pop(at) + "\n"
        files[source] = "\n".join(blocks) + "\n"
        return files
    return edit


def swapped(file, first, second):
    """Two declarations change places."""
    def edit(files):
        blocks = declarations(files[file])
        one, two = (next((k for k, block in enumerate(blocks) if text in block), None) for text in (first, second))
        assert one is not None and two is not None, (first, second)
        blocks[one], blocks[two] = blocks[two], blocks[one]
        files[file] = "\n".join(blocks)
        return files
    return edit


def declarations(text):
    return re.split(r"\n(?=\n(?:# [^\n]*\n)*(?:措施|定义|口径|测试|测试表|声明|职责|枚举|事实|分档|表|性质|择一) )", text)


def everywhere(old, new):
    def edit(files):
        assert any(re.search(old, text) for text in files.values()), old
        return {name: re.sub(old, new, text) for name, text in files.items()}
    return edit


def keywords(*languages):
    """Every file through `pol fmt --language`, once for each language."""
    def edit(files):
        pol = os.environ.get("POL", "pol")
        for language in languages:
            for name, text in files.items():
                files[name] = subprocess.run([pol, "fmt", "--language", language, "-"], input=text, capture_output=True, text=True, check=True, timeout=60).stdout
        return files
    return edit


def blanks(files):
    return {name: re.sub(r"(?m)(?<=\S)  +(?=\S)", " ", text) for name, text in files.items()}


SLIPS = [
    ("places, bases, classes", ["m1", "m4", "m8c", "m13", "m14b", "m15a"], [
        ("不超过 审定总投资建设费用 的 10%，上限 1亿元", "不超过 项目.总投资额 的 10%，上限 1亿元"),
        ("  条件    项目.类别 含 工业互联网创新应用\n", "  条件    项目.类别 含 智能化改造\n"),
        ("不超过 审定总投入费用 的 30%", "不超过 审定总投资建设费用 的 30%"),
        ("扣除    本项.单位价值 × 本项.数量", "扣除    本项.单位价值"),
        ("用地.不得转让条件市场地价 × 2", "用地.不得转让条件市场地价 × 3"),
        ("项目.建设性质 属于 {改建、技术改造}", "项目.建设性质 属于 {改建、技术改造、扩建}")]),
    ("conditions dropped", ["m2", "m5", "m6", "m8b", "m11", "m14a"], [
        ("除外    “企业以其他项目享受了另一类（按口径 A16）”：其他项目已享受 含 {措施1、措施3、措施4、措施5、措施6、措施7}", "除外    “企业以其他项目享受了另一类（按口径 A16）”：其他项目已享受 含 {措施1、措施3、措施4、措施5、措施6}"),
        ("  条件    门槛投资额 达到 100万元\n  条件    项目.符合公布条件\n", "  条件    门槛投资额 达到 100万元\n"),
        ("企业.重点行业 且 项目.工业固废资源化利用改造", "项目.工业固废资源化利用改造"),
        ("  条件    企业.综合集成能力\n", ""),
        ("  条件    本称号.首次\n  除外    本称号.已获奖励\n", "  条件    本称号.首次\n"),
        ("  条件    用地.约定不出租\n", "")]),
    ("edges of a fen, a hundredth, a day", ["m3", "m6", "m10", "m13", "m18", "m15b"], [
        ("或 项目.审定软件研发费用 不超过 (项目", "或 项目.审定软件研发费用 低于 (项目"),
        ("inclusive：项目.减碳量 达到 150吨", "inclusive：项目.减碳量 达到 150.01吨"),
        ("不早于 2024年1月1日", "不早于 2024年1月2日", 2),
        ("自 2024年1月1日 至 2027年12月31日，按 本项.购进日期", "自 2024年1月1日 至 2027年12月30日，按 本项.购进日期"),
        ("(项目.类别 含 重大技术改造 且 门槛投资额 低于 5亿元)", "(项目.类别 含 重大技术改造 且 门槛投资额 低于 500000000.01元)"),
        ("strict：项目.备案日期 早于 项目.开工日期", "strict：项目.备案日期 不晚于 项目.开工日期")]),
    ("lists, subjects, orders", ["m3", "m7", "m9", "m10", "m11", "m12"], [
        ("undecided：优先(项目.审定总投资建设费用，分项计算的审定费用)", "undecided：优先(分项计算的审定费用，项目.审定总投资建设费用)"),
        ("  open：属于所列方向 或 项目.方向获认定，", "  open：属于所列方向，"),
        ("{协会、联盟、机构、制造业企业、服务商、其他企业}", "{协会、联盟、机构、园区、制造业企业、服务商、其他企业}"),
        ("奖励    最高 若 本称号.名称 为 数字领航 则 300万元 否则 100万元", "奖励    最高 若 本称号.名称 为 数字领航 则 100万元 否则 300万元"),
        ("对每个  称号 作 本称号，非 (本称号.名称 属于 {数字领航、5G工厂})", "对每个  称号 作 本称号，非 (本称号.名称 属于 {数字领航})"),
        ("(本笔.方式 为 融资租赁 且 本笔.用途 为 购置设备)", "本笔.方式 为 融资租赁", 2)]),
    ("ranks that order otherwise", ["m11"], [
        ("  行      国家级 | 3\n  行      省级   | 2\n", "  行      国家级 | 2\n  行      省级   | 3\n")]),
    ("a cap that no longer counts what was received", ["m12"], [("enterprise_total：差额(500万元，企业.已获贴息)", "enterprise_total：500万元")]),
    ("each loan rounded", ["m12"], [("上限 500万元，合计后取整，", "上限 500万元，")]),
    ("what no computation follows from", ["outcome", "owner", "period", "repeal", "policy-date", "choice", "parameter", "fact-origin", "fact-range", "restates", "default"], [
        ("每 称号，一次 核定", "每 企业，一次 核定"), ("  归类    原则\n  责任    各有关部门\n", "  归类    原则\n  责任    市工业和信息化局\n"),
        ("  期间    “每年”\n", "  期间    “每两年”\n"), ("之 “（八）”、“（九）”、“（十）”", "之 “（八）”、“（九）”"), ("印发    2023年11月28日", "印发    2023年11月29日"),
        ("  每      项目，按口径 A16\n", "  每      项目\n"), ("未公布，范围 0% 至 20%", "未公布，范围 0% 至 25%"),
        ("综合集成能力 (integration_capability) : 是否，来源 评审", "综合集成能力 (integration_capability) : 是否，来源 申报人"),
        ("公布金额 (published_amount) : 金额，范围 5万元 至 100万元", "公布金额 (published_amount) : 金额，范围 5万元 至 50万元"),
        ("  转述    “财政部 税务总局公告2023年第37号”\n", ""),
        ("“申报日期” 默认", "“申报日期”"), ("选项 filing       “备案日期”", "选项 filing       “备案日期” 默认")]),
    ("a default", ["m6", "m18", "default"], [
        ("三种情形都要求重点用能单位” 默认", "三种情形都要求重点用能单位”"), ("只有年节能量一种情形要求重点用能单位”", "只有年节能量一种情形要求重点用能单位” 默认")]),
]

HARMLESS = [
    ("names in Chinese", [everywhere("节能降碳改造项目", "节能降碳类项目"), everywhere("用地\\.须移交", "用地.应当移交"), ("  须移交 (must_hand_over)", "  应当移交 (must_hand_over)"),
                         everywhere("本称号", "此称号"), everywhere("级别次序", "级别高低"), everywhere("智能化改造分档", "智能化分档表"),
                         everywhere("(?<!固定)资产(?= 作 | \\(assets| = |\\.|，一次|\n|，)", "设备资产")]),
    ("names in Latin letters", [everywhere(r"\bsaving_reached\b", "energy_saving_ok"), 
                                everywhere(r"\btitle_level\b", "grade_of_title"), everywhere(r"\bm14b\b", "m14_hold"), everywhere(r"\(tce\)", "(coal_tonne)"),
                                everywhere(r"\bchoose_1_7\b", "one_of_seven")]),
    ("places", [swapped("measures-01-07.pol", "定义 工业企业 (", "定义 在深实施 ("), moved("措施 13 (m13)", "measures-12-18.pol", "measures-08-11.pol"),
                moved("定义 属于所列行业", "measures-01-07.pol", "facts.pol"), swapped("readings.pol", "口径 A05 ", "口径 A29 "),
                ("  选项 none_reachable  “各条市级措施的门槛都达不到” 默认\n  选项 per_measure     “逐条措施分别判断”\n", "  选项 per_measure     “逐条措施分别判断”\n  选项 none_reachable  “各条市级措施的门槛都达不到” 默认\n"),
                ("  银行贷款 (bank_loan)、融资租赁 (lease)", "  融资租赁 (lease)、银行贷款 (bank_loan)")]),
    ("order in rules", [("  条件    项目.服务领域 为 制造业\n  条件    平台建设总投入 达到 100万元\n", "  条件    平台建设总投入 达到 100万元\n  条件    项目.服务领域 为 制造业\n"),
                        ("  条件    节能降碳改造项目 或 固废利用改造项目\n", "  条件    固废利用改造项目 或 节能降碳改造项目\n"),
                        ("(本笔.方式 为 融资租赁 且 本笔.用途 为 购置设备)", "(本笔.用途 为 购置设备 且 本笔.方式 为 融资租赁)", 2),
                        ("{协会、联盟、机构、制造业企业、服务商、其他企业}", "{其他企业、服务商、制造业企业、机构、联盟、协会}")]),
    ("numbers written otherwise", [("条件    门槛投资额 达到 5亿元", "条件    门槛投资额 达到 50000万元"), ("的 10%，上限 1亿元，每 项目", "的 10%，上限 100000000元，每 项目"),
                                   ("  条件    门槛投资额 达到 2000万元\n", "  条件    非 (门槛投资额 低于 2000万元)\n"), ("条件    本项.单位价值 不超过 500万元", "条件    本项.单位价值 <= 500万元"),
                                   ("  条件    门槛投资额 达到 500万元\n", "  条件    门槛投资额 超过 4999999.99元\n"), ("不早于 2024年1月1日", "晚于 2023年12月31日", 2),
                                   ("不超过 审定数字化转型费用 的 20%", "不超过 审定数字化转型费用 ÷ 5"), ("用地.不得转让条件市场地价 × 2", "用地.不得转让条件市场地价 + 用地.不得转让条件市场地价"),
                                   ("不超过 本笔.贴息期内实付利息 的 50%", "不超过 本笔.贴息期内实付利息 ÷ 2"), ("自 2024年1月1日 起 5年", "自 2024年1月1日 起 60个月")]),
    ("ranks in other numbers", [("  行      国家级 | 3\n  行      省级   | 2\n  行      市级   | 1\n", "  行      国家级 | 7\n  行      省级   | 5\n  行      市级   | 3\n")]),
    ("logic", [("  除外    按口径 A25 {none_reachable：达到某项门槛 或 无门槛即可申请，per_measure：否}", "  条件    按口径 A25 {none_reachable：非 达到某项门槛 且 非 无门槛即可申请，per_measure：是}"),
               ("  条件    属于融合发展方向\n", "  条件    按口径 A18 {open：属于所列方向 或 项目.方向获认定，closed：属于所列方向}\n"),
               ("奖励    最高 若 本称号.名称 为 数字领航 则 300万元 否则 100万元", "奖励    最高 若 非 (本称号.名称 为 数字领航) 则 100万元 否则 300万元"),
               ("  条件    本称号.级别 属于 {国家级、省级、市级}\n", "  条件    本称号.级别 为 国家级 或 本称号.级别 为 省级 或 本称号.级别 为 市级\n"),
               ("  条件    用地.约定不转让\n  条件    用地.约定不出租\n", "  条件    用地.约定不转让 且 用地.约定不出租\n"),
               ("  条件    本项.单位价值 不超过 500万元\n", "  条件    本项.单位价值 不超过 一次扣除限额\n"), ("措施 13 (m13)", "定义 一次扣除限额 (deduction_limit)：500万元\n\n措施 13 (m13)")]),
    ("keywords, layout", [keywords("en", "zh"), blanks]),
]
