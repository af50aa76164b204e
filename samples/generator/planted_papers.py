"""Planted: keys, files and incoming papers that are overdue, late or soon (items of `due`)."""

from datetime import date

from samples.generator.case import Case, Change, Wanted, blanked, day, days_from, past
from samples.generator.world import TODAY, Row, World, at
from sheetkit.workdays import DAY


def _lent(first: int, last: int) -> Wanted:
    """The last loan of a key, lent for the day, between two days of the sample's month."""
    span = TODAY.replace(day=first), TODAY.replace(day=last)

    def wanted(world: World, row: Row) -> bool:
        plain = row["form"] == "借用" and not row.get("extended_to") and bool(row.get("in_at"))
        return plain and span[0] <= day(row, "out_at") <= span[1] and _last(world, row)

    return wanted


def _last_in_summer(world: World, row: Row) -> bool:
    return row["form"] == "借用" and not row.get("extended_to") and past(row, "in_at") and _last(world, row)


def _last(world: World, row: Row) -> bool:
    """Whether the key was not lent again since."""
    return [loan for loan in world.books["key_loans"] if loan["key_no"] == row["key_no"]][-1] is row


def _still_out(until: int | None = None, approved: bool = True) -> Change:
    """Not back; if until a day is given, with an extension to it."""

    def change(world: World, row: Row) -> Row:
        key = next(key for key in world.books["keys"] if key["key_no"] == row["key_no"])
        key["state"] = "借出"
        cells: Row = {"in_at": None}
        if until is not None:
            cells |= {"extended_to": TODAY.replace(day=until), "extension_remark": "返修未完，需多日进出"}
            cells["approved_by"] = world.team.head if approved else None
        return cells

    return change


def _back_next_day(world: World, row: Row) -> Row:
    return {"in_at": at(day(row, "out_at") + DAY, "09:25")}


def _back_after_extension(world: World, row: Row) -> Row:
    until = day(row, "out_at") + 3 * DAY
    cells: Row = {"extended_to": until, "extension_remark": "返修未完，需多日进出", "approved_by": world.team.head}
    return cells | {"in_at": at(until + 2 * DAY, "10:05")}


def _filing(world: World, row: Row) -> bool:
    """The papers of a renovation that is still going on."""
    if row["kind"] != "装修" or day(row, "handled_on").month not in (9, 10, 11):
        return False
    renovation = _renovation(world, row)
    return renovation is not None and not renovation.get("closed_on")


def _renovation(world: World, row: Row) -> Row | None:
    return next((r for r in world.books["renovations"] if r["file_no"] == row["file_no"]), None)


def _filed(number: int) -> Change:
    """The renovation was filed on that day, its papers lie on the desk since."""

    def change(world: World, row: Row) -> Row:
        filed = TODAY.replace(day=number)
        renovation = _renovation(world, row)
        assert renovation is not None
        renovation |= {"filed_on": filed, "starts": filed + 2 * DAY, "last_inspected_on": filed + 2 * DAY}
        if filed + 2 * DAY > TODAY:
            renovation["last_inspected_on"] = None
        renovation["ends"] = max(day(renovation, "ends"), filed + 30 * DAY)
        return {"handled_on": filed, "archived_on": None}

    return change


def _moved_in(number: int) -> Wanted:
    return lambda world, row: row["kind"] == "入住" and day(row, "handled_on") == TODAY.replace(day=number)


def _single(world: World, row: Row) -> bool:
    single = row["kind"] == "入住" and row["move_in_kind"] == "零星"
    return single and day(row, "handled_on").month in (3, 7, 8, 11) and past(row, "handled_on")


def _collective(world: World, row: Row) -> bool:
    return row["kind"] == "入住" and row["move_in_kind"] == "集中"


def _parking(world: World, row: Row) -> bool:
    return row["kind"] == "车位" and past(row, "handled_on")


def _borrowed(world: World, row: Row) -> bool:
    """A file that came back lately."""
    return row["form"] == "借阅" and bool(row.get("in_at")) and day(row, "out_at") > date(2026, 9, 1)


def _borrowed_once(world: World, row: Row) -> bool:
    return row["form"] == "借阅" and past(row, "in_at") and day(row, "out_at") < date(2026, 9, 1)


def _kept(until: int) -> Change:
    """The file is still out; the agreed day lies in the sample's month."""

    def change(world: World, row: Row) -> Row:
        file = next(file for file in world.books["files"] if file["file_no"] == row["file_no"])
        file["state"] = "借出"
        return {"due_on": TODAY.replace(day=until), "in_at": None, "intact": None}

    return change


def _came_back_late(world: World, row: Row) -> Row:
    return {"in_at": at(day(row, "due_on") + 2 * DAY, "10:40")}


def _handled(first: date, last: date) -> Wanted:
    return lambda world, row: first <= day(row, "received_on") <= last


def _unhandled(until: int) -> Change:
    due = TODAY.replace(day=until)
    return lambda world, row: {"due_on": due, "done_on": None, "archived_on": None}


def _handled_late(world: World, row: Row) -> Row:
    return {"done_on": day(row, "due_on") + 3 * DAY, "archived_on": day(row, "due_on") + 3 * DAY}


AUTUMN = _handled(date(2026, 10, 8), date(2026, 11, 6))
EARLIER = _handled(date(2026, 1, 1), date(2026, 9, 1))

PAPERS = (
    Case("key-not-back", "key_loans", _lent(16, 19), _still_out(), due=(("KEY-2", "overdue"),)),
    Case("key-out-unapproved", "key_loans", _lent(11, 18), _still_out(27, approved=False), due=(("KEY-2", "overdue"),)),
    Case("key-soon-due", "key_loans", _lent(11, 17), _still_out(20), due=(("KEY-2", "soon"),)),
    Case("key-extended", "key_loans", _lent(16, 19), _still_out(30), due=(("KEY-2", "open"),)),
    Case("key-back-next-day", "key_loans", _last_in_summer, _back_next_day, due=(("KEY-2", "late"),)),
    Case("key-back-after-extension", "key_loans", _last_in_summer, _back_after_extension, due=(("KEY-2", "late"),)),
    Case("renovation-unfiled", "files", _filing, _filed(12), due=(("ARC-1", "overdue"),)),
    Case("renovation-soon-filed", "files", _filing, _filed(17), due=(("ARC-1", "soon"),)),
    Case("move-in-filed-late", "files", _single, days_from("archived_on", "handled_on", 9), due=(("ARC-1", "late"),)),
    Case("parking-filed-late", "files", _parking, days_from("archived_on", "handled_on", 1), due=(("ARC-1", "late"),)),
    Case(
        "move-in-unentered",
        "files",
        _moved_in(12),
        blanked("entered_on"),
        due=(("ARC-2", "overdue"),),
    ),
    Case(
        "move-in-soon-entered",
        "files",
        _moved_in(18),
        blanked("entered_on"),
        due=(("ARC-2", "soon"),),
    ),
    Case("move-in-entered-late", "files", _single, days_from("entered_on", "handled_on", 8), due=(("ARC-2", "late"),)),
    Case(
        "batch-entered-late",
        "files",
        _collective,
        days_from("entered_on", "handled_on", 20),
        due=(("ARC-2", "late"),),
    ),
    Case("file-not-back", "file_loans", _borrowed, _kept(13), due=(("ARC-4", "overdue"),)),
    Case("file-soon-due", "file_loans", _borrowed, _kept(20), due=(("ARC-4", "soon"),)),
    Case("file-back-late", "file_loans", _borrowed_once, _came_back_late, due=(("ARC-4", "late"),)),
    Case("paper-unhandled", "incoming", AUTUMN, _unhandled(13), due=(("INC-2", "overdue"),)),
    Case("paper-soon-due", "incoming", AUTUMN, _unhandled(21), due=(("INC-2", "soon"),)),
    Case("paper-handled-late", "incoming", EARLIER, _handled_late, due=(("INC-2", "late"),)),
)
