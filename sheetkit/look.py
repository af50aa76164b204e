"""What a question looked at before it answered, so that the answer can be kept for as long as it would be the same.

A rule knows nothing but its `Books`. Lent to it with `noting`, they write down which registers it asked for and between
which moments each of its looks at `now` would have shown the same: after the last moment that lay behind, before the
first that lay ahead. What is neither a comparison nor the day holds for that very moment alone.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from sheetkit.books import Books
from sheetkit.table import Table

EVER = datetime(1, 1, 1), datetime(9999, 12, 31)
"""The moments between which all others lie."""
_INSTANT, _DAY = timedelta(microseconds=1), timedelta(days=1)


@dataclass(slots=True)
class Look:
    """The registers that were asked for, and between which moments (both excluded) all looks at `now` are alike."""

    now: datetime
    registers: set[str] = field(default_factory=set)
    after: datetime = EVER[0]
    before: datetime = EVER[1]

    def compared(self, at: datetime) -> None:
        """`now` was compared with a moment."""
        if at < self.now:
            self.after = max(self.after, at)
        elif at > self.now:
            self.before = min(self.before, at)
        else:
            self.exact()

    def of_day(self) -> None:
        """The day of `now` was asked for."""
        midnight = datetime.combine(self.now, time())
        self.compared(midnight - _INSTANT)
        self.compared(midnight + _DAY)

    def exact(self) -> None:
        """Something was asked of `now` that is another at any other moment."""
        self.after, self.before = self.now - _INSTANT, self.now + _INSTANT


def noting(books: Books, look: Look) -> Books:
    """The same books; what is asked of them is noted."""
    return replace(books, tables=_Seen(books.tables, look), now=_moment(look))


class _Seen(Mapping[str, Table]):
    """Tables that note which of them were asked for, were they there or not."""

    def __init__(self, tables: Mapping[str, Table], look: Look) -> None:
        self._tables, self._look = tables, look

    def __getitem__(self, name: str) -> Table:
        self._look.registers.add(name)
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        self._look.registers.add(str(name))
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        for name in self._tables:
            self._look.registers.add(name)
            yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Moment(datetime):
    """A moment that notes what it is compared with, and any other use of it; what comes out of that is plain."""

    __slots__ = ("look",)
    look: Look

    def __getattribute__(self, name: str) -> Any:
        look = _look(self)
        if name == "date":
            look.of_day()
        else:
            look.exact()
        return getattr(look.now, name)


_look: Callable[[_Moment], Look] = vars(_Moment)["look"].__get__
"""The look of a moment; `moment.look` would be a use of it."""


def _comparing(name: str) -> Callable[[_Moment, object], bool]:
    plain: Callable[[object, object], bool] = getattr(operator, name)

    def compare(self: _Moment, other: object) -> bool:
        look = _look(self)
        if isinstance(other, datetime) and look.after < other < look.before:  # past these it tells nothing new
            look.compared(other)
        return plain(look.now, other)

    return compare


def _using(name: str) -> Callable[..., Any]:
    def use(self: _Moment, *others: Any) -> Any:
        return getattr(self, name)(*others)

    return use


for _name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
    setattr(_Moment, _name, _comparing(_name))
for _name in ("__hash__", "__add__", "__radd__", "__sub__", "__rsub__", "__str__", "__repr__", "__format__"):
    setattr(_Moment, _name, _using(_name))


def _moment(look: Look) -> datetime:
    now = look.now
    moment = _Moment(now.year, now.month, now.day, now.hour, now.minute, now.second, now.microsecond)
    moment.look = look
    return moment
