"""What a cell says: as people type it, as Excel stores it. The fast reader and plain JSON Schema must agree."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sheetkit.cells import Reading, read_cell, show
from sheetkit.model import Cell
from sheetkit.quick import read_column, unusual, usual
from sheetkit.register import Column, Register, registers

KNOWN = registers()
DAY, TIME = KNOWN["surveys"].column("held_on"), KNOWN["repairs"].column("reported_at")
FEE, MARK = KNOWN["repairs"].column("fee"), KNOWN["marks"].column("mark")
ROOM, PHONE = KNOWN["repairs"].column("room"), KNOWN["repairs"].column("phone")
ID_NUMBER, WORDS = KNOWN["residents"].column("id_number"), KNOWN["repairs"].column("content")
CHANNEL, SIGNED = KNOWN["repairs"].column("channel"), KNOWN["repairs"].column("signed")
MONTH, PERIOD = KNOWN["fees"].column("month"), KNOWN["duty_log"].column("period")
NOON = datetime(2026, 10, 1, 12)


def rules(reading: Reading) -> list[str]:
    return [flaw.rule for flaw in reading.flaws]


def like(reading: Reading) -> object:
    """What the finding says to type instead."""
    return reading.flaws[0].words.get("like")


def test_what_excel_stores_properly_has_no_flaw() -> None:
    assert read_cell("电话", CHANNEL) == Reading("电话")
    assert read_cell(NOON, TIME) == Reading(NOON)
    assert read_cell(date(2026, 10, 1), DAY) == Reading(date(2026, 10, 1))
    assert read_cell(12.5, FEE) == Reading(12.5)


@pytest.mark.parametrize("value", ["", " ", "\u3000", "\u00a0 \t", "\n"])
def test_blank_is_blank_however_it_was_left(value: str) -> None:
    assert read_cell(value, FEE) == Reading(None)
    assert rules(read_cell(value, TIME)) == ["missing-value"]


# Dates and times


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-01", datetime(2026, 10, 1)),
        ("2026/10/1", datetime(2026, 10, 1)),
        ("2026.10.1", datetime(2026, 10, 1)),
        ("2026年10月1日", datetime(2026, 10, 1)),
        ("2026年10月1", datetime(2026, 10, 1)),
        ("20261001", datetime(2026, 10, 1)),
        ("2026-10-01 9:30", datetime(2026, 10, 1, 9, 30)),
        ("2026/10/1 09:30:59", datetime(2026, 10, 1, 9, 30)),
        ("2026-10-01T09:30", datetime(2026, 10, 1, 9, 30)),
        ("2026年10月1日 9:30", datetime(2026, 10, 1, 9, 30)),
        ("2026年10月1日9时30分", datetime(2026, 10, 1, 9, 30)),
        ("2026年10月1日 9时", datetime(2026, 10, 1, 9)),
        ("2026-10-01  23:59", datetime(2026, 10, 1, 23, 59)),
    ],
)
def test_a_date_as_text_is_understood_and_said_once(text: str, moment: datetime) -> None:
    reading = read_cell(text, TIME)
    assert (reading.value, rules(reading), like(reading)) == (moment, ["text-as-date"], show(moment))
    assert read_cell(text, DAY).value == moment.date()


@pytest.mark.parametrize(
    "text",
    [
        "待定",
        "2026-13-01",
        "2026-02-30",
        "10月1日",
        "26-10-1",
        "0226-10-01",
        "2026-10",
        "2026-10-01 25:00",
        "2026-10-01 上午",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    reading = read_cell(text, TIME)
    assert (reading.value, reading.bad, rules(reading)) == (None, True, ["wrong-type"])
    assert like(reading) == "2026-11-21 09:30"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.sampled_from("-/.年"), st.booleans())
def test_every_moment_typed_as_text_comes_back_to_the_minute(moment: datetime, mark: str, padded: bool) -> None:
    two = "02d" if padded else "d"
    day = f"{moment.year}{mark}{moment.month:{two}}{'月' if mark == '年' else mark}{moment.day:{two}}"
    text = f"{day}{'日' if mark == '年' else ''} {moment.hour:{two}}:{moment.minute:02d}"
    assert read_cell(text, TIME).value == moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        (datetime(2026, 10, 1, 9, 29, 59, 999_000), datetime(2026, 10, 1, 9, 30)),
        (datetime(2026, 10, 1, 9, 30, 0, 1_000), datetime(2026, 10, 1, 9, 30)),
        (datetime(2026, 10, 1, 9, 30, 59), datetime(2026, 10, 1, 9, 30)),
        (datetime(2026, 12, 31, 23, 59, 59, 500_000), datetime(2027, 1, 1)),
        (date(2026, 10, 1), datetime(2026, 10, 1)),
    ],
    ids=str,
)
def test_a_time_lies_in_its_minute_whatever_fraction_of_a_day_excel_kept(value: Any, minute: datetime) -> None:
    assert read_cell(value, TIME) == Reading(minute)


def test_a_day_with_a_time_of_day_is_the_day_in_a_date_column() -> None:
    assert read_cell(NOON, DAY) == Reading(date(2026, 10, 1))


def test_a_number_that_may_be_a_date_is_not_taken_for_one_but_told() -> None:
    reading = read_cell(46296.375, DAY)
    assert (reading.value, rules(reading), like(reading)) == (None, ["wrong-type"], "2026-10-01")
    assert like(read_cell(12.0, DAY)) == "2026-11-21"


@pytest.mark.parametrize("value", [True, time(9, 30), timedelta(hours=30), 3.0], ids=str)
def test_neither_a_time_of_day_nor_a_span_is_a_moment(value: object) -> None:
    assert rules(read_cell(value, TIME)) == ["wrong-type"]


# Numbers


@pytest.mark.parametrize(("text", "number"), [("12", 12.0), ("1,234.50", 1234.5), ("+3", 3.0), ("0", 0.0)])
def test_a_number_as_text_is_understood_and_said(text: str, number: float) -> None:
    reading = read_cell(text, FEE)
    assert (reading.value, rules(reading)) == (number, ["text-as-number"])


@pytest.mark.parametrize(
    "value", ["12元", "1,23", "一百", "1e3", "9" * 400, True, date(2026, 1, 1), float("inf")], ids=str
)
def test_what_is_no_number_is_not_guessed(value: object) -> None:
    reading = read_cell(value, FEE)
    assert (reading.value, reading.bad, rules(reading)) == (None, True, ["wrong-type"])


@pytest.mark.parametrize(
    ("value", "column", "ok"),
    [(0.0, MARK, True), (100.0, MARK, True), (100.5, MARK, False), (-0.01, MARK, False), (-1.0, FEE, False)],
)
def test_a_number_stays_within_its_bounds_both_included(value: float, column: Column, ok: bool) -> None:
    assert rules(read_cell(value, column)) == ([] if ok else ["out-of-range"])


def test_a_number_as_text_out_of_bounds_is_said_once() -> None:
    assert rules(read_cell("-5", FEE)) == ["out-of-range"]


# Codes: keys, rooms, phones, id numbers, months


@pytest.mark.parametrize(("value", "text"), [(13800000000.0, "13800000000"), (7.0, "7"), (1.5, "1.5"), ("07", "07")])
def test_a_phone_that_excel_stored_as_a_number_is_its_digits(value: object, text: str) -> None:
    assert read_cell(value, PHONE) == Reading(text)


def test_a_room_turned_into_a_date_names_the_likely_room() -> None:
    reading = read_cell(date(2001, 3, 2), ROOM)
    assert (reading.value, rules(reading), like(reading)) == (None, ["wrong-type"], "3-2-2001")


def test_an_id_number_stored_as_a_number_has_lost_digits() -> None:
    reading = read_cell(330106199001011230.0, ID_NUMBER)
    assert (reading.value, rules(reading)) == (None, ["wrong-type"])
    assert reading.flaws[0].words["name"] == "digits-lost"
    assert read_cell("33010619900101123X", ID_NUMBER) == Reading("33010619900101123X")


@pytest.mark.parametrize(
    "value",
    ["2026-10", "2026年10月", "2026/10", "2026.10", "202610", 202610.0, date(2026, 10, 1), date(2026, 10, 9)],
    ids=str,
)
def test_a_month_is_understood_however_it_was_written(value: object) -> None:
    assert read_cell(value, MONTH) == Reading("2026-10")


def test_a_month_of_one_digit_is_padded() -> None:
    assert read_cell("2026-1", MONTH) == read_cell("2026年1月", MONTH) == Reading("2026-01")


@pytest.mark.parametrize("value", [2026.1, "2026.1", "2026", "2026-13", "2026-00", "十月", 2026.0], ids=str)
def test_what_may_be_january_or_october_or_no_month_is_not_guessed(value: object) -> None:
    reading = read_cell(value, MONTH)
    assert (reading.value, rules(reading), like(reading)) == (None, ["bad-format"], "2026-10")


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2026Q4", "2026Q4"),
        ("2026H2", "2026H2"),
        (2026.0, "2026"),
        ("2026年10月", "2026-10"),
        ("2026-10-05", "2026-10-05"),
        (date(2026, 10, 5), "2026-10-05"),
    ],
    ids=str,
)
def test_a_period_may_be_a_year_a_half_a_quarter_a_month_or_a_day(value: object, period: str) -> None:
    assert read_cell(value, PERIOD) == Reading(period)


def test_the_first_of_a_month_that_excel_made_a_date_may_mean_either() -> None:
    reading = read_cell(date(2026, 10, 1), PERIOD)
    assert (reading.value, rules(reading), like(reading)) == (None, ["bad-format"], "2026-10")
    assert reading.flaws[0].words["name"] == "day-or-month"  # not that 2026-10-01 is in no known form


@pytest.mark.parametrize("value", ["2026Q5", "2026-10-32", "2026.1"], ids=str)
def test_a_period_in_no_known_form_is_a_finding(value: object) -> None:
    assert rules(read_cell(value, PERIOD)) == ["bad-format"]


# Words and choices


def test_words_stay_as_they_were_typed() -> None:
    for text in ("１号楼电梯，停在３层！", "=不是公式", "a  b"):
        assert read_cell(text, WORDS) == Reading(text)
    assert read_cell(3.0, WORDS) == Reading("3")


def test_a_choice_that_is_none_is_told_with_the_likely_one_and_all() -> None:
    reading = read_cell("打电话", CHANNEL)
    assert (reading.value, rules(reading), like(reading)) == (None, ["not-allowed"], "电话")
    assert reading.flaws[0].words["choices"] == "电话、来访、邮件、网络、巡检"
    assert read_cell("x", CHANNEL).flaws[0].words["name"] == "choices"


@pytest.mark.parametrize(("value", "sure"), [(True, True), (False, False), ("是", True), ("否", False)])
def test_yes_and_no(value: object, sure: bool) -> None:
    assert read_cell(value, SIGNED) == Reading(sure)


@pytest.mark.parametrize("value", ["有", "√", "TRUE", 1.0])
def test_neither_yes_nor_no(value: object) -> None:
    assert rules(read_cell(value, SIGNED)) == ["not-allowed"]


# Stray spaces and full-width characters: understood, and reported as what they are, once each


@pytest.mark.parametrize(
    ("raw", "column", "value", "said"),
    [
        (" 电话", CHANNEL, "电话", ["stray-space"]),
        ("电话\u3000", CHANNEL, "电话", ["stray-space"]),
        ("\u00a0BS1\u200b", ROOM, "BS1", ["stray-space"]),
        ("３－２－１５０１", ROOM, "3-2-1501", ["full-width"]),
        (" ３－２－１５０１", ROOM, "3-2-1501", ["stray-space", "full-width"]),
        ("１２", FEE, 12.0, ["full-width"]),
        ("１２．５", FEE, 12.5, ["full-width"]),
        (" 12", FEE, 12.0, ["stray-space"]),
        ("２０２６／１０／１ ９：３０", TIME, datetime(2026, 10, 1, 9, 30), ["full-width"]),
        (" 2026-10-01", DAY, date(2026, 10, 1), ["stray-space"]),
        ("是 ", SIGNED, True, ["stray-space"]),
    ],
)
def test_spaces_and_full_width_characters(raw: str, column: Column, value: Cell, said: list[str]) -> None:
    reading = read_cell(raw, column)
    assert (reading.value, rules(reading), reading.bad) == (value, said, False)


def test_what_cannot_be_understood_even_without_its_spaces_is_said_too() -> None:
    assert rules(read_cell(" 待定", TIME)) == ["stray-space", "wrong-type"]


# The fast reader against the judge

ALL = [pytest.param(register, id=name) for name, register in KNOWN.items()]
PLAIN = st.text("甲乙丙abcXYZ019-", min_size=1, max_size=12)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
MINUTES = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(lambda m: m.replace(second=0, microsecond=0))
NUMBERS = st.integers(-5, 200).map(float) | st.decimals(-5, 200, places=2).map(float)
GARBAGE = st.text("天地玄黄", min_size=1, max_size=4)


def good(column: Column) -> st.SearchStrategy[object]:
    match column.kind:
        case "choice":
            return st.sampled_from(column.choices)
        case "date":
            return DAYS
        case "time":
            return MINUTES
        case "number":
            return NUMBERS.filter(lambda n: (column.minimum or 0) <= n <= (column.maximum or 200))
        case "yes_no":
            return st.booleans()
        case _:
            return st.from_regex(f"(?a:{column.pattern})", fullmatch=True) if column.pattern else PLAIN


def poor(column: Column) -> st.SearchStrategy[object]:
    """Blank, of another kind, not allowed or out of range; what people write another way is left to the tests above."""
    match column.kind:
        case "choice" | "yes_no":
            return st.just("") | GARBAGE
        case "date" | "time":
            return st.just("") | GARBAGE | st.floats(0, 100) | st.booleans()
        case "number":
            return st.just("") | GARBAGE | st.booleans() | DAYS | NUMBERS
        case _:
            return st.just("") | (GARBAGE if column.pattern else PLAIN)


def as_json(value: object, column: Column) -> object:
    """The value as it would stand in JSON: a date as ISO, a time as ISO to the minute."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def judged(register: Register, row: dict[str, object]) -> set[str]:
    """The columns in which plain jsonschema finds a fault."""
    faults: set[str] = set()
    for error in Draft202012Validator(register.row, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(
        row
    ):
        if error.validator == "required":
            faults.update(name for name in register.row["required"] if name not in row)
        else:
            faults.add(str(error.absolute_path[0]))
    return faults


@pytest.mark.parametrize("register", ALL)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_reader_and_judge_find_the_same_columns_at_fault(register: Register, data: st.DataObject) -> None:
    cells = data.draw(st.fixed_dictionaries({column.name: good(column) | poor(column) for column in register.columns}))
    readings = {column.name: read_cell(cells[column.name], column) for column in register.columns}
    row = {name: as_json(value, register.column(name)) for name, value in cells.items() if value != ""}
    assert {name for name, reading in readings.items() if reading.bad} == judged(register, row)


ANYTHING = (
    st.none()
    | st.text(max_size=12)
    | st.floats()
    | st.booleans()
    | DAYS
    | MINUTES
    | st.times()
    | st.timedeltas()
    | st.sampled_from(["2026-10-01", "２０２６", "2026/10", " 是", "2026.1", "1,000", "９" * 400])
)


@pytest.mark.parametrize("register", ALL)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_whatever_the_reader_understood_the_judge_accepts(register: Register, data: st.DataObject) -> None:
    """And it never stumbles, whatever stands in the cells."""
    cells = data.draw(st.fixed_dictionaries({column.name: ANYTHING for column in register.columns}))
    readings = {column.name: read_cell(cells[column.name], column) for column in register.columns}
    row = {name: as_json(one.value, register.column(name)) for name, one in readings.items() if one.value is not None}
    blank = {name for name in register.row["required"] if name not in row}
    assert judged(register, row) == blank
    assert all(readings[name].bad and readings[name].flaws for name in blank)
    assert all(one.value is None for one in readings.values() if one.bad)


@given(st.data())
def test_the_quick_way_gives_what_the_full_reading_gives(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from(list(registers().values())))
    column = data.draw(st.sampled_from(register.columns))
    words = st.sampled_from([*column.choices, "", "是", "否", " 是", "３"])
    moments = st.one_of(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.dates(date(2000, 1, 1)))
    value = data.draw(st.one_of(words, moments, st.text(max_size=8), st.floats(), st.booleans()))
    full = read_cell(value, column)
    if value in usual(column):
        assert full == Reading(usual(column)[value])
    elif value not in unusual([value], column):
        assert full == Reading(value)


@given(st.data())
def test_a_whole_column_reads_as_its_cells_do_one_by_one(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from(list(registers().values())))
    column = data.draw(st.sampled_from(register.columns))
    raw = data.draw(st.lists(good(column) | poor(column) | ANYTHING | st.just(""), max_size=30))
    values, odd = read_column(raw, column)
    one_by_one = [read_cell(cell, column) for cell in raw]
    assert [(type(value), value) for value in values] == [(type(one.value), one.value) for one in one_by_one]
    assert odd == {at: one for at, one in enumerate(one_by_one) if one.flaws or one.bad}


def test_what_is_no_finite_number_is_never_passed_over() -> None:
    column = registers()["fees"].column("amount")
    assert column.minimum is None is column.maximum, "nothing else would have it looked at"
    values, odd = read_column([1.0, float("inf"), float("nan")], column)
    assert values == [1.0, None, None] and [*odd] == [1, 2]


@pytest.mark.parametrize("raw", [[1.0, True], [True, 1.0], [0.0, False, 1.0], [1.0, 1], [1, 1.0]])
def test_true_is_not_taken_for_the_number_that_equals_it(raw: list[object]) -> None:
    column = registers()["fees"].column("amount")
    values, odd = read_column(raw, column)
    one_by_one = [read_cell(cell, column) for cell in raw]
    assert list(map(repr, values)) == [repr(one.value) for one in one_by_one], "whole numbers become 1.0 as well"
    assert odd == {at: one for at, one in enumerate(one_by_one) if one.flaws or one.bad}
    assert list(odd) == [at for at, cell in enumerate(raw) if isinstance(cell, bool)]
