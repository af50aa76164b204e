"""`sheetkit` alone, in a real terminal, in both languages: every line of the menu is taken at least once."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from docx import Document

from sheetkit.cli import COMMANDS, cli
from sheetkit.cli.menu.asking import List
from sheetkit.cli.menu.choices import sites_near, tickets
from sheetkit.cli.menu.entries import main_menu
from sheetkit.cli.menu.model import Choice, Question, Stand
from sheetkit.cli.menu.running import typed
from sheetkit.messages import LANGUAGES, Language, say
from sheetkit.reviews import REVIEWS
from sheetkit.shipped import shipped
from tests.terminal import BACKSPACE, CTRL_C, DOWN, ENTER, ESC, UP, Terminal
from tests.workbooks import PEOPLE, TICKET, make_site, write_book, write_register

OLD = [["报修时间", "房号", "姓名", "电话", "内容"], ["2025-03-05 09:30", "3-2-1501", "王一", "13800000001", "漏水"]]
REVIEW = next(iter(REVIEWS))
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
    (
        [("reports", ""), ("report-doc", "report"), ("=报事登记表", "form"), ("=2026-09", "month")],
        "doc 报事登记表 --month 2026-09",
    ),
    ([("more", ""), ("history", "more"), ("=TS202611-0004", "ticket")], "history TS202611-0004"),
    ([("more", ""), ("plan", "more"), ("=20", "month"), ("plan-screen", "how")], "visits plan --month {}"),
    ([("more", ""), ("copies", "more"), ("copies-make", "how")], "copies"),
    (
        [("more", ""), ("style", "more"), ("=报事单", "word"), ("style-look", "how")],
        "style 单据/报事单-BS202611-0001.docx",
    ),
    ([("backups", ""), ("backups-list", "how")], "backups"),
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
    ([("reports", ""), ("report-trends", "report"), ("=2026-11", "month")], "trends --month 2026-11"),
    ([("reports", ""), (f"={REVIEW}", "report"), ("=2026-11", "month")], f"doc {REVIEW} --month 2026-11"),
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
        screen.take(name, question)
    beginning, _, end = command.partition("{}")
    language = f"{end} --lang en" if screen.language == "en" else end
    screen.see(f"$ sheetkit {beginning}")
    if language:
        screen.see(language)
    back(screen)
    return screen.told[start:]


def back(screen: Terminal) -> None:
    """Esc from whatever is offered, until the first list stands there again."""
    while screen.which(screen.says("keys"), *(screen.says("head", site=name) for name in CENTRES)) == 0:
        screen.press(ESC)


CENTRES = ("栎川苑服务中心", "云溪花园客户服务中心")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """A folder beside which nothing lies: the menu looks there too."""
    here = tmp_path / "a"
    here.mkdir()
    return here


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


# What else one does at a terminal


def test_what_was_written_from_the_menu_can_be_taken_back_from_it(small: Path) -> None:
    book = small / "报事登记.xlsx"
    write_register(book, "repairs", TICKET | {"reporter": " 赵一　"})
    before = book.read_bytes()
    screen = Terminal(small, "zh")
    for answer in (ENTER, screen.says("yes") + ENTER):  # Enter alone is a no
        for name, question in (("more", ""), ("fix", "more")):
            screen.take(name, question)
        assert book.read_bytes() == before
        screen.see("报事登记.xlsx", screen.says("write"), screen.says("keys"))
        screen.press(answer)
    screen.see("$ sheetkit fix --write")
    screen.take("backups")
    assert book.read_bytes() != before
    for name, question in (("backups-restore", "how"), ("=报事登记.xlsx  1", "backup"), ("yes", "")):
        screen.take(name, question)
    screen.see("$ sheetkit backups --workbook 报事登记.xlsx --restore 1")
    screen.see(screen.says("head", site="云溪花园客户服务中心"))
    assert book.read_bytes() == before


def test_a_password_is_asked_for_once(small: Path) -> None:
    screen = Terminal(small, "zh")
    for name, question in (("more", ""), ("protect", "more"), ("=客户关怀.xlsx", "workbook")):
        screen.take(name, question)
    for question in ("password-new", "password-again"):
        screen.see(say("zh", question))
        screen.press(f"{PASSWORD}\r")
    screen.see(screen.says("head", site="云溪花园客户服务中心"))
    for _ in range(2):
        for name, question in (("check", ""), ("check-screen", "how")):
            screen.take(name, question)
        if screen.which(say("zh", "password-ask", file="客户关怀.xlsx"), "13 个工作簿") == 0:
            screen.press(f"{PASSWORD}\r")
        screen.see(screen.says("head", site="云溪花园客户服务中心"))
    screen.press("q")
    assert screen.ended() == 0 and screen.told.count(say("zh", "password-ask", file="客户关怀.xlsx")) == 1
    assert PASSWORD not in screen.told


def test_where_there_is_no_site_one_is_found_or_made(tmp_path: Path) -> None:
    make_site(tmp_path / "甲 园")
    screen = Terminal(tmp_path, "zh")
    screen.see(screen.says("nowhere", place=tmp_path))
    screen.press("n")
    for question, answer in (
        ("folder", "乙园"),
        ("company", "云溪物业"),
        ("centre", "乙园服务中心"),
        ("households", ""),
    ):
        screen.see(screen.says(f"ask-{question}"))
        screen.press(f"{answer}\r")
    screen.see("$ sheetkit init 乙园 --company 云溪物业 --centre 乙园服务中心")
    screen.take("=甲 园", "")
    screen.see("$ cd '甲 园'")
    screen.see(screen.says("head", site="云溪花园客户服务中心"))
    screen.press("9")
    screen.take("=乙园", "place")
    screen.see("$ cd ../乙园")
    screen.see(screen.says("head", site="乙园服务中心"))
    screen.press("9")
    screen.take("place-typed", "place")
    screen.see(screen.says("ask-path"))
    screen.press(f"../没有{ENTER}")
    screen.see(say("zh", "place-missing", place="../没有"))
    screen.see(screen.says("keys"))
    screen.press("q")
    assert screen.ended() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_is_asked_for_again_and_a_right_one_is_kept_on_the_way_back(
    tmp_path: Path, language: Language
) -> None:
    (tmp_path / "一份文件").touch()
    (tmp_path / "别人的").mkdir()
    (tmp_path / "别人的" / "sheetkit.toml").touch()
    screen = Terminal(tmp_path, language)
    erase = BACKSPACE * 10

    def answer(question: str, text: str, *then: str) -> None:
        screen.see(screen.says(f"ask-{question}"))
        screen.press(text + ENTER)
        screen.see(*then)

    screen.see(screen.says("keys"))
    screen.press("n")
    answer("folder", "", screen.says("needed"))
    answer("folder", "一份文件", say(language, "usage-folder", name="一份文件"))
    taken = say(language, "init-exists", folder="别人的", file="sheetkit.toml")
    answer("folder", erase + "别人的", taken[:60])  # the screen breaks what is longer
    answer("folder", erase + "丙园")
    answer("company", "云溪物业")
    screen.see(screen.says("ask-centre"), screen.says("keys-typing"))
    screen.press(ESC)
    screen.see(screen.says("ask-company"), "云溪物业")
    screen.press(ENTER)
    answer("centre", "中心")
    answer("households", "六百", screen.says("whole"))
    answer("households", erase + "600")
    screen.see("$ sheetkit init 丙园 --company 云溪物业 --centre 中心 --households 600")
    screen.take("quit")
    assert screen.ended() == 0 and "households = 600" in (tmp_path / "丙园" / "sheetkit.toml").read_text("utf-8")


def test_the_site_around_a_folder_is_the_one(small: Path) -> None:
    (small / "通知").mkdir()
    screen = Terminal(small / "通知", "zh")
    screen.see("$ cd ..")
    screen.see(screen.says("head", site="云溪花园客户服务中心"))


def test_the_arrows_move_and_esc_and_ctrl_c_go_back(small: Path) -> None:
    screen = Terminal(small, "zh")
    screen.see(screen.says("keys"))
    screen.press(DOWN + ENTER)
    screen.see(screen.says("ask-how"), screen.says("due-calendar"))
    screen.press(ESC)
    screen.see(screen.says("head", site="云溪花园客户服务中心"), screen.says("keys"))
    screen.press(UP + UP + ENTER)  # round the end: q, h
    screen.see("$ sheetkit --help")
    back(screen)
    screen.see(screen.says("keys"))
    screen.press("5")
    screen.see(screen.says("ask-form"), screen.says("keys"))
    screen.press(CTRL_C)
    screen.see(screen.says("head", site="云溪花园客户服务中心"), screen.says("keys"))
    screen.press(CTRL_C)
    assert screen.ended() == 0


def test_a_long_answer_goes_into_a_file(small: Path) -> None:
    screen = Terminal(small, "zh", lines=16)
    for name, question in (("more", ""), ("explain", "more"), ("=REP-5", "rule")):
        screen.take(name, question)
    screen.take("page-file")
    screen.see(screen.says("page-written", file="explain.txt"))
    screen.see(screen.says("open", file="explain.txt"))
    assert "REP-5" in (small / "explain.txt").read_text("utf-8")


def test_a_terminal_of_code_page_936_shows_the_menu_and_takes_chinese(small: Path) -> None:
    write_register(small / "报事登记.xlsx", "repairs", TICKET | {"reporter": "赵😀一", "content": "é 漏水"})
    screen = Terminal(small, "zh", encoding="gbk")
    for name, question in (("more", ""), ("history", "more"), ("=BS202611-0001", "ticket")):
        screen.take(name, question)
    screen.see("$ sheetkit history BS202611-0001", screen.says("keys"))
    assert "? 漏水" in screen.told or "赵?一" in screen.told
    screen.press(f"报事{BACKSPACE}{BACKSPACE}q")
    assert screen.ended() == 0


def test_an_error_is_one_line_and_the_menu_goes_on(small: Path) -> None:
    (small / "报事登记.xlsx").write_bytes(b"")
    screen = Terminal(small, "en")
    screen.press("2")
    screen.take("due-all", "how")
    screen.see("sheetkit: ")
    screen.see("报事登记.xlsx is empty")
    screen.see(screen.says("keys"))
    screen.press("q")
    assert screen.ended() == 0


@pytest.mark.parametrize("words", [[], ["--lang", "en"]])
def test_without_a_terminal_there_is_the_help(words: Sequence[str]) -> None:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == 0 and "sheetkit check --help" in result.stdout


def test_in_a_terminal_that_can_draw_no_list_there_is_the_help(small: Path) -> None:
    screen = Terminal(small, "zh", TERM="dumb")
    assert screen.ended() == 0 and "sheetkit check --help" in screen.told


# The menu as data


def paths(stand: Stand, choices: Sequence[Choice], words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command line that the menu can make here; what is typed is 甲."""
    for choice in choices:
        yield from _further(stand, choice.then, (*words, *choice.words))


def _further(stand: Stand, questions: Sequence[Question], words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not questions:
        yield words
        return
    first, *rest = questions
    choices = first.choices(stand) if first.choices else [Choice("", ("甲",))]
    for choice in choices[:30]:
        yield from _further(stand, (*choice.then, *rest), (*words, *first.words, *choice.words))


def test_every_command_line_of_the_menu_is_one_that_its_command_understands(small: Path) -> None:
    stand = Stand(small, "zh", COMMANDS)
    found = [words for words in paths(stand, main_menu(stand)) if words[0] in COMMANDS]
    assert {words[0] for words in found} >= {words.split()[0] for _, words in ON_A_SMALL_SITE if words != "--help"}
    for words in found:
        group = cli.make_context("sheetkit", [], obj="zh")
        _, command, rest = cli.resolve_command(group, list(words))
        if isinstance(command, click.Group):
            _, command, rest = command.resolve_command(group, rest)
        number = rest.index("--households") + 1 if "--households" in rest else len(rest)
        assert command is not None
        command.make_context(words[0], [*rest[:number], *(["6"] if rest[number:] else [])], parent=group)


def test_no_key_of_a_row_becomes_an_option_or_steers_the_terminal(tmp_path: Path) -> None:
    rows = [TICKET | {"ticket_no": "--out=/tmp"}, TICKET | {"reporter": "赵\x9b31m一\n二"}]
    stand = Stand(make_site(tmp_path / "甲", repairs=rows, **PEOPLE), "zh", COMMANDS)
    (choice,) = tickets(stand)
    assert choice.words == ("BS202611-0001",) and "\x9b" not in choice.label and "\n" not in choice.label


def test_sites_of_one_name_are_told_apart_by_their_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("甲/东区", "乙/东区", "西区"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "sheetkit.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert sorted(one.label for one in sites_near(Stand(None, "zh", COMMANDS))) == sorted(
        [str(Path("甲/东区")), str(Path("乙/东区")), "西区"]
    )


def test_the_readme_shows_the_menu_as_it_is(small: Path) -> None:
    shown = (Path(__file__).resolve().parents[1] / "README.zh-CN.md").read_text("utf-8")
    assert "\n".join(f"{choice.key} {choice.label}" for choice in main_menu(Stand(small, "zh", COMMANDS))) in (
        shown.replace(" > ", "").replace("\n   ", "\n")
    )


def test_what_was_typed_leaves_the_lines_that_hold_it() -> None:
    items = List([Choice("报事单"), Choice("报事登记表"), Choice("Key", key="k")])
    items.retype("报事")
    assert [choice.label for choice in items.shown] == ["报事单", "报事登记表"]
    items.retype("报事没有")  # nothing would be left
    assert items.typed == "报事"
    items.move(-1)
    assert items.chosen == Choice("报事登记表")
    items.retype("kEY")
    assert items.chosen and items.chosen.label == "Key"
    assert items.keyed("k") is None  # it belongs to what is typed


def test_a_list_longer_than_the_screen_is_shown_around_the_mark_and_says_so() -> None:
    items = List([Choice(str(number)) for number in range(100)])
    assert items.of(100) == "" and items.of(99).strip() == "1/100"
    items.move(50)
    assert items.of(7).strip() == "51/100"
    shown = [text.strip(" >") for _, text in items.lines(7) if text != "\n"]
    assert shown == [str(number) for number in range(47, 54)]
    items.move(1000)
    assert items.chosen == Choice("99")


@pytest.mark.parametrize(
    ("words", "windows", "line"),
    [
        (("doc", "报事单", "BS1"), False, "$ sheetkit doc 报事单 BS1"),
        (("check", "--report", "问题 清单.xlsx"), False, "$ sheetkit check --report '问题 清单.xlsx'"),
        (("init", "a'b", "--company", "$(x)"), False, "$ sheetkit init 'a'\"'\"'b' --company '$(x)'"),
        (("style", "通知\\甲 乙&丙.docx"), True, '> sheetkit style "通知\\甲 乙&丙.docx"'),
        (("doc", "文档查阅(借阅)记录表"), True, '> sheetkit doc "文档查阅(借阅)记录表"'),
        (("cd", "D:\\物业 项目"), True, '> cd /d "D:\\物业 项目"'),
        (("cd", "\\\\服务器\\共享\\栎川苑"), True, "> pushd \\\\服务器\\共享\\栎川苑"),
    ],
)
def test_a_command_is_shown_as_one_types_it(words: tuple[str, ...], windows: bool, line: str) -> None:
    assert typed(words, windows) == line
