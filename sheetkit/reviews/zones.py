"""月度片区考核与排名 (SCO-1, SCO-2): the ranking, how each zone came by its score, and what belongs to no zone."""

from collections.abc import Iterator, Sequence

from sheetkit.clock import add_months
from sheetkit.exact import figure
from sheetkit.report.scores import located
from sheetkit.review import Block, Review, Text
from sheetkit.reviews import words
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import Value, columns, numbered, table, texts, to_fill
from sheetkit.score import score
from sheetkit.scores import ZoneScore

NAME = "月度片区考核与排名"
PARTS = {
    "inspection": "公共区域巡检",
    "evaluation": "业主评价",
    "own_check": "片区自查",
    "own_rounds": "片区自己的巡检",
}
_HEADS = ("名次", "片区", "管理员", "得分", "巡检", "评价", "投诉", "表扬", "上月得分", "上月名次")


def zones(asked: Asked) -> Review:
    """The ranking of a month."""
    found = asked.scores.zones
    chart = columns("片区得分", "得分", {zone.zone: zone.score for zone in found})
    sections: list[tuple[str, Sequence[Block]]] = [
        ("排名", [*texts(ranking(found)), *_table(asked, found), *([chart] if chart else [])]),
        ("各片区怎么得的分", [Text(_came_about(zone)) for zone in found]),
        ("没有归到片区的", _unassigned(asked)),
        ("改进要求", [to_fill(["片区", "改进要求", "责任人", "期限"], len(found), [1.2, 5, 1.4, 1.6], _names(found))]),
    ]
    title = f"{words.period(asked.first, asked.last)}片区考核与排名"
    kept = [section for section in sections if section[1] and (found or section[0] == "排名")]
    return asked.review(NAME, title, [*texts(*asked.reach(asked.first)), *numbered(*kept)])


def ranking(found: Sequence[ZoneScore]) -> str:
    """Who leads, who comes last, and whose score is still open."""
    if not found:
        return "片区表里还没有片区，排不出名次。"
    ranked = [zone for zone in found if zone.rank is not None]
    open_ = [zone.zone for zone in found if zone.rank is None]
    rest = f"{'、'.join(open_)}得分待定，不参加排名。" if open_ else ""
    if not ranked:
        return f"本月还没有片区能定出得分。{rest}"
    first, last = ranked[0], ranked[-1]
    said = f"本月 {len(ranked)} 个片区参加排名：第一名{first.zone}，{figure(first.score)} 分"
    if len(ranked) == 1:
        return f"本月只有{first.zone}定出得分，{figure(first.score)} 分。{rest}"
    return f"{said}；最后一名{last.zone}，{figure(last.score)} 分。{rest}"


def _table(asked: Asked, found: Sequence[ZoneScore]) -> Iterator[Block]:
    if not found:
        return
    before = {zone.zone: zone for zone in score(asked.books, f"{add_months(asked.first, -1):%Y-%m}").zones}
    rows: list[Sequence[Value]] = [
        (
            *("待定" if zone.rank is None else str(zone.rank), zone.zone, zone.keeper or ""),
            *(_points(zone.score), _points(zone.inspection), _points(zone.evaluation)),
            *(zone.complaints, zone.praises, _points(before[zone.zone].score), _place(before[zone.zone])),
        )
        for zone in found
    ]
    yield table(_HEADS, rows, [1, 1.3, 1.4, 1.3, 1.3, 1.3, 1, 1, 1.6, 1.6])


def _points(value: object) -> str:
    return "待定" if value is None else figure(value)  # type: ignore[arg-type]


def _place(zone: ZoneScore) -> str:
    return "–" if zone.rank is None else str(zone.rank)


def _came_about(zone: ZoneScore) -> str:
    whole = [reason for reason in zone.reasons if reason.cell is None]
    told = "；".join(f"{PARTS.get(reason.part or '', '')}：{reason.text.rstrip('。')}" for reason in whole)
    return f"{zone.zone}：{told}。"


def _unassigned(asked: Asked) -> list[Block]:
    return texts(*(located(reason) for reason in asked.scores.unassigned))


def _names(found: Sequence[ZoneScore]) -> list[str]:
    return [zone.zone for zone in found]
