"""What the shell offers when someone presses Tab: folders, months, forms and rules, without reading any workbook."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import click
from click.shell_completion import CompletionItem

from sheetkit.cli.language import language_of
from sheetkit.messages import say

_MONTHS = 12


class Word(click.types.StringParamType):
    """A text for which the shell can offer words."""

    def __init__(self, offered: Callable[[], Iterable[str]] | None) -> None:
        self._offered = offered

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin so, in whatever case; without a list, the folders."""
        if self._offered is None:
            return [CompletionItem(incomplete, type="dir")]
        begun = incomplete.casefold()
        return [CompletionItem(word) for word in self._offered() if word.casefold().startswith(begun)]


def with_words(param: click.Parameter) -> None:
    """Let the shell complete a parameter that the help calls by one of these names; a file is completed anyway."""
    if param.metavar in _OFFERED and isinstance(param.type, click.types.StringParamType):
        param.type = Word(_OFFERED[param.metavar])


def commands(ctx: click.Context, names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """The commands that begin so, each with its help from the messages: none is imported for it."""
    language = language_of(ctx)
    return [CompletionItem(name, help=say(language, f"help-{name}")) for name in names if name.startswith(incomplete)]


def _months() -> list[str]:
    """The months of a year up to the next one, the newest first."""
    day = datetime.now().replace(day=1) + timedelta(days=31)
    found = []
    for _ in range(_MONTHS):
        found.append(f"{day:%Y-%m}")
        day = day.replace(day=1) - timedelta(days=1)
    return found


def _forms() -> list[str]:
    import tomllib

    from sheetkit.form import FOLDER

    return [str(tomllib.loads(path.read_text("utf-8"))["name"]) for path in sorted(FOLDER.glob("*.toml"))]


def _rules() -> Iterable[str]:
    from sheetkit.policy import rulebook

    return rulebook()


_OFFERED: dict[str | None, Callable[[], Iterable[str]] | None] = {
    "[SITE]": None,
    "SITE": None,
    "2026-10": _months,
    "2026-12": _months,
    "FORM": _forms,
    "ID": _rules,
}
"""By the name of a parameter in the help; None stands for folders."""
