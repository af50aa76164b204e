"""Numbers for rows that have none: `BS{year}{month}-{n:04}`, counted anew for each month or day that the form names."""

from collections.abc import Iterable
from datetime import date
from string import Formatter

_PARTS = {"year", "month", "day", "n"}


class Numbers:
    """Gives out the next free number of a form, day by day; never one of `used`."""

    def __init__(self, form: str, used: Iterable[str]) -> None:
        self._form, self._used = form, set(used)
        self._last: dict[str, int] = {}

    def take(self, day: date) -> str:
        """The next number for something of that day."""
        family = _filled(self._form, day, 0)
        number = self._last.get(family, 0) + 1
        while (text := _filled(self._form, day, number)) in self._used:
            number += 1
        self._last[family] = number
        self._used.add(text)
        return text


def is_form(form: str) -> bool:
    """Whether the form has blanks that can be filled, the running number {n} among them."""
    try:
        parts = {name for _, name, _, _ in Formatter().parse(form) if name is not None}
        return "n" in parts <= _PARTS and _filled(form, date(2026, 1, 1), 1) != _filled(form, date(2026, 1, 1), 2)
    except (ValueError, KeyError, IndexError):
        return False


def _filled(form: str, day: date, number: int) -> str:
    return form.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}", n=number)
