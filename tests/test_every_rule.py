"""No id of the policy without a case that keeps it and one that breaks it.

Rules that judge rows or clock duties bring their own examples (`test_examples.py`). Those that reckon a figure or set a
style stand here: the same small table of rows twice, once as it should be and once with one thing changed, and what
the rule makes of each.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt

from sheetkit.clock import limit
from sheetkit.duration import duration
from sheetkit.holidays import long_holidays
from sheetkit.periods import period_of
from sheetkit.policy import rulebook
from sheetkit.register import for_audience, registers
from sheetkit.score import score
from sheetkit.scores import Scores
from sheetkit.visits import coverage
from sheetkit.word.style import misfits
from sheetkit.workdays import calendar
from tests.duties import due_of
from tests.rows import books
from tests.test_examples import CLOCKED, FOUND
from tests.test_notice_fill import FIELDS, TEMPLATE

ZONE = {"zones": [{"zone": "东区", "keeper": "周岚"}], "households": [{"room": "1-1-101", "zone": "东区"}]}
ROUND = {"inspected_at": "2026-10-09 10:00", "kind": "主管周巡", "zone": "东区", "score": 90}
COMPLAINT = {
    **{"complaint_no": "TS1", "received_at": "2026-10-05 09:00", "zone": "东区", "category": "环境管理类"},
    **{"counted": "是", "verifier": "陈静", "status": "处理中"},
}
SECOND = {**COMPLAINT, "complaint_no": "TS2"}
KEEPER = {"name": "周岚", "post": "片区客服员", "zone": "东区", "department": "客户服务中心"}
MARK = {"month": "2026-10", "staff_name": "周岚", "level": "员工自检", "mark": 80}
DISSATISFIED = {"ticket_no": "BS1", "room": "1-1-101", "callback_at": "2026-10-05 09:00", "callback_rating": "不满意"}
REPORT = {"department": "环境部", "kind": "即时信息", "due_at": "2026-10-05 09:00", "sent_at": "2026-10-05 08:00"}
ASKED = {"reception_no": "JD1", "received_at": "2026-10-05 09:00", "kind": "咨询", "satisfied": "满意"}
FILE = {"file_no": "D1", "kind": "入住", "holder": "租户", "ended_on": "2023-10-01", "state": "在库"}
LATE = {
    "complaint_no": "TS1",
    "urgency": "一般",
    "status": "处理中",
    "dispatched_at": "2026-11-20 08:00",
    "received_at": "2026-11-20 08:00",
}
URGENT = {
    **{"ticket_no": "BS1", "urgency": "急修", "status": "处理中", "reported_at": "2026-11-20 10:00"},
    **{"worker": "吴工"},
}
HOME = {"room": "1-1-101", "zone": "东区", "handover": "精装", "moved_in": "2026-06-01"}
VISIT = {"visit_no": "FT1", "visited_at": "2026-10-09 10:30", "room": "1-1-101", "form": "电话", "visitor": "周岚"}
SURVEY = {"survey_no": "D1", "kind": "业主认知度", "held_on": "2026-10-09", "asked": 50, "satisfied": 45}


def october(**rows: Any) -> Scores:
    return score(books(**rows), "2026-10")


def zone(**rows: Any) -> Any:
    return october(**ZONE, inspections=[ROUND], **rows).zones[0]


def person(**rows: Any) -> Any:
    return october(**ZONE, inspections=[ROUND], staff=[KEEPER], **rows).staff[0]


def seen(**changes: Any) -> Any:
    return coverage(books(households=[HOME], **changes), period_of(date(2026, 11, 20), "year"))


def holidays(year: int) -> list[str]:
    found = long_holidays(calendar(), rulebook(), date(year, 1, 1), date(year, 12, 31))
    return ["、".join(one.names) for one in found]


def columns(audience: str) -> list[str]:
    return [column.name for column in for_audience(registers()["households"], audience)]  # type: ignore[arg-type]


def styled(made: Path, **sizes: float) -> set[str]:
    """The rules that a notice breaks whose styles have these sizes."""
    from sheetkit.word.fill import fill

    fill(TEMPLATE, FIELDS, made)
    document = docx.Document(str(made))
    for name, size in sizes.items():
        document.styles[name].font.size = Pt(size)
    document.save(str(made))
    return {misfit.rule for misfit in misfits(made, rulebook())}


def end(start: datetime, allowed: str) -> str:
    return f"{limit(start, duration(allowed), calendar(), time(18)).due:%m-%d %H:%M}"


Case = tuple[Callable[[], Any], Any]
"""What is asked, and what comes of it."""

FIGURES: dict[str, tuple[Case, Case]] = {
    "CAL-1": (
        (lambda: calendar().is_workday(date(2026, 10, 10)), True),
        (lambda: calendar().is_workday(date(2026, 10, 5)), False),
    ),
    "CAL-2": (
        (partial(end, datetime(2026, 9, 30, 17), "1 working day"), "10-08 18:00"),
        (partial(end, datetime(2026, 9, 30, 17), "same day"), "10-01 00:00"),
    ),
    "CAL-3": ((lambda: "国庆" in "".join(holidays(2026)), True), (lambda: "元旦" in "".join(holidays(2025)), False)),
    "REP-15": (
        (lambda: due_of("REP-1", "2026-11-20T11:00", repairs=[URGENT]).rests_with, "吴工"),
        (lambda: due_of("REP-1", "2026-11-20T13:00", repairs=[URGENT]).rests_with, "客服主管"),
    ),
    "CMP-5": (
        (lambda: due_of("CMP-1", "2026-11-20T09:00", complaints=[LATE]).rests_with, "客服主管"),
        (lambda: due_of("CMP-1", "2026-11-23T09:00", complaints=[LATE]).rests_with, "管理处主任"),
    ),
    "CMP-7": (
        (lambda: october(complaints=[COMPLAINT, SECOND]).complaints["matters"], 2),
        (lambda: october(complaints=[COMPLAINT, {**SECOND, "same_as": "TS1"}]).complaints["matters"], 1),
    ),
    "CMP-12": (
        (lambda: october(receptions=[ASKED]).consultations["reached"], True),
        (lambda: october(receptions=[ASKED, {**ASKED, "satisfied": "不满意"}]).consultations["reached"], False),
    ),
    "VIS-4": (
        (lambda: seen(visits=[VISIT], staff=[KEEPER]).shares[-1].by["客服"], 1),
        (lambda: seen(visits=[VISIT], staff=[{**KEEPER, "post": "客服主管"}]).shares[-1].by["客服"], 0),
    ),
    "VIS-7": ((lambda: seen(visits=[VISIT]).parts[-1].visited, 1), (lambda: seen().parts[-1].visited, 0)),
    "VIS-9": (
        (lambda: seen(surveys=[SURVEY]).known[0].enough, True),
        (lambda: seen(surveys=[{**SURVEY, "satisfied": 44}]).known[0].enough, False),
    ),
    "ARC-5": (
        (lambda: len(october(files=[{**FILE, "ended_on": "2023-12-01"}]).files_to_destroy or ()), 0),
        (lambda: len(october(files=[FILE]).files_to_destroy or ()), 1),
    ),
    "SEC-2": ((partial(columns, "post"), ["room", "name"]), (partial(columns, "desk"), ["room", "name", "phone"])),
    "INF-3": ((lambda: "id_number" in columns("supervisor"), True), (lambda: "id_number" in columns("desk"), False)),
    "SCO-1": ((lambda: zone().score, 97), (lambda: zone(complaints=[COMPLAINT]).score, 93.5)),
    "SCO-2": ((lambda: zone().own_check, 100), (lambda: zone(repairs=[DISSATISFIED]).own_check, 99)),
    "SCO-3": (
        (lambda: person(marks=[MARK]).score, 88.5),
        (lambda: person(marks=[{**MARK, "mark": 90}]).score, 93.5),
    ),
    "SCO-4": (
        (lambda: october(reports=[REPORT]).information[0]["score"], 10),
        (lambda: october(reports=[{**REPORT, "sent_at": "2026-10-05 10:00"}]).information[0]["score"], 9.5),
    ),
    "SCO-7": (
        (lambda: list(person(marks=[MARK]).missing), []),
        (lambda: len(person().missing), 1),
    ),
}
STYLES = {
    "NOT-1": {"通知标题": 14},
    "NOT-2": {"通知文号": 12},
    "NOT-3": {"通知正文": 12},
    "NOT-4": {"落款日期": 14},
    "NOT-5": {"张贴期限": 10.5},
    "NOT-6": {
        **{"通知标题": 16, "通知文号": 12, "通知正文": 15, "张贴期限": 10.5},
        **dict.fromkeys(("落款单位", "落款中心", "落款签署", "落款日期"), 14),
    },
}


def test_every_id_has_its_cases():
    rules = [rule for rule in rulebook().values() if "structure" not in rule.kinds]
    told = {rule.id for rule in rules if (FOUND | CLOCKED) & set(rule.kinds) and rule.passes and rule.fails}
    assert told | FIGURES.keys() | STYLES.keys() == {rule.id for rule in rules}
    assert not told & (FIGURES.keys() | STYLES.keys()) and len(rules) == 100


@pytest.mark.parametrize("id_", FIGURES)
def test_a_figure_is_what_the_rule_makes_of_the_rows(id_):
    (kept, good), (changed, other) = FIGURES[id_]
    assert (kept(), changed()) == (good, other)


@pytest.mark.parametrize("id_", STYLES)
def test_a_style_is_kept_or_found(id_, tmp_path):
    assert styled(tmp_path / "kept.docx") == set()
    assert id_ in styled(tmp_path / "broken.docx", **STYLES[id_])
