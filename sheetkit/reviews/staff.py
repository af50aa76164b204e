"""员工月度考评表 (SCO-3, SCO-7): a page for each person, with every mark, whose it is, and room to comment and sign."""

from collections.abc import Iterator, Sequence

from sheetkit.cells import narrow
from sheetkit.errors import SheetkitError
from sheetkit.exact import brief, figure
from sheetkit.paper import Box, Line
from sheetkit.review import Block, Page, Review, Table, Text
from sheetkit.reviews import words
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import head
from sheetkit.score.marks import LEVELS
from sheetkit.scores import PARTS, PersonScore

NAME = "员工月度考评表"
_HIGH, _ROOM = 9, 42
_SHARES = (1.6, 1, 1.2, 6)
_SIGN, _LINES = "签字：　　　　　　　　　　年　　月　　日　", 6
"""The place to sign, and the lines above it."""


def staff(asked: Asked) -> Review:
    """The sheets of a month, of the people asked for or of all. Raises SheetkitError for a name that has none."""
    everybody = asked.scores.staff
    wanted = [narrow(name).strip() for name in asked.names]
    known = [person.name for person in everybody]
    for name in wanted:
        if name not in known:
            like = "、".join(known[:5])
            raise SheetkitError("doc-no-person" if like else "doc-no-people", name=name, month=asked.month, like=like)
    chosen = [person for person in everybody if not wanted or person.name in wanted]
    title = f"{words.period(asked.first, asked.last)}员工考评表"
    blocks: list[Block] = [block for person in chosen for block in _sheet(asked, title, person)]
    if not chosen:
        blocks = [Text("本月没有可考评的员工：员工表里没有当月在岗、岗位有考评权重的人。")]
    return asked.review(NAME, title, blocks, closed=False)


def _sheet(asked: Asked, title: str, person: PersonScore) -> Iterator[Block]:
    yield Page(title)
    yield Table([*_who(asked, person), *_parts(person), *_result(person), *_rooms()])


def _who(asked: Asked, person: PersonScore) -> Iterator[Line]:
    pairs = [
        ("姓名", person.name),
        ("岗位", person.post),
        ("部门", person.department or ""),
        ("片区", person.zone or "–"),
    ]
    for (one, first), (other, second) in (pairs[:2], pairs[2:]):
        yield Line((_label(one), Box(first), _label(other), Box(second)), _HIGH)
    yield Line(
        (_label("月份"), Box(words.period(asked.first, asked.last)), _label("服务中心"), Box(asked.centre)), _HIGH
    )


def _parts(person: PersonScore) -> Iterator[Line]:
    """A line for each level: its weight, its mark, and where that comes from."""
    yield head(["级别", "权重", "评分", "谁评的、怎么来的"], _SHARES)
    for part in PARTS:
        weight = person.weights[part]
        value = person.parts[part]
        mark = "–" if not weight else "缺" if value is None else figure(value)
        told = "；".join(reason.text.rstrip("。") for reason in person.reasons if reason.part == part)
        if not told:
            told = "这个岗位不用" if not weight else _missing(person, part)
        yield Line(_boxes(LEVELS[part], f"{brief(weight)}%" if weight else "–", mark, told), _HIGH)


def _missing(person: PersonScore, part: str) -> str:
    """Whose mark is missing."""
    mine = [one for one in person.missing if one.startswith(LEVELS[part])]
    return f"还没有评分：{'、'.join(mine)}" if mine else ""


def _result(person: PersonScore) -> Iterator[Line]:
    if person.score is None:
        result = f"待定，还缺：{'、'.join(person.missing)}。缺的评分不按零分也不按满分算。"
    else:
        result = f"{figure(person.score)} 分"
    yield Line((_label("得分"), Box(result)), _HIGH)
    others = [reason.text for reason in person.reasons if reason.part not in PARTS]
    if others:
        yield Line((_label("说明"), Box("\n".join(others))), _HIGH)


def _rooms() -> Iterator[Line]:
    """Room for a hand: the person's word, the superior's, and the review."""
    for label in ("本人意见", "上级评语和改进要求", "管理处主任审核"):
        yield Line((_label(label), Box("\n" * _LINES + _SIGN, align="right")), _ROOM)


def _boxes(level: str, weight: str, mark: str, told: str) -> tuple[Box, ...]:
    texts: Sequence[str] = (level, weight, mark, told)
    aligns = ("center", "center", "right", "left")
    return tuple(Box(text, share, align=align) for text, share, align in zip(texts, _SHARES, aligns, strict=True))  # type: ignore[arg-type]


def _label(text: str) -> Box:
    return Box(text, fixed=27, label=True, align="center")
