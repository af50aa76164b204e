"""Planted: the business of the front desk that breaks a rule (PROC), and deductions out of their range (SCO-5)."""

from samples.generator.case import Case, Wanted, day, days_from, minutes_from, past, put
from samples.generator.world import TODAY, Row, World, at
from sheetkit.workdays import DAY


def _talk(channel: str) -> Wanted:
    """A question that was answered."""
    return lambda world, row: row["kind"] == "咨询" and row["channel"] == channel and past(row, "received_at")


def _unanswered(world: World, row: Row) -> Row:
    return dict.fromkeys(("answered_at", "answer", "follower")) | {"satisfied": "未询问"}


def _settled(cell: str) -> Wanted:
    return lambda world, row: past(row, cell)


def _paid_short(world: World, row: Row) -> Row:
    return {"fee_paid": int(str(row["fee_due"])) - 380}


def _accepted(world: World, row: Row) -> bool:
    """A renovation that is over and was accepted."""
    return past(row, "filed_on") and bool(row.get("closed_on")) and day(row, "ends") < TODAY - DAY


def _by_tenant(world: World, row: Row) -> bool:
    return row["applicant_kind"] == "租户" and past(row, "issued_at")


def _by_owner(world: World, row: Row) -> bool:
    return row["applicant_kind"] == "业主" and past(row, "issued_at")


def _long_here(world: World, row: Row) -> bool:
    return day(row, "starts") < TODAY - 40 * DAY


def _by_press(world: World, row: Row) -> bool:
    return row["channel"] == "媒体"


def _head_told_next_day(world: World, row: Row) -> Row:
    return {"head_told_at": at(day(row, "head_told_at") + DAY, "09:25")}


def _paid(world: World, row: Row) -> bool:
    return row["kind"] == "物业费" and row["month"] == "2026-04" and bool(row["paid"]) and not row.get("reminded_on")


def _reminded(world: World, row: Row) -> bool:
    return bool(row.get("reminded_on")) and past(row, "due_on")


def _breach(*names: str) -> Wanted:
    return lambda world, row: row["breach"] in names


_starts_before_filing = days_from("starts", "filed_on", -3)
_told_after_release = minutes_from("posts_told_at", "released_at", 15)
_over_lately = put("ends", TODAY - 12 * DAY)

DESK = (
    Case("caller-without-answer", "receptions", _talk("来电"), _unanswered, (("PROC-1", "answer"),)),
    Case("letter-without-answer", "receptions", _talk("网络"), _unanswered, (("PROC-1", "answer"),)),
    Case(
        "agreement-unsigned",
        "move_ins",
        _settled("handled_on"),
        put("agreements_signed", False),
        (("PROC-2", "agreements_signed"),),
    ),
    Case("move-in-paid-short", "move_ins", _settled("handled_on"), _paid_short, (("PROC-2", "fee_paid"),)),
    Case("move-in-unfiled", "move_ins", _settled("handled_on"), put("file_no", None), (("PROC-2", "file_no"),)),
    Case("deposit-forgotten", "renovations", _accepted, put("deposit", None), (("PROC-3", "deposit"),)),
    Case("filed-after-the-start", "renovations", _accepted, _starts_before_filing, (("PROC-3", "filed_on"),)),
    Case(
        "never-inspected", "renovations", _accepted, put("last_inspected_on", None), (("PROC-3", "last_inspected_on"),)
    ),
    Case("never-accepted", "renovations", _accepted, put("closed_on", None), (("PROC-3", "closed_on"),)),
    Case(
        "identity-unchecked",
        "goods_passes",
        _by_owner,
        put("identity_checked", None),
        (("PROC-4", "identity_checked"),),
    ),
    Case("owner-not-asked", "goods_passes", _by_tenant, put("owner_consent", None), (("PROC-4", "owner_consent"),)),
    Case("posts-told-after-the-goods", "goods_passes", _by_owner, _told_after_release, (("PROC-4", "posts_told_at"),)),
    Case(
        "collected-by-nobody",
        "parcels",
        _settled("collected_at"),
        put("collected_by", None),
        (("PROC-5", "collected_by"),),
    ),
    Case(
        "collected-at-no-time",
        "parcels",
        _settled("collected_at"),
        put("collected_at", None),
        (("PROC-5", "collected_at"),),
    ),
    Case("stay-is-over", "residents", _long_here, _over_lately, (("PROC-6", "ends"),)),
    Case("stay-without-end", "residents", _long_here, put("ends", None), (("PROC-6", "ends"),)),
    Case("press-without-column", "receptions", _by_press, put("column_name", None), (("PROC-8", "column_name"),)),
    Case("head-told-next-day", "receptions", _by_press, _head_told_next_day, (("PROC-8", "head_told_at"),)),
    Case("paid-on-no-day", "fees", _paid, put("paid_on", None), (("PROC-9", "paid_on"),)),
    Case("reminded-without-reason", "fees", _reminded, put("reason", None), (("PROC-9", "reason"),)),
    Case("event-without-summary", "events", _settled("held_on"), put("summary", None), (("PROC-10", "summary"),)),
    Case("event-off-the-plan", "events", _settled("held_on"), put("planned_in", "临时"), (("PROC-10", "planned_in"),)),
    Case("event-unapproved", "events", _settled("held_on"), put("approved_by", None), (("PROC-10", "approved_by"),)),
    Case(
        "taken-off-too-much", "first_inquiries", _breach("未记录", "未答复"), put("amount", 120), (("SCO-5", "amount"),)
    ),
    Case(
        "taken-off-too-little",
        "first_inquiries",
        _breach("推诿", "拖延", "回避"),
        put("amount", 50),
        (("SCO-5", "amount"),),
    ),
)
