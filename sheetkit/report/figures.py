"""The month's figures beside its scores, part by part: complaints, reports, departments, fees, homes and files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sheetkit.exact import figure
from sheetkit.messages import Language
from sheetkit.report.shown import Shown, Value, Words, pick, table
from sheetkit.scores import Line, Scores


def figures(scores: Scores, language: Language) -> list[Shown]:
    """All parts in their order."""
    words = Words(language, scores.month)
    return [
        *_complaints(words, scores.complaints),
        table(
            words,
            "replies",
            scores.standard_replies,
            ("reply_no", "matter", "of_month", "of_year", "of_all"),
            [None, 30],
        ),
        _consultations(words, scores.consultations),
        _repairs(words, scores.repairs),
        Shown(words("visits"), [words.of_month(scores.visits)]),
        _information(words, scores),
        table(words, "first-inquiries", scores.first_inquiries, ("name", "breaches", "amount", "without_amount")),
        *_fees(words, scores.fees),
        Shown(words("homes"), [words.sentence(scores.homes)]),
        _services(words, scores.paid_services),
        _files(words, scores),
    ]


def _complaints(words: Words, line: Line) -> Iterator[Shown]:
    title = words("complaints")
    counts = _without(line, "by_cause")
    if line["received"] is None:
        yield Shown(title, [words.of_month(counts)])
        return
    said = [words.of_month(counts), words.of_year(_without(line["year"], "by_cause"))]
    if line["by_cause"]:
        said.append(words("by-cause", list=words.listed(line["by_cause"], "semicolon")))
    names = ("month", "received", "matters", "counted", "undecided", "not_counted", "satisfaction")
    yield replace(table(words, "complaints", _rates(line["months"]), names), words=said)
    yield _causes(words, line["months"])
    yield _groups(words, line["groups"])


def _rates(months: list[Line]) -> list[Line]:
    """The months with a hyphen where nobody was called back."""
    return [{**one, "satisfaction": _rate(one["satisfaction"], one["called_back"])} for one in months]


def _rate(rate: Fraction | float | None, of: int | None) -> Value:
    """A rate; a hyphen where there is none because there was nothing, not because something is unknown."""
    if rate is None:
        return "-" if of == 0 else None
    return Fraction(str(rate))


def _causes(words: Words, months: Sequence[Line]) -> Shown:
    """Final causes, most first, with a column for each month."""
    total: Counter[str] = sum((Counter(one["by_cause"] or {}) for one in months), Counter())
    heads = [*words.heads("cause"), *(one["month"] for one in months), *words.heads("total")]
    rows = [
        [cause, *(_seen(one["by_cause"], cause) for one in months), count]
        for cause, count in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Shown(words("causes"), (), heads, rows, monthly=True)


def _seen(counts: Mapping[str, int] | None, cause: str) -> Value:
    return None if counts is None else counts.get(cause, "")


def _groups(words: Words, groups: list[Line] | None) -> Shown:
    """The month's matters that several rows, people or times stand behind."""
    several = [one for one in groups or () if max(len(one["rows"]), one["people"], one["times"]) > 1]
    lines = [
        {
            **pick(one, "number", "people", "times"),
            "rows": len(one["rows"]),
            "counted": words({True: "yes", False: "no", None: "open-question"}[one["counted"]]),
            "cause": one["cause"] or words("no-cause"),
            "echo": words("comma").join(str(note) for note in (*one["heat"], *one["offline_effect"])),
        }
        for one in several
    ]
    names = ("number", "cause", "echo", "rows", "people", "times", "counted")
    return table(words, "groups", None if groups is None else lines, names, [14, 20, 16])


def _consultations(words: Words, line: Line) -> Shown:
    said = [words.sentence(pick(line, "consultations", "asked", "satisfied", "dissatisfied", "not_asked"))]
    if line["consultations"]:
        key = {True: "target-reached", False: "target-missed", None: "target-unknown"}[line["reached"]]
        target = words.sentence(pick(line, "satisfaction"))
        said.append(words(key, rate=target, target=f"{float(line['target']):g}"))
    if line["satisfaction_asked"] is not None:
        said.append(words.sentence(pick(line, "satisfaction_asked")))
    return Shown(words("consultations"), [words("comma").join(said)])


def _repairs(words: Words, line: Line) -> Shown:
    title, said = words("repairs"), [words.of_month(_without(line, "unclear"))]
    if line["reported"] is None:
        return Shown(title, said)
    said.append(words.of_year(_without(line["year"], "unclear")))
    if line["on_time"] is None:
        return Shown(title, [*said, words("no-clocks")])
    if line["unclear"]:
        said.append(words("not-clocked", count=line["unclear"]))
    columns = ("in_time", "missed", "on_time_rate")
    rows = [
        [f"{rule} {month['title']}", *_kept(month), month["running"], *_kept(line["year"]["on_time"][rule])]
        for rule, month in line["on_time"].items()
    ]
    heads = words.heads("clock", *columns, "running") + [words("in-year", head=head) for head in words.heads(*columns)]
    return Shown(title, said, heads, rows, [18])


def _kept(line: Line) -> list[Value]:
    rate = _rate(line["rate"], line["in_time"] + line["late"])
    return [line["in_time"], line["late"], rate]


def _information(words: Words, scores: Scores) -> Shown:
    names = ("department", "score", "grade", "immediate", "late", "on_time_rate", "reports", "all_on_time_rate")
    lines = scores.information and [
        {
            **line,
            "grade": line["grade"] or "",
            "on_time_rate": _rate(line["on_time_rate"], line["immediate"]),
            "all_on_time_rate": _rate(line["all_on_time_rate"], line["reports"]),
        }
        for line in scores.information
    ]
    return table(words, "information", lines, names, [14])


def _fees(words: Words, line: Line) -> Iterator[Shown]:
    title = words("fees")
    if line["bills"] is None:
        yield Shown(title, [words("cannot")])
        return
    kinds = {one["kind"]: f"{figure(one['rate'])}%" for one in line["by_kind"] if one["rate"] is not None}
    said = [words.of_month(_money(line)), words.of_year(_money(line["year"]))]
    if kinds:
        said.insert(1, words("by-kind", list=words.listed(kinds)))
    columns = ("owed", "paid", "rate")
    heads = words.heads("zone", *columns) + [words("in-year", head=head) for head in words.heads(*columns)]
    rows = []
    if line["by_zone"] is not None:
        month, year = (_zone_sums(words, zones) for zones in _zones(line))
        rows = [[*one, *other[1:]] for one, other in zip(month, year, strict=True)]
    yield Shown(title, said, heads if rows else (), rows)
    months = [[one["month"], one["bills"], *_sums(one)] for one in line["months"]]
    yield Shown(words("fee-months"), (), words.heads("month", "bills", *columns), months)
    yield _spread(words, line)


def _spread(words: Words, line: Line) -> Shown:
    """The zones' rates with a column for each month."""
    rows: dict[str | None, list[Value]] = {one["zone"]: [] for one in line["year"]["by_zone"] or ()}
    for one in (*line["months"], line["year"]):
        rates = {zone["zone"]: _rate(zone["rate"], 0) for zone in one["by_zone"] or ()}
        for zone, cells in rows.items():
            cells.append(rates.get(zone, "-"))
    heads = [*words.heads("zone"), *(one["month"] for one in line["months"]), *words.heads("of_year")]
    shown = [[zone or words("unknown"), *cells] for zone, cells in rows.items()]
    return Shown(words("fee-spread"), (), heads, shown, monthly=True)


def _zones(line: Line) -> tuple[list[Line], list[Line]]:
    """The zones of the month and of the year, in the same order; what belongs to none may stand in the year alone."""
    year = line["year"]["by_zone"]
    month: Mapping[str | None, Line] = {one["zone"]: one for one in line["by_zone"]}
    nothing: Line = {"owed": 0, "paid": 0, "rate": None}
    return [month.get(one["zone"], {"zone": one["zone"], **nothing}) for one in year], year


def _zone_sums(words: Words, zones: Sequence[Line]) -> list[list[Value]]:
    return [[one["zone"] or words("unknown"), *_sums(one)] for one in zones]


def _sums(line: Line) -> list[Value]:
    return [line["owed"], line["paid"], _rate(line["rate"], 0)]


def _money(line: Line) -> Line:
    return pick(line, "bills", "owed", "paid", "rate")


def _services(words: Words, line: Line) -> Shown:
    said = [words.of_month(_without(line, "year", "reasons")), words.of_year(line["year"])]
    return Shown(words("paid-services"), said)


def _files(words: Words, scores: Scores) -> Shown:
    names = ("file_no", "kind", "room", "ended_on", "since", "place", "state")
    lines = scores.files_to_destroy and [{**one, "room": one["room"] or ""} for one in scores.files_to_destroy]
    return table(words, "files", lines, names, [14, 8, 12, 10, 10, 14])


def _without(line: Line, *names: str) -> Line:
    return {name: value for name, value in line.items() if name not in names}
