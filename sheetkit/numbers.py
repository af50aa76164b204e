"""Document numbers: read in the form of the house or nearly so, and the next ones of a centre and a year (NOT-10)."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import count
from string import Formatter
from typing import NamedTuple

from sheetkit.errors import SheetkitError

_FIELDS = {"centre": "(?P<centre>.+)", "year": r"(?P<year>[0-9]{4})", "number": "(?P<number>[0-9]{1,9})"}
_ALMOST = re.compile(r"(?P<centre>.+?)\W*(?P<year>[0-9]{4})\D+(?P<number>[0-9]{1,9})\D*")
"""A number in other brackets: wrong in form, but it keeps its place in the run."""


class Number(NamedTuple):
    """What a document number says: its place in the run of a centre and a year, `exact` if in the form of the house.

    Where the form names no centre, it is ''.
    """

    centre: str
    year: int
    place: int
    exact: bool


def read_number(text: str, form: str) -> Number | None:
    """A number as it was typed, or None for one that cannot be placed. `form` is that of NOT-2."""
    exact = _pattern(form).fullmatch(text)
    match = exact or _ALMOST.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    return Number(parts.get("centre", "").strip(), int(parts["year"]), int(parts["number"]), exact is not None)


def in_form(text: str, form: str, centre: str) -> bool:
    """Whether a number that was typed has the form of the house (NOT-2) and the centre's name."""
    figures = re.findall(r"[0-9]{1,9}", text.removeprefix(centre))
    return len(figures) == 2 and text == form.format(centre=centre, year=int(figures[0]), number=int(figures[1]))


def following(form: str, centre: str, year: int, first: int, given: Collection[tuple[str, int]]) -> Iterator[str]:
    """The numbers that come next in the year, none of which was ever given: after the highest, and not before `first`.

    `given` holds numbers that were, with the year in whose run each counts. A gap is left: what stood there may be out.
    Raises SheetkitError (`number-form`) for a form without the year or the number.
    """
    if not _sound(form):
        raise SheetkitError("number-form", form=form)
    known = [(read_number(text, form), run) for text, run in given]
    own = centre if "{centre" in form else ""
    counts = [one.place for one, run in known if one and one.centre == own and year in (run, one.year)]
    texts = {text for text, _ in given}
    for number in count(max([first - 1, *counts]) + 1):
        text = form.format(centre=centre, year=year, number=number)
        if text not in texts:
            yield text


@cache
def _sound(form: str) -> bool:
    """Whether a form has the year and the number, once each, and no blank that nobody fills."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(form) if name is not None]
    except ValueError:
        return False
    return {"year", "number"} <= set(names) <= set(_FIELDS) and len(set(names)) == len(names)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """The form with its blanks open; one that is not sound fits nothing."""
    pieces = Formatter().parse(form) if _sound(form) else ()
    text = "".join(re.escape(words) + _FIELDS.get(name or "", "") for words, name, _, _ in pieces)
    return re.compile(text or "(?!)")
