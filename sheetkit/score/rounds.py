"""The score of each round of inspection (INS-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sheetkit.cells import show
from sheetkit.exact import brief, exact
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Reason
from sheetkit.table import Row

COLUMNS = ("inspection_no", "kind", "zone", "score")
ITEM_COLUMNS = ("inspection_no", "deducted")


@dataclass(frozen=True, slots=True)
class Round:
    """One round, its zone and score (0–100) where they are known, and the words for it."""

    kind: str
    zone: str | None
    score: Fraction | None
    reason: Reason


def rounds(ledger: Ledger, kinds: Iterable[str], part: str) -> list[Round] | None:
    """The month's rounds of these kinds, in order of time; None where the registers cannot be read."""
    if not (ledger.reads("inspections", "inspected_at", *COLUMNS) and ledger.reads("inspection_items", *ITEM_COLUMNS)):
        return None
    wanted = frozenset(kinds)
    rows = [row for row in ledger.rows("inspections", "inspected_at") if row.kind in wanted]
    return [_round(ledger, row, part) for row in rows]


def _round(ledger: Ledger, row: Row, part: str) -> Round:
    score, column, words = _score(ledger, row)
    text = ledger.say("score-round", kind=row.kind, at=show(row.inspected_at), words=words)
    reason = ledger.reason("INS-4", text, ("inspections", row, column), part, score)
    return Round(row.kind, ledger.place(row, room_too=False), score, reason)


def _score(ledger: Ledger, row: Row) -> tuple[Fraction | None, str, str]:
    """The round's score, the column it stands on, and how it came about."""
    if "inspection_no" in row.bad:
        return None, "inspection_no", ledger.say("score-round-number-unclear")
    number = row.inspection_no
    items = ledger.books.group("inspection_items", "inspection_no").get(number, []) if number else []
    if items:
        return _from_items(ledger, row, items)
    if row.score is None:
        return None, "score", ledger.say("score-round-none")
    return exact(row.score), "score", ledger.say("score-round-typed", score=show(row.score))


def _from_items(ledger: Ledger, row: Row, items: list[Row]) -> tuple[Fraction | None, str, str]:
    if len(ledger.books.group("inspections", "inspection_no")[row.inspection_no]) > 1:
        return None, "inspection_no", ledger.say("score-round-twice", number=row.inspection_no)
    if any(item.deducted is None for item in items):
        return None, "inspection_no", ledger.say("score-round-unclear", number=row.inspection_no)
    full = ledger.books.policy["INS-4"].number("full")
    score = max(Fraction(0), full - sum(exact(item.deducted) for item in items))
    lines = [
        ledger.say("score-item", item=i.item, points=show(i.deducted), cell=_item_cell(ledger, i))
        for i in sorted(items, key=lambda item: item.at)
    ]
    words = ledger.say("score-round-items", full=brief(full), items="、".join(lines), score=brief(score))
    if row.score is not None and exact(row.score) != score:
        words += ledger.say("score-round-differs", typed=show(row.score))
    return score, "inspection_no", words


def _item_cell(ledger: Ledger, item: Row) -> str:
    sheet = ledger.books.register("inspection_items").sheet
    return f"{sheet}!{ledger.cell('inspection_items', item, 'deducted') or item.at}"
