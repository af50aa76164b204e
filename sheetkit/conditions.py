"""The conditions that the policy sets on a row, made into functions."""

from collections.abc import Callable
from datetime import date

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.policy import Condition
from sheetkit.table import Row

Getter = Callable[[Row], object]
Test = Callable[[Row, date | None], bool]


def getter(expression: str, register: str, books: Books) -> Getter:
    """The value of `column`, of `reference.column` in the row referred to, or of the first filled of `a|b`."""
    getters = [_one(part.strip(), register, books) for part in expression.split("|")]
    if len(getters) == 1:
        return getters[0]
    return lambda row: next((value for get in getters if (value := get(row)) is not None), None)


def _one(expression: str, register: str, books: Books) -> Getter:
    name, _, far = expression.partition(".")
    if not far:
        return lambda row: getattr(row, name)
    (table, _key), *_ = books.register(register).column(name).refers

    def through(row: Row) -> object:
        other = books.find(table, getattr(row, name))
        return None if other is None else getattr(other, far)

    return through


def columns(condition: Condition) -> list[str]:
    """The row's own columns that a condition looks at."""
    return [part.strip().partition(".")[0] for expression in condition for part in expression.split("|")]


def all_of(condition: Condition, register: str, books: Books) -> Test:
    """Whether a row meets every part of the condition; the day says who held a post then."""
    tests = [_test(expression, wanted, register, books) for expression, wanted in condition.items()]
    return lambda row, day: all(test(row, day) for test in tests)


def any_of(condition: Condition, register: str, books: Books) -> Test:
    """Whether a row meets any part of the condition."""
    tests = [_test(expression, wanted, register, books) for expression, wanted in condition.items()]
    return lambda row, day: any(test(row, day) for test in tests)


def _test(expression: str, wanted: tuple[str, ...], register: str, books: Books) -> Test:
    get = getter(expression, register, books)

    def test(row: Row, day: date | None) -> bool:
        value = get(row)
        if value is None:
            return "" in wanted
        if "*" in wanted or show(value) in wanted:
            return True
        return any(w.startswith("@") and books.people.holds(str(value), w[1:], day) for w in wanted)

    return test
