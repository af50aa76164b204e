"""Asks at the terminal: a list to choose from with the arrow keys or by typing part of a line, and a line to type."""

import shutil
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sheetkit.cli.menu.model import Choice
from sheetkit.messages import Language, say
from sheetkit.report.text import width

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

_AROUND = 6
"""Lines of the screen that a list leaves to what stands around it."""
_FEWEST = 5
_ESCAPE_WAIT = 0.1
"""Seconds after which an Esc is the key itself, not the beginning of what another key sends."""


class List:
    """The choices with a mark at one of them; what is typed leaves only those that hold it."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = choices
        self.typed = ""
        self.at = 0

    @property
    def shown(self) -> list[Choice]:
        """The choices that hold what was typed."""
        typed = self.typed.casefold()
        return [choice for choice in self._choices if typed in choice.label.casefold()]

    @property
    def chosen(self) -> Choice | None:
        """The one at the mark; None where nothing is left."""
        return self.shown[self.at] if self.shown else None

    def move(self, lines: int) -> None:
        """Move the mark; by one it goes round, by more it stops at the ends."""
        count = len(self.shown)
        at = self.at + lines
        self.at = at % max(count, 1) if abs(lines) == 1 else max(0, min(at, count - 1))

    def keyed(self, sign: str) -> Choice | None:
        """The choice that the key stands for, before anything is typed."""
        return next((one for one in self._choices if one.key == sign and not self.typed), None)

    def retype(self, text: str) -> None:
        """Another text to look for, unless nothing would be left."""
        before, self.typed = self.typed, text
        if not self.shown:
            self.typed = before
        self.at = 0

    def of(self, height: int) -> str:
        """Where the mark is among how many, where the list is longer than what is shown of it."""
        return f"  {self.at + 1}/{len(self.shown)}" if len(self.shown) > height else ""

    def lines(self, height: int) -> "StyleAndTextTuples":
        """So many lines around the mark, as prompt_toolkit's pieces of text with a style."""
        shown = self.shown
        first = max(0, min(self.at - height // 2, len(shown) - height))
        lines: StyleAndTextTuples = []
        for place, choice in enumerate(shown[first : first + height], first):
            key = f"{choice.key} " if choice.key else ""
            mark = place == self.at
            lines.append(("reverse" if mark else "", f" {'>' if mark else ' '} {key}{choice.label} "))
            lines.append(("", "\n"))
        return lines


def pick(message: str, choices: Sequence[Choice], language: Language, told: bool = True) -> Choice | None:
    """The choice that the user takes, left on the screen if `told`; None for going back.

    Raises KeyboardInterrupt for Ctrl-C.
    """
    items = List(choices)
    height = max(_FEWEST, shutil.get_terminal_size().lines - _AROUND)
    hint = say(language, "menu-keys")

    def text() -> "StyleAndTextTuples":
        looked_for = say(language, "menu-typed", text=items.typed) if items.typed else hint
        return [("bold", f"{message}\n"), *items.lines(height), ("italic", f"   {looked_for}{items.of(height)}")]

    chosen: Choice | None = _application(text, _list_keys(items, height)).run()
    if chosen is not None and told:
        click.echo(_on_one_line(message, chosen.label))
    return chosen


def _on_one_line(message: str, label: str) -> str:
    """The question and what was taken, below each other where the screen is too narrow for both."""
    line = f"{message}  {label}"
    return line if width(line) < shutil.get_terminal_size().columns else f"{message}\n  {label}"


def type_in(message: str, default: str, language: Language) -> str | None:
    """A line that the user types, without spaces around it; None for going back. Raises KeyboardInterrupt."""
    from prompt_toolkit import PromptSession

    session: PromptSession[str | None] = PromptSession(key_bindings=_keys())
    session.app.ttimeoutlen = _ESCAPE_WAIT
    typed = session.prompt(f"{message}  ", default=default, placeholder=say(language, "menu-keys-typing"))
    return None if typed is None else typed.strip()


def _application(text: "Callable[[], StyleAndTextTuples]", keys: "KeyBindings") -> "Application[Any]":
    from prompt_toolkit.application import Application
    from prompt_toolkit.layout import Layout, Window
    from prompt_toolkit.layout.controls import FormattedTextControl

    window = Window(FormattedTextControl(text, show_cursor=False), dont_extend_height=True)
    app: Application[Any] = Application(Layout(window), key_bindings=keys, erase_when_done=True)
    app.ttimeoutlen = _ESCAPE_WAIT
    return app


def _keys() -> "KeyBindings":
    """Esc goes back, Ctrl-C breaks off."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def back(event: "KeyPressEvent") -> None:
        event.app.exit(result=None)

    @keys.add("c-c", eager=True)
    @keys.add("c-d", eager=True)
    def stop(event: "KeyPressEvent") -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _list_keys(items: List, height: int) -> "KeyBindings":
    from prompt_toolkit.keys import Keys

    keys = _keys()
    far = len(items.shown)
    moves = {"up": -1, "down": 1, "pageup": -height, "pagedown": height, "home": -far - 1, "end": far + 1}
    for name, lines in moves.items():
        keys.add(name)(lambda event, lines=lines: items.move(lines))

    @keys.add("enter")
    @keys.add("c-j")  # an Enter that was typed before the list stood there
    def take(event: "KeyPressEvent") -> None:
        event.app.exit(result=items.chosen)

    @keys.add("backspace")
    def untype(event: "KeyPressEvent") -> None:
        items.retype(items.typed[:-1])

    @keys.add(Keys.Any)
    def typed(event: "KeyPressEvent") -> None:
        if choice := items.keyed(event.data):
            event.app.exit(result=choice)
        elif event.data.isprintable():
            items.retype(items.typed + event.data)

    return keys
