"""`settle`: the states of keys and files that follow from loans; what follows from nothing is left to people."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.books import Books
from sheetkit.check import check
from sheetkit.cli import cli
from sheetkit.messages import LANGUAGES
from sheetkit.model import Edit
from sheetkit.settle import settle
from sheetkit.shipped import shipped
from tests.rows import NOW, books
from tests.workbooks import fingerprint, write_register

KEY = {"key_no": "K1", "kind": "空置房", "place": "3-2-1501", "box": "1", "quantity": 1}
LENT = {"key_no": "K1", "form": "借用", "out_at": "2026-11-02 09:00", "borrower": "吴工"}
ISSUED = LENT | {"form": "领用"}
BACK = {"in_at": "2026-11-02 17:00"}
FILE = {"file_no": "D1", "kind": "入住", "holder": "业主", "handled_on": "2026-01-05", "place": "甲柜"}
READ = {"file_no": "D1", "form": "查阅", "out_at": "2026-11-02 09:00", "borrower": "吴工"}
BORROWED = READ | {"form": "借阅"}


def keys(state: str, *loans: dict[str, Any], quantity: Any = 1) -> Books:
    return books(keys=[{**KEY, "state": state, "quantity": quantity}], key_loans=_numbered(loans))


def files(state: str, *loans: dict[str, Any]) -> Books:
    return books(files=[{**FILE, "state": state}], file_loans=_numbered(loans))


def _numbered(loans: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [{"loan_no": f"J{number}"} | loan for number, loan in enumerate(loans, 1)]


CASES: list[tuple[str, Books, list[str]]] = [
    # what it shows, key or file with its loans, the state that follows
    ("in its box, though lent", keys("在库", LENT), ["借出"]),
    ("in its box, though issued", keys("在库", ISSUED), ["领用"]),
    ("lent, though back", keys("借出", LENT | BACK), ["在库"]),
    ("lent, though nobody took it", keys("借出"), ["在库"]),
    ("lent, though issued", keys("借出", ISSUED), ["领用"]),
    ("issued, though lent", keys("领用", LENT), ["借出"]),
    ("as it is", keys("借出", LENT), []),
    ("back only later than asked", keys("在库", LENT | {"in_at": "2026-11-20 17:01"}), ["借出"]),
    ("one of two is out: either will do", keys("在库", LENT, quantity=2), []),
    ("one of two is out: it stays lent", keys("借出", LENT, quantity=2), []),
    ("two of two are out", keys("在库", LENT | {"quantity": 2}, quantity=2), ["借出"]),
    ("lost, though lent", keys("遗失", LENT), []),
    ("lost, though back", keys("遗失", LENT | BACK), []),
    ("struck off, though lent", keys("注销", LENT), []),
    ("no state", keys("", LENT), []),
    ("a state that is none", keys("外借", LENT), []),
    ("a quantity that is none", keys("在库", LENT, quantity="一"), []),
    ("a loan that was not understood", keys("借出", LENT | {"in_at": "昨天"}), []),
    ("a loan under an unknown number", keys("借出", LENT | {"key_no": "K-1"}), []),
    ("a file lent out", files("在库", BORROWED), ["借出"]),
    ("a file back again", files("借出", BORROWED | BACK), ["在库"]),
    ("a file that nobody took", files("借出"), ["在库"]),
    ("a file that is only looked at", files("在库", READ), []),
    ("a file that is only looked at, called lent", files("借出", READ), []),
    ("a file that was looked at", files("借出", READ | BACK), ["在库"]),
    ("a file that is lost", files("遗失", BORROWED), []),
    ("a file to be destroyed", files("待销毁", BORROWED), []),
    ("a file that was destroyed", files("已销毁", BORROWED), []),
    ("a file with a loan under an unknown number", files("借出", BORROWED | {"file_no": "D-1"}), []),
    ("a file with a loan that was not understood", files("借出", BORROWED | {"out_at": "昨天"}), []),
]


@pytest.mark.parametrize(("shows", "at", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_state_that_follows(shows: str, at: Books, expected: list[str]) -> None:
    assert [edit.value for edit in settle(at)] == expected


def test_an_edit_says_where_what_and_why() -> None:
    (edit,) = settle(keys("在库", ISSUED))
    assert edit == Edit("钥匙管理.xlsx", "钥匙清单", 2, 6, "领用", "在库", "K1", "状态", "领用记录 J1 没有归还")
    reasons = [settle(files("借出", READ | BACK), language)[0].reason for language in LANGUAGES]
    assert reasons == ["没有未归还的记录", "no loan is outstanding"]


def test_a_key_that_stands_twice_is_left_to_people() -> None:
    at = books(keys=[{**KEY, "state": "在库"}, {**KEY, "state": "借出"}], key_loans=_numbered((LENT,)))
    assert settle(at) == []


def test_a_cell_with_a_formula_is_left_alone() -> None:
    at = keys("在库", LENT)
    held = replace(at.tables["keys"], formulas=frozenset({(2, 6)}))
    assert settle(replace(at, tables={**at.tables, "keys": held})) == []


def test_without_the_loans_nothing_follows() -> None:
    assert settle(books(without=["key_loans", "file_loans"], keys=[{**KEY, "state": "借出"}])) == []


def test_copies_that_were_made_change_no_quantity() -> None:
    """There were some keys before, and the first may be one that was replaced: nobody can tell from the records."""
    copy = {"key_no": "K1", "quantity": 2, "made_at": "2026-11-02 09:00", "listed_at": "2026-11-02 10:00"}
    assert settle(books(keys=[{**KEY, "state": "在库"}], key_copies=[{"application_no": "P1", **copy}])) == []


def applied(at: Books, edits: list[Edit]) -> Books:
    """The books with the states set."""
    tables = dict(at.tables)
    for name in ("keys", "files"):
        states = {edit.row: edit.value for edit in edits if edit.sheet == tables[name].register.sheet}
        rows = [row._replace(state=states.get(row.at, row.state)) for row in tables[name].rows]
        tables[name] = replace(tables[name], rows=rows)
    return replace(at, tables=tables, _index={})


LOANS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.sampled_from(["1", "2", "3"]),
            "form": st.sampled_from(["借用", "领用"]),
            "quantity": st.sampled_from(["", 1, 2]),
            "out_at": st.sampled_from(["2026-11-02 09:00", "2026-11-21 09:00"]),
            "in_at": st.sampled_from(["", "", "2026-11-03 09:00", "2026-11-21 10:00"]),
        }
    ),
    max_size=8,
)
STATES = st.lists(
    st.tuples(st.sampled_from(["在库", "借出", "领用", "遗失", "注销"]), st.integers(1, 3)), min_size=3, max_size=3
)


@given(LOANS, STATES, st.lists(st.sampled_from(["在库", "借出", "遗失", "待销毁", "已销毁"]), min_size=3, max_size=3))
def test_once_settled_key_1_has_nothing_to_say_and_nothing_is_left(loans: Any, states: Any, of_files: Any) -> None:
    def lent(key: str, forms: dict[str, str], *left_out: str) -> list[dict[str, Any]]:
        kept = [{name: cell for name, cell in loan.items() if name not in ("number", *left_out)} for loan in loans]
        mine = [{"form": forms[loan["form"]], key: f"X{loan['number']}"} for loan in loans]
        return [{"loan_no": f"J{at}", **one, **own} for at, (one, own) in enumerate(zip(kept, mine, strict=True))]

    at = books(
        keys=[{**KEY, "key_no": f"X{n}", "state": state, "quantity": q} for n, (state, q) in enumerate(states, 1)],
        key_loans=lent("key_no", {"借用": "借用", "领用": "领用"}),
        files=[{**FILE, "file_no": f"X{n}", "state": state} for n, state in enumerate(of_files, 1)],
        file_loans=lent("file_no", {"借用": "借阅", "领用": "查阅"}, "quantity"),
    )
    edits = settle(at)
    after = applied(at, edits)
    told = [finding for finding in check(after, rules=["KEY-1"]) if finding.rule == "KEY-1"]
    assert all("已注销" in finding.message for finding in told), "a key struck off is looked for by people"
    assert settle(after) == []
    assert all(edit.old in ("在库", "借出", "领用") and edit.value != edit.old for edit in edits)


# The command


def run(place: Path, *words: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(cli, ["settle", str(place), "--as-of", NOW, "--lang", lang, *words])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shown(lang: str, golden: Callable[[str, str], None]) -> None:
    result = run(shipped("samples/estate"), lang=lang)
    assert result.exit_code == 1
    golden(f"settle.{lang}.txt", result.stdout)


def test_shown_only_nothing_is_written(estate: Path) -> None:
    before = fingerprint(estate)
    assert run(estate).exit_code == 1 and fingerprint(estate) == before


def test_written_it_is_done(estate: Path) -> None:
    result = run(estate, "--write")
    assert result.exit_code == 0 and "已写进工作簿，共 2 格。\n" in result.stdout
    after = run(estate)
    assert (after.exit_code, after.stdout) == (0, "状态都与领借用记录相符，没有要改的。\n")
    sheet = openpyxl.load_workbook(estate / "钥匙管理.xlsx")["钥匙清单"]
    assert (sheet["F7"].value, sheet["F60"].value) == ("在库", "领用")


def test_one_workbook_by_itself(tmp_path: Path, estate: Path) -> None:
    alone = tmp_path / "钥匙.xlsx"
    (estate / "钥匙管理.xlsx").rename(alone)
    assert "F60" in run(alone).stdout


def test_a_workbook_without_a_list_and_its_loans_is_refused_in_one_line(tmp_path: Path) -> None:
    result = run(write_register(tmp_path / "钥匙.xlsx", "key_loans"))
    assert result.exit_code == 2 and "没有钥匙、档案的清单" in result.stderr and result.stderr.count("\n") == 1


def test_books_that_cannot_be_read_are_an_error_not_nothing_to_do(estate: Path) -> None:
    (estate / "档案管理.xlsx").write_bytes(b"PK")
    result = run(estate)
    assert result.exit_code == 2 and "档案管理.xlsx" in result.stderr
