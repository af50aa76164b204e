"""Rows as nobody would write them, made from a seed: holiday edges, ends of months, blanks, text, garbage, full width."""

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sheetkit.register import Column, Register

DAYS = [
    date(2023, 12, 29), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 9), date(2024, 2, 29), date(2025, 1, 26),
    date(2025, 1, 31), date(2025, 9, 28), date(2025, 12, 31), date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28),
    date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 10), date(2026, 10, 31), date(2026, 11, 13), date(2026, 11, 16),
    date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21),
    date(2026, 12, 31), date(2027, 1, 4),
]  # fmt: skip
CLOCKS = [(0, 0), (0, 1), (8, 30), (9, 0), (11, 59), (16, 59), (17, 0), (17, 1), (18, 0), (18, 1), (23, 59)]
GARBAGE = [
    "不详", "-", "待定", "昨天", "2026-13-01", "2026-02-30", "2026-11-20 24:00", "2026-11-20 9:60", "2026年11月", "11-20",
    "2026-11-20 0930", "T2026-11-20", "2026 -11-20", "1899-12-31", "2026-11-20 09:30-5", "2026*", "????-??-??", "9:30",
    "2026-11-20 下午3点", True, "202611200", "2026-1-1-1", "二〇二六年十一月二十日", "2026-11-20 时",
]  # fmt: skip
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


def rows(register: Register, count: int, chance: random.Random, given: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """So many rows; `given` holds what may stand in a column, by `register.column` or by the column it refers to."""
    return [_row(register, number, chance, given) for number in range(count)]


def _row(register: Register, number: int, chance: random.Random, given: Mapping[str, list[Any]]) -> dict[str, Any]:
    if chance.random() < 0.01:
        return chance.choice([{}, {register.columns[-1].name: " \u3000*"}])
    tidy = chance.random() < 0.6
    base = datetime(*_day(chance).timetuple()[:3]) + timedelta(minutes=60 * 9)
    return {column.name: _value(column, register, number, chance, given, base, tidy) for column in register.columns}


def _value(
    column: Column, register: Register, number: int, chance: random.Random, given: Mapping[str, list[Any]],
    base: datetime, tidy: bool,
) -> Any:  # fmt: skip
    known = given.get(f"{register.name}.{column.name}") or [
        one for table, name in column.refers for one in given.get(f"{table}.{name}", ())
    ]
    if chance.random() < (0.3 if not column.required else 0.0 if tidy else 0.06):
        return chance.choice([None, None, None, "", "　", " "])
    if column.name == register.key:
        return f"{register.name[:2].upper()}{number:05d}" + chance.choice(["", "", "", "　"])
    if known:
        return chance.choice(known)
    match column.kind:
        case "time" | "date":
            return _moment(column.kind, chance, base, tidy)
        case "choice":
            value = chance.choice(column.choices)
            return value if tidy or chance.random() < 0.9 else chance.choice([f" {value}　", "别的", 5, f"{value}*"])
        case "yes_no":
            return chance.choice(["是", "否", "是", True, False] if tidy else ["是", "否", "是 ", "有", True, 1])
        case "number":
            odd = [
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
                -3,
            ]
            return chance.choice([0, 4999, 4999.99, 5000, 12000.5] if tidy else odd)
    return chance.choice(["甲", "乙", "　"])


def _day(chance: random.Random) -> date:
    return chance.choice(DAYS) + timedelta(days=chance.choice([0, 0, 0, 1, -1, 3]))


def _moment(kind: str, chance: random.Random, base: datetime, tidy: bool) -> Any:
    if chance.random() < 0.5:
        at = base + timedelta(
            minutes=chance.choice(
                [0, 1, -1, 14, 15, 16, 30, 60, 119, 120, 121, 1439, 1440, 1441, 2880, 2881, 4320, 4321, 10080, 10081]
            )
        )
    else:
        at = datetime.combine(_day(chance), datetime.min.time()) + timedelta(
            hours=(c := chance.choice(CLOCKS))[0], minutes=c[1]
        )
    if not tidy and chance.random() < 0.25:
        return chance.choice(GARBAGE) if chance.random() < 0.35 else chance.choice(_FORMS)(at)
    if kind == "date":
        return at.date()
    return at + timedelta(seconds=chance.choice([0, 0, 29, 30, 59]))
