"""`sheetkit export`: what is read back by other programs is what the books hold, and nobody gets more than is due."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import frictionless
import pyarrow.dataset
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.cli.export import FORMS
from sheetkit.data import placing
from sheetkit.data.csvs import schema
from sheetkit.data.export import Origin, export
from sheetkit.data.parquet import place, write_parquet, write_rows
from sheetkit.errors import SheetkitError
from sheetkit.model import Cell
from sheetkit.register import registers
from sheetkit.relations import FINDINGS, UNCLEAR, Relation, Type, columns, relation_of, relations
from sheetkit.report.flat import BOM, safe
from tests.agile import sealed
from tests.specimen import SAMPLE
from tests.workbooks import PEOPLE, TICKET, fingerprint, make_site

RELATION = relation_of(SAMPLE, SAMPLE.columns)
ORIGIN = Origin("云溪", "2026-11-20T17:00:00", "supervisor", "1")
ODD = [
    "007",
    "0.10",
    "二〇二六年",
    "第一行\n第二行",
    '"引号"',
    "a'b",
    "=1+1",
    "'=1+1",
    "＋86",
    "-",
    "😀",
    "é",
    "NULL",
    "1e5",
    "9" * 40,
]

_text = st.sampled_from(ODD) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=9
)
_moments = st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
CELLS: Mapping[Type, st.SearchStrategy[Any]] = {
    "text": _text,
    "date": st.dates(date(1900, 1, 1)),
    "time": _moments,
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-99999, 99999, places=2).map(float),
    "whole": st.integers(1, 2**40),
    "yes_no": st.booleans(),
}
rows_of_any_kind = st.lists(
    st.tuples(
        *(CELLS[field.type] if field.name[0] == "_" else st.none() | CELLS[field.type] for field in RELATION.fields)
    ),
    max_size=5,
)
Rows = list[tuple[Cell, ...]]


# What is read back is what was there


def from_csv(folder: Path) -> Rows:
    text = (folder / "sample.csv").read_bytes().decode()
    (names, *lines) = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    assert names == RELATION.names
    return [tuple(map(understood, RELATION.fields, line)) for line in lines]


def understood(field: Any, text: str) -> Cell:
    """A cell of the CSV as its column's type has it; one apostrophe is taken off where it was put."""
    if text == "":
        return None
    match field.type:
        case "text":
            bare = text.removeprefix("'")
            return bare if safe(bare) == text else text
        case "date":
            return date.fromisoformat(text)
        case "time":
            return datetime.fromisoformat(text)
        case "yes_no":
            return {"True": True, "False": False}[text]
        case "whole":
            return int(text)
    return float(text)


def from_sqlite(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as database:
        kept = database.execute("SELECT * FROM sample").fetchall()
    as_is: Callable[[Any], Any] = lambda value: value  # noqa: E731
    made = {"date": date.fromisoformat, "time": datetime.fromisoformat, "yes_no": bool}
    fields = RELATION.fields
    return [
        tuple(v if v is None else made.get(f.type, as_is)(v) for f, v in zip(fields, row, strict=True)) for row in kept
    ]


def from_duckdb(file: Path) -> Rows:
    with duckdb.connect(str(file), read_only=True) as database:
        return database.execute("FROM sample").fetchall()


def from_parquet(folder: Path) -> Rows:
    (file,) = folder.rglob("*.parquet")
    return [tuple(row[name] for name in RELATION.names) for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]


READERS = {
    "csv": from_csv,
    "sqlite": from_sqlite,
    "duckdb": from_duckdb,
    "parquet": from_parquet,
    "datapackage": from_csv,
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20)
@given(rows=rows_of_any_kind)
def test_another_reader_finds_every_value_as_it_was(form: str, rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "out"
        export(form, file, [(RELATION, columns(RELATION, rows))], ORIGIN)
        assert READERS[form](file) == rows


def test_figures_are_those_that_were_typed() -> None:
    """A number is kept as Excel keeps it: what was typed comes out digit by digit."""
    typed = ["0.1", "1234567.89", "-0.01", "94.325", "123456789012345", "0.000001"]
    rows = [
        ("云溪", "样本.xlsx", at, False, f"{at}", None, None, None, None, float(one), None)
        for at, one in enumerate(typed, 2)
    ]
    for form in FORMS:
        with TemporaryDirectory() as folder:
            export(form, Path(folder) / "out", [(RELATION, columns(RELATION, rows))], ORIGIN)
            found = READERS[form](Path(folder) / "out")
            assert [Decimal(repr(row[9])) for row in found] == [Decimal(one) for one in typed]


# The command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    odd = {"ticket_no": "BS202611-0002", "fee": "三十元", "content": "＝1+1", "room": "9-9-9999"}
    doubled = TICKET | {"ticket_no": "BS202611-0003"}
    return make_site(tmp_path / "云溪", repairs=[TICKET, TICKET | odd, doubled, doubled], **PEOPLE)


def run(site: Path, form: str, *words: str, language: str = "zh") -> Result:
    asked = ["export", "--to", form, "--site", str(site), "--as-of", "2026-11-20T17:00", "--lang", language, *words]
    return CliRunner().invoke(cli, asked)


def all_of(site: Path, form: str, target: Path, *words: str) -> Result:
    result = run(site, form, "--for", "supervisor", "-o", str(target), *words)
    assert result.exit_code == 0, result.stderr
    return result


@pytest.mark.parametrize("form", FORMS)
def test_nobody_gets_more_than_a_post_may_see_unless_more_is_asked_for(form: str, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(site, form, "-o", str(out))
    assert result.exit_code == 0
    assert "只含“岗位”可看的内容：片区、员工、外包单位、房屋客户、" in result.stdout
    assert f"另外 {len(registers()) - len(relations('post'))} 个登记簿" in result.stdout
    assert "--for supervisor" in result.stdout
    raw = b"".join(path.read_bytes() for path in ([out] if out.is_file() else sorted(out.rglob("*"))) if path.is_file())
    secrets = ("精装", "13800000001", "birthday", "id_number", "reporter", "三十元")
    assert [word for word in secrets if word.encode() in raw] == []
    assert form == "parquet" or "赵一".encode() in raw


def test_the_desk_gets_the_phone_and_a_supervisor_everything(site: Path, tmp_path: Path) -> None:
    run(site, "csv", "--for", "desk", "--out", str(tmp_path / "desk"))
    header = (tmp_path / "desk" / "households.csv").read_bytes().decode().splitlines()[0]
    assert header == BOM + "_site,_workbook,_row,_past,room,name,phone"
    told = all_of(site, "csv", tmp_path / "all").stdout
    assert {path.stem for path in (tmp_path / "all").glob("*.csv")} == {*registers(), UNCLEAR.name}
    assert "已导出 41 个登记簿" in told and "只给主管看（INF-3）" in told


def test_a_register_may_be_chosen_by_either_name_if_one_may_see_it(site: Path, tmp_path: Path) -> None:
    all_of(site, "csv", tmp_path / "out", "--register", "报事,zones")
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == {"repairs", "zones", UNCLEAR.name}
    refused = run(site, "csv", "--for", "desk", "--register", "fees", "-o", str(tmp_path / "no"))
    assert refused.exit_code == 2 and "“前台”看不到登记簿“收费”的任何一列" in refused.stderr
    assert run(site, "csv", "--register", "nix").exit_code == 2 and not (tmp_path / "no").exists()


def test_unless_told_otherwise_it_goes_into_a_folder_of_the_site(site: Path) -> None:
    before = fingerprint(site)
    run(site, "csv")
    run(site, "sqlite")
    made = sorted(path.relative_to(site).as_posix() for path in (site / "导出").rglob("*") if path.is_file())
    tables = [f"导出/csv/{name}.csv" for name in sorted(relations("post"))]
    assert made == sorted([*tables, "导出/csv/sheetkit-export.json", "导出/云溪花园客户服务中心.sqlite"])
    assert before.items() <= fingerprint(site).items()


def test_what_was_not_understood_goes_along_and_is_said(site: Path, tmp_path: Path) -> None:
    result = all_of(site, "csv", tmp_path / "out")
    assert "有 1 格没看懂" in result.stderr
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out" / "_unclear.csv").read_bytes().decode()[1:], newline=""))
    assert (row["register"], row["_row"], row["column"], row["value"]) == ("repairs", "3", "fee", "三十元")


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_workbook_is_no_shorter_table(form: str, site: Path, tmp_path: Path) -> None:
    (site / "投诉登记.xlsx").unlink()
    result = run(site, form, "--for", "supervisor", "-o", str(tmp_path / "out"))
    assert result.exit_code == 2 and "投诉登记.xlsx" in result.stderr
    assert not (tmp_path / "out").exists()
    assert run(site, form, "--for", "supervisor", "--register", "repairs", "-o", str(tmp_path / "out")).exit_code == 0


def test_an_encrypted_workbook_is_exported_and_it_is_said_that_the_export_is_not(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = site / "客户信息.xlsx"
    book.write_bytes(sealed(book.read_bytes(), "Xinghe-2026!"))
    monkeypatch.setenv("SHEETKIT_PASSWORD", "Xinghe-2026!")
    assert "客户信息.xlsx 有密码，导出的内容没有加密" in run(site, "csv", "-o", str(tmp_path / "out")).stderr
    told = all_of(site, "csv", tmp_path / "other", "--register", "repairs").stderr
    assert "有密码" not in told


# Over nothing of others


@pytest.mark.parametrize("form", FORMS)
def test_an_export_goes_over_the_one_before_and_the_same_data_give_the_same(
    form: str, site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    all_of(site, form, out)
    first = {path: path.read_bytes() for path in [out, *out.rglob("*")] if path.is_file()}
    all_of(site, form, out)
    assert form == "duckdb" or {path: path.read_bytes() for path in first} == first
    run(site, form, "-o", str(out))
    if out.is_dir():  # nothing of what only a supervisor may see is left
        names = {path.relative_to(out).parts[0].partition(".")[0] for path in out.rglob("*") if path.is_file()}
        assert names - {"sheetkit-export", "datapackage"} == set(relations("post"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("form", ["sqlite", "duckdb"])
def test_a_file_of_others_is_not_touched(form: str, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with closing(sqlite3.connect(out)) as database, database:
        database.execute("CREATE TABLE mine (x)")
    for raw in (out.read_bytes(), b"", b"something", None):
        if raw is not None:
            out.write_bytes(raw)
        else:
            out.unlink()
            out.mkdir()
        result = run(site, form, "-o", str(out))
        assert result.exit_code == 2 and (raw is None or out.read_bytes() == raw), result.stdout


def test_a_file_in_the_folder_that_is_not_ours_or_was_changed_is_not_touched(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "笔记.txt").write_text("甲", "utf-8")
    (out / "zones.csv").write_text("甲", "utf-8")
    before = fingerprint(out)
    result = run(site, "csv", "--for", "supervisor", "-o", str(out))
    assert result.exit_code == 2 and "zones.csv 不是导出的，或者导出后被改过" in result.stderr
    assert fingerprint(out) == before
    (out / "zones.csv").unlink()
    all_of(site, "csv", out)
    with (out / "repairs.csv").open("a", encoding="utf-8") as file:
        file.write("改")
    before = fingerprint(out)
    assert "repairs.csv" in run(site, "csv", "-o", str(out)).stderr
    assert fingerprint(out) == before and (out / "笔记.txt").exists()
    assert "是文件" in run(site, "csv", "-o", str(out / "笔记.txt")).stderr


def test_what_is_interrupted_can_be_done_again(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    all_of(site, "csv", out)
    replaced: list[Path] = []

    def stop(self: Path, target: Path) -> Path:
        if len(replaced) == 3 and "sheetkit-export" not in str(target):
            raise OSError(28, "No space left on device")
        replaced.append(target)
        return Path(self.rename(target))

    monkeypatch.setattr(Path, "replace", stop)
    result = run(site, "datapackage", "--for", "supervisor", "-o", str(out))
    assert result.exit_code == 2 and "磁盘满了" in result.stderr
    monkeypatch.undo()
    all_of(site, "datapackage", out)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(form: str, site: Path, tmp_path: Path) -> None:
    """No file may grow beyond a few bytes, as on a disk without room."""
    words = ["export", "--to", form, "--site", str(site), "--for", "supervisor", "-o", str(tmp_path / "out")]
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
    program = f"{limit}from sheetkit.cli import cli; cli.main({words!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
    assert "写不进去" in done.stderr or "cannot be written" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["云溪"]


# SQLite


def test_sqlite_has_types_keys_and_views_in_chinese(site: Path, tmp_path: Path) -> None:
    result = all_of(site, "sqlite", tmp_path / "out.sqlite")
    assert "这些登记簿的编号有重复或空白，没有设为主键：报事" in result.stderr
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:

        def one(sql: str) -> Any:
            return database.execute(sql).fetchall()

        types = {name: kind for _, name, kind, *_ in one("PRAGMA table_info(repairs)")}
        assert [types[name] for name in ("ticket_no", "fee", "reported_at", "signed", "_row")] == [
            *("TEXT", "REAL", "TIMESTAMP", "BOOLEAN", "INTEGER")
        ]
        keys = {name for (name,) in one("SELECT name FROM pragma_table_info('households') WHERE pk")}
        assert keys == {"room"} and not one("SELECT name FROM pragma_table_info('repairs') WHERE pk")
        assert ("households", "room", "room") in {row[2:5] for row in one("PRAGMA foreign_key_list(repairs)")}
        assert one("SELECT 单号 FROM 报事 WHERE 房号 = '9-9-9999'") == [("BS202611-0002",)]
        assert one("SELECT strftime('%Y-%m', reported_at) FROM repairs LIMIT 1") == [("2026-11",)]
        broken = one("PRAGMA foreign_key_check(repairs)")
        assert [(table, parent) for table, _, parent, _ in broken] == [("repairs", "households")]
        assert dict(one("SELECT * FROM _about"))["for"] == "supervisor"


# Parquet, by site and month


def test_parquet_lies_by_site_and_month_and_many_sites_share_a_folder(tmp_path: Path) -> None:
    out, old = tmp_path / "out", TICKET | {"ticket_no": "B0", "reported_at": datetime(2026, 10, 31, 23, 59)}
    for name, tickets in {"一": [TICKET, old], "二": [TICKET]}.items():
        settings = f'company = "云溪"\ncentre = "{name}"\nhouseholds = 1\nhandover = "精装"\nbooks_since = 2026-11-01\n'
        made = make_site(tmp_path / name, settings, repairs=tickets, **PEOPLE)
        all_of(made, "parquet", out, "--register", "repairs,zones")
    files = {path.relative_to(out).as_posix() for path in out.glob("repairs/**/*.parquet")}
    months = [("一", "2026-10"), ("一", "2026-11"), ("二", "2026-11")]
    assert files == {f"repairs/site={site}/month={month}/rows.parquet" for site, month in months}
    assert (out / "zones" / "site=一" / "rows.parquet").exists()
    with duckdb.connect() as database:
        found = database.execute(
            f"SELECT site, month, count(*) FROM '{out}/repairs/*/*/*.parquet' GROUP BY ALL ORDER BY ALL"
        )
        assert [(site, str(month)[:7], n) for site, month, n in found.fetchall()] == [(*one, 1) for one in months]
    table = pyarrow.dataset.dataset(out / "repairs", partitioning="hive", exclude_invalid_files=True).to_table()
    assert sorted(table["site"].to_pylist()) == sorted(table["_site"].to_pylist()) == ["一", "一", "二"]
    asked = ["query", "--parquet", str(out), "--format", "json"]
    sql = "SELECT _site, count(*) AS n, count(keeper) AS k FROM repairs JOIN zones USING (_site) GROUP BY 1 ORDER BY 1"
    answer = json.loads(CliRunner().invoke(cli, [*asked, sql]).stdout)
    assert answer["rows"] == [{"_site": "一", "n": 2, "k": 2}, {"_site": "二", "n": 1, "k": 1}]
    again = make_site(tmp_path / "三", settings.replace("二", "一"), repairs=[old], **PEOPLE)
    all_of(again, "parquet", out, "--register", "repairs,zones")
    assert not (out / "repairs/site=一/month=2026-11").exists(), "what the site no longer has"
    assert (out / "repairs/site=二/month=2026-11/rows.parquet").exists(), "what is of the other stays"


def test_the_results_of_a_month_lie_in_it(tmp_path: Path) -> None:
    """How a group puts findings and duties, which have no month of their own."""
    write_rows(tmp_path, FINDINGS, columns(FINDINGS, []), "云溪/一", "2026-10")
    (file,) = tmp_path.rglob("*.parquet")
    assert file.relative_to(tmp_path) == Path(place("findings", "云溪/一", "2026-10"))
    assert file.relative_to(tmp_path).as_posix() == "findings/site=云溪%2F一/month=2026-10/rows.parquet"
    assert pyarrow.parquet.ParquetFile(file).schema_arrow.names == FINDINGS.names


def test_a_folder_of_exports_is_asked_like_the_sites(tmp_path: Path) -> None:
    """Files of other days lack what came later; what the folder does not hold is no empty table."""
    out = tmp_path / "it's [1]"
    made = make_site(tmp_path / "s", repairs=[TICKET], **PEOPLE)
    all_of(made, "parquet", out, "--register", "repairs")
    (file,) = out.rglob("repairs/**/rows.parquet")
    table = pyarrow.parquet.ParquetFile(file).read().drop_columns(["fee"])
    pyarrow.parquet.write_table(table, file)

    def ask(sql: str, *words: str) -> Result:
        return CliRunner().invoke(cli, ["query", "--parquet", str(out), "--lang", "zh", sql, *words])

    rows = json.loads(ask("SELECT 单号, 费用 FROM 报事", "--format", "json").stdout)["rows"]
    assert rows == [{"单号": "BS202611-0001", "费用": None}]
    assert "没有表“zones”" in ask("FROM zones").stderr
    assert "看不到文件" in ask(f"FROM read_text('{made}/sheetkit.toml')").stderr
    assert "只能查" in ask("COPY repairs TO 'x.csv'").stderr
    assert "没有用 sheetkit export" in CliRunner().invoke(cli, ["query", "--parquet", str(made), "FROM zones"]).stderr
    assert ask("FROM zones", "--site", str(made)).exit_code == 2


def test_a_row_whose_day_is_not_known_lies_where_programs_read_no_month(tmp_path: Path) -> None:
    relation = relations()["marks"]
    row = ["云溪", "巡检考核.xlsx", 2, False, *[None] * len(registers()["marks"].columns)]
    write_parquet(tmp_path, [(relation, columns(relation, [row]))], "云溪")
    with duckdb.connect() as database:
        sql = f"SELECT month FROM read_parquet('{tmp_path}/marks/*/*/*.parquet', hive_partitioning = true)"
        assert database.execute(sql).fetchall() == [(None,)]


# Data Package


def test_another_validator_reads_the_package_and_finds_what_check_finds(estate: Path, tmp_path: Path) -> None:
    names = "households,zones,goods_passes,marks,parcels,residents,complaints"
    all_of(estate, "datapackage", tmp_path / "out", "--register", names)
    report = frictionless.validate(tmp_path / "out" / "datapackage.json")
    assert report.errors == [] and len(report.tasks) == len(names.split(",")) + 1
    theirs = {(task.name, error.type, error.row_number) for task in report.tasks for error in task.errors}
    words = ["check", str(estate), "--format", "json", "--as-of", "2026-11-20T17:00"]
    ours: dict[str, set[tuple[str, int]]] = {}
    for one in json.loads(CliRunner().invoke(cli, words).stdout)["findings"]:
        ours.setdefault(one["rule"], set()).add((one["sheet"], one["row"]))
    found: dict[str, set[tuple[str, int]]] = {}
    for name, kind, row in theirs:
        found.setdefault(kind, set()).add((registers()[name].sheet, row))
    lost = {
        place
        for rule in ("missing-value", "wrong-type", "not-allowed", "bad-format", "out-of-range")
        for place in ours[rule]
    }
    assert found["constraint-error"] <= lost and len(found["constraint-error"]) >= 7
    assert found["primary-key"] <= ours["duplicate-key"] and found["primary-key"]
    assert set(found) == {"constraint-error", "primary-key"}


def test_another_validator_finds_a_reference_that_leads_nowhere(site: Path, tmp_path: Path) -> None:
    all_of(site, "datapackage", tmp_path / "out", "--register", "repairs,households")
    errors = [
        error for task in frictionless.validate(tmp_path / "out" / "datapackage.json").tasks for error in task.errors
    ]
    assert {(error.type, error.row_number) for error in errors} == {("foreign-key", 3), ("primary-key", 5)}


@pytest.mark.parametrize("relation", relations().values(), ids=lambda relation: relation.name)
def test_the_schema_of_each_register_is_a_table_schema(relation: Relation) -> None:
    made = frictionless.Schema.from_descriptor(schema(relation, relations()))
    assert made.field_names == relation.names
    if relation.name == "repairs":
        assert made.primary_key == ["ticket_no"]
        assert made.get_field("status").constraints["enum"][0] == "待派单"
        assert made.get_field("fee").constraints == {"minimum": 0}


def test_the_list_of_what_was_put_there_survives_garbage(tmp_path: Path) -> None:
    made = tmp_path / "made"
    for raw in (b"", b"[]", b'{"files": 3}', b"\xff", b'{"files": {"x.csv": 1}}'):
        target = tmp_path / "target"
        target.mkdir(exist_ok=True)
        (target / placing.MARK).write_bytes(raw)
        made.mkdir(exist_ok=True)
        (made / "x.csv").write_text("甲", "utf-8")
        placing.put_folder(made, target)
        assert (target / "x.csv").read_text("utf-8") == "甲"
        (target / placing.MARK).unlink()
        (target / "x.csv").write_text("乙", "utf-8")
        (made / "x.csv").write_text("丙", "utf-8")
        with pytest.raises(SheetkitError):
            placing.put_folder(made, target)
        (target / "x.csv").unlink()
