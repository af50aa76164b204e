"""DUTY: swaps, reliefs, and hours in which nobody keeps the hotline or the desk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import add_months, has_happened
from sheetkit.people import SUPERVISOR, split
from sheetkit.policy import Rule
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault
from sheetkit.table import Row
from sheetkit.workdays import DAY

HOTLINE, DESK = "热线", "前台"
WRITTEN = ("goods", "open_work", "oddities")

Span = tuple[datetime, datetime]


def duty_2(books: Books, rule: Rule) -> Iterator[Fault]:
    """A swap is approved by the head of customer service before the shift; nobody leaves before the relief is there."""
    for row in books.rows("rosters"):
        if row.swapped_for is not None:
            yield from _swap(row, books)
    for row in books.rows("handovers"):
        if has_happened(row.left_at, books.now):
            words = {"leaver": row.leaver or "", "left": show(row.left_at), "relief": show(row.relief_at)}
            if row.relief_at is None:
                yield Fault(row, "left_at", "unrelieved", words, ("relief_at",), "handovers")
            elif row.left_at < row.relief_at:
                yield Fault(row, "left_at", "left-early", words, ("relief_at",), "handovers")


def _swap(row: Row, books: Books) -> Iterator[Fault]:
    """Until the shift begins an approval may still be given."""
    by, at, starts = row.swap_approved_by, row.swap_approved_at, row.starts_at
    words = {"name": row.staff_name or "", "other": row.swapped_for, "starts": show(starts), "by": by, "at": show(at)}
    day = (at or starts or books.now).date()
    if by is not None and not books.people.holds(by, SUPERVISOR, day):
        yield Fault(row, "swap_approved_by", "not-supervisor", words, ("swap_approved_at", "swapped_for"))
    if (by is None or at is None) and has_happened(starts, books.now):
        blank = "swap_approved_by" if by is None else "swap_approved_at"
        yield Fault(row, blank, "unapproved", words, ("swap_approved_by", "swapped_for", "starts_at"))
    elif at is not None and starts is not None and at > starts:
        yield Fault(row, "swap_approved_at", "late", words, ("swapped_for", "starts_at"))


def duty_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """Relief comes early, the leaver has tidied before, and what is handed over is written down."""
    early, tidy = (timedelta(minutes=float(rule.number(name))) for name in ("relief", "tidy"))
    for row in books.rows("handovers"):
        due = row.due_at
        if due is None:
            continue
        words = {"reliever": row.reliever or "", "leaver": row.leaver or "", "due": show(due)}
        words |= {"relief_at": show(row.relief_at), "tidied_at": show(row.tidied_at)}
        if row.relief_at is None:
            if books.now > due:
                yield Fault(row, "relief_at", "absent", words, ("due_at",))
        elif row.relief_at > due:
            yield Fault(row, "relief_at", "late", words, ("due_at",))
        elif row.relief_at > due - early:
            yield Fault(row, "relief_at", "barely", words, ("due_at",), severity=rule.parameters["barely"])
        if row.tidied_at is None:
            if books.now > due - tidy:
                yield Fault(row, "tidied_at", "untidied", words, ("due_at",))
        elif row.tidied_at > due - tidy:
            yield Fault(row, "tidied_at", "tidied-late", words, ("due_at",))
        if books.now > due:
            yield from blanks(row, books.register("handovers"), WRITTEN, "unwritten", ("due_at",))


def duty_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """Hotline and desk are kept in every month that has a roster; nobody is in two places at a time."""
    sound = sorted(filter(_sound, books.rows("rosters")), key=lambda row: (row.starts_at, row.at))
    doubtful = [row for row in books.rows("rosters") if not _sound(row)]
    for row in doubtful:
        if row.starts_at is not None and row.ends_at is not None and row.ends_at <= row.starts_at:
            words = {"starts": show(row.starts_at), "ends": show(row.ends_at)}
            yield Fault(row, "ends_at", "reversed", words, ("starts_at",))
    hours = {name: rule.parameters[name] for name in ("open", "close")} | dict(books.desk)
    months: dict[date, list[Row]] = {}
    for row in sound:
        if row.kind in (HOTLINE, DESK):
            months.setdefault(row.starts_at.date().replace(day=1), []).append(row)
    for month, rostered in sorted(months.items()):
        whole = _whole(month)
        for post, wanted in ((HOTLINE, [whole]), (DESK, _opening(month, hours))):
            shifts = [row for row in sound if row.kind == post and _meets(row, *whole)]
            maybe = [row for row in doubtful if row.kind in (post, None)]
            holes = [hole for hole in _holes(wanted, shifts, rule) if not _explained(hole, maybe)]
            yield from _gaps(post, holes, shifts, rostered, hours)
    yield from _clashes(sound, set(rule.parameters["together"]))


def _sound(row: Row) -> bool:
    return None not in (row.kind, row.starts_at, row.ends_at) and bool(row.starts_at < row.ends_at)


def _whole(month: date) -> Span:
    return datetime.combine(month, time()), datetime.combine(add_months(month, 1), time())


def _opening(month: date, hours: Mapping[str, str]) -> list[Span]:
    """The opening hours of each day of the month."""
    opens, closes = time.fromisoformat(hours["open"]), time.fromisoformat(hours["close"])
    days = (month + DAY * step for step in range((add_months(month, 1) - month).days))
    return [(datetime.combine(day, opens), datetime.combine(day, closes)) for day in days]


def _meets(row: Row, first: datetime, last: datetime) -> bool:
    return bool(row.starts_at < last and row.ends_at > first)


def _holes(wanted: Sequence[Span], shifts: Sequence[Row], rule: Rule) -> Iterator[Span]:
    """The parts of the hours wanted that no shift covers, longer than the slack; all in order of time."""
    slack = timedelta(minutes=float(rule.number("slack")))
    for first, last in wanted:
        covered = first
        for row in shifts:
            if _meets(row, first, last):
                if row.starts_at - covered > slack:
                    yield covered, row.starts_at
                covered = max(covered, row.ends_at)
        if last - covered > slack:
            yield covered, last


def _explained(hole: Span, doubtful: Sequence[Row]) -> bool:
    """Whether a shift whose cells cannot be understood, or stand the wrong way round, may be what is missing."""
    known = [row.starts_at or row.ends_at for row in doubtful]
    return any(at is None or hole[0] - DAY <= at <= hole[1] + DAY for at in known)


def _gaps(
    post: str, holes: Sequence[Span], shifts: Sequence[Row], rostered: Sequence[Row], hours: Mapping[str, str]
) -> Iterator[Fault]:
    """Holes that follow the same shift are told as one, there."""
    found: dict[tuple[int, str], tuple[Row, list[Span]]] = {}
    for hole in holes:
        before = [row for row in shifts if row.starts_at <= hole[0]]
        if before:
            row, column = max(before, key=lambda row: row.ends_at), "ends_at"
        else:
            row, column = (shifts[0], "starts_at") if shifts else (rostered[0], "kind")
        found.setdefault((row.at, column), (row, []))[1].append(hole)
    for (_, column), (row, gap) in found.items():
        words = {"first": show(gap[0][0]), "last": show(gap[-1][1]), **hours}
        yield Fault(row, column, "hotline-gap" if post == HOTLINE else "desk-gap", words)


def _clashes(shifts: Sequence[Row], together: set[str]) -> Iterator[Fault]:
    """Shifts of one person that overlap at posts which one person cannot keep together; told at the later one."""
    running: dict[str, list[Row]] = {}
    for row in shifts:
        column = "swapped_for" if row.swapped_for else "staff_name"
        for name in split(getattr(row, column)):
            others = [other for other in running.get(name, []) if other.ends_at > row.starts_at]
            for other in others:
                if other.kind != row.kind and not {other.kind, row.kind} <= together:
                    words = {"name": name, "post": row.kind, "other": other.kind}
                    words |= {"starts": show(other.starts_at), "ends": show(other.ends_at)}
                    yield Fault(row, column, "clash", words, ("kind", "starts_at", "ends_at"))
            running[name] = [*others, row]
