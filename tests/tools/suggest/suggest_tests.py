"""Every test that `pol test --suggest` writes compiles once its blanks are filled in, in Chinese and in English: for the Shenzhen policy without
its own tests, and for a policy of every type of fact. What a value looks like in the language is worked out by hand below."""
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import SHENZHEN, WORK, check, end, pol



EVERY_TYPE = """政策 例 (example)
单位 吨标准煤 (tce)
枚举 行业 (trade)
  服装 (clothing)、家具 (furniture) 等
枚举 类别 (kind)
  新建 (new_build)、改建 (rebuild)
口径 A “哪个基数”
  选项 first  “前一个” 默认
  选项 second “后一个”
  理由 “未写明”
事实 申报 (application)
  日期 (date) : 日期
事实 项目 (project)
  费用 (cost) : 金额，范围 0元 至 1亿元
  决算 (final) : 金额，范围 0元 至 1亿元
  行业 (trade) : 行业
  类别 (kinds) : 集合(类别)
  节能 (saving) : 数量(吨标准煤)，范围 0吨标准煤 至 100吨标准煤
  占比 (share) : 比例，范围 0% 至 100%
  人数 (staff) : 整数，范围 0 至 1000
  达标 (met) : 是否
  名称 (name) : 文本
事实 贷款 (loans) 多个
  利息 (interest) : 金额，范围 0元 至 1亿元
  投向 (use) : 行业
措施 1 (m1) “甲”
  条件    项目.行业 属于 {服装、家具}
  条件    项目.类别 含 新建
  条件    项目.节能 达到 50吨标准煤
  条件    项目.占比 达到 12.5%
  条件    项目.人数 达到 10
  条件    项目.达标
  条件    已知(项目.名称)
  条件    申报.日期 不早于 2024年1月1日
  条件    按口径 A {first：项目.费用，second：项目.决算} 达到 10元
  资助    项目.费用 的 10%，上限 1万元，每 项目
措施 2 (m2) “乙”
  条件    合计(贷款.利息，贷款.投向 为 服装) 达到 1元
  资助    1元，每 项目
"""


def suggestions(policy, language):
    text = pol("test", policy, "--suggest", "--coverage", "--language", language).stdout
    return re.findall(r"^(?:测试|test) [“\"].*\n(?:  .*\n)*", text, re.M)


def filled(test, language):
    """The blanks: which measure (where the suggestion names none), and a status."""
    target = "expect  ____ ____" if language == "en" else "期望    ____ ____"
    return test.replace(target, target.replace("____ ____", "m1 ____")).replace("____", "yes" if language == "en" else "符合")


def compiles(name, folder, language):
    tests = suggestions(folder, language)
    check(f"{name}, {language}: there are suggestions", len(tests) > 10, len(tests))
    completed = folder / f"suggested_{language}.pol"
    completed.write_text("".join(filled(test, language) + "\n" for test in tests))
    result = pol("check", folder, "--no-lint", "--language", "en")
    check(f"{name}, {language}: all {len(tests)} compile", result.returncode == 0, result.stderr)
    completed.unlink()
    return "".join(tests)


shenzhen, small = WORK / "shenzhen", WORK / "small"
shutil.copytree(SHENZHEN, shenzhen)
for path in shenzhen.glob("tests*.pol"):
    path.unlink()
small.mkdir()
(small / "policy.pol").write_text(EVERY_TYPE)
for language in ("zh", "en"):
    compiles("Shenzhen", shenzhen, language)
    text = compiles("every type", small, language)
    wanted = {"en": ['"not listed"', "saving = 50tce", "cost = 10yuan", "share = 12.5%", "under reading A = second", "{new_build}", "date = 2024-01-01", "met = true", '"T0"'],
              "zh": ["“名单之外”", "节能 = 50吨标准煤", "费用 = 10元", "占比 = 12.5%", "按口径 A = second", "{新建}", "日期 = 2024年1月1日", "达标 = 是", "“T0”"]}
    for part in wanted[language]:
        check(f"every type, {language}: {part}", part in text, text)

end()
