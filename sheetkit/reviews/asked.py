"""What a report is asked about: books, month and whose it is; what several reports need is worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sheetkit.books import Books
from sheetkit.clock import last_day
from sheetkit.periods import period_named, period_of
from sheetkit.review import Block, Review
from sheetkit.reviews.words import period, until
from sheetkit.score import score
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Scores
from sheetkit.trend import Trend
from sheetkit.trends import trends
from sheetkit.visiting import Coverage
from sheetkit.visits import coverage


@dataclass
class Asked:
    """A report's month (2026-10) in the books of a centre; `names` are the people asked for, none for all."""

    books: Books
    month: str
    company: str
    centre: str
    names: Sequence[str] = ()

    @property
    def first(self) -> date:
        """The first day of the month."""
        return period_named(self.month).first

    @property
    def last(self) -> date:
        """The last day of the month."""
        return period_named(self.month).last

    @cached_property
    def ledger(self) -> Ledger:
        """The month's rows."""
        return Ledger(self.books, self.month, "zh")

    @cached_property
    def scores(self) -> Scores:
        """The month's scores and figures."""
        return score(self.books, self.month)

    @cached_property
    def trends(self) -> dict[str, Trend]:
        """The trends up to the month, by name."""
        return {trend.name: trend for trend in trends(self.books, self.month)}

    @cached_property
    def coverage(self) -> Coverage:
        """The visits of the year, as they stood when the month ended."""
        then = replace(self.books, now=min(self.books.now, self.ledger.end))
        return coverage(then, period_of(self.first, "year"))

    @property
    def running(self) -> list[str]:
        """A sentence where the month is not over."""
        over = self.books.now >= self.ledger.end
        return [] if over else [f"{period(self.first, self.last)}还没有过完，数字截至 {until(self.books.now)}。"]

    def review(self, name: str, title: str, blocks: Sequence[Block], closed: bool = True) -> Review:
        """The report of that name: its file, its title with the period, and the closing lines."""
        called = "-".join([name, self.month, *self.names])
        return Review(f"{called}.docx", title, self.company, self.centre, last_day(self.books.now), blocks, closed)
