"""The sheet 填写说明 of every workbook, and the words that stand beside its cells while one types."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetkit.excel.theme import BAND, GRID, Sheet, Styles, height, lines
from sheetkit.register import Column, Kind, Register, registers
from sheetkit.wanted import parts, wanted

SHEET = "填写说明"

PURPOSES: Mapping[str, str] = {
    "组织架构.xlsx": "登记片区、员工和外包单位。其他工作簿里的片区和人名都以这里为准。",
    "客户信息.xlsx": "登记每一套房屋的客户、暂住人员和信息变更。内有个人信息，请设密码并限定查看的人。",
    "报事登记.xlsx": "登记报事、报修和特约服务，从接报、派单、完工到回访、关闭，连同跟进和暂停。",
    "投诉登记.xlsx": "登记投诉的受理、派发、答复、处理、回访和关闭，连同延期约定和统一答复口径。",
    "访谈登记.xlsx": "登记对客户的访谈，以及意见调查和满意度调查。",
    "客户关怀.xlsx": "登记天气提醒、节日祝福、生日、入住欢迎等关怀。",
    "钥匙管理.xlsx": "登记钥匙清单，以及领用、借用、配制和盘点。",
    "档案管理.xlsx": "登记客户档案，以及查阅和借阅。",
    "收发文登记.xlsx": "登记对客户发出的通知、文件的送达，以及收到的外来文件。",
    "巡检考核.xlsx": "登记巡检、扣分、表扬和每月评分。",
    "前台业务.xlsx": "登记前台的接待、入住、装修、放行、代收、收费和社区活动。",
    "值班管理.xlsx": "登记值班安排、交接班和按周期要做的工作。",
    "信息报送.xlsx": "登记向上级报送的信息和突发事件。",
}

HABITS = (
    "一行只记一件事，接着最后一行往下写；表格会自己变长，格式和下拉都跟着走。中间不要空行。",
    "第一行是标题，请保留原样：不改标题的字，不在上面加大标题，不合并单元格。工作表的名字也不要改。",
    "深蓝色标题的列必须填，浅蓝色的有了再填。不知道的先空着，不要写“不详”“-”“待定”。",
    "日期写成 2026-11-21；时间连日期一起写到分钟：2026-11-21 09:30，日期和时间之间空一格。",
    "灰色标题的列由公式算出，不用填：时限、状态灯、剩余。红色已逾期，黄色将到期；写着“数据有误”的，请核对前面的时间和选项。",
    "有下拉的列请从下拉中选；“是或否”的列只填“是”或“否”。下拉里没有的房号、编号等，确实是新登记的可以照填。",
    "编号列的下拉里有下一个号，也可以自己编；编号重复了，两格都变成红色。",
    "人名要和“员工”表里的姓名一样；几个人用顿号“、”隔开：张三、李四。",
    "编号、房号、电话、证件号码照原样写，本工作簿已设成文字，0 开头的也不会丢。",
    "从别处复制过来时请用“选择性粘贴 → 数值”，否则下拉和格式会被盖掉。",
    "颜色、筛选、排序、隐藏的列、自己加的列和工作表，都由您做主，不影响检查。",
)

KIND_WORDS: Mapping[Kind, str] = {
    "text": "文字",
    "choice": "从下拉中选",
    "date": "日期",
    "time": "时间（到分钟）",
    "number": "数字",
    "yes_no": "是或否",
}

_HEADS = ("列名", "必填", "填什么", "可选的值，或照哪里填", "说明", "例", "哪条规则要看")
_WIDTHS = (16, 6, 15, 36, 36, 24, 34)
_LIST = {**GRID, "text_wrap": True}
_EXAMPLES: Mapping[Kind, str] = {"date": "2026-11-21", "time": "2026-11-21 09:30", "yes_no": "是"}
LONGEST_PROMPT = 255
_MOST_RULES = 6
"""So many rules are named beside a cell; the guide names them all."""


def kind(column: Column) -> str:
    """What is to be typed: a word for the kind of value."""
    if column.people:
        return "人名"
    if column.refers:
        return "照别处的填"
    return "编号" if column.series else KIND_WORDS[column.kind]


def values(column: Column) -> str:
    """What may stand in the column: its choices, or the sheet and column it is looked up in; else nothing."""
    if column.choices:
        return "、".join(column.choices)
    if column.kind == "yes_no":
        return "是、否"
    if column.suggest:
        return "、".join(column.examples) + "；也可填别的"
    return "，或".join(_place(table, name) for table, name in column.refers)


def remarks(register: Register, column: Column) -> str:
    """What else to know about the column: meaning, uniqueness, range, what it is to the clocks, what blank means."""
    notes = [column.meaning] if column.meaning else []
    if column.unique:
        notes.append("不能重复")
    if column.series:
        notes.append("下拉里有下一个号")
    if said := limits(column):
        notes.append(said)
    notes += _clocks(register, column)
    if column.exact:
        notes.append("要按文字存，存成数字会丢末几位")
    if column.people:
        notes.append("几个人用顿号隔开")
    if column.unknown == "warning":
        notes.append("也可填名单以外的人")
    if column.blank is not None:
        notes.append(f"空着表示“{column.blank}”")
    return "；".join(notes)


def _clocks(register: Register, column: Column) -> Iterator[str]:
    """What the column is to the duties of the policy."""
    said = {"starts": "{}从这里起算", "until": "{}的期限", "met": "填了这里，{}才算完成"}
    for part, duties in parts().get((register.name, column.name), {}).items():
        yield said[part].format("".join(f"“{duty.what['zh']}”" for duty in duties))


def example(column: Column) -> str:
    """Something that may stand in the column."""
    if column.examples:
        return "、".join(column.examples[:2])
    if column.choices:
        return column.choices[0]
    if column.refers:
        table, name = column.refers[0]
        return example(registers()[table].column(name))
    return _EXAMPLES.get(column.kind, "")


def limits(column: Column) -> str:
    """The range of a number column in words; nothing where it has none."""
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:g} 到 {column.maximum:g}"
    if column.minimum is not None:
        return f"不小于 {column.minimum:g}"
    return "" if column.maximum is None else f"不大于 {column.maximum:g}"


def rules(register: Register, column: Column) -> str:
    """The rules that look at the column, one a line, each with its title."""
    return "\n".join(f"{rule.id} {rule.title['zh']}" for rule in wanted().get((register.name, column.name), ()))


def prompt(register: Register, column: Column) -> str:
    """What shows beside a selected cell: what belongs there and which rules want it, in at most 255 characters."""
    what = kind(column)
    if column.refers:
        what = f"{'人名，' if column.people else ''}照{values(column)}填"
    parts = [("必填，" if column.required else "") + what + "。"]
    if said := remarks(register, column):
        parts.append(f"{said}。")
    if column.kind in ("text", "number", "time") and (like := example(column)):
        parts.append(f"例如 {like}")
    ids = [rule.id for rule in wanted().get((register.name, column.name), ())]
    asking = f"规则：{'、'.join(ids[:_MOST_RULES])}{' 等' if len(ids) > _MOST_RULES else ''}" if ids else ""
    return "\n".join(filter(None, ("\n".join(parts)[: LONGEST_PROMPT - len(asking) - 1], asking)))


def add(book: Any, styles: Styles, title: str, purpose: str, among: Sequence[Register]) -> None:
    """Add the sheet 填写说明: what the workbook is for, how to fill it in, and every column of its registers."""
    sheet = book.add_worksheet(SHEET, Sheet)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, f"{title} · {SHEET}", styles.make(bold=True, font_size=16, font_color="#1F4E78"))
    sheet.write_string(1, 0, purpose, styles.make())
    sheet.write_string(3, 0, "怎么填", styles.make(bold=True, font_size=13, font_color="#1F4E78"))
    for row, habit in enumerate(HABITS, start=4):
        sheet.write_string(row, 0, f"{row - 3}. {habit}", styles.make())
    heads = 5 + len(HABITS)
    for index, head in enumerate(_HEADS):
        sheet.write_string(heads, index, head, styles.header(required=True))
    sheet.repeat_rows(heads)
    row = heads + 1
    for register in among:
        row = _columns(sheet, styles, register, row)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _columns(sheet: Any, styles: Styles, register: Register, row: int) -> int:
    """Write the columns of one register under its name from `row` (counted from 0); the row after them."""
    band = styles.make(**BAND, valign="vcenter")
    sheet.write_string(row, 0, f"工作表“{register.sheet}”", band)
    for index in range(1, len(_HEADS)):
        sheet.write_blank(row, index, None, band)
    sheet.set_row(row, height(1) + 4)
    plain, centred = styles.make(**_LIST), styles.make(**_LIST, align="center")
    for line, column in enumerate(register.columns, start=row + 1):
        cells = (kind(column), values(column), remarks(register, column), example(column), rules(register, column))
        sheet.write_string(line, 0, column.header, styles.make(**_LIST, bold=column.required))
        _put(sheet, line, 1, "必填" if column.required else "", centred)
        for index, words in enumerate(cells, start=2):
            _put(sheet, line, index, words, plain)
        sheet.set_row(line, height(max(map(lines, cells, (width - 1 for width in _WIDTHS[2:])))) + 2)
    return row + len(register.columns) + 1


def _put(sheet: Any, row: int, index: int, text: str, style: Any) -> None:
    """Write text as text, and nothing as a blank cell."""
    if text:
        sheet.write_string(row, index, text, style)
    else:
        sheet.write_blank(row, index, None, style)


def _place(table: str, name: str) -> str:
    register = registers()[table]
    return f"“{register.sheet}”表的“{register.column(name).header}”（{register.workbook}）"
