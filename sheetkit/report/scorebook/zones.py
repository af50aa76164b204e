"""排名: the zones' figures as formulas over 依据 and 参数, a chart of the scores, and how each came about."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sheetkit.report.grid import EXACT, UNKNOWN, Calc, Page, Value
from sheetkit.report.scorebook.basis import PART_WORDS, Basis
from sheetkit.scores import Scores, ZoneScore

SHEET = "排名"
HEADS = {
    **{"名次": 7, "片区": 12, "片区管理员": 12, "得分": 9, "公共区域": 10, "业主评价": 10, "有效投诉": 10, "表扬": 7},
    **{"片区自查": 10, "自己的巡检": 12, "代号": 8},
}
_CHART_ROWS = 14
_WEIGHTED = "(E{at}*巡检权重+F{at}*评价权重)/(巡检权重+评价权重)"


def place(scores: Scores, zone: str, column: str, top: int) -> str:
    """The cell of a zone's figure, for formulas on other sheets."""
    row = next(number for number, one in enumerate(scores.zones) if one.zone == zone)
    return f"{SHEET}!${column}${top + 2 + row}"


def write_zones(page: Page, scores: Scores, found: Basis, book: Any, top: int) -> None:
    """The ranking and below it the chart."""
    first, last = top + 2, top + 1 + len(scores.zones)
    rows = [_zone(zone, found, at, first, last) for at, zone in enumerate(scores.zones, first)]
    row = page.grid(top, tuple(HEADS), rows) + 1
    ranked = sum(zone.rank is not None for zone in scores.zones)
    if ranked:
        page.sheet.insert_chart(row, 0, _chart(book, top + 1, top + ranked), {"object_position": 2})
        row += _CHART_ROWS
    for zone in scores.zones:
        whole = [reason for reason in zone.reasons if reason.cell is None]
        words = "；".join(f"{PART_WORDS.get(reason.part or '', '')}：{reason.text}" for reason in whole)
        row = page.line(row, f"【{zone.zone}】{words}")
    page.line(row, "得分、平均分、扣分都是公式：按代号把“依据”里计入的行加起来，用的数在“参数”。")


def _zone(zone: ZoneScore, found: Basis, at: int, first: int, last: int) -> Sequence[Value]:
    """The row of a zone; a figure whose register cannot be read is no formula: its rows are not there to be added."""

    def calc(formula: str, value: int | Fraction | None, known: bool) -> Value:
        return Calc(formula, value) if known else value

    code, told = f"$K{at}", zone.evaluation is not None
    score = f'IF(COUNT(E{at}:F{at})=2,ROUND({_WEIGHTED.format(at=at)},{EXACT}),"{UNKNOWN}")'
    evaluation = f"MAX(0,MIN(片区满分,片区起算分+{found.total(code, 'evaluation')}))"
    check = f"MAX(0,MIN(自查满分,自查起算分+{found.total(code, 'own_check')}))"
    return (
        *(Calc(_rank(at, first, last), zone.rank), zone.zone, zone.keeper or "", Calc(score, zone.score)),
        Calc(found.mean(code, "inspection"), zone.inspection),
        calc(evaluation, zone.evaluation, told),
        calc(found.count(code, "evaluation", "投诉"), zone.complaints, told),
        calc(found.count(code, "evaluation", "表扬"), zone.praises, told),
        calc(check, zone.own_check, zone.own_check is not None),
        Calc(found.mean(code, "own_rounds"), zone.own_rounds),
        found.zones[zone.zone],
    )


def _rank(at: int, first: int, last: int) -> str:
    """One more than the zones before it: by score, fewer complaints, more praise, then name, whose order codes keep."""
    score, complaints, praises, code = (f"${column}${first}:${column}${last}" for column in "DGHK")
    ties = f"({praises}>$H{at})+({praises}=$H{at})*({code}<$K{at})"
    ties = f"({complaints}<$G{at})+({complaints}=$G{at})*({ties})"
    before = f"({score}>$D{at})+({score}=$D{at})*({ties})"
    return f'IF(ISNUMBER($D{at}),1+SUMPRODUCT(ISNUMBER({score})*({before})),"{UNKNOWN}")'


def _chart(book: Any, first: int, last: int) -> Any:
    """The scores of the ranked zones as columns on the scale of 100."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "得分",
            "categories": [SHEET, first, 1, last, 1],
            "values": [SHEET, first, 3, last, 3],
            "data_labels": {"value": True, "num_format": "0.00"},
            "fill": {"color": "#5B9BD5"},
            "gap": 150,
        }
    )
    chart.set_title({"name": "片区得分", "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 800, "height": 300})
    return chart
