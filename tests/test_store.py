"""A write happens in all workbooks or in none, whatever fails and whenever the process ends; and it is told truly."""

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from sheetkit.disk import digest_of
from sheetkit.errors import Refused, SheetkitError, tell
from sheetkit.store import Change, Deed, Done, Line, Touched, commit, recover, transaction, unfinished
from sheetkit.store.backups import backups
from sheetkit.store.journal import read

DEED = Deed("settle", "林小燕", datetime(2026, 11, 20, 17))
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="forks and modes of files")


def site(folder: Path, **held: str) -> Path:
    """A folder with these workbooks; the store knows files, not Excel."""
    folder.mkdir()
    for name, text in (held or {"甲": "old 0", "乙": "old 0"}).items():
        (folder / f"{name}.xlsx").write_text(text)
    return folder


def change(path: Path, new: str, seen: str | None = None, **more: Any) -> Change:
    """The file is to hold `new`."""

    def make(source: BinaryIO, target: BinaryIO) -> None:
        assert source.read()
        target.write(new.encode())

    def verify(source: BinaryIO, target: BinaryIO) -> None:
        target.seek(0)
        if target.read() != new.encode():
            raise Refused("write-unproved")

    cells = [Touched("表", "A1", "old", new)]
    return Change(path, seen or digest_of(path), make, verify, **{"cells": cells, **more})


def write(folder: Path, new: str, keep: int = 30) -> list[Done]:
    """Put `new` into all workbooks of the site."""
    return commit(folder, [change(path, new) for path in sorted(folder.glob("*.xlsx"))], DEED, keep)


def held(folder: Path) -> dict[str, str]:
    """What the workbooks hold."""
    return {path.stem: path.read_text() for path in sorted(folder.glob("[!~.]*.xlsx"))}


def assert_sound(folder: Path) -> None:
    """Nothing is left over, and journal, workbooks and backups agree."""
    own = folder / ".sheetkit"
    assert {path.name for path in folder.iterdir()} <= {"甲.xlsx", "乙.xlsx", ".sheetkit", "sheetkit.toml"}
    assert {path.name for path in own.iterdir()} <= {"lock", "journal.jsonl", "journal.head", "backups"}
    journal, last, copies = read(folder), {}, backups(folder)
    kept = {(one.workbook, one.path.name): digest_of(one.path) for one in copies}
    assert not journal.broken
    for entry in journal.entries:
        last[entry["workbook"]] = entry
        assert kept.get((entry["workbook"], entry["backup"]), entry["before"]) == entry["before"]
    assert {name: digest_of(folder / name) for name in last} == {name: one["after"] for name, one in last.items()}
    assert [entry["number"] for entry in journal.entries] == list(range(1, len(journal.entries) + 1))
    assert len(set(held(folder).values())) == 1
    assert all(entry["at"] == "2026-11-20T17:00:00" and entry["who"] == "林小燕" for entry in journal.entries)


def refused(folder: Path, *changes: Change) -> str:
    """The message of a write that is refused, which left everything as it was."""
    before = held(folder)
    with pytest.raises(Refused) as caught:
        commit(folder, changes, DEED, 30)
    assert held(folder) == before
    assert not list(folder.glob(".*.sheetkit")) and not (folder / ".sheetkit" / "writing.json").exists()
    for language in ("zh", "en"):
        assert "{" not in tell(language, caught.value)  # type: ignore[arg-type]
    return str(caught.value)


# ---- the usual way


def test_a_write_leaves_new_workbooks_copies_of_the_old_ones_and_a_line_for_each(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    (folder / "甲.xlsx").chmod(0o640)
    done = write(folder, "new 1")
    assert held(folder) == {"甲": "new 1", "乙": "new 1"}
    assert [(one.path.name, one.cells, one.backup.read_text()) for one in done] == [
        ("乙.xlsx", 1, "old 0"),
        ("甲.xlsx", 1, "old 0"),
    ]
    assert done[0].backup.name == "0001-20261120-170000.xlsx"
    assert sys.platform == "win32" or (folder / "甲.xlsx").stat().st_mode & 0o777 == 0o640
    first, second = read(folder).entries
    assert second["previous"] == hashlib.sha256(json.dumps(first, ensure_ascii=False).encode()).hexdigest()
    assert first["cells"] == [{"sheet": "表", "cell": "A1", "header": "", "old": "old", "new": "new 1"}]
    assert (first["command"], first["workbook"], first["id"]) == ("settle", "乙.xlsx", second["id"])
    assert_sound(folder)


def test_so_many_copies_are_kept_and_the_same_one_not_twice(tmp_path: Path) -> None:
    folder = site(tmp_path / "s", 甲="old 0")
    for turn in range(1, 6):
        write(folder, f"new {turn}", keep=3)
    kept = backups(folder, "甲.xlsx")
    assert [(one.number, one.path.read_text()) for one in kept] == [(3, "new 2"), (4, "new 3"), (5, "new 4")]
    (folder / "甲.xlsx").write_text("new 4")
    write(folder, "new 6", keep=3)
    assert [one.number for one in backups(folder)] == [3, 4, 5]
    assert_sound_but_for_the_hand(folder)


def assert_sound_but_for_the_hand(folder: Path) -> None:
    assert not read(folder).broken and len(read(folder).entries) == 6


def test_what_a_secret_workbook_holds_stays_out_of_the_journal(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    cells = [Touched("业主", "B2", "13800000001", "13900000002"), Touched("业主", "B3", "13800000001", "")]
    commit(folder, [change(folder / "甲.xlsx", "x", cells=cells, secret=True)], DEED, 30)
    raw = (folder / ".sheetkit" / "journal.jsonl").read_text("utf-8")
    assert "138" not in raw.replace(digest_of(folder / "甲.xlsx"), "") or "13800000001" not in raw
    (entry,) = read(folder).entries
    kind, salt, hashed = entry["cells"][0]["old"].split(":")
    assert (kind, hashed) == ("sha256", hashlib.sha256(f"{salt}13800000001".encode()).hexdigest())
    assert len(salt) >= 16 and entry["cells"][0]["cell"] == "B2"
    commit(folder, [change(folder / "甲.xlsx", "y", cells=cells, secret=True)], DEED, 30)
    assert read(folder).entries[1]["cells"] != entry["cells"]


def test_what_was_set_in_an_open_workbook_is_told_with_the_write_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site(tmp_path / "s")
    line = Line("乙.xlsx", [Touched("表", "B2", "甲", "乙")], digest_of(folder / "乙.xlsx"))

    def fails(*given: Any) -> None:
        raise OSError(errno.EIO, "the line is in, the head is not")

    with monkeypatch.context() as patch:
        patch.setattr("sheetkit.store.journal.settle", fails)
        commit(folder, [change(folder / "甲.xlsx", "new 1")], DEED, 30, [line])
    assert unfinished(folder)
    recover(folder)
    first, second = read(folder).entries
    assert not unfinished(folder) and not read(folder).broken and first["id"] == second["id"]
    assert (second["workbook"], second["after"], second["backup"]) == ("乙.xlsx", "", "")
    assert held(folder) == {"甲": "new 1", "乙": "old 0"}, "what the journal tells of is not undone"
    monkeypatch.setattr("sheetkit.store.journal.append", fails)
    with pytest.raises(SheetkitError):
        commit(folder, [], DEED, 30, [line])
    monkeypatch.undo()
    commit(folder, [], DEED, 30, [line])
    assert [entry["number"] for entry in read(folder).entries] == [1, 2, 3] and not read(folder).broken


@ONLY_POSIX
def test_a_link_stays_one_and_its_file_is_written(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    real = tmp_path / "elsewhere.xlsx"
    (folder / "甲.xlsx").rename(real)
    (folder / "甲.xlsx").symlink_to(real)
    write(folder, "new 1")
    assert (folder / "甲.xlsx").is_symlink() and real.read_text() == "new 1"
    assert [one.workbook for one in backups(folder)] == ["乙.xlsx", "甲.xlsx"]
    assert not list(tmp_path.glob(".*"))


# ---- what is refused


def test_someone_saved_in_between(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    seen = digest_of(folder / "甲.xlsx")
    (folder / "甲.xlsx").write_text("theirs")
    assert "又有人保存过" in refused(folder, change(folder / "乙.xlsx", "n"), change(folder / "甲.xlsx", "n", seen))
    late = change(folder / "甲.xlsx", "n")

    def meanwhile(source: BinaryIO, target: BinaryIO) -> None:
        (folder / "甲.xlsx").write_text("theirs again")

    slow = Change(late.path, late.seen, late.make, meanwhile)
    with pytest.raises(Refused, match="又有人保存过"):
        commit(folder, [change(folder / "乙.xlsx", "n"), slow], DEED, 30)
    assert held(folder) == {"甲": "theirs again", "乙": "old 0"}


def test_someone_saved_just_before_the_replacement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(tmp_path / "s")
    keep = transaction.backups.keep

    def and_then_someone_saves(*words: Any) -> Any:
        kept = keep(*words)
        if words[1] == "甲.xlsx":
            (folder / "甲.xlsx").write_text("theirs")
        return kept

    monkeypatch.setattr(transaction.backups, "keep", and_then_someone_saves)
    with pytest.raises(Refused, match="又有人保存过"):
        write(folder, "new 1")
    assert held(folder) == {"甲": "theirs", "乙": "old 0"}
    assert not read(folder).entries


def owner(name: str, encoding: str = "gbk", wide: bool = True) -> bytes:
    """An owner file as Excel (with `wide`) and WPS write it: 165 bytes."""
    narrow, broad = name.encode(encoding, "replace"), name.encode("utf-16-le") if wide else b""
    count = len(name).to_bytes(2, "little") if wide else b"\0\0"
    return (bytes([len(narrow)]) + narrow).ljust(55, b" ") + (count + broad).ljust(110, b" \0"[:1] if wide else b"\0")


@pytest.mark.parametrize(
    ("beside", "raw", "who"),
    [
        ("~$甲.xlsx", owner("林小燕"), "林小燕"),
        ("~$甲.xlsx", owner("Zhao Yi", "ascii"), "Zhao Yi"),
        ("~$甲.xlsx", owner("陈志远", "gbk", wide=False), "陈志远"),
        ("~$甲.xlsx", owner("陈志远", "utf-8", wide=False), "陈志远"),
        ("~$甲.xlsx", b"", "?"),
        ("~$甲.xlsx", b"\xff" * 165, "?"),
        (".~lock.甲.xlsx#", "孙师傅,desk,pc1,20.11.2026 09:00,file:///x;".encode(), "孙师傅"),
        (".~lock.甲.xlsx#", b",desk,pc1,20.11.2026 09:00,file:///x;", "desk"),
        (".~lock.甲.xlsx#", b"", "?"),
    ],
)
def test_someone_has_it_open(tmp_path: Path, beside: str, raw: bytes, who: str) -> None:
    folder = site(tmp_path / "s")
    (folder / beside).write_bytes(raw)
    message = refused(folder, change(folder / "乙.xlsx", "n"), change(folder / "甲.xlsx", "n"))
    assert f"甲.xlsx 正由 {who} 打开着" in message and beside in message


@ONLY_POSIX
def test_another_program_holds_it_locked(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    with _child(partial(_hold, folder / "甲.xlsx")):
        assert "别的程序里打开着" in refused(folder, change(folder / "甲.xlsx", "n"))


def test_read_only_missing_and_unproved(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    both = [change(folder / name, "n") for name in ("乙.xlsx", "甲.xlsx")]
    (folder / "甲.xlsx").chmod(0o444)
    assert "只读" in refused(folder, *both)
    (folder / "甲.xlsx").chmod(0o644)

    def wrong(source: BinaryIO, target: BinaryIO) -> None:
        raise Refused("write-refused", file="甲.xlsx", reason=Refused("write-unproved"))

    assert "复核没有通过" in refused(folder, both[0], Change(both[1].path, both[1].seen, both[1].make, wrong))
    (folder / "甲.xlsx").unlink()
    assert "甲.xlsx" in refused(folder, *both)


@ONLY_POSIX
def test_another_run_is_writing(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    write(folder, "new 1")
    with _child(partial(_hold, folder / ".sheetkit" / "lock")):
        assert "另一个 sheetkit 正在写" in refused(folder, change(folder / "甲.xlsx", "n"))
        recover(folder)
    write(folder, "new 2")
    assert_sound(folder)


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(tmp_path / "s")

    def no(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patches:
        patches.setattr("pathlib.Path.mkdir", no)
        assert "写不进去" in refused(folder, change(folder / "甲.xlsx", "n"))
        recover(folder)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


# ---- the journal


@pytest.mark.parametrize(
    ("how", "broken"),
    [
        (lambda lines: lines, 0),
        (lambda lines: [lines[0], lines[1].replace(b"new 2", b"new 9"), *lines[2:]], 3),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: lines[:-1], 4),
        (lambda lines: [*lines[:-1], lines[-1].replace(b"new 4", b"new 9")], 5),
        (lambda lines: [*lines, lines[-1]], 5),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], 4),
        (lambda lines: [lines[0], b"nothing\n", *lines[2:]], 2),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [lines[0].rstrip() + b" \n", *lines[1:]], 2),
    ],
    ids=[
        "whole",
        "changed",
        "removed",
        "no first",
        "cut",
        "the last changed",
        "added",
        "cut in a line",
        "garbage",
        "exchanged",
        "a blank",
    ],
)
def test_whatever_is_done_to_the_journal_is_seen_for_ever(
    tmp_path: Path, how: Callable[[list[bytes]], list[bytes]], broken: int
) -> None:
    folder = site(tmp_path / "s", 甲="old 0")
    for turn in range(1, 5):
        write(folder, f"new {turn}")
    file = folder / ".sheetkit" / "journal.jsonl"
    file.write_bytes(b"".join(how(file.read_bytes().splitlines(keepends=True))))
    assert read(folder).broken == broken
    write(folder, "new 5")
    assert bool(read(folder).broken) == bool(broken)


def test_a_journal_without_its_head_proves_nothing(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    write(folder, "new 1")
    (folder / ".sheetkit" / "journal.head").unlink()
    assert read(folder).broken
    write(folder, "new 2")
    assert read(folder).broken
    assert read(site(tmp_path / "empty")).broken == 0


# ---- every call fails once, and from then on


class Faults:
    """Lets the n-th call that touches the disk fail, or all from the n-th on."""

    def __init__(self, patches: pytest.MonkeyPatch, number: int, code: int, on: bool) -> None:
        self.left, self.code, self.on, self.failed = number, code, on, 0
        self._open = open
        for module, name in (("builtins", "open"), ("io", "open")):
            patches.setattr(f"{module}.{name}", self._opened)
        for name in ("replace", "unlink", "mkdir", "utime", "chown", "chmod", "ftruncate"):
            patches.setattr(os, name, self._failing(getattr(os, name)))
        patches.setattr(os, "fsync", self._failing(lambda handle: None))  # as good as the real one here, and quick

    def hit(self) -> None:
        self.left -= 1
        if self.left == 0 or (self.on and self.left < 0):
            self.failed += 1
            raise OSError(self.code, os.strerror(self.code))

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*words: Any, **more: Any) -> Any:
            self.hit()
            return call(*words, **more)

        return failing

    def _opened(self, file: Any, mode: str = "r", *words: Any, **more: Any) -> Any:
        if not set(mode) & set("wa+x"):
            return self._open(file, mode, *words, **more)
        self.hit()
        return File(self._open(file, mode, *words, **more), self)


class File:
    """A file whose writing calls may fail; half of what was to be written then is."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self._file, self._faults = file, faults

    def write(self, data: bytes) -> int:
        try:
            self._faults.hit()
        except OSError:
            self._file.write(data[: len(data) // 2])
            raise
        return int(self._file.write(data))

    def flush(self) -> None:
        self._faults.hit()
        self._file.flush()

    def truncate(self, size: int) -> int:
        self._faults.hit()
        return int(self._file.truncate(size))

    def close(self) -> None:
        self._file.close()
        self._faults.hit()

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # files whose closing failed too
@pytest.mark.parametrize(
    ("code", "on"), [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EACCES, False)]
)
def test_the_nth_call_fails_for_every_n(tmp_path: Path, code: int, on: bool) -> None:
    told: dict[str, int] = {}
    before = site(tmp_path / "before")
    write_quickly(before, "old 1")
    for number in range(1, 1000):
        folder = shutil.copytree(before, tmp_path / str(number))
        faults, message = _faulty(folder, number, code, on)
        told[message] = told.get(message, 0) + 1
        recover(folder)
        wanted = "new 2" if message == "written" else "old 1"
        assert held(folder) == {"甲": wanted, "乙": wanted}, (number, message)
        assert_sound(folder)
        if number % 5 == 0:
            write_quickly(folder, "new 3")
            assert_sound(folder)
        if not faults.failed:
            break
    assert message == "written" and number > 60
    print(
        f"{errno.errorcode[code]} {'from the n-th call on' if on else 'at the n-th call'}: {number - 1} of them: {told}"
    )


def _faulty(folder: Path, number: int, code: int, on: bool) -> tuple[Faults, str]:
    with pytest.MonkeyPatch.context() as patches:
        faults = Faults(patches, number, code, on)
        try:
            write(folder, "new 2", keep=1)
        except SheetkitError as error:
            return faults, error.key
        return faults, "written"


def write_quickly(folder: Path, new: str) -> None:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(os, "fsync", lambda handle: None)
        write(folder, new)


# ---- the process ends at any moment


_KILLS = 200


@ONLY_POSIX
def test_killed_at_hundreds_of_moments(tmp_path: Path) -> None:
    folder, chance, undone = site(tmp_path / "s"), random.Random(20261120), 0
    for _ in range(_KILLS):
        with _child(partial(_write_for_ever, folder)) as child:
            time.sleep(chance.uniform(0.002, 0.04))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        undone += (folder / ".sheetkit" / "writing.json").exists()
        recover(folder)
        assert_sound(folder)
    print(
        f"{_KILLS} times killed, {undone} times in the midst of a write; {len(read(folder).entries)} lines, all sound"
    )
    assert undone >= _KILLS / 10


def _write_for_ever(folder: Path, ready: Callable[[], object]) -> None:
    os.fsync = lambda handle: None  # type: ignore[assignment]  # the system lives on, so nothing is lost
    turn = len(read(folder).entries)
    ready()
    while True:
        turn += 1
        write(folder, f"new {turn}" * 50, keep=2)


def test_what_someone_saved_after_a_crash_stands(tmp_path: Path) -> None:
    folder = _crashed(site(tmp_path / "s"))
    (folder / "乙.xlsx").write_text("theirs")
    recover(folder)
    assert held(folder) == {"甲": "old 0", "乙": "theirs"}
    assert not read(folder).entries


def test_half_a_write_waits_until_nobody_has_the_workbook_open(tmp_path: Path) -> None:
    folder = _crashed(site(tmp_path / "s"))
    (folder / "~$乙.xlsx").write_bytes(owner("林小燕"))
    recover(folder)
    assert held(folder) == {"甲": "old 0", "乙": "new 1"}
    with pytest.raises(Refused, match="写到一半"):
        commit(folder, [change(folder / "甲.xlsx", "new 2")], DEED, 30)
    (folder / "~$乙.xlsx").unlink()
    recover(folder)
    assert held(folder) == {"甲": "old 0", "乙": "old 0"}
    assert_sound(folder)


def test_a_site_may_be_moved_before_it_recovers(tmp_path: Path) -> None:
    folder = _crashed(site(tmp_path / "s")).rename(tmp_path / "t")
    recover(folder)
    assert held(folder) == {"甲": "old 0", "乙": "old 0"}
    assert_sound(folder)


def test_a_plan_that_nobody_understands_stops_the_next_write_but_no_question(tmp_path: Path) -> None:
    folder = site(tmp_path / "s")
    write(folder, "new 1")
    for garbage in ("", "[]", '{"id": 1}'):
        (folder / ".sheetkit" / "writing.json").write_text(garbage)
        recover(folder)
        with pytest.raises(Refused, match=r"writing\.json 看不懂"):
            write(folder, "new 2")
    assert held(folder) == {"甲": "new 1", "乙": "new 1"}


class Crash(BaseException):
    """The end of a process: nothing of ours runs after it."""


def _crashed(folder: Path) -> Path:
    """A site whose run died when the first of two workbooks (乙) was replaced."""
    with pytest.MonkeyPatch.context() as patches:
        calls = iter([False, True])

        def dies(path: Path) -> None:
            if path == folder and next(calls):
                raise Crash

        patches.setattr("sheetkit.store.transaction.flushed_folder", lambda path: None)
        patches.setattr("sheetkit.store.journal.append", lambda *_: (_ for _ in ()).throw(Crash))
        patches.setattr("sheetkit.store.transaction._settled", lambda *_: False)
        replace, done = Path.replace, []

        def once(self: Path, target: Path) -> Path:
            if self.name.endswith(".xlsx.sheetkit"):
                done.append(self)
                if len(done) > 1:
                    raise Crash
            return replace(self, target)

        patches.setattr(Path, "replace", once)
        with pytest.raises(Crash):
            write(folder, "new 1")
    assert held(folder) == {"甲": "old 0", "乙": "new 1"}
    return folder


# ---- two at once


@ONLY_POSIX
def test_two_processes_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    tries, folder = 200, site(tmp_path / "s", 甲="{}")
    ways = [os.pipe() for _ in range(4)]
    children = []
    for mine in (0, 1):
        with _child(partial(_compete, folder, mine, tries, ways), wait=False) as child:
            children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    results = [json.loads((tmp_path / f"result{mine}").read_text()) for mine in (0, 1)]
    wins = [key for result in results for key, outcome in result.items() if outcome == "won"]
    told = [outcome for result in results for outcome in result.values() if outcome != "won"]
    assert set(told) <= {"site-busy", "file-changed"} and len(wins) == len(told) == tries
    cells = json.loads((folder / "甲.xlsx").read_text())
    journal = read(folder)
    assert not journal.broken and len(journal.entries) == tries and sorted(cells) == sorted(wins)
    print(f"{tries} tries of two processes: {tries} won, {tries} told, {len(cells)} cells there")


def _compete(folder: Path, mine: int, tries: int, ways: list[tuple[int, int]], ready: Callable[[], object]) -> None:
    """Each try both read the same file, then both write their own cell into it."""
    os.fsync = lambda handle: None  # type: ignore[assignment]
    outcomes = {}
    ready()
    for turn in range(tries):
        for way in (0, 2):  # both are here; both have read
            if way == 2:
                path = folder / "甲.xlsx"
                cells = json.loads(path.read_text()) | {f"{turn}-{mine}": 1}
                one = change(path, json.dumps(cells))
            os.write(ways[way + mine][1], b"x")
            os.read(ways[way + 1 - mine][0], 1)
        try:
            commit(folder, [one], DEED, 3)
            outcomes[f"{turn}-{mine}"] = "won"
        except Refused as error:
            outcomes[f"{turn}-{mine}"] = error.key
    folder.with_name(f"result{mine}").write_text(json.dumps(outcomes))


@contextmanager
def _child(work: Callable[[Callable[[], object]], object], wait: bool = True) -> Iterator[int]:
    """A process that does the work; at the end it is killed, unless the caller waits for it."""
    ready, tell_ready = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(lambda: os.write(tell_ready, b"x"))
            code = 0
        finally:
            os._exit(code)
    os.read(ready, 1)
    os.close(ready)
    os.close(tell_ready)
    try:
        yield child
    finally:
        if wait:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def _hold(path: Path, ready: Callable[[], object]) -> None:
    import fcntl

    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        ready()
        time.sleep(60)
