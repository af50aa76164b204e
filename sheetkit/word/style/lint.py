"""What a notice does not keep of the house style (NOT-1 to NOT-6), by whatever means it was dressed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sheetkit.policy import Policy
from sheetkit.word.style.house import House, Want, house_of
from sheetkit.word.style.lines import Line, Piece, has_placeholder
from sheetkit.word.style.package import Package, opened
from sheetkit.word.style.pages import Pages, paper, read
from sheetkit.word.style.parts import RULES, Part, of_part, recognised
from sheetkit.word.style.writing import right_date, right_number

Kind = Literal["look", "align", "place", "missing", "foot", "order", "number", "date", "paper"]
TOGETHER = "NOT-6"
PAPER = "纸张"
_ARROW = " → "
_EXCERPT = 20


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a document that is not in house style; `part` is the name of the part's style.

    `expected` and `found` are a look (`黑体 小三`), a place (`center`, `footer` …), an order, or a text. `wrong` is the
    bit of the text that it is about, "" for all of it.
    """

    rule: str
    part: str
    kind: Kind
    text: str
    expected: str
    found: str
    wrong: str = ""
    line: Line | None = field(default=None, compare=False, repr=False)
    pieces: tuple[Piece, ...] = field(default=(), compare=False, repr=False)
    want: Want | None = field(default=None, compare=False, repr=False)


def misfits(document: Path, policy: Policy) -> list[Misfit]:
    """What a document does not keep, in the order of the rules. Raises Unreadable for what is no sound document."""
    return judged(opened(document), policy)


def judged(package: Package, policy: Policy) -> list[Misfit]:
    """The same of a document that was opened."""
    house, pages = house_of(policy), read(package)
    parts = recognised(pages, house.roles)
    shift = _shift(parts, house)
    found = [*_gaps(parts, pages, house), *_orders(parts, house)]
    for part in parts:
        if part.name:
            found += _line(part, house, shift)
    found += _papers(pages, house)
    order = (*RULES, TOGETHER)
    return sorted(found, key=lambda one: order.index(one.rule))


def _shift(parts: Sequence[Part], house: House) -> int:
    """By how many steps of 字号 the parts are moved together: 0 unless those of more than half of the rules are."""
    steps: dict[str, Counter[int | None]] = {}
    for part in parts:
        if part.name:
            counts = steps.setdefault(house.roles.rule[part.name], Counter())
            for piece in part.line.pieces:
                counts[house.steps(part.name, piece.size)] += len(piece.text)
    ruling = Counter(counts.most_common(1)[0][0] for counts in steps.values() if counts)
    step, many = ruling.most_common(1)[0] if ruling else (0, 0)
    return step if step is not None and 2 * many > len(steps) and house.can_move(step) else 0


def _line(part: Part, house: House, shift: int) -> Iterator[Misfit]:
    """What is wrong with one line by itself."""
    rule, line, want = house.roles.rule[part.name], part.line, house.wants[part.name].moved(shift, house)
    wrong = tuple(piece for piece in line.pieces if not _fits(piece, want, house))
    if wrong:
        only_size = all(_in_face(piece, want, house) for piece in wrong)
        looks = dict.fromkeys(house.look(house.usual(piece.face), piece.size) for piece in wrong)
        whole = sum(len(piece.text) for piece in wrong) >= len(line.text)
        expected, found = house.look(want.face, want.size), "、".join(looks)
        bit = "" if whole else "…".join(piece.text.strip() for piece in wrong)[:_EXCERPT]
        id_ = TOGETHER if only_size and shift else rule
        yield Misfit(id_, part.name, "look", line.text, expected, found, bit, line, wrong, want)
    if want.align and not want.suits(line.align):
        yield Misfit(rule, part.name, "align", line.text, want.align, line.align, line=line, want=want)
    place = "footer" if part.name == house.roles.period else "body"
    if line.place != place:
        yield Misfit(rule, part.name, "place", line.text, place, line.place)
    yield from _writing(part, house, rule)


def _writing(part: Part, house: House, rule: str) -> Iterator[Misfit]:
    """A number or a date that is not written as the house does; a placeholder may yet come to be right."""
    text = part.line.text
    if part.name not in (house.roles.number, house.roles.date) or has_placeholder(text):
        return
    if part.name == house.roles.number:
        right, like = right_number(text, house.form), house.form.format(centre="中心名称", year=2026, number=1)
        if right != text:
            yield Misfit(rule, part.name, "number", text, right or like, text, line=part.line if right else None)
    elif (right := right_date(text)) != text:
        yield Misfit(rule, part.name, "date", text, right or "", text, line=part.line if right else None)


def _fits(piece: Piece, want: Want, house: House) -> bool:
    return _in_face(piece, want, house) and piece.size == want.size


def _in_face(piece: Piece, want: Want, house: House) -> bool:
    return house.usual(piece.face) == want.face or piece.face in house.symbols


def _gaps(parts: Sequence[Part], pages: Pages, house: House) -> Iterator[Misfit]:
    """Parts that are not there, and pages without the posting period."""
    roles = house.roles
    for name, rule in roles.rule.items():
        if not of_part(parts, name):
            yield Misfit(rule, name, "missing", "", name, "")
    periods = [part.line for part in parts if part.name == roles.period and part.line.place == "footer"]
    bare = [foot for foot in pages.feet if not any(line in periods for line in foot.lines)]
    if periods:
        for foot in bare:
            yield Misfit(roles.rule[roles.period], roles.period, "foot", "", str(foot.section), foot.kind)


def _orders(parts: Sequence[Part], house: House) -> Iterator[Misfit]:
    """The number right below the title; the closing lines in their order."""
    roles = house.roles
    names = [part.name for part in parts if part.line.place == "body"]
    if roles.title in names and roles.number in names:
        at = names.index(roles.number)
        top = names.index(roles.title)
        between = list(dict.fromkeys(names[min(at, top) : max(at, top) + 1]))
        if between != [roles.title, roles.number]:
            yield _order(roles.rule[roles.number], roles.number, (roles.title, roles.number), between)
    closing = list(dict.fromkeys(name for name in names if name in roles.closing))
    wanted = [name for name in roles.closing if name in closing]
    if closing != wanted:
        yield _order(roles.rule[roles.date], _ARROW.join(wanted), wanted, closing)


def _order(rule: str, part: str, wanted: Sequence[str], found: Sequence[str]) -> Misfit:
    return Misfit(rule, part, "order", "", _ARROW.join(wanted), _ARROW.join(found))


def _papers(pages: Pages, house: House) -> Iterator[Misfit]:
    wanted = "{} × {} mm".format(*house.paper)
    for section in pages.papers:
        sides = paper(section)
        if sides and not house.is_paper(sides):
            yield Misfit(TOGETHER, PAPER, "paper", "", wanted, "{:.0f} × {:.0f} mm".format(*sides))
