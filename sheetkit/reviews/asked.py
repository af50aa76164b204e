"""What a report is asked about: books, month and whose it is; what several reports need is worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sheetkit.books import Books
from sheetkit.clock import last_day
from sheetkit.messages import Language
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
from sheetkit.word.chinese import plain_date

LANGUAGE: Language = "zh"
"""Papers of the centre are Chinese, whatever language the command answers in."""


@dataclass
class Asked:
    """A report's month (2026-10) in the books of a centre; `names` are the people asked for, none for all.

    `scored` are the month's scores where somebody has them already, in the language of the papers.
    """

    books: Books
    month: str
    company: str
    centre: str
    names: Sequence[str] = ()
    scored: Scores | None = None

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
        return Ledger(self.books, self.month, LANGUAGE)

    @cached_property
    def scores(self) -> Scores:
        """The month's scores and figures."""
        return self.scored or score(self.books, self.month, LANGUAGE)

    @cached_property
    def trends(self) -> dict[str, Trend]:
        """The trends up to the month, by name."""
        return {trend.name: trend for trend in trends(self.books, self.month)}

    @cached_property
    def coverage(self) -> Coverage:
        """The visits of the year, as they stood when the month ended."""
        then = replace(self.books, now=min(self.books.now, self.ledger.end))
        return coverage(then, period_of(self.first, "year"))

    def reach(self, first: date) -> list[str]:
        """Sentences where the books do not reach over all of the time from `first` to the end of the month."""
        since, told = self.books.since, []
        if since is not None and since > self.last:
            told = [f"登记簿从{plain_date(since)}才开始登记，这段时间没有登记不等于没有发生。"]
        elif since is not None and since > first:
            told = [f"登记簿从{plain_date(since)}才开始登记，在那以前的可能没有登记全。"]
        over = self.books.now >= self.ledger.end
        when = period(self.last, self.last)
        return [*told, *([] if over else [f"{when}还没有过完，数字截至 {until(self.books.now)}。"])]

    def review(self, name: str, title: str, blocks: Sequence[Block], closed: bool = True) -> Review:
        """The report of that name: its file, its title with the period, and the closing lines."""
        called = "-".join([name, self.month, *self.names])
        return Review(f"{called}.docx", title, self.company, self.centre, last_day(self.books.now), blocks, closed)
