"""Planted: what comes round and was left out, in the current turn or in earlier ones (items of `due`)."""

from datetime import date, timedelta

from samples.generator.case import Case, Change, Wanted, blanked, day, drop, put
from samples.generator.world import Row, World, at, next_month
from sheetkit.workdays import DAY

Told = tuple[tuple[str, str], ...]
Span = tuple[date, date]
YEAR: Span = date(2026, 1, 1), date(2026, 12, 31)


def _left_out(name: str, register: str, wanted: Wanted, missed: tuple[str, int] | None = None, due: Told = ()) -> Case:
    """A case in which all the rows wanted are missing."""
    return Case(name, register, wanted, _without(register, wanted), due=due, missed=(missed,) if missed else ())


def _without(register: str, wanted: Wanted) -> Change:
    def change(world: World, row: Row) -> Row:
        drop(world, register, lambda other: wanted(world, other))
        rounds = {other["inspection_no"] for other in world.books["inspections"]}
        drop(world, "inspection_items", lambda item: item["inspection_no"] not in rounds)
        return {}

    return change


def _logged(rule: str, *periods: str, about: str = "") -> Wanted:
    """The entries of the log for a rule and its periods."""
    return lambda world, row: row["rule"] == rule and row["period"] in periods and about in str(row["about"])


def _made(cell: str, span: Span, **cells: str) -> Wanted:
    """Rows from a day to a day with these values."""

    def wanted(world: World, row: Row) -> bool:
        return span[0] <= day(row, cell) <= span[1] and all(row.get(name) == value for name, value in cells.items())

    return wanted


def _days(first: date, count: int = 1) -> Span:
    return first, first + timedelta(days=count - 1)


def _month(number: int) -> Span:
    first = date(2026, number, 1)
    return first, next_month(first) - DAY


def _counted(kind: str, span: Span) -> Wanted:
    return _made("counted_on", span, kind=kind)


def _rounds(kind: str, span: Span, **about: str) -> Wanted:
    return _made("inspected_at", span, kind=kind, **about)


def _surveyed(kind: str, month: int) -> Wanted:
    return _made("held_on", _month(month), kind=kind)


def _yearly(kind: str, department: str) -> Wanted:
    return lambda world, row: row["kind"] == kind and row["department"] == department


LOG = (
    _left_out("reports-uncounted", "duty_log", _logged("REP-13", "2026-05"), ("REP-13", 1)),
    _left_out("weekend-without-complaints", "duty_log", _logged("CMP-10", "2026-07-18", "2026-07-19"), ("CMP-10", 2)),
    _left_out("complaints-unanalysed", "duty_log", _logged("CMP-10", "2026-08"), ("CMP-10", 1)),
    _left_out("data-unchecked-in-summer", "duty_log", _logged("ARC-6", "2026-08"), ("ARC-6", 1)),
    _left_out("password-unchanged", "duty_log", _logged("SEC-1", "2026-08", "2026-10"), due=(("SEC-1", "overdue"),)),
    _left_out("copies-unrenewed", "duty_log", _logged("SEC-3", "2026-04"), ("SEC-3", 1)),
    Case(
        "roster-unapproved",
        "duty_log",
        _logged("DUTY-1", "2026-08", about="值班安排"),
        blanked("approved_by", "approved_at"),
        missed=(("DUTY-1", 1),),
    ),
    _left_out("dormitory-unrostered", "duty_log", _logged("DUTY-1", "2026-04", about="宿舍"), ("DUTY-1", 1)),
    _left_out("month-without-figures", "duty_log", _logged("INF-4", "2026-03"), ("INF-4", 1)),
)

COUNTS = (
    _left_out("keys-uncounted-a-day", "key_counts", _counted("日清点", _days(date(2026, 2, 21))), ("KEY-4", 1)),
    _left_out("quarter-without-stock", "key_counts", _counted("季度盘点", _month(8)), ("KEY-4", 1)),
    _left_out("keys-uninspected", "key_counts", _counted("月度检查", _month(6)), ("KEY-4", 1)),
    _left_out("keys-unverified", "key_counts", _counted("半年核查", YEAR), due=(("KEY-4", "overdue"),)),
)

ROUNDS = (
    _left_out(
        "keeper-ill",
        "inspections",
        _rounds("片区日巡", _days(date(2026, 5, 2), 3), zone="东区"),
        ("INS-1", 3),
    ),
    _left_out(
        "team-left-out-a-week",
        "inspections",
        _rounds("小组周巡", _days(date(2026, 7, 6), 7), zone="西区"),
        ("INS-1", 1),
    ),
    _left_out(
        "supervisor-left-out-a-week",
        "inspections",
        _rounds("主管周巡", _days(date(2026, 9, 14), 7), zone="北区"),
        ("INS-1", 1),
    ),
    _left_out("dormitory-unseen-a-week", "inspections", _rounds("宿舍周检", _days(date(2026, 8, 10), 7)), ("INS-3", 1)),
    _left_out("dormitory-unseen-a-month", "inspections", _rounds("宿舍月检", _month(9)), ("INS-3", 1)),
    _left_out(
        "gardeners-uninspected",
        "inspections",
        _rounds("外包检查", _month(6), contractor="青禾坞园林绿化有限公司"),
        ("INS-5", 1),
    ),
)

CYCLES = (
    *LOG,
    *COUNTS,
    *ROUNDS,
    _left_out("spring-without-survey", "surveys", _surveyed("意见调查", 5), ("VIS-8", 1)),
    _left_out("satisfaction-soon-asked", "surveys", _surveyed("满意度调查", 10), due=(("VIS-8", "soon"),)),
    Case(
        "year-summed-up-late",
        "reports",
        _yearly("年度总结", "环境部"),
        put("sent_at", at(date(2026, 1, 19), "11:20")),
        due=(("INF-2", "late"),),
    ),
    _left_out("no-training-outline", "reports", _yearly("培训大纲", "协管队"), due=(("INF-2", "overdue"),)),
)
