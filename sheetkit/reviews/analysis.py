"""月度报事投诉分析报告 (REP-13, CMP-7, CMP-10): numbers, limits, causes, repeats, satisfaction, visits, measures."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from sheetkit.report.scores import located
from sheetkit.review import Block, Review
from sheetkit.reviews import words
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import Value, lines, numbered, pareto, table, texts, to_fill
from sheetkit.rules.complaints import WITHDRAWN
from sheetkit.scores import Line
from sheetkit.trends import ON_TIME

NAME = "月度报事投诉分析报告"
_REGISTERS = frozenset(("repairs", "complaints", "receptions", "visits", "holds", "households"))
_NOTES = 10
"""So many cells that were not understood are named; of more, the number is."""
_MEASURES = 4
_LED = 3
"""The first causes are named, and stand in the table of measures."""


def analysis(asked: Asked) -> Review:
    """The report of a month."""
    title = f"{words.period(asked.first, asked.last)}报事投诉分析报告"
    scores = asked.scores
    sections: list[tuple[str, Sequence[Block]]] = [
        ("报事情况", _repairs(asked, scores.repairs)),
        ("投诉情况", _complaints(asked, scores.complaints)),
        ("投诉原因", _causes(scores.complaints["by_cause"], asked.ledger.say("score-no-cause"))),
        ("重复反映的事项", _repeats(scores.complaints["groups"])),
        ("满意度", texts(*satisfied(asked, "本月", scores.repairs, scores.complaints, scores.consultations))),
        ("访谈覆盖", texts(*_visits(asked))),
        ("一年来的趋势", _trends(asked)),
        ("还没有答复、关闭和看不懂的", texts(*(list(_open(asked)) or ["没有要说明的。"]))),
        ("整改措施", [_measures(scores.complaints["by_cause"], asked.ledger.say("score-no-cause"))]),
    ]
    return asked.review(NAME, title, [*texts(*asked.reach(asked.first)), *numbered(*sections)])


def _repairs(asked: Asked, line: Line) -> list[Block]:
    said = words.counted("本月", "受理", "报事", line["reported"], "件", line["by_kind"] or {})
    if not line["reported"]:
        return texts(said)
    states = {"已完工": line["finished"], "未关闭": line["open"], "拒绝": line["refused"], "取消": line["cancelled"]}
    stands = words.listed({name: count for name, count in states.items() if count}, "件")
    beside = words.compared(asked.trends["repairs_reported"])
    rates = [words.compared(asked.trends[ON_TIME])] if line["on_time"] else ["报事的时限算不出来：登记表缺列。"]
    return [*texts(said + (f"到现在{stands}。" if stands else ""), beside, *rates), *_limits(asked, line)]


def _limits(asked: Asked, line: Line) -> Iterator[Block]:
    """How each limit was kept, in sentences and beside the months before."""
    if not line["on_time"]:
        return
    yield from texts(
        "".join(
            words.on_time(_rule(id_, one), one["in_time"], one["late"], one["running"])
            for id_, one in line["on_time"].items()
        )
    )
    if line["unclear"]:
        yield from texts(f"另有 {line['unclear']} 件的时间没填或看不懂，没有算进及时率。")
    rows: list[list[Value]] = []
    for id_, one in line["on_time"].items():
        points = asked.trends[f"{ON_TIME}.{id_}"].points
        rates = [_rate(value) for value in (one["rate"], points[-2].value, points[-1].year_before)]
        rows.append([_rule(id_, one), one["in_time"], one["late"], *rates])
    yield table(["时限", "及时", "超时", "本月及时率", "上月", "去年同月"], rows, [3, 1, 1, 1.5, 1.2, 1.2])


def _rule(id_: str, line: Line) -> str:
    return f"{line['title']}（{id_}）"


def _rate(value: Fraction | int | None) -> str:
    return "–" if value is None else words.percent(Fraction(value))


def _complaints(asked: Asked, line: Line) -> list[Block]:
    if not line["received"]:
        return texts(words.counted("本月", "受理", "投诉", line["received"], "件"))
    zones: dict[str, int] = {}
    for one in line["groups"] or ():
        if one["month"] == asked.month:
            zones[one["zone"] or "片区不详"] = zones.get(one["zone"] or "片区不详", 0) + 1
    by_zone = [f"按片区：{words.listed(dict(sorted(zones.items())), '件')}。"] if len(zones) > 1 else []
    return texts(received("本月", line), *by_zone, words.compared(asked.trends["complaints_received"]))


def received(when: str, line: Line) -> str:
    """How many complaints there were, which matters they are (CMP-7), and which of these count."""
    said = words.counted(when, "受理", "投诉", line["received"], "件").removesuffix("。")
    if not line["received"]:
        return f"{said}。"
    if not line["matters"]:
        return f"{said}，都并入以前的事项。"
    merged = f"，{line['repeats']} 件并入已有的事项" if line["repeats"] else ""
    kinds = words.made_of(line["matters"], "件", line["by_category"])
    decided = {"计入统计": line["counted"], "不计入": line["not_counted"], "还没有核实": line["undecided"]}
    counts = words.listed({name: count for name, count in decided.items() if count}, "件")
    return f"{said}{merged}，合 {line['matters']} 件事项{kinds}。{counts}。"


def _causes(counts: Mapping[str, int] | None, none: str) -> list[Block]:
    """The final causes by number; matters whose cause is not known yet are told apart."""
    if counts is None:
        return texts("投诉原因不清楚：登记表读不到或缺列。")
    known = {name: count for name, count in counts.items() if name != none}
    open_ = f"还有 {counts[none]} 件没有查明最终原因。" if counts.get(none) else ""
    if not known:
        return texts(open_ or "本月没有可分析的投诉原因。")
    chart = pareto("投诉最终原因", known)
    return [*texts(led(known) + open_), *([chart] if chart else [])]


def led(counts: Mapping[str, int]) -> str:
    """The causes that lead, and what they make up."""
    first, total = list(counts.items())[:_LED], sum(counts.values())
    told = "、".join(f"“{name}”（{count} 件）" for name, count in first)
    if len(counts) == 1:
        return f"已查明的原因只有{told}。"
    whole = sum(count for _, count in first)
    part = f"，合计占 {words.percent(Fraction(100 * whole, total))}" if len(counts) > _LED else ""
    return f"已查明原因的 {total} 件中，{'最多的是' if len(counts) > _LED else '有'}{told}{part}。"


def _repeats(groups: Sequence[Line] | None) -> list[Block]:
    """The matters that several rows, people or times stand behind (CMP-7)."""
    if groups is None:
        return texts("重复反映的事项不清楚：登记表缺列。")
    several = [one for one in groups if max(len(one["rows"]), one["people"], one["times"]) > 1]
    if not several:
        return texts("本月没有重复反映的事项。")
    rows = [
        [
            one["number"] or "",
            one["category"] or "",
            one["cause"] or "还没有查明",
            len(one["rows"]),
            one["people"],
            one["times"],
        ]
        for one in several
    ]
    said = f"本月有 {len(several)} 件事项被多次或多人反映，每件只计一次（CMP-7）。"
    heads = ["首次编号", "类别", "最终原因", "登记行", "人数", "次数"]
    return [*texts(said), table(heads, rows, [2, 1.6, 3, 1, 0.9, 0.9])]


def satisfied(asked: Asked, when: str, repairs: Line, complaints: Line, consultations: Line) -> list[str]:
    """Callbacks and consultations held against the target of CMP-12, which is taken for all three."""
    target = asked.ledger.books.policy["CMP-12"].number("target")
    said = [
        words.satisfaction(f"{when}报事回访", repairs["called_back"], repairs["satisfied"], target),
        words.satisfaction(f"{when}投诉回访", complaints["called_back"], complaints["satisfied"], target),
    ]
    if consultations["consultations"] and not consultations["asked"]:
        return [*said, f"{when}咨询 {consultations['consultations']} 件，都没有询问是否满意，不计满意率。"]
    asked_for = consultations["consultations"], consultations["satisfied"]
    return [*said, words.satisfaction(f"{when}咨询", *asked_for, target)]


def _visits(asked: Asked) -> list[str]:
    line, part = asked.scores.visits, asked.coverage.parts[-1]
    said = words.counted("本月", "完成", "访谈", line["visits"], "次", line["by_form"] or {})
    if line["visits"]:
        said = f"{said.removesuffix('。')}，涉及 {line['homes']} 户。"
    return [said, covered(part.homes, part.visited, f"{asked.first.year}年到月底，")]


def covered(homes: int, visited: int, when: str) -> str:
    """How many of the homes lived in were reached."""
    if not homes:
        return f"{when}没有在住的住户，不计访谈覆盖率。"
    rate = words.percent(Fraction(100 * visited, homes))
    left = f"，还有 {homes - visited} 户没有访谈" if visited < homes else ""
    return f"{when}在住 {homes} 户中已访谈 {visited} 户，覆盖率 {rate}{left}。"


def _trends(asked: Asked) -> list[Block]:
    counts = lines("报事和投诉", [asked.trends[name] for name in ("repairs_reported", "complaints_received")], True)
    rates = lines(
        "及时率和满意率（%）",
        [asked.trends[name] for name in (ON_TIME, "repairs_satisfaction", "complaints_satisfaction")],
    )
    charts: list[Block] = [chart for chart in (counts, rates) if chart]
    return charts or texts("还没有可以画成趋势的数字。")


def _open(asked: Asked) -> Iterator[str]:
    """What still waits: without a reply, not closed, and cells that nobody could understand."""
    rows = asked.ledger.rows("complaints", "received_at")
    waiting = [
        row for row in rows if row.replied_at is None and "replied_at" not in row.bad and row.status != WITHDRAWN
    ]
    if waiting:
        numbers = words.named([row.complaint_no or f"第{row.at}行" for row in waiting], "件")
        yield f"本月受理的投诉，还没有答复的有 {len(waiting)} 件：{numbers}。"
    elif rows:
        yield "本月受理的投诉都已答复。"
    for name in ("repairs_open", "complaints_open"):
        count = asked.trends[name].last.value
        if count is not None:
            what = "报事" if name == "repairs_open" else "投诉"
            yield f"月底没有关闭的{what}还有 {count} 件。" if count else f"月底{what}都已关闭。"
    notes = [one for one in asked.scores.notes if one.register in _REGISTERS or one.cell is None]
    yield from (f"请核对：{located(one)}" for one in notes[:_NOTES])
    if len(notes) > _NOTES:
        yield f"另有 {len(notes) - _NOTES} 处请运行 sheetkit check 查看。"


def _measures(counts: Mapping[str, int] | None, none: str) -> Block:
    """Room for what is to be done, the leading causes first."""
    first = [name for name in counts or () if name != none][:_LED]
    return to_fill(["问题和原因", "整改措施", "责任人", "期限"], _MEASURES, [3, 4, 1.4, 1.6], first)
