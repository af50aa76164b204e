"""`sheetkit score` on a site of real workbooks: what it prints, writes and leaves alone."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from sheetkit.cells import read_cell
from sheetkit.cli import cli
from sheetkit.excel.build import write_workbook
from sheetkit.register import registers, workbooks
from sheetkit.report.text import width
from tests.score_month import REGISTERS

SETTINGS = """
company = "示例物业有限公司"
centre = "示例中心"
households = 3
handover = "精装"
books_since = 2026-01-01
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The month of `tests.score_month` in workbooks."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    for name, among in workbooks().items():
        rows = {one.name: [_typed(one.name, row) for row in REGISTERS.get(one.name, ())] for one in among}
        write_workbook(folder / name, among, rows)
    return folder


def _typed(register: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with dates and numbers as Excel holds them."""
    columns = registers()[register]
    typed = {}
    for name, value in row.items():
        raw = float(value) if isinstance(value, int) else value
        typed[name] = None if value is None else read_cell(raw, columns.column(name)).value
    return typed


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["score", *map(str, words)])


def october(site: Path, *words: object) -> Result:
    return run(site, "--month", "2026-10", "--as-of", "2026-11-20T17:00", *words)


def test_json_has_the_keys_that_others_rely_on(site):
    result = october(site, "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert {"version", "month", "site", "zones", "staff", "complaints", "repairs", "visits"} <= set(data)
    assert (data["month"], data["site"], data["as_of"]) == ("2026-10", "示例中心", "2026-11-20T17:00:00")
    zone = {"zone", "inspection", "evaluation", "complaints", "praises", "score", "rank", "reasons"}
    assert all(zone <= set(one) for one in data["zones"])
    person = {"name", "department", "post", "parts", "weights", "score", "missing", "reasons"}
    assert all(person <= set(one) for one in data["staff"])
    assert [(one["zone"], one["score"], one["rank"]) for one in data["zones"]] == [
        ("西区", 96.4, 1),
        ("东区", 94.33, 2),
        ("南区", None, None),
    ]


def test_the_cells_of_the_reasons_hold_what_they_say(site):
    data = json.loads(october(site, "--format", "json").stdout)
    reason = next(r for r in data["zones"][1]["reasons"] if r["key"] == "TS1")
    sheet = openpyxl.load_workbook(site / reason["workbook"])[reason["sheet"]]
    assert sheet[reason["cell"]].value == "是"


def test_the_tables_fit_80_columns_and_say_what_is_missing(site):
    result = october(site)
    assert result.exit_code == 0
    assert max(width(line) for line in result.stdout.splitlines()) <= 80
    assert "   2  东区  94.33  92.75   95.00     1     0   99.00      -" in result.stdout.splitlines()
    assert "   -  南区      -      -  100.00     0     0  100.00  97.00" in result.stdout.splitlines()
    assert "片区小组（东区 李东）" in result.stdout and "建议小组 99.00" in result.stdout


def test_english_fits_as_well(site):
    result = october(site, "--lang", "en")
    assert max(width(line) for line in result.stdout.splitlines()) <= 80
    assert "Zones by rank" in result.stdout


def test_out_writes_the_workbook_the_report_and_nothing_else(site, tmp_path):
    before = {path.name: path.read_bytes() for path in site.iterdir() if path.is_file()}
    result = october(site, "--out", tmp_path / "new" / "folder")
    assert result.exit_code == 0
    made = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert made == ["月度片区考核与排名-2026-10.docx", "考核-2026-10.xlsx"]
    assert {path.name: path.read_bytes() for path in site.iterdir() if path.is_file()} == before
    assert "考核-2026-10.xlsx" in result.stderr


def test_a_second_run_writes_the_same_bytes(site, tmp_path):
    first, second = (tmp_path / name for name in ("a", "b"))
    october(site, "--out", first)
    october(site, "--out", second)
    assert (first / "考核-2026-10.xlsx").read_bytes() == (second / "考核-2026-10.xlsx").read_bytes()


def test_the_moment_decides_what_is_counted(site):
    data = json.loads(run(site, "--month", "2026-10", "--as-of", "2026-10-31T23:58", "--format", "json").stdout)
    assert {one["zone"]: one["complaints"] for one in data["zones"]}["东区"] == 0
    assert [note["text"] for note in data["notes"]] == ["2026-10 还没有过完，数字只算到 2026-10-31 23:58。"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--month", "2026-13"), "2026-13"),
        (("--month", "2027-01", "--as-of", "2026-11-20"), "2027-01 还没有开始"),
        ((), "--month"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(site, words, says):
    result = run(site, *words)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1 and says in result.stderr


def test_a_workbook_by_itself_has_no_scores(site, tmp_path):
    alone = tmp_path / "报事登记.xlsx"
    alone.write_bytes((site / "报事登记.xlsx").read_bytes())
    assert run(alone, "--month", "2026-10").exit_code == 2


def test_without_a_workbook_there_is_no_answer_but_a_line_that_says_which(site, tmp_path):
    for path in site.glob("*.*"):
        if path.name != "投诉登记.xlsx":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    result = october(tmp_path)
    assert result.exit_code == 2 and "缺少 投诉登记.xlsx" in result.stderr and not result.stdout


def test_without_the_workbook_of_another_figure_that_figure_is_unknown_and_a_note_says_so(site, tmp_path):
    for path in site.glob("*.*"):
        if path.name != "信息报送.xlsx":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    result = october(tmp_path, "--format", "json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["information"], data["zones"][0]["score"]) == (0, None, 96.4)
    assert [note["text"][:16] for note in data["notes"]] == ["《信息报送.xlsx》的“报送”"]


def test_the_helper_types_rows_as_excel_holds_them():
    assert _typed("praises", {"praised_on": "2026-10-09"}) == {"praised_on": date(2026, 10, 9)}
    assert _typed("visits", {"visited_at": "2026-10-09 10:00"}) == {"visited_at": datetime(2026, 10, 9, 10)}


def test_a_bare_date_is_shown_as_its_24_00(site):
    assert "（数字截至 2026-11-20 24:00）" in run(site, "--month", "2026-10", "--as-of", "2026-11-20").stdout
    notes = run(site, "--month", "2026-11", "--as-of", "2026-11-20").stdout
    assert "2026-11 还没有过完，数字只算到 2026-11-20 24:00。" in notes
