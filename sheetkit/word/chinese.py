"""Days and moments as Chinese documents write them."""

from datetime import date, datetime

_DIGITS = "〇一二三四五六七八九"
_WEEK = "一二三四五六日"


def chinese_date(day: date) -> str:
    """The day in Chinese numerals, for the foot of a document (NOT-4): 二〇二六年十一月二十一日, with 〇 (U+3007)."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04}")
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def plain_date(day: date) -> str:
    """The day in figures: 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_day(day: date) -> str:
    """The day with its weekday: 2026年11月21日（星期六）."""
    return f"{plain_date(day)}（星期{_WEEK[day.weekday()]}）"


def plain_moment(moment: datetime) -> str:
    """The moment to the minute, with its weekday: 2026年11月21日（星期六）9:30."""
    return plain_day(moment) + plain_clock(moment)


def plain_clock(moment: datetime) -> str:
    """The time of day alone: 9:30."""
    return f"{moment.hour}:{moment.minute:02}"


def _count(number: int) -> str:
    """A number from 1 to 99 as it is spoken: 十, 十一, 二十, 二十一."""
    tens, units = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[units] if units else "")
