"""What many sites answered, for the terminal and as a table: `data` is what `group --format json` has."""

from collections.abc import Mapping, Sequence
from typing import Any

from sheetkit.messages import Language, say
from sheetkit.report.text import LINE, table, wrap

Data = Mapping[str, Any]
Row = dict[str, Any]

COUNTED = {"check": ("errors", "warnings", "infos"), "due": ("overdue", "soon")}
"""The counts of a site that stand in its line."""
SCORED = ("score", "inspection", "evaluation", "complaints", "praises", "repairs", "visits", "fee_rate")
"""The figures of a site's month that stand in its line."""
_TABLES = {
    "check": ("workbooks", "rows", *COUNTED["check"]),
    "due": ("overdue", "soon", "open", "late", "met", "unclear"),
    "score": ("rank", *SCORED, "zones", "zones_unknown", "staff", "staff_unknown"),
}
_WORST = {"check": "error", "due": "overdue"}
_MOST_RULES, _RULES_OF_A_SITE = 10, 3


def as_rows(data: Data) -> tuple[Sequence[str], list[Row]]:
    """The names of the columns and a row for each site, for scores for each site and month.

    A site that is missing has a row too, with the status `missing` and the reason.
    """
    question = data["question"]
    figures = _TABLES[question]
    monthly = ("month",) if question == "score" else ()
    names = ("path", "site", *monthly, "status", *figures, "as_of", "reason")
    rows = [row for site in data["sites"] for row in _rows(site, data, figures)]
    for one in data["missing"]:
        lost = {**one, "status": "missing", "month": data.get("month")}
        rows.append({name: lost.get(name) for name in names} | {"as_of": data["as_of"]})
    return names, sorted(rows, key=lambda row: (row["path"], row.get("month") or ""))


def _rows(site: Data, data: Data, figures: Sequence[str]) -> list[Row]:
    head = {"path": site["path"], "site": site["site"]}
    tail = {"as_of": data["as_of"], "reason": None}
    if data["question"] != "score":
        return [{**head, "status": site["status"], **{name: site[name] for name in figures}, **tail}]
    return [
        {**head, "month": month, "status": status_of(line), **{name: line[name] for name in figures}, **tail}
        for month, line in site["months"].items()
    ]


def status_of(month: Data) -> str:
    """Whether a month of a site has its score."""
    return "scored" if month["score"] is not None else "incomplete"


def as_text(data: Data, language: Language, kept: str) -> str:
    """The sites that need a look, or the ranking; totals; what is missing and why. `kept` is where all of it lies."""

    def words(key: str, **blanks: object) -> str:
        return say(language, f"group-{key}", **blanks)

    question = data["question"]
    blocks = [_scores(data, language) if question == "score" else _sites(data, language)]
    if data.get("rules"):
        blocks.append(_titled(words("rules"), _rules(data, language)))
    blocks.append(_said([words(f"sum-{question}", **data["summary"])]))
    if data["missing"]:
        lines = [f"{one['path']}  {one['reason']}" for one in data["missing"]]
        blocks.append(_titled(words("missing"), _said(lines)))
    return "\n".join([*blocks, words("kept", folder=kept) + "\n"])


def _sites(data: Data, language: Language) -> str:
    """A line for each site with errors, or with something overdue."""
    question = data["question"]
    counts = COUNTED[question]
    title = say(language, f"group-head-{question}", now=data["as_of"].replace("T", " ")[:16])
    shown = [site for site in data["sites"] if site["status"] != "clear"]
    rows = [
        [site["site"], site["path"], *(str(site[name]) for name in counts), most(site["rules"], question)]
        for site in sorted(shown, key=lambda site: (-site[counts[0]], site["path"]))
    ]
    heads = heads_of(("site", "path", *counts, "most-rules"), language)
    return _titled(title, table(heads, rows, [16, 24]) if rows else say(language, "group-all-clear") + "\n")


def most(rules: Mapping[str, Mapping[str, int]], question: str) -> str:
    """The rules of a site with the most errors, or the most that is overdue: `REP-5×3、CMP-3×1`."""
    counts = [(rule, line[_WORST[question]]) for rule, line in rules.items()]
    ranked = sorted((one for one in counts if one[1]), key=lambda one: -one[1])
    return "、".join(f"{rule}×{count}" for rule, count in ranked[:_RULES_OF_A_SITE])


def _rules(data: Data, language: Language) -> str:
    kinds = [name for name in data["rules"][0] if name not in ("rule", "title", "sites")]
    rows = [
        [line["rule"], line["title"], str(line["sites"]), *(str(line[kind]) for kind in kinds)]
        for line in data["rules"][:_MOST_RULES]
    ]
    return table(heads_of(("rule", "title", "sites", *kinds), language), rows, [18, 26])


def _scores(data: Data, language: Language) -> str:
    """The ranking of the sites, and the group's months."""
    heads = heads_of(("rank", "site", "path", "score", "change", "inspection", "evaluation", "complaints"), language)
    rows = [
        [
            shown(site["rank"]),
            *(site["site"], site["path"], figure(site["score"]), change(site, data["month"])),
            *(figure(site[name]) for name in ("inspection", "evaluation")),
            shown(site["complaints"]),
        ]
        for site in data["sites"]
    ]
    title = say(language, "group-head-score", month=data["month"], now=data["as_of"].replace("T", " ")[:16])
    blocks = [_titled(title, table(heads, rows, [None, 14, 20, *[8] * 5])) if rows else title + "\n"]
    names = ("month", "sites", "unknown", "score", "best", "worst", "complaints", "praises")
    months = [
        [
            *(one["month"], str(one["sites"]), str(one["unknown"])),
            *(figure(one[name]) for name in ("score", "best", "worst")),
            *(shown(one[name]) for name in ("complaints", "praises")),
        ]
        for one in data["months"]
    ]
    return "\n".join([*blocks, _titled(say(language, "group-months"), table(heads_of(names, language), months))])


def change(site: Data, month: str) -> str:
    """By how much the site's score differs from the month before, with its sign; "-" where one of them is unknown."""
    scores = [line["score"] for name, line in site["months"].items() if name <= month][-2:]
    if len(scores) < 2 or None in scores:
        return "-"
    return f"{round(scores[1] - scores[0], 2):+.2f}"


def figure(value: float | None) -> str:
    """A figure with two places, a hyphen for one that is not known."""
    return "-" if value is None else f"{value:.2f}"


def shown(value: int | None) -> str:
    """A count, a hyphen for one that is not known."""
    return "-" if value is None else str(value)


def heads_of(names: Sequence[str], language: Language) -> list[str]:
    """The headers of columns by their names."""
    return [say(language, f"group-col-{name.replace('_', '-')}") for name in names]


def _titled(title: str, body: str) -> str:
    return f"【{title}】\n{body}"


def _said(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for text in lines for line in wrap(text, LINE))
