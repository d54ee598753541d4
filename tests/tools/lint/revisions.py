#!/usr/bin/env python3
"""Revisions of the Shenzhen policy: harmless ones must give no new warning, slips of the kinds that a lint can see must give theirs.

revisions.py POL POLICY_FOLDER. Last line: `N passed, N failed`.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

pol, source = sys.argv[1:]
passed = failed = 0


def warnings(folder, *options):
    done = subprocess.run([pol, "check", "--format", "json", *options, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = []
    for diagnostic in json.loads(done.stdout)["diagnostics"]:
        found.append((diagnostic["level"], diagnostic["code"], diagnostic["message"]))
    return found


def texts(folder):
    return {path: open(path, encoding="utf-8").read() for path in sorted(glob.glob(folder + "/*.pol"))}


def say(fine, label, detail):
    global passed, failed
    if fine:
        passed += 1
    else:
        failed += 1
        print("%s: %s" % (label, detail))


def revised(label, change):
    """A copy of the policy after `change`, which gets {path: text} and returns it; NULL when it changed nothing."""
    folder = tempfile.mkdtemp()
    copy = os.path.join(folder, "policy")
    shutil.copytree(source, copy)
    before = texts(copy)
    after = change(dict(before))
    if after == before:
        say(False, label, "the revision changed nothing: the policy has other words now")
        shutil.rmtree(folder)
        return None
    for path, text in after.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def everywhere(old, new, count=0):
    """Replaces a pattern in every file, outside of quotations and comments if `old` holds no quotation mark."""
    def change(files):
        for path, text in files.items():
            parts = re.split(r"(“[^”\n]*”|\"[^\"\n]*\"|#[^\n]*)", text)
            for i in range(0, len(parts), 2):
                parts[i] = re.sub(old, new, parts[i])
            files[path] = "".join(parts)
        return files
    return change


def measure(name, old, new):
    """Replaces `old` once inside the declaration of one measure."""
    def change(files):
        for path, text in files.items():
            match = re.search(r"^措施 %s \(.*?(?=^\S)" % name, text + "\n终", re.M | re.S)
            if match and old in match.group(0):
                files[path] = text[: match.start()] + match.group(0).replace(old, new, 1) + text[match.end() :]
        return files
    return change


def plain(old, new):
    def change(files):
        for path, text in files.items():
            if old in text:
                files[path] = text.replace(old, new, 1)
                return files
        return files
    return change


def both(*changes):
    def change(files):
        for one in changes:
            files = one(files)
        return files
    return change


def reverse_declarations(files):
    """Every file from back to front, comments with what follows them."""
    for path, text in files.items():
        files[path] = "\n\n".join(reversed([part for part in re.split(r"\n\n+", text.rstrip("\n")) if part.strip()])) + "\n"
    return files


def swap_conditions(files):
    return measure("2", "  条件    属于技术改造项目\n  条件    门槛投资额 达到 2000万元\n", "  条件    门槛投资额 达到 2000万元\n  条件    属于技术改造项目\n")(files)


def formatted(language):
    def change(files):
        for path, text in files.items():
            done = subprocess.run([pol, "fmt", "--language", language, "-"], input=text.encode(), stdout=subprocess.PIPE, check=True)
            files[path] = done.stdout.decode()
        return files
    return change


def squeezed(files):
    return {path: re.sub(r"(?m)^( +\S+) {2,}", r"\1 ", text) for path, text in files.items()}


HARMLESS = {
    "a definition is renamed": everywhere(r"门槛投资额(?!\w)", "投资门槛数额"),
    "a fact is renamed": everywhere(r"审定总投资建设费用(?!\w)", "审核认定费用"),
    "a fact's ASCII name": everywhere(r"\btotal_investment\b", "sum_invested"),
    "an option is renamed": everywhere(r"\bceiling_only\b", "only_the_ceiling"),
    "the declarations in another order": reverse_declarations,
    "conditions in another order": swap_conditions,
    "in English": formatted("en"),
    "canonical layout": lambda files: both(formatted("zh"), lambda f: {p: t + "\n\n" for p, t in f.items()})(files),
    "other blanks": squeezed,
    "more comments": lambda files: {path: "# 说明\n" + text.replace("\n措施 ", "\n# 一条\n措施 ") for path, text in files.items()},
    "yuan instead of ten thousand": measure("2", "达到 2000万元", "达到 20000000元"),
    "hundreds of millions": measure("2", "达到 2000万元", "达到 0.2亿元"),
    "a sum of constants": measure("2", "达到 2000万元", "达到 500万元 + 1500万元"),
    "the sides of a comparison": measure("2", "门槛投资额 达到 2000万元", "2000万元 不超过 门槛投资额"),
    "the opposite, negated": measure("2", "门槛投资额 达到 2000万元", "非 (门槛投资额 低于 2000万元)"),
    "a sign instead of a word": measure("2", "达到 2000万元", ">= 2000万元"),
    "another word of the same meaning": measure("2", "达到 2000万元", "不低于 2000万元"),
    "times instead of of": measure("2", "审定总投资建设费用 的 10%", "审定总投资建设费用 × 10%"),
    "divided by ten": measure("2", "审定总投资建设费用 的 10%", "审定总投资建设费用 ÷ 10"),
    "parentheses": measure("2", "门槛投资额 达到 2000万元", "(门槛投资额) 达到 (2000万元)"),
    "two conditions joined": measure("4", "  条件    门槛投资额 达到 500万元\n  条件    “在深实施（按口径 A29）”：实施地要求\n", "  条件    门槛投资额 达到 500万元 且 实施地要求\n"),
    "a threshold gets a name": both(measure("2", "门槛投资额 达到 2000万元", "门槛投资额 达到 门槛二"), lambda files: {
        path: (text + "\n定义 门槛二 (threshold_2)：2000万元\n" if path.endswith("policy.pol") else text) for path, text in files.items()}),
    "a date in the other form": everywhere(r"2024年1月1日", "2024-01-01"),
    "a measure moves to a file of its own": lambda files: move_measure(files),
}


def move_measure(files):
    for path, text in list(files.items()):
        match = re.search(r"^措施 13 \(.*?(?=^\S)", text, re.M | re.S)
        if match:
            files[path] = text[: match.start()] + text[match.end() :]
            files[os.path.join(os.path.dirname(path), "measure-13.pol")] = match.group(0)
    return files


SLIPS = [
    ("达到 coded as above", "W1001", measure("2", "达到 2000万元", "超过 2000万元")),
    ("达到 coded as below", "W1001", measure("1", "达到 5亿元", "低于 5亿元")),
    ("不超过 coded as below", "W1001", measure("13", "不超过 500万元", "低于 500万元")),
    ("one fen", "W1002", measure("2", "达到 2000万元", "达到 19999999.99元")),
    ("a swapped rate", "W1002", measure("2", "的 10%", "的 20%")),
    ("a cap with a zero less", "W1002", measure("1", "上限 1亿元", "上限 1000万元")),
    ("a threshold in another unit", "W1002", measure("2", "达到 2000万元", "达到 2000元")),
    ("tonnes of something else", "W1002", everywhere("达到 50吨标准煤", "达到 60吨标准煤")),
    ("the last day", "W1002", measure("13", "至 2027年12月31日", "至 2027年12月30日")),
    ("the first day of the policy", "W1002", plain("自 2024年1月1日 起 5年", "自 2024年1月2日 起 5年")),
    ("the years of the policy", "W1002", plain("起 5年", "起 3年")),
    ("a ceiling becomes an entitlement", "W1005", measure("2", "资助    不超过 ", "资助    ")),
    ("the reward as a sum", "W1005", measure("10", "奖励    最高 ", "奖励    ")),
    ("and and or", "W1006", measure("6", "节能降碳改造项目 或 固废利用改造项目", "节能降碳改造项目 或 固废利用改造项目 且 实施地要求")),
    ("the cap loses its unit", "W1007", measure("2", "，每 项目", "")),
    ("a fact loses its rule", "W1010", measure("14a", "  条件    用地.约定不出租\n", "")),
    ("a threshold below zero", "W1011", measure("15a", "达到 500万元", "达到 0元")),
    ("conditions that exclude each other", "W1012", measure("4", "  条件    门槛投资额 达到 500万元\n", "  条件    门槛投资额 达到 500万元\n  条件    门槛投资额 低于 500万元\n")),
    ("the wrong base", "W1018", measure("5", "审定数字化转型费用 的 20%", "审定总投资建设费用 的 20%")),
    ("the wrong measure of size", "W1018", measure("1", "门槛投资额 达到 5亿元", "项目.审定总投资建设费用 达到 5亿元")),
    ("a reading's default", "W1018", both(plain("选项 declared  “备案（申报）的总投资额” 默认", "选项 declared  “备案（申报）的总投资额”"),
                                          plain("选项 audited   “审定的总投资建设费用”", "选项 audited   “审定的总投资建设费用” 默认"))),
]


def codes(found):
    return sorted(code for level, code, message in found if level == "warning")


start = warnings(source)
say(not [one for one in start if one[0] == "error"], "the policy", "does not compile")
# Two are meant to be seen: the notice prints a paragraph twice, and reading A21 has no safe default.
say(set(codes(start)) <= {"W0504", "W1015"}, "the policy", "has other warnings: %s" % start)
for label, change in HARMLESS.items():
    folder = revised(label, change)
    if not folder:
        continue
    found = warnings(folder + "/policy")
    say(codes(found) == codes(start) and not [one for one in found if one[0] == "error"], label, [one for one in found if one[1:] not in [s[1:] for s in start]])
    shutil.rmtree(folder)
for label, code, change in SLIPS:
    folder = revised(label, change)
    if not folder:
        continue
    found = warnings(folder + "/policy")
    say(code in codes(found), label, "no %s, but %s" % (code, found))
    shutil.rmtree(folder)
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
