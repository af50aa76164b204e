"""`sheetkit` alone, in a real terminal, in both languages: every line of the menu is taken at least once."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from docx import Document
from click.testing import CliRunner

from sheetkit.cli import COMMANDS, cli
from sheetkit.cli.menu.asking import List
from sheetkit.cli.menu.entries import main_menu, outside_menu
from sheetkit.cli.menu.model import Choice, Stand
from sheetkit.cli.menu.running import typed
from sheetkit.messages import LANGUAGES, Language
from sheetkit.shipped import shipped
from tests.terminal import CTRL_C, DOWN, ENTER, ESC, UP, Terminal
from tests.workbooks import PEOPLE, TICKET, make_site, write_book

OLD = [["报修时间", "房号", "姓名", "电话", "内容"], ["2025-03-05 09:30", "3-2-1501", "王一", "13800000001", "漏水"]]
PASSWORD = "Lan-9!shan"

Route = tuple[Sequence[tuple[str, str]], str]
"""What is chosen, question by question (a message `menu-NAME`, or the text of a line behind `=`), and the command."""

ON_THE_SAMPLE: Sequence[Route] = [
    ([("check", ""), ("check-book", "how")], "check --report 问题清单.xlsx"),
    ([("due", ""), ("due-book", "how")], "due --format xlsx -o 期限清单.xlsx"),
    ([("score", ""), ("=2026-10", "month"), ("score-book", "how")], "score --month 2026-10 --out 考核"),
    ([("notice", ""), ("notice-draft", "notice")], "notice --row {} --draft"),
    ([("notice", ""), ("notice-all", "notice")], "notice"),
    ([("doc", ""), ("=报事单", "form"), ("way-row", "way"), ("=BS202611-0001", "row")], "doc 报事单 BS202611-0001"),
    ([("doc", ""), ("=钥匙催还单", "form"), ("way-all", "way")], "doc 钥匙催还单"),
    ([("doc", ""), ("=档案盘点表", "form")], "doc 档案盘点表"),
    (
        [("reports", ""), ("report-doc", "report"), ("=报事登记表", "form"), ("=2026-09", "month")],
        "doc 报事登记表 --month 2026-09",
    ),
    ([("more", ""), ("history", "more"), ("=TS202611-0004", "ticket")], "history TS202611-0004"),
    ([("more", ""), ("plan", "more"), ("=20", "month"), ("plan-screen", "how")], "visits plan --month {}"),
    ([("more", ""), ("settle", "more")], "settle"),
    ([("more", ""), ("deliveries", "more")], "deliveries"),
    ([("more", ""), ("copies", "more"), ("copies-make", "how")], "copies"),
    ([("more", ""), ("style", "more"), ("=报事单", "word"), ("style-look", "how")], "style 单据/报事单-BS202611-0001.docx"),
    ([("more", ""), ("explain", "more"), ("=REP-5", "rule")], "explain REP-5"),
    ([("backups", ""), ("backups-list", "how")], "backups"),
    ([("help", "")], "--help"),
]
ON_A_SMALL_SITE: Sequence[Route] = [
    ([("check", ""), ("check-screen", "how")], "check"),
    ([("check", ""), ("check-errors", "how")], "check --severity error"),
    ([("due", ""), ("due-all", "how")], "due"),
    ([("due", ""), ("due-person", "how")], "due --by person"),
    ([("due", ""), ("due-soon", "how")], "due --within 3d"),
    ([("due", ""), ("due-calendar", "how")], "due --format ics -o 催办.ics"),
    ([("score", ""), ("=2026-11", "month"), ("score-screen", "how")], "score --month 2026-11"),
    ([("notice", ""), ("notice-list", "notice")], "notice --list"),
    ([("doc", ""), ("=报事登记表", "form"), ("=2026-11", "month")], "doc 报事登记表 --month 2026-11"),
    ([("reports", ""), ("report-coverage", "report")], "visits coverage"),
    ([("reports", ""), ("report-score", "report"), ("=2026-11", "month")], "score --out 考核 --month 2026-11"),
    ([("more", ""), ("history", "more"), ("=BS202611-0001", "ticket")], "history BS202611-0001"),
    ([("more", ""), ("plan", "more"), ("=20", "month"), ("plan-book", "how")], "visits plan --month {} --out ."),
    ([("more", ""), ("fix", "more")], "fix"),
    ([("more", ""), ("settle", "more")], "settle"),
    ([("more", ""), ("refresh", "more")], "refresh"),
    ([("more", ""), ("deliveries", "more")], "deliveries"),
    ([("more", ""), ("copies", "more"), ("copies-check", "how")], "copies --check"),
    ([("more", ""), ("style", "more"), ("=停水通知", "word"), ("style-fix", "how")], "style 停水通知.docx --fix"),
    ([("more", ""), ("explain", "more"), ("=REP-5", "rule")], "explain REP-5"),
    ([("more", ""), ("journal", "more")], "journal"),
    ([("more", ""), ("shortcut", "more")], "shortcut"),
    ([("backups", ""), ("backups-list", "how")], "backups"),
    ([("help", "")], "--help"),
]


def walk(screen: Terminal, route: Route) -> str:
    """Choose what the route says, see its command, say no to every offer; what was printed since."""
    steps, command = route
    start = len(screen.told)
    for name, question in steps:
        if name.startswith("="):
            screen.line(name[1:], screen.says(f"ask-{question}"))
        else:
            screen.choose(name, question)
    beginning, _, end = command.partition("{}")
    language = f"{end} --lang en" if screen.language == "en" else end
    screen.see(f"$ sheetkit {beginning}")
    if language:
        screen.see(language)
    back(screen)
    return screen.told[start:]


def back(screen: Terminal) -> None:
    """Esc from whatever is offered, until the first list stands there again."""
    while screen.see(screen.says("keys"), *(screen.says(f"head", site=name) for name in CENTRES)) == 0:
        screen.press(ESC)


CENTRES = ("栎川苑服务中心", "云溪花园客户服务中心")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample, in a folder with a space in its name."""
    return Path(shutil.copytree(shipped("samples/estate"), tmp_path / "栎川 苑"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site with one report, a Word document and an old workbook."""
    site = make_site(tmp_path / "云溪 花园", repairs=[TICKET], **PEOPLE)
    write_book(site / "旧报修表.xlsx", {"报修": OLD})
    document = Document()
    document.add_paragraph("停水通知")
    document.save(str(site / "停水通知.docx"))
    return site


def walked(screen: Terminal, routes: Sequence[Route]) -> None:
    """Every route ends in its command, none in an error; then `q`."""
    for route in routes:
        told = walk(screen, route)
        assert "sheetkit: " not in told and "Traceback" not in told, told
    screen.see(screen.says("keys"))
    screen.press("q")
    assert screen.ended() == 0


def test_a_day_at_the_sample_site(sample: Path) -> None:
    walked(Terminal(sample, "zh"), ON_THE_SAMPLE)
    made = {"问题清单.xlsx", "期限清单.xlsx", "考核/考核-2026-10.xlsx", "单据/报事登记表-2026-09.docx"}
    assert {path.relative_to(sample).as_posix() for path in sample.rglob("*.*")} >= made
    assert list((sample / "通知").iterdir()) and list((sample / "资料副本").iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_at_a_small_site(small: Path, language: Language) -> None:
    walked(Terminal(small, language), ON_A_SMALL_SITE)
    assert {path.name for path in small.iterdir()} >= {"催办.ics", "考核", "停水通知.fixed.docx"}
    assert list(small.glob("打开sheetkit.*")) and list(small.glob("访谈计划*.xlsx"))
