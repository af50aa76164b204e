"""客户调查结果报告 (VIS-8, VIS-9): who was asked, who answered, who was satisfied or knew the zone's staff."""

from collections.abc import Sequence
from fractions import Fraction

from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.review import Block, Review
from sheetkit.reviews import words
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import Value, columns, numbered, table, texts, to_fill
from sheetkit.table import Row

NAME = "客户调查结果报告"
KNOWN = "业主认知度"
_HEADS = ("调查编号", "调查日期", "片区", "调查户数", "回收户数", "回收率", "满意户数", "满意率")
_SHARES = (1.7, 1.5, 1.1, 1, 1, 1.1, 1, 1.1)


def surveys(asked: Asked) -> Review:
    """The surveys of a year up to the end of the month."""
    year = asked.ledger.year
    rows = year.rows("surveys", "held_on")
    kinds = asked.books.register("surveys").column("kind").choices
    sections = [(called(kind), _kind(asked, kind, [row for row in rows if row.kind == kind])) for kind in kinds]
    plan = to_fill(["客户集中反映的问题", "整改措施", "责任人", "期限"], 4, [3, 4, 1.4, 1.6])
    title = f"{words.period(year.first, asked.last)}客户调查结果报告"
    blocks = numbered(*sections, ("整改措施", [plan]))
    return asked.review(NAME, title, [*texts(*asked.reach(year.first), summed(rows, kinds)), *blocks])


def summed(rows: Sequence[Row], kinds: Sequence[str]) -> str:
    """How many surveys there were, by kind."""
    counts = {kind: sum(row.kind == kind for row in rows) for kind in kinds}
    return words.counted("本期", "开展", "调查", len(rows), "次", counts)


def called(kind: str) -> str:
    """A kind of survey as a word: 意见调查, 业主认知度调查."""
    return kind if kind.endswith("调查") else f"{kind}调查"


def _kind(asked: Asked, kind: str, rows: Sequence[Row]) -> list[Block]:
    if not rows:
        return texts(f"本期没有开展{called(kind)}。")
    said = told(kind, rows)
    if kind == KNOWN:
        said.append(_known(asked, rows))
    lines = [_line(row) for row in rows]
    heads = [head.replace("满意户", "认识户").replace("满意率", "认知率") if kind == KNOWN else head for head in _HEADS]
    by_zone = {row.zone: rate for row in rows if row.zone and (rate := _rate(row)) is not None}
    name = "认知率" if kind == KNOWN else "满意率"
    chart = columns(f"各片区{name}（%，最近一次）", name, by_zone) if len(by_zone) > 1 else None
    return [*texts(*said), table(heads, lines, _SHARES), *([chart] if chart else [])]


def told(kind: str, rows: Sequence[Row]) -> list[str]:
    """What a kind's surveys came to, all together; rows without the figures are told apart."""
    asked = sum(int(row.asked) for row in rows if row.asked is not None)
    sound = [row for row in rows if _base(row) and row.satisfied is not None]
    base, satisfied = (
        sum(int(value) for value in some) for some in ([_base(row) for row in sound], [row.satisfied for row in sound])
    )
    said = [f"{called(kind)}共 {len(rows)} 次，调查 {asked} 户。"]
    back = [row for row in rows if row.answered is not None and row.asked]
    if back:
        part = Fraction(100 * sum(int(row.answered) for row in back), sum(int(row.asked) for row in back))
        said[0] = (
            said[0].removesuffix("。")
            + f"，收回 {sum(int(row.answered) for row in back)} 户，回收率 {words.percent(part)}。"
        )
    what = "认识片区人员的" if kind == KNOWN else "满意的"
    if sound and base:
        said.append(f"{what}有 {satisfied} 户，占 {words.percent(Fraction(100 * satisfied, base))}。")
    if len(sound) < len(rows):
        said.append(f"有 {len(rows) - len(sound)} 次没有填结果，没有算进去。")
    late = [row for row in rows if row.reported_on is None]
    if late:
        said.append(
            f"还没有出报告的 {len(late)} 次：{words.named([row.survey_no or f'第{row.at}行' for row in late], '次')}。"
        )
    return said


def _known(asked: Asked, rows: Sequence[Row]) -> str:
    """The latest survey of each zone beside what VIS-9 asks for."""
    least = asked.ledger.books.policy["VIS-9"].number("rate")
    latest = {row.zone or "全项目": rate for row in rows if (rate := _rate(row)) is not None}
    low = [f"{zone}（{words.percent(rate)}）" for zone, rate in latest.items() if rate < least]
    if not latest:
        return f"没有可以同 {words.percent(least)} 的要求（VIS-9）比较的结果。"
    if not low:
        return f"{'各片区都' if len(latest) > 1 else ''}达到至少 {words.percent(least)} 的要求（VIS-9）。"
    return f"没有达到至少 {words.percent(least)} 的要求（VIS-9）的：{'、'.join(low)}。"


def _base(row: Row) -> int:
    """Of how many a rate is taken: of those who answered, else of those asked; of owners who were asked for names."""
    value = row.asked if row.kind == KNOWN or row.answered is None else row.answered
    return int(value or 0)


def _rate(row: Row) -> Fraction | None:
    base = _base(row)
    return 100 * exact(row.satisfied) / base if base and row.satisfied is not None else None


def _line(row: Row) -> list[Value]:
    back = Fraction(100 * int(row.answered), int(row.asked)) if row.answered is not None and row.asked else None
    numbers = ["–" if value is None else int(value) for value in (row.asked, row.answered, row.satisfied)]
    rates = ["–" if rate is None else words.percent(rate) for rate in (back, _rate(row))]
    return [
        row.survey_no or "",
        show(row.held_on),
        row.zone or "全项目",
        numbers[0],
        numbers[1],
        rates[0],
        numbers[2],
        rates[1],
    ]
