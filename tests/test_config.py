"""sheetkit.toml: what a site says of itself, and every fault of it named by file, line, key and reason."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetkit.config import TEMPLATE, Config, load, written
from sheetkit.errors import SheetkitError, tell
from sheetkit.people import Deputy
from tests.workbooks import SETTINGS


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sheetkit.toml"
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path) -> SheetkitError:
    with pytest.raises(SheetkitError) as caught:
        load(path)
    return caught.value


def test_a_site_says_who_and_what_it_is(tmp_path: Path) -> None:
    config = load(
        file(
            tmp_path,
            SETTINGS
            + """
lang = "en"
timezone = "Asia/Urumqi"
[people]
"管理处主任" = "陈志远"
[[deputies]]
post = "管理处主任"
name = "周岚"
from = 2026-10-01
to = "2026-10-07"
[desk]
open = "08:00"
[calendar]
off = [2026-12-31]
work = ["2026-12-26"]
""",
        )
    )
    assert (config.company, config.centre) == ("云溪物业服务有限公司", "云溪花园客户服务中心")
    assert (config.households, config.handover, config.books_since) == (612, "精装", date(2026, 11, 1))
    assert (config.lang, config.timezone, config.desk) == ("en", "Asia/Urumqi", {"open": "08:00"})
    assert config.in_charge == {"管理处主任": "陈志远"}
    assert config.deputies == [Deputy("管理处主任", "周岚", date(2026, 10, 1), date(2026, 10, 7))]
    assert (config.off, config.work) == ([date(2026, 12, 31)], [date(2026, 12, 26)])


def test_what_a_site_does_not_say_is_shanghai_time_and_the_rulebook(tmp_path: Path) -> None:
    config = load(file(tmp_path, SETTINGS))
    assert (config.timezone, config.lang, config.policy) == ("Asia/Shanghai", None, Config().policy)


def test_a_site_overrides_single_figures(tmp_path: Path) -> None:
    text = (
        SETTINGS + '[policy.REP-1]\nwithin = "90min"\nseverity = "warning"\n[policy."CMP-1".within]\n"特急" = "10min"\n'
    )
    policy = load(file(tmp_path, text + "[notices]\nfirst_number = 7\n")).policy
    assert (policy["REP-1"].parameters["within"], policy["REP-1"].severity) == ("90min", "warning")
    assert policy["REP-1"].overridden == {"within", "severity"}
    assert policy["CMP-1"].parameters["within"]["特急"] == "10min"
    assert policy["CMP-1"].parameters["within"]["一般"] == Config().policy["CMP-1"].parameters["within"]["一般"]
    assert policy["NOT-10"].parameters["first"] == 7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_notepad_may_save_it_with_a_byte_order_mark(encoding: str, tmp_path: Path) -> None:
    assert load(file(tmp_path, SETTINGS, encoding)).households == 612


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_another_encoding_is_said(encoding: str, tmp_path: Path) -> None:
    error = refused(file(tmp_path, SETTINGS, encoding))
    assert error.key == "config-not-utf8"
    assert "另存为 UTF-8" in str(error) and "sheetkit.toml" in str(error)


# Faults: what is written in line 6 (or in place of a line), the line, the key and what the message says

FAULTS: Mapping[str, tuple[str, int, str, str]] = {
    "an unknown key": ("houses = 612", 6, "houses", "没有“houses”"),
    "an unknown table": ("[chair]\nname = 1", 6, "chair", "没有“chair”"),
    "an unknown key in a table": ('[desk]\nopen = "08:00"\nclosed = "18:00"', 8, "desk.closed", "没有“desk.closed”"),
    "a language we do not speak": ('lang = "de"', 6, "lang", "可填：zh、en"),
    "a time zone that is none": ('timezone = "Asia/Peking"', 6, "timezone", "Asia/Peking"),
    "a time of day that is none": ('[desk]\nopen = "8:00"', 7, "desk.open", "8:00"),
    "a day that is none": ('[calendar]\noff = ["2026-02-30"]', 7, "calendar.off", "2026-02-30"),
    "a day as a word": ('[calendar]\nwork = ["元旦"]', 7, "calendar.work", "元旦"),
    "a first number of nought": ("[notices]\nfirst_number = 0", 7, "notices.first_number", "0"),
    "a post that nobody holds": ('[people]\n"主任" = "陈志远"', 7, "people.主任", "管理处主任、客服主管"),
    "a deputy without a name": ('[[deputies]]\npost = "客服主管"', 6, "deputies.name", "缺少"),
    "the second deputy's day": (
        '[[deputies]]\npost = "客服主管"\nname = "甲"\n[[deputies]]\npost = "客服主管"\nname = "乙"\nto = "31.12."',
        12,
        "deputies.to",
        "31.12.",
    ),
    "the second deputy's post": (
        '[[deputies]]\npost = "客服主管"\nname = "甲"\n[[deputies]]\npost = "主管"\nname = "乙"',
        10,
        "deputies.post",
        "主管",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_names_file_line_key_and_reason(case: str, tmp_path: Path) -> None:
    text, line, key, words = FAULTS[case]
    path = file(tmp_path, SETTINGS + text + "\n")
    error = refused(path)
    assert (error.words["file"], error.words["line"], error.words["key"]) == (str(path), line, key)
    assert f"第 {line} 行" in str(error) and words in str(error)
    assert f"line {line}" in tell("en", error)


@pytest.mark.parametrize("key", ["company", "centre", "books_since"])
def test_what_every_site_must_say(key: str, tmp_path: Path) -> None:
    error = refused(file(tmp_path, re.sub(rf"^{key} = .*\n", "", SETTINGS, flags=re.MULTILINE)))
    assert (error.key, error.words["key"]) == ("config-missing-key", key)


@pytest.mark.parametrize("key", ["households", "handover"])
def test_what_a_site_may_leave_out(key: str, tmp_path: Path) -> None:
    config = load(file(tmp_path, re.sub(rf"^{key} = .*\n", "", SETTINGS, flags=re.MULTILINE)))
    assert getattr(config, key) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("company", '""'),
        ("centre", '"  "'),
        ("households", "0"),
        ("households", '"612"'),
        ("households", "612.5"),
        ("handover", '"半装"'),
        ("books_since", '"2026-13-01"'),
        ("books_since", "2026-11-01T00:00:00"),
        ("books_since", "2026"),
    ],
)
def test_a_value_that_makes_no_sense(key: str, value: str, tmp_path: Path) -> None:
    lines = [f"{key} = {value}" if line.startswith(key) else line for line in SETTINGS.splitlines()]
    error = refused(file(tmp_path, "\n".join(lines)))
    assert (error.words["key"], error.words["line"]) == (key, lines.index(f"{key} = {value}") + 1)


POLICY: Mapping[str, tuple[str, int, str]] = {
    "an unknown rule": ('[policy.REP-99]\nwithin = "2h"', 6, "没有规则 REP-99"),
    "an unknown figure": ('[policy.REP-1]\nwithin = "2h"\nuntil = "3h"', 8, "没有“until”。可改的有：within"),
    "a figure without its unit": ('[policy.REP-1]\nwithin = "120"', 7, '写法参照 "2h"'),
    "a number for a duration": ("[policy.REP-1]\nwithin = 120", 7, '写法参照 "2h"'),
    "a duration for a number": ('[policy.REP-4]\nman_hours = "2h"', 7, "写法参照 2"),
    "less than nothing": ("[policy.REP-4]\nman_hours = -1", 7, "写法参照 2"),
    "yes for a number": ("[policy.REP-4]\nman_hours = true", 7, "写法参照 2"),
    "a severity that is none": ('[policy.REP-4]\nseverity = "grave"', 7, "写法参照 error、warning、info"),
    "an unknown urgency": ('[policy.CMP-1]\nwithin = { "火急" = "5min" }', 7, "没有“within.火急”"),
    "weights that sum to 110": ('[policy.SCO-3]\n"员工" = { zone_team = 40 }', 7, "应为 100"),
    "a rule that is a number": ("[policy]\nREP-1 = 2", 7, "policy.REP-1"),
}


@pytest.mark.parametrize("case", POLICY)
def test_a_fault_in_the_policy_names_the_line_too(case: str, tmp_path: Path) -> None:
    text, line, words = POLICY[case]
    error = refused(file(tmp_path, SETTINGS + text + "\n"))
    assert error.words["line"] == line
    assert f"第 {line} 行" in str(error) and words in str(error)


# TOML that is none: the line is shown as it stands

SYNTAX: Mapping[str, tuple[str, int]] = {
    "quotes left out": ("lang = zh", 6),
    "Chinese quotes": ("lang = “zh”", 6),
    "a full-width sign": ('lang ＝ "zh"', 6),
    "a day that is none": ("[calendar]\noff = [2026-02-30]", 7),
    "said twice": ("households = 613", 6),
    "a bracket left open": ('[desk\nopen = "08:00"', 6),
    "never closed": ('[calendar]\noff = ["2026-12-31"', 7),
}


@pytest.mark.parametrize("case", SYNTAX)
def test_what_is_no_toml_is_shown_with_its_line(case: str, tmp_path: Path) -> None:
    text, line = SYNTAX[case]
    error = refused(file(tmp_path, SETTINGS + text))
    assert (error.key, error.words["line"]) == ("config-syntax", line)
    assert f"第 {line} 行" in str(error) and text.splitlines()[line - 6] in str(error)


def test_settings_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "sheetkit.toml").mkdir()
    assert refused(tmp_path / "sheetkit.toml").key == "file-no-access"


# The settings of a new site


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip), st.integers(1, 10**6))
@example("甲 \\ \"乙\" '丙' {centre} # 丁", "{company}", 612)
def test_the_settings_of_a_new_site_say_what_was_asked_for(
    tmp_path_factory: pytest.TempPathFactory, company: str, centre: str, households: int
) -> None:
    text = written(company, centre, households, "毛坯", date(2026, 1, 1))
    config = load(file(tmp_path_factory.mktemp("site"), text))
    assert (config.company, config.centre, config.households) == (company, centre, households)
    assert (config.handover, config.books_since) == ("毛坯", date(2026, 1, 1))
    assert all(rule.parameters == Config().policy[id_].parameters for id_, rule in config.policy.items())


def test_what_the_template_suggests_in_its_comments_is_valid(tmp_path: Path) -> None:
    text = written("甲公司", "乙中心", 1, "精装", date(2026, 1, 1))
    lines = [re.sub(r'^# (?=[\["a-z].*[\]"=])', "", line) for line in text.splitlines()]
    assert sum(line.startswith("#") for line in lines) < sum(
        line.startswith("#") for line in TEMPLATE.read_text("utf-8").splitlines()
    )
    config = load(file(tmp_path, "\n".join(lines)))
    assert len(config.deputies) == 1 and config.in_charge and config.off and config.work
    assert config.policy["REP-1"].parameters["within"] == "90min"
