"""The short form of the benchmark: that all find the same, and what noise cannot turn: counts, not seconds."""

import cProfile
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from sheetkit import quick
from sheetkit.check import check
from sheetkit.excel.guard import scan
from sheetkit.site import open_site
from tests.benchmarks import writers
from tests.benchmarks.__main__ import OURS, STRUCTURE, agree, table, written_tables
from tests.benchmarks.peers import PEERS
from tests.benchmarks.registers import NOW, Planted, make

ROWS = 1_000
NEEDS = {"jsonschema-rs": "jsonschema_rs"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted]:
    folder = tmp_path_factory.mktemp("bench") / "site"
    return folder, make(folder, ROWS)


def test_we_find_what_was_planted(site: tuple[Path, Planted]) -> None:
    found = open_site(site[0])
    findings = check(found.books(NOW), found.gaps)
    cells = {(one.row, one.column) for one in findings if one.rule in STRUCTURE}
    assert cells == site[1]
    assert {one.rule for one in findings} == {*STRUCTURE, "missing-column"}


@pytest.mark.parametrize("name", PEERS)
def test_the_judge_and_every_peer_find_the_same(name: str, site: tuple[Path, Planted]) -> None:
    if find_spec(NEEDS.get(name, name)) is None:
        pytest.skip(f"{name} comes with sheetkit[bench]")
    agree(name, PEERS[name](site[0]), site[1])


def test_who_finds_other_faults_stops_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="pandas finds other faults"):
        agree("pandas", {(2, "room")}, {(3, "room")})


@pytest.mark.parametrize("write", [write for among in writers.WRITERS.values() for write in among.values()])
def test_every_writer_writes_the_same(
    write: Callable[[Path, Path], None], site: tuple[Path, Planted], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "FORMS", 2)
    with pytest.raises(SystemExit, match="not written"):
        writers.proved(site[0], tmp_path)
    write(site[0], tmp_path)
    writers.proved(site[0], tmp_path)


def test_only_odd_cells_are_looked_at_one_by_one(site: tuple[Path, Planted], monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    slow = quick.read_cell
    monkeypatch.setattr(quick, "read_cell", lambda value, column: looked.append(value) or slow(value, column))
    tickets = open_site(site[0]).tables(["repairs"])["repairs"]
    assert len(tickets.rows) == ROWS
    assert len(looked) < ROWS / 10  # the faults, and of each name in a column of references one


def test_usual_rows_are_proved_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first row on, which shows how far the columns reach, none goes the long way but the smallest sheets."""
    make(tmp_path / "site", 5_000)
    long_way: list[int] = []
    slow = scan._take
    monkeypatch.setattr(scan, "_take", lambda block, *rest: long_way.append(len(block)) or slow(block, *rest))
    open_site(tmp_path / "site").tables(["repairs"])
    assert sum(long_way) < 1 << 14


def calls(folder: Path, rows: int) -> int:
    """How many functions are called to check a site with so many tickets."""
    make(folder, rows)
    profile = cProfile.Profile()
    found = open_site(folder)
    profile.enable()
    check(found.books(NOW), found.gaps)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def test_work_grows_with_the_rows_and_no_faster(tmp_path: Path) -> None:
    none, some, many = (calls(tmp_path / str(rows), rows) for rows in (1, 1_000, 10_000))
    assert (many - none) < 11 * (some - none)


def loaded(*words: str) -> set[str]:
    program = "import sys; from sheetkit.cli import cli\ntry: cli.main(sys.argv[1:])\nexcept SystemExit: pass\n"
    program += "print('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_a_second_look_opens_no_workbook(site: tuple[Path, Planted]) -> None:
    words = ["check", str(site[0]), "--as-of", "2026-11-20T17:00"]
    assert "python_calamine" in loaded(*words)
    assert "python_calamine" not in loaded(*words)


def test_the_table_tells_seconds_ratio_and_memory() -> None:
    shown = table({1_000: {"python-calamine to_python": (0.5, 60.0), "sheetkit check": (1.0, 80.0)}})
    assert shown.splitlines()[-1] == "| 1,000 | sheetkit check | 1.00 | 2.00 | 80 |"
    assert "sheetkit check" in OURS


def test_what_was_written_has_a_table_of_its_own_with_ratios_to_ours() -> None:
    shown = written_tables({"one cell set": {"ours": (0.5, 30.0), "theirs": (2.0, 140.0)}})
    assert shown.splitlines()[0] == "| one cell set | CPU seconds | × ours | MiB |"
    assert shown.splitlines()[-1] == "| theirs | 2.00 | 4.00 | 140 |"
