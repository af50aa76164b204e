"""Cells to be set as people and scripts see them."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.messages import LANGUAGES, Language
from sheetkit.model import Cell, Edit
from sheetkit.report.edits import as_rows, as_text
from sheetkit.report.text import LINE, width
from sheetkit.shipped import shipped
from tests.rows import NOW

EDIT = Edit("钥匙管理.xlsx", "钥匙清单", 7, 6, "在库", "借出", "WS-006", "状态", "没有未归还的记录")


def edit(value: Cell = "在库", old: str = "借出", **more: Any) -> Edit:
    return Edit("钥匙管理.xlsx", "钥匙清单", 7, 6, value, old, **more)


def test_cells_stand_in_a_table_under_their_workbook_and_sheet() -> None:
    other = Edit("收发文登记.xlsx", "发文", 2, 17, date(2026, 11, 20), "", "7", "发布日期", "按这一天发布")
    assert as_text([EDIT, other], "zh").splitlines() == [
        "钥匙管理.xlsx › 钥匙清单",
        "单元格  编号    列    现在  改成  原因",
        "------  ------  ----  ----  ----  ----------------",
        "F7      WS-006  状态  借出  在库  没有未归还的记录",
        "",
        "收发文登记.xlsx › 发文",
        "单元格  编号  列        现在    改成        原因",
        "------  ----  --------  ------  ----------  ------------",
        "Q2         7  发布日期  （空）  2026-11-20  按这一天发布",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "(blank)"),
        (True, "是"),
        (1234.5, "1234.5"),
        (datetime(2026, 11, 20, 9), "2026-11-20 09:00"),
        ("一\n二", "一 二"),
    ],
)
def test_values_are_shown_as_people_write_them(value: Cell, shown: str) -> None:
    assert shown in as_text([edit(value)], "en").splitlines()[-1]


@pytest.mark.parametrize("old", [" 3-2-1501", "3-2-1501\u3000", "\n3-2-1501", "3-2-1501\u00a0", "\u200b3-2-1501"])
def test_spaces_that_nobody_would_see_stand_in_quotation_marks(old: str) -> None:
    assert f"“{' '.join(old.split(chr(10)))}”" in as_text([edit(old=old)], "zh").replace("  ", " ")


@given(
    st.lists(st.text("abc 房号３“〔2026〕。，-", max_size=60), min_size=5, max_size=5),
    st.sampled_from(LANGUAGES),
)
def test_the_table_fits_a_terminal(words: list[str], language: Language) -> None:
    value, old, key, header, reason = words
    text = as_text([edit(value, old, key=key, header=header, reason=reason)], language)
    assert all(width(line) <= LINE for line in text.splitlines())


def test_rows_for_scripts() -> None:
    assert as_rows([EDIT]) == [
        {
            "workbook": "钥匙管理.xlsx",
            "sheet": "钥匙清单",
            "cell": "F7",
            "row": 7,
            "column": "state",
            "header": "状态",
            "key": "WS-006",
            "old": "借出",
            "new": "在库",
            "reason": "没有未归还的记录",
        }
    ]
    assert as_rows([edit(None, header="自己的列")])[0]["new"] == "" and as_rows([edit()])[0]["column"] is None


@pytest.mark.parametrize("command", ["settle", "fix"])
def test_the_answer_as_json(command: str) -> None:
    place = str(shipped("samples/estate"))
    result = CliRunner().invoke(cli, [command, place, "--as-of", NOW, "--format", "json"])
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert list(answer) == ["version", "as_of", "site", "written", "edits"] and answer["written"] is False
    assert all(row["column"] and row["cell"] and row["old"] != "" for row in answer["edits"])


def test_the_answer_in_a_file(tmp_path: Path) -> None:
    place = str(shipped("samples/estate"))
    words = ["settle", place, "--as-of", NOW, "--lang", "zh", "-o", str(tmp_path / "要改的.txt")]
    assert CliRunner().invoke(cli, words).exit_code == 1
    assert "FX-009" in (tmp_path / "要改的.txt").read_text("utf-8")
