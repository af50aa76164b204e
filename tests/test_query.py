"""`sheetkit query`: questions in SQL, what they answer, and that nothing else can be done with them."""

import csv
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.data.query import ask
from sheetkit.register import registers
from sheetkit.report.answers import as_table, flat, plain, told
from sheetkit.report.flat import BOM
from sheetkit.report.text import width
from tests.agile import sealed
from tests.workbooks import PEOPLE, SETTINGS, TICKET, fingerprint, lines, make_site, write_book, write_register

LATE = TICKET | {"ticket_no": "BS202611-0002", "reported_at": datetime(2026, 11, 10, 9), "fee": 30, "content": "+1+1"}
ODD = TICKET | {"ticket_no": "BS202611-0003", "fee": "三十元", "arrived_at": datetime(2026, 11, 20, 10)}
ROWS: dict[str, Any] = {**PEOPLE, "repairs": [TICKET, LATE, ODD]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_site(tmp_path_factory.mktemp("query") / "云溪", **ROWS)
    (made / "历史" / "2025").mkdir(parents=True)
    old = TICKET | {"ticket_no": "BS202501-0001", "reported_at": datetime(2025, 1, 5, 9), "fee": "免"}
    write_register(made / "历史" / "2025" / "报事登记.xlsx", "repairs", old)
    return made


def query(site: Path | Sequence[Path], sql: str, *words: str, language: str = "zh", given: str | None = None) -> Result:
    places = [site] if isinstance(site, Path) else site
    sites = [word for place in places for word in ("--site", str(place))]
    sql, given = ("-", sql) if sql.startswith("--") else (sql, given)  # else it is taken for an option
    asked = ["query", sql, *sites, "--as-of", "2026-11-20T17:00", "--lang", language, *words]
    return CliRunner().invoke(cli, asked, input=given)


def rows(site: Path | Sequence[Path], sql: str) -> list[dict[str, Any]]:
    result = query(site, sql, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return list(json.loads(result.stdout)["rows"])


def refused(site: Path, sql: str, language: str = "zh") -> str:
    result = query(site, sql, language=language)
    assert result.exit_code == 2 and result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line.removeprefix("sheetkit: ")


# What is answered


def test_each_row_can_be_traced_to_its_place(site: Path) -> None:
    assert rows(site, "SELECT ticket_no, _site, _workbook, _row, _past FROM repairs ORDER BY 1") == [
        {"ticket_no": no, "_site": "云溪花园客户服务中心", "_workbook": book, "_row": row, "_past": past}
        for no, book, row, past in [
            ("BS202501-0001", "历史/2025/报事登记.xlsx", 2, True),
            ("BS202611-0001", "报事登记.xlsx", 2, False),
            ("BS202611-0002", "报事登记.xlsx", 3, False),
            ("BS202611-0003", "报事登记.xlsx", 4, False),
        ]
    ]


def test_columns_have_their_types(site: Path) -> None:
    result = query(site, "SELECT phone, fee, reported_at, signed, _row FROM repairs", "--format", "json")
    types = {one["name"]: one["type"] for one in json.loads(result.stdout)["columns"]}
    assert list(types.values()) == ["VARCHAR", "DOUBLE", "TIMESTAMP", "BOOLEAN", "BIGINT"]


def test_the_chinese_name_has_the_headers_that_staff_see(site: Path) -> None:
    sql = "SELECT 单号, 费用 FROM 报事 WHERE 报事时间 >= DATE '2026-11-10' AND 费用 > 0"
    assert rows(site, sql) == [{"单号": "BS202611-0002", "费用": 30.0}]


def test_what_was_not_understood_is_null_said_once_and_kept(site: Path) -> None:
    result = query(site, "SELECT count(*) FROM repairs r JOIN repairs q USING (ticket_no) WHERE r.fee IS NULL")
    assert result.stdout.splitlines()[2].strip() == "3"
    assert result.stderr == "有 2 格没看懂，当作空的（NULL）；原文在表 _unclear，`sheetkit check` 说明怎样改。\n"
    sql = "SELECT _workbook, _row, \"column\", header, value, rule FROM _unclear WHERE register = 'repairs' ORDER BY 1"
    assert [list(row.values()) for row in rows(site, sql)] == [
        ["历史/2025/报事登记.xlsx", 2, "fee", "费用", "免", "wrong-type"],
        ["报事登记.xlsx", 4, "fee", "费用", "三十元", "wrong-type"],
    ]


def test_what_check_and_due_tell_are_tables_too(site: Path) -> None:
    checked = json.loads(
        CliRunner().invoke(cli, ["check", str(site), "--format", "json", "--as-of", "2026-11-20T17:00"]).stdout
    )
    found = rows(site, "SELECT * EXCLUDE (_site) FROM findings")
    assert found == checked["findings"] and found
    due = json.loads(
        CliRunner().invoke(cli, ["due", str(site), "--format", "json", "--as-of", "2026-11-20T17:00"]).stdout
    )
    late = rows(site, "SELECT * EXCLUDE (_site) FROM due WHERE state = 'overdue'")
    assert late == [item for item in due["items"] if item["state"] == "overdue"] and late
    joined = "SELECT r.ticket_no, d.rule FROM due d JOIN repairs r ON d.key = r.ticket_no WHERE d.rule = 'REP-3'"
    assert {"ticket_no": "BS202611-0002", "rule": "REP-3"} in rows(site, joined)


def test_only_what_is_named_is_read(tmp_path: Path) -> None:
    """A broken workbook stops nobody who does not ask for it, and is never a silently shorter table."""
    place = make_site(tmp_path / "s", **PEOPLE)
    (place / "报事登记.xlsx").write_bytes(b"")
    assert rows(place, "SELECT zone FROM zones") == [{"zone": "东区"}]
    for sql in (
        "FROM repairs",
        "FROM zones, 报事",
        "WITH x AS (FROM repairs) FROM x",
        "FROM query_table('repairs')",
        "FROM zones a JOIN repairs b USING (_site)",
        "SELECT * FROM query('FROM ' || 'rep' || 'airs')",
    ):
        assert "报事登记.xlsx 是空文件" in refused(place, sql)
    assert "报事登记.xlsx 是空文件" in refused(place, "FROM _unclear")
    assert [row["rule"] for row in rows(place, "FROM findings")] == ["unreadable"]


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    place = make_site(tmp_path / "s", **PEOPLE)
    sheets = {name: lines(name, PEOPLE[name]) for name in ("zones", "staff")}
    sheets["contractors"] = [["单位名称", "类别", "起始日期"], ["绿源公司", "绿化", date(2026, 1, 1)]]
    write_book(place / "组织架构.xlsx", {registers()[name].sheet: rows for name, rows in sheets.items()})
    result = query(place, "SELECT name, ends FROM contractors")
    assert "绿源公司" in result.stdout
    assert result.stderr == "这些列工作表里没有，全部为空：组织架构.xlsx › 外包单位：截止日期\n"


def test_several_sites_are_one_table_and_so_is_a_folder_of_them(site: Path, tmp_path: Path) -> None:
    group = tmp_path / "group"
    group.mkdir()
    for name in ("一", "二"):
        make_site(group / name, SETTINGS.replace("云溪花园", name), **PEOPLE)
    both = [{"_site": f"{name}客户服务中心", "n": 1} for name in ("一", "二")]
    sql = "SELECT _site, count(*) AS n FROM zones GROUP BY 1 ORDER BY 1"
    assert rows([group / "一", group / "二"], sql) == both
    assert rows(group, sql) == both
    assert "都叫“一客户服务中心”" in query([group / "一", group / "一"], sql).stderr


def test_one_workbook_by_itself_answers_for_what_it_holds(tmp_path: Path) -> None:
    path = write_register(tmp_path / "报事.xlsx", "repairs", TICKET)
    assert rows(path, "SELECT count(*) AS n FROM repairs") == [{"n": 1}]
    assert "没有登记簿“片区”" in refused(path, "FROM zones")
    assert "没有登记簿“片区”" in refused(path, "FROM zones, repairs")


def test_the_moment_asked_about(site: Path) -> None:
    assert rows(site, "SELECT as_of() AS t") == [{"t": "2026-11-20T17:00:00"}]


@pytest.mark.parametrize(
    "sql",
    ["SHOW TABLES", "DESCRIBE repairs", "SUMMARIZE repairs", "VALUES (1)", "FROM 报事;", "-- 甲\nFROM 报事 -- 乙"],
)
def test_all_that_only_asks_is_answered(site: Path, sql: str) -> None:
    assert query(site, sql).exit_code == 0


# What is not


@pytest.mark.parametrize(
    "sql",
    [
        *("DROP TABLE repairs", "INSERT INTO zones VALUES (1)", "DELETE FROM repairs", "CREATE TABLE x AS FROM zones"),
        *("COPY zones TO 'x.csv'", "ATTACH 'x.db'", "EXPORT DATABASE 'x'", "SET threads = 1", "PRAGMA version"),
        *("INSTALL httpfs", "LOAD httpfs", "CALL duckdb_tables()", "CHECKPOINT", "BEGIN", "USE x"),
        "WITH x AS (INSERT INTO zones BY NAME SELECT '甲' AS zone RETURNING zone) FROM x",
    ],
)
def test_nothing_but_a_question_is_taken(site: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(site, sql).startswith(("只能查，不能改", "这句 SQL 有错"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", ["read_csv", "read_text", "read_blob", "read_parquet", "read_json", "glob"])
def test_no_file_is_seen(site: Path, function: str) -> None:
    for file in (site / "sheetkit.toml", Path("/etc/hostname")):
        assert refused(site, f"SELECT * FROM {function}('{file}')").startswith("查询看不到文件和网络")
        assert refused(site, f"FROM '{file}'").startswith(("查询看不到文件和网络", "没有表"))
    assert "看不到" in refused(site, f"FROM {function}('https://example.com/x')")


def test_no_setting_of_it_can_be_loosened_and_no_variable_of_python_is_a_table(site: Path) -> None:
    assert rows(
        site, "SELECT current_setting('enable_external_access') AS e, current_setting('lock_configuration') AS l"
    ) == [{"e": False, "l": True}]
    assert "没有表“sources”" in refused(site, "FROM sources")


def test_the_site_is_as_it_was(site: Path) -> None:
    before = fingerprint(site)
    query(site, "FROM repairs")
    assert fingerprint(site) == before


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("", "没有 SQL 语句"),
        ("-- 只有注释", "没有 SQL 语句"),
        ("FROM zones; FROM staff", "一次只能问一句，这里有 2 句"),
        ("FROM repair", "没有表“repair”，相近的有：repairs / 报事"),
        ("FROM 报事登记", "没有表“报事登记”，相近的有：repairs / 报事"),
        ("FROM xyzzy", "没有表“xyzzy”。`sheetkit query --tables` 列出全部"),
        ("SELECT 状态 FROM repairs", "没有列“状态”，相近的有：status / 状态"),
        ("SELECT status FROM 报事", "没有列“status”，相近的有：status / 状态"),
        ("SELECT r.stat FROM repairs r", "没有列“stat”，相近的有：status / 状态"),
        ("SELECT zone， keeper FROM zones", "SQL 里有全角符号“，”"),
        ("SELECT '，' AS x, nix(1) FROM zones", "这句 SQL 有错，在第 1 行“nix(1) FROM zones”处：Scalar Function"),
        ("SELECT '片区'\n  FROM zones WHER x", "这句 SQL 有错，在第 2 行“x”处：syntax error"),
        ("SELECT zone FROM zones WHERE", "这句 SQL 有错，在第 1 行“WHERE”处：syntax error"),
        ("SELECT fee + content FROM repairs", "这句 SQL 有错，在第 1 行“+ content FROM repai…”处：No function matches"),
        (
            "SELECT content::INT FROM repairs",
            "这句 SQL 有错，在第 1 行“::INT FROM repairs”处：Could not convert string",
        ),
    ],
)
def test_a_slip_is_told_in_one_line_with_its_place_and_what_may_be_meant(site: Path, sql: str, line: str) -> None:
    assert refused(site, sql).startswith(line)
    assert refused(site, sql, "en").isprintable()


def test_without_duckdb_it_is_said_how_to_get_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert refused(site, "FROM zones") == "这一步需要 DuckDB。请安装：pip install 'sheetkit[data]'"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise")
def test_ctrl_c_ends_a_question_that_takes_for_ever() -> None:
    def supply(names: Collection[str]) -> Iterator[Any]:
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        yield from ()

    sql = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 3"
    with pytest.raises(KeyboardInterrupt):
        ask(sql, {}, supply, datetime(2026, 11, 20, 17))


# How it is asked and answered


def test_the_question_may_come_from_a_file_or_from_what_is_piped_in(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "问.sql"
    file.write_text("\ufeffSELECT zone FROM zones", "utf-8")
    asked = ["query", "--file", str(file), "--site", str(site), "--lang", "zh"]
    assert "东区" in CliRunner().invoke(cli, asked).stdout
    assert "东区" in query(site, "-", given="SELECT zone FROM zones\n").stdout
    for words in (["query", "--site", str(site)], [*asked, "FROM zones"]):
        result = CliRunner().invoke(cli, [*words, "--lang", "zh"])
        assert result.exit_code == 2 and "请给出一句 SQL" in result.stderr
    assert CliRunner().invoke(cli, ["query", "--file", str(tmp_path / "无.sql")]).exit_code == 2


def test_the_tables_are_listed_without_a_site_and_without_duckdb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    text = CliRunner().invoke(cli, ["query", "--tables", "--lang", "zh"]).stdout
    assert "repairs / 报事" in text and "status/状态 VARCHAR" in text and "due / 期限" in text
    assert max(map(width, text.splitlines())) <= 80
    data = json.loads(CliRunner().invoke(cli, ["query", "--tables", "--format", "json"]).stdout)["tables"]
    assert (
        data["repairs"]["title"] == "报事"
        and {"name": "fee", "header": "费用", "type": "DOUBLE"} in data["repairs"]["columns"]
    )


def test_a_csv_answer_opens_in_a_spreadsheet_and_holds_no_formula(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "答.csv"
    sql = "SELECT ticket_no, content, reported_at, fee, signed FROM repairs WHERE content LIKE '+%'"
    result = query(site, sql, "--format", "csv", "-o", str(file))
    assert "没有加密（INF-3）" in result.stderr
    text = file.read_bytes().decode("utf-8")
    assert text.startswith(BOM)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""))
    assert row == {
        **{"ticket_no": "BS202611-0002", "content": "'+1+1", "reported_at": "2026-11-10 09:00:00"},
        **{"fee": "30", "signed": ""},
    }


def test_a_parquet_answer_goes_to_a_file_with_its_types(site: Path, tmp_path: Path) -> None:
    assert "请加 -o" in query(site, "FROM zones", "--format", "parquet").stderr
    file = tmp_path / "答 '1'.parquet"
    assert (
        query(site, "SELECT ticket_no, reported_at, fee FROM repairs", "--format", "parquet", "-o", str(file)).exit_code
        == 0
    )
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(file)
    assert [str(kind) for kind in table.schema.types] == ["string", "timestamp[us]", "double"] and table.num_rows == 4


def test_two_columns_of_one_name_are_told_apart(site: Path) -> None:
    assert rows(site, "SELECT a.zone, b.zone, a.zone FROM zones a, zones b") == [
        {"zone": "东区", "zone_2": "东区", "zone_3": "东区"}
    ]


def test_an_encrypted_workbook_answers_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make_site(tmp_path / "s", **PEOPLE)
    book = place / "客户信息.xlsx"
    book.write_bytes(sealed(book.read_bytes(), "Xinghe-2026!"))
    assert refused(place, "FROM households")
    monkeypatch.setenv("SHEETKIT_PASSWORD", "Xinghe-2026!")
    assert rows(place, "SELECT name FROM households") == [{"name": "赵一"}]


# Tables on the terminal


def test_chinese_is_aligned_null_is_blank_and_the_rows_are_counted(site: Path) -> None:
    sql = "SELECT status AS 状态, fee AS 费用, content FROM repairs WHERE NOT _past ORDER BY ticket_no LIMIT 2"
    assert query(site, sql).stdout.splitlines() == [
        "状态    费用  content",
        "------  ----  ------------",
        "处理中        厨房水管漏水",
        "处理中    30  +1+1",
        "",
        "（2 行）",
    ]
    assert query(site, sql, language="en").stdout.endswith("(2 rows)\n")
    assert query(site, sql, "--format", "text").stdout == query(site, sql, "--format", "table").stdout


@pytest.mark.parametrize("line", [20, 40, 80, 200])
@pytest.mark.parametrize("columns", [1, 3, 8, 40])
def test_a_table_fits_whatever_the_terminal(line: int, columns: int) -> None:
    names = [f"列{number}" for number in range(columns)]
    values = [["厨房水管漏水，已更换阀芯并试水" * 3, "2026-11-20", 3.5, None][number % 4] for number in range(columns)]
    text = as_table(names, [values, values], line)
    assert max(map(width, text.splitlines())) <= line
    assert text.replace("\n", "").replace(" ", "").count("漏") == 6 * len(
        [v for v in values if isinstance(v, str) and "漏" in v]
    )


@pytest.mark.parametrize("line", [20, 80])
def test_nothing_in_an_answer_steers_the_terminal(line: int) -> None:
    text = as_table(["\x1b[31m甲", "乙"], [["\x1b[2J\t\r清屏", "厨房" * 9]] * 2, line)
    assert text.replace("\n", "").isprintable()


def test_codes_and_moments_are_not_torn(site: Path) -> None:
    text = query(site, "SELECT ticket_no, reported_at, content, channel FROM repairs").stdout
    assert "BS202611-0001" in text and "2026-11-20 09:00" in text


@pytest.mark.parametrize(
    ("value", "shown", "data", "cell"),
    [
        (None, "", None, None),
        (True, "是", True, True),
        (0.1 + 0.2, "0.3", 0.1 + 0.2, 0.1 + 0.2),
        (30.0, "30", 30.0, 30),
        (float("nan"), "nan", "nan", "nan"),
        (10**30, str(10**30), 10**30, 10**30),
        (Decimal("1.50"), "1.5", 1.5, 1.5),
        (Decimal("12345678901234567.89"), "12345678901234567.89", "12345678901234567.89", "12345678901234567.89"),
        (date(2026, 11, 20), "2026-11-20", "2026-11-20", date(2026, 11, 20)),
        (datetime(2026, 11, 20, 9, 5), "2026-11-20 09:05", "2026-11-20T09:05:00", datetime(2026, 11, 20, 9, 5)),
        (
            datetime(2026, 11, 20, 9, 5, 7),
            "2026-11-20 09:05:07",
            "2026-11-20T09:05:07",
            datetime(2026, 11, 20, 9, 5, 7),
        ),
        ([1, None], "[1, None]", [1, None], [1, None]),
        ({"a": Decimal(1)}, "{'a': 1.0}", {"a": 1.0}, {"a": 1.0}),
        (b"\x01", "01", "01", "01"),
    ],
)
def test_how_a_value_is_shown_told_as_data_and_written(value: Any, shown: str, data: Any, cell: Any) -> None:
    assert (told(value), plain(value), flat(value)) == (shown, data, cell)
    json.dumps(plain(value), allow_nan=False)


def test_duckdb_makes_its_words_still_as_we_read_them() -> None:
    """The places of errors come from what DuckDB tells programs; if that changes, the lines above become poorer."""
    with duckdb.connect() as database:
        database.execute("SET errors_as_json = true")
        with pytest.raises(duckdb.Error, match='"location":"\\[7,3\\]"'):
            database.execute("SELECT abc")
