"""One site put to one question: what runs on a worker. It reads, and what it brings back is plain data."""

import gc
import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from sheetkit import __version__
from sheetkit.due import due, needs
from sheetkit.errors import SheetkitError, tell
from sheetkit.exact import known_sum, mean, rounded
from sheetkit.group import remote
from sheetkit.group.job import Job, Question, Result
from sheetkit.messages import say
from sheetkit.model import PRESSING, SEVERITIES
from sheetkit.names import PASSWORD_VARIABLE
from sheetkit.policy import rulebook
from sheetkit.recall import Inquiry
from sheetkit.register import registers, workbooks
from sheetkit.report.duties import answer_data
from sheetkit.report.explained import month_data
from sheetkit.report.findings import as_data as findings_data
from sheetkit.score import ALSO, NEEDS, score
from sheetkit.scores import Scores
from sheetkit.site import Site, open_site
from sheetkit.store import unfinished

Summary = dict[str, Any]


def ready() -> None:
    """Make a worker ready: what every site needs is loaded once, and Ctrl-C is left to who gave the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    registers()
    rulebook()
    gc.collect()
    gc.freeze()


def perform(place: str, job: Job) -> Result:
    """Put the question to one site. Whatever goes wrong is told in the result; nothing is raised."""
    folder = Path(place)
    try:
        with _at_hand(place, job) as folder:
            return _answered(folder, job, caching=job.caching and not remote.is_address(place))
    except SheetkitError as error:
        reason = tell(job.language, error)
    except OSError as error:
        reason = tell(job.language, SheetkitError("group-disk", reason=error.strerror or str(error)))
    except Exception as error:  # one site that shows a fault of ours must not end the run of all others
        reason = say(job.language, "bug", reason=f"{type(error).__name__}: {error}")
    return Result({}, failure=" ".join(reason.replace(str(folder), place).split()))


@contextmanager
def _at_hand(place: str, job: Job) -> Iterator[Path]:
    """The site's folder on this machine."""
    if remote.is_address(place):
        with remote.fetched(place, _wanted(job.question)) as folder:
            yield folder
    else:
        yield Path(place)


def _wanted(question: Question) -> Collection[str]:
    """The workbooks that the question reads."""
    wanted = (*NEEDS, *ALSO) if question == "score" else registers()
    return {registers()[name].workbook for name in wanted} & workbooks().keys()


def _answered(folder: Path, job: Job, *, caching: bool) -> Result:
    if unfinished(folder):
        raise SheetkitError("group-unfinished", folder=str(folder))
    site = open_site(folder)
    site.password = _passwords()
    site.caching = caching
    answer, figures = _ENGINES[job.question](site, job)
    raw = json.dumps(answer, ensure_ascii=False).encode("utf-8")
    return Result({"site": site.name, **figures}, raw, whole=not site.unreadable)


def _passwords() -> Callable[[str], str | None]:
    """What the environment holds, offered once to each workbook."""
    offered: set[str] = set()

    def ask(workbook: str) -> str | None:
        if workbook in offered:
            return None
        offered.add(workbook)
        return os.environ.get(PASSWORD_VARIABLE)

    return ask


def _check(site: Site, job: Job) -> tuple[Mapping[str, Any], Summary]:
    answer = Inquiry(site, job.now, job.language).answer(job.rules)
    findings, counts = answer.findings, answer.summary
    status = "findings" if counts["errors"] else "clear"
    rules = _by_rule(((one.rule, one.severity) for one in findings), SEVERITIES)
    return findings_data(findings, counts, job.now, site.name), {"status": status, **counts, "rules": rules}


def _due(site: Site, job: Job) -> tuple[Mapping[str, Any], Summary]:
    books = site.books(job.now)
    site.require(needs(books.policy, job.rules))
    answer = due(books, job.language, job.rules, PRESSING)
    counts = answer.summary()
    status = "overdue" if counts["overdue"] else "clear"
    rules = _by_rule(((item.rule, item.state) for item in answer.items), PRESSING)
    figures = {"status": status, **counts, "unclear": answer.unclear, "rules": rules}
    return answer_data(answer.items, counts, job.now, site.name), figures


def _by_rule(pairs: Iterable[tuple[str, str]], kinds: Collection[str]) -> dict[str, dict[str, int]]:
    """How many of each kind a rule has, in the order of the rulebook."""
    counts = Counter(pairs)
    found = {rule for rule, _ in counts}
    return {rule: {kind: counts[rule, kind] for kind in kinds} for rule in rulebook() if rule in found}


def _score(site: Site, job: Job) -> tuple[Mapping[str, Any], Summary]:
    books = site.books(job.now, (*NEEDS, *ALSO))
    site.require(NEEDS)
    since = f"{books.since:%Y-%m}" if books.since else ""
    asked = [month for month in job.months if month >= since or month == job.months[-1]]
    scored = [score(books, month, job.language) for month in asked]
    last, months = scored[-1], {one.month: _month(one) for one in scored}
    known = months[last.month]["score"] is not None
    figures = {"status": "scored" if known else "incomplete", "months": months, "zones": _zones(last)}
    return {"version": __version__, "site": site.name, **month_data(last, job.language)}, figures


def _month(scores: Scores) -> Summary:
    """A month of the site: the mean of its zones' scores, unknown where one of them is, and figures beside it."""
    zones = scores.zones
    known = [zone.score for zone in zones if zone.score is not None]
    exact = mean(known) if len(known) == len(zones) else None
    return {
        "score": _rounded(exact),
        "exact": None if exact is None else str(exact),
        "zones": len(zones),
        "zones_unknown": len(zones) - len(known),
        "inspection": _rounded(_all([zone.inspection for zone in zones])),
        "evaluation": _rounded(_all([zone.evaluation for zone in zones])),
        "complaints": known_sum([zone.complaints for zone in zones]),
        "praises": known_sum([zone.praises for zone in zones]),
        "repairs": scores.repairs["reported"],
        "visits": scores.visits["visits"],
        "fee_rate": _rounded(scores.fees.get("rate")),
        "staff": len(scores.staff),
        "staff_unknown": sum(person.score is None for person in scores.staff),
    }


def _zones(scores: Scores) -> list[Summary]:
    return [
        {
            "zone": zone.zone,
            "keeper": zone.keeper,
            "score": _rounded(zone.score),
            "exact": None if zone.score is None else str(zone.score),
            "complaints": zone.complaints,
            "praises": zone.praises,
        }
        for zone in scores.zones
    ]


def _all(values: list[Fraction | None]) -> Fraction | None:
    """The mean of all, None where one is not known."""
    known = [value for value in values if value is not None]
    return mean(known) if len(known) == len(values) else None


def _rounded(value: Fraction | float | None) -> float | None:
    return None if value is None else rounded(Fraction(str(value)))


_ENGINES: Mapping[Question, Callable[[Site, Job], tuple[Mapping[str, Any], Summary]]] = {
    "check": _check,
    "due": _due,
    "score": _score,
}
