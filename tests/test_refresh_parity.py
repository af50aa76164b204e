"""Old workbooks, refreshed, show what `due` says: LibreOffice works them out, and every cell is compared.

The workbooks are those of before computed columns, columns moved and staff's own among them; the rows those of the
sample site and such that nobody would write.
"""

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import sheetkit.renewal
from samples.generator.world import MOMENT
from sheetkit.excel.build import write_workbook
from sheetkit.excel.formulas.columns import Live
from sheetkit.lights import lights
from sheetkit.live import live, live_cells
from sheetkit.policy import rulebook
from sheetkit.register import Register, registers, workbooks
from sheetkit.site import open_site
from tests.package_lint import lint
from tests.programs import soffice
from tests.refreshing import refresh
from tests.test_formulas_parity import OWN_LAW, Rows, calculated, odd, same, sample
from tests.workbooks import SETTINGS, told
from tests.workbooks import checked as checked_at

OWN = "自己加的列"


def old_site(folder: Path, rows: Rows, settings: str) -> Path:
    """The site of an older definition: no duties had columns then, and the columns stood in another order."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(settings, "utf-8")
    chance = random.Random(7)
    wanted = {registers()[light.register].workbook for light in lights(rulebook())} | {"组织架构.xlsx", "客户信息.xlsx"}
    for name, among in workbooks().items():
        if name not in wanted:
            continue
        order = {}
        for register in among:
            heads = [column.header for column in register.columns] + [OWN]
            chance.shuffle(heads)
            order[register.name] = heads
        lines = {one.name: [{**row, OWN: at} for at, row in enumerate(rows.get(one.name, ()))] for one in among}
        write_workbook(folder / name, [_bare(one) for one in among], lines, live=Live({}), order=order)
    return folder


def _bare(register: Register) -> Register:
    """The register before anything was said beside its cells."""
    return replace(register, columns=tuple(replace(one, suggest=False) for one in register.columns))


def some(rows: Rows, most: int = 60) -> Rows:
    """The newest rows of each register; all of those that others refer to."""
    return {name: lines if name in ("staff", "households", "zones") else lines[-most:] for name, lines in rows.items()}


CASES: Mapping[str, Callable[[], tuple[Rows, str]]] = {
    "sample": lambda: (some(sample()), SETTINGS),
    "odd": lambda: (odd(5, 25), SETTINGS + OWN_LAW),
}


@pytest.mark.parametrize("case", CASES)
def test_a_refreshed_workbook_shows_what_due_says(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheetkit.renewal, "live", partial(live, fixed=True))
    folder = old_site(tmp_path / case, *CASES[case]())
    before = checked_at(folder, MOMENT)
    done = refresh(folder, "--write", moment=MOMENT.isoformat())
    assert done.exit_code == 0, done.output
    assert told(checked_at(folder, MOMENT)) == told(before)

    books = open_site(folder).books(MOMENT)
    files = []
    for workbook in {registers()[light.register].workbook for light in lights(books.policy)}:
        files.append(tmp_path / f"{case}-{workbook}")
        shutil.copy(folder / workbook, files[-1])
        assert lint(files[-1]) == []
    (tmp_path / "done").mkdir()
    soffice(files, "xlsx", tmp_path / "done", calculate=True)
    wanted, count, wrong = live_cells(books), 0, []
    for register, at, header, shown in calculated(tmp_path / "done", case, books.policy):
        want = wanted[register].get(at, {}).get(header, "")
        count += want != ""
        if not same(shown, want):
            wrong.append(f"{register}!{at} {header}: {shown!r}, not {want!r}")
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:20])
    assert count > 500
