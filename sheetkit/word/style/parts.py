"""Which line of a document is which part of a notice: by its style, else by what it says and where it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sheetkit.policy import Policy
from sheetkit.word.style.lines import Line
from sheetkit.word.style.pages import Pages
from sheetkit.word.style.writing import is_date, is_number

RULES = ("NOT-1", "NOT-2", "NOT-3", "NOT-4", "NOT-5")
_HEAD, _TAIL, _SHORT, _NAME = 5, 8, 40, 4
"""Where a number may stand from the top, a closing line from the end; how long a heading and a person's name may be."""
_REMARK = re.compile(r"[（(][^）)]*[）)]$")
_SENTENCE = tuple("。；，：！？、.;,:!?")


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the parts, which are those of their styles, and the rule of each."""

    title: str
    number: str
    body: str
    company: str
    centre: str
    signed: str
    date: str
    period: str
    rule: Mapping[str, str]
    signs: Mapping[str, Sequence[str]]
    """What a closing line without a style is known by: how it ends, or how a signature begins."""

    @property
    def closing(self) -> tuple[str, ...]:
        """The closing lines, in their order."""
        return self.company, self.centre, self.signed, self.date


@dataclass(frozen=True, slots=True)
class Part:
    """A line and the part that it is; "" for what no rule speaks of, like a letterhead or a page number."""

    name: str
    line: Line


def roles(policy: Policy) -> Roles:
    """The parts as the policy names them."""
    styles = {id_: list(policy[id_].parameters["styles"]) for id_ in RULES}
    names = [style for id_ in RULES for style in styles[id_]]
    rule = {style: id_ for id_ in RULES for style in styles[id_]}
    signs = {**policy["NOT-4"].parameters["known_by"], names[-1]: policy["NOT-5"].parameters["known_by"]}
    title, number, body, company, centre, signed, date, period = names
    return Roles(title, number, body, company, centre, signed, date, period, rule, signs)


def recognised(pages: Pages, roles: Roles) -> list[Part]:
    """Every line with its part: the body's in order, then the headers', then the footers'."""
    body = _by_style(pages.body, roles)
    _find_number(body, pages.body, roles)
    _find_title(body, pages.body, roles)
    _find_closing(body, pages.body, roles)
    for at, line in enumerate(pages.body):
        if body[at] in ("", roles.body) and _is_period(line, roles):
            body[at] = roles.period
    found = [Part(name or roles.body, line) for name, line in zip(body, pages.body, strict=True)]
    for line in (*pages.heads, *pages.foot_lines):
        found.append(Part(roles.period if _is_period(line, roles) else _by_style([line], roles)[0], line))
    return found


def _by_style(lines: Sequence[Line], roles: Roles) -> list[str]:
    return [line.style if line.style in roles.rule else "" for line in lines]


def _free(names: list[str], at: int, roles: Roles) -> bool:
    """Whether a line's style leaves open what it is: it has none of ours, or that of the body."""
    return names[at] in ("", roles.body)


def _find_number(names: list[str], lines: Sequence[Line], roles: Roles) -> None:
    if roles.number not in names:
        at = next((at for at, line in enumerate(lines[:_HEAD]) if is_number(line.text)), None)
        if at is not None:
            names[at] = roles.number


def _find_title(names: list[str], lines: Sequence[Line], roles: Roles) -> None:
    """The lines above the number; without one, the first line, unless it ends like a sentence or a greeting."""
    if roles.title in names or not lines:
        return
    end = names.index(roles.number) if roles.number in names[:_HEAD] else 0
    first = [at for at in range(end) if _free(names, at, roles)]
    if not first:  # the number stands on top, or there is none: the first line that is free
        top = next((at for at in range(min(_HEAD, len(lines))) if names[at] != roles.number), None)
        if top is None or not _free(names, top, roles) or not _is_heading(lines[top], roles):
            return
        whole = lines[top].paragraph
        first = [at for at, line in enumerate(lines) if line.paragraph is whole and _free(names, at, roles)]
    for at in first:
        names[at] = roles.title


def _is_heading(line: Line, roles: Roles) -> bool:
    short = len(line.text) <= _SHORT and not line.text.endswith(_SENTENCE)
    return short and not is_date(line.text) and not _is_period(line, roles)


def _find_closing(names: list[str], lines: Sequence[Line], roles: Roles) -> None:
    """The date near the end, the short lines right above it, and what stands below it in the wrong order."""
    free = [at for at in range(max(0, len(lines) - _TAIL), len(lines)) if _free(names, at, roles)]
    date = next((at for at in reversed(free) if is_date(lines[at].text)), None)
    if date is not None and roles.date not in names:
        names[date] = roles.date
    end = names.index(roles.date) if roles.date in names else len(lines)
    above = list(takewhile(lambda at: _may_close(lines[at]), (at for at in reversed(free) if at < end)))
    for at in (*above, *(at for at in free if at > end)):
        part = _known(lines[at], roles)
        if part and part not in names:
            names[at] = part
    if roles.signed not in names and above and _is_name(above[0], names, lines, roles):
        names[above[0]] = roles.signed


def _is_name(at: int, names: Sequence[str], lines: Sequence[Line], roles: Roles) -> bool:
    """Whether a line is no more than somebody's name, or a rule to sign on, below another closing line."""
    short = len(lines[at].text.strip("_＿ ")) <= _NAME
    return short and names[at] in ("", roles.body) and at > 0 and names[at - 1] in roles.closing


def _may_close(line: Line) -> bool:
    """Whether a line is short and no sentence; a signature may still be open after its colon."""
    return len(line.text) <= _SHORT and not line.text.rstrip("：:").endswith(_SENTENCE)


def _known(line: Line, roles: Roles) -> str:
    """The closing line that a text is by its words."""
    text = "".join(line.text.split())
    if not _may_close(line):
        return ""
    if text.startswith(tuple(roles.signs.get(roles.signed, ()))):
        return roles.signed
    bare = _REMARK.sub("", text)
    return next((part for part in (roles.centre, roles.company) if bare.endswith(tuple(roles.signs.get(part, ())))), "")


def _is_period(line: Line, roles: Roles) -> bool:
    return "".join(line.text.split()).startswith(tuple(roles.signs[roles.period]))


def of_part(found: Sequence[Part], name: str) -> list[Line]:
    """The lines of a part."""
    return [part.line for part in found if part.name == name]
