"""Reminders of fees: who gets one, and what stands in it. Pure: the rows of 收费 and 房屋客户 → the fields of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from sheetkit.books import Books
from sheetkit.exact import exact, figure
from sheetkit.notices.scope import addressed
from sheetkit.table import Row

FIELDS = frozenset({"房号", "客户姓名", "欠费明细", "欠费合计"})
"""A template with one of these makes a document for each who owes."""
_NAMELESS = "业主"
_READ = ("room", "month", "kind", "amount", "due_on", "paid")


@dataclass(frozen=True, slots=True)
class Reminders:
    """Each room that owes with its fields, and what kept others out.

    `unknown` are words of 范围 that mean no room, `unread` rooms (or rows) with a bill that is not
    understood.
    """

    fields: Mapping[str, Mapping[str, str]]
    unknown: Sequence[str]
    unread: Sequence[str]


def reminders(books: Books, scope: str | None, issued: date) -> Reminders:
    """Who has not paid what was to be paid before the day of issue, in the order of 收费.

    `scope` is 范围: rooms, zones, buildings; blank, or 全体业主, 相关业主 and the like, for all.
    """
    meant = addressed(books, scope)
    everyone = meant.everyone or meant.some or not (meant.rooms or meant.unknown)
    rooms = set(meant.rooms)
    unread: dict[str, None] = {}
    owed: dict[str, list[Row]] = {}
    for bill in books.rows("fees"):
        if not everyone and bill.room not in rooms:
            continue
        if not bill.bad.isdisjoint(_READ) or bill.room is None or bill.amount is None or bill.due_on is None:
            unread[bill.room or f"{bill.book} {bill.at}"] = None
        elif bill.due_on < issued and _left(bill) > 0:
            owed.setdefault(bill.room, []).append(bill)
    fields = {room: _fields(room, bills, books) for room, bills in owed.items() if room not in unread}
    return Reminders(fields, meant.unknown, list(unread))


def _fields(room: str, bills: Sequence[Row], books: Books) -> dict[str, str]:
    home = books.find("households", room)
    name = home.name if home is not None and home.name else _NAMELESS
    total = sum((_left(bill) for bill in bills), Fraction(0))
    return {"房号": room, "客户姓名": name, "欠费明细": "\n".join(_lines(bills)), "欠费合计": figure(total)}


def _lines(bills: Sequence[Row]) -> Iterator[str]:
    """A line for each kind of fee: its months and what is left to pay."""
    for kind, same in groupby(sorted(bills, key=lambda bill: (bill.kind or "", bill.month)), lambda bill: bill.kind):
        rows = list(same)
        left = sum((_left(bill) for bill in rows), Fraction(0))
        yield f"{kind or '费用'}：{_months(sorted({bill.month for bill in rows}))}，{figure(left)}元"


def _months(months: Sequence[str]) -> str:
    """Months in words; three or more that follow one another as a span."""
    counts = [12 * int(month[:4]) + int(month[5:]) for month in months]
    said = [f"{int(month[:4])}年{int(month[5:])}月" for month in months]
    if len(months) > 2 and counts[-1] - counts[0] == len(months) - 1:
        return f"{said[0]}至{said[-1]}（{len(months)}个月）"
    return "、".join(said)


def _left(bill: Row) -> Fraction:
    """What is left of a bill to pay, in yuan."""
    return exact(bill.amount) - (Fraction(0) if bill.paid is None else exact(bill.paid))
