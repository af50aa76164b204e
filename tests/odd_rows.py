"""Rows as nobody would write them, made from a seed: holiday edges, month ends, blanks, text, garbage, full width."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheetkit.register import Column, Register

Given = Mapping[str, Sequence[Any]]
"""What may stand in a column, by `register.column` or by the column it refers to."""
_DAYS = """2023-12-29 2023-12-31 2024-01-01 2024-02-09 2024-02-29 2025-01-26 2025-01-31 2025-09-28 2025-12-31 2026-01-04
2026-02-14 2026-02-28 2026-08-31 2026-09-30 2026-10-08 2026-10-10 2026-10-31 2026-11-13 2026-11-16 2026-11-17 2026-11-18
2026-11-19 2026-11-20 2026-11-21 2026-12-31 2027-01-04"""
DAYS = [date.fromisoformat(day) for day in _DAYS.split()]
_CLOCKS = "00:00 00:01 08:30 09:00 16:59 17:00 17:01 18:00 18:01 23:59"
CLOCKS = [time.fromisoformat(clock) for clock in _CLOCKS.split()]
AGO = [15, 30, 60, 90, 120, 1080, 1440, 2160, 2880, 3240, 4320, 7560, 10080]
"""Minutes before the moment asked about: what began then is due now, or has a quarter of its time left."""
LATER = [0, 1, -1, 14, 15, 16, 30, 60, 119, 120, 121, 1439, 1440, 1441, 2880, 2881, 4320, 4321, 10080, 10081]
"""Minutes after the row's own moment: the limits of the policy, and what lies beside them."""
_ONE_WORD = """不详 - 待定 昨天 2026-13-01 2026-02-30 2026年11月 11-20 T2026-11-20 1899-12-31 2026* ????-??-?? 9:30
202611200 2026-1-1-1 二〇二六年十一月二十日 20261120T0930 2026-11-20T09:30:5x 2026–11–20 2026-1-010时00"""
GARBAGE: list[Any] = [
    *_ONE_WORD.split(),
    *("2026-11-20 24:00", "2026-11-20 9:60", "2026-11-20 0930", "2026 -11-20", "2026-11-20 09:30-5", "2026-11-20 时"),
    *("2026-11-20 下午3点", "2026-11-20 25时", "2026-00-10", "2026-11-00 09:00", True, False),
]
NUMBERS: list[Any] = [
    "5,000",
    "５０００",
    "+4999.5",
    "5，000",
    "-1",
    "1,00",
    "12e3",
    "5000元",
    "1,234,567.8",
    ".5",
    "5.",
    "0*",
]
NUMBERS += ["＋6000", "6000 ", "1,0000", "000,000", "5 000", -3, True]
_WIDE = str.maketrans("0123456789-:/", "０１２３４５６７８９－：／")
_FORMS: list[Callable[[datetime], str]] = [
    lambda at: f"{at:%Y-%m-%d %H:%M}",
    lambda at: f"{at:%Y/%m/%d %H:%M:%S}",
    lambda at: f"{at.year}.{at.month}.{at.day} {at.hour}:{at.minute}",
    lambda at: f"{at.year}-{at.month}-{at.day}",
    lambda at: f"{at:%Y-%m/%d}T{at:%H:%M}",
    lambda at: f"{at:%Y%m%d}",
    lambda at: f"{at:%Y%m%d}{at:%H:%M}",
    lambda at: f"{at:%Y-%m-%d}{at:%H:%M}:07.25",
    lambda at: f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute}分",
    lambda at: f"{at.year}年{at.month:02d}月{at.day} {at.hour}时",
    lambda at: f"　{at:%Y-%m-%d}　{at:%H:%M}\u00a0".translate(_WIDE),
    lambda at: f"\ufeff{at:%Y-%m-%d}T\n",
    lambda at: f"{at:%Y-%m-%d}   {at.hour}：{at.minute}",
]


def rows(register: Register, count: int, chance: random.Random, given: Given) -> list[dict[str, Any]]:
    """So many rows; six in ten hold what their columns are for, the others anything."""
    return [_row(register, number, chance, given) for number in range(count)]


def _row(register: Register, number: int, chance: random.Random, given: Given) -> dict[str, Any]:
    if chance.random() < 0.02:
        header = {column.name: column.header for column in register.columns}
        return chance.choice([{}, {register.columns[-1].name: " \u3000*"}, header])
    tidy, base = chance.random() < 0.6, datetime.combine(_day(chance), time(9))
    row = {
        column.name: _value(column, chance, tidy, base, _known(column, register, given)) for column in register.columns
    }
    if register.key and row[register.key] is not None:
        row[register.key] = f"{register.name[:2].upper()}{number:05d}" + chance.choice(["", "", "", "　"])
    return row


def just_due(now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Tickets and complaints of every urgency that are due at this minute, or have a quarter of their time left."""
    ago = [(minutes, now - timedelta(minutes=minutes)) for near in AGO for minutes in (near - 1, near, near + 1)]
    ticket = {"channel": "电话", "kind": "工程类", "status": "处理中"}
    complaint = {"hot": True, "status": "处理中"}
    return {
        "repairs": [
            {**ticket, "ticket_no": f"{urgency}{minutes}", "urgency": urgency, "reported_at": at}
            for minutes, at in ago
            for urgency in ("急修", "一般")
        ],
        "complaints": [
            {
                **complaint,
                "complaint_no": f"{urgency}{minutes}",
                "urgency": urgency,
                "received_at": at,
                "dispatched_at": at,
            }
            for minutes, at in ago
            for urgency in ("特急", "紧急", "较急", "一般")
        ],
    }


def _known(column: Column, register: Register, given: Given) -> Sequence[Any]:
    places = [f"{register.name}.{column.name}", *(f"{table}.{name}" for table, name in column.refers)]
    return next((given[place] for place in places if place in given), ())


def _value(column: Column, chance: random.Random, tidy: bool, base: datetime, known: Sequence[Any]) -> Any:
    if chance.random() < (0.3 if not column.required else 0 if tidy else 0.06):
        return chance.choice([None, None, None, "", "　", " "])
    if known:
        return chance.choice(known)
    match column.kind:
        case "time" | "date":
            return _moment(column.kind, chance, base, tidy)
        case "choice":
            value = chance.choice(column.choices)
            return value if tidy or chance.random() < 0.9 else chance.choice([f" {value}　", "别的", 5, f"{value[0]}*"])
        case "yes_no":
            return chance.choice(["是", "否", True, False] if tidy else ["是", "否", "是 ", "有", True, 1])
        case "number":
            return chance.choice([0, 4999, 4999.99, 5000, 12000.5] if tidy else NUMBERS)
    return chance.choice(["甲", "乙", "　"])


def _day(chance: random.Random) -> date:
    return chance.choice(DAYS) + timedelta(days=chance.choice([0, 0, 0, 1, -1, 3]))


def _moment(kind: str, chance: random.Random, base: datetime, tidy: bool) -> Any:
    at = datetime.combine(_day(chance), chance.choice(CLOCKS))
    if chance.random() < 0.5:
        at = base + timedelta(minutes=chance.choice(LATER))
    if not tidy and chance.random() < 0.25:
        return chance.choice(GARBAGE) if chance.random() < 0.35 else chance.choice(_FORMS)(at)
    return at.date() if kind == "date" else at + timedelta(seconds=chance.choice([0, 0, 29, 30, 59]))
