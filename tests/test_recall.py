"""A check asks again only what may have become another: the answer is to the byte the one of a check that asks all."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from sheetkit import recall, shipped
from sheetkit.model import Finding
from sheetkit.policy import Rule
from sheetkit.recall import Inquiry
from sheetkit.register import registers
from sheetkit.site import Site, open_site
from tests.agile import sealed
from tests.workbooks import NOW, PEOPLE, SETTINGS, TICKET, make_site, write_register

KEY = {"key_no": "K-01", "name": "泵房", "kind": "公共", "quantity": 1, "state": "在箱"}
LATER = NOW + timedelta(minutes=30)
"""Nothing in these books changes in that half hour."""
PASSWORD = "Wzk7-Qm2x"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site", repairs=[TICKET, {**TICKET, "channel": "电报"}], keys=[KEY], **PEOPLE)


class Asked:
    """What was put to the books, and which workbooks were read for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parts: list[str] = []
        self.read: list[str] = []
        of_rule, of_workbook, read = recall.judged, Inquiry._of_workbook, Site._of_workbook

        def noted_rule(rule: Rule, *rest: object) -> Iterator[Finding]:
            self.parts.append(rule.id)
            return of_rule(rule, *rest)  # type: ignore[arg-type]

        def noted_workbook(inquiry: Inquiry, name: str, *rest: object) -> object:
            self.parts.append(name)
            return of_workbook(inquiry, name, *rest)  # type: ignore[arg-type]

        def noted_read(site: Site, name: str, *rest: object) -> object:
            self.read.append(name)
            return read(site, name, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(recall, "judged", noted_rule)
        monkeypatch.setattr(Inquiry, "_of_workbook", noted_workbook)
        monkeypatch.setattr(Site, "_of_workbook", noted_read)


@pytest.fixture
def asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The books were asked before; what is asked from now on is noted."""
    check(site)
    return Asked(monkeypatch)


def check(place: Path, now: datetime = NOW, password: str | None = None, *rules: str) -> list[Finding]:
    """The findings, remembered and recalled."""
    found = open_site(place)
    found.caching, found.password = True, lambda _: password
    return Inquiry(found, now, "zh").answer(rules or None).findings


def anew(place: Path, now: datetime = NOW, password: str | None = None) -> list[Finding]:
    """The findings of a check that remembers nothing."""
    found = open_site(place)
    found.password = lambda _: password
    return Inquiry(found, now, "zh").answer().findings


def test_the_same_question_reads_nothing(site: Path, asked: Asked) -> None:
    found = check(site)
    assert found and found == check(site, LATER)
    assert asked.parts == asked.read == []
    assert found == anew(site)


def test_another_moment_asks_the_rules_for_which_time_has_passed(site: Path, asked: Asked) -> None:
    write_register(site / "报事登记.xlsx", "repairs", {**TICKET, "arrived_at": LATER + timedelta(minutes=1)})
    assert "REP-11" in {one.rule for one in check(site)}, "an arrival to come"
    asked.parts.clear()
    check(site, LATER)
    assert asked.parts == []
    later = LATER + timedelta(minutes=1)
    found = check(site, later)
    assert asked.parts == ["REP-11"]
    assert "REP-11" not in {one.rule for one in found} and found == anew(site, later)


def test_a_saved_workbook_asks_what_rests_on_it_and_reads_no_more_than_that_needs(site: Path, asked: Asked) -> None:
    write_register(site / "钥匙管理.xlsx", "keys", {**KEY, "state": "不知道"})
    found = check(site)
    assert {part for part in asked.parts if part.endswith(".xlsx")} == {"钥匙管理.xlsx"}
    assert {"KEY-1"} <= set(asked.parts) and not any(part.startswith(("REP", "CMP", "VIS")) for part in asked.parts)
    assert "报事登记.xlsx" not in asked.read
    assert any(one.workbook == "钥匙管理.xlsx" for one in found) and found == anew(site)


def test_what_refers_to_a_saved_workbook_is_asked_too(site: Path, asked: Asked) -> None:
    write_register(site / "客户信息.xlsx", "households", {**PEOPLE["households"][0], "room": "3-2-1502"})
    found = check(site)
    assert {"客户信息.xlsx", "报事登记.xlsx"} <= set(asked.parts)
    assert any(one.rule == "unknown-reference" and one.workbook == "报事登记.xlsx" for one in found)
    assert found == anew(site)


CHANGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda site: (site / "报事登记.xlsx").unlink(),
    "renamed": lambda site: (site / "报事登记.xlsx").rename(site / "报事登记 (2).xlsx"),
    "no workbook": lambda site: (site / "报事登记.xlsx").write_bytes(b"none"),
    "other settings": lambda site: (site / "sheetkit.toml").write_text(
        SETTINGS + "[policy.REP-11]\nseverity = 'info'\n", "utf-8"
    ),
    "a past year": lambda site: _past(site, {**TICKET, "ticket_no": "BS202511-0001"}),
    "a past year that cannot be read": lambda site: (_past(site), _book_of(site).write_bytes(b"none")),
}


def _book_of(site: Path) -> Path:
    return site / "历史" / "2025" / "报事登记.xlsx"


def _past(site: Path, *rows: dict[str, object]) -> None:
    _book_of(site).parent.mkdir(parents=True, exist_ok=True)
    write_register(_book_of(site), "repairs", *rows)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_happens_to_the_files_the_answer_is_that_of_the_files(site: Path, change: str) -> None:
    check(site)
    CHANGES[change](site)
    assert check(site) == anew(site)
    assert check(site) == anew(site), "and once more, when that is remembered"
    check(site, NOW, None, "REP-11")
    assert check(site, LATER) == anew(site, LATER)


def test_a_workbook_that_comes_back_is_asked(site: Path) -> None:
    raw = (site / "报事登记.xlsx").read_bytes()
    (site / "报事登记.xlsx").unlink()
    assert any(one.rule == "missing-workbook" for one in check(site))
    (site / "报事登记.xlsx").write_bytes(raw)
    assert check(site) == anew(site)


def test_some_rules_are_recalled_from_the_answer_of_all(site: Path, asked: Asked) -> None:
    found = check(site, NOW, None, "REP-11", "wrong-type")
    assert {one.rule for one in found} <= {"REP-11", "wrong-type"}
    assert asked.parts == []


def test_what_was_saved_between_the_mark_and_the_reading_is_not_kept(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clerk saves between the two: the answer is that of the new file, the mark that of the old."""
    old = (site / "报事登记.xlsx").read_bytes()
    read = Site._of_workbook

    def saved_meanwhile(found: Site, name: str, *rest: object) -> object:
        write_register(site / "报事登记.xlsx", "repairs", {**TICKET, "channel": "微博"})
        return read(found, name, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Site, "_of_workbook", saved_meanwhile)
        check(site)
    (site / "报事登记.xlsx").write_bytes(old)
    assert check(site) == anew(site)


def test_nothing_that_an_encrypted_workbook_told_is_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what rests on it: an unknown room of a ticket was told of by the tickets and by the homes."""
    book = site / "报事登记.xlsx"
    write_register(book, "repairs", {**TICKET, "room": "9-9-9999", "channel": "电报"})
    check(site)
    assert kept_of(site, "9-9-9999") and kept_of(site, "电报")
    book.write_bytes(sealed(book.read_bytes(), PASSWORD))
    found = check(site, password=PASSWORD)
    assert any(one.value == "9-9-9999" for one in found) and found == anew(site, password=PASSWORD)
    assert not kept_of(site, "9-9-9999") and not kept_of(site, "电报")
    again = Asked(monkeypatch)
    assert check(site, password=PASSWORD) == found
    assert "报事登记.xlsx" in again.parts and "KEY-1" not in again.parts


def kept_of(site: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in (site / ".sheetkit" / "cache").glob("*.answers"))


def test_our_own_code_and_law_are_part_of_what_an_answer_is_known_by(
    site: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheetkit.cache.stamp", lambda: "another")
    check(site)
    assert len(asked.parts) > len({register.workbook for register in registers().values()})


@pytest.mark.parametrize("name", ["repairs.py", "policy/rep.toml", "registers/repairs.json"])
def test_the_stamp_is_another_when_one_of_our_files_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("within 30 minutes")
    before = sorted(shipped._files(str(tmp_path)))
    (tmp_path / name).write_text("within 300 minutes")
    assert sorted(shipped._files(str(tmp_path))) != before


def test_the_sample_answers_the_same_through_a_day(tmp_path: Path) -> None:
    """In the morning, in the evening, at midnight and past it, recalled part by part."""
    estate = copytree(shipped.shipped("samples/estate"), tmp_path / "estate")
    for hour in (9, 18, 24, 33):
        now = datetime(2026, 11, 20) + timedelta(hours=hour)
        assert check(estate, now) == anew(estate, now), now
