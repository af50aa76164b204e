"""PROC: the business of the front desk."""

from collections.abc import Iterator, Sequence

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import end_of, has_happened, is_over
from sheetkit.exact import exact
from sheetkit.policy import Rule
from sheetkit.register import Register
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

SERVICE, BY_ROUND, CLOSED = "特约服务", "巡检", "已关闭"
UNDER_WAY = ("处理中", "已完工", "退回", CLOSED)


def proc_1(books: Books, rule: Rule) -> Iterator[Fault]:
    """Whoever called or came got an answer, or someone follows it up."""
    for row in books.rows("receptions"):
        if row.answer is None and row.follower is None:
            words = {"first": row.first_asked or "", "purpose": row.purpose or ""}
            yield Fault(row, "answer", "unanswered", words, ("follower",))


def proc_2(books: Books, rule: Rule) -> Iterator[Fault]:
    """A move-in is complete: identity, papers, agreements, fees, a second check, the file."""
    register = books.register("move_ins")
    steps = ("identity_checked", "papers_filled", "agreements_signed")
    for row in books.rows("move_ins"):
        if not has_happened(row.handled_on, books.now):
            continue
        yield from _undone(row, register, steps, ("handled_on",))
        if exact(row.fee_paid or 0) < exact(row.fee_due or 0):
            words = {"due": show(row.fee_due), "paid": show(row.fee_paid or 0.0)}
            yield Fault(row, "fee_paid", "unpaid", words, ("fee_due", "handled_on"))
        yield from blanks(row, register, ("checked_by", "file_no"), "blank", ("handled_on",))


def proc_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """A renovation is filed before it starts, looked at while it goes on, and closed when it is over."""
    for row in books.rows("renovations"):
        yield from blanks(row, books.register("renovations"), ("deposit", "ends"), "blank")
        words = {name: show(getattr(row, name)) for name in ("filed_on", "starts", "ends", "last_inspected_on")}
        if row.filed_on and row.starts and row.filed_on > row.starts:
            yield Fault(row, "filed_on", "late", words, ("starts",))
        if row.ends and row.starts and row.ends < row.starts:
            yield Fault(row, "ends", "order", words, ("starts",))
            continue
        seen = row.starts and row.last_inspected_on and row.last_inspected_on >= row.starts
        if row.starts and is_over(row.starts, books.now) and not seen:
            yield Fault(row, "last_inspected_on", "uninspected", words, ("starts",))
        if row.ends and row.closed_on is None and is_over(row.ends, books.now):
            yield Fault(row, "closed_on", "unclosed", words, ("ends",))


def proc_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """Goods leave with identity checked, the owner's consent for a tenant, and the posts told before."""
    for row in books.rows("goods_passes"):
        if not has_happened(row.issued_at, books.now):
            continue
        yield from _undone(row, books.register("goods_passes"), ("identity_checked",), ("issued_at",))
        if row.applicant_kind == "租户" and not row.owner_consent:
            yield Fault(row, "owner_consent", "no-consent", {"applicant": row.applicant or ""}, ("applicant_kind",))
        if row.posts_told_at is None:
            yield Fault(row, "posts_told_at", "untold", {}, ("issued_at",))
        elif row.released_at and row.posts_told_at > row.released_at:
            words = {"told": show(row.posts_told_at), "released": show(row.released_at)}
            yield Fault(row, "posts_told_at", "told-late", words, ("released_at",))


def proc_5(books: Books, rule: Rule) -> Iterator[Fault]:
    """Who collected a thing, and when, stand together."""
    for row in books.rows("parcels"):
        if row.collected_at is not None and row.collected_by is None:
            yield Fault(row, "collected_by", "unsigned", {"collected": show(row.collected_at)}, ("collected_at",))
        if row.collected_by is not None and row.collected_at is None:
            yield Fault(row, "collected_at", "no-moment", {"by": row.collected_by}, ("collected_by",))


def proc_6(books: Books, rule: Rule) -> Iterator[Fault]:
    """Someone who lives here for a time has a period, and it is not over."""
    for row in books.rows("residents"):
        words = {"name": row.name or "", "starts": show(row.starts), "ends": show(row.ends)}
        if row.ends is None:
            yield Fault(row, "ends", "no-end", words)
        elif row.starts and row.ends < row.starts:
            yield Fault(row, "ends", "order", words, ("starts",))
        elif is_over(row.ends, books.now):
            yield Fault(row, "ends", "past", words, severity=rule.parameters["past"])


def proc_7(books: Books, rule: Rule) -> Iterator[Fault]:
    """A special service was assigned, and before it is closed reported back and called back."""
    for row in books.rows("repairs"):
        if row.kind != SERVICE or row.status not in UNDER_WAY:
            continue
        wanted = ["dispatched_at"] + ["worker"] * (row.department is None)
        if row.status == CLOSED:
            wanted += ["returned_at"] + ["callback_at"] * (row.channel != BY_ROUND)
        also = ("kind", "status", "channel", "department")
        yield from blanks(row, books.register("repairs"), wanted, "blank", also, status=row.status)


def proc_8(books: Books, rule: Rule) -> Iterator[Fault]:
    """The press: who asks, for which outlet and column; the centre's head is told the same day."""
    for row in books.rows("receptions"):
        if row.channel != "媒体" and row.kind != "采访":
            continue
        also = ("channel", "kind")
        yield from blanks(row, books.register("receptions"), ("outlet", "phone", "column_name"), "blank", also)
        if row.received_at is None:
            continue
        end = end_of(row.received_at.date())
        words = {"received": show(row.received_at), "told": show(row.head_told_at)}
        if row.head_told_at is None and books.now > end:
            yield Fault(row, "head_told_at", "untold", words, also)
        elif row.head_told_at is not None and row.head_told_at > end:
            yield Fault(row, "head_told_at", "told-late", words, (*also, "received_at"))


def proc_9(books: Books, rule: Rule) -> Iterator[Fault]:
    """A payment has its day, a reminder its date, form and reason; no rate is above the published one."""
    for row in books.rows("fees"):
        if row.paid and row.paid_on is None:
            yield Fault(row, "paid_on", "no-day", {"paid": show(row.paid)}, ("paid",))
        if row.paid_on is not None and row.paid is None:
            yield Fault(row, "paid", "no-amount", {"day": show(row.paid_on)}, ("paid_on",))
        if row.reminded_on is not None or row.reminder_form is not None:
            reminder = ("reminded_on", "reminder_form", "reason")
            yield from blanks(row, books.register("fees"), reminder, "blank", reminder[:2])
        published = exact(rule.parameters["rates"].get(row.kind, 0))
        if published and row.rate is not None and exact(row.rate) > published:
            words = {"kind": row.kind, "rate": show(row.rate), "published": show(float(published))}
            yield Fault(row, "rate", "above", words, ("kind",), severity=rule.parameters["above"])


def proc_10(books: Books, rule: Rule) -> Iterator[Fault]:
    """An event was planned, approved and paid for in advance; afterwards it says who came and how it went."""
    for row in books.rows("events"):
        if not has_happened(row.held_on, books.now):
            continue
        if row.planned_in == "临时":
            words = {"name": row.name or ""}
            yield Fault(row, "planned_in", "unplanned", words, ("held_on",), severity=rule.parameters["unplanned"])
        wanted = ["planned_in", "approved_by", "place", "budget"]
        wanted += ["people", "photo", "summary"] * is_over(row.held_on, books.now)
        yield from blanks(row, books.register("events"), wanted, "blank", ("held_on",))


def _undone(row: Row, register: Register, steps: Sequence[str], also: tuple[str, ...]) -> Iterator[Fault]:
    """Each of these steps that does not say 是."""
    for column in steps:
        if not getattr(row, column):
            yield Fault(row, column, "undone", {"header": register.column(column).header}, also)
