"""Notices and other papers that go out, their delivery, and papers that come in (收发文登记.xlsx)."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from samples.generator.texts import phrases
from samples.generator.world import BEGIN, CENTRE, TODAY, Row, World, at, between, days, some
from sheetkit.workdays import DAY

HOTLINE = "0990-5550123"
NUMBERED = ("张贴", "送达")
HOLIDAY_LEAD = (8, 10)
"""Days from posting the arrangements to the first day of a long holiday (CARE-1, NOT-9 ask for 5)."""
POSTED_DAYS = 7
INCOMING = 34


def papers(world: World) -> None:
    """Write the papers that go out, numbered without a gap, the coming week's, deliveries, and papers that come in."""
    rng = world.stream("notices")
    rows = [_issued(world, rng, kind, day) for kind, day in _plan(world, rng)]
    rows += _holidays(world, rng)
    rows.sort(key=lambda row: (row["issued_on"], str(row["approved_at"])))
    _change(rows)
    _number(rows)
    rows += _coming(world)
    world.books["notices"] = [{"row_no": f"{number:03d}", **row} for number, row in enumerate(rows, start=1)]
    world.books["deliveries"] = _deliveries(world, world.stream("deliveries"))
    world.books["incoming"] = _incoming(world, world.stream("incoming"))


def _plan(world: World, rng: Random) -> list[tuple[dict[str, Any], date]]:
    """(kind of notice, day of issue), spread evenly over the year."""
    span = [day for day in days(last=TODAY - DAY) if world.calendar.is_workday(day) and day > BEGIN + 2 * DAY]
    plan = []
    for kind in phrases("notices")["notice"]:
        for number in range(kind["count"]):
            part = len(span) // kind["count"]
            plan.append((kind, span[number * part + rng.randrange(part)]))
    return plan


def _issued(world: World, rng: Random, kind: dict[str, Any], issued: date) -> Row:
    drafted = world.calendar.workday_before(issued, rng.randint(1, 2))
    scope = rng.choice(kind["scope"])
    starts = at(issued + DAY * rng.randint(2, 4), rng.choice(["08:30", "09:00", "13:30"]))
    row: Row = {
        "title": kind["title"].replace("{scope}", scope),
        "template": kind["template"],
        "medium": kind["medium"],
        "matter": rng.choice(kind["matter"]),
        "scope": scope,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=rng.randint(*kind["lasts"])),
        "contact": HOTLINE,
        "extra": kind["extra"] or None,
    }
    if kind["medium"] == "微信":
        row["title"] = f"关于{str(row['matter'])[:-2]}的温馨提示"
    if kind.get("key"):
        row["key_document"] = True
    return row | _approved(world, rng, drafted, issued) | {"posted_until": _posted(row, issued)}


def _posted(row: Row, issued: date) -> date | None:
    """Posted to the day it ends, papers that are handed over not at all."""
    if row["medium"] != "张贴":
        return None
    ends = row.get("ends_at")
    return ends.date() if isinstance(ends, datetime) else issued + DAY * POSTED_DAYS


def _approved(world: World, rng: Random, drafted: date, issued: date) -> Row:
    """Drafted, then approved by the centre's head on the same day or the next, before it goes out."""
    approved = between(rng, drafted, "14:00", "17:20")
    if drafted < issued - DAY and rng.random() < 0.4:
        approved = between(rng, issued - DAY, "09:00", "11:30")
    drafter = rng.choice(world.team.on(drafted, "客服班长", "社区文化专员", "资料管理员"))
    head = world.team.head
    return {
        "drafted_by": drafter,
        "drafted_on": drafted,
        "approved_by": head,
        "approved_at": approved,
        "issued_on": issued,
    }


def _holidays(world: World, rng: Random) -> list[Row]:
    """The arrangements for every long holiday, posted well before its first day."""
    firsts: dict[str, date] = {}
    lasts: dict[str, date] = {}
    for day, name in sorted(world.calendar.off.items()):
        if BEGIN <= day <= TODAY:
            firsts.setdefault(name, day)
            lasts[name] = day
    rows = []
    for name, first in firsts.items():
        issued = first - DAY * rng.randint(*HOLIDAY_LEAD)
        row: Row = {
            "title": f"关于{name}假期服务安排的通知",
            "template": "长假服务安排",
            "medium": "张贴",
            "matter": f"{name}假期服务安排",
            "scope": "全体业主",
            "starts_at": at(first, "00:00"),
            "ends_at": at(lasts[name], "23:59"),
            "contact": HOTLINE,
            "extra": phrases("notices")["holiday"]["extra"],
            "holiday": name,
            "posted_until": lasts[name],
        }
        rows.append(row | _approved(world, rng, issued - 2 * DAY, issued))
    return rows


def _change(rows: list[Row]) -> None:
    """One water notice was withdrawn and replaced on the day after, through the same approval."""
    old = next(row for row in rows if row["template"] == "停水通知" and str(row["issued_on"]) > "2026-05-01")
    new = dict(old)
    issued, approved = old["issued_on"], old["approved_at"]
    assert isinstance(issued, date) and isinstance(approved, datetime)
    for name in ("starts_at", "ends_at"):
        moved = new[name]
        assert isinstance(moved, datetime)
        new[name] = moved + DAY
    new |= {"title": f"{old['title']}（更改）", "drafted_on": issued, "approved_at": at(issued, "16:40")}
    new |= {"issued_on": issued + DAY, "posted_until": new["ends_at"].date(), "replaces": "old"}  # type: ignore[union-attr]
    old |= {"withdrawn_on": issued + DAY, "extra": "因施工改期撤回。"}
    rows.insert(rows.index(old) + 1, new)
    rows.sort(key=lambda row: str(row["issued_on"]))


def _number(rows: list[Row]) -> None:
    """Posted and delivered papers get a number, from 001 in each year."""
    counts: dict[int, int] = {}
    withdrawn = ""
    for row in rows:
        if row["medium"] in NUMBERED:
            issued = row["issued_on"]
            assert isinstance(issued, date)
            counts[issued.year] = counts.get(issued.year, 0) + 1
            number = f"{CENTRE}〔{issued.year}〕第{counts[issued.year]:03d}号"
            row["notice_no"] = number
            if row.get("withdrawn_on"):
                withdrawn = number
            if row.get("replaces"):
                row["replaces"] = withdrawn


def _coming(world: World) -> list[Row]:
    """What waits at the moment of the sample: two approved notices to be issued, one draft."""
    drafter, head = world.team.on(TODAY, "客服班长")[0], world.team.head
    water = phrases("notices")["notice"][0]
    common: Row = {"template": "停水通知", "medium": "张贴", "contact": HOTLINE, "extra": water["extra"]}
    common |= {"drafted_by": drafter, "drafted_on": TODAY - DAY}
    approved: Row = {"approved_by": head, "approved_at": at(TODAY, "10:20")}
    plans = [("西区5、6号楼", "生活水箱清洗消毒", 4, approved), ("北区全部楼栋", "供水管道检修", 6, approved)]
    rows = []
    for scope, matter, wait, approval in [*plans, ("南区3、4号楼", "加压泵房设备更换", 11, {})]:
        start = TODAY + DAY * wait
        times: Row = {"starts_at": at(start, "09:00"), "ends_at": at(start, "17:00")}
        about: Row = {"title": f"关于{scope}停水的通知", "matter": matter, "scope": scope}
        rows.append(about | times | common | approval)
    return rows


def _deliveries(world: World, rng: Random) -> list[Row]:
    """Signed for, or where refused with a photograph or express mail."""
    rows: list[Row] = []
    for notice in world.books["notices"]:
        issued = notice.get("issued_on")
        if notice["medium"] != "送达" or not isinstance(issued, date):
            continue
        for home in some(rng, world.occupied, world.scaled(rng.randint(2, 4))):
            delivered = min(issued + DAY * rng.randint(0, 2), TODAY)
            recipient = f"{home['room']} {home['name']}"
            row: Row = {"notice_no": notice["notice_no"], "recipient": recipient, "delivered_on": delivered}
            if rng.random() < 0.14:
                row |= {"refused": True, "evidence": f"送达照片/{delivered:%Y%m%d}-{home['room']}.jpg"}
                row["express_no"] = f"EX{rng.randint(10**9, 10**10 - 1)}"
            else:
                row["signed_by"] = home["name"]
            rows.append(row)
    return rows


def _incoming(world: World, rng: Random) -> list[Row]:
    """Each with the head's opinion, a handler and a date; the last ones are still being handled, with time left."""
    bank = phrases("notices")["incoming"]
    span = [day for day in days(last=TODAY - DAY) if world.calendar.is_workday(day)]
    part = len(span) // INCOMING
    rows: list[Row] = []
    for number in range(INCOMING):
        received = span[number * part + rng.randrange(part)] if number < INCOMING - 2 else span[-3 + number % 2]
        allowed, paper = rng.randint(9, 16), bank[rng.randrange(len(bank))]
        row: Row = {
            "incoming_no": f"SW{received:%Y}-{number + 1:03d}",
            "received_on": received,
            "sender": paper["sender"],
            "title": paper["title"],
            "opinion": paper["opinion"],
            "opinion_by": world.team.head,
            "handler": world.team.on(received, paper["post"])[0],
            "due_on": received + DAY * allowed,
        }
        done = received + DAY * rng.randint(2, allowed * 6 // 10)
        if done < TODAY:
            row |= {"done_on": done, "archived_on": done + DAY * rng.randint(0, 1)}
        rows.append(row)
    return rows
