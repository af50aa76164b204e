"""Planted: shifts, reliefs, rounds, incidents and reports that break a rule, or were late."""

from datetime import timedelta

from samples.generator.case import Case, Change, Wanted, blanked, day, later, minutes_from, moment, past, put
from samples.generator.world import TODAY, Row, World
from sheetkit.workdays import DAY

RECTIFIED = ("rectify_by", "rectify_due", "rectified_on", "rechecked_by", "rechecked_on")


def _swapped(world: World, row: Row) -> bool:
    return bool(row.get("swapped_for")) and past(row, "starts_at")


def _relieved(world: World, row: Row) -> bool:
    return past(row, "due_at")


def _shift(kind: str, hour: int) -> Wanted:
    """The shifts of a post that begin at that hour and that nobody swapped."""

    def wanted(world: World, row: Row) -> bool:
        return row["kind"] == kind and moment(row, "starts_at").hour == hour and not row.get("swapped_for")

    return lambda world, row: wanted(world, row) and past(row, "starts_at")


def _ends_early(world: World, row: Row) -> Row:
    """The shift ends an hour before the next one begins."""
    return {"ends_at": later(row, "ends_at", -60)}


def _also_at_the_hotline(world: World, row: Row) -> Row:
    """Who keeps the dormitory clean in this hour sits at the hotline."""
    start = moment(row, "starts_at")
    calls = (shift for shift in world.books["rosters"] if shift["kind"] == "热线")
    return {
        "staff_name": next(c["staff_name"] for c in calls if moment(c, "starts_at") <= start < moment(c, "ends_at"))
    }


def _relief_late(world: World, row: Row) -> Row:
    return {"relief_at": later(row, "due_at", 7), "left_at": later(row, "due_at", 15)}


def _mended(world: World, row: Row) -> bool:
    """A round that found something, put right and looked at again long ago."""
    return bool(row.get("failed_item")) and bool(row.get("rechecked_on")) and past(row, "inspected_at")


def _nothing_found(world: World, row: Row) -> bool:
    """A keeper's round of the second week of the sample's month."""
    days = TODAY.replace(day=9) <= day(row, "inspected_at") <= TODAY.replace(day=13)
    return days and row["kind"] == "片区日巡" and not row.get("failed_item")


def _found_and_left(world: World, row: Row) -> Row:
    by = world.team.on(day(row, "inspected_at"), "协管班长")[0]
    return {"failed_item": "消防通道停放电动车2辆", "rectify_by": by, "rectify_due": TODAY.replace(day=17)}


def _deducted_lately(world: World, row: Row) -> bool:
    """A deduction that was to be put right in the weeks before the moment of the sample."""
    return bool(row.get("rectify_due")) and TODAY - 21 * DAY <= day(row, "rectify_due") < TODAY - DAY


def _item_mended(world: World, row: Row) -> bool:
    return bool(row.get("rectified_on")) and past(row, "rectified_on")


def _mended_late(world: World, row: Row) -> Row:
    done = day(row, "rectify_due") + 3 * DAY
    return {"rectified_on": done, "rechecked_on": done}


def _with_checklist(world: World, row: Row) -> bool:
    """A round with deductions and no score typed beside them."""
    items = world.books["inspection_items"]
    plain = past(row, "inspected_at") and row.get("score") is None
    return plain and any(item["inspection_no"] == row["inspection_no"] for item in items)


def _incident(*kinds: str) -> Wanted:
    return lambda world, row: row["kind"] in kinds


def _arrived_late(world: World, row: Row) -> Row:
    return {"arrived_at": later(row, "happened_at", 150), "reported_at": later(row, "happened_at", 170)}


def _report(kind: str) -> Wanted:
    return lambda world, row: row["kind"] == kind and past(row, "due_at")


def _last_reports(world: World, row: Row) -> bool:
    return row["kind"] == "月度报表" and day(row, "due_at") == TODAY.replace(day=8)


def _late(cell: str, limit: str, late: timedelta) -> Change:
    return lambda world, row: {cell: moment(row, limit) + late}


_left_before = minutes_from("left_at", "relief_at", -4)
_tidied_late = minutes_from("tidied_at", "due_at", -6)
_barely_early = minutes_from("relief_at", "due_at", -4)
_swap_after_start = minutes_from("swap_approved_at", "starts_at", 45)
_no_approval = blanked("swap_approved_by", "swap_approved_at")

SHIFTS = (
    Case("swap-unapproved", "rosters", _swapped, _no_approval, (("DUTY-2", "swap_approved_by"),)),
    Case("swap-approved-after-start", "rosters", _swapped, _swap_after_start, (("DUTY-2", "swap_approved_at"),)),
    Case("left-before-relief", "handovers", _relieved, _left_before, (("DUTY-2", "left_at"),)),
    Case("relief-late", "handovers", _relieved, _relief_late, (("DUTY-3", "relief_at"),)),
    Case("relief-barely-early", "handovers", _relieved, _barely_early, (("DUTY-3", "relief_at"),)),
    Case("nobody-came", "handovers", _relieved, blanked("relief_at", "left_at"), (("DUTY-3", "relief_at"),)),
    Case("tidied-late", "handovers", _relieved, _tidied_late, (("DUTY-3", "tidied_at"),)),
    Case("handed-over-unwritten", "handovers", _relieved, put("open_work", None), (("DUTY-3", "open_work"),)),
    Case("hotline-unkept", "rosters", _shift("热线", 8), _ends_early, (("DUTY-4", "ends_at"),)),
    Case("desk-unkept", "rosters", _shift("前台", 8), _ends_early, (("DUTY-4", "ends_at"),)),
    Case("in-two-places", "rosters", _shift("宿舍值日", 19), _also_at_the_hotline, (("DUTY-4", "staff_name"),)),
)

DUTY = (
    *SHIFTS,
    Case("fault-without-a-day", "inspections", _mended, blanked(*RECTIFIED), (("INS-2", "rectify_due"),)),
    Case("fault-unchecked", "inspections", _mended, blanked(*RECTIFIED[-2:]), (("INS-2", "rechecked_by"),)),
    Case(
        "deduction-unchecked", "inspection_items", _item_mended, put("rechecked_by", None), (("INS-2", "rechecked_by"),)
    ),
    Case("fault-mended-late", "inspections", _mended, _mended_late, due=(("INS-2", "late"),)),
    Case("fault-unmended", "inspections", _nothing_found, _found_and_left, due=(("INS-2", "overdue"),)),
    Case(
        "deduction-unmended",
        "inspection_items",
        _deducted_lately,
        blanked(*RECTIFIED[2:4]),
        due=(("INS-2", "overdue"),),
    ),
    Case("full-marks-despite-deductions", "inspections", _with_checklist, put("score", 100), (("INS-4", "score"),)),
    Case("fire-reached-late", "incidents", _incident("火灾爆炸"), _arrived_late, due=(("INF-1", "late"),)),
    Case("loss-nobody-came", "incidents", _incident("财产损失"), put("arrived_at", None), due=(("INF-1", "overdue"),)),
    Case(
        "report-sent-late",
        "reports",
        _report("月度报表"),
        _late("sent_at", "due_at", timedelta(hours=18)),
        due=(("INF-2", "late"),),
    ),
    Case(
        "told-at-once-late",
        "reports",
        _report("即时信息"),
        _late("sent_at", "due_at", timedelta(minutes=50)),
        due=(("INF-2", "late"),),
    ),
    Case("report-unsent", "reports", _last_reports, put("sent_at", None), due=(("INF-2", "overdue"),)),
)
