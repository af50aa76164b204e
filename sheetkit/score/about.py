"""The scores of one person, zone or department, out of the month's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import SheetkitError
from sheetkit.score import NEEDS
from sheetkit.scores import Line, Scores


def about(scores: Scores, name: str, books: Books) -> Scores:
    """The month's scores with nothing but what is of this name; of `real` as well.

    Raises SheetkitError for a name that is none (with those like it), and for somebody who was not there in the month.
    """
    found = _only(scores, name)
    if not (found.zones or found.staff or found.not_assessed or found.information or found.first_inquiries):
        before = scores.real and _only(scores.real, name)
        if not before or not (before.zones or before.staff or before.not_assessed):
            raise _unknown(scores, name, books)
    return replace(found, real=scores.real and _only(scores.real, name))


def _only(scores: Scores, name: str) -> Scores:
    found = replace(
        scores,
        zones=[zone for zone in scores.zones if zone.zone == name],
        staff=[one for one in scores.staff if one.name == name],
        not_assessed=[one for one in scores.not_assessed if one.name == name],
        information=_lines(scores.information, "department", name),
        first_inquiries=_lines(scores.first_inquiries, "name", name),
    )
    asked = (*(NEEDS if found.zones or found.staff else ()), *(("reports",) if found.information else ()))
    return replace(found, notes=[note for note in scores.notes if note.register in (None, "first_inquiries", *asked)])


def _lines(lines: Sequence[Line] | None, key: str, name: str) -> list[Line]:
    return [line for line in lines or () if line[key] == name]


def _unknown(scores: Scores, name: str, books: Books) -> SheetkitError:
    rows = [row for row in books.rows("staff") if row.name == name]
    left, joined = ([day for row in rows if (day := getattr(row, column))] for column in ("left", "joined"))
    for key, day in (("score-about-not-yet", min(joined, default=None)), ("score-about-left", max(left, default=None))):
        if day is not None and (show(day) < f"{scores.month}-01") == (key == "score-about-left"):
            return SheetkitError(key, name=name, month=scores.month, day=show(day))
    like = get_close_matches(name, sorted(set(_names(scores, books))), 3, 0.4)
    return SheetkitError("score-about-like" if like else "score-about-unknown", name=name, like="、".join(like))


def _names(scores: Scores, books: Books) -> Iterable[str]:
    yield from (zone.zone for zone in scores.zones)
    yield from (row.name for row in books.rows("staff") if row.name)
    yield from (line["department"] for line in scores.information or ())
