"""`sheetkit watch` on real files that are saved in odd ways; the pause between two looks is where things happen."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.cli import watch as watching
from sheetkit.errors import SheetkitError
from sheetkit.excel.finished import is_whole
from sheetkit.register import registers
from tests.workbooks import PEOPLE, TICKET, fingerprint, make_site

BOOK = "报事登记.xlsx"
Deed = Callable[[Path], None]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪", repairs=[TICKET], **PEOPLE)


@pytest.fixture
def watched(site: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `watch`: at the nth pause the nth deed is done, after the last one it is stopped as by Ctrl-C."""

    def run(*deeds: Deed | None, words: tuple[str, ...] = ()) -> Result:
        left: Iterator[Deed | None] = iter(deeds)

        def pause(seconds: float) -> None:
            try:
                deed = next(left)
            except StopIteration:
                raise KeyboardInterrupt from None
            if deed is not None:
                deed(site)

        monkeypatch.setattr(watching, "pause", pause)
        words = ("watch", str(site), "--as-of", "2026-11-20T17:00", "--lang", "zh", *words)
        return CliRunner().invoke(cli, words)

    return run


COLUMNS = [column.name for column in registers()["repairs"].columns]


def edit(column: str, value: object, save: Callable[[Path, bytes], object] = Path.write_bytes) -> Deed:
    """Type a value into the ticket's row and save the book, in a way of one's own."""

    def deed(site: Path) -> None:
        path = site / BOOK
        book = openpyxl.load_workbook(path)
        book["报事"].cell(2, COLUMNS.index(column) + 1).value = value
        aside = path.with_suffix(".tmp")
        book.save(aside)
        raw = aside.read_bytes()
        aside.unlink()
        save(path, raw)

    return deed


def as_excel(path: Path, raw: bytes) -> None:
    """A file of another name, the old one away, the new one in its place."""
    new, old = path.with_name("8A3F1200"), path.with_name("~WRL0001.tmp")
    new.write_bytes(raw)
    path.rename(old)
    new.rename(path)
    old.unlink()


def test_it_begins_with_how_things_stand_and_ends_with_a_word(watched: Callable[..., Result]) -> None:
    result = watched(None)
    assert result.exit_code == 130 and "正在留意 云溪花园客户服务中心" in result.stdout
    assert "现在：错误 0，警告 0，提示 0；逾期" in result.stdout and "已停止" in result.stderr


@pytest.mark.parametrize("save", [Path.write_bytes, as_excel], ids=["over it", "as Excel does"])
def test_a_save_is_asked_about_and_its_news_told(watched: Callable[..., Result], save: Callable[..., None]) -> None:
    result = watched(edit("status", "修好了", save), None, None)
    assert "报事登记.xlsx 保存了" in result.stdout and "新问题 1，消除 0" in result.stdout
    assert result.stdout.count("保存了") == 1 and "报事登记.xlsx › 报事!" in result.stdout


def test_what_was_mended_is_told(watched: Callable[..., Result]) -> None:
    result = watched(edit("status", "修好了"), None, None, edit("status", "处理中"), None, None)
    assert "新问题 0，消除 1" in result.stdout


def test_half_a_save_is_waited_for(watched: Callable[..., Result], site: Path) -> None:
    raw = (site / BOOK).read_bytes()

    def half(site: Path) -> None:
        (site / BOOK).write_bytes(raw[: len(raw) // 2])

    result = watched(half, None, None, None, edit("status", "修好了"), None, None)
    assert result.stderr.count("报事登记.xlsx 还没有保存完") == 1
    assert result.stdout.count("保存了") == 1 and "unreadable" not in result.stdout


@pytest.fixture(autouse=True)
def editable(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the book is half there, it is the whole one from before that is edited."""
    kept = site.parent / "kept.xlsx"
    shutil.copy(site / BOOK, kept)
    load = openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda path: load(path if is_whole(path) else kept))


def test_a_workbook_that_stays_broken_is_told_and_the_page_kept(watched: Callable[..., Result], site: Path) -> None:
    page = site / "看板.html"

    def spoil(site: Path) -> None:
        (site / BOOK).write_bytes(b"PK\x03\x04 half")

    before: list[bytes] = []
    result = watched(lambda site: before.append(page.read_bytes()), spoil, *[None] * 14, words=("--page", str(page)))
    assert "unreadable" in result.stdout and "登记簿不全" in result.stderr
    assert page.read_bytes() == before[0]


def test_an_owner_file_beside_it_and_a_file_gone_for_a_moment_change_nothing(
    watched: Callable[..., Result], site: Path
) -> None:
    def open_in_excel(site: Path) -> None:
        (site / f"~${BOOK}").write_bytes(b"\x06Lin" + bytes(161))

    away = site.parent / "away.xlsx"
    result = watched(
        open_in_excel,
        lambda site: (site / BOOK).rename(away) and None,  # type: ignore[func-returns-value]
        lambda site: away.rename(site / BOOK) and None,  # type: ignore[func-returns-value]
        None,
        None,
    )
    assert "保存了" not in result.stdout and result.exit_code == 130


def test_page_and_report_are_renewed_and_no_workbook_of_the_site_is_written(
    watched: Callable[..., Result], site: Path
) -> None:
    page, report = site.parent / "看板.html", site.parent / "问题清单.xlsx"
    seen: list[tuple[bytes, bytes]] = []

    def note(_: Path) -> None:
        seen.append((page.read_bytes(), report.read_bytes()))

    prints, changes = fingerprint(site), (edit("reported_at", datetime(2026, 11, 10, 9)), edit("channel", "喊话"))
    words = ("--page", str(page), "--report", str(report))
    result = watched(note, lambda site: _same(site, prints), *changes, None, None, note, words=words)
    assert result.exit_code == 130 and len(seen) == 2
    assert seen[0][1] != seen[1][1]
    assert [b"BS202611-0001" in one[0] for one in seen] == [False, True] and not list(site.parent.glob(".*.html"))


def _same(site: Path, prints: dict[str, tuple[str, int]]) -> None:
    assert {name: mark for name, mark in fingerprint(site).items() if ".sheetkit" not in name} == prints


def test_a_report_that_somebody_has_open_is_written_when_it_is_closed(
    watched: Callable[..., Result], site: Path
) -> None:
    report = site.parent / "问题清单.xlsx"
    owner = report.with_name(f"~${report.name}")
    kept: list[bytes] = []

    def open_it(_: Path) -> None:
        owner.write_bytes(b"\x03Lin" + bytes(161))
        kept.append(report.read_bytes())

    def still(_: Path) -> None:
        assert report.read_bytes() == kept[0]

    def close(_: Path) -> None:
        still(site)
        owner.unlink()

    result = watched(open_it, edit("status", "修好了"), None, still, close, None, words=("--report", str(report)))
    assert result.stderr.count("打开着，没有写入") == 1 and "已能写入，换成了最新的" in result.stdout
    assert report.read_bytes() != kept[0]


def test_new_settings_hold_from_the_next_time_on(watched: Callable[..., Result], site: Path) -> None:
    def rename(site: Path) -> None:
        text = (site / "sheetkit.toml").read_text("utf-8").replace("云溪花园", "青溪花园")
        (site / "sheetkit.toml").write_text(text, "utf-8")

    def spoil(site: Path) -> None:
        (site / "sheetkit.toml").write_text("centre = ", "utf-8")

    page = site.parent / "看板.html"
    result = watched(rename, None, None, spoil, None, None, words=("--page", str(page)))
    assert "青溪花园" in page.read_text("utf-8") and "sheetkit.toml" in result.stderr and result.exit_code == 130


def test_a_limit_that_passes_is_told_though_nobody_saved(
    site: Path, monkeypatch: pytest.MonkeyPatch, watched: Callable[..., Result]
) -> None:
    times = iter(datetime(2026, 11, 23, 8, minute) for minute in (59, 59, 59))
    late = iter([datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 9, 1)])
    monkeypatch.setattr(
        watching.common, "now_of", lambda *_: next(times, None) or next(late, datetime(2026, 11, 23, 9, 1))
    )
    result = watched(*[None] * 5)
    told = result.stdout.split("时间到了新的期限")[1]
    assert "新逾期 1" in told and "REP-3 BS202611-0001" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--page", "看板.txt"), "不是 .html"),
        (("--report", "清单.csv"), "不是 .xlsx"),
        (("--every", "0"), "--every"),
        (("--report", BOOK), "是登记簿的名字"),
    ],
)
def test_what_could_never_be_written_is_refused_at_once(
    words: tuple[str, str], said: str, watched: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = watched(words=words)
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_in_a_terminal_ends_it_with_130(site: Path) -> None:
    words = [sys.executable, "-m", "sheetkit", "watch", str(site), "--every", "0.1", "--lang", "en"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}) as run:
        assert run.stdout is not None
        while "now:" not in run.stdout.readline():
            pass
        run.send_signal(signal.SIGINT)
        try:
            _, said = run.communicate(timeout=60)
        finally:
            run.kill()  # one that does not heed it would be waited for without end
    assert run.returncode == 130 and "No longer watching" in said and "Traceback" not in said


# --- whether a file is whole -----------------------------------------------------------------------------------------


def test_any_part_of_a_workbook_is_not_whole(site: Path, tmp_path: Path) -> None:
    raw = (site / BOOK).read_bytes()
    assert is_whole(site / BOOK)
    for size in (0, 1, 4, 100, len(raw) // 2, len(raw) - 30, len(raw) - 1):
        (tmp_path / "part.xlsx").write_bytes(raw[:size])
        assert not is_whole(tmp_path / "part.xlsx"), size
    (tmp_path / "zeros.xlsx").write_bytes(bytes(len(raw) - 4096) + raw[-4096:])
    assert not is_whole(tmp_path / "zeros.xlsx"), "the end was written first"
    assert not is_whole(tmp_path / "nothing.xlsx") and not is_whole(tmp_path)


# --- once, for scheduled tasks


def test_once_ends_with_the_status_of_check(site: Path, watched: Callable[..., Result]) -> None:
    page = site.parent / "看板.html"
    done = watched(words=("--once", "--page", str(page)))  # no pause: a second look would be stopped with 130
    assert done.exit_code == 0 and page.exists() and "Ctrl-C" not in done.stdout
    edit("channel", "飞鸽")(site)
    done = watched(words=("--once",))
    assert done.exit_code == 1 and "错误 1" in done.stdout
    (site / "sheetkit.toml").write_bytes(b"[")
    assert watched(words=("--once",)).exit_code == 2


def test_once_waits_for_the_end_of_a_save_and_tells_what_it_could_not_write(
    site: Path, watched: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (site / BOOK).read_bytes()
    (site / BOOK).write_bytes(whole[: len(whole) // 2])
    page = site.parent / "看板.html"

    def held(file: Path, raw: bytes) -> None:
        raise SheetkitError("file-unwritable", file=str(file), reason="held")

    monkeypatch.setattr(watching, "put", held)
    done = watched(lambda site: (site / BOOK).write_bytes(whole), None, None, words=("--once", "--page", str(page)))
    assert done.exit_code == 2 and "看板.html" in done.stderr and "错误 0" in done.stdout
