"""What workbooks show is what `due` says: LibreOffice works the formulas out anew, and every cell is compared.

The sample site, rows that nobody would write, and the same under a law of the site's own with days of its own. The
one thing a formula cannot see is the format of a cell: a bare number in a column of dates is a day to it.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from samples.generator import generate
from samples.generator.planted import plant
from samples.generator.world import MOMENT
from sheetkit.books import Books
from sheetkit.clock import moment
from sheetkit.excel.build import write_workbook
from sheetkit.lights import lights
from sheetkit.live import holding, live, live_cells
from sheetkit.policy import Policy, rulebook
from sheetkit.register import registers, workbooks
from sheetkit.site import open_site
from tests.odd_rows import just_due, rows
from tests.programs import soffice
from tests.workbooks import SETTINGS

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
PEOPLE: Rows = {
    "staff": [
        {"staff_no": "01", "name": "陈志远", "department": "管理处", "post": "管理处主任", "left": date(2026, 2, 28)},
        {"staff_no": "02", "name": "周岚", "department": "管理处", "post": "管理处主任", "joined": date(2026, 3, 1)},
        {"staff_no": "03", "name": "林小燕", "department": "客户服务中心", "post": "片区客服员"},
    ],
    "households": [
        {"room": "3-2-1501", "name": "赵一", "handover": "精装", "move_in_kind": "集中"},
        {"room": "3-2-1502", "name": "钱二", "handover": "精装", "move_in_kind": "零星"},
        {"room": "3-2-1503", "name": "孙三", "handover": "精装"},
        {"room": "3-2-1504", "name": "李四", "handover": "精装", "move_in_kind": "成批"},
    ],
}
GIVEN = {
    "households.room": ["3-2-1501", "3-2-1502", "3-2-1503", "3-2-1504", "3-2-9999", "３-2-1501", "3-2-*"],
    "staff.name": ["陈志远", "周岚", "林小燕", "林小燕、 周岚", "陈志远，林小燕", "周", " 陈志远"],
    "repairs.ticket_no": [f"RE{number:05d}" for number in range(0, 300, 3)],
    "complaints.complaint_no": [f"CO{number:05d}" for number in range(0, 300, 2)],
    "inspections.inspection_no": [f"XJ{number:03d}" for number in range(150)],
    "inspection_items.inspection_no": [f"XJ{number:03d}" for number in range(200)] + ["xj001", "XJ*", "XJ003　"],
}
ASKED = ("repairs", "follow_ups", "complaints", "extensions", "key_loans", "files", "file_loans", "customer_changes",
         "incoming", "inspections", "inspection_items", "incidents", "reports")  # fmt: skip
OWN_LAW = """
people = { "管理处主任" = "林小燕" }
deputies = [{ post = "管理处主任", name = "周", from = 2026-10-01, to = 2026-10-31 }]
[calendar]
off = [2026-11-16]
work = [2026-01-01, 2026-11-21]
[policy.CAL-2]
close = "17:30"
soon = 0.4
[policy.REP-1]
within = "1 working day"
[policy.REP-3]
within = "same day"
changes = [{ since = 2026-02-28, within = "90min" }, { since = 2026-10-08, within = "2 days" }]
[policy.REP-8]
within = "0 working days"
[policy.CMP-1]
within = { "特急" = "3 working days", "一般" = "same day" }
[policy.INF-1]
loss = 4999.5
[policy.SEC-3]
within = "2 days"
[policy.ARC-1]
move_in = "2 days"
renovation = "45min"
"""


class Case(NamedTuple):
    settings: str
    rows: Rows


def odd(seed: int, count: int) -> Rows:
    chance = random.Random(seed)
    now = just_due(MOMENT)
    made = {name: [*rows(registers()[name], count, chance, GIVEN), *now.get(name, ())] for name in ASKED}
    return {**made, **PEOPLE}


def sample() -> Rows:
    world = generate()
    plant(world)
    return world.books


CASES = {
    "sample": lambda: Case(SETTINGS, sample()),
    "odd": lambda: Case(SETTINGS, odd(1, 300)),
    "own-law": lambda: Case(SETTINGS + OWN_LAW, odd(2, 120)),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Books, Path]]:
    """Of each case its books as `due` reads them, and the folder with its workbooks as LibreOffice calculated them."""
    place = tmp_path_factory.mktemp("parity")
    books: dict[str, Books] = {}
    files = []
    for name, case in CASES.items():
        books[name] = write_site(place / name, case())
        for workbook in {registers()[light.register].workbook for light in lights(books[name].policy)}:
            files.append(place / f"{name}-{workbook}")
            shutil.copy(place / name / workbook, files[-1])
    (place / "done").mkdir()
    soffice(files, "xlsx", place / "done", calculate=True)
    return {name: (books[name], place / "done") for name in CASES}


def write_site(folder: Path, case: Case) -> Books:
    """The case's workbooks with their formulas, and its books as they are read back."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(case.settings, "utf-8")
    shown = live(holding(case.rows, open_site(folder).books(MOMENT)), fixed=True)
    for name, among in workbooks().items():
        write_workbook(folder / name, among, {one.name: case.rows.get(one.name, ()) for one in among}, live=shown)
    return open_site(folder).books(MOMENT)


@pytest.mark.parametrize("case", CASES)
def test_every_cell_shows_what_the_engine_says(case: str, answers: Mapping[str, tuple[Books, Path]]) -> None:
    books, folder = answers[case]
    wanted, words, wrong = live_cells(books), Counter[object](), []
    for register, at, header, shown in calculated(folder, case, books.policy):
        want = wanted[register].get(at, {}).get(header, "")
        words[want if isinstance(want, str) else type(want).__name__] += 1
        if not same(shown, want):
            wrong.append(f"{register}!{at} {header}: {shown!r}, not {want!r}: {line(books, register, at)}")
    print(f"{case}: {words.total()} cells, {dict(words)}")
    assert not wrong, f"{len(wrong)} of {words.total()} differ\n" + "\n".join(wrong[:20])
    assert words.total() > 10_000 or case == "own-law"


def calculated(folder: Path, case: str, policy: Policy) -> Iterator[tuple[str, int, str, Any]]:
    """Register, row, header and value of every computed cell that is shown."""
    headers: dict[str, list[str]] = {}
    for light in lights(policy):
        headers.setdefault(light.register, []).extend(light.headers)
    for name, among in workbooks({name: registers()[name] for name in headers}).items():
        book = CalamineWorkbook.from_path(str(folder / f"{case}-{name}"))
        for register in among:
            head, *lines = book.get_sheet_by_name(register.sheet).to_python(skip_empty_area=False)
            places = [(head.index(header), header) for header in headers[register.name]]
            for at, cells in enumerate(lines, 2):
                yield from ((register.name, at, header, cells[place]) for place, header in places)


def same(shown: Any, wanted: Any) -> bool:
    if isinstance(wanted, datetime):
        return isinstance(shown, date) and abs((moment(shown) - wanted).total_seconds()) < 1
    if isinstance(wanted, float):
        return isinstance(shown, int | float) and abs(shown - wanted) < 1e-6
    return bool((shown or "") == wanted)


def line(books: Books, register: str, at: int) -> Any:
    return next((row for row in books.tables[register].rows if row.at == at), None)


def test_what_stands_in_the_file_is_what_a_program_will_calculate(tmp_path: Path) -> None:
    """Previews and phones show the cached values."""
    case = Case(SETTINGS, odd(3, 60))
    books = write_site(tmp_path / "site", case)
    wanted = live_cells(books)
    for register in ASKED:
        name = registers()[register].workbook
        shutil.copy(tmp_path / "site" / name, tmp_path / f"as-written-{name}")
    for register, at, header, shown in calculated(tmp_path, "as-written", rulebook()):
        assert same(shown, wanted[register].get(at, {}).get(header, "")), (register, at, header)
