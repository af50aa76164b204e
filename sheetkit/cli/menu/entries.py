"""The menu itself: what there is to do, the command of each, and what is asked first."""

from dataclasses import replace
from pathlib import Path

from sheetkit.cli.menu import choices as of
from sheetkit.cli.menu.model import Choice, Question, Stand
from sheetkit.errors import SheetkitError

_MONTH = Question("menu-ask-month", of.months)
_CHECK = Question(
    "menu-ask-how",
    of.fixed(
        ("check-screen", ()),
        ("check-errors", ("--severity", "error")),
        ("check-book", ("--report", "问题清单.xlsx")),
    ),
)
_SCORE = Question("menu-ask-how", of.fixed(("score-book", ("--out", "考核")), ("score-screen", ())))
_COPIES = Question("menu-ask-how", of.fixed(("copies-check", ("--check",)), ("copies-make", ())))
_STYLE = Question("menu-ask-how", of.fixed(("style-look", ()), ("style-fix", ("--fix",))))
_SURE = Question("menu-sure", lambda stand: [of.named(stand.language, "yes", ())])
_PLAN = Question("menu-ask-how", of.fixed(("plan-screen", ()), ("plan-book", ("--out", "."))))


def _due(stand: Stand) -> list[Choice]:
    book = fresh(stand.site.folder, "期限清单.xlsx")
    lines: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("due-all", ()),
        ("due-person", ("--by", "person")),
        ("due-soon", ("--within", "3d")),
        ("due-book", ("--format", "xlsx", "-o", book)),
        ("due-calendar", ("--format", "ics", "-o", "催办.ics")),
    )
    return of.fixed(*lines)(stand)


def _notice(stand: Stand) -> list[Choice]:
    return [
        *of.fixed(("notice-all", ()))(stand),
        *of.waiting_notices(stand),
        *of.fixed(("notice-list", ("--list",)))(stand),
    ]


def _reports(stand: Stand) -> list[Choice]:
    """What a month is closed with; a command that is not there is left out."""
    doc = (Question("menu-ask-form", of.month_documents),)
    lines: tuple[tuple[str, tuple[str, ...], tuple[Question, ...]], ...] = (
        ("report-score", ("score", "--out", "考核"), (_MONTH,)),
        ("report-trends", ("trends",), (_MONTH,)),
        ("report-page", ("page", "-o", "看板.html"), ()),
        ("report-coverage", ("visits", "coverage"), ()),
        ("report-doc", ("doc",), doc),
    )
    found = [of.named(stand.language, name, words, then) for name, words, then in lines if words[0] in stand.commands]
    return [*found, *(replace(choice, words=("doc", *choice.words)) for choice in of.reviews(stand))]


def _backups(stand: Stand) -> list[Choice]:
    restore = (Question("menu-ask-backup", of.backups), _SURE)
    return [
        of.named(stand.language, "backups-list", ()),
        of.named(stand.language, "backups-restore", (), restore),
    ]


def _more(stand: Stand) -> list[Choice]:
    book = (Question("menu-ask-workbook", of.books_there),)
    old = (Question("menu-ask-old", of.old_books), Question("menu-ask-register", of.sheets, ("--register",)))
    lines: tuple[tuple[str, tuple[str, ...], tuple[Question, ...]], ...] = (
        ("history", ("history",), (Question("menu-ask-ticket", of.tickets),)),
        ("plan", ("visits", "plan"), (Question("menu-ask-month", of.coming_months), _PLAN)),
        ("fix", ("fix",), ()),
        ("settle", ("settle",), ()),
        ("refresh", ("refresh",), ()),
        ("deliveries", ("deliveries",), ()),
        ("copies", ("copies",), (_COPIES,)),
        ("style", ("style",), (Question("menu-ask-word", of.word_files), _STYLE)),
        ("explain", ("explain",), (Question("menu-ask-rule", of.rules),)),
        ("journal", ("journal",), ()),
        ("protect", ("protect",), book),
        ("unprotect", ("unprotect",), book),
        ("import", ("import",), old),
        ("shortcut", ("shortcut",), ()),
    )
    return [of.named(stand.language, name, words, then) for name, words, then in lines if words[0] in stand.commands]


def main_menu(stand: Stand) -> list[Choice]:
    """What there is to do in a site."""
    lines: tuple[tuple[str, str, tuple[str, ...], tuple[Question, ...]], ...] = (
        ("1", "check", ("check",), (_CHECK,)),
        ("2", "due", ("due",), (Question("menu-ask-how", _due),)),
        ("3", "score", ("score",), (_MONTH, _SCORE)),
        ("4", "notice", ("notice",), (Question("menu-ask-notice", _notice),)),
        ("5", "doc", ("doc",), (Question("menu-ask-form", of.documents),)),
        ("6", "reports", (), (Question("menu-ask-report", _reports),)),
        ("7", "backups", ("backups",), (Question("menu-ask-how", _backups),)),
        ("8", "more", (), (Question("menu-ask-more", _more),)),
        ("9", "place", (), (Question("menu-ask-place", places),)),
        ("h", "help", ("--help",), ()),
        ("q", "quit", QUIT, ()),
    )
    return [of.named(stand.language, name, words, then, key) for key, name, words, then in lines]


QUIT = ("quit",)


def places(stand: Stand) -> list[Choice]:
    """Other sites, and how to come by one."""
    init = (
        Question("menu-ask-folder", check=_folder),
        Question("menu-ask-company", words=("--company",)),
        Question("menu-ask-centre", words=("--centre",)),
        Question("menu-ask-households", words=("--households",), optional=True, check=_whole),
    )
    lines: tuple[tuple[str, str, tuple[str, ...], tuple[Question, ...]], ...] = (
        ("t", "place-typed", ("cd",), (Question("menu-ask-path"),)),
        ("n", "place-new", ("init",), init),
        ("d", "place-demo", ("demo",), ()),
    )
    more = [of.named(stand.language, name, words, then, key) for key, name, words, then in lines]
    return [*of.sites_near(stand), *more]


def _folder(typed: str) -> None:
    """Raises SheetkitError where a new site would meet what is there."""
    from sheetkit.cli.init import require_room

    require_room(Path(typed))


def _whole(typed: str) -> None:
    if not typed.isdecimal() or not int(typed):
        raise SheetkitError("menu-whole")


def outside_menu(stand: Stand) -> list[Choice]:
    """What there is to do where there is no site."""
    lines: tuple[tuple[str, str, tuple[str, ...]], ...] = (("h", "help", ("--help",)), ("q", "quit", QUIT))
    return [*places(stand), *(of.named(stand.language, name, words, (), key) for key, name, words in lines)]


def fresh(folder: Path, name: str) -> str:
    """The name, or the first of name-2, name-3 … that no file has: what people keep is never written over."""
    path, number = Path(name), 1
    while (folder / path).exists():
        number += 1
        path = Path(name).with_stem(f"{Path(name).stem}-{number}")
    return str(path)
