"""The sample estate: it is what the generator makes, it is as large and as full as told, and what is wrong with it is
exactly what was planted.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from samples.generator import generate
from samples.generator.__main__ import write
from samples.generator.planted import CASES, plant
from samples.generator.world import BEGIN, MOMENT, World
from sheetkit.cli import cli
from sheetkit.register import registers, workbooks
from tests import planted

ESTATE = Path(__file__).parent.parent / "samples" / "estate"
PLANNED = {
    "contractors": ["ends"],
    "residents": ["ends"],
    "repairs": ["appointed_at"],
    "complaints": ["next_feedback_at", "agreed_finish_at"],
    "extensions": ["old_finish_at", "new_finish_at"],
    "key_loans": ["extended_to"],
    "file_loans": ["due_on"],
    "notices": ["starts_at", "ends_at", "posted_until"],
    "incoming": ["due_on"],
    "inspections": ["rectify_due"],
    "inspection_items": ["rectify_due"],
    "renovations": ["starts", "ends"],
    "rosters": ["starts_at", "ends_at"],
}
"""The columns in which a day to come may stand."""


@cache
def standard() -> World:
    """The standard estate with everything planted."""
    world = generate()
    plant(world)
    return world


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estate")
    write(standard(), folder)
    return folder


def cells(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_what_lies_in_the_repository_is_what_the_generator_makes(site: Path) -> None:
    assert sorted(path.name for path in ESTATE.iterdir()) == sorted([*workbooks(), "sheetkit.toml"])
    for name in workbooks():
        assert cells(ESTATE / name) == cells(site / name), f"{name}: run `python3 tasks.py sample`"
    assert (ESTATE / "sheetkit.toml").read_text("utf-8") == (site / "sheetkit.toml").read_text("utf-8")


def test_the_estate_is_as_large_as_told() -> None:
    books = standard().books
    assert len(books["households"]) == 612
    assert [row["zone"] for row in books["zones"]] == ["东区", "南区", "西区", "北区"]
    assert {row["zone"] for row in books["households"]} == {row["zone"] for row in books["zones"]}
    assert 12_000 < sum(map(len, books.values())) < 20_000
    assert sum(path.stat().st_size for path in ESTATE.iterdir()) < 2.5e6


def test_every_register_is_filled() -> None:
    assert list(map(bool, standard().books.values())) == [True] * 41
    assert set(standard().books) == set(registers())


def test_the_staff_fill_every_department_and_post() -> None:
    staff = standard().books["staff"]
    columns = {column.name: column for column in registers()["staff"].columns}
    assert 35 <= len(staff) <= 45
    assert len({row["name"] for row in staff}) == len(staff)
    for name in ("department", "post"):
        assert {row[name] for row in staff} == set(columns[name].choices)
    assert sum(bool(row.get("left")) for row in staff) == 1
    assert any(str(row["joined"]) > "2026-10" for row in staff)


def test_nobody_has_these_numbers() -> None:
    """Telephone numbers have 0000 in the middle, id numbers begin with a place that does not exist."""
    for rows in standard().books.values():
        for row in rows:
            phone, number = row.get("phone"), row.get("id_number")
            assert phone is None or str(phone)[3:7] in ("0000", "００００")
            digits = f"{number:.0f}" if isinstance(number, float) else str(number)
            assert number is None or digits.startswith("990101")


def test_the_notices_hold_several_on_water_and_what_waits_to_be_issued() -> None:
    water = [row for row in standard().books["notices"] if row["template"] == "停水通知"]
    issued = [row for row in water if row.get("notice_no")]
    waiting = [row for row in water if not row.get("notice_no") and row.get("approved_by")]
    assert len(issued) >= 8
    assert len(waiting) == 2
    assert all(row["starts_at"] and row["ends_at"] and row["scope"] and row["contact"] for row in water)


def moments(world: World) -> Iterator[tuple[str, str, date]]:
    for name, rows in world.books.items():
        for row in rows:
            for column, value in row.items():
                if isinstance(value, date):
                    yield name, column, value.date() if isinstance(value, datetime) else value


def test_nothing_but_plans_lies_in_the_future() -> None:
    for name, column, day in moments(standard()):
        assert day <= MOMENT.date() or column in PLANNED.get(name, ()), f"{name}.{column}: {day}"


def test_the_books_cover_the_year() -> None:
    days = [day for name, column, day in moments(standard()) if name == "repairs" and column == "reported_at"]
    assert {(day.year, day.month) for day in days} == {(2025, 12), *((2026, month) for month in range(1, 12))}
    assert min(days) >= BEGIN


def test_the_same_seed_gives_the_same_rows_everywhere() -> None:
    """Another process, with another order of sets and another language, makes the very same rows."""
    told = "import hashlib, sys; from samples.generator import generate; "
    told += "print(hashlib.sha256(repr(generate(60, 5).books).encode()).hexdigest())"
    folder = ESTATE.parent.parent
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        run = subprocess.run([sys.executable, "-c", told], cwd=folder, env=environment, capture_output=True, check=True)
        digests.add(run.stdout.strip())
    assert len(digests) == 1
    assert generate(60, 5).books == generate(60, 5).books
    assert generate(60, 5).books != generate(60, 6).books


def test_a_larger_estate_keeps_the_proportions() -> None:
    small, large = generate(612).books, generate(1224).books
    for name in ("repairs", "visits", "fees", "files", "inspections", "parcels"):
        assert 1.8 < len(large[name]) / len(small[name]) < 2.2, name
    assert len(large["zones"]) == 8


def asked(command: str, place: Path, *words: str) -> dict[str, Any]:
    """The JSON answer of the command line at the sample's moment."""
    as_of = MOMENT.isoformat(timespec="minutes")
    words = (str(place), "--as-of", as_of, "--format", "json", "--lang", "zh", *words)
    result = CliRunner().invoke(cli, [command, *words])
    assert result.exit_code in (0, 1), result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def found(place: Path) -> Counter[tuple[str, ...]]:
    """(rule, register, key or #row, column) of each finding."""
    names = {(register.workbook, register.sheet): register.name for register in registers().values()}
    return Counter(
        (f["rule"], names[f["workbook"], f["sheet"]], f["key"] or f"#{f['row']}", f["column"])
        for f in asked("check", place)["findings"]
    )


@dataclass(frozen=True)
class Standing:
    """What `due` says: (rule, key or #row, state), and (rule, key, missed periods) where there are any."""

    states: Counter[tuple[str, ...]]
    missed: Counter[tuple[str, ...]]

    def of(self, *states: str) -> Counter[tuple[str, ...]]:
        """The items in one of these states."""
        return Counter({item: count for item, count in self.states.items() if item[2] in states})


def standing(place: Path) -> Standing:
    items = asked("due", place, "--state", "overdue,soon,open,late,met")["items"]
    gaps = [(item["rule"], item["key"], re.search(r"此前缺 (\d+) 期", item["why"])) for item in items]
    return Standing(
        Counter((item["rule"], item["key"] or f"#{item['row']}", item["state"]) for item in items),
        Counter((rule, key, gap[1]) for rule, key, gap in gaps if gap),
    )


def test_check_finds_what_was_planted_and_nothing_else(site: Path) -> None:
    assert found(site) == Counter(case[1:] for case in planted.FOUND)


def test_due_shows_what_was_planted_and_nothing_else(site: Path) -> None:
    shown = standing(site)
    assert shown.of("overdue", "late", "soon") == Counter(case[1:] for case in planted.DUE if case[3] != "open")
    assert Counter(case[1:] for case in planted.DUE if case[3] == "open") <= shown.of("open")
    assert shown.missed == Counter(case[1:] for case in planted.MISSED)


def test_every_rule_that_looks_at_rows_or_clocks_has_a_case() -> None:
    """`check` reports the kinds row and table, `due` the kinds due and period; a rule of both halves has both cases."""
    answer = json.loads(CliRunner().invoke(cli, ["rules", "--format", "json"]).stdout)
    kinds = {rule["id"]: set(rule["kinds"]) for rule in answer["rules"]}
    checked = {rule for rule, of in kinds.items() if of & {"row", "table"}}
    clocked = {rule for rule, of in kinds.items() if of & {"due", "period"}}
    in_check = {rule for _, rule, *_ in planted.FOUND}
    in_due = {rule for _, rule, *_ in [*planted.DUE, *planted.MISSED]}
    assert checked - in_check | clocked - in_due == set(planted.UNPLANTED)


@pytest.mark.parametrize(("homes", "seed"), [(612, 2026), (150, 7)])
def test_before_planting_nothing_is_wrong_and_nothing_late(tmp_path: Path, homes: int, seed: int) -> None:
    write(generate(homes, seed), tmp_path)
    shown = standing(tmp_path)
    assert not found(tmp_path)
    assert not shown.of("overdue", "late", "soon")
    assert not shown.missed


def test_a_small_estate_shows_what_was_planted_and_says_what_was_left_out(tmp_path: Path) -> None:
    world = generate(150, 7)
    left_out = plant(world)
    cases = [case for case in CASES if case.name not in left_out]
    write(world, tmp_path)
    assert 0 < len(left_out) < len(CASES) / 5
    told = Counter(cell for case in cases for cell in case.found for _ in range(case.again))
    assert Counter((rule, column) for rule, _, _, column in found(tmp_path).elements()) == told
    shown = standing(tmp_path)
    late = Counter((rule, state) for case in cases for rule, state in case.due if state != "open")
    assert Counter((rule, state) for rule, _, state in shown.of("overdue", "late", "soon").elements()) == late
    missed = Counter((rule, str(count)) for case in cases for rule, count in case.missed)
    assert Counter((rule, count) for rule, _, count in shown.missed.elements()) == missed


def test_every_case_stands_in_the_table() -> None:
    """The table and the generator tell the same of each case."""
    assert len({case.name for case in CASES}) == len(CASES)
    told = Counter((name, rule, column) for name, rule, _, _, column in planted.FOUND)
    assert told == Counter({(case.name, *one): case.again for case in CASES for one in case.found})
    assert {(name, rule, state) for name, rule, _, state in planted.DUE} == {
        (case.name, *one) for case in CASES for one in case.due
    }
    assert {(name, rule, int(count)) for name, rule, _, count in planted.MISSED} == {
        (case.name, *one) for case in CASES for one in case.missed
    }
