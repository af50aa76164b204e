"""The rows behind the zones' figures: the month's rounds, complaints, praises and dissatisfied callbacks."""

from collections.abc import Iterable, Sequence

from sheetkit.cells import show
from sheetkit.matters import COLUMNS as COMPLAINT_COLUMNS
from sheetkit.matters import Matter
from sheetkit.people import at_work, split
from sheetkit.score import rounds
from sheetkit.score.counts import DISSATISFIED, called_elsewhere
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Reason
from sheetkit.table import Row

Evidence = list[tuple[str | None, Reason]]
"""Reasons with their zones; None is one that belongs to no known zone."""

PRAISE_COLUMNS = ("zone", "staff_name")
REPAIR_COLUMNS = ("room", "callback_rating")


def inspections(ledger: Ledger, kinds: Iterable[str], part: str) -> Evidence | None:
    """The month's rounds of these kinds; None where they cannot be read."""
    found = rounds.rounds(ledger, kinds, part)
    return None if found is None else [(one.zone, one.reason) for one in found]


def complaints(ledger: Ledger, matters: Sequence[Matter]) -> Evidence | None:
    """The month's complaints as matters: counted, undecided, not counted, or begun in an earlier month."""
    if not ledger.reads("complaints", "received_at", *COMPLAINT_COLUMNS):
        return None
    found: Evidence = []
    for matter in matters:
        if ledger.holds(matter.first.received_at):
            found.append((ledger.place(matter.first), matter_reason(ledger, matter)))
        else:
            late = [row for row in matter.rows if ledger.holds(row.received_at)]
            found += [(ledger.place(row), repeat_reason(ledger, matter, row)) for row in late]
    return found


def praises(ledger: Ledger) -> Evidence | None:
    """The month's praises; a blank zone is that of the person."""
    if not ledger.reads("praises", "praised_on", *PRAISE_COLUMNS):
        return None
    return [(_praise_zone(ledger, row), _praise(ledger, row)) for row in ledger.rows("praises", "praised_on")]


def callbacks(ledger: Ledger) -> Evidence | None:
    """The month's callbacks of repairs that left the customer dissatisfied, in the home's zone.

    Those of the month's reports that were called back in another month are told as well, and take nothing off.
    """
    if not (ledger.reads("repairs", "callback_at", *REPAIR_COLUMNS) and ledger.reads("households", "room", "zone")):
        return None
    points = -ledger.books.policy["SCO-2"].number("dissatisfied")
    counting = [(row, "score-callback", points) for row in ledger.rows("repairs", "callback_at")]
    others = called_elsewhere(ledger, "repairs", "reported_at") if ledger.reads("repairs", "reported_at") else []
    found: Evidence = []
    for row, key, value in (*counting, *((row, "score-callback-elsewhere", None) for row in others)):
        zone = None if "room" in row.bad else ledger.known_zone(ledger.books.home_zone(row.room))
        if row.callback_rating == DISSATISFIED and (value is not None or zone is not None):
            words = {"number": row.ticket_no or "", "at": show(row.callback_at), "month": f"{row.callback_at:%Y-%m}"}
            cell = ("repairs", row, "callback_rating" if value is not None else "callback_at")
            found.append((zone, ledger.reason("SCO-2", ledger.say(key, **words), cell, "own_check", value)))
    return found


def undated(ledger: Ledger) -> list[Reason]:
    """The month's tickets whose callback found the customer dissatisfied, nobody knows when: in no month's check."""
    if not ledger.reads("repairs", "reported_at", "callback_at", *REPAIR_COLUMNS):
        return []
    rows = [row for row in ledger.rows("repairs", "reported_at") if row.callback_rating == DISSATISFIED]
    return [
        ledger.reason(
            "SCO-2", ledger.say("score-callback-undated", number=row.ticket_no or ""), ("repairs", row, "callback_at")
        )
        for row in rows
        if row.callback_at is None and "callback_at" not in row.bad
    ]


def broken_links(ledger: Ledger) -> list[Reason]:
    """The month's complaints whose 同一事项 names no complaint: they count apart until it is put right."""
    known = ledger.books.group("complaints", "complaint_no")
    rows = [row for row in ledger.rows("complaints", "received_at") if row.same_as and row.same_as not in known]
    return [
        ledger.reason("CMP-7", ledger.say("score-broken-link", number=row.same_as), ("complaints", row, "same_as"))
        for row in rows
    ]


def matter_reason(ledger: Ledger, matter: Matter) -> Reason:
    """Whether a matter counts, by which row, and which rows it is made of."""
    first, law = matter.first, ledger.books.policy["SCO-1"]
    words = {
        "number": first.complaint_no or "",
        "at": show(first.received_at),
        "category": first.category or ledger.say("score-unknown"),
    }
    row = matter.decision or next((row for row in matter.rows if row.counted is None), first)
    key = {True: "score-counted", False: "score-not-counted", None: "score-undecided"}[matter.counted]
    text = ledger.say(key, **words)
    if len(matter.rows) > 1:
        numbers = "、".join(row.complaint_no or "?" for row in matter.rows)
        text += ledger.say("score-matter", count=len(matter.rows), numbers=numbers)
    points = -law.number("complaint") if matter.counted else None
    rule = "SCO-1" if matter.counted else "CMP-7"
    return ledger.reason(rule, text, ("complaints", row, "counted"), "evaluation", points)


def repeat_reason(ledger: Ledger, matter: Matter, row: Row) -> Reason:
    """That a row belongs to a matter of an earlier month."""
    first = matter.first
    words = {"number": row.complaint_no or "", "first": first.complaint_no or "", "at": show(first.received_at)}
    text = ledger.say("score-repeat", **words)
    return ledger.reason("CMP-7", text, ("complaints", row, "same_as"), "evaluation")


def _praise(ledger: Ledger, row: Row) -> Reason:
    points = ledger.books.policy["SCO-1"].number("praise")
    words = {"day": show(row.praised_on), "who": row.staff_name or "", "by": row.praised_by or ""}
    text = ledger.say("score-praise", **words)
    return ledger.reason("SCO-1", text, ("praises", row, "praised_on"), "evaluation", points)


def _praise_zone(ledger: Ledger, row: Row) -> str | None:
    if row.zone is not None or "zone" in row.bad or "staff_name" in row.bad:
        return ledger.place(row, room_too=False)
    staff = ledger.books.group("staff", "name")
    named = [person for name in split(row.staff_name) for person in staff.get(name, ())]
    there = [person for person in named if at_work(person, row.praised_on)]
    zones = {person.zone for person in there or named}
    return ledger.known_zone(zones.pop()) if len(zones) == 1 else None
