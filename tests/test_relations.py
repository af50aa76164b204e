"""Registers as typed tables: their columns, for whom, the month of a row, and what was not understood."""

from collections import Counter

import pytest

from sheetkit.model import Flaw
from sheetkit.register import AUDIENCES, for_audience, registers
from sheetkit.relations import (
    ANSWERS,
    DUE,
    FINDINGS,
    ORIGIN,
    UNCLEAR,
    due_values,
    lacking,
    links,
    relations,
    unclear_of,
    values_of,
)
from sheetkit.report.duties import FIELDS
from tests.rows import table
from tests.test_injection import due_of

ALL = relations()


def test_each_register_is_a_table_of_its_columns_after_those_that_tell_where_a_row_comes_from() -> None:
    assert list(ALL) == list(registers())
    for name, register in registers().items():
        own = [column.name for column in register.columns]
        assert ALL[name].names == [*(field.name for field in ORIGIN), *own]


def test_no_name_stands_twice_in_either_language() -> None:
    """SQL does not tell capitals from small letters."""
    every = [*ALL.values(), *ANSWERS]
    names = Counter(word.casefold() for one in every for word in {one.name, one.title})
    assert names.most_common(1)[0][1] == 1
    for one in every:
        assert (
            len({field.name for field in one.fields}) == len({field.header for field in one.fields}) == len(one.fields)
        )


@pytest.mark.parametrize(
    ("column", "type_"),
    [
        *(("ticket_no", "text"), ("status", "text"), ("reported_at", "time"), ("fee", "number"), ("signed", "yes_no")),
        *(("_row", "whole"), ("_past", "yes_no"), ("_workbook", "text")),
    ],
)
def test_a_column_has_the_type_of_its_schema(column: str, type_: str) -> None:
    assert {field.name: field.type for field in ALL["repairs"].fields}[column] == type_


SEEN = [
    # audience, register, its columns for that audience; None: not even the table
    ("post", "households", ["room", "name"]),
    ("post", "repairs", ["ticket_no"]),
    ("post", "keys", None),
    ("post", "fees", None),
    ("desk", "households", ["room", "name", "phone"]),
    ("desk", "keys", ["key_no"]),
    ("desk", "fees", None),
]


@pytest.mark.parametrize(("audience", "register", "columns"), SEEN)
def test_an_audience_sees_its_columns_and_no_other_table(
    audience: str, register: str, columns: list[str] | None
) -> None:
    found = relations(audience)  # type: ignore[arg-type]
    assert (found[register].names[len(ORIGIN) :] if register in found else None) == columns


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_an_audience_gets_is_what_the_definitions_say(audience: str) -> None:
    for name, one in relations(audience).items():  # type: ignore[arg-type]
        told = [column.name for column in for_audience(registers()[name], audience)]  # type: ignore[arg-type]
        assert one.names[len(ORIGIN) :] == told


@pytest.mark.parametrize(
    ("name", "column"),
    [("repairs", "reported_at"), ("fees", "month"), ("marks", "month"), ("zones", None), ("households", None)],
)
def test_the_month_of_a_row_is_its_own_or_that_of_its_first_required_day(name: str, column: str | None) -> None:
    assert ALL[name].month == column


def test_a_column_that_may_point_into_two_tables_or_name_several_people_is_no_link() -> None:
    assert ("room", "households", "room") in links(ALL["repairs"], ALL)
    assert "worker" not in {name for name, _, _ in links(ALL["repairs"], ALL)}
    assert links(ALL["follow_ups"], ALL) == []
    assert links(ALL["repairs"], {"repairs": ALL["repairs"]}) == []


BAD = {"ticket_no": "B1", "reported_at": "2026-11-01 09:00", "fee": "三十", "arrived_at": "昨天"}


def test_rows_travel_as_columns_those_of_past_years_last() -> None:
    now, then = table("repairs", [BAD]), table("repairs", [BAD | {"ticket_no": "B0"}])
    now.past.extend(row._replace(book="历史/2025/报事登记.xlsx") for row in then.rows)
    values = dict(zip(ALL["repairs"].names, values_of(ALL["repairs"], "云溪", now), strict=True))
    assert values["ticket_no"] == ["B1", "B0"] and values["fee"] == [None, None]
    assert values["_site"] == ["云溪", "云溪"] and values["_row"] == [2, 2] and values["_past"] == [False, True]
    assert values["_workbook"] == ["报事登记.xlsx", "历史/2025/报事登记.xlsx"]


def test_what_was_not_understood_is_told_once_a_cell_and_only_of_columns_that_are_seen() -> None:
    found = table("repairs", [BAD | {"reporter": ""}])
    found.flaws.extend(
        [
            Flaw("full-width", 2, "fee", "三十"),
            Flaw("wrong-type", 2, "fee", "三十"),
            Flaw("wrong-type", 2, "arrived_at", "昨天"),
            Flaw("missing-value", 2, "reporter"),
            Flaw("stray-space", 2, "content", " 水"),
            Flaw("missing-column", 1, "phone"),
        ]
    )
    told = list(zip(*unclear_of(ALL["repairs"], "云溪", found), strict=True))
    assert {row[1:] for row in told} == {
        ("repairs", "报事登记.xlsx", 2, "fee", "费用", "三十", "wrong-type"),
        ("repairs", "报事登记.xlsx", 2, "arrived_at", "到达时间", "昨天", "wrong-type"),
    }
    hidden = relations("post")["households"]
    homes = table("households", [{"room": "1-1", "birthday": "昨天"}])
    homes.flaws.append(Flaw("wrong-type", 2, "birthday", "昨天"))
    assert unclear_of(hidden, "云溪", homes) == [()] * len(UNCLEAR.fields)


def test_a_column_that_the_sheet_lacks_is_named() -> None:
    found = table("zones", [])
    assert lacking(ALL["zones"], found) == []
    del found.places["keeper"]  # type: ignore[attr-defined]
    assert lacking(ALL["zones"], found) == ["片区管理员"]


def test_findings_and_duties_have_the_keys_of_their_json() -> None:
    assert tuple(DUE.names[1:]) == FIELDS
    assert FINDINGS.names[1:6] == ["rule", "severity", "workbook", "sheet", "cell"]
    (first, *_) = zip(*due_values("云溪", [due_of("甲")]), strict=True)
    assert first[0] == "云溪" and len(first) == len(DUE.fields)
