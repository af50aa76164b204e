"""A password comes from the environment, the key ring or the terminal, in this order, and only where one is needed."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from click.testing import CliRunner

from sheetkit.cli import cli, password, ring
from sheetkit.cli.password import NEW_VARIABLE, Passwords, new_password
from sheetkit.cli.ring import remember, remembered
from sheetkit.errors import SheetkitError
from sheetkit.names import PASSWORD_VARIABLE as VARIABLE
from tests.agile import sealed
from tests.rings import LockedRing, OpenRing, Ring, SilentRing
from tests.workbooks import PEOPLE, TICKET, make_site

RIGHT, OTHER, WRONG = "Right-2026", "Other-2026", "Wrong-2026"
BOOK, SECOND = "客户信息.xlsx", "报事登记.xlsx"


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, NEW_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def own_ring() -> Iterator[Ring]:
    """No test ever asks the key ring of whoever runs it."""
    before, mine = keyring.get_keyring(), Ring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("clear") / "site", repairs=[TICKET], **PEOPLE)


def locked(clear: Path, target: Path, **books: str) -> Path:
    """The site with passwords on these workbooks."""
    target.mkdir()
    for path in filter(Path.is_file, clear.iterdir()):
        raw = path.read_bytes()
        (target / path.name).write_bytes(sealed(raw, books[path.stem]) if path.stem in books else raw)
    return target


def checked(site: Path) -> list[tuple[str, str]]:
    """The findings of `check`: rule and message."""
    result = CliRunner().invoke(cli, ["check", str(site), "--as-of", "2026-11-20T17:00", "--format", "json"])
    assert result.exit_code in (0, 1), result.stderr
    assert all(secret not in result.output for secret in (RIGHT, OTHER, WRONG))
    return [(one["rule"], one["message"]) for one in json.loads(result.stdout)["findings"]]


class Terminal:
    """Someone at a terminal who types these answers, and then only Enter."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        monkeypatch.setattr(password, "at_terminal", lambda: True)
        monkeypatch.setattr(password, "typed", self.type)

    def type(self, question: str) -> str:
        self.asked.append(question)
        return self._answers.pop(0) if self._answers else ""


# Where it comes from


def test_from_the_environment(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_ring: Ring) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    monkeypatch.setenv(VARIABLE, RIGHT)
    assert checked(site) == []
    assert own_ring.asked == 0


def test_from_the_key_ring_under_the_real_path(clear: Path, tmp_path: Path, own_ring: Ring) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    own_ring.set_password("sheetkit", str((site / BOOK).resolve()), RIGHT)
    (tmp_path / "link").symlink_to(site)
    assert checked(site) == checked(tmp_path / "link") == []


def test_from_the_terminal(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    terminal = Terminal(monkeypatch, RIGHT)
    assert checked(site) == []
    assert terminal.asked == ["客户信息.xlsx 的打开密码（输入时不显示，直接回车放弃）"]


def test_what_is_wrong_gives_way_to_the_next(
    clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_ring: Ring
) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    monkeypatch.setenv(VARIABLE, WRONG)
    own_ring.set_password("sheetkit", str((site / BOOK).resolve()), OTHER)
    terminal = Terminal(monkeypatch, "typo", RIGHT)
    assert checked(site) == []
    assert len(terminal.asked) == 2


def test_one_password_opens_all_until_it_is_refused(
    clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT, 报事登记=RIGHT, 投诉登记=OTHER, 钥匙管理=RIGHT)
    terminal = Terminal(monkeypatch, RIGHT, OTHER)
    assert checked(site) == []
    assert len(terminal.asked) == 2


def test_three_tries_and_no_more(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT, 报事登记=RIGHT)
    terminal = Terminal(monkeypatch, "a", "b", "c", RIGHT)
    findings = checked(site)
    assert len(terminal.asked) == 3
    assert [rule for rule, _ in findings] == ["unreadable", "unreadable"]
    assert all("密码不对" in words or "没有密码打不开" in words for _, words in findings)


def test_enter_gives_up_for_all(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT, 报事登记=RIGHT)
    terminal = Terminal(monkeypatch)
    assert [rule for rule, _ in checked(site)] == ["unreadable", "unreadable"]
    assert len(terminal.asked) == 1


def test_where_nobody_knows_it_is_said_how_to_tell(clear: Path, tmp_path: Path) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    ((rule, message),) = checked(site)
    assert rule == "unreadable"
    assert message.startswith(BOOK) and VARIABLE in message and "命令行窗口" in message


def test_a_wrong_one_in_the_environment_is_named(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    monkeypatch.setenv(VARIABLE, WRONG)
    ((rule, message),) = checked(site)
    assert rule == "unreadable" and "密码不对" in message and VARIABLE in message


def test_an_encrypted_old_book_is_imported(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "旧账.xlsx"
    old.write_bytes(sealed((clear / SECOND).read_bytes(), RIGHT))
    words = ["import", str(old), "--register", "repairs", "--site", str(clear), "--yes", "-o", str(tmp_path / "n.xlsx")]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2 and "旧账.xlsx 有打开密码" in result.stderr
    monkeypatch.setenv(VARIABLE, RIGHT)
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1 and "A2" in result.stdout, "its one row is in the books already"


def test_the_books_of_past_years_are_opened_too(clear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = locked(clear, tmp_path / "a", 报事登记=RIGHT)
    past = site / "历史" / "2025"
    past.mkdir(parents=True)
    (past / SECOND).write_bytes(sealed((clear / SECOND).read_bytes(), OTHER))
    terminal = Terminal(monkeypatch, RIGHT, OTHER)
    assert [rule for rule, _ in checked(site)] == ["duplicate-key"], "the same ticket is in both"
    assert len(terminal.asked) == 2


# Only where it is needed


def test_a_site_without_passwords_asks_nobody_and_loads_nothing(clear: Path) -> None:
    run = (
        "import sys; from sheetkit.cli import cli\n"
        f"try: cli.main(['check', {str(clear)!r}])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('keyring', 'msoffcrypto', 'olefile') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# A key ring that fails is survived


@pytest.mark.parametrize("broken", [LockedRing, SilentRing])
def test_a_ring_that_fails_is_passed_over(
    broken: Callable[[], Ring], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "_PATIENCE", 0.2)
    keyring.set_keyring(broken())
    before = time.monotonic()
    assert remembered(tmp_path / BOOK) is None
    assert time.monotonic() - before < 30, "the ring sleeps for a minute"


def test_a_password_is_not_put_where_all_can_read_it(tmp_path: Path) -> None:
    keyring.set_keyring(open_ring := OpenRing())
    assert not remember(tmp_path / BOOK, RIGHT)
    assert open_ring.held == {}
    keyring.set_keyring(LockedRing())
    assert not remember(tmp_path / BOOK, RIGHT)


def test_a_password_never_shows_in_what_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetkit.site import open_site

    site = open_site(make_site(tmp_path / "a"))
    site.password = asks = Passwords(tmp_path, "zh")
    monkeypatch.setenv(VARIABLE, RIGHT)
    site.unlocked[BOOK] = str(asks(BOOK))
    assert asks(BOOK) is None, "asked again, it was wrong, and nobody knows another"
    assert RIGHT not in repr(site) + repr(asks) + str(vars(type(site)))


# A new password


def short(word: str) -> SheetkitError | None:
    return SheetkitError("password-short", least=8) if len(word) < 8 else None


def test_a_new_one_is_typed_twice_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(monkeypatch, "short", RIGHT, OTHER, RIGHT, RIGHT)
    assert new_password(short, "zh") == RIGHT
    assert len(terminal.asked) == 5
    said = capsys.readouterr()
    assert said.out == "" and said.err == (
        "新密码太短，别人容易猜到。请至少用 8 个字符。\n两遍输入的不一样，请重新输入。\n"
    )


def test_three_bad_ones_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    Terminal(monkeypatch, "a", "b", "c", RIGHT, RIGHT)
    with pytest.raises(SheetkitError) as caught:
        new_password(short, "zh")
    assert caught.value.key == "password-given-up"


def test_without_environment_and_terminal_there_is_none() -> None:
    with pytest.raises(SheetkitError) as caught:
        new_password(short, "zh")
    assert caught.value.key == "password-none"


# A real terminal


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_at_a_real_terminal_it_is_asked_for_and_not_shown(clear: Path, tmp_path: Path) -> None:
    site = locked(clear, tmp_path / "a", 客户信息=RIGHT)
    words = [sys.executable, "-m", "sheetkit", "check", str(site), "--lang", "zh", "--as-of", "2026-11-20T17:00"]
    screen, code = session(words, [WRONG, RIGHT])
    assert code == 0, screen
    assert screen.count("客户信息.xlsx 的打开密码") == 2
    assert "密码不对" in screen and "没有发现问题" in screen
    assert WRONG not in screen and RIGHT not in screen


def session(words: list[str], answers: list[str]) -> tuple[str, int]:
    """What a terminal shows of a run where each question is answered, and the exit status."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(words[0], words, {**os.environ})
    seen, asked = b"", 0
    while select.select([terminal], [], [], 60)[0]:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
        if asked < len(answers) and seen.count("）: ".encode()) > asked:
            os.write(terminal, f"{answers[asked]}\n".encode())
            asked += 1
    return seen.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_the_clear_site_has_no_findings(clear: Path) -> None:
    assert checked(clear) == []
