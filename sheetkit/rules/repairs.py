"""REP: what one ticket must satisfy."""

from collections.abc import Iterator
from operator import attrgetter

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.exact import exact
from sheetkit.people import split
from sheetkit.policy import Rule
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault
from sheetkit.statuses import DONE, ENDED, MOMENTS
from sheetkit.table import Row

REFUSED = "拒绝"
FINISHED = ("已完工", "已关闭")
OVER = (*FINISHED, *ENDED, "已完成", "已撤诉")
SENT_BACK = "退回"
BY_ROUND = "巡检"
COMMON = ("共用部位", "共用设备")
OWN = "户内自用"
CALLBACK = ("callback_form", "callback_at", "callback_rating", "callback_by")
JOINT = ("joint_checked_at", "checked_by_service", "checked_by_engineer")
IN_ORDER = ("reported_at", "dispatched_at", "arrived_at", "finished_at", "returned_at", "callback_at", "closed_at")


def rep_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """Small or urgent work that was paid for and is finished carries a signature."""
    few = rule.number("man_hours")
    for row in books.rows("repairs"):
        if not row.finished_at or not row.fee or row.signed or row.channel == BY_ROUND:
            continue
        if row.status in ENDED or row.status == SENT_BACK:
            continue
        if row.urgency == "急修" or (row.man_hours is not None and exact(row.man_hours) < few):
            words = {"fee": show(row.fee), "urgency": row.urgency or ""}
            yield Fault(row, "signed", "unsigned", words, ("fee", "finished_at", "channel", "status"))


def rep_5(books: Books, rule: Rule) -> Iterator[Fault]:
    """Large work on common parts was approved before it started."""
    hours, cost = rule.number("man_hours"), rule.number("fee")
    for row in books.rows("repairs"):
        if row.place not in COMMON or row.status in ENDED:
            continue
        if exact(row.man_hours or 0) < hours or exact(row.fee or 0) < cost:
            continue
        words = {"place": row.place, "hours": show(row.man_hours), "cost": show(row.fee)}
        if not row.approved_by or not row.approved_at:
            blank = "approved_at" if row.approved_by else "approved_by"
            yield Fault(row, blank, "unapproved", words, ("approved_at", "status"))
        elif row.arrived_at and row.approved_at > row.arrived_at:
            late = {"arrived": show(row.arrived_at), "approved": show(row.approved_at)}
            yield Fault(row, "approved_at", "late", late, ("arrived_at", "status"))


def rep_6(books: Books, rule: Rule) -> Iterator[Fault]:
    """Who arrived or finished was dispatched before."""
    for row in books.rows("repairs"):
        for column, done in (("arrived_at", "到达"), ("finished_at", "完工")):
            moment = getattr(row, column)
            if moment is None:
                continue
            if row.dispatched_at is None:
                yield Fault(row, "dispatched_at", "undispatched", {"done": done})
                break
            if moment < row.dispatched_at:
                header = books.register("repairs").column(column).header
                words = {"done": done, "moment": show(moment), "dispatched": show(row.dispatched_at), "header": header}
                yield Fault(row, "dispatched_at", "before", words, (column,))
                break


def rep_7(books: Books, rule: Rule) -> Iterator[Fault]:
    """A finished ticket is complete; once returned the customer has rated and signed it."""
    register, done = books.register("repairs"), attrgetter(*DONE)
    for row in books.rows("repairs"):
        if row.status not in FINISHED:
            continue
        asked = row.returned_at is not None and row.channel != BY_ROUND
        if None in done(row):
            yield from blanks(row, register, DONE, "missing", ("status",), status=row.status)
        if asked:
            yield from blanks(row, register, ("rating",), "missing", ("status", "channel"), status=row.status)
        if asked and not row.signed:
            yield Fault(row, "signed", "unsigned", {}, ("status", "channel"))


def rep_8(books: Books, rule: Rule) -> Iterator[Fault]:
    """A callback that was made is recorded whole."""
    register, told = books.register("repairs"), attrgetter(*CALLBACK)
    nothing = (None,) * len(CALLBACK)
    for row in books.rows("repairs"):
        if told(row) == nothing or row.channel == BY_ROUND:
            continue
        if row.callback_at is None or row.callback_at <= books.now:
            yield from blanks(row, register, CALLBACK, "missing", ("channel",))


def rep_10(books: Books, rule: Rule) -> Iterator[Fault]:
    """What is put right before moving in is inspected by two together before the customer is called."""
    register = books.register("repairs")
    for row in books.rows("repairs"):
        if row.rectification and row.status not in ENDED and has_happened(row.customer_called_at, books.now):
            yield from blanks(row, register, JOINT, "unchecked", ("status",), called=show(row.customer_called_at))
            yield from _together(row)


def _together(row: Row) -> Iterator[Fault]:
    """The joint inspection: not after the call, and not by one person alone."""
    if row.joint_checked_at and row.joint_checked_at > row.customer_called_at:
        words = {"called": show(row.customer_called_at), "checked": show(row.joint_checked_at)}
        yield Fault(row, "joint_checked_at", "late", words, ("customer_called_at", "status"))
    service, engineer = split(row.checked_by_service), split(row.checked_by_engineer)
    if service and engineer and len({*service, *engineer}) == 1:
        yield Fault(row, "checked_by_engineer", "alone", {"name": engineer[0]}, ("checked_by_service", "status"))


def rep_11(books: Books, rule: Rule) -> Iterator[Fault]:
    """Each moment lies at or after the one before it, and none in the future."""
    all_of, now = attrgetter(*IN_ORDER), books.now
    for row in books.rows("repairs"):
        moments = [*filter(None, all_of(row))]
        if moments and (moments[-1] > now or moments != sorted(moments)):
            yield from _out_of_order(row, books)


def _out_of_order(row: Row, books: Books) -> Iterator[Fault]:
    """The moments of a ticket one by one."""
    headers = {column: books.register("repairs").column(column).header for column in IN_ORDER}
    before = None
    for column in IN_ORDER:
        moment = getattr(row, column)
        if moment is None:
            continue
        if moment > books.now:
            yield Fault(row, column, "future", {"header": headers[column], "moment": show(moment)})
            continue
        redone = column == "returned_at" and row.status == SENT_BACK
        if before is not None and moment < getattr(row, before) and not redone:
            words = {"header": headers[column], "moment": show(moment)}
            words |= {"earlier": headers[before], "before": show(getattr(row, before))}
            yield Fault(row, column, "order", words, (before, "status") if column == "returned_at" else (before,))
        before = column


def rep_12(books: Books, rule: Rule) -> Iterator[Fault]:
    """A customer's own fixtures are not refused, and never without a reason."""
    for row in books.rows("repairs"):
        if row.status != REFUSED or row.place != OWN:
            continue
        if row.refusal_reason is None:
            yield Fault(row, "refusal_reason", "no-reason")
        else:
            words = {"reason": row.refusal_reason}
            yield Fault(row, "status", "refused", words, severity=rule.parameters["refused"])


def rep_14(books: Books, rule: Rule) -> Iterator[Fault]:
    """The status says what the moments say."""
    blank: dict[str, tuple[str, ...]] = {
        "待派单": ("dispatched_at",),
        "处理中": ("finished_at",),
        "已完工": ("closed_at",),
    }
    blank |= dict.fromkeys(ENDED, ("finished_at",))
    headers = {column.name: column.header for column in books.register("repairs").columns}
    for row in books.rows("repairs"):
        wanted = MOMENTS.get(row.status, ())
        if row.status == "已关闭" and row.returned_at and row.channel != BY_ROUND:
            wanted = (*wanted, "callback_at")
        for column in wanted:
            if getattr(row, column) is None:
                also = (column, "channel") if column == "callback_at" else (column,)
                yield Fault(row, "status", "missing", {"status": row.status, "header": headers[column]}, also)
        for column in blank.get(row.status, ()):
            if (moment := getattr(row, column)) is not None:
                words = {"status": row.status, "header": headers[column], "moment": show(moment)}
                yield Fault(row, "status", "too-early", words, (column,))
        if row.status == SENT_BACK and row.returned_at and row.finished_at and row.finished_at > row.returned_at:
            yield Fault(row, "status", "redone", {"moment": show(row.finished_at)}, ("finished_at", "returned_at"))
    yield from _unended_holds(books)


def _unended_holds(books: Books) -> Iterator[Fault]:
    """A hold that goes on although its ticket or complaint has ended."""
    for row in books.rows("holds"):
        ticket = books.find("repairs", row.ticket_no) or books.find("complaints", row.ticket_no)
        if row.resumed_at is None and ticket is not None and ticket.status in OVER:
            words = {"ticket": row.ticket_no, "status": ticket.status}
            yield Fault(row, "resumed_at", "on-hold", words, ("ticket_no",), "holds")
