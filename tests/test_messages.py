"""Both languages say everything, and nothing is said that nobody asks for."""

import ast
import errno
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import sheetkit
from sheetkit.cli import COMMANDS
from sheetkit.cli.excel import MODULES
from sheetkit.errors import SheetkitError, Unreadable, tell
from sheetkit.excel.app.addin import BUTTONS
from sheetkit.messages import LANGUAGES, Language, catalogue, message, say
from sheetkit.model import SEVERITIES, STATES
from sheetkit.policy import Rule, rulebook

SOURCES = sorted(Path(sheetkit.__file__).parent.rglob("*.py"))
HAN = re.compile(r"[一-鿿]")
ZH, EN = catalogue("zh"), catalogue("en")


def blanks(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_messages_with_the_same_blanks() -> None:
    assert list(ZH) == list(EN)
    assert {key: blanks(text) for key, text in ZH.items()} == {key: blanks(text) for key, text in EN.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_found_without_parsing_all_of_the_file(language: Language) -> None:
    assert {key: message(language, key) for key in catalogue(language)} == catalogue(language)
    with pytest.raises(KeyError):
        say(language, "no-such-message")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_kebab_case_and_no_message_is_empty(language: Language) -> None:
    for key, text in catalogue(language).items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*", key) and text


def test_chinese_is_chinese_and_english_is_english_but_for_what_stands_in_the_books() -> None:
    chinese = {
        language: [key for key, text in catalogue(language).items() if HAN.search(text)] for language in LANGUAGES
    }
    assert len(chinese["zh"]) > len(ZH) * 0.9
    assert len(chinese["en"]) < len(EN) * 0.3


# Which messages the code asks for


@cache
def constants() -> frozenset[str]:
    """Every text that stands in the code."""
    return frozenset(
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def prefixes() -> frozenset[str]:
    """The beginnings of keys that are put together: `f"state-{state}"`, `"allowed-" + unit`."""
    found = {
        node.values[0].value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant)
    }
    found |= {text for text in constants() if text.endswith("-")}
    return frozenset(str(text) for text in found if re.fullmatch(r"[a-z]+(-[a-z]+)*-", str(text)))


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text("utf-8"), str(path)) for path in SOURCES)


def said() -> Iterator[tuple[str, str]]:
    """Each call that says or raises a message of a fixed key: the key and the name of what was called."""
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"say": 1, "SheetkitError": 0, "Unreadable": 0, "_say": 0}.get(name)
            if name == "say" and isinstance(node.func, ast.Attribute):
                place = 0
            if place is not None and len(node.args) > place and isinstance(key := node.args[place], ast.Constant):
                yield str(key.value), name
            yield from (
                (str(word.value.value), "help")
                for word in node.keywords
                if word.arg == "help" and isinstance(word.value, ast.Constant)
            )


def test_every_message_that_the_code_asks_for_exists() -> None:
    asked = set(said())
    assert len(asked) > 100
    assert sorted(key for key, _ in asked if key not in ZH) == []


def test_every_message_is_asked_for() -> None:
    by_prefix = tuple(prefixes())
    unused = [key for key in ZH if key not in constants() and not key.startswith(by_prefix)]
    assert unused == []


LISTS: Mapping[str, tuple[str, ...]] = {
    "help-": tuple(COMMANDS),
    "help-excel-": tuple(MODULES),
    "button-": tuple(BUTTONS),
    "button-tip-": tuple(BUTTONS),
    "state-": STATES,
    "severity-": SEVERITIES,
    "allowed-": ("minutes", "hours", "same-day", "days", "working-days", "months"),
    "allowed-one-": ("days", "working-days", "months"),
    "span-": ("days", "hours", "minutes", "join"),
}


@pytest.mark.parametrize("prefix", LISTS)
def test_keys_that_are_put_together_exist_for_each_of_their_values(prefix: str) -> None:
    assert {prefix + value for value in LISTS[prefix]} <= set(ZH)


# The words of the rules

RULES = [pytest.param(rule, id=rule.id) for rule in rulebook().values()]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_told_in_both_languages_with_the_same_blanks(rule: Rule) -> None:
    for words in (rule.title, rule.manual, *(duty.what for duty in rule.duties), *(duty.short for duty in rule.duties)):
        assert set(words) == set(LANGUAGES) and all(words.values())
    assert blanks(rule.title["zh"]) == blanks(rule.title["en"]) == set()
    assert blanks(rule.manual["zh"]) == blanks(rule.manual["en"])


@pytest.mark.parametrize("rule", RULES)
def test_a_fault_says_what_is_wrong_and_what_to_do_in_both_languages(rule: Rule) -> None:
    """English may leave out a word in Chinese, but says no more than is known."""
    for name, words in rule.faults.items():
        assert set(words) == set(LANGUAGES), name
        assert all(text.strip() for pair in words.values() for text in pair), name
        chinese, english = (blanks("".join(words[language])) for language in LANGUAGES)
        assert english <= chinese, name


# What is said


def test_a_message_that_does_not_exist_is_a_slip_of_the_caller() -> None:
    with pytest.raises(KeyError):
        say("zh", "no-such-message")


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (errno.EACCES, "没有权限", "you have no right to"),
        (errno.ENOSPC, "磁盘满了", "the disk is full"),
        (errno.EDOM, os.strerror(errno.EDOM), os.strerror(errno.EDOM)),
    ],
)
def test_the_systems_usual_reasons_are_said_in_the_language_of_the_user(
    number: int, chinese: str, english: str
) -> None:
    error = SheetkitError("file-no-access", file="报事登记.xlsx", reason=OSError(number, os.strerror(number)).strerror)
    assert f"打不开：{chinese}。" in tell("zh", error)
    assert f"cannot be opened: {english}. " in tell("en", error)


def test_an_error_is_said_in_the_language_of_the_user_with_the_errors_in_it() -> None:
    error = SheetkitError("books-incomplete", reason=Unreadable("file-empty", file="报事登记.xlsx"))
    assert str(error) == tell("zh", error)
    assert "报事登记.xlsx 是空文件" in tell("zh", error)
    assert "报事登记.xlsx is empty" in tell("en", error)
