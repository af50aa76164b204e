"""Planted: tickets, complaints and special services that break a rule in how they are recorded."""

from samples.generator.case import Case, Wanted, day, minutes_from, moment, past, put
from samples.generator.planted_tickets import phoned, ticket
from samples.generator.world import TODAY, Row, World, at
from sheetkit.workdays import DAY

SPECIAL = ("hot", "major", "same_as", "compensation", "reply_no", "case_study")
TAP: Row = {"kind": "工程类", "place": "户内自用", "content": "卫生间面盆龙头关不紧"}
CURTAIN: Row = {"kind": "特约服务", "place": "户内自用", "content": "安装窗帘杆两副"}


def _called_back(world: World, row: Row) -> bool:
    """An ordinary ticket, long closed, that the customer was called about."""
    plain = row["urgency"] == "一般" and row["kind"] == "工程类" and row["status"] == "已关闭"
    return plain and bool(row.get("callback_at")) and past(row, "reported_at")


def _rectified(world: World, row: Row) -> bool:
    return bool(row.get("rectification")) and past(row, "reported_at")


def _refused(world: World, row: Row) -> bool:
    return row["status"] == "拒绝" and past(row, "reported_at")


def _held(world: World, row: Row) -> bool:
    """A hold of a ticket that is closed."""
    tickets = (ticket for ticket in world.books["repairs"] if ticket["ticket_no"] == row["ticket_no"])
    return past(row, "held_at") and any(ticket["status"] == "已关闭" for ticket in tickets)


def _service_closed(world: World, row: Row) -> bool:
    return row["kind"] == "特约服务" and row["status"] == "已关闭" and past(row, "reported_at")


def _handed_to_nobody(world: World, row: Row) -> Row:
    """A service for next week that waits for someone to do it."""
    told = ticket(CURTAIN, "一般", "19 10:00")(world, row)
    return told | {"appointed_at": at(TODAY + 4 * DAY, "14:00"), "department": None, "worker": None}


def _complaint(world: World, row: Row) -> bool:
    """A complaint, long closed, with nothing special about it."""
    plain = row["status"] == "已关闭" and past(row, "received_at") and row["people"] == 1
    return plain and not any(row.get(name) for name in SPECIAL) and _extension(world, row) is None


def _extension(world: World, row: Row) -> Row | None:
    number = row["complaint_no"]
    return next((other for other in world.books["extensions"] if other["complaint_no"] == number), None)


def _decided(counted: bool) -> Wanted:
    return lambda world, row: _complaint(world, row) and row["counted"] is counted


def _with(cell: str) -> Wanted:
    """Settled complaints in which the cell is filled, and which are closed."""
    return lambda world, row: bool(row.get(cell)) and past(row, "received_at") and row["status"] == "已关闭"


def _re_agreed(world: World, row: Row) -> bool:
    return past(row, "received_at") and _extension(world, row) is not None


def _first_known(world: World, row: Row) -> bool:
    """An extension, long settled, of a complaint whose first agreement is on record."""
    number = row["complaint_no"]
    complaint = next(other for other in world.books["complaints"] if other["complaint_no"] == number)
    return past(row, "agreed_at") and bool(complaint["agreed_finish_at"])


def _a_day_off(world: World, row: Row) -> Row:
    return {"old_finish_at": moment(row, "old_finish_at") - DAY}


def _lately(world: World, row: Row) -> bool:
    """A closed complaint of the sample's month, asked about at a callback."""
    span = TODAY.replace(day=9) <= day(row, "received_at") <= TODAY.replace(day=16)
    return span and row["status"] == "已关闭" and not any(row.get(name) for name in SPECIAL)


def _turned_hot(world: World, row: Row) -> Row:
    """The matter went round among the neighbours, and nobody told the group."""
    return {"hot": True, "people": 4, "heat": "业主群跟帖30余条", "offline_effect": "无", "group_reported_at": None}


def _told_group_late(world: World, row: Row) -> Row:
    return {"group_reported_at": at(day(row, "received_at") + 12 * DAY, "10:30")}


def _answered_by_text(world: World, row: Row) -> bool:
    """Answered with a unified reply, finished on a later day."""
    return _with("reply_no")(world, row) and moment(row, "finished_at") > at(day(row, "received_at") + DAY, "12:00")


def _answered_next_day(world: World, row: Row) -> Row:
    return {"replied_at": at(day(row, "received_at") + DAY, "09:40")}


def _slow(world: World, row: Row) -> bool:
    return _complaint(world, row) and day(row, "finished_at") > day(row, "received_at")


def _slow_and_open(world: World, row: Row) -> bool:
    return row["status"] == "处理中" and day(row, "received_at") < TODAY - DAY and not row.get("same_as")


_checked_after_call = minutes_from("joint_checked_at", "customer_called_at", 40)

TICKETS = (
    Case("callback-without-form", "repairs", _called_back, put("callback_form", None), (("REP-8", "callback_form"),)),
    Case("callback-by-nobody", "repairs", _called_back, put("callback_by", None), (("REP-8", "callback_by"),)),
    Case(
        "inspected-without-engineer",
        "repairs",
        _rectified,
        put("checked_by_engineer", None),
        (("REP-10", "checked_by_engineer"),),
    ),
    Case("called-before-inspection", "repairs", _rectified, _checked_after_call, (("REP-10", "joint_checked_at"),)),
    Case(
        "own-tap-refused",
        "repairs",
        _refused,
        lambda world, row: TAP | {"refusal_reason": "当天维修人员已排满"},
        (("REP-12", "status"),),
    ),
    Case(
        "own-tap-refused-without-reason",
        "repairs",
        _refused,
        lambda world, row: TAP | {"refusal_reason": None},
        (("REP-12", "refusal_reason"),),
    ),
    Case("hold-never-ended", "holds", _held, put("resumed_at", None), (("REP-14", "resumed_at"),)),
    Case(
        "service-closed-unreturned", "repairs", _service_closed, put("returned_at", None), (("PROC-7", "returned_at"),)
    ),
    Case(
        "service-given-to-nobody",
        "repairs",
        phoned(18, 20),
        _handed_to_nobody,
        (("PROC-7", "worker"),),
    ),
)

SERVICE = (
    *TICKETS,
    Case(
        "first-agreement-lost",
        "complaints",
        _re_agreed,
        put("agreed_finish_at", None),
        (("CMP-3", "agreed_finish_at"),),
    ),
    Case("extension-from-another-limit", "extensions", _first_known, _a_day_off, (("CMP-3", "old_finish_at"),)),
    Case("hot-without-difficulty", "complaints", _with("hot"), put("difficulty", None), (("CMP-4", "difficulty"),)),
    Case("hot-without-help-needed", "complaints", _with("hot"), put("help_needed", None), (("CMP-4", "help_needed"),)),
    Case("hot-reported-late", "complaints", _with("hot"), _told_group_late, due=(("CMP-4", "late"),)),
    Case("hot-unreported", "complaints", _lately, _turned_hot, due=(("CMP-4", "overdue"),)),
    Case("counted-by-nobody", "complaints", _decided(True), put("verifier", None), (("CMP-8", "verifier"),)),
    Case("left-out-by-nobody", "complaints", _decided(False), put("verifier", None), (("CMP-8", "verifier"),)),
    Case("unified-reply-next-day", "complaints", _answered_by_text, _answered_next_day, (("CMP-9", "replied_at"),)),
    Case(
        "unified-reply-unheard",
        "complaints",
        _with("reply_no"),
        put("customer_opinion", None),
        (("CMP-9", "customer_opinion"),),
    ),
    Case("no-feedback-agreed", "complaints", _slow, put("next_feedback_at", None), (("CMP-11", "next_feedback_at"),)),
    Case(
        "open-without-feedback",
        "complaints",
        _slow_and_open,
        put("next_feedback_at", None),
        (("CMP-11", "next_feedback_at"),),
    ),
    Case(
        "compensation-unapproved",
        "complaints",
        _with("compensation"),
        put("compensation_approved_by", None),
        (("CMP-13", "compensation_approved_by"),),
    ),
    Case(
        "compensation-without-amount",
        "complaints",
        _with("compensation"),
        put("compensation", None),
        (("CMP-13", "compensation"),),
    ),
    Case("head-untold", "complaints", _with("major"), put("head_reported_at", None), (("CMP-14", "head_reported_at"),)),
    Case("major-without-result", "complaints", _with("major"), put("measures", None), (("CMP-14", "measures"),)),
)
