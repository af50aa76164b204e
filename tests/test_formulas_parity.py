"""What workbooks show is what `due` says: LibreOffice works the formulas out, and every cell is compared."""

import os
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetkit.books import Books
from sheetkit.excel.build import write_workbook
from sheetkit.excel.formulas.columns import Live
from sheetkit.lights import lights
from sheetkit.live import live_cells, live_lists
from sheetkit.register import registers, workbooks
from sheetkit.site import open_site
from tests.odd_rows import rows
from tests.programs import soffice
from tests.workbooks import SETTINGS

NOW = datetime(2026, 11, 20, 17)
COUNT = 400
SEEDS = [int(one) for one in os.environ.get("SEEDS", "1").split()]
STAFF = [
    {"staff_no": "01", "name": "陈志远", "department": "管理处", "post": "管理处主任", "left": date(2026, 2, 28)},
    {"staff_no": "02", "name": "周岚", "department": "管理处", "post": "管理处主任", "joined": date(2026, 3, 1)},
    {"staff_no": "03", "name": "林小燕", "department": "客户服务中心", "post": "片区客服员"},
]
ROOMS = [
    {"room": "3-2-1501", "name": "赵一", "handover": "精装", "move_in_kind": "集中"},
    {"room": "3-2-1502", "name": "钱二", "handover": "精装", "move_in_kind": "零星"},
    {"room": "3-2-1503", "name": "孙三", "handover": "精装"},
    {"room": "3-2-1504", "name": "李四", "handover": "精装", "move_in_kind": "成批"},
]
GIVEN: dict[str, list[Any]] = {
    "households.room": ["3-2-1501", "3-2-1502", "3-2-1503", "3-2-1504", "3-2-9999", "３-2-1501"],
    "staff.name": ["陈志远", "周岚", "林小燕", "林小燕、 周岚", "陈志远，林小燕", "周", " 陈志远"],
    "repairs.ticket_no": [f"RE{number:05d}" for number in range(0, 400, 3)],
    "complaints.complaint_no": [f"CO{number:05d}" for number in range(0, 400, 2)],
    "inspections.inspection_no": [f"XJ{number:03d}" for number in range(150)],
    "inspection_items.inspection_no": [f"XJ{number:03d}" for number in range(200)],
}


def books_of(folder: Path, cells: Mapping[str, list[dict[str, Any]]], live: Live | None = None) -> Books:
    """A site of these rows, read back."""
    folder.mkdir(exist_ok=True)
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    for name, among in workbooks().items():
        write_workbook(folder / name, among, {one.name: cells.get(one.name, []) for one in among}, live)
    return open_site(folder).books(NOW)


def generated(seed: int) -> dict[str, list[dict[str, Any]]]:
    chance = random.Random(seed)
    wanted = {light.register for light in lights(open_policy())} | {"extensions", "follow_ups", "inspections"}
    found = {name: rows(registers()[name], COUNT, chance, GIVEN) for name in sorted(wanted)}
    return {**found, "staff": STAFF, "households": ROOMS}


def open_policy() -> Any:
    from sheetkit.policy import rulebook

    return rulebook()


def calculated(folder: Path, outdir: Path) -> Iterator[tuple[str, int, str, Any]]:
    """Register, row, header and value of every computed cell, as LibreOffice works it out."""
    wanted: dict[str, list[str]] = {}
    for light in lights(open_policy()):
        wanted.setdefault(light.register, []).extend(light.headers)
    names = {registers()[name].workbook for name in wanted}
    for path in soffice([folder / name for name in sorted(names)], "xlsx", outdir, calculate=True):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for name, headers in wanted.items():
            if registers()[name].workbook != path.name:
                continue
            lines = book[registers()[name].sheet].iter_rows(values_only=True)
            heads = next(lines)
            places = [(heads.index(header), header) for header in headers]
            for at, line in enumerate(lines, 2):
                yield from ((name, at, header, line[place]) for place, header in places)


def same(shown: Any, wanted: Any) -> bool:
    if isinstance(wanted, datetime):
        if isinstance(shown, datetime):
            return bool(abs((shown - wanted).total_seconds()) < 1)
        return False
    if isinstance(wanted, float):
        return isinstance(shown, int | float) and abs(shown - wanted) < 1e-6
    return (shown or "") == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_rows_show_what_the_engine_says(seed: int, tmp_path: Path) -> None:
    cells = generated(seed)
    books = books_of(tmp_path / "site", cells)
    live = Live(now=NOW, fixed=True, lists=live_lists(books))
    books = books_of(tmp_path / "site", cells, live)
    compare(tmp_path, books)


def rows_of(books: Books, name: str, at: int) -> Any:
    return next((row for row in books.tables[name].rows if row.at == at), None)


def compare(tmp_path: Path, books: Books) -> None:
    wanted = live_cells(books)
    count, wrong = 0, []
    tally: dict[Any, int] = {}
    for name, at, header, shown in calculated(tmp_path / "site", tmp_path):
        want = wanted[name].get(at, {}).get(header, "")
        count += 1
        if isinstance(want, str):
            tally[want] = tally.get(want, 0) + 1
        if not same(shown, want):
            wrong.append((name, at, header, shown, want, rows_of(books, name, at)))
    print(f"{count} cells compared", tally)
    assert not wrong, f"{len(wrong)} of {count} differ: " + "\n".join(map(str, wrong[:40]))
