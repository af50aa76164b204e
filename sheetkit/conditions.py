"""The conditions that the policy sets on a row, made into functions."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.duty import Condition
from sheetkit.exact import exact
from sheetkit.table import Row

Getter = Callable[[Row], object]
Test = Callable[[Row, date | None], bool]


class Unclear(Exception):
    """What is asked of a row cannot be known: a cell is not understood, or a register is not there."""


def unknown(row: Row) -> object:
    """A value that nobody knows."""
    raise Unclear


def getter(expression: str, register: str, books: Books) -> Getter:
    """The value of `column`, of `reference.column` in the row referred to, or of the first filled of `a|b`."""
    return first_of([_one(part.strip(), register, books) for part in expression.split("|")])


def first_of(getters: Sequence[Getter]) -> Getter:
    """The first of several values that is filled."""
    if len(getters) == 1:
        return getters[0]
    return lambda row: next((value for get in getters if (value := get(row)) is not None), None)


def _one(expression: str, register: str, books: Books) -> Getter:
    name, _, far = expression.partition(".")
    if not far:
        return attrgetter(name)
    (table, key), *_ = books.register(register).column(name).refers

    def through(row: Row) -> object:
        value = getattr(row, name)
        if value is None:
            return None
        others = books.group(table, key).get(value, [])
        if not others or far in others[0].bad:
            raise Unclear
        return getattr(others[0], far)

    return through


def columns(condition: Condition) -> list[str]:
    """The row's own columns that a condition looks at."""
    return [part.strip().partition(".")[0] for expression in condition for part in expression.split("|")]


def all_of(condition: Condition, register: str, books: Books, strict: bool = False) -> Test:
    """Whether a row meets every part of the condition; the day says who held a post then.

    Where the answer hangs on what is not known the row does not meet it, or with `strict` the test raises Unclear.
    """
    return _joined(all, condition, register, books, strict)


def any_of(condition: Condition, register: str, books: Books, strict: bool = False) -> Test:
    """Whether a row meets any part of the condition; `strict` as for `all_of`."""
    return _joined(any, condition, register, books, strict)


def _joined(
    join: Callable[[Iterable[bool]], bool], condition: Condition, register: str, books: Books, strict: bool
) -> Test:
    tests = [_test(expression, wanted, register, books) for expression, wanted in condition.items()]

    if len(tests) == 1 and strict:
        return tests[0]

    def joined(row: Row, day: date | None) -> bool:
        try:
            return join(test(row, day) for test in tests)
        except Unclear:
            if strict:
                raise
            return False

    return joined


def _test(expression: str, wanted: tuple[str, ...], register: str, books: Books) -> Test:
    get = getter(expression, register, books)
    posts = [w[1:] for w in wanted if w.startswith("@")]
    figures = [w.removeprefix(">=").split(".") for w in wanted if w.startswith(">=")]
    least = [books.policy[rule].number(name) for rule, name in figures]

    known: dict[object, bool] = {}

    def test(row: Row, day: date | None) -> bool:
        value = get(row)
        if posts:
            return judged(value, day)
        if (answer := known.get(value)) is None:
            answer = known[value] = judged(value, day)
        return answer

    def judged(value: object, day: date | None) -> bool:
        if value is None:
            return "" in wanted
        if "*" in wanted or show(value) in wanted:
            return True
        if isinstance(value, float) and any(exact(value) >= figure for figure in least):
            return True
        if any(books.people.holds(str(value), post, day) for post in posts):
            return True
        if posts and not books.has("staff"):
            raise Unclear
        return False

    return test
