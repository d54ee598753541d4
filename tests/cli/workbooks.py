"""Writes small workbooks by hand, so that a test can hold what no program would write."""
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# styles: 0 plain, 1 yyyy-mm-dd (builtin), 2 yyyy"年"m"月"d"日" (own), 3 0.00%, 4 [Red]0.00 (own), 5 #,##0"万元", 6 0"%", 7 #,##0"元", 8 [>=10000]0!.0,"万";0, 9 ￥#,##0.00
# From 10 on: these codes, one after the other.
CODES = ['[$USD]\\ #,##0.00', '[$HK$-C04]#,##0.00', '"$"#,##0.00', '$#,##0', '0"美元"', '0"港元"', '[$US$-409]#,##0.00', '#,##0.00\\ [$€-407]', '"HKD "0', '[$¥-411]#,##0', '[$¥-ja-JP]0', '0"元/月"', '0.00"w"', '0"百元"', '"约"0',
         '0"元";-0"元";"港元"', '0%', '0.00%;-0.00%', '"万元"0;0', '0"kg"', '0"千克"', '0‰', '0"月"', '[>=10000]0"元";0"万"',
         '0"人民币"', '"RMB"0', '"CNY" 0.00', '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '_("¥"* #,##0.00_);_("¥"* \\(#,##0.00\\);_("¥"* "-"??_);_(@_)', '#,##0.00_);[Red](#,##0.00)', '0_万', '[$-804]0', '[$¥-804]#,##0', '[DBNum1][$-804]General',
         '0" 元"', '@', '0"吨"', '0 "t"', '0"人"', '0.00E+00', '"是";;"否"', '"否";;"是"', 'h:mm:ss', '[h]:mm', 'mm:ss', 'h"时"mm"分"', 'yyyy/m/d h:mm', '[$-411]ggge"年"m"月"d"日"', '[$-F800]dddd\\,\\ mmmm\\ dd', 'd-mmm']
BUILT_IN = [3, 5, 8, 10, 18, 22, 32, 39, 41, 44, 46]             # behind these: formats that the file does not spell out
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
<numFmt numFmtId="165" formatCode="[Red]0.00"/><numFmt numFmtId="166" formatCode="#,##0&quot;万元&quot;"/><numFmt numFmtId="167" formatCode="0&quot;%&quot;"/>
<numFmt numFmtId="168" formatCode="#,##0&quot;元&quot;"/><numFmt numFmtId="169" formatCode="[>=10000]0!.0,万;0"/><numFmt numFmtId="170" formatCode="_ ￥* #,##0.00_ ;[$￥-804]0"/>
{"".join(f"<numFmt numFmtId='{180 + i}' formatCode={quoteattr(code)}/>" for i, code in enumerate(CODES))}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/><xf numFmtId="170"/>{"".join(f"<xf numFmtId='{180 + i}'/>" for i in range(len(CODES)))}{"".join(f"<xf numFmtId='{i}'/>" for i in BUILT_IN)}</cellXfs></styleSheet>"""


def shown(digits, code):
    """A number cell with this number format: a code of CODES, a number of BUILT_IN."""
    return ("n", digits, 10 + (CODES + BUILT_IN).index(code))


STATES = ("visible", "veryHidden")


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(address, value):
    """None: none; str: a shared text is not needed, it stands inline; int, float or ("n", digits, style); ("x", xml of the whole cell)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if value[0] == "n":
        return f'<c r="{address}" s="{value[2]}"><v>{value[1]}</v></c>'
    return value[1].replace("@", address)


def sheet_xml(rows, after=""):
    lines = []
    for number, values in enumerate(rows, 1):
        cells = "".join(cell(f"{letters(column)}{number}", value) for column, value in enumerate(values, 1))
        if cells:
            lines.append(f'<row r="{number}">{cells}</row>')
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def workbook(path, sheets, after="", shared=None, from_1904=False):
    """sheets: name -> rows, or -> the XML of the sheet. A name that begins with a point is that of a hidden sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        entries = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" state="{STATES[name.startswith(".")]}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1))
        links = "".join(f'<Relationship Id="rId{i}" Type="{LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1))
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="{int(from_1904)}"/><sheets>{entries}</sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>')
        book.writestr("xl/styles.xml", STYLES)
        if shared:
            items = "".join(shared)
            book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')
        for i, rows in enumerate(sheets.values(), 1):
            book.writestr(f"xl/worksheets/sheet{i}.xml", rows if isinstance(rows, str) else sheet_xml(rows, after))
    return path
