"""Who is to sign for a key document that is handed over (NOT-8): the rows that 送达记录 lacks. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sheetkit.books import Books
from sheetkit.clock import has_happened
from sheetkit.notices.each import reminders
from sheetkit.notices.scope import addressed
from sheetkit.notices.state import HANDED
from sheetkit.table import Row

REGISTERS = ("notices", "deliveries", "households", "fees")
_NAMELESS = "业主"


@dataclass(frozen=True, slots=True)
class Recipients:
    """A notice, those who have no row yet, and the words of its 范围 that tell nobody."""

    row: Row
    names: Sequence[str]
    unclear: Sequence[str]


def recipients(books: Books, reminding: Collection[str], named: Sequence[Row] | None = None) -> list[Recipients]:
    """For the key documents that were issued to be handed over and have no row yet in 送达记录, or for the rows named.

    `reminding` are the templates that make a document for each who owes. A home is written as `3-2-1501 赵一`; one that
    has a row is known by its room.
    """
    found = []
    for row in books.current("notices") if named is None else named:
        there = [str(one.recipient or "") for one in books.group("deliveries", "notice_no").get(row.notice_no, [])]
        if row.notice_no and (named is not None or (_owed(row, books) and not there)):
            found.append(_missing(row, books, row.template in reminding, {text.split()[0] for text in there if text}))
    return found


def _owed(row: Row, books: Books) -> bool:
    if not row.key_document or row.medium != HANDED:
        return False
    return has_happened(row.issued_on, books.now) and not has_happened(row.withdrawn_on, books.now)


def _missing(row: Row, books: Books, reminding: bool, there: Collection[str]) -> Recipients:
    meant = addressed(books, row.scope)
    unclear = [word for word in meant.unknown if word not in meant.names]
    if reminding and row.issued_on is not None:
        rooms, names = list(reminders(books, row.scope, row.issued_on).fields), meant.names
    else:
        homes = [room for room in books.group("households", "room") if room]
        rooms, names = [str(room) for room in homes] if meant.everyone else list(meant.rooms), meant.names
        unclear += [str(row.scope or "")] if meant.some or not (rooms or names or unclear) else []
    wanted = [*(_home(room, books) for room in rooms), *names]
    return Recipients(row, [name for name in wanted if name.split()[0] not in there], unclear)


def _home(room: str, books: Books) -> str:
    home = books.find("households", room)
    return f"{room} {home.name if home is not None and home.name else _NAMELESS}"
