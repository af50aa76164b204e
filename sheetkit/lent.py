"""What is out and not yet back, keys and files, and what the list's state of them must be by those records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sheetkit.books import Books
from sheetkit.clock import has_happened
from sheetkit.table import Row

IN_BOX, LENT, ISSUED = "在库", "借出", "领用"
STRUCK_OFF = "注销"
KEY_FORMS: Mapping[str, tuple[str, ...]] = {LENT: ("借用",), ISSUED: ("领用",)}
"""The forms of loans that a state of the list of keys stands for."""
_READ_HERE = "查阅"
"""A file that is looked at in the office may be called lent, or not."""
_TOLD = frozenset({"form", "out_at", "in_at"})


@dataclass(frozen=True, slots=True)
class Misstated:
    """A row of a list whose state is not what the records say: why (`name`), and the state that follows, if one does.

    `all-out`: it is out, and called in its box; `not-out`: it is not out as `state` says; `struck-off`: out though
    struck off, from which nothing follows: people have to look for it. `out` are the loans that are not back.
    """

    row: Row
    name: Literal["all-out", "not-out", "struck-off"]
    right: str | None
    out: Sequence[Row]


def misstated_keys(books: Books) -> Iterator[Misstated]:
    """The keys whose state is not what the records of loans and issues say (KEY-1).

    Where only some of several are out, either state will do; 遗失 is for people to say. A key with a loan that was not
    understood is left out, and so is one that shows as out while a loan stands under a number nobody knows.
    """
    loans = books.group("key_loans", "key_no")
    # A loan under a number that the list does not know may be a slip for a key that shows as out.
    strays = {loan.form for loan in outstanding(books, books.rows("key_loans")) if "key_no" in loan.bad}
    for key in books.rows("keys"):
        own = loans.get(key.key_no, [])
        if key.key_no is None or any({*_TOLD, "quantity"} & loan.bad for loan in own):
            continue
        out = outstanding(books, own)
        forms = {loan.form for loan in out}
        right = next((state for state, told in KEY_FORMS.items() if forms.intersection(told)), IN_BOX)
        if key.state == STRUCK_OFF and out:
            yield Misstated(key, "struck-off", None, out)
        elif key.state == IN_BOX and out and sum(map(quantity, out)) >= (key.quantity or 0):
            yield Misstated(key, "all-out", right, out)
        elif key.state in KEY_FORMS and not (forms | strays).intersection(KEY_FORMS[key.state]):
            yield Misstated(key, "not-out", right, out)


def misstated_files(books: Books) -> Iterator[Misstated]:
    """The files whose state is not what the records of loans say: the like of KEY-1, with one of each file.

    遗失, 待销毁 and 已销毁 are for people to say. A file looked at in the office (查阅) may be called 借出 or 在库.
    """
    loans = books.group("file_loans", "file_no")
    stray = any("file_no" in loan.bad for loan in outstanding(books, books.rows("file_loans")))
    for file in books.rows("files"):
        own = loans.get(file.file_no, [])
        if file.file_no is None or any(_TOLD & loan.bad for loan in own):
            continue
        out = outstanding(books, own)
        if file.state == IN_BOX and any(loan.form != _READ_HERE for loan in out):
            yield Misstated(file, "all-out", LENT, out)
        elif file.state == LENT and not out and not stray:
            yield Misstated(file, "not-out", IN_BOX, out)


def outstanding(books: Books, loans: Sequence[Row]) -> list[Row]:
    """The loans that have left and are not back."""
    return [
        loan
        for loan in loans
        if has_happened(loan.out_at, books.now) and not has_happened(loan.in_at, books.now) and "in_at" not in loan.bad
    ]


def quantity(loan: Row) -> float:
    """How many went out with a loan; blank is one."""
    return 1.0 if loan.quantity is None else float(loan.quantity)
