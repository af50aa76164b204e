"""`protect` and `unprotect`: all or nothing, logged for SEC-1, and no password or clear copy left behind."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile, copytree
from zipfile import ZipFile

import keyring
import pytest
from click.testing import CliRunner, Result

from sheetkit import protection
from sheetkit.cli import cli
from sheetkit.cli.password import NEW_VARIABLE
from sheetkit.excel import crypt
from sheetkit.excel.crypt import encrypted, is_encrypted
from sheetkit.names import PASSWORD_VARIABLE as VARIABLE
from sheetkit.policy import rulebook
from sheetkit.shipped import shipped
from sheetkit.site import open_site
from sheetkit.store.backups import backups
from sheetkit.store.journal import read
from tests.agile import opened
from tests.rings import OpenRing, Ring
from tests.workbooks import PEOPLE, TICKET, fingerprint, make_site

BOOK, LOG = "客户信息.xlsx", "值班管理.xlsx"
OLD, NEW = "Autumn-2026", "Winter-2026"
NOW = "2026-11-20T17:00"
STAFF = [*PEOPLE["staff"], {"staff_no": "04", "name": "周岚", "department": "客户服务中心", "post": "客服主管"}]


@pytest.fixture(autouse=True)
def own_ring() -> Iterator[Ring]:
    before, mine = keyring.get_keyring(), Ring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing a hundred thousand times is for burglars, not for tests."""
    monkeypatch.setattr(crypt, "_ROUNDS", 500)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make_site(tmp_path / "site", repairs=[TICKET], **{**PEOPLE, "staff": STAFF})
    copyfile(shipped("workbook_templates") / LOG, site / LOG)
    return site


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def run(*words: object, old: str = "", new: str = "") -> Result:
        monkeypatch.setenv(VARIABLE, old)
        monkeypatch.setenv(NEW_VARIABLE, new)
        result = CliRunner().invoke(cli, [*map(str, words), "--lang", "zh", "--as-of", NOW])
        assert OLD not in result.output and NEW not in result.output
        return result

    return run


Run = Callable[..., Result]


def logged(site: Path) -> list[tuple[object, ...]]:
    """The rows of duty_log."""
    rows = open_site(site).books(datetime.fromisoformat(NOW)).rows("duty_log")
    return [(row.rule, row.about, row.period, row.done_at, row.done_by) for row in rows]


SAID = """客户信息.xlsx 已设打开密码（AES-256），并已解密核对，内容没有变化。
已在“周期工作记录”登记：SEC-1，2026-11-20 17:00，经办人 周岚。
1 份没有密码的旧备份也已用同一密码加密。
请记住：忘了密码，谁也打不开这个文件，工具也没有办法。请把密码写下来，封好放进保
险柜，不要和文件放在一起。
以前拷到 U 盘、发到邮件和群里的没有密码的文件不会变，请自行收回或删除。
"""


def test_a_password_is_set_logged_and_said(site: Path, run: Run) -> None:
    clear = (site / BOOK).read_bytes()
    result = run("protect", site / BOOK, new=NEW)
    assert (result.exit_code, result.stdout, result.stderr) == (0, SAID, "")
    assert opened((site / BOOK).read_bytes(), NEW) == clear
    assert logged(site) == [("SEC-1", BOOK, "2026-11", datetime(2026, 11, 20, 17), "周岚")]
    assert run("check", site, old=NEW).exit_code == 0
    (item,) = json.loads(run("due", site, "--rule", "SEC-1", "--state", "met", "--format", "json").stdout)["items"]
    assert item["met"] == "2026-11-20T17:00:00"


def test_a_password_is_changed(site: Path, run: Run) -> None:
    clear = (site / BOOK).read_bytes()
    run("protect", site / BOOK, new=OLD)
    result = run(
        "protect",
        site / BOOK,
        old=OLD,
        new=NEW,
    )
    assert result.exit_code == 0 and "已换新密码" in result.stdout and "仍要用旧密码打开" in result.stdout
    assert opened((site / BOOK).read_bytes(), NEW) == clear
    assert [opened(one.path.read_bytes(), OLD) == clear for one in backups(site, BOOK)] == [True, True]
    assert len(logged(site)) == 2


def test_a_password_is_taken_off(site: Path, run: Run) -> None:
    clear = (site / BOOK).read_bytes()
    run("protect", site / BOOK, new=OLD)
    result = run("unprotect", site / BOOK, old=OLD)
    assert result.exit_code == 0
    assert "现在谁拿到这个文件都能打开" in result.stdout and "SEC-1 要求 客户信息.xlsx 设密码" in result.stdout
    assert (site / BOOK).read_bytes() == clear
    assert len(logged(site)) == 1, "taking it off is no change of password"


def test_what_has_none_needs_nothing_taken_off(site: Path, run: Run) -> None:
    before = fingerprint(site)
    result = run("unprotect", site / BOOK)
    assert (result.exit_code, result.stderr) == (2, "sheetkit: 客户信息.xlsx 没有打开密码，不用取消。\n")
    assert fingerprint(site) == before


def test_who_has_not_the_old_password_changes_nothing(site: Path, run: Run) -> None:
    run("protect", site / BOOK, new=OLD)
    before = fingerprint(site)
    for words in (("protect", site / BOOK), ("unprotect", site / BOOK)):
        assert "有打开密码" in run(*words, new=NEW).stderr
        assert "的打开密码不对" in run(*words, old=NEW, new=NEW).stderr
    assert fingerprint(site) == before


# What is logged


def test_another_workbook_and_one_outside_any_site_are_not_logged(site: Path, run: Run, tmp_path: Path) -> None:
    result = run("protect", site / "报事登记.xlsx", new=NEW)
    assert result.exit_code == 0 and "SEC-1 管的是 客户信息.xlsx；给 报事登记.xlsx 设密码，没有" in result.stdout
    alone = tmp_path / "别的.xlsx"
    alone.write_bytes((site / LOG).read_bytes())
    result = run("protect", alone, new=NEW)
    assert result.exit_code == 0 and "不在项目文件夹里" in result.stdout
    assert is_encrypted(alone.read_bytes()) and logged(site) == []


def test_the_log_may_have_a_password_of_its_own(site: Path, run: Run) -> None:
    run("protect", site / LOG, new=OLD)
    result = run("protect", site / BOOK, old=OLD, new=NEW)
    assert result.exit_code == 0, result.stderr
    (site / LOG).write_bytes(opened((site / LOG).read_bytes(), OLD))
    assert logged(site) == [("SEC-1", BOOK, "2026-11", datetime(2026, 11, 20, 17), "周岚")]
    cells = read(site).entries[1]["cells"]
    assert len(cells) == 5 and all(cell["new"].startswith("sha256:") for cell in cells)


def test_who_did_it_may_be_named_but_is_one_of_the_staff(site: Path, run: Run) -> None:
    assert "没有在岗的“王五”" in run("protect", site / BOOK, "--by", "王五", new=NEW).stderr
    assert not is_encrypted((site / BOOK).read_bytes())
    assert run("protect", site / BOOK, "--by", "陈志远", new=NEW).exit_code == 0
    assert [row[-1] for row in logged(site)] == ["陈志远"]


def test_where_nobody_or_several_hold_the_post_it_asks_who(tmp_path: Path, run: Run) -> None:
    site = make_site(tmp_path / "nobody", **PEOPLE)
    result = run("protect", site / BOOK, new=NEW)
    assert result.exit_code == 2 and "请用 --by 写明姓名" in result.stderr
    assert not is_encrypted((site / BOOK).read_bytes())


def test_both_are_written_or_neither(site: Path, run: Run) -> None:
    """The log is open in Excel: then the password is not changed either."""
    (site / f"~${LOG}").write_bytes(b"\x06\xe9\x99\x88" + bytes(160))
    before = {name: (site / name).read_bytes() for name in (BOOK, LOG)}
    result = run("protect", site / BOOK, new=NEW)
    assert result.exit_code == 2 and LOG in result.stderr
    assert {name: (site / name).read_bytes() for name in (BOOK, LOG)} == before


# Which passwords will do

REFUSED = {
    "Short-7": "至少用 8 个字符",
    "12345678": "至少用 2 种",
    "abcdefgh": "至少用 2 种",
    "密码密码密码密码": "不要用中文和全角字符",
    "Ａｂｃ-1234": "不要用中文和全角字符",
    "Abc-1234 ": "开头和结尾不要空格",
    "Abc\t12345": "打不出来的字符",
    "Ab1-" * 64: "最多收 255 个字符",
}


@pytest.mark.parametrize("password", REFUSED)
def test_a_poor_password_is_refused_kindly_and_not_repeated(password: str, site: Path, run: Run) -> None:
    before = fingerprint(site)
    result = run("protect", site / BOOK, new=password)
    assert result.exit_code == 2
    assert REFUSED[password] in result.stderr and "请" in result.stderr
    assert password not in result.stderr
    assert fingerprint(site) == before


def test_the_figures_are_those_of_the_site(site: Path, run: Run) -> None:
    settings = site / "sheetkit.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[policy.SEC-1]\nleast = 12\nkinds = 3\n", "utf-8")
    assert "至少用 12 个字符" in run("protect", site / BOOK, new=NEW).stderr
    assert "至少用 3 种" in run("protect", site / BOOK, new="winter20262026").stderr


def test_the_old_one_is_no_new_one(site: Path, run: Run) -> None:
    run("protect", site / BOOK, new=OLD)
    assert "和旧密码一样" in run("protect", site / BOOK, old=OLD, new=OLD).stderr


@pytest.mark.parametrize("password", ["Abc-1234", "winter 2026", "1234567!", "Ab1-" * 63])
def test_a_good_password_will_do(password: str) -> None:
    assert protection.refusal(password, None, rulebook()["SEC-1"]) is None


# What is proved before the old file goes


def test_what_does_not_come_out_as_it_went_in_never_replaces_the_workbook(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "encrypted", lambda raw, password: encrypted(raw[:-1] + b"\1", password))
    before = {name: (site / name).read_bytes() for name in (BOOK, LOG)}
    result = run("protect", site / BOOK, new=NEW)
    assert result.exit_code == 2 and "解密出来的内容不一样" in result.stderr
    assert {name: (site / name).read_bytes() for name in (BOOK, LOG)} == before
    monkeypatch.setattr(protection, "encrypted", lambda raw, password: raw)
    assert "解密出来的内容不一样" in run("protect", site / BOOK, new=NEW).stderr


@pytest.mark.parametrize("name", ["说明.xlsx", "照片.xlsx"])
def test_only_a_workbook_that_can_be_read_is_put_under_a_password(name: str, site: Path, run: Run) -> None:
    (site / name).write_bytes(b"no workbook" if name == "说明.xlsx" else b"PK\3\4")
    assert run("protect", site / name, new=NEW).exit_code == 2
    assert not is_encrypted((site / name).read_bytes())


# Earlier copies


def test_earlier_backups_are_encrypted_too(site: Path, run: Run) -> None:
    clear = (site / BOOK).read_bytes()
    for _ in range(2):
        run("protect", site / BOOK, new=OLD)
        run("unprotect", site / BOOK, old=OLD)
        for one in backups(site, BOOK)[:1]:
            one.path.write_bytes(clear)
    assert "2 份没有密码的旧备份" in run("protect", site / BOOK, new=NEW).stdout, "and the one just made"
    assert all(is_encrypted(one.path.read_bytes()) for one in backups(site, BOOK))
    assert opened(backups(site, BOOK)[0].path.read_bytes(), NEW) == clear


def test_or_deleted(site: Path, run: Run) -> None:
    result = run("protect", site / BOOK, "--drop-backups", new=NEW)
    assert "1 份没有密码的旧备份已删除" in result.stdout
    assert backups(site, BOOK) == []


def test_where_a_backup_cannot_be_encrypted_it_is_said_what_is_left(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(protection, "write_whole", full)
    result = run("protect", site / BOOK, new=NEW)
    assert result.exit_code == 2 and "已设打开密码" in result.stdout
    assert "密码已经设好" in result.stderr and "还有没有密码的旧备份" in result.stderr
    assert not is_encrypted(backups(site, BOOK)[0].path.read_bytes())


# The key ring


def test_a_password_may_be_remembered_and_a_stale_one_is_forgotten(site: Path, run: Run, own_ring: Ring) -> None:
    account = ("sheetkit", str((site / BOOK).resolve()))
    assert "已存进本机的系统钥匙串" in run("protect", site / BOOK, "--remember", new=OLD).stdout
    assert own_ring.held == {account: OLD}
    assert run("check", site).exit_code == 0
    assert run("protect", site / BOOK, new=NEW).exit_code == 0, "the old one came from the ring"
    assert own_ring.held == {}
    run("protect", site / BOOK, "--remember", old=NEW, new=OLD)
    assert run("unprotect", site / BOOK).exit_code == 0
    assert own_ring.held == {}


def test_without_a_safe_ring_it_is_said_that_nothing_was_remembered(site: Path, run: Run) -> None:
    keyring.set_keyring(OpenRing())
    assert "密码没有存下" in run("protect", site / BOOK, "--remember", new=NEW).stdout


# Nothing is left behind


class Watch:
    """The files opened for writing while it is on, wherever they are."""

    def __init__(self) -> None:
        self.on = False
        self.written: set[str] = set()
        sys.addaudithook(self._see)

    def _see(self, event: str, args: tuple[object, ...]) -> None:
        if self.on and event == "open":
            path, _, flags = args
            if isinstance(path, str) and isinstance(flags, int) and flags & 3:
                self.written.add(path)


WATCH = Watch()


@pytest.fixture
def written() -> Iterator[set[str]]:
    WATCH.written.clear()
    WATCH.on = True
    yield WATCH.written
    WATCH.on = False


def test_a_site_under_passwords_is_checked_without_a_file_written(site: Path, run: Run, written: set[str]) -> None:
    run("protect", site / BOOK, new=OLD)
    written.clear()
    before = fingerprint(site)
    for words in (["check", site], ["due", site], ["score", site, "--month", "2026-10"], ["visits", "coverage", site]):
        assert run(*words, old=OLD).exit_code in (0, 1)
    assert {path for path in written - {"/dev/null"} if Path(path).parent != site / ".sheetkit" / "cache"} == set()
    assert fingerprint(site) == before


def test_no_password_and_no_clear_byte_is_left_in_any_file(site: Path, run: Run, written: set[str]) -> None:
    with ZipFile(site / BOOK) as package:
        at = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    clear = (site / BOOK).read_bytes()[at : at + 200]
    for words in ({"new": OLD}, {"old": OLD, "new": NEW}):
        assert run("protect", site / BOOK, **words).exit_code == 0
    assert written and all(path.startswith(str(site)) for path in written), "nothing is written outside the site"
    for path in site.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        for secret in (OLD, NEW):
            assert all(secret.encode(code) not in raw for code in ("utf-8", "utf-16-le", "utf-16-be"))
        assert clear not in raw


# Under passwords everything is as without


def test_the_sample_site_has_the_same_findings_under_passwords(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = copytree(shipped("samples/estate"), tmp_path / "estate")
    found = run("check", site, "--format", "json")
    for name in (BOOK, "报事登记.xlsx", LOG):
        (site / name).write_bytes(encrypted((site / name).read_bytes(), NEW))
    locked = run("check", site, "--format", "json", old=NEW)
    assert locked.exit_code == 1 and len(json.loads(locked.stdout)["findings"]) > 20
    assert locked.stdout == found.stdout


def test_cells_are_set_in_a_workbook_under_a_password_as_in_one_without(tmp_path: Path, run: Run) -> None:
    keys = "钥匙管理.xlsx"
    clear, locked = (copytree(shipped("samples/estate"), tmp_path / name) for name in ("clear", "locked"))
    (locked / keys).write_bytes(encrypted((locked / keys).read_bytes(), NEW))
    done = [run("settle", site, "--write", old=NEW) for site in (clear, locked)]
    assert [result.exit_code for result in done] == [0, 0], done[1].stderr
    assert opened((locked / keys).read_bytes(), NEW) == (clear / keys).read_bytes()
    assert all(cell["new"].startswith("sha256:") for cell in read(locked).entries[0]["cells"])
