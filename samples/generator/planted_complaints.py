"""Planted: complaints that are overdue, late or soon, and limits that were re-agreed (items of `due`)."""

from datetime import date, datetime, timedelta

from samples.generator.case import Case, Change, Wanted, day, later, moment, november, past, shifted, when
from samples.generator.world import TODAY, Row, World, at

DOWNSTREAM = ("finished_at", "callback_at", "closed_at")


def _complaint(world: World, row: Row) -> bool:
    special = any(row.get(name) for name in ("hot", "major", "same_as", "compensation", "reply_no", "case_study"))
    extended = any(other["complaint_no"] == row["complaint_no"] for other in world.books["extensions"])
    plain = row["status"] == "已关闭" and row.get("callback_needed") is None and row["people"] == 1
    return plain and past(row, "received_at") and not special and not extended


def _slow_reply(world: World, row: Row) -> bool:
    return _complaint(world, row) and moment(row, "replied_at") - moment(row, "dispatched_at") > timedelta(hours=4)


def _slow_finish(world: World, row: Row) -> bool:
    return _complaint(world, row) and day(row, "finished_at") > day(row, "received_at")


def _late_contact(world: World, row: Row) -> Row:
    return {"contacted_at": later(row, "dispatched_at", 155)}


def _late_reply(world: World, row: Row) -> Row:
    return shifted(row, 2, "replied_at", "agreed_finish_at", "next_feedback_at", *DOWNSTREAM)


def _late_finish(world: World, row: Row) -> Row:
    """Finished on the day after the limit."""
    return shifted(row, (day(row, "agreed_finish_at") - day(row, "finished_at")).days + 1, *DOWNSTREAM)


def _told(received: str, agreed: str | None, *steps: str) -> Change:
    """A complaint told anew that is still at work: received, dispatched, contacted, replied, as far as given."""

    def change(world: World, row: Row) -> Row:
        names = "contacted_at replied_at agreed_finish_at finished_at cause measures customer_opinion callback_needed "
        names += "callback_at callback_rating callback_by closed_at reply_no"
        world.books["extensions"][:] = [
            other for other in world.books["extensions"] if other["complaint_no"] != row["complaint_no"]
        ]
        told: Row = dict.fromkeys(names.split())
        told |= {"received_at": when(received), "urgency": "一般", "status": "处理中"}
        told |= {"agreed_finish_at": when(agreed) if agreed else None, "next_feedback_at": november(23, "10:00")}
        told["department"] = row.get("department") or "客户服务中心"
        for name, step in zip(("dispatched_at", "contacted_at", "replied_at"), steps, strict=False):
            told[name] = when(step)
        return told

    return change


def _re_agreed(agreed: str, new: datetime, change: Change) -> Change:
    """The complaint told so, and its limit moved in time."""

    def both(world: World, row: Row) -> Row:
        told = change(world, row)
        by = world.team.on(TODAY, "片区客服员", zone=row["zone"])[0]
        entry: Row = {"complaint_no": row["complaint_no"], "agreed_at": when(agreed), "agreed_by": by}
        entry |= {"old_finish_at": told["agreed_finish_at"], "new_finish_at": new}
        world.books["extensions"].append(entry)
        return told

    return both


def _received(first: int, last: int) -> Wanted:
    """Complaints received between two days of the sample's month, without links to others."""
    span = TODAY.replace(day=first), TODAY.replace(day=last)
    return lambda world, row: span[0] <= day(row, "received_at") <= span[1] and not row.get("same_as")


OVERRUN = _re_agreed(
    "11 16:00", november(17, "18:00"), _told("05 14:00", "12 18:00", "05 14:10", "05 15:00", "06 09:30")
)
EXTENDED = _re_agreed(
    "12 10:30", at(date(2026, 12, 4), "18:00"), _told("06 09:00", "13 18:00", "06 09:10", "06 09:40", "06 16:00")
)

COMPLAINTS = (
    Case(
        "contact-missing",
        "complaints",
        _received(19, 20),
        _told("20 09:40", None, "20 10:05"),
        due=(("CMP-1", "overdue"),),
    ),
    Case(
        "contact-soon", "complaints", _received(19, 20), _told("20 15:02", None, "20 15:15"), due=(("CMP-1", "soon"),)
    ),
    Case("contacted-late", "complaints", _slow_reply, _late_contact, due=(("CMP-1", "late"),)),
    Case(
        "reply-missing",
        "complaints",
        _received(17, 18),
        _told("18 09:20", None, "18 09:30", "18 10:05"),
        due=(("CMP-2", "overdue"),),
    ),
    Case(
        "reply-soon",
        "complaints",
        _received(17, 18),
        _told("18 20:10", None, "18 20:20", "18 21:00"),
        due=(("CMP-2", "soon"),),
    ),
    Case("replied-late", "complaints", _slow_finish, _late_reply, due=(("CMP-2", "late"),)),
    Case(
        "finish-missing",
        "complaints",
        _received(8, 12),
        _told("10 10:00", "18 18:00", "10 10:10", "10 10:50", "10 15:00"),
        due=(("CMP-3", "overdue"),),
    ),
    Case(
        "finish-soon",
        "complaints",
        _received(10, 16),
        _told("12 10:00", "21 12:00", "12 10:10", "12 10:50", "12 15:00"),
        due=(("CMP-3", "soon"),),
    ),
    Case("finished-late", "complaints", _slow_finish, _late_finish, due=(("CMP-3", "late"),)),
    Case("re-agreed-and-overrun", "complaints", _received(3, 8), OVERRUN, due=(("CMP-3", "overdue"),)),
    Case("re-agreed-in-time", "complaints", _received(3, 8), EXTENDED, due=(("CMP-3", "open"),)),
)
