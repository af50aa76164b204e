"""CARE-2: what may be done beyond that, asked for only where the site switches it on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.duties.acts import Act, acts, acts_for, first, in_order
from sheetkit.duties.claims import Claim, again, claim_item
from sheetkit.duties.occasions import Occasion, limit_of, occasion_item, shown
from sheetkit.messages import Language, say
from sheetkit.model import SITE, Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule

MONTHLY = {"入户消杀": "care-disinfection"}
YEARLY = {"空调清洗": "care-filters", "电器检修": "care-appliances", "用电检查": "care-wiring"}
TOLD_BY_ROW = {"生子": "care-birth", "结婚": "care-wedding", "开学": "care-school", "弱势群体": "care-help"}
"""A row of 关怀 says what is to come; its message is also the name of the parameter with the time allowed."""
RENOVATION, STAGES = "装修告知", ("starts", "closed_on")


def care_2(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """The lines that the site has switched on."""
    if books.since is None or not books.has("care") or books.since > clock.last_day(books.now):
        return
    on = [kind for kind, wanted in rule.parameters["on"].items() if wanted]
    who = books.people.of_post(SUPERVISOR, clock.last_day(books.now))
    for kind, key in {**MONTHLY, **YEARLY}.items():
        claim = _claim(kind, books, rule) if kind in on else None
        if claim is not None:
            yield claim_item(claim, rule, "care", SITE, say(language, key), who, books, language)
    for kind, key in TOLD_BY_ROW.items():
        if kind in on:
            yield from _told(kind, key, books, rule, who, language)
    if RENOVATION in on:
        yield from _renovations(books, rule, who, language)


def _claim(kind: str, books: Books, rule: Rule) -> Claim | None:
    """What comes round every month of the season, or every year, for the site as a whole."""
    assert books.since is not None
    done = in_order(act.at for act in acts(books, kind))
    if kind in YEARLY:
        return again(rule.frequency("yearly"), done, books.since, books)
    first_month, last_month = int(rule.number("first_month")), int(rule.number("last_month"))
    if not first_month <= clock.last_day(books.now).month <= last_month:
        return None
    claim = again(rule.frequency("monthly"), done, books.since, books)
    return replace(claim, missed=[day for day in claim.missed if first_month <= day.month <= last_month])


def _told(kind: str, key: str, books: Books, rule: Rule, who: str, language: Language) -> Iterator[Due]:
    """What a row announces: for each home, or the site, the next one and those missed."""
    line = key.removeprefix("care-")
    rooms: dict[str, list[Occasion]] = {}
    for act in acts(books, kind):
        day = act.row.event_on
        if day and books.since and day >= books.since:
            due = limit_of(day, rule.duration(line), books)
            what = say(language, key, day=show(day))
            rooms.setdefault(act.row.room or SITE, []).append(Occasion(day, day, due, act.at, what, row=act.row))
    for room, occasions in rooms.items():
        for one in shown(occasions, books.now):
            yield occasion_item(one, rule, "care", room, rule.duration(line), who, books, language)


def _renovations(books: Books, rule: Rule, who: str, language: Language) -> Iterator[Due]:
    """The owner is told when a renovation starts and when it was accepted."""
    within = rule.duration("renovation")
    for row in books.rows("renovations"):
        days = [day for column in STAGES if (day := getattr(row, column)) and clock.has_happened(day, books.now)]
        told = acts_for(row.room, RENOVATION, books) if row.room else []
        occasions = [
            Occasion(day, day, limit_of(day, within, books), _of_stage(day, days, told), _words(day, language))
            for day in days
            if books.since and day >= books.since
        ]
        for one in shown(occasions, books.now):
            yield occasion_item(one, rule, "care", row.room or SITE, within, who, books, language)


def _of_stage(stage: date, stages: list[date], told: list[Act]) -> clock.Moment | None:
    """When the owner was told of a stage: an act of care belongs to the last stage that had come on its day."""
    belongs = [
        act
        for act in told
        if act.row.event_on and max((d for d in stages if d <= act.row.event_on), default=None) == stage
    ]
    return first(act.at for act in belongs)


def _words(day: date, language: Language) -> str:
    return say(language, "care-renovation", day=show(day))
