#!/usr/bin/env python3
"""Every form of words.def that the formatter keeps: to the other language and back gives the same form. words.py POL WORDS_DEF"""
import re
import subprocess
import sys

pol, table = sys.argv[1:]
CONTEXT = {  # a text that holds a form of this token; {} is the form
    "GE": "定义 甲：a {} b\n", "LE": "定义 甲：a {} b\n", "GT": "定义 甲：a {} b\n", "LT": "定义 甲：a {} b\n",
    "EQ": "定义 甲：a {} b\n", "NE": "定义 甲：a {} b\n",
    "CAP": "措施 1\n  资助    a，{} b\n", "TOTALCAP": "措施 1\n  资助    a，{} b\n", "NOTPAID": "措施 1\n  资助    a，不足 5元 {}\n",
}


def turned(text, language):
    done = subprocess.run([pol, "fmt", "--language", language, "-"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.decode() if done.returncode == 0 else "failed: " + done.stderr.decode()


passed = failed = 0
with open(table, encoding="utf-8") as file:
    for token, first, second in re.findall(r'^(?:WORD|FORM)\((\w+), \w+, (?:"([^"]*)", )?(?:CHINESE, |ENGLISH, )?"([^"]*)"', file.read(), re.M):
        for form in filter(None, (first, second)):
            if token not in CONTEXT:
                continue
            text = CONTEXT[token].format(form)
            chinese = not form.isascii()
            one, other = ("zh", "en") if chinese else ("en", "zh")
            start = turned(text, one)
            kept = form in start or form == "up to"  # outside of an outcome `up to` is written `at most`
            if kept and turned(turned(start, other), one) == start:
                passed += 1
            else:
                failed += 1
                print("%s %s: %r -> %r -> %r" % (token, form, start, turned(start, other), turned(turned(start, other), one)))
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
