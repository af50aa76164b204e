"""The page (INF-3): all that its reader may see of one moment, gathered from duties, loans, complaints and visits.

A pure function of the books. Who reads it is an argument; nothing is gathered that the reader may not see.
"""

from sheetkit import due as duties
from sheetkit.board import Board
from sheetkit.books import Books
from sheetkit.clock import last_day
from sheetkit.messages import Language
from sheetkit.model import WAITING
from sheetkit.page.items import OUT, items, loans, when_of
from sheetkit.page.month import month_trends, pareto, reached, zones
from sheetkit.page.seen import Reader
from sheetkit.policy import Policy
from sheetkit.register import AUDIENCES, Audience
from sheetkit.score import NEEDS as SCORED
from sheetkit.score.ledger import Ledger
from sheetkit.trends import NEEDS as TRACED
from sheetkit.visits import NEEDS as VISITED

__all__ = ["board", "needs"]


def needs(policy: Policy) -> set[str]:
    """The registers that a page rests on."""
    return duties.needs(policy) | {*OUT, "keys", "files", *SCORED, *TRACED, *VISITED}


def board(
    books: Books,
    site: str,
    audience: Audience = AUDIENCES[0],
    month: str | None = None,
    language: Language = "zh",
) -> Board:
    """The page of a site for one audience, the least unless told; the month is that of the moment unless told.

    Raises SheetkitError (`month-wrong`, `month-ahead`) for text that is no month and for one that has not begun.
    """
    ledger = Ledger(books, month or f"{last_day(books.now):%Y-%m}", language)
    answer = duties.due(books, language, states=WAITING)
    reader = Reader(books, audience, language)
    shown = items(answer.items, reader)
    return Board(
        site=site,
        now=books.now,
        month=ledger.month,
        audience=audience,
        items=shown,
        loans=loans(answer.items, reader),
        pareto=pareto(ledger, reader),
        zones=zones(ledger, shown, reader),
        reached=reached(ledger, reader),
        trends=month_trends(reader, ledger.month),
        unclear=answer.unclear,
        provisional=any(one.provisional for one in answer.items if when_of(one, books.now)),
    )
