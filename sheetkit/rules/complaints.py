"""CMP: what a complaint must satisfy."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import end_of, has_happened, limit
from sheetkit.matters import matters
from sheetkit.policy import Rule
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

CLOSED = "已关闭"
FINISHED = ("已完成", CLOSED)
WITHDRAWN = "已撤诉"
EXPLAINED = ("cause", "difficulty", "help_needed")
PAID = ("compensation", "compensation_approved_by", "compensation_approved_at")
REPORTED = ("head_reported_at", "measures", "customer_opinion")
RESTS_ON = ("status", "callback_needed", "callback_rating")


def cmp_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """The first agreement is kept, and each extension starts from the limit before it."""
    for number, rows in books.group("extensions", "complaint_no").items():
        complaint = books.find("complaints", number if isinstance(number, str) else None)
        if complaint is None or any("agreed_at" in row.bad for row in rows):
            continue
        agreed = sorted((row for row in rows if row.agreed_at <= books.now), key=lambda row: (row.agreed_at, row.at))
        if agreed and complaint.agreed_finish_at is None:
            yield Fault(complaint, "agreed_finish_at", "no-first")
        yield from _chain(complaint.agreed_finish_at, agreed)


def _chain(before: datetime | None, agreed: list[Row]) -> Iterator[Fault]:
    """Each limit is compared with the one before it, where both are known."""
    for row in agreed:
        if before is not None and row.old_finish_at != before:
            words = {"old": show(row.old_finish_at), "before": show(before)}
            yield Fault(row, "old_finish_at", "broken", words, ("complaint_no",), "extensions")
        before = row.new_finish_at


def cmp_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """A hot complaint reported to the group says why, what is hard about it and what help is needed."""
    register = books.register("complaints")
    for row in books.rows("complaints"):
        if row.hot and has_happened(row.group_reported_at, books.now):
            yield from blanks(row, register, EXPLAINED, "missing", reported=show(row.group_reported_at))


def cmp_6(books: Books, rule: Rule) -> Iterator[Fault]:
    """Closed only when the customer is satisfied, or when no repeat came up in the days after the finish."""
    allowed, close = rule.duration("within"), time.fromisoformat(books.policy["CAL-2"].parameters["close"])
    found = matters(books.rows("complaints"), books.now)
    same = {(row.book, row.at): matter.rows for matter in found for row in matter.rows}
    for row in books.rows("complaints"):
        if row.status != CLOSED or row.callback_rating == "满意":
            continue
        if row.callback_needed is False:
            if row.finished_at is None:
                yield Fault(row, "finished_at", "unfinished", {}, RESTS_ON)
            else:
                end = limit(row.finished_at, allowed, books.calendar, close).due
                yield from _unasked(row, end, books.now, same.get((row.book, row.at), []))
        elif row.callback_rating is None:
            yield Fault(row, "callback_rating", "no-callback", {}, RESTS_ON)
        else:
            yield Fault(row, "callback_rating", "not-satisfied", {"rating": row.callback_rating}, RESTS_ON)


def _unasked(row: Row, end: datetime, now: datetime, matter: Sequence[Row]) -> Iterator[Fault]:
    """A complaint closed without a callback: the days after its finish are over and quiet."""
    also = ("finished_at", *RESTS_ON)
    span = {"finished": show(row.finished_at), "end": show(end)}
    if row.closed_at is not None and row.closed_at < end:
        yield Fault(row, "closed_at", "too-soon", {**span, "closed": show(row.closed_at)}, also)
    elif row.closed_at is None and now < end:
        yield Fault(row, "status", "not-over", span, ("closed_at", *also))
    for other in matter:
        if other.received_at and row.finished_at < other.received_at <= end:
            words = {"received": show(other.received_at), "other": other.complaint_no}
            yield Fault(row, "status", "repeated", words, also)


def cmp_8(books: Books, rule: Rule) -> Iterator[Fault]:
    """Whether a complaint is counted was decided by someone who is named."""
    for row in books.rows("complaints"):
        if row.counted is not None and row.verifier is None:
            yield Fault(row, "verifier", "no-verifier", {"counted": show(row.counted)})


def cmp_9(books: Books, rule: Rule) -> Iterator[Fault]:
    """With a unified reply in force the customer is answered at once, and the opinion is recorded."""
    allowed, close = rule.duration("within"), time.fromisoformat(books.policy["CAL-2"].parameters["close"])
    for row in books.rows("complaints"):
        reply = books.find("standard_replies", row.reply_no)
        if reply is None:
            continue
        in_force = row.received_at and reply.effective and reply.effective <= row.received_at.date()
        if in_force and row.status != WITHDRAWN:
            yield from _at_once(row, limit(row.received_at, allowed, books.calendar, close).due, books.now)
        if has_happened(row.replied_at, books.now) and row.customer_opinion is None:
            yield Fault(row, "customer_opinion", "no-opinion", {"reply": row.reply_no}, ("reply_no",))


def _at_once(row: Row, end: datetime, now: datetime) -> Iterator[Fault]:
    """Answered by the end of the time allowed, once that is over."""
    if now > end and (row.replied_at is None or row.replied_at > end):
        words = {"reply": row.reply_no, "received": show(row.received_at), "replied": show(row.replied_at)}
        name = "unanswered" if row.replied_at is None else "late"
        yield Fault(row, "replied_at", name, words, ("reply_no", "status"))


def cmp_11(books: Books, rule: Rule) -> Iterator[Fault]:
    """Not solved on the day of receipt: the next feedback is agreed. Said once that day is over."""
    for row in books.rows("complaints"):
        if row.received_at is None or row.status == WITHDRAWN:
            continue
        end = end_of(row.received_at.date())
        unsolved = row.finished_at > end if row.finished_at else row.status not in FINISHED
        if books.now > end and unsolved and row.next_feedback_at is None:
            words = {"received": show(row.received_at)}
            yield Fault(row, "next_feedback_at", "no-feedback", words, ("finished_at", "status"))


def cmp_13(books: Books, rule: Rule) -> Iterator[Fault]:
    """A compensation names amount, approver and time; an amount of 0 alone is none."""
    register = books.register("complaints")
    for row in books.rows("complaints"):
        if row.compensation or row.compensation_approved_by or row.compensation_approved_at:
            yield from blanks(row, register, PAID, "missing")


def cmp_14(books: Books, rule: Rule) -> Iterator[Fault]:
    """A major complaint that is finished was reported to the head, with its result and the customer's reaction."""
    register = books.register("complaints")
    for row in books.rows("complaints"):
        if row.major and (row.status in FINISHED or has_happened(row.finished_at, books.now)):
            yield from blanks(row, register, REPORTED, "missing")
