"""CARE-1: what is owed to each home."""

from collections.abc import Iterator, Sequence
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment
from sheetkit.duties.acts import Act, acts, acts_for, first, in_order
from sheetkit.duties.claims import Claim, again, claim_item, once
from sheetkit.duties.occasions import Occasion, limit_of, occasion_item, shown
from sheetkit.duties.visits import AT_HOME, since_of, visits_of
from sheetkit.homes import Home, homes, keeper, law
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule


def home_items(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """Reminder, birthday, welcome, visit and key customers, for each home that they concern."""
    to_all = [act for act in acts(books, "用电提醒") if act.row.room is None]
    supervisor = books.people.of_post(SUPERVISOR, clock.last_day(books.now))
    for home in homes(books):
        who = keeper(home.zone, books)
        claims = {
            "care-power": _power(home, to_all, books, rule),
            "care-welcome": _welcome(home, books, rule),
            "care-visit": visit_claim(home, books),
            "care-key": key_claim(home, books),
        }
        for key, claim in claims.items():
            if claim is not None:
                rests = supervisor if key == "care-key" else who
                yield claim_item(claim, rule, "care", home.room, say(language, key), rests, books, language)
        within = rule.duration("birthday")
        for one in shown(_birthdays(home, books, rule, language), books.now):
            yield occasion_item(one, rule, "care", home.room, within, who, books, language)


def visit_claim(home: Home, books: Books) -> Claim | None:
    """CARE-1: a visit at home soon after moving in, by an act of care or a visit."""

    def done() -> list[Moment]:
        cared = [act for act in acts_for(home.room, "乔迁访谈", books) if act.row.form in (None, AT_HOME)]
        since = [act.at for act in cared if not act.before(home.moved_in)]
        return in_order([*visits_of(home, books, AT_HOME), *since])

    return once(home.moved_in, law("CARE-1", books).duration("visit"), done, books)


def key_claim(home: Home, books: Books) -> Claim | None:
    """CARE-1: a key customer is looked after every so often, by an act of care or a visit; None for other homes."""
    since = since_of(home, books)
    if since is None or not home.key:
        return None
    cared = [act.at for act in acts_for(home.room, "重点客户", books)]
    return again(law("CARE-1", books).frequency("key"), in_order([*cared, *visits_of(home, books)]), since, books)


def birthday_in(born: date, year: int) -> date:
    """The birthday in a year; 29 February is kept on the 28th where there is none (D)."""
    return clock.add_months(born, 12 * (year - born.year))


def _power(home: Home, to_all: Sequence[Act], books: Books, rule: Rule) -> Claim | None:
    """The reminder in writing or text, to the home or to all homes."""
    since = since_of(home, books)
    if since is None:
        return None
    told = [act for act in (*acts_for(home.room, "用电提醒", books), *to_all) if not act.before(home.moved_in)]
    forms = rule.parameters["forms"]
    done = in_order(act.at for act in told if act.row.form in forms or act.row.notice_no)
    return again(rule.frequency("power"), done, since, books)


def _welcome(home: Home, books: Books, rule: Rule) -> Claim | None:
    """A message on the day of moving in; one sent before it, for that day, will do."""

    def done() -> list[Moment]:
        told = acts_for(home.room, "入住欢迎", books)
        return in_order(act.at for act in told if home.moved_in == act.row.event_on or not act.before(home.moved_in))

    return once(home.moved_in, rule.duration("welcome"), done, books)


def _birthdays(home: Home, books: Books, rule: Rule, language: Language) -> Iterator[Occasion]:
    """A home's birthdays since it was moved into, up to that of next year."""
    since = since_of(home, books)
    if since is None or home.birthday is None:
        return
    within, told = rule.duration("birthday"), acts_for(home.room, "生日", books)
    for year in range(since.year, clock.last_day(books.now).year + 2):
        day = birthday_in(home.birthday, year)
        if day >= since:
            met = first(act.at for act in told if day in (act.row.event_on, act.day))
            what = say(language, "care-birthday", day=show(day))
            yield Occasion(day, day, limit_of(day, within, books), met, what)
