"""Planted: rows that break a rule of the house (the other findings of `check`)."""

from datetime import date

from samples.generator.case import (
    Case,
    Change,
    Wanted,
    blanked,
    day,
    later,
    minutes_from,
    moment,
    november,
    on,
    past,
    put,
)
from samples.generator.world import CENTRE, Row, World, at
from sheetkit.workdays import DAY

AFTER_FINISH = ("rating", "returned_at", "callback_form", "callback_at", "callback_rating", "callback_by", "closed_at")


def _closed(world: World, row: Row) -> bool:
    return row["status"] == "已关闭" and row["channel"] != "巡检" and past(row, "reported_at")


def _urgent_paid(world: World, row: Row) -> bool:
    return _closed(world, row) and row["urgency"] == "急修" and bool(row["fee"])


def _plain(world: World, row: Row) -> bool:
    return _closed(world, row) and row["urgency"] == "一般" and row["kind"] == "工程类" and not row.get("approved_by")


def _approved(world: World, row: Row) -> bool:
    return _closed(world, row) and bool(row.get("approved_by"))


def _at_work(world: World, row: Row) -> bool:
    return row["status"] == "处理中" and row["kind"] == "工程类" and not row.get("arrived_at")


def _closed_lately(world: World, row: Row) -> bool:
    return bool(row.get("closed_at")) and row["kind"] == "工程类" and day(row, "reported_at") >= date(2026, 11, 17)


def _finished_unsigned(world: World, row: Row) -> Row:
    """Paid for and finished this afternoon, not returned yet."""
    work: Row = {"kind": "工程类", "place": "户内自用", "urgency": "一般", "content": "厨房水龙头松动摇晃"}
    work |= {"appointed_at": None, "dispatched_at": later(row, "reported_at", 20), "department": "工程维修部"}
    work |= {"worker": world.team.on(day(row, "reported_at"), "员工", department="工程维修部")[0]}
    work |= {"arrived_at": november(20, "13:30"), "finished_at": november(20, "14:40"), "man_hours": 1.0, "fee": 60}
    work |= {"result": "固定螺母松动，重新紧固，试水无渗漏", "status": "已完工", "signed": None}
    return work | dict.fromkeys(("approved_by", "approved_at", *AFTER_FINISH))


def _asked(world: World, row: Row) -> bool:
    """A closed complaint with a callback and nothing special about it."""
    special = any(row.get(name) for name in ("hot", "major", "same_as", "compensation", "reply_no", "case_study"))
    plain = row["status"] == "已关闭" and past(row, "received_at") and row["people"] == 1
    return plain and not special and row.get("callback_needed") is None


def _unasked(world: World, row: Row) -> bool:
    return row["status"] == "已关闭" and row.get("callback_needed") is False and past(row, "received_at")


def _after(world: World, row: Row) -> list[Row]:
    """Other complaints that came in the days after this one was finished."""
    finished = moment(row, "finished_at")
    others = (other for other in world.books["complaints"] if other is not row and _asked(world, other))
    return [other for other in others if DAY / 2 < moment(other, "received_at") - finished < 6 * DAY]


def _unquiet(world: World, row: Row) -> bool:
    return _unasked(world, row) and bool(_after(world, row))


def _repeated(world: World, row: Row) -> Row:
    """One of them turns out to be about the same matter."""
    other = _after(world, row)[0]
    other |= {"same_as": row["complaint_no"], "counted": False}
    other |= {name: row[name] for name in ("category", "content", "cause", "measures", "department")}
    return {"people": 2, "times": 2}


def _at_home(world: World, row: Row) -> bool:
    """A home visit that no act of care points to."""
    home = world.home(row["room"])
    old = str(home["moved_in"]) < "2025-12" and not home.get("key_customer")
    return old and row["form"] == "上门" and past(row, "visited_at")


def _visited(clock: str) -> Change:
    return lambda world, row: {"visited_at": at(day(row, "visited_at"), clock)}


def _same_sex(world: World, row: Row) -> Row:
    own, sex = str(row["visitor"]), world.team.sex
    people = world.team.on(day(row, "visited_at"), "片区客服员", "前台接待员")
    return {"companion": next(name for name in people if name != own and sex[name] == sex[own])}


def _single(world: World, row: Row) -> bool:
    """A loan of the day, after one of the day of a key of which there is one."""
    loans = world.books["key_loans"]
    before = loans[loans.index(row) - 1]
    single = all(
        loan["form"] == "借用" and not loan.get("extended_to") and not loan["quantity"] for loan in (before, row)
    )
    return single and past(row, "in_at") and past(before, "in_at")


def _overlapping(world: World, row: Row) -> Row:
    """The key of the loan before is written down as lent again while it is out."""
    loans = world.books["key_loans"]
    before = loans[loans.index(row) - 1]
    return {"key_no": before["key_no"], "out_at": later(before, "out_at", 5), "in_at": later(before, "out_at", 16)}


def _day_count(world: World, row: Row) -> bool:
    return row["kind"] == "日清点" and past(row, "counted_on")


def _one_less(world: World, row: Row) -> Row:
    return {"counted": int(str(row["expected"])) - 1}


def _insider(world: World, row: Row) -> bool:
    return not row["external"] and past(row, "in_at")


def _outsider(world: World, row: Row) -> bool:
    return bool(row["external"]) and past(row, "in_at")


def _by_supervisor(world: World, row: Row) -> Row:
    return {"approved_by": world.team.supervisor}


def _issued(world: World, row: Row) -> bool:
    plain = not any(row.get(name) for name in ("replaces", "withdrawn_on", "holiday"))
    return plain and bool(row.get("notice_no")) and past(row, "issued_on")


def _approved_late(world: World, row: Row) -> Row:
    return {"approved_at": at(day(row, "issued_on") + DAY, "10:15")}


def _numbered(world: World, year: int) -> list[Row]:
    return [row for row in world.books["notices"] if f"〔{year}〕" in str(row.get("notice_no"))]


def _last_of(year: int) -> Wanted:
    return lambda world, row: row is _numbered(world, year)[-1]


def _renumbered(year: int, step: int) -> Change:
    """The last number of the year moved: one step on leaves a gap, one back repeats. What names it goes along."""

    def change(world: World, row: Row) -> Row:
        number = f"{CENTRE}〔{year}〕第{len(_numbered(world, year)) + step:03d}号"
        for name in ("deliveries", "care"):
            for other in world.books[name]:
                if other.get("notice_no") == row["notice_no"]:
                    other["notice_no"] = number
        return {"notice_no": number}

    return change


BOTH_UNSIGNED = (("REP-4", "signed"), ("REP-7", "signed"))
LATE_DISPATCH = (("REP-6", "dispatched_at"), ("REP-11", "arrived_at"))
_one_hour_late = minutes_from("approved_at", "arrived_at", 60)
_early_dispatch = minutes_from("dispatched_at", "reported_at", -25)
_late_dispatch = minutes_from("dispatched_at", "arrived_at", 15)
_early_close = minutes_from("closed_at", "callback_at", -20)
_hasty_close = minutes_from("closed_at", "finished_at", 2 * 24 * 60)
_not_called = blanked("callback_at", "callback_rating", "callback_by")

RULES = (
    Case("small-job-unsigned", "repairs", on("reported_at", 11, 19), _finished_unsigned, (("REP-4", "signed"),)),
    Case("urgent-job-unsigned", "repairs", _urgent_paid, put("signed", None), BOTH_UNSIGNED),
    Case("urgent-job-signed-no", "repairs", _urgent_paid, put("signed", False), BOTH_UNSIGNED),
    Case(
        "large-work-unapproved",
        "repairs",
        _approved,
        blanked("approved_by", "approved_at"),
        (("REP-5", "approved_by"),),
    ),
    Case("large-work-approved-late", "repairs", _approved, _one_hour_late, (("REP-5", "approved_at"),)),
    Case("large-work-approved-when", "repairs", _approved, put("approved_at", None), (("REP-5", "approved_at"),)),
    Case("work-without-dispatch", "repairs", _plain, put("dispatched_at", None), (("REP-6", "dispatched_at"),)),
    Case("work-before-dispatch", "repairs", _plain, _late_dispatch, LATE_DISPATCH),
    Case("finished-without-result", "repairs", _plain, put("result", None), (("REP-7", "result"),)),
    Case("finished-by-nobody", "repairs", _plain, put("worker", None), (("REP-7", "worker"),)),
    Case("returned-unrated", "repairs", _plain, put("rating", None), (("REP-7", "rating"),)),
    Case("dispatched-before-report", "repairs", _plain, _early_dispatch, (("REP-11", "dispatched_at"),)),
    Case("closed-before-callback", "repairs", _plain, _early_close, (("REP-11", "closed_at"),)),
    Case("finished-but-at-work", "repairs", _plain, put("status", "处理中"), (("REP-14", "status"),)),
    Case("closed-without-when", "repairs", _closed_lately, put("closed_at", None), (("REP-14", "status"),)),
    Case("cancelled-but-finished", "repairs", _plain, put("status", "已取消"), (("REP-14", "status"),)),
    Case("dispatched-but-waiting", "repairs", _at_work, put("status", "待派单"), (("REP-14", "status"),)),
    Case(
        "closed-dissatisfied", "complaints", _asked, put("callback_rating", "不满意"), (("CMP-6", "callback_rating"),)
    ),
    Case("closed-uncalled", "complaints", _asked, _not_called, (("CMP-6", "callback_rating"),)),
    Case("closed-too-soon", "complaints", _unasked, _hasty_close, (("CMP-6", "closed_at"),)),
    Case("closed-and-repeated", "complaints", _unquiet, _repeated, (("CMP-6", "status"),)),
    Case("visited-alone", "visits", _at_home, put("companion", None), (("VIS-5", "companion"),)),
    Case("visited-at-noon", "visits", _at_home, _visited("13:20"), (("VIS-5", "visited_at"),)),
    Case("visited-at-night", "visits", _at_home, _visited("21:35"), (("VIS-5", "visited_at"),)),
    Case("visited-by-one-sex", "visits", _at_home, _same_sex, (("VIS-5", "companion"),)),
    Case("key-lent-twice", "key_loans", _single, _overlapping, (("KEY-5", "key_no"),)),
    Case("count-without-note", "key_counts", _day_count, _one_less, (("KEY-5", "note"),)),
    Case("file-seen-unapproved", "file_loans", _insider, put("approved_by", None), (("ARC-3", "approved_by"),)),
    Case("file-seen-by-supervisor", "file_loans", _insider, _by_supervisor, (("ARC-3", "approved_by"),)),
    Case("outsider-without-letter", "file_loans", _outsider, put("letter", None), (("ARC-3", "letter"),)),
    Case("outsider-without-id", "file_loans", _outsider, put("id_document", None), (("ARC-3", "id_document"),)),
    Case("issued-unapproved", "notices", _issued, blanked("approved_by", "approved_at"), (("NOT-7", "approved_by"),)),
    Case("issued-before-approval", "notices", _issued, _approved_late, (("NOT-7", "approved_at"),)),
    Case("issued-approved-when", "notices", _issued, put("approved_at", None), (("NOT-7", "approved_at"),)),
    Case("number-left-out", "notices", _last_of(2026), _renumbered(2026, 1), (("NOT-10", "notice_no"),)),
    Case("number-used-twice", "notices", _last_of(2025), _renumbered(2025, -1), (("NOT-10", "notice_no"),)),
)
