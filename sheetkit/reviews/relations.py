"""月度客户关系维护计划与小结 (VIS, CARE): the month's visits, care and events, and what the next month asks for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sheetkit.cells import show
from sheetkit.clock import add_months, last_day
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.model import WAITING, Due
from sheetkit.periods import Period, period_named
from sheetkit.report.visits import why
from sheetkit.review import Block, Review
from sheetkit.reviews import words
from sheetkit.reviews.analysis import covered
from sheetkit.reviews.asked import LANGUAGE, Asked
from sheetkit.reviews.blocks import Value, numbered, rooms, table, texts, to_fill
from sheetkit.score.counts import count_by, count_visits
from sheetkit.table import Row
from sheetkit.visiting import Plan, Visit
from sheetkit.visits import plan
from sheetkit.visits.visitors import kinds
from sheetkit.word.chinese import plain_date

NAME = "月度客户关系维护计划与小结"
ALSO = ("events", "renovations", "fees", "duty_log", "residents")
_DUTIES = ("CARE-1", "CARE-2", "VIS-8")
"""What is asked for beside the visits, which the plan has."""


def relations(asked: Asked) -> Review:
    """The summary of a month and the plan of the next."""
    next_ = period_named(f"{add_months(asked.first, 1):%Y-%m}")
    coming = words.period(next_.first, next_.last)
    sections: list[tuple[str, Sequence[Block]]] = [
        ("访谈小结", [*texts(*_visited(asked)), *_by_zone(asked)]),
        ("关怀小结", [*_care(asked), *_missed(asked)]),
        ("社区活动", texts(_events(asked))),
        ("小结", [rooms("做得好的", "不足和原因", "客户反映")]),
        (f"{coming}访谈计划", _plan(asked, next_)),
        (f"{coming}要做的关怀和调查", _duties(asked, next_)),
        (f"{coming}重点工作", [to_fill(["工作", "怎么做", "责任人", "期限"], 4, [3, 4, 1.4, 1.6])]),
    ]
    title = f"{words.period(asked.first, asked.last)}客户关系维护小结与{next_.first.month}月计划"
    return asked.review(NAME, title, [*texts(*asked.reach(asked.first)), *numbered(*sections)])


def _visited(asked: Asked) -> Iterator[str]:
    line, part = count_visits(asked.ledger), asked.coverage.parts[-1]
    said = words.counted("本月", "完成", "访谈", line["visits"], "次", line["by_form"] or {})
    yield f"{said.removesuffix('。')}，涉及 {line['homes']} 户。" if line["visits"] else said
    yield covered(part.homes, part.visited, f"{asked.first.year}年到月底，")
    opinions = [row for row in asked.ledger.rows("visits", "visited_at") if row.opinion]
    if opinions:
        open_ = sum(row.reply is None for row in opinions)
        rest = f"，还有 {open_} 条没有回复" if open_ else "，都已回复"
        yield f"客户提出意见建议 {len(opinions)} 条{rest}（VIS-6）。"


def _by_zone(asked: Asked) -> Iterator[Block]:
    whole = [part for part in asked.coverage.parts if part.phase is None]
    rows: list[list[Value]] = [
        [part.zone or ("全部" if part.zone is None else "片区不详"), part.homes, part.visited, words.percent(part.rate)]
        for part in whole
        if part.homes
    ]
    if rows:
        yield table(["片区", "在住户数", "今年已访谈", "覆盖率"], rows)


def _care(asked: Asked) -> list[Block]:
    """The month's care by kind, done or not."""
    rows = asked.ledger.rows("care", "event_on")
    if not asked.ledger.reads("care", "kind", "event_on"):
        return texts("关怀登记读不到或缺列，不清楚本月做了哪些关怀。")
    if not rows:
        return texts("本月没有登记关怀。")
    done = [row for row in rows if _done(row)]
    open_ = f"，还有 {len(rows) - len(done)} 项没有填开始时间" if len(done) < len(rows) else ""
    by_kind = count_by(asked.ledger, "care", "kind", rows)
    did = Counter(row.kind for row in done)
    lines: list[list[Value]] = [[kind, count, did[kind]] for kind, count in by_kind.items()]
    return [*texts(f"本月登记关怀 {len(rows)} 项{open_}。"), table(["关怀", "登记", "已办"], lines)]


def _done(row: Row) -> bool:
    return any(value is not None for value in (row.started_at, row.notice_no, row.visit_no))


def _events(asked: Asked) -> str:
    rows = asked.ledger.rows("events", "held_on")
    if not asked.ledger.reads("events", "held_on", "name"):
        return "社区活动登记读不到，不清楚本月办了哪些活动。"
    people = sum(int(row.people) for row in rows if row.people is not None)
    said = words.counted("本月", "举办", "社区活动", len(rows), "场")
    if not rows:
        return said
    came = f"，参加 {people} 人次" if people else ""
    return f"{said.removesuffix('。')}{came}：{words.named([row.name or '（没有名称）' for row in rows], '场')}。"


def _plan(asked: Asked, month: Period) -> list[Block]:
    """The visits that `visits plan` proposes, in order of time."""
    try:
        made = plan(asked.books, month.label)
    except SheetkitError as error:
        return texts(_no_plan(error, month, last_day(asked.books.now)))
    if not made.visits:
        return texts("下月没有要安排的访谈。")
    made_by = Counter(visit.kind for visit in made.visits)
    by = {kind: made_by[kind] for kind in kinds(asked.books) if made_by[kind]}
    said = f"计划访谈 {len(made.visits)} 户：{words.listed(by, '户')}（VIS-4）。"
    left = [f"另有 {len(made.unplaced)} 户没有排上：{words.named([one.room for one in made.unplaced], '户')}。"]
    heads = ["日期", "时段", "房号", "客户", "访谈人", "同行人", "为什么"]
    rows = [_visit(visit, made) for visit in made.visits]
    return [*texts(said, *left * bool(made.unplaced)), table(heads, rows, [0.9, 1.75, 1.3, 1.1, 1.1, 1.1, 4.4])]


def _no_plan(error: SheetkitError, month: Period, today: date) -> str:
    if error.key == "plan-no-start":
        return "设置里没有 books_since，排不出访谈计划。"
    return f"{words.period(month.first, month.last)}到 {plain_date(today)}已经没有可排的工作日，不再排访谈计划。"


def _visit(visit: Visit, made: Plan) -> Sequence[str]:
    told = why(visit.wish, made, LANGUAGE)
    return f"{visit.day:%m-%d}", visit.hours, visit.wish.room, visit.wish.name, visit.visitor, visit.companion, told


def _duties(asked: Asked, month: Period) -> list[Block]:
    """Care and surveys that fall due in the month."""
    coming = [one for one in _asked_for(asked) if last_day(one.due) in month]
    if not coming:
        return texts("下月没有到期的关怀和调查。")
    rows = [*_grouped(coming)]
    return [*texts(f"下月到期 {len(coming)} 项。"), table(["要做的事", "项数", "期限", "对象"], rows, [3, 0.8, 2.4, 4])]


def _missed(asked: Asked) -> list[Block]:
    """Care and surveys that fell due in the month and were not done; of earlier ones, how many there are."""
    late = [one for one in _asked_for(asked) if one.state == "overdue"]
    mine = [one for one in late if asked.first <= last_day(one.due) <= asked.last]
    before = sum(last_day(one.due) < asked.first for one in late)
    rest = f"更早到期、没有做的还有 {before} 项，见 sheetkit due。" if before else ""
    if not mine:
        return texts(rest)
    rows = [*_grouped(mine)]
    said = f"本月到期、没有做的关怀和调查 {len(mine)} 项。{rest}"
    return [*texts(said), table(["要做的事", "项数", "期限", "对象"], rows, [3, 0.8, 2.4, 4])]


def _asked_for(asked: Asked) -> list[Due]:
    known = [rule for rule in _DUTIES if rule in asked.books.policy]
    return due(asked.books, rules=known, states=WAITING).items


def _grouped(items: Sequence[Due]) -> Iterator[list[Value]]:
    groups: dict[str, list[Due]] = {}
    for item in items:
        groups.setdefault(item.what, []).append(item)
    for what, some in groups.items():
        about = [item.key for item in some if item.key and item.key != "site"]
        limit = show(last_day(some[0].due)) + ("（已逾期）" if some[0].state == "overdue" else "")
        yield [what, len(some), limit, words.named(about, "户") or "全项目"]
