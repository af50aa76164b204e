"""Planted: keys, files, changes of data, outgoing and incoming papers that break a rule, or were late."""

from samples.generator.case import Case, Change, Wanted, blanked, day, later, minutes_from, past, put
from samples.generator.world import Row, World


def _state(state: str) -> Wanted:
    """Keys in that state that were not lent out of turn by another case."""
    return lambda world, row: row["state"] == state and bool(_out(world, row)) is (state != "在库")


def _out(world: World, row: Row) -> list[Row]:
    loans = world.books["key_loans"]
    return [loan for loan in loans if loan["key_no"] == row["key_no"] and not loan.get("in_at")]


def _copies(world: World, row: Row) -> int:
    copies = world.books["key_copies"]
    return sum(int(str(copy["quantity"])) for copy in copies if copy["key_no"] == row["key_no"])


def _copied(world: World, row: Row) -> bool:
    """A key of which copies were made, and which is not out."""
    return _state("在库")(world, row) and _copies(world, row) > 0


def _copies_alone(world: World, row: Row) -> Row:
    """The list holds no more than the copies: the keys that were there before were forgotten."""
    return {"quantity": _copies(world, row)}


def _made(world: World, row: Row) -> bool:
    return past(row, "made_at")


def _borrowed(world: World, row: Row) -> bool:
    """A file that was borrowed and came back in time."""
    in_time = row["form"] == "借阅" and past(row, "in_at") and bool(row.get("due_on"))
    return in_time and day(row, "in_at") <= day(row, "due_on")


def _key_delivery(world: World, row: Row) -> bool:
    """A key document that was signed for."""
    notices = (notice for notice in world.books["notices"] if notice.get("notice_no") == row["notice_no"])
    return bool(row.get("signed_by")) and past(row, "delivered_on") and any(n.get("key_document") for n in notices)


def _posted(world: World, row: Row) -> bool:
    plain = not any(row.get(name) for name in ("replaces", "withdrawn_on", "holiday", "key_document"))
    return plain and row["medium"] == "张贴" and bool(row.get("notice_no")) and past(row, "issued_on")


def _refused(world: World, row: Row) -> Row:
    return {"refused": True, "signed_by": None}


def _handled(world: World, row: Row) -> bool:
    return bool(row.get("archived_on")) and past(row, "done_on") and day(row, "done_on") <= day(row, "due_on")


def _by_supervisor(world: World, row: Row) -> Row:
    return {"opinion_by": world.team.supervisor}


def _changed(world: World, row: Row) -> bool:
    return past(row, "changed_at")


def _next_day(cell: str) -> Change:
    return lambda world, row: {cell: later(row, cell, 24 * 60)}


KEYS = (
    Case("key-called-lent", "keys", _state("在库"), put("state", "借出"), (("KEY-1", "state"),)),
    Case("key-called-in-its-box", "keys", _state("领用"), put("state", "在库"), (("KEY-1", "state"),)),
    Case(
        "copy-made-before-approval",
        "key_copies",
        _made,
        minutes_from("approved_at", "made_at", 90),
        (("KEY-3", "approved_at"),),
    ),
    Case("copy-listed-next-day", "key_copies", _made, _next_day("listed_at"), (("KEY-3", "listed_at"),)),
    Case("keys-counted-without-copies", "keys", _copied, _copies_alone, (("KEY-3", "quantity"),)),
)

OFFICE = (
    *KEYS,
    Case("file-lent-without-a-day", "file_loans", _borrowed, put("due_on", None), (("ARC-4", "due_on"),)),
    Case("file-back-unchecked", "file_loans", _borrowed, put("intact", None), (("ARC-4", "intact"),)),
    Case("file-back-marked", "file_loans", _borrowed, put("intact", False), (("ARC-4", "note"),)),
    Case("posts-told-next-day", "customer_changes", _changed, _next_day("posts_told_at"), due=(("SEC-3", "late"),)),
    Case(
        "control-room-untold",
        "customer_changes",
        _changed,
        put("control_room_told_at", None),
        due=(("SEC-3", "overdue"),),
    ),
    Case("delivery-unsigned", "deliveries", _key_delivery, put("signed_by", None), (("NOT-8", "signed_by"),)),
    Case("refusal-unproved", "deliveries", _key_delivery, _refused, (("NOT-8", "evidence"),)),
    Case("key-notice-without-photo", "notices", _posted, put("key_document", True), (("NOT-8", "photo"),)),
    Case("paper-without-opinion", "incoming", _handled, blanked("opinion", "opinion_by"), (("INC-1", "opinion"),)),
    Case("paper-without-handler", "incoming", _handled, put("handler", None), (("INC-1", "handler"),)),
    Case("opinion-of-the-supervisor", "incoming", _handled, _by_supervisor, (("INC-1", "opinion_by"),)),
    Case("paper-unfiled", "incoming", _handled, put("archived_on", None), (("INC-1", "archived_on"),)),
)
