"""Which number a notice gets (NOT-10), and what is written into its row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.errors import SheetkitError
from sheetkit.messages import LANGUAGES
from sheetkit.notices import Job, Notice, plan, row_edits
from sheetkit.numbers import following, read_number
from sheetkit.policy import rulebook
from tests.faults import told
from tests.rows import books, table
from tests.test_notice_plan import CENTRE, GOOD, HEAD, JOB, NEW

FORM = rulebook()["NOT-2"].parameters["form"]


def number(count: int, year: int = 2026, centre: str = CENTRE) -> str:
    return f"{centre}〔{year}〕第{count:03}号"


def planned(*rows: Mapping[str, Any], job: Job = JOB, **more: Any) -> list[Notice]:
    return plan(books(notices=rows, staff=[HEAD], **more), job)


def numbers(*rows: Mapping[str, Any], job: Job = JOB, **more: Any) -> list[str]:
    """The last digits of each number that is given, in the order of the sheet."""
    given = [str(one.written["notice_no"]) for one in planned(*rows, job=job, **more) if one.written]
    assert all(text.startswith(f"{CENTRE}〔") for text in given)
    return [text.partition("〔")[2] for text in given]


def row(row_no: str, **cells: Any) -> dict[str, Any]:
    return {**NEW, "row_no": row_no, **cells}


NEXT: Sequence[tuple[str, list[dict[str, Any]], list[str]]] = [
    # what it shows, the rows of 发文, the numbers given
    ("the first of all", [row("1")], ["2026〕第001号"]),
    ("after the highest", [row("1", notice_no=number(4)), row("2", notice_no=number(2)), row("3")], ["2026〕第005号"]),
    ("a gap is left", [row("1", notice_no=number(9)), row("2")], ["2026〕第010号"]),
    ("past 999", [row("1", notice_no=number(999)), row("2")], ["2026〕第1000号"]),
    ("a withdrawn one counts", [row("1", notice_no=number(4), withdrawn_on="2026-11-01"), row("2")], ["2026〕第005号"]),
    ("one of another medium counts", [row("1", notice_no=number(4), medium="短信"), row("2")], ["2026〕第005号"]),
    ("one not approved counts", [row("1", notice_no=number(4), approved_by=""), row("2")], ["2026〕第005号"]),
    ("one in other brackets counts", [row("1", notice_no=f"{CENTRE}[2026]第4号"), row("2")], ["2026〕第005号"]),
    ("another centre has its own", [row("1", notice_no=number(4, centre="云栖")), row("2")], ["2026〕第001号"]),
    (
        "another year has its own",
        [row("1", notice_no=number(4, 2025), issued_on="2025-12-30"), row("2")],
        ["2026〕第001号"],
    ),
    ("the year of issue counts too", [row("1", notice_no=number(4, 2025)), row("2")], ["2026〕第005号"]),
    ("in the order of the sheet", [row("9"), row("8"), row("7")], ["2026〕第001号", "2026〕第002号", "2026〕第003号"]),
    (
        "by the day of issue first",
        [row("1", issued_on=""), row("2", issued_on="2026-11-18")],
        ["2026〕第002号", "2026〕第001号"],
    ),
    ("the year of issue", [row("1", issued_on="2025-12-31"), row("2")], ["2025〕第001号", "2026〕第001号"]),
    ("unapproved ones wait", [row("1", approved_by=""), row("2")], ["2026〕第001号"]),
    ("what is only sent gets none", [row("1", medium="短信"), row("2", medium="送达")], ["2026〕第001号"]),
    ("what cannot be made gets none", [row("1", template="停电通知"), row("2", scope=""), row("3")], ["2026〕第001号"]),
]


@pytest.mark.parametrize(("shows", "rows", "expected"), NEXT, ids=[case[0] for case in NEXT])
def test_the_next_number(shows: str, rows: list[dict[str, Any]], expected: list[str]) -> None:
    assert numbers(*rows) == expected


def test_the_first_number_is_the_sites_own() -> None:
    assert numbers(row("1"), site={"policy": {"NOT-10": {"first": 31}}}) == ["2026〕第031号"]
    assert numbers(row("1", notice_no=number(40)), row("2"), site={"policy": {"NOT-10": {"first": 31}}}) == [
        "2026〕第041号"
    ]


def test_the_year_is_that_of_the_day_asked_for() -> None:
    assert numbers(row("1", issued_on=""), job=replace(JOB, issue_on=date(2027, 1, 1))) == ["2027〕第001号"]


def test_a_number_that_was_given_once_is_given_to_no_other_row_though_its_own_is_gone() -> None:
    assert numbers(row("1"), job=replace(JOB, given=[number(7), "草稿-3", number(90, 2025)])) == ["2026〕第008号"]


def test_closed_rows_of_past_years_count() -> None:
    at = books(notices=[row("2")], staff=[HEAD])
    past = table("notices", [row("1", notice_no=number(12), at=7)]).rows
    at.tables["notices"].past.extend(one._replace(book="历史/2026/收发文登记.xlsx") for one in past)
    assert plan(at, JOB)[0].written["notice_no"] == number(13)


@pytest.mark.parametrize("day", ["", "2026-03-01"])
def test_while_a_number_of_the_year_cannot_be_read_none_is_given(day: str) -> None:
    """It stands in a formula that was never calculated."""
    rows = [row("1", bad=["notice_no"], issued_on=day), row("2")]
    assert [one.state for one in planned(*rows)] == ["missing", "number-unclear"]
    rows = [row("1", bad=["notice_no"], issued_on="2025-03-01"), row("2")]
    assert [one.state for one in planned(*rows)] == ["missing", "ready"]


def test_a_draft_gets_no_number_and_nothing_is_written() -> None:
    assert [one.written for one in planned(row("1"), job=replace(JOB, draft=True))] == [{}]


def test_what_is_written_into_the_row() -> None:
    (notice,) = planned(row("7", issued_on="", ends_at=""))
    file = f"停水通知-{number(1)}.docx"
    assert notice.file == file and notice.fields["文号"] == number(1)
    assert notice.written == {
        "notice_no": number(1),
        "issued_on": date(2026, 11, 20),
        "posted_until": date(2026, 11, 27),
        "file": file,
    }
    (edit, *_) = row_edits([notice], table("notices"), "zh")
    assert (edit.workbook, edit.sheet, edit.row, edit.header, edit.key) == ("收发文登记.xlsx", "发文", 2, "文号", "7")
    assert (edit.old, edit.value, edit.reason) == ("", number(1), "接着编的文号")
    for language in LANGUAGES:
        assert [one.header for one in row_edits([notice], table("notices"), language)] == [
            "文号",
            "发布日期",
            "张贴期限至",
            "文件",
        ]


def test_what_the_staff_typed_stays() -> None:
    (notice,) = planned(row("7", posted_until="2026-12-01"))
    assert set(notice.written) == {"notice_no", "file"}


def test_a_row_with_its_number_is_made_again_and_nothing_is_written() -> None:
    at = books(notices=[{**GOOD, "issued_on": ""}], staff=[HEAD])
    (notice,) = plan(at, JOB, at.rows("notices"))
    assert (notice.state, notice.written, notice.fields["文号"]) == ("ready", {}, number(12))


def test_a_formula_is_not_typed_over() -> None:
    at = books(notices=[row("7")], staff=[HEAD])
    place = at.tables["notices"].places["notice_no"]
    held = replace(at.tables["notices"], formulas=frozenset({(2, place)}))
    (notice,) = plan(replace(at, tables={**at.tables, "notices": held}), JOB)
    assert (notice.state, notice.words["fields"]) == ("missing", "文号")
    (draft,) = plan(replace(at, tables={**at.tables, "notices": held}), replace(JOB, draft=True))
    assert draft.state == "ready"


def test_a_column_that_is_not_there_is_left_out() -> None:
    (notice,) = planned(row("7"))
    held = table("notices")
    without = replace(held, places={name: place for name, place in held.places.items() if name != "file"})
    assert "文件" not in [edit.header for edit in row_edits([notice], without, "zh")]


# The form of the house


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (number(12), (CENTRE, 2026, 12, True)),
        (f"{CENTRE}〔2026〕第12号", (CENTRE, 2026, 12, True)),
        (f"{CENTRE}（2026）第012号", (CENTRE, 2026, 12, False)),
        (f"{CENTRE} [2026] 12", (CENTRE, 2026, 12, False)),
        ("2026-012", None),
        ("", None),
    ],
)
def test_reading_a_number(text: str, found: Any) -> None:
    assert read_number(text, FORM) == found


def test_a_form_of_the_site() -> None:
    form = "云物〔{year}〕{number:04}号"
    given_before = [("云物〔2026〕0041号", 0), ("云物〔2025〕0099号", 0)]
    assert next(following(form, CENTRE, 2026, 1, given_before)) == "云物〔2026〕0042号"


def test_no_number_is_given_twice_however_its_centre_is_written() -> None:
    assert next(following(FORM, "云溪 ", 2026, 1, [("云溪 〔2026〕第001号", 0)])) == "云溪 〔2026〕第002号"


@pytest.mark.parametrize(
    "form", ["第{number}号", "{year}", "{year}{year}{number}", "{who}{year}{number}", "{year}{number"]
)
def test_a_form_that_numbers_nothing_is_refused(form: str) -> None:
    with pytest.raises(SheetkitError) as error:
        next(following(form, CENTRE, 2026, 1, []))
    assert error.value.key == "number-form"


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from([2025, 2026])), max_size=6), st.integers(1, 9))
def test_whatever_was_given_the_next_numbers_are_new_and_without_a_gap(
    held: list[tuple[int, int]], wanted: int
) -> None:
    """NOT-10 finds no more in a register after its next numbers were given than before."""
    texts = list(dict.fromkeys(number(count, year) for count, year in held))
    before = [{"row_no": str(at), "notice_no": text} for at, text in enumerate(texts)]
    waiting = [row(f"N{at}") for at in range(wanted)]
    made = [one.written["notice_no"] for one in planned(*before, *waiting) if one.written]
    assert len(made) == len(set(made)) == wanted and not set(made) & set(texts)
    after = [*before, *({"row_no": f"N{at}", "notice_no": text} for at, text in enumerate(made))]
    known = told("NOT-10", notices=before)
    if texts and any("2026" in text for text in texts):
        assert told("NOT-10", notices=after) == known
