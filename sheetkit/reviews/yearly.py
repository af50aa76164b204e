"""年度服务评审报告 (SCO-6): the year's figures, causes, opinions, incidents and trends, and what is to improve."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sheetkit.exact import exact, rounded
from sheetkit.review import Block, Review
from sheetkit.reviews import words
from sheetkit.reviews.analysis import covered, led, received, satisfied
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import Value, lines, numbered, pareto, table, texts, to_fill
from sheetkit.reviews.surveys import told
from sheetkit.score.consultations import count_consultations
from sheetkit.score.counts import DISSATISFIED, count_by
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line
from sheetkit.trends import ON_TIME
from sheetkit.word.chinese import plain_date

NAME = "年度服务评审报告"
RULE, OPINION = "SCO-6", "回访意见"
_OPINIONS = 10
"""So many opinions are told; of more, the number is."""


def yearly(asked: Asked) -> Review:
    """The review of the year up to the end of the month; for December, of the whole year."""
    year, scores = asked.ledger.year, asked.scores
    repairs, complaints = ({**line, **(line["year"] or {})} for line in (scores.repairs, scores.complaints))
    none = year.say("score-no-cause")
    sections: list[tuple[str, Sequence[Block]]] = [
        ("报事服务", _repairs(repairs)),
        ("投诉处理", _complaints(complaints, none)),
        ("满意度", texts(*satisfied(asked, "本年", repairs, complaints, count_consultations(year)))),
        ("客户回访意见和调查", texts(*_opinions(asked, year))),
        ("访谈和关怀", texts(*_visits(asked, year))),
        ("收费", texts(_fees(scores.fees))),
        ("突发事件", _incidents(year)),
        ("趋势", _trends(asked)),
        (
            "评审意见",
            [to_fill(["评审项目", "评审意见"], 4, [2, 8], ["服务质量", "时限和效率", "客户关系", "团队和培训"])],
        ),
        (
            "改进措施",
            [to_fill(["问题和原因", "改进措施", "责任人", "期限"], 5, [3, 4, 1.4, 1.6], _named(complaints, none))],
        ),
    ]
    title = f"{words.period(year.first, asked.last)}{'年度' if asked.last.month == 12 else ''}服务评审报告"
    title = title.replace("年年度", "年度")
    return asked.review(NAME, title, [*texts(*asked.reach(year.first)), *numbered(*sections)])


def _repairs(line: Line) -> list[Block]:
    said = words.counted("本年", "受理", "报事", line["reported"], "件", line["by_kind"] or {})
    if not line["reported"] or not line["on_time"]:
        return texts(said)
    rows: list[list[Value]] = [
        [f"{one['title']}（{id_}）", one["in_time"], one["late"], one["running"], _rate(one["rate"])]
        for id_, one in line["on_time"].items()
    ]
    return [*texts(said), table(["时限", "及时", "超时", "没到期", "及时率"], rows, [3, 1, 1, 1, 1.4])]


def _rate(rate: Fraction | None) -> str:
    return "–" if rate is None else words.percent(rate)


def _complaints(line: Line, none: str) -> list[Block]:
    if not line["received"]:
        return texts(received("本年", line))
    known = {name: count for name, count in (line["by_cause"] or {}).items() if name != none}
    chart = pareto("本年投诉最终原因", known)
    told = led(known) if known else "还没有查明最终原因的投诉。"
    return [*texts(received("本年", line), told), *([chart] if chart else [])]


def _named(line: Line, none: str) -> list[str]:
    return [name for name in line["by_cause"] or () if name != none][:3]


def _opinions(asked: Asked, year: Ledger) -> Iterator[str]:
    """The yearly callback opinion (SCO-6), surveys, and what customers said of how their complaints were handled."""
    rows = [row for row in asked.books.rows("duty_log") if row.rule == RULE and row.period == year.month[:4]]
    done = next((row for row in rows if row.about == OPINION and row.done_at), None)
    yield (
        f"年度回访意见已于 {plain_date(done.done_at)}完成（{RULE}）。"
        if done
        else f"周期工作记录里还没有登记年度回访意见（{RULE}）。"
    )
    found = year.rows("surveys", "held_on")
    for kind in asked.books.register("surveys").column("kind").choices:
        if some := [row for row in found if row.kind == kind]:
            yield "".join(told(kind, some))
    if not found:
        yield "本年没有开展客户调查。"
    yield from _dissatisfied(year)


def _dissatisfied(year: Ledger) -> Iterator[str]:
    """The complaints whose callback found the customer dissatisfied, with what they said."""
    said = [row for row in year.rows("complaints", "callback_at") if row.callback_rating == DISSATISFIED]
    if said:
        heard = "；".join(
            f"{row.complaint_no or '（没有编号）'} {(row.customer_opinion or '没有记录意见').rstrip('。')}"
            for row in said[-_OPINIONS:]
        )
        yield f"投诉回访不满意的 {len(said)} 件{'，最近的是' if len(said) > _OPINIONS else ''}：{heard}。"


def _visits(asked: Asked, year: Ledger) -> Iterator[str]:
    yield _counted(year, "visits", "visited_at", "form", ("完成", "访谈", "次"))
    part = asked.coverage.parts[-1]
    yield covered(part.homes, part.visited, "本年")
    yield _counted(year, "care", "event_on", "kind", ("登记", "客户关怀", "项"))


def _counted(year: Ledger, register: str, at: str, by: str, said: tuple[str, str, str]) -> str:
    """How many rows of a register the year has, and of which kinds; `said` are verb, thing and measure word."""
    rows = year.rows(register, at)
    verb, what, unit = said
    known = len(rows) if year.reads(register, at) else None
    return words.counted("本年", verb, what, known, unit, count_by(year, register, by, rows))


def _fees(line: Line) -> str:
    year = line["year"]
    if year is None:
        return "收费情况不清楚：登记表读不到或缺列。"
    if not year["owed"]:
        return "本年没有登记应收费用。"
    return f"本年应收 {_yuan(year['owed'])} 元，实收 {_yuan(year['paid'])} 元，收费率 {words.percent(year['rate'])}。"


def _yuan(amount: Fraction) -> str:
    return f"{rounded(amount):,.2f}"


def _incidents(year: Ledger) -> list[Block]:
    """The incidents by kind, and each of them."""
    rows = year.rows("incidents", "happened_at")
    said = _counted(year, "incidents", "happened_at", "kind", ("登记", "突发事件", "起"))
    if not rows:
        return texts(said)
    losses = [exact(row.loss) for row in rows if row.loss is not None]
    lost = f"登记的损失合计 {_yuan(sum(losses, Fraction(0)))} 元。" if losses else "没有登记损失金额。"
    lines_: list[list[Value]] = [
        [f"{row.happened_at:%Y-%m-%d}", row.kind or "", row.place or "", row.cause or "", row.response or ""]
        for row in rows
    ]
    heads = ["时间", "类别", "地点", "原因", "应对办法"]
    return [*texts(said + lost), table(heads, lines_, [1.8, 1.3, 1.6, 2.6, 3])]


def _trends(asked: Asked) -> list[Block]:
    names = (
        ("报事、投诉和访谈", ("repairs_reported", "complaints_received", "visits")),
        ("及时率、满意率和收费率（%）", (ON_TIME, "repairs_satisfaction", "complaints_satisfaction", "fee_rate")),
    )
    charts = [chart for title, some in names if (chart := lines(title, [asked.trends[name] for name in some]))]
    found: list[Block] = [*charts]
    return found or texts("还没有可以画成趋势的数字。")
