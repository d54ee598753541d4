"""Broken files that are too large or too odd to be kept: made when the tests run. make(folder) gives (name, path, is good).
A case: the bytes of one file, or a dictionary of files (None: a folder), and the messages expected, as in `# expect` lines."""
from pathlib import Path

HEAD = "政策 甲 (p)\n事实 项目 (project)\n  投资 (cost) : 金额\n"            # three lines


def deep(column):
    return [f"error[E0108] at 4:{column}"]


def repeated(count, line):
    return "".join(line.replace("#", str(i)).replace("@", str(i - 1)) for i in range(1, count + 1))


def cases():
    value = "定义 甲一："
    yield "empty", b"", ["error[E0404] at 1:1"]
    yield "blank", "\n  \n\t\n", ["error[E0404] at 1:1"]
    yield "byte_order_mark_only", b"\xef\xbb\xbf", ["error[E0404] at 1:1"]
    yield "byte_order_mark", b"\xef\xbb\xbf" + HEAD.encode(), None
    yield "windows_line_ends", (HEAD + value + "项目.投资 达到 1元\n").replace("\n", "\r\n"), None
    yield "full_width", "政策　甲（ｐ）\n事实　项目（ｐｒｏｊｅｃｔ）\n  投资（ｃｏｓｔ）：金额，范围　０元　至　１００元\n定义　甲一：项目．投资　＞＝　１元\n", None
    # encodings
    yield "gbk", HEAD.encode("gbk"), ["error[E0002] at 1:1"]
    yield "utf16", HEAD.encode("utf-16-le"), ["error[E0002] at 2:2 : UTF-16"]
    yield "utf16_with_mark", HEAD.encode("utf-16"), ["error[E0002] at 1:1 : UTF-16"]
    yield "byte_in_the_middle", HEAD.encode() + value.encode() + b"\xff\n", ["error[E0002] at 4:7"]
    yield "cut_in_a_character", HEAD.encode() + "定义 甲".encode()[:-1], ["error[E0002] at 4:4"]
    yield "overlong", HEAD.encode() + b"# \xc0\xaf\n", ["error[E0002] at 4:3"]
    yield "surrogate", HEAD.encode() + b"# \xed\xa0\x80\n", ["error[E0002] at 4:3"]
    yield "program", b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00\xd0", ["error[E0002] at 1:1"]
    yield "nul_in_an_expression", HEAD.encode() + (value + "项目.投资 达到 ").encode() + b"\x00" + "1元\n".encode(), ["error[E0102] at 4:16"]
    yield "nul_in_a_quotation", HEAD.encode() + "口径 A “a".encode() + b"\x00" + "b”\n  选项 x 默认\n  选项 y\n".encode(), ["error[E0102] at 4:8"]
    yield "bell_in_a_name", HEAD + "定义 甲\a一：是\n", ["error[E0102] at 4:5"]
    yield "zero_width_in_a_name", HEAD + "定义 甲\u200b一：是\n", ["error[E0102] at 4:5"]
    yield "right_to_left", HEAD + "# \u202e\n定义 甲一：\u202e是\n", ["error[E0102] at 5:7"]
    yield "emoji", HEAD + "定义 😀：是\n", ["error[E0102] at 4:4"]
    # ends too early
    yield "ends_in_a_quotation", HEAD + "口径 A01 “没有结束", ["error[E0103] at 4:8"]
    yield "ends_in_a_title", HEAD.replace("\n", "\n  标题 《没有结束", 1)[: len("政策 甲 (p)\n  标题 《没有结束")], ["error[E0103] at 2:6"]
    yield "ends_in_an_expression", HEAD + value + "项目.投资 达到", ["error[E0101] at 4:15"]
    yield "ends_in_parentheses", HEAD + value + "(项目.投资 达到 1元", ["error[E0101] at 4:19"]
    yield "ends_after_a_word", HEAD + "措施", ["error[E0101] at 4:3"]
    yield "wrong_quotation_marks", HEAD + "口径 A01 ”反了“\n", ["error[E0102] at 4:8"]
    yield "mixed_quotation_marks", HEAD + "口径 A01 “没关好\"\n  选项 x 默认\n  选项 y\n", ["error[E0103] at 4:8"]
    # too deep
    yield "parentheses_10000", HEAD + value + "(" * 10000 + "项目.投资" + ")" * 10000 + " 达到 1元\n", deep(207)
    yield "parentheses_open_10000", HEAD + value + "(" * 10000 + "\n", deep(207)
    yield "not_10000", HEAD + value + "非 " * 10000 + "是\n", deep(407)
    yield "minus_10000", HEAD + value + "-" * 10000 + "1元\n", deep(207)
    yield "if_10000", HEAD + value + "若 是 则 1元 否则 " * 10000 + "2元\n", deep(2407)
    yield "if_300", HEAD + value + "若 项目.投资 达到 1元 则 1元 否则 " * 300 + "2元\n", deep(4407)
    yield "if_150", HEAD + value + "若 项目.投资 达到 1元 则 1元 否则 " * 150 + "2元\n", None
    yield "braces_10000", HEAD + value + "项目.投资 属于 " + "{" * 10000 + "}" * 10000 + "\n", deep(216)
    yield "calls_10000", HEAD + value + "较小(" * 10000 + "1元，2元" + ")" * 10000 + "\n", deep(609)
    yield "readings_10000", HEAD + "口径 A\n  选项 x 默认\n  选项 y\n" + value + "按口径 A {x：" * 10000 + "1元" + "}" * 10000 + "\n", ["error[E0108] at 7:1813"]
    yield "sum_10000", HEAD + value + " + ".join(["项目.投资"] * 10000) + "\n", deep(7)
    yield "and_10000", HEAD + value + " 且 ".join(["项目.投资 达到 1元"] * 10000) + "\n", None
    yield "quotations_10000", HEAD + "口径 A " + "“" * 10000 + "\n", ["error[E0103] at 4:6"]
    yield "points_10000", HEAD + value + ".".join(["甲"] * 10000) + "\n", ["error[E0201] at 4:11"]
    yield "definitions_500", HEAD + "定义 d0：项目.投资\n" + repeated(500, "定义 d#：d@ + 1元\n"), None
    yield "definitions_2000", HEAD + "定义 d0：项目.投资\n" + repeated(1999, "定义 d#：d@ + 1元\n"), ["error[E0108] at 1004:4"]
    yield "definitions_backwards", HEAD + "".join(f"定义 d{i}：d{i - 1} + 1元\n" for i in range(1500, 0, -1)) + "定义 d0：项目.投资\n", ["error[E0108] at 1004:4"]
    yield "definitions_doubling", HEAD + "定义 d0：项目.投资\n" + repeated(150, "定义 d#：d@ + d@\n"), ["error[E0601] at 75:8"]
    yield "constants_doubling", HEAD + "定义 d0：1元\n" + repeated(40, "定义 d#：d@ + d@\n") + "参数 乙 (b)\n  默认 d40\n", None
    yield "measures_3000", HEAD + "措施 0 (m0) “甲”\n  资助 1元\n" + repeated(3000, "措施 # (m#) “甲”\n  资助 措施@.资助\n"), None
    yield "measures_backwards", HEAD + "".join(f"措施 {i} (m{i}) “甲”\n  资助 措施{i - 1}.资助\n" for i in range(300, 0, -1)) + "措施 0 (m0) “甲”\n  资助 1元\n", ["error[E0108] at 404:4"]
    # too large
    yield "line_of_100_megabytes", lambda: (HEAD + value + "是").encode() + b" " * 100_000_000 + b"\n", ["error[E0003]"]
    yield "line_of_1_megabyte", HEAD + "# " + "长" * 350000 + "\n" + value + "项目.投姿\n", ["error[E0201] at 5:10"]
    yield "digits_1000000", HEAD + value + "项目.投资 达到 " + "9" * 1000000 + "元\n", ["error[E0106] at 4:16"]
    yield "name_of_1_megabyte", HEAD + "定义 " + "名" * 333333 + "：是\n", None
    yield "number_2_to_the_63", HEAD + value + "项目.投资 达到 9223372036854775808元\n", None
    yield "product_too_large", HEAD + value + "9000000000000万亿元 × 9000000000000 × 9000000000000\n", ["error[E0601] at 4:7"]
    yield "items_63", HEAD + "枚举 多 (many_items)\n  " + "、".join(f"项{i}" for i in range(63)) + "\n", ["error[E0602] at 4:4"]
    yield "items_62", HEAD + "枚举 多 (many_items)\n  " + "、".join(f"项{i}" for i in range(62)) + "\n", None
    yield "options_61", HEAD + "口径 A\n  选项 o0 默认\n" + repeated(60, "  选项 o#\n"), ["error[E0602] at 4:4"]
    yield "members_61", HEAD + repeated(61, "措施 # (m#) “甲”\n  资助 1元\n") + "择一 组 (g)\n  成员 措施1 至 措施61\n", ["error[E0602] at 126:4"]
    yield "conditions_65", HEAD + "措施 1 (m1) “甲”\n" + "  条件 项目.投资 达到 1元\n" * 65 + "  资助 1元\n", ["error[E0602] at 4:4"]
    yield "facts_65", "政策 甲 (p)\n事实 项目 (project)\n" + repeated(65, "  f# : 金额\n") + "措施 1 (m1) “甲”\n  条件 " + " + ".join(f"项目.f{i}" for i in range(1, 66)) + " 达到 1元\n  资助 1元\n", ["error[E0602] at 68:4"]
    yield "unknown_names_3000", HEAD + repeated(3000, "定义 d#：xyz#\n"), [f"error[E0201] at {i + 3}:{len(f'定义 d{i}：') + 1}" for i in range(1, 3001)]
    # files and folders
    yield "folder_without_policy", {"readme.txt": "x"}, ["error[E0404]"]
    yield "folder_empty", {}, ["error[E0404]"]
    yield "folder_holds_a_folder.pol", {"a.pol": HEAD, "b.pol": None}, ["error[E0001]"]
    yield "folder_with_two_policies", {"a.pol": HEAD, "b.pol": "政策 乙 (q)\n"}, ["error[E0404] at b.pol:1:4"]
    yield "import_cycle", {"a.pol": HEAD + "导入 “b.pol”\n", "b.pol": "导入 “c.pol”\n", "c.pol": "导入 “a.pol”\n"}, ["error[E0004] at c.pol:1:4"]
    yield "import_itself", {"a.pol": HEAD + "导入 “a.pol”\n"}, ["error[E0004] at a.pol:4:4"]
    yield "import_missing", {"a.pol": HEAD + "导入 “没有.pol”\n"}, ["error[E0001] at a.pol:4:4"]
    yield "import_a_folder", {"a.pol": HEAD + "导入 “b.pol”\n", "b.pol": None}, ["error[E0001] at a.pol:4:4"]
    yield "import_another_kind", {"a.pol": HEAD + "导入 “/etc/passwd”\n"}, ["error[E0001] at a.pol:4:4"]
    yield "import_twice", {"a.pol": HEAD + "导入 “b.pol”\n导入 “b.pol”\n", "b.pol": "定义 甲一：是\n"}, None
    yield "import_diamond", {"a.pol": "政策 甲 (p)\n导入 “b.pol”\n导入 “c.pol”\n定义 甲一：项目.投资 达到 1元\n", "b.pol": "导入 “d.pol”\n", "c.pol": "导入 “d.pol”\n", "d.pol": "事实 项目\n  投资 : 金额\n"}, None
    # other people's files
    yield "json", '{"policy": {"name": "x", "measures": [1, 2, 3]}}\n', ["error[E0107] at 1:1"]
    yield "merge_conflict", HEAD + "<<<<<<< HEAD\n定义 甲一：是\n", ["error[E0107] at 4:1"]
    yield "semicolon", HEAD + "定义 甲一：是；\n", ["error[E0102] at 4:8"]
    yield "full_stop", HEAD + "定义 甲一：是。\n", ["error[E0102] at 4:8"]


def make(folder):
    made = []
    for name, content, expected in cases():
        path = folder / (name if isinstance(content, dict) else name + ".pol")
        if isinstance(content, dict):
            path.mkdir()
            for file, text in content.items():
                if text is None:
                    (path / file).mkdir()
                else:
                    (path / file).write_text(text, encoding="utf-8")
        else:
            content = content() if callable(content) else content
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        if expected is not None:
            (folder / (path.name + ".expect")).write_text("".join(f"# expect {line}\n" for line in expected), encoding="utf-8")
        made.append((name, path, expected is None))
    folder_pol = folder / "a_folder.pol"
    folder_pol.mkdir()
    (folder / "a_folder.pol.expect").write_text("# expect error[E0404]\n", encoding="utf-8")
    (folder / "not_there.pol.expect").write_text("# expect error[E0001]\n", encoding="utf-8")
    return made + [("a_folder.pol", folder_pol, False), ("not_there.pol", folder / "not_there.pol", False)]
