"""Complaints, re-agreed limits and unified replies (投诉登记.xlsx)."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from samples.generator.estate import moved_in
from samples.generator.people import polite
from samples.generator.texts import phrases
from samples.generator.world import MOMENT, TODAY, Row, World, after, at, between, days, fill, office, some, weighted
from sheetkit.workdays import DAY

MINUTE = timedelta(minutes=1)
COUNT, RECENT, REPEATS, HOT, MAJOR, EXTENDED, PAID, CASES, WITHDRAWN, REPLIED = 160, 10, 6, 5, 4, 10, 6, 7, 3, 9
CHANNELS = {"来电": 48, "来访": 26, "网上论坛": 10, "电子邮件": 4, "书信": 2, "报刊": 0.6, "其他转来": 3}
URGENCIES = {"一般": 60, "较急": 26, "紧急": 10, "特急": 4}
CONTACT = {"特急": (3, 8), "紧急": (5, 17), "较急": (8, 34), "一般": (12, 68)}
"""Minutes from dispatch to contact: well within the limits of CMP-1."""
SETTLED = datetime(2026, 10, 28)
"""The special cases lie before this day, so that each of them is long settled at the moment of the sample."""


def complaints(world: World) -> None:
    """Write the complaints of the year with their extensions, numbered by month."""
    rng = world.stream("complaints")
    world.books["standard_replies"] = _replies()
    span = list(days())
    rows = [_complaint(world, rng, rng.choice(span)) for _ in range(world.scaled(COUNT, 40))]
    rows += [_complaint(world, rng, TODAY - DAY * (number % 4)) for number in range(world.scaled(RECENT))]
    rows.sort(key=lambda row: (row["received_at"], row["content"]))
    _number(rows)
    settled = [row for row in rows if _moment(row["received_at"]) < SETTLED and row["status"] == "已关闭"]
    rng = world.stream("complaint-cases")
    _special(world, rng, [row for row in settled if row.get("callback_needed") is not False])
    _reply_by_text(rng, settled)
    world.books["complaints"] = rows
    world.books["extensions"] = sorted(_extensions(world, rng, settled), key=lambda row: str(row["agreed_at"]))


def _replies() -> list[Row]:
    return [
        {
            "reply_no": f"KJ{number:02d}",
            "matter": reply["matter"],
            "reply": reply["text"],
            "department": reply["department"],
            "effective": date(2025, 11, 1) + timedelta(days=5 * number),
        }
        for number, reply in enumerate(phrases("complaints")["reply"], start=1)
    ]


def _number(rows: list[Row]) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        month = f"{row['received_at']:%Y%m}"
        counts[month] = counts.get(month, 0) + 1
        row["complaint_no"] = f"TS{month}-{counts[month]:04d}"


def _complaint(world: World, rng: Random, day: date) -> Row:
    bank = phrases("complaints")
    matter = bank["matter"][weighted(rng, {i: m["weight"] for i, m in enumerate(bank["matter"])})]
    choice = rng.randrange(len(matter["says"]))
    moment = between(rng, day, "08:20", "20:40")
    moment = min(moment, MOMENT - timedelta(minutes=rng.randint(15, 400)))
    home = rng.choice(world.occupied)
    while moved_in(home) > moment:
        home = rng.choice(world.occupied)
    row: Row = {
        "received_at": moment,
        "channel": weighted(rng, CHANNELS),
        "room": home["room"],
        "complainant": polite(str(home["name"]), rng),
        "phone": home["phone"],
        "urgency": weighted(rng, URGENCIES),
        "category": matter["category"],
        "zone": home["zone"],
        "content": fill(rng, matter["says"][choice], bank["words"]),
        "people": 1,
        "times": rng.choice([1, 1, 1, 2]),
        "counted": rng.random() < 0.82,
        "verifier": world.team.supervisor,
        "status": "待派发",
    }
    return _life(world, rng, row, matter, choice)


def _life(world: World, rng: Random, row: Row, matter: dict[str, Any], choice: int) -> Row:
    """Walk the complaint through its stages up to the moment of the sample."""
    received = _moment(row["received_at"])
    row["next_feedback_at"] = at(received.date() + DAY * rng.randint(1, 3), rng.choice(["10:00", "15:00", "17:00"]))
    dispatched = after(rng, received, 3, 14)
    if dispatched > MOMENT:
        return row
    row |= {"department": matter["department"], "dispatched_at": dispatched, "status": "处理中"}
    contacted = after(rng, dispatched, *CONTACT[str(row["urgency"])])
    if contacted > MOMENT:
        return row
    row["contacted_at"] = contacted
    replied = office(after(rng, contacted, 20, 14 * 60))
    if replied > MOMENT:
        return row
    row["replied_at"] = replied
    agreed = at(replied.date() + DAY * rng.randint(4, 12), "18:00")
    row["agreed_finish_at"] = agreed
    finished = office(_minutes(replied + (agreed - replied) * rng.uniform(0.05, 0.5)))
    if rng.random() < 0.2 and replied.date() == received.date():
        finished = after(rng, replied, 30, 120)
    if finished > MOMENT:
        return row
    row |= {"finished_at": finished, "cause": matter["cause"][choice], "measures": matter["measure"][choice]}
    row["status"] = "已完成"
    if finished.date() == received.date():
        del row["next_feedback_at"]
    return _aftermath(world, rng, row, finished)


def _aftermath(world: World, rng: Random, row: Row, finished: datetime) -> Row:
    """Called back and closed if satisfied; where no callback is needed, closed once seven quiet days are over."""
    opinion = phrases("complaints")["opinion"]
    row["customer_opinion"] = rng.choice(opinion["good"])
    if rng.random() < 0.14:
        row["callback_needed"] = False
        return _closed(row, office(after(rng, finished + 8 * DAY, 60, 2000)))
    called = between(rng, finished.date() + DAY * rng.randint(1, 2), "09:10", "16:50")
    if called > MOMENT:
        return row
    satisfied = rng.random() < 0.94
    row["callback_at"] = called
    row["callback_rating"] = "满意" if satisfied else "不满意"
    row["callback_by"] = rng.choice(world.team.on(called.date(), "前台接待员", "客服班长"))
    if not satisfied:
        row["customer_opinion"] = rng.choice(opinion["bad"])
        return row
    return _closed(row, after(rng, called, 5, 200))


def _closed(row: Row, moment: datetime) -> Row:
    if moment <= MOMENT:
        row["closed_at"], row["status"] = moment, "已关闭"
    return row


def _special(world: World, rng: Random, rows: list[Row]) -> None:
    """Hot and major complaints, compensation, cases for the year's collection, withdrawals, one matter told again."""
    bank = phrases("complaints")
    counts = [HOT, MAJOR, PAID, CASES, WITHDRAWN]
    chosen = some(rng, rows, world.scaled(sum(counts), sum(counts)))
    rng.shuffle(chosen)
    ends = [len(chosen) * sum(counts[:place]) // sum(counts) for place in range(len(counts) + 1)]
    hot, major, paid, cases, withdrawn = (chosen[first:last] for first, last in pairwise(ends))
    for row in hot:
        row |= {"hot": True, "people": rng.randint(3, 9), "heat": rng.choice(bank["hot"]["heat"])}
        row |= {"offline_effect": rng.choice(bank["hot"]["offline"]), "counted": True}
        row |= {"difficulty": rng.choice(bank["hot"]["difficulty"]), "help_needed": rng.choice(bank["hot"]["help"])}
        row["group_reported_at"] = _moment(row["received_at"]) + timedelta(minutes=rng.randint(40, 240))
    for row in major:
        row |= {"major": True, "head_reported_at": _moment(row["contacted_at"]) + timedelta(minutes=rng.randint(5, 40))}
    for row in paid:
        row |= {"compensation": rng.choice([100, 200, 300, 500, 800]), "compensation_approved_by": world.team.head}
        row["compensation_approved_at"] = _moment(row["finished_at"]) - timedelta(minutes=rng.randint(10, 20))
    for row in cases:
        row["case_study"] = True
    for row in withdrawn:
        for name in ("finished_at", "cause", "measures", "callback_at", "callback_rating", "callback_by", "closed_at"):
            row.pop(name, None)
        row |= {"status": "已撤诉", "customer_opinion": rng.choice(bank["opinion"]["withdrawn"])}
        row["next_feedback_at"] = row["agreed_finish_at"]


def _reply_by_text(rng: Random, rows: list[Row]) -> None:
    """Complaints answered with a unified reply on the day they came."""
    numbers = {"电梯": "KJ01", "车位费": "KJ02", "窗渗水": "KJ03", "停水": "KJ04", "会所": "KJ05", "工地": "KJ06"}
    for row in rows:
        for word, number in numbers.items():
            received, effective = _moment(row["received_at"]), datetime(2026, 1, 5)
            same_day = _moment(row["replied_at"]).date() == received.date()
            if word in str(row["content"]) and same_day and received > effective:
                row["reply_no"] = number
    found = [row for row in rows if row.get("reply_no")]
    for row in some(rng, found, len(found) // 2):
        row["times"] = 2


def _extensions(world: World, rng: Random, rows: list[Row]) -> list[Row]:
    """Limits that were re-agreed in time: the finish moves past the first limit and stays within the last."""
    plain = [row for row in rows if row["status"] == "已关闭" and _room(row)]
    result: list[Row] = []
    for number, row in enumerate(some(rng, plain, world.scaled(EXTENDED, 4))):
        limit = _moment(row["agreed_finish_at"])
        for _ in range(2 if number % 4 == 3 else 1):
            agreed = datetime.combine(limit.date() - DAY, time(rng.randint(9, 16), rng.choice([0, 10, 20, 40])))
            new = at(limit.date() + DAY * rng.randint(4, 7), "18:00")
            result.append(
                {
                    "complaint_no": row["complaint_no"],
                    "agreed_at": agreed,
                    "old_finish_at": limit,
                    "new_finish_at": new,
                    "agreed_by": rng.choice(world.team.on(agreed.date(), "片区客服员", zone=row["zone"])),
                }
            )
            limit = new
        shift = limit - 2 * DAY - _moment(row["finished_at"])
        shift = timedelta(days=shift.days)
        for name in ("finished_at", "callback_at", "closed_at"):
            row[name] = _moment(row[name]) + shift
        row["next_feedback_at"] = at(_moment(row["replied_at"]).date() + 2 * DAY, "16:00")
    return result


def _room(row: Row) -> bool:
    """Whether the finish can move: nothing else hangs on it, and there is time before the moment of the sample."""
    tied = ("hot", "major", "compensation", "callback_needed", "reply_no")
    early = _moment(row["agreed_finish_at"]) < SETTLED
    later_day = _moment(row["finished_at"]).date() > _moment(row["received_at"]).date()
    return early and later_day and not any(row.get(name) is not None for name in tied)


def repeats(world: World) -> None:
    """Neighbours who raise the same matter: linked to the first row and not counted again."""
    rng = world.stream("complaint-repeats")
    rows = world.books["complaints"]
    firsts = [row for row in rows if row["status"] == "已关闭" and row.get("callback_needed") is None]
    firsts = [row for row in firsts if _moment(row["received_at"]) < SETTLED and row["counted"]]
    for first in some(rng, firsts, world.scaled(REPEATS)):
        later = [
            row
            for row in rows
            if timedelta() < _moment(row["received_at"]) - _moment(first["received_at"]) < 6 * DAY
            and row["status"] == "已关闭"
            and not any(row.get(name) for name in ("hot", "major", "same_as", "compensation", "case_study"))
            and row["people"] == 1
        ]
        if later and not first.get("same_as"):
            copy = later[0]
            for name in ("category", "content", "cause", "measures", "department"):
                copy[name] = first[name]
            copy.pop("reply_no", None)
            copy |= {"same_as": first["complaint_no"], "counted": False}
            first |= {"people": 2, "times": 2}


def _minutes(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value
