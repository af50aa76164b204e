"""A real terminal for tests: a program runs in it as if someone sat there, pressing keys and reading the screen."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from sheetkit.messages import Language, say

UP, DOWN, ENTER, ESC, CTRL_C, BACKSPACE = "\x1b[A", "\x1b[B", "\r", "\x1b", "\x03", "\x7f"
_STEER = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\].*?\x07|\r")
_SECONDS = 120


class Terminal:
    """`sheetkit` in a terminal of 40 lines and 120 columns; what it prints is read as text, without what steers it."""

    def __init__(
        self,
        folder: Path,
        language: Language,
        lines: int = 40,
        program: str = "",
        encoding: str = "utf-8",
        **also: str,
    ) -> None:
        if os.name == "nt":
            pytest.skip("pexpect opens no terminal on Windows")
        import pexpect

        around = {
            "TERM": "xterm",
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "COLUMNS": "",
            "LINES": "",
        }
        around |= {"DISPLAY": ":99"}  # there it offers to open what it made; nobody says yes
        around |= {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONIOENCODING": encoding, **also}
        asked = [] if language == "zh" else ["--lang", language]
        self.language: Language = language
        self.told = ""
        self._end = pexpect.EOF
        self._child: Any = pexpect.spawn(
            program or sys.executable,
            asked if program else ["-m", "sheetkit", *asked],
            cwd=str(folder),
            env={**os.environ, **around},
            encoding=encoding,
            dimensions=(lines, 120),
            timeout=_SECONDS,
        )
        self._child.delaybeforesend = None

    def press(self, keys: str) -> None:
        """Send keys, as the terminal would."""
        self._child.send(keys)

    def see(self, *texts: str) -> None:
        """Wait until the texts have come onto the screen, one after the other."""
        for text in texts:
            self.which(text)

    def which(self, *texts: str) -> int:
        """Wait until one of the texts has come onto the screen; its place among them."""
        found: int = self._child.expect_exact(list(texts))
        self.told += _STEER.sub("", self._child.before + self._child.after)
        return found

    def ended(self) -> int:
        """Wait for the end; the exit status."""
        self._child.expect(self._end)
        self.told += _STEER.sub("", self._child.before)
        self._child.close()
        return int(self._child.exitstatus)

    def says(self, key: str, **words: object) -> str:
        """A message of the menu in the language of this terminal."""
        return say(self.language, f"menu-{key}", **words)

    def take(self, name: str, question: str = "") -> None:
        """Take a line of the list that is about to stand there, by typing it: `menu-NAME`, or what follows `=`."""
        if question:
            self.see(self.says(f"ask-{question}"))
        self.see(self.says("keys"))
        self.press((name[1:] if name.startswith("=") else self.says(name)) + ENTER)
