"""One answer out of the answers of the sites: totals, the rules that are broken most, ranks and trends."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sheetkit import __version__
from sheetkit.exact import known_sum, mean, rounded
from sheetkit.group.ask import Outcome
from sheetkit.group.job import Job, Place
from sheetkit.group.shelf import Shelf
from sheetkit.model import PRESSING, SEVERITIES, STATES
from sheetkit.policy import rulebook

Line = dict[str, Any]

_KINDS = {"check": SEVERITIES, "due": PRESSING}
_TOTALS = {"check": ("workbooks", "rows", *(f"{level}s" for level in SEVERITIES)), "due": (*STATES, "unclear")}


def merged(outcome: Outcome, places: Sequence[Place], job: Job, shelf: Shelf) -> Line:
    """The answer as `group --format json` has it: the same for the same sites, however they were worked out."""
    answers = {place.path: shelf.name(place) for place in places}
    sites = [_site(path, outcome.done[path], answers[path]) for path in sorted(outcome.done)]
    data: Line = {"version": __version__, "as_of": job.now.isoformat(), "question": job.question}
    data["summary"] = {
        "sites": len(places),
        "done": len(sites),
        "attention": sum(site["status"] in ("findings", "overdue", "incomplete") for site in sites),
        **{name: sum(site[name] for site in sites) for name in _TOTALS.get(job.question, ())},
        "missing": len(outcome.missing),
    }
    if job.question == "score":
        data |= _scores(sites, job)
    else:
        data |= {"sites": sites, "rules": _rules(sites, job)}
    missing = [{"path": path, "reason": outcome.missing[path]} for path in sorted(outcome.missing)]
    return {**data, "missing": missing}


def _site(path: str, figures: Mapping[str, Any], answer: str) -> Line:
    head = {"site": figures["site"], "path": path, "status": figures["status"]}
    return {**head, **{name: value for name, value in figures.items() if name not in head}, "answer": answer}


def _rules(sites: Sequence[Line], job: Job) -> list[Line]:
    """The rules by the number of sites that they are broken at, most first."""
    found: dict[str, Line] = {}
    kinds = _KINDS[job.question]
    for site in sites:
        for rule, counts in site["rules"].items():
            title = rulebook()[rule].title[job.language]
            line = found.setdefault(rule, {"rule": rule, "title": title, "sites": 0, **dict.fromkeys(kinds, 0)})
            line["sites"] += 1
            for kind in kinds:
                line[kind] += counts[kind]
    place = {rule: number for number, rule in enumerate(rulebook())}
    return sorted(found.values(), key=lambda line: (-line["sites"], -sum(line[k] for k in kinds), place[line["rule"]]))


def _scores(sites: Sequence[Line], job: Job) -> Line:
    """The sites and their zones in order of rank, with every month; and the group's months."""
    zones = [{"site": one["site"], "path": one["path"], **zone} for one in sites for zone in one.pop("zones")]
    trend = []
    for month in job.months:
        mine = [(site, site["months"][month]) for site in sites if month in site["months"]]
        _rank([figures for _, figures in mine], [site["path"] for site, _ in mine])
        trend.append(_whole(month, [figures for _, figures in mine]))
    _rank(zones, [f"{zone['path']}/{zone['zone']}" for zone in zones])
    for line in (*zones, *(figures for site in sites for figures in site["months"].values())):
        del line["exact"]
    last = job.months[-1]
    lines = [_ranked(site, last) for site in sites]
    lines.sort(key=lambda line: (line["rank"] is None, line["rank"] or 0, line["path"]))
    zones.sort(key=lambda line: (line["rank"] is None, line["rank"] or 0, line["path"], line["zone"]))
    return {"month": last, "months": trend, "sites": lines, "zones": zones}


def _ranked(site: Line, month: str) -> Line:
    """A site with the figures of the month that is ranked beside its name, and those of all months below."""
    head = {"rank": site["months"][month]["rank"], **{name: site[name] for name in ("site", "path", "status")}}
    figures = {name: value for name, value in site["months"][month].items() if name not in head}
    return {**head, **figures, "answer": site["answer"], "months": site["months"]}


def _rank(lines: Sequence[Line], names: Sequence[str]) -> None:
    """Number the lines as SCO-1 ranks zones: score, fewer complaints, more praise, name; without a score None."""
    known = [(Fraction(line["exact"]), line, name) for line, name in zip(lines, names, strict=True) if line["exact"]]
    known.sort(key=lambda one: (-one[0], one[1]["complaints"] or 0, -(one[1]["praises"] or 0), one[2]))
    for line in lines:
        line["rank"] = None
    for rank, (_, line, _) in enumerate(known, 1):
        line["rank"] = rank


def _whole(month: str, lines: Sequence[Line]) -> Line:
    """The group's month: the mean of the sites that have a score, and how many have none."""
    known = [Fraction(line["exact"]) for line in lines if line["exact"]]
    middle = mean(known)
    return {
        "month": month,
        "sites": len(lines),
        "unknown": len(lines) - len(known),
        "score": None if middle is None else rounded(middle),
        "best": rounded(max(known)) if known else None,
        "worst": rounded(min(known)) if known else None,
        **{name: known_sum([line[name] for line in lines]) for name in ("complaints", "praises", "repairs", "visits")},
    }
