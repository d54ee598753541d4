#!/usr/bin/env python3
"""Random .pol texts for the tests of the formatter: generate.py SEED COUNT FOLDER [FILE...]

Half of them are made from a grammar of our own (any clause, any expression, both languages), the other half are the given files
with another layout: other blanks, line ends and comments at every place where a line may end. They parse; they need not make sense.
"""
import os
import random
import re
import sys

COMMENTS = ["# 说明", "# a remark", "#", "＃ 全角", "# “引文” , ， 且 and"]
NAMES = ["项目", "基数", "a", "b2", "审定费用", "企业", "x_y", "m3", "门槛投资额"]
UNITS = ["", "元", "万元", "亿元", "%", "吨", "吨标准煤"]
TEXTS = ["引文", "said \u201cso\u201d", "《办法》第三条", "a, b；c", "等", "『不超过』", "100%", "“两业”融合"]


class Writer:
    """One language: words, and how a share is written."""

    def __init__(self, rng, chinese):
        self.rng, self.zh = rng, chinese

    def w(self, zh, en):
        return zh if self.zh else en

    def pick(self, *items):
        return self.rng.choice(items)

    def maybe(self, text, chance=0.5):
        return text if self.rng.random() < chance else ""

    def name(self):
        return self.rng.choice(NAMES)

    def names(self, most=3):
        return self.comma().join(self.name() for _ in range(self.rng.randint(1, most)))

    def comma(self):
        return self.pick("，", "、", ", ", ",")

    def declared(self):
        return self.name() + self.maybe(" (" + self.pick("key", "other_key", "k1") + ")")

    def number(self):
        return self.pick("0", "5", "2000", "1.5", "50.25") + self.rng.choice(UNITS)

    def date(self):
        return self.pick("2024年1月1日", "2028-12-31", "2025年06月30日")

    def text(self):
        inner = self.rng.choice(TEXTS)
        forms = ["“%s”", "「%s」"] + ([] if '"' in inner else ['"%s"'])
        return self.rng.choice(forms) % inner if not inner.startswith("《") else self.pick(inner[: inner.index("》") + 1], "“%s”" % inner)

    def texts(self):
        return self.pick(" ", "、", ", ").join(self.text() for _ in range(self.rng.randint(1, 2)))

    def compare(self):
        return self.rng.choice((["达到", "不低于", "不早于", "不超过", "不晚于", "超过", "高于", "大于", "晚于", "低于", "不满", "小于", "早于", "为", "不为"] if self.zh else
                                ["at least", "no less than", "no earlier than", "at most", "up to", "no later than", "above", "over", "more than",
                                 "after", "below", "under", "less than", "before", "is", "is not"]) + [">", ">=", "<", "<=", "=", "!=", "≥", "≤", "≠"])

    def path(self):
        if self.rng.random() < 0.15:
            return self.pick("措施2", "m2") + "." + self.w(self.pick("资助", "符合", "不在有效期"), self.pick("grants", "yes", "not in force"))
        return ".".join(self.name() for _ in range(self.rng.randint(1, 2)))

    def primary(self, depth):
        kind = self.rng.randint(0, 9 if depth > 0 else 4)
        if kind <= 1:
            return self.path()
        if kind == 2:
            return self.number()
        if kind == 3:
            return self.date()
        if kind == 4:
            return self.pick(self.w("是", "true"), self.w("否", "false"), self.text())
        if kind <= 6:
            return "(" + self.expr(depth - 1) + ")"
        if kind == 7:
            return self.pick("较小", "min", "合计", "已知") + "(" + self.pick("，", ", ").join(self.expr(depth - 1) for _ in range(self.rng.randint(1, 2))) + ")"
        if kind == 8:
            cases = self.pick("，", ", ").join(option + self.pick("：", ": ") + self.expr(depth - 1) for option in ["one", "two"])
            return self.w("按口径", "under reading") + " A07 {" + cases + "}"
        return self.share(depth)

    def share(self, depth):
        parts = [self.primary(0) if self.rng.random() < 0.5 else "(" + self.expr(depth - 1) + ")" for _ in range(self.rng.randint(2, 3))]
        return (" 的 " if self.zh else " of ").join(parts)

    def unary(self, depth):
        return self.maybe("-", 0.1) + (self.share(depth) if depth > 0 and self.rng.random() < 0.2 else self.primary(depth))

    def sum(self, depth=1):
        out = self.unary(depth)
        for _ in range(self.rng.choice([0, 0, 0, 1, 2])):
            out += " " + self.pick("+", "-", "×", "*", "÷", "/") + " " + self.unary(depth)
        return out

    def comparison(self, depth):
        kind = self.rng.randint(0, 5)
        if kind == 0:
            return self.sum(depth) + " " + self.w("属于", "in") + " {" + self.names() + "}"
        if kind == 1:
            return self.path() + " " + self.w("含", "contains") + " " + self.pick(self.name(), "{" + self.names() + "}", "{}")
        if kind <= 4:
            return self.sum(depth) + " " + self.compare() + " " + self.sum(depth)
        return self.sum(depth)

    def expr(self, depth=3):
        if depth <= 0:
            return self.sum(0)
        if self.rng.random() < 0.08:
            return " ".join([self.w("若", "if"), self.expr(depth - 1), self.w("则", "then"), self.expr(depth - 1), self.w("否则", "else"), self.expr(depth - 1)])
        out = self.maybe(self.w("非", "not") + " ", 0.15) + self.comparison(depth - 1)
        for _ in range(self.rng.choice([0, 0, 1, 2])):
            out += " " + self.pick(self.w("且", "and"), self.w("或", "or")) + " " + self.maybe(self.w("非", "not") + " ", 0.1) + self.comparison(depth - 1)
        return out

    def readings(self):
        return self.maybe(self.pick("，", ", ") + self.w("按口径", "under reading") + " A1" + self.maybe("、A2"), 0.4)

    def cites(self):
        return self.w("依据", "cites") + " " + self.texts()

    def outcome(self):
        word = self.w(self.pick("资助", "奖励", "贴息", "扣除", "应缴"), self.pick("grants", "rewards", "subsidises", "deducts", "charges"))
        ceiling = self.pick("", self.w("不超过", "up to") + " ", self.w("最高", "at most") + " ")
        tail = self.maybe("，" + self.w(self.pick("上限", "最高"), self.pick("capped at", "limited to")) + " " + self.sum())
        tail += self.maybe(", " + self.w("每", "per") + " " + self.name()) + self.maybe("，" + self.w("一次", "once"), 0.2) + self.readings()
        return word + " " + ceiling + self.expr(2) + tail

    def measure(self):
        clauses = [self.cites()]
        for _ in range(self.rng.randint(0, 4)):
            clauses.append(self.pick(self.w("对象", "applies to"), self.w("条件", "requires"), self.w("除外", "except")) + " " + self.expr() + self.readings())
        if self.rng.random() < 0.3:
            end = self.pick(" " + self.w("至", "to") + " " + self.date(), "", " " + self.w("起", "for"))
            clauses.append(self.w("期间", "during") + " " + self.w("自", "from") + " " + self.date() + end + self.maybe("，" + self.w("按", "by") + " " + self.path()))
        if self.rng.random() < 0.3:
            clauses.append(self.w("对每个", "for each") + " " + self.name() + " " + self.w("作", "as") + " 本笔" + self.maybe("，" + self.expr(1)))
        if self.rng.random() < 0.5:
            clauses.append(self.w("责任", "owners") + " " + self.names())
        clauses.append(self.outcome())
        return self.w("措施", "measure") + " " + self.pick("2 (m2)", "8a", "数字领航 (m10)") + " " + self.maybe(self.text()), clauses

    def facts(self):
        fields = []
        for _ in range(self.rng.randint(0, 4)):
            fields.append(self.declared() + self.pick(" : ", "：") + self.pick("金额", "money", "集合(类别)", "数量(吨)")
                          + self.maybe("，" + self.w("范围", "range") + " 0元 " + self.w("至", "to") + " " + self.pick("1亿元", "5元 × 2"))
                          + self.maybe(", " + self.w("来源", "origin") + " " + self.pick("评审", "data")) + self.maybe("，" + self.text()))
        return self.w("事实", "facts") + " " + self.declared() + self.maybe(" " + self.w("多个", "many"), 0.3), fields

    def enumeration(self):
        items = [self.pick("B “采矿业”", "制造业 (manufacturing)", "5G工厂 (g5)", "其他", "36氪") for _ in range(self.rng.randint(1, 5))]
        out = self.comma().join(items) + self.pick("", " " + self.w("等", "etc"), "，" + self.w("等", "etc"))
        return self.w("枚举", "enum") + " " + self.declared(), [out]

    def tiers(self):
        rows, frm, to = [], self.w("自", "from"), self.w("至", "to")
        for _ in range(self.rng.randint(1, 4)):
            low = frm + " " + self.pick("", self.w("超过", "above") + " ") + self.sum(0)
            high = to + " " + self.pick("", self.w("低于", "under") + " ") + self.sum(0)
            head = self.pick(low + " " + high, low, high, low + " " + self.w("起", "for"))
            rows.append(head + self.pick("：", ": ") + self.expr(1) + self.maybe("，" + self.w("上限", "capped at") + " " + self.sum(0), 0.3))
        rows += [self.cites()] if self.rng.random() < 0.5 else []
        head = self.w("分档", "tiers") + " " + self.declared() + " " + self.w("按", "by") + " " + self.sum()
        return head + self.maybe(self.pick(" →", " ->") + " 比例") + self.pick("", "，" + self.w("全额", "flat"), ", " + self.w("超额累进", "marginal")), rows

    def parameter(self):
        rows = [self.w("自", "from") + " " + self.date() + self.pick("", " " + self.w("至", "to") + " " + self.date(), " " + self.w("起", "for")) + "：" + self.sum()
                for _ in range(self.rng.randint(1, 3))]
        clause = self.pick(rows, [self.w("默认", "default") + " " + self.expr(1)], [self.w("未公布", "unpublished") + self.maybe("，" + self.w("范围", "range") + " 0% " + self.w("至", "to") + " 20%")])
        return self.w("参数", "parameter") + " " + self.declared() + self.maybe(" : 金额"), list(clause)

    def table_test(self):
        columns = [self.path() for _ in range(self.rng.randint(1, 4))]
        cell = lambda: self.pick(self.sum(0), self.w("缺", "missing"), self.w("符合", "yes"), self.w("不在有效期", "not in force"), "{" + self.names() + "}")
        rows = [self.w("行", "row") + " " + self.pick(" | ", "｜").join(cell() for _ in columns) for _ in range(self.rng.randint(1, 4))]
        return self.w("测试表", "test table") + " " + self.text(), [self.given(), self.w("列", "columns") + " " + " | ".join(columns)] + rows

    def given(self):
        items = [self.path() + " = " + self.pick(self.sum(0), "{" + self.names() + "}", "{}", self.w("缺", "missing")) for _ in range(self.rng.randint(1, 3))]
        if self.rng.random() < 0.3:
            items.append("融资 = {(方式 = 贷款，已贴息 = " + self.w("否", "false") + ")、(方式 = 租赁)}")
        if self.rng.random() < 0.3:
            items.append(self.w("按口径", "under reading") + " A05 = floor_wan")
        return self.w("给定", "given") + " " + self.pick("，", ", ").join(items)

    def test(self):
        expects = []
        for _ in range(self.rng.randint(1, 3)):
            status = self.w(self.pick("符合", "不符合", "未知"), self.pick("yes", "no", "unknown"))
            reason = self.pick("", "，" + self.w("因", "because") + " " + self.names(2), ", " + self.w("缺", "missing") + " " + self.names(2))
            expects.append(self.w("期望", "expect") + " " + self.pick(self.path() + " " + status + reason + self.maybe("，措施3 " + status, 0.3),
                                                                      self.path() + " = " + self.sum(0), self.w("出错", "error")))
        return self.w("测试", "test") + " " + self.text(), [self.given()] + expects

    def others(self):
        return self.pick(
            (self.w("定义", "define") + " " + self.declared() + self.pick("：", ": ") + self.expr() + self.readings(), []),
            (self.w("单位", "unit") + " 吨 (t)", []),
            (self.w("口径", "reading") + " A1 “口径”", [self.w("选项", "option") + " one “一” " + self.pick(self.w("默认", "default"), self.w("暂定", "provisional")), self.w("选项", "option") + " two_long",
                                                       self.w("理由", "reason") + " " + self.text()]),
            (self.w("择一", "choose one") + " 组 (group)", [self.cites(), self.w("成员", "members") + " m1 " + self.w("至", "to") + " m7", self.w("每", "per") + " 项目" + self.readings(),
                                                           self.w("建议", "advise") + " " + self.pick("%s %s", "%s %s") % self.pick(*[(self.w("资助", "grants"), self.w("最多", "highest"))] * 2
                                                                                                                                   + [(self.w("最多", "highest"), self.w("资助", "grants"))])
                                                           + "，" + self.w("并列", "ties") + " " + self.pick("全部列出", "listed")]),
            (self.w("职责", "duty") + " 15 (m15) “备案”", [self.cites(), self.w("应当", "must") + " " + self.expr(), self.w("期间", "during") + " “每年”、“定期”"]),
            (self.w("声明", "declaration") + " 序言 (pre)", [self.cites(), self.w("归类", "class") + " 前言"]),
            (self.w("政策", "policy") + " 某政策 (p)", [self.w("施行", "effective") + " " + self.w("自", "from") + " " + self.date() + self.pick("", self.w(" 起 5年", " for 5 years"), self.w(" 起 1年", " for 1 year"), self.w(" 起 18个月", " for 18 months"))
                                                      + self.pick("", "，" + self.w("按", "by") + " a.b") + self.readings(), self.w("取整", "rounding") + " " + self.w("按口径", "under reading") + " A05、A06"]),
            (self.w("性质", "property") + " “界”", [self.w("恒有", "always") + " " + self.expr()]),
            (self.w("表", "table") + " 单价 " + self.w("按", "by") + " 甲、乙 -> 金额", [self.w("行", "row") + " a | b | " + self.sum(0), self.w("行", "row") + " 长名称 | b | 5元"]),
        )

    def declaration(self):
        head, clauses = self.rng.choice([self.measure, self.facts, self.enumeration, self.tiers, self.parameter, self.table_test, self.test, self.others, self.others])()
        return "\n".join([head] + ["  " + clause for clause in clauses])


TOKEN = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|「[^」]*」|《[^》]*》|\"[^\"]*\"|#[^\n]*|[\w.]+[%％]?|\s+|[<>!=]=|->|.", re.S)


def scramble(rng, text):
    """The same tokens with other blanks, line ends and comments. Words of the Latin script stay as they stand: some are phrases."""
    out, last = [], ""
    for token in TOKEN.findall(text):
        if token.isspace():
            out.append(token)
            continue
        latin = bool(re.match(r"[A-Za-z]", token)) and bool(re.search(r"[A-Za-z]$", last))
        latin = latin or (last.isdigit() and re.fullmatch(r"(year|month)s?", token) is not None)  # 18 months is one token
        gap = bool(out) and out[-1].isspace()
        if gap and latin and "\n" not in out[-1]:
            out[-1] = rng.choice([" ", "  "])
        elif gap and not last.startswith(("#", "＃")) and not token.startswith(("#", "＃")):
            plain = [" ", "  ", "\n   ", "\n\n\n  ", "\t", "  " + rng.choice(COMMENTS) + "\n", "\n" + rng.choice(COMMENTS) + "\n  "]
            margin = ["\n", "\n\n\n", "  " + rng.choice(COMMENTS) + "\n", "\n  " + rng.choice(COMMENTS) + "\n", "\n" + rng.choice(COMMENTS) + "\n\n"]
            if rng.random() < 0.3:
                out[-1] = rng.choice(margin if out[-1].endswith("\n") else plain)  # a declaration stands first on its line
        out.append(token)
        last = token
    return "".join(out)


def main():
    seed, count, folder, files = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        rng = random.Random(seed * 1000 + number)
        if files and number % 2:
            with open(rng.choice(files), encoding="utf-8") as file:
                text = scramble(rng, file.read())
        else:
            writer = Writer(rng, rng.random() < 0.6)
            text = "\n".join(writer.declaration() for _ in range(rng.randint(1, 8))) + rng.choice(["\n", ""])
            if rng.random() < 0.5:
                text = scramble(rng, text)
        with open(os.path.join(folder, "g%04d.pol" % number), "w", encoding="utf-8", newline=rng.choice(["\n", "\n", "\r\n"])) as file:
            file.write(text)


main()
