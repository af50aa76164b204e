"""The law as data: it is complete in both languages, fits the registers, and a site may change single figures only."""

import re
import string
from collections.abc import Iterator, Mapping
from datetime import time
from fractions import Fraction
from typing import Any

import pytest

from sheetkit.duration import Duration, duration
from sheetkit.duty import Condition, Duty
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import LANGUAGES, Language
from sheetkit.model import SEVERITIES
from sheetkit.policy import Rule, rulebook, with_overrides
from sheetkit.register import registers
from sheetkit.rules import judge

RULES = list(rulebook().values())
CODED = [rule for rule in RULES if {"row", "table"} & set(rule.kinds)]
DUTIES = [duty for rule in RULES for duty in rule.duties]


def named(value: Any) -> str:
    return value.id if isinstance(value, Rule) else f"{value.rule} {value.what['en']}"


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_has_title_and_manual_in_both_languages_whose_blanks_are_its_parameters(rule: Rule) -> None:
    assert set(rule.title) == set(rule.manual) == set(LANGUAGES)
    for words in (*rule.title.values(), *rule.manual.values()):
        assert words.strip()
        assert blanks(words) <= set(rule.parameters)
    assert rule.source and rule.kinds and rule.severity in SEVERITIES


TIMES = re.compile(r"\d ?(分钟|小时|天|个工作日|个月|min|h|days?|working days?|months?)\b")


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_the_times_that_a_manual_tells_are_its_parameters(rule: Rule) -> None:
    """A site that changes a figure reads its own in `explain`: what stands beside the blanks names no time."""
    for words in rule.manual.values():
        assert TIMES.search(re.sub(r"\{.*?\}", "", words)) is None


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.faults], ids=named)
def test_a_fault_says_in_both_languages_what_is_wrong_and_what_to_type(rule: Rule) -> None:
    for name, texts in rule.faults.items():
        assert set(texts) == set(LANGUAGES), name
        assert all(text.strip() for pair in texts.values() for text in pair), name
        zh, en = (set.union(*map(blanks, texts[language])) for language in ("zh", "en"))
        assert en <= zh, f"{name}: English has a blank that Chinese has not"


# --- the data fits the registers and the code -----------------------------------------------------------------------


@pytest.mark.parametrize("rule", CODED, ids=named)
def test_a_row_or_table_rule_has_its_function_and_its_register(rule: Rule) -> None:
    assert judge(rule).__doc__, "the function's docstring says what it looks for"
    assert rule.register in registers()
    assert set(rule.needs) <= set(registers())
    assert rule.faults


def conditions(duty: Duty) -> Iterator[Condition]:
    yield from (duty.when, duty.unless)
    yield from (start.when for start in (*duty.starts, duty.until, duty.reopened) if start)


def places(expression: str, register: str) -> Iterator[tuple[str, str]]:
    """The register and column of `column`, of `reference.column`, of each part of `a|b`."""
    for part in expression.split("|"):
        name, _, far = part.strip().partition(".")
        yield register, name
        if far:
            yield registers()[register].column(name).refers[0][0], far


@pytest.mark.parametrize("duty", DUTIES, ids=named)
def test_a_duty_looks_at_columns_that_are_there_and_values_that_they_may_have(duty: Duty) -> None:
    register = registers()[duty.register]
    own = {column.name for column in register.columns}
    looked_at = [start.at.partition(".")[0] for start in (*duty.starts, duty.until, duty.reopened) if start]
    assert {duty.met, *looked_at, *duty.rests[:-1], *([duty.by] if duty.by else [])} <= own
    for condition in conditions(duty):
        for expression, wanted in condition.items():
            for name, column in places(expression, duty.register):
                choices = registers()[name].column(column).choices
                known = {*choices, "*", ""}
                assert not choices or "." in expression or set(wanted) <= known, f"{expression} = {wanted}"
    posts = registers()["staff"].column("post").choices
    assert duty.rests[-1] in posts, "last comes the post"
    for moves in filter(None, (duty.moved, duty.entries)):
        other = {column.name for column in registers()[moves.register].columns}
        assert {moves.link, moves.at, *([moves.to] if moves.to else [])} <= other


@pytest.mark.parametrize("duty", DUTIES, ids=named)
def test_a_duty_has_a_limit_that_can_be_read(duty: Duty) -> None:
    rule = rulebook()[duty.rule]
    assert duty.rule == rule.id and (duty.within or duty.every or duty.until)
    for name in filter(None, (duty.within, duty.every)):
        value = rule.parameters[name]
        for choice in value if isinstance(value, Mapping) else [None]:
            assert rule.duration(name, choice).amount >= 0
    if duty.by:
        times = rule.parameters[str(duty.within or duty.every)]
        choices = set(registers()[duty.register].column(duty.by).choices)
        assert set(times) - {"*"} <= choices
        assert "*" in times or set(times) == choices, "each value has its time"


def figures(value: Any) -> Iterator[Any]:
    """Each single figure of a parameter."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from figures(one)
    elif isinstance(value, list):
        yield from value
    else:
        yield value


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.parameters], ids=named)
def test_every_parameter_is_a_number_a_time_or_a_word(rule: Rule) -> None:
    for name, value in rule.parameters.items():
        for figure in figures(value):
            assert isinstance(figure, (int, float, str)), f"{rule.id}.{name}"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            assert rule.number(name) == Fraction(str(value)) >= 0


# --- the figures of the rulebook ------------------------------------------------------------------------------------

BOLD: list[tuple[str, str, Any]] = [
    ("CAL-2", "close", "18:00"),
    ("CAL-3", "days", 3),
    ("REP-1", "within", "2h"),
    ("REP-2", "within", "24h"),
    ("REP-3", "within", "72h"),
    ("REP-4", "man_hours", 2),
    ("REP-5", "man_hours", 2),
    ("REP-5", "fee", 500),
    ("REP-8", "within", "1 working day"),
    ("REP-9", "every", {"工程类": "7 days", "*": "3 days"}),
    ("CMP-1", "within", {"特急": "15min", "紧急": "30min", "较急": "1h", "一般": "2h"}),
    ("CMP-2", "within", "48h"),
    ("CMP-6", "within", "7 days"),
    ("VIS-5", "people", 2),
    ("VIS-5", "hours", ["10:00-12:00", "15:00-18:00", "19:00-21:00"]),
    ("KEY-2", "within", "same day"),
    ("ARC-1", "move_in", "3 working days"),
    ("ARC-1", "renovation", "3 working days"),
    ("ARC-1", "other", "same day"),
    ("ARC-2", "collective", "7 working days"),
    ("ARC-2", "single", "2 working days"),
    ("NOT-10", "first", 1),
]


@pytest.mark.parametrize(("id_", "name", "figure"), BOLD)
def test_the_figures_are_those_of_the_rulebook(id_: str, name: str, figure: Any) -> None:
    assert rulebook()[id_].parameters[name] == figure


def test_one_of_several_times_is_picked_by_a_value_else_by_the_star() -> None:
    rule = rulebook()["REP-9"]
    assert rule.duration("every", "工程类") == duration("7 days")
    assert rule.duration("every", "物管类") == rule.duration("every", None) == duration("3 days")
    with pytest.raises(KeyError):
        rulebook()["CMP-1"].duration("within", "不急")


# --- a site's own figures -------------------------------------------------------------------------------------------

Figures = Mapping[str, Any]


def changed(id_: str, overrides: Figures) -> Rule:
    return with_overrides(rulebook(), {id_: overrides})[id_]


TAKEN: list[tuple[str, Figures]] = [
    ("REP-1", {"within": "90min"}),
    ("REP-1", {"within": "1 working day"}),  # another unit of the same kind
    ("REP-4", {"man_hours": 0}),
    ("REP-4", {"man_hours": 1.5}),
    ("CAL-2", {"close": "17:30"}),
    ("CAL-2", {"soon": 0.5}),
    ("VIS-5", {"hours": ["09:00-12:00"]}),
    ("VIS-5", {"mixed": "warning"}),
    ("NOT-10", {"first": 58}),
    ("SCO-1", {"weights": {"inspection": 33.3, "evaluation": 66.7}}),
    ("SCO-3", {"协管队长": {"self": 33.3, "zone_team": 33.3, "supervisor": 33.4, "director": 0}}),
]


@pytest.mark.parametrize(("id_", "overrides"), TAKEN)
def test_a_figure_of_the_same_kind_is_taken_and_remembered_as_the_sites(id_: str, overrides: Figures) -> None:
    before = dict(rulebook()[id_].parameters)
    rule = changed(id_, overrides)
    assert rule.parameters == before | dict(overrides)
    assert rule.overridden == set(overrides)
    assert rulebook()[id_].parameters == before, "the rulebook itself stays"


def test_the_severity_of_a_rule_may_be_changed() -> None:
    assert changed("REP-5", {"severity": "warning"}).severity == "warning"
    assert rulebook()["REP-5"].severity == "error"


def test_of_several_times_single_ones_may_be_changed() -> None:
    rule = changed("CMP-1", {"within": {"特急": "10min"}})
    assert rule.duration("within", "特急") == Duration(10, "minutes")
    assert rule.duration("within", "一般") == Duration(120, "minutes")


REFUSED: list[tuple[str, Figures, str, list[str]]] = [
    # the rule, what the site says, why not, what the message names
    ("REP-99", {"within": "2h"}, "policy-unknown-rule", ["REP-99", "sheetkit rules"]),
    ("REP-1", {"whithin": "2h"}, "policy-unknown-parameter", ["whithin", "within", "severity"]),
    ("REP-6", {"within": "2h"}, "policy-unknown-parameter", ["within", "severity"]),  # it has none
    ("CMP-1", {"within": {"超急": "5min"}}, "policy-unknown-parameter", ["within.超急", "特急"]),
    ("REP-1", {"within": "120"}, "policy-misfit", ['"120"', '"2h"']),  # no unit
    ("REP-1", {"within": 120}, "policy-misfit", ["120", '"2h"']),
    ("REP-1", {"within": "-2h"}, "policy-misfit", ["-2h"]),
    ("REP-1", {"within": "2.5h"}, "policy-misfit", ["2.5h"]),
    ("REP-1", {"within": "2 days before"}, "policy-misfit", ["2 days before"]),  # the other way round
    ("REP-1", {"within": ["2h"]}, "policy-misfit", ['["2h"]']),
    ("REP-1", {"within": {"急修": "2h"}}, "policy-misfit", ["急修"]),
    ("CMP-1", {"within": "2h"}, "policy-misfit", ["within", '{ "特急" = "15min"']),  # one for several
    ("CMP-1", {"within": {"特急": "5"}}, "policy-misfit", ["within.特急", '"15min"']),
    ("CMP-1", {"within": {"特急": 5}}, "policy-misfit", ["within.特急"]),
    ("REP-4", {"man_hours": "2h"}, "policy-misfit", ['"2h"', "2"]),
    ("REP-4", {"man_hours": -1}, "policy-misfit", ["-1"]),
    ("REP-4", {"man_hours": True}, "policy-misfit", ["true"]),
    ("REP-4", {"man_hours": float("inf")}, "policy-misfit", ["man_hours"]),
    ("REP-4", {"man_hours": float("nan")}, "policy-misfit", ["man_hours"]),
    ("CAL-2", {"close": "25:00"}, "policy-misfit", ["25:00", '"18:00"']),
    ("CAL-2", {"close": time(17, 30)}, "policy-misfit", ["17:30", '"18:00"']),  # TOML's own 17:30:00
    ("VIS-5", {"hours": "10:00-12:00"}, "policy-misfit", ['["10:00-12:00"']),
    ("VIS-5", {"hours": []}, "policy-misfit", ["[]"]),
    ("VIS-5", {"hours": ["上午"]}, "policy-misfit", ["上午"]),
    ("VIS-5", {"hours": ["12:00-10:00"]}, "policy-misfit", ["12:00-10:00"]),  # ends before it begins
    ("VIS-5", {"hours": [10]}, "policy-misfit", ["[10]"]),
    ("VIS-5", {"mixed": "mild"}, "policy-misfit", ["mild"]),
    ("INS-1", {"keeper": "0 a day"}, "policy-misfit", ["0 a day", '"1 a day"']),
    ("ARC-6", {"each": "every 0 months"}, "policy-misfit", ["every 0 months"]),
    ("INF-2", {"summary": "13-45"}, "policy-misfit", ["13-45", '"01-15"']),
    ("INF-2", {"summary": "02-29"}, "policy-misfit", ["02-29"]),  # not a day of every year
    ("REP-13", {"within": "2 days"}, "policy-misfit", ["2 days", '"1 month"']),  # counted in months
    ("REP-5", {"severity": "fatal"}, "policy-misfit", ["fatal", "warning"]),
    ("SCO-1", {"weights": {"inspection": 40}}, "policy-weights", ["weights", "110"]),
    ("SCO-1", {"weights": {"inspection": -30, "evaluation": 130}}, "policy-misfit", ["weights.inspection"]),
]


@pytest.mark.parametrize(("id_", "overrides", "key", "named"), REFUSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_makes_no_sense_is_refused_with_what_to_type_instead(
    id_: str, overrides: Figures, key: str, named: list[str], language: Language
) -> None:
    with pytest.raises(SheetkitError) as caught:
        changed(id_, overrides)
    assert caught.value.key == key
    words = tell(language, caught.value)
    assert all(word in words for word in [id_, *named]), words
