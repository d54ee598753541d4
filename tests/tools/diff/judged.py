"""Revisions invented by an independent judge: across all measures, definitions, tables and parameters. The same form as in revisions.py;
an edit may also be a function that gets {file name: text} and returns it."""
import re


def in_declaration(head, old, new):
    """Replaces `old` once inside the one declaration that starts with `head`."""
    def change(files):
        for path, text in files.items():
            match = re.search(r"^%s.*?(?=^\S|\Z)" % re.escape(head), text, re.M | re.S)
            if match and old in match.group(0):
                return {**files, path: text[: match.start()] + match.group(0).replace(old, new, 1) + text[match.end():]}
        raise AssertionError(f"{head}: {old}")
    return change


def measure(name, old, new):
    return in_declaration(f"措施 {name} ", old, new)


SLIPS = [
    # measure 1 to 7
    ("m2: a kind of project left out of a definition", ["m2", "m12"], [("、工业互联网创新应用、绿色化改造}\n", "、工业互联网创新应用}\n")]),
    ("m3: the exception names itself instead of measure 4", ["m3"], [measure("3", "{措施1、措施2、措施4、", "{措施1、措施2、措施3、")]),
    ("m3: the parts are added instead of the soft costs limited", ["m3"], [("gross_share：较小(项目.审定软件研发费用，(项目.审定硬件费用 + 项目.审定软件研发费用) 的 30%)", "gross_share：较大(项目.审定软件研发费用，(项目.审定硬件费用 + 项目.审定软件研发费用) 的 30%)")]),
    ("m3: the rate to be published may be 30%", ["parameter"], [("未公布，范围 0% 至 20%", "未公布，范围 0% 至 30%")]),
    ("m3: eligibility asks for less than, not at most", ["m3"], [("或 项目.审定软件研发费用 不超过 (项目.审定硬件费用", "或 项目.审定软件研发费用 低于 (项目.审定硬件费用")]),
    ("m4: a threshold of another measure", ["m4"], [measure("4", "达到 500万元", "达到 1000万元")]),
    ("m5: the base of the other measures", ["m5"], [measure("5", "审定数字化转型费用 的 20%", "审定总投资建设费用 的 20%")]),
    ("m5: a sector taken for another", ["m5"], [("企业.细分行业 属于 {服装、家具、黄金珠宝、钟表、皮革、内衣、眼镜、工艺美术、化妆品}", "企业.细分行业 属于 {服装、家具、黄金珠宝、钟表、皮革、内衣、工艺美术、化妆品}")]),
    ("m5: an estimate that is not marked as one", ["m5"], [("estimate：估算(项目.审定数字化转型费用，项目.总投资额)", "estimate：优先(项目.审定数字化转型费用，项目.总投资额)")]),
    ("m5: estimated from another fact", ["m5"], [("estimate：估算(项目.审定数字化转型费用，项目.总投资额)", "estimate：估算(项目.审定数字化转型费用，项目.总投入)")]),
    ("m6: and becomes or in the second kind", ["m6"], [("：企业.重点行业 且 项目.工业固废资源化利用改造", "：企业.重点行业 或 项目.工业固废资源化利用改造")]),
    ("m6: a cap with a zero too many", ["m6"], [measure("6", "上限 1000万元", "上限 1亿元")]),
    ("m6: no cap", ["m6"], [measure("6", "，上限 1000万元", "")]),
    ("m7: the published conditions are not required", ["m7"], [measure("7", "  条件    项目.符合公布条件\n", "")]),
    # measures 8 to 11
    ("m8a: a member of a list swapped", ["m8a"], [measure("8a", "{制造业企业、服务商}", "{制造业企业、其他企业}")]),
    ("m8b: the subject turned round", ["m8b"], [measure("8b", "企业.主体类型 为 服务商", "企业.主体类型 不为 服务商")]),
    ("m8c: the other base", ["m8c"], [measure("8c", "审定总投入费用 的 30%", "审定总投资建设费用 的 30%")]),
    ("m9: parks instead of institutions", ["m9"], [measure("9", "{协会、联盟、机构、", "{协会、联盟、园区、")]),
    ("m9: one fen less", ["m9"], [measure("9", "达到 100万元", "达到 999999.99元")]),
    ("m10: recognised after the first day", ["m10"], [measure("10", "since_effective：本称号.认定日期 不早于 2024年1月1日", "since_effective：本称号.认定日期 晚于 2024年1月1日")]),
    ("m10: another authority", ["m10"], [measure("10", "本称号.认定机构 为 工业和信息化部", "本称号.认定机构 为 省主管部门")]),
    ("m10: the smaller one leads, under the other reading", ["m10"], [measure("10", "居首(若 本称号.名称 为 数字领航 则 300万元 否则 100万元", "居首(若 本称号.名称 为 数字领航 则 100万元 否则 300万元")]),
    ("m11: two rows of a table swapped", ["m11"], [("行      省级   | 2\n  行      市级   | 1", "行      省级   | 1\n  行      市级   | 2")]),
    ("m11: the lowest level leads", ["m11"], [measure("11", "居首(级别次序(本称号.级别) × 2 + (若", "居首(0 − 级别次序(本称号.级别) × 2 + (若")]),
    ("m11: a published amount may be ten times as much", ["fact-range"], [("(published_amount) : 金额，范围 5万元 至 100万元", "(published_amount) : 金额，范围 5万元 至 1000万元")]),
    ("m11: levels of another group are compared", ["m11"], [measure("11", "(若 本称号.已获奖励 则 1 否则 0)，本称号.名称，", "(若 本称号.已获奖励 则 1 否则 0)，本称号.级别，")]),
    ("m11: the difference of nothing", ["m11"], [measure("11", "top_up：差额(本称号.公布金额，本称号.前次金额)", "top_up：本称号.公布金额")]),
    # measures 12 to 18
    ("m12: a list's filter lets working capital in", ["m12"], [measure("12", "本笔.方式 为 银行贷款 且 本笔.用途 为 固定资产投资", "本笔.方式 为 银行贷款 且 本笔.用途 为 流动资金")]),
    ("m12: loans with a subsidy count again", ["m12"], [measure("12", "  除外    本笔.已贴息\n", "")]),
    ("m12: the other ledger, under another reading", ["m12"], [measure("12", "enterprise_total：差额(500万元，企业.已获贴息)", "enterprise_total：差额(500万元，企业.本年度已获贴息)")]),
    ("m12: a ceiling becomes the exact sum", ["outcome"], [measure("12", "贴息    不超过 本笔", "贴息    本笔")]),
    ("m12: the same loan named twice counts twice", ["m12"], [measure("12", "per_loan：非 已知(本笔.编号)\n", "per_loan：是 或 非 已知(本笔.编号)\n")]),
    ("m12: the cap of each loan", ["m12"], [measure("12", "的 50%，上限 500万元，合计后取整", "的 50%，上限 400万元，合计后取整")]),
    ("m13: buildings", ["m13"], [measure("13", "本项.类别 为 设备器具", "本项.类别 为 房屋建筑物")]),
    ("m13: a window by another date", ["m13"], [measure("13", "按 本项.购进日期", "按 申报.日期")]),
    ("m13: one piece instead of all", ["m13"], [measure("13", "本项.单位价值 × 本项.数量", "本项.单位价值")]),
    ("m14a: a condition written twice, the other forgotten", ["m14a"], [measure("14a", "用地.约定不出租", "用地.约定不转让")]),
    ("m14b: a condition left out", ["m14b"], [measure("14b", "  条件    用地.须移交\n", "")]),
    ("m15a: another kind of building", ["m15a"], [measure("15a", "恢复、单纯购置}", "恢复、新建}")]),
    ("m15b: the two dates swapped", ["m15b"], [("strict：项目.备案日期 早于 项目.开工日期", "strict：项目.开工日期 早于 项目.备案日期")]),
    ("m17: a period", ["period"], [("  期间    “每年”\n", "")]),
    ("m18: a threshold with a zero less", ["m18"], [("项目.类别 含 智能化改造 且 门槛投资额 达到 1000万元", "项目.类别 含 智能化改造 且 门槛投资额 达到 100万元")]),
    ("m18: an exception of three cut to two", ["m18"], [measure("18", "none_reachable：达到某项门槛 或 无门槛即可申请", "none_reachable：达到某项门槛")]),
    # the whole policy
    ("validity by another date", ["m1", "m2"], [("起 5年，按 申报.日期", "起 5年，按 项目.备案日期")]),
    ("the default of the last day", ["m1", "default"], [("“2028年12月31日（满5年的前一日）” 默认\n  选项 civil_code       “2029年1月1日（民法典第二百零一条、第二百零二条：开始当日不计入）”",
                                                     "“2028年12月31日（满5年的前一日）”\n  选项 civil_code       “2029年1月1日（民法典第二百零一条、第二百零二条：开始当日不计入）” 默认")]),
    ("amounts are rounded to the fen under every reading", ["m1"], [("  取整    按口径 A05\n", "")]),
    ("an owner of all measures left out", ["owner"], [("、大鹏新区管委会、深汕特别合作区管委会\n", "、深汕特别合作区管委会\n")]),
    ("a repealed clause taken for another", ["repeal"], [("“（八）”、“（九）”、“（十）”", "“（七）”、“（九）”、“（十）”")]),
    ("measure 8c joins the group", ["choice"], [("成员    措施1 至 措施7", "成员    措施1 至 措施7、措施8c")]),
    ("the group does not look at the decided amount", ["choice"], [("  核定    决定.资助金额、决定.资助比例\n", "")]),
    ("the group advises the least", ["choice"], [("建议    资助 最多，并列 全部列出\n", "")]),
    ("an open list is closed", ["enum-item"], [("黄金珠宝、钟表、皮革、内衣、眼镜、工艺美术、化妆品 等\n", "黄金珠宝、钟表、皮革、内衣、眼镜、工艺美术、化妆品\n")]),
    ("who supplies a fact", ["fact-origin"], [("年节能量 (annual_saving) : 数量(吨标准煤)，范围 0吨标准煤 至 100000000吨标准煤，来源 评审", "年节能量 (annual_saving) : 数量(吨标准煤)，范围 0吨标准煤 至 100000000吨标准煤，来源 申报人")]),
    ("once is left out", ["outcome"], [measure("10", "，每 称号，一次", "，每 称号")]),
    ("per what", ["outcome"], [measure("13", "，每 资产，一次", "，每 企业，一次")]),
    ("a quotation that stops early", ["citation"], [measure("14b", "，按不得转让条件市场地价的两倍计收地价。（责任单位：市规划和自然资源局）”", "，”")]),
]


def turned(files):
    """Every declaration of every file from back to front, comments with what follows them."""
    out = {}
    for path, text in files.items():
        parts = [part for part in re.split(r"\n(?=(?:#[^\n]*\n)*(?:措施|定义|择一|口径|枚举|事实|声明|职责|测试|性质|表|分档|单位) )", "\n" + text.strip("\n")) if part.strip()]
        out[path] = "\n\n".join(part.strip("\n") for part in reversed(parts)) + "\n"
    return out


def one_file(files):
    """All in one file."""
    return {**{path: "" for path in files}, "policy.pol": "\n\n".join(files[path] for path in sorted(files, reverse=True))}


def other_names(files):
    return {"%02d.pol" % (99 - i): text for i, text in enumerate(files.values())} | {path: None for path in files}


def swapped(first, second):
    """Two measures change places."""
    def change(files):
        for path, text in files.items():
            a, b = (re.search(r"^措施 %s .*?(?=^\S|\Z)" % name, text, re.M | re.S) for name in (first, second))
            if a and b:
                return {**files, path: text[: a.start()] + b.group(0) + text[a.end(): b.start()] + a.group(0) + text[b.end():]}
        raise AssertionError((first, second))
    return change


HARMLESS = [
    ("measures of the group change places", [swapped("2", "7"), swapped("3", "6")]),
    ("every file from back to front", [turned]),
    ("all in one file", [one_file]),
    ("files under other names", [other_names]),
    ("the group's members one by one", [("成员    措施1 至 措施7", "成员    措施7、措施6、措施5、措施4、措施3、措施2、措施1")]),
    ("a measure's ASCII name", [("措施 14b (m14b)", "措施 14b (m14_held)")]),
    ("an entity renamed", [("事实 用地 (land)", "事实 地块 (land)"), ("用地.", "地块.", 0)]),
    ("a list's name", [("枚举 融资方式 (finance_kind)", "枚举 融资种类 (kind_of_finance)"), ("方式 (finance) : 融资方式", "方式 (finance) : 融资种类")]),
    ("a tenth: divided by ten", [measure("1", "审定总投资建设费用 的 10%", "审定总投资建设费用 ÷ 10")]),
    ("a tenth: times one, divided by ten", [measure("2", "审定总投资建设费用 的 10%", "审定总投资建设费用 × 1 ÷ 10")]),
    ("yuan, 0.3亿元, 0.05亿元", [measure("2", "达到 2000万元", "达到 20000000元"), measure("9", "上限 500万元", "上限 0.05亿元")]),
    ("a cap as the smaller of two", [measure("4", "审定总投资建设费用 的 30%，上限 500万元", "较小(审定总投资建设费用 的 30%，500万元)")]),
    ("and turned round", [("：企业.重点行业 且 项目.工业固废资源化利用改造", "：项目.工业固废资源化利用改造 且 企业.重点行业")]),
    ("de Morgan in a condition", [measure("15a", "或 (项目.建设性质 属于 {扩建、迁建、恢复、单纯购置} 且 项目.属技术改造性质)", "或 非 (非 项目.属技术改造性质 或 非 (项目.建设性质 属于 {扩建、迁建、恢复、单纯购置}))")]),
    ("de Morgan over a list", [measure("12", "  除外    本笔.已贴息\n", "  除外    非 (非 本笔.已贴息 且 非 本笔.已贴息)\n")]),
    ("a definition split in two", [("c_only：企业.行业门类 属于 {C}，\n  above_scale：企业.行业门类 属于 {B、C、D} 且 企业.规模以上}", "c_only：企业.行业门类 属于 {C}，\n  above_scale：三个门类 且 企业.规模以上}\n定义 三个门类 (three_sections)：企业.行业门类 属于 {B、C、D}")]),
    ("six conditions merged into two", [measure("14a", "  条件    用地.现有用地\n  条件    用地.增加建筑面积\n  条件    用地.仅自用扩产\n", "  条件    用地.现有用地 且 用地.增加建筑面积 且 用地.仅自用扩产\n"),
                                        measure("14a", "  条件    用地.约定不转让\n  条件    用地.约定不出租\n", "  条件    用地.约定不转让 且 用地.约定不出租\n")]),
    ("an exception as a condition", [measure("10", "  除外    本称号.已获奖励\n", "  条件    非 本称号.已获奖励\n")]),
    ("the case turned round", [measure("10", "奖励    最高 若 本称号.名称 为 数字领航 则 300万元 否则 100万元", "奖励    最高 若 非 (本称号.名称 为 数字领航) 则 100万元 否则 300万元")]),
    ("not before, as not earlier", [measure("10", "since_effective：本称号.认定日期 不早于 2024年1月1日", "since_effective：非 (本称号.认定日期 早于 2024年1月1日)")]),
    ("sets in another order", [("b_c_d：企业.行业门类 属于 {B、C、D}，", "b_c_d：企业.行业门类 属于 {D、B、C}，"), measure("9", "{协会、联盟、机构、制造业企业、服务商、其他企业}", "{其他企业、服务商、制造业企业、机构、联盟、协会}")]),
    ("a half in parentheses", [measure("12", "本笔.贴息期内实付利息 的 50%", "(本笔.贴息期内实付利息) 的 (50%)")]),
    ("a half as a division", [measure("12", "本笔.贴息期内实付利息 的 50%", "本笔.贴息期内实付利息 ÷ 2")]),
    ("a fifth as a division", [measure("9", "审定总投资建设费用 的 20%", "审定总投资建设费用 ÷ 5")]),
    ("a product turned round", [measure("12", "loan：500万元 × 计数(融资)", "loan：计数(融资) × 500万元")]),
    ("a remainder as the greater of two", [measure("12", "enterprise_total：差额(500万元，企业.已获贴息)", "enterprise_total：较大(500万元 − 企业.已获贴息，0元)")]),
    ("a reading taken out of a bracket", [("open：属于所列方向 或 项目.方向获认定，\n  closed：属于所列方向}", "open：项目.方向获认定 或 属于所列方向，\n  closed：属于所列方向 且 是}")]),
    ("dates in the other form", [("自 2024年1月1日 ", "自 2024-01-01 ", 0), ("不早于 2024年1月1日", "不早于 2024-01-01", 0)]),
    ("sevenths: first divided, then multiplied", [("项目.审定硬件费用 × 3 ÷ 7)", "项目.审定硬件费用 ÷ 7 × 3)")]),
    ("rows of a table in another order", [("  行      国家级 | 3\n  行      省级   | 2\n  行      市级   | 1", "  行      市级   | 1\n  行      国家级 | 3\n  行      省级   | 2")]),
    ("owners in another order", [measure("6", "责任    市工业和信息化局、市发展改革委", "责任    市发展改革委、市工业和信息化局")]),
    ("a quotation in two pieces", [measure("14b", "权利人可优先选择自行持有，按不得转让", "权利人可优先选择自行持有，”\n  依据    “按不得转让")]),
    ("a duty negated twice", [("strict：项目.备案日期 早于 项目.开工日期", "strict：非 (项目.备案日期 不早于 项目.开工日期)")]),
    ("a threshold in a parameter", [measure("15a", "达到 500万元", "达到 纳统门槛"), ("措施 15a (m15a)", "定义 纳统门槛 (statistics_threshold)：500万元\n\n措施 15a (m15a)")]),
    ("is one of two, as or", [measure("10", "本称号.名称 属于 {数字领航、5G工厂}", "本称号.名称 为 5G工厂 或 本称号.名称 为 数字领航")]),
    ("a condition said twice", [measure("8b", "  条件    企业.综合集成能力\n", "  条件    企业.综合集成能力\n  条件    企业.综合集成能力 且 企业.综合集成能力\n")]),
    ("a twice that is a rate", [("应缴    用地.不得转让条件市场地价 × 2", "应缴    用地.不得转让条件市场地价 的 200%")]),
    ("the associative law", [("first_limb：(企业.重点用能单位 且 年节能量达标) 或 减碳量达标 或 项目.单位产品能耗达国家标杆水平，", "first_limb：项目.单位产品能耗达国家标杆水平 或 (减碳量达标 或 (年节能量达标 且 企业.重点用能单位))，")]),
    ("a reading's name and the codes of its options", [("口径 A31 “", "口径 A31_input “"), ("按口径 A31 ", "按口径 A31_input ", 0), ("  列      A31 ", "  列      A31_input ", 0)]),
    ("a measure in another file", [lambda files: move(files, "18")]),
    ("thirty percent, thirty hundredths", [measure("6", "的 30%", "× 30 ÷ 100"), measure("8a", "的 30%", "× 0.3"), measure("8b", "审定总投资建设费用 的 30%", "审定总投资建设费用 × 3 ÷ 10")]),
]


def move(files, name):
    for path, text in files.items():
        match = re.search(r"^措施 %s .*?(?=^\S|\Z)" % name, text, re.M | re.S)
        if match:
            return {**files, path: text[: match.start()] + text[match.end():], "moved.pol": match.group(0)}
    raise AssertionError(name)
