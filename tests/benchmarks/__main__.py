"""Us and the peers on the same registers, interleaved in one run: `python -m tests.benchmarks --rows 1000,100000`.

Processor time (user and system) and the most memory are those of a process of its own for each run, medians of some
rounds; the ratio is to what python-calamine's bare `to_python` takes of the same file in the same run. All who look for
faults must find the same. Who writes documents and cells comes in tables of their own (`writers.py`). `--write` puts
all of it into README.md. It needs what `pip install -e .[test,bench]` brings.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from statistics import median
from zipfile import ZIP_DEFLATED, ZipFile

from tests.benchmarks.peers import LATER_ONLY, PEERS, Cells
from tests.benchmarks.registers import BOOK, Planted
from tests.benchmarks.writers import WRITERS

README = Path(__file__).parents[2] / "README.md"
MARKS = "<!-- benchmark -->", "<!-- /benchmark -->"
YARDSTICK = "python-calamine to_python"
OTHER_BOOK = "钥匙管理.xlsx"
FIRST, AGAIN, SAVED, DUE, SAME = (
    "sheetkit check",
    "sheetkit check, again at another moment",
    "sheetkit check, again after another workbook was saved",
    "sheetkit due",
    "sheetkit due, again",
)
OURS = {
    FIRST: ["check", "--as-of", "2026-11-20T17:00"],
    AGAIN: ["check", "--as-of", "2026-11-20T17:30"],
    SAVED: ["check", "--as-of", "2026-11-20T17:30"],
    DUE: ["due", "--as-of", "2026-11-20T17:00"],
    SAME: ["due", "--as-of", "2026-11-20T17:30"],
}
COLD = (FIRST, DUE)
STRUCTURE = ("missing-value", "wrong-type", "not-allowed", "duplicate-key", "unknown-reference")
MOST_ROWS = {"frictionless": 10_000, "openpyxl": 100_000, "jsonschema": 100_000, "pandera": 100_000}
"""Past so many rows these take minutes, and are left out."""
MEBI = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """Processor seconds, bytes of memory at most, and the cells found at fault (None: it does not look for any)."""

    seconds: float
    memory: int
    found: Cells | None


def measured(command: Sequence[str], answer: Path) -> tuple[float, int]:
    """Processor seconds and bytes of memory of a process of its own; its output goes to a file.

    Modules are compiled once, as in an installed program.
    """
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with answer.open("wb") as out:
        process = subprocess.Popen([sys.executable, *command], stdout=out, stderr=subprocess.DEVNULL, env=compiled)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    scale = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * scale


BARE = """import sys
from python_calamine import CalamineWorkbook
CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"""


def run(name: str, site: Path, answer: Path) -> Run:
    """One subject on one site, once."""
    if name == YARDSTICK:
        return Run(*measured(["-c", BARE, str(site / BOOK)], answer), None)
    if name not in OURS:
        seconds, memory = measured(["-m", "tests.benchmarks.peers", name, str(site)], answer)
        found = {(at, column) for at, column in json.loads(answer.read_text("utf-8"))}
        return Run(seconds, memory, found)
    if name in COLD:
        rmtree(site / ".sheetkit", ignore_errors=True)
    if name == SAVED:
        save_again(site / OTHER_BOOK)
    word, *rest = OURS[name]
    seconds, memory = measured(["-m", "sheetkit", word, str(site), *rest, "--format", "json"], answer)
    data = json.loads(answer.read_text("utf-8"))
    if word == "due":
        return Run(seconds, memory, None)
    cells = {(one["row"], one["column"]) for one in data["findings"] if one["rule"] in STRUCTURE}
    return Run(seconds, memory, cells)


def save_again(book: Path) -> None:
    """Give a workbook other bytes and the same cells, as a program does that saves it."""
    with ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(book, "w", ZIP_DEFLATED) as package:
        for name, raw in parts.items():
            package.writestr(name, raw + b"\n" if name == "docProps/app.xml" else raw)


def agree(name: str, found: Cells | None, planted: Planted) -> None:
    """Stop where somebody finds other faults than were planted."""
    wanted = planted
    if name in LATER_ONLY:
        wanted = {(at, column) for at, column in planted if column != "ticket_no" or (at + 1, column) not in planted}
    if found is not None and found != wanted:
        odd = sorted(found ^ wanted)[:5]
        raise SystemExit(f"{name} finds other faults than were planted: {odd}")


def made(site: Path, rows: int) -> Planted:
    """A site with so many rows, made by another process, for whoever is measured begins with the memory of this one."""
    command = [sys.executable, "-m", "tests.benchmarks.registers", str(site), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {(at, column) for at, column in json.loads(done.stdout)}


def compared(rows: int, rounds: int, peers: Sequence[str]) -> dict[str, tuple[float, float]]:
    """By name the medians of seconds and of mebibytes, of registers with so many rows."""
    names = [name for name in [YARDSTICK, *OURS, *peers] if rows <= MOST_ROWS.get(name, rows)]
    runs: dict[str, list[Run]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        planted = made(site, rows)
        for _ in range(rounds):
            for name in names:
                one = run(name, site, Path(folder) / "answer")
                agree(name, one.found, planted)
                runs[name].append(one)
    return {
        name: (median(one.seconds for one in ran), median(one.memory / MEBI for one in ran))
        for name, ran in runs.items()
    }


def table(results: dict[int, dict[str, tuple[float, float]]]) -> str:
    """The medians as a table of Markdown: seconds, times the yardstick, memory."""
    lines = ["| rows | | CPU seconds | × `to_python` | MiB |", "|---:|---|---:|---:|---:|"]
    for rows, figures in results.items():
        for name, (seconds, memory) in figures.items():
            ratio = seconds / figures[YARDSTICK][0]
            lines.append(f"| {rows:,} | {name} | {seconds:.2f} | {ratio:.2f} | {memory:.0f} |")
    return "\n".join(lines)


WRITTEN_ROWS = 10_000
"""Rows of the site whose tickets become documents, and of whose workbook a cell is set."""


def written(rounds: int) -> dict[str, dict[str, tuple[float, float]]]:
    """By what is asked and who does it the medians of seconds and of mebibytes."""
    runs: dict[str, dict[str, list[tuple[float, int]]]] = {asked: {} for asked in WRITERS}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        made(site, WRITTEN_ROWS)
        for _ in range(rounds):
            for asked, writers in WRITERS.items():
                for name in writers:
                    with tempfile.TemporaryDirectory() as out:
                        command = ["-m", "tests.benchmarks.writers"]
                        one = measured([*command, name, str(site), out], Path(folder) / "answer")
                        subprocess.run([sys.executable, *command, "proved", str(site), out], check=True)
                        runs[asked].setdefault(name, []).append(one)
    return {
        asked: {
            name: (median(seconds for seconds, _ in ran), median(memory / MEBI for _, memory in ran))
            for name, ran in among.items()
        }
        for asked, among in runs.items()
    }


def written_tables(results: dict[str, dict[str, tuple[float, float]]]) -> str:
    """A table for each thing that is asked, with ratios to ours, which comes first."""
    tables = []
    for asked, figures in results.items():
        ours = next(iter(figures))
        lines = [f"| {asked} | CPU seconds | × {ours} | MiB |", "|---|---:|---:|---:|"]
        for name, (seconds, memory) in figures.items():
            lines.append(f"| {name} | {seconds:.2f} | {seconds / figures[ours][0]:.2f} | {memory:.0f} |")
        tables.append("\n".join(lines))
    return "\n\n".join(tables)


def main() -> None:
    """Run, print, and write what was asked for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", default="1000,10000,100000", help="sizes of the registers")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--peers", default=",".join(PEERS), help="whom to run")
    words.add_argument("--no-writers", action="store_true", help="leave out who writes documents and cells")
    words.add_argument("--write", action="store_true", help="put the table into README.md")
    asked = words.parse_args()
    peers = [name for name in asked.peers.split(",") if name]
    results = {int(rows): compared(int(rows), asked.rounds, peers) for rows in asked.rows.split(",")}
    shown = table(results)
    if not asked.no_writers:
        shown += "\n\n" + written_tables(written(asked.rounds))
    print(shown)
    if asked.write:
        text = README.read_text("utf-8")
        begin, end = map(re.escape, MARKS)
        new = f"{MARKS[0]}\n{shown}\n{MARKS[1]}"
        README.write_text(re.sub(f"{begin}.*{end}", lambda _: new, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()
