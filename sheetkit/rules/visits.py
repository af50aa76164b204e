"""VIS: what a visit must satisfy."""

from collections.abc import Iterator
from datetime import time

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.people import split
from sheetkit.policy import Rule
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault

ASKED = ("safety", "repair", "cleaning", "complaint_handling", "courtesy", "attitude")


def vis_5(books: Books, rule: Rule) -> Iterator[Fault]:
    """A home visit: two people, at the hours allowed; one man and one woman is advised."""
    needed = rule.number("people")
    hours = [_span(span) for span in rule.parameters["hours"]]
    for row in books.rows("visits"):
        if row.form != "上门":
            continue
        names = list(dict.fromkeys([*split(row.visitor), *split(row.companion)]))
        if names and len(names) < needed:
            yield Fault(row, "companion", "alone", {"visitor": names[0]}, ("visitor", "form"))
        if row.visited_at and not any(first <= row.visited_at.time() <= last for first, last in hours):
            words = {"moment": show(row.visited_at), "hours": "、".join(rule.parameters["hours"])}
            yield Fault(row, "visited_at", "hour", words, ("form",))
        staff = [books.group("staff", "name").get(name, [None])[0] for name in names]
        sexes = [one.sex if one is not None else None for one in staff]
        if len(names) >= needed and len(names) > 1 and None not in sexes and len(set(sexes)) == 1:
            words = {"visitor": names[0], "companion": "、".join(names[1:])}
            mild = rule.parameters["mixed"]
            yield Fault(row, "companion", "same-sex", words, ("visitor", "form"), severity=mild)


def vis_6(books: Books, rule: Rule) -> Iterator[Fault]:
    """The record of a visit that was made holds how satisfied the customer is; an opinion has a reply."""
    register, none = books.register("visits"), rule.parameters["none"]
    for row in books.rows("visits"):
        if not has_happened(row.visited_at, books.now):
            continue
        yield from blanks(row, register, ASKED, "unasked")
        if row.opinion is not None and row.opinion not in none and row.reply is None:
            yield Fault(row, "reply", "no-reply")


def _span(hours: str) -> tuple[time, time]:
    """The first and the last minute of `10:00-12:00`."""
    first, _, last = hours.partition("-")
    return time.fromisoformat(first), time.fromisoformat(last)
