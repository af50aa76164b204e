"""The score workbook works itself out: LibreOffice calculates every formula anew and comes to what the engine says.

Months of all kinds: unknown inspections, marks missing and several at one level, zones at 0 and at 100, ties, registers
that cannot be read, an assumption. And with a figure of 参数 changed by hand it is the month on that assumption.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetkit.report.scorebook import scorebook
from sheetkit.score import score
from sheetkit.score.assumed import score_assumed
from sheetkit.scores import PARTS, Scores
from tests.programs import soffice
from tests.rows import books
from tests.score_month import MARKS, PRAISES, marks, october
from tests.test_score_zones import MATTER, ROUND

PRAISE = PRAISES[0]
MORE_MARKS = marks(
    "2026-10", "郑班 主管级 80.05 赵任", "郑班 主管级 77.1 钱管", "李东 主管级 10 钱管", "孙台 主任级 5 赵任"
)
INFORMATION = [
    {"department": "环境部", "kind": "即时信息", "due_at": f"2026-10-0{day} 09:00", "sent_at": f"2026-10-0{day} 10:00"}
    for day in range(1, 7)
]
ASKED = [
    {"staff_name": "孙台", "happened_on": "2026-10-01", "breach": "未答复", "amount": 80.5},
    {"staff_name": "孙台", "happened_on": "2026-10-02", "breach": "推诿"},
    {"staff_name": "王工", "happened_on": "2026-10-02", "breach": "推诿"},
]


def tied() -> Scores:
    """Equal scores: 甲 by fewer complaints, then 乙 by its name; names that mean something in a criterion."""
    names = ["*", "甲", "乙", ">5", "=乙", "1"]
    rows = {
        "zones": [{"zone": name} for name in names],
        "inspections": [{**ROUND, "zone": name, "score": 91.05} for name in names],
        "complaints": [{**MATTER, "complaint_no": name, "zone": name} for name in names if name != "甲"],
        "praises": [{**PRAISE, "zone": name} for name in names for _ in range(0 if name == "甲" else 3)],
    }
    return score(books(**rows), "2026-10")


def extremes() -> Scores:
    """东区 at 0, 西区 at 100, and thirds that no decimal holds."""
    complaints = [{**MATTER, "complaint_no": f"A{n}"} for n in range(21)]
    rounds = [{**ROUND, "zone": zone, "score": mark} for zone in ("东区", "西区") for mark in (90, 91, 91.1)]
    return score(october(complaints=complaints, praises=[PRAISE] * 9, inspections=rounds), "2026-10")


CASES = {
    "october": lambda: score(october(), "2026-10"),
    "several": lambda: score(
        october(marks=[*MARKS, *MORE_MARKS], reports=INFORMATION, first_inquiries=ASKED), "2026-10"
    ),
    "extremes": extremes,
    "tied": tied,
    "own-law": lambda: score(
        october(site={"policy": {"SCO-1": {"complaint": 7.5, "weights": {"inspection": 45.5, "evaluation": 54.5}}}}),
        "2026-10",
    ),
    "unreadable": lambda: score(october(without=["complaints", "repairs", "reports", "first_inquiries"]), "2026-10"),
    "nothing": lambda: score(books(), "2026-10"),
    "assumed": lambda: score_assumed(october(), "2026-10", ["SCO-1.complaint=3"], ["TS2"]),
}
CHANGED = {"投诉扣分": 3, "表扬加分": 0, "巡检权重": 50, "评价权重": 50, "不满意扣分": 4, "迟报扣分": 0.2}
"""What somebody types into 参数."""
LIKE = (
    *("SCO-1.complaint=3", "SCO-1.praise=0", "SCO-1.weights.inspection=50", "SCO-1.weights.evaluation=50"),
    *("SCO-2.dissatisfied=4", "SCO-4.late=0.2", "SCO-3.工程主管.self=30", "SCO-3.工程主管.director=60"),
)


class Recalculated(NamedTuple):
    """A case's scores and its workbook as it was written and as LibreOffice worked it out."""

    scores: Scores
    written: Path
    worked_out: Path


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recalculated]:
    folder = tmp_path_factory.mktemp("scorebooks")
    cases = {name: make() for name, make in CASES.items()}
    for name, scores in cases.items():
        (folder / f"{name}.xlsx").write_bytes(scorebook(scores, "示例中心", None))
    cases["by-hand"] = by_hand(folder / "by-hand.xlsx")
    (folder / "done").mkdir()
    done = soffice([folder / f"{name}.xlsx" for name in cases], "xlsx", folder / "done", calculate=True)
    return {
        name: Recalculated(scores, folder / f"{name}.xlsx", path)
        for (name, scores), path in zip(cases.items(), done, strict=True)
    }


def by_hand(path: Path) -> Scores:
    """October's workbook with other figures typed into 参数, nothing calculated; the scores that it should show."""
    site = {"reports": INFORMATION}
    path.write_bytes(scorebook(score(october(**site), "2026-10"), "示例中心", None))
    book = openpyxl.load_workbook(path)
    sheet = book["参数"]
    for row in sheet.iter_rows():
        if row[0].value in CHANGED:
            row[1].value = CHANGED[row[0].value]
        if row[0].value == "工程主管":
            row[1].value, row[4].value = 30, 60
    book.save(path)
    return score_assumed(october(**site), "2026-10", LIKE, ())


def cells(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def two(value: Any) -> Any:
    """A figure as it is shown: two places, half up; a word as it stands."""
    if not isinstance(value, int | float):
        return value
    return (Fraction(str(round(value, 8))) * 100 + Fraction(1, 2)) // 1


def shown(figure: Fraction | int | None, blank: bool = False) -> Any:
    return "" if blank else "待定" if figure is None else (Fraction(figure) * 100 + Fraction(1, 2)) // 1


@pytest.mark.parametrize("case", [*CASES, "by-hand"])
def test_zones_people_and_departments_are_the_engines_to_two_places(case, found):
    scores, _, path = found[case]
    head = 1 if case == "assumed" else 0
    zones = {row[1]: [two(cell) for cell in (row[0], *row[3:10])] for row in cells(path, "排名")[head + 1 :]}
    for zone in scores.zones:
        figures = (zone.rank, zone.score, zone.inspection, zone.evaluation, zone.complaints, zone.praises)
        wanted = [shown(figure) for figure in (*figures, zone.own_check, zone.own_rounds)]
        assert zones[zone.zone] == wanted, zone.zone
    people = cells(path, "人员")[head + 1 : head + 1 + len(scores.staff)]
    for person, row in zip(scores.staff, people, strict=True):
        wanted = [shown(person.parts[part], not person.weights[part]) for part in PARTS]
        assert [two(cell) for cell in row[5:10]] == [*wanted, shown(person.score)], person.name
    departments = {row[0]: row for row in cells(path, "部门")}
    for line in scores.information or ():
        assert two(departments[line["department"]][1]) == ("-" if line["score"] is None else shown(line["score"]))
        assert two(departments[line["department"]][4]) == shown(line["late"])
    for line in scores.first_inquiries or ():
        assert [two(cell) for cell in departments[line["name"]][1:3]] == [
            "-" if line["amount"] is None else shown(line["amount"]),
            shown(line["breaches"]),
        ]


@pytest.mark.parametrize("case", CASES)
def test_what_stands_in_the_file_is_what_a_program_works_out(case, found):
    """Previews and phones show the values that the file brings along."""
    wrong = [place for place, ours, theirs in pairs(found[case]) if two(ours) != two(theirs)]
    assert wrong == []


def pairs(one: Recalculated) -> Iterator[tuple[str, Any, Any]]:
    for sheet in CalamineWorkbook.from_path(str(one.written)).sheet_names:
        for at, (mine, theirs) in enumerate(
            zip(cells(one.written, sheet), cells(one.worked_out, sheet), strict=False), 1
        ):
            yield from ((f"{sheet}!{at}", *both) for both in zip(mine, theirs, strict=False))


def test_the_figures_are_formulas(found):
    sheets = openpyxl.load_workbook(found["october"].written)
    for sheet, columns in {"排名": "ADEFGHIJ", "人员": "EFGHIJ"}.items():
        kinds = {sheets[sheet][f"{column}2"].data_type for column in columns}
        assert kinds == {"f"}, sheet


def test_the_cases_hold_what_they_claim(found):
    assert {zone.evaluation for zone in found["extremes"].scores.zones} == {0, 100}
    assert [zone.zone for zone in found["tied"].scores.zones] == ["甲", "*", "1", "=乙", ">5", "乙"]
    assert any(person.missing for person in found["october"].scores.staff)
    assert any(zone.score is None for zone in found["october"].scores.zones)
    assert all(zone.score is None for zone in found["unreadable"].scores.zones)
    assert found["by-hand"].scores.zones != found["october"].scores.zones


def test_no_formula_ends_in_an_error(found):
    for one in found.values():
        for sheet in openpyxl.load_workbook(one.worked_out, data_only=True):
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]
