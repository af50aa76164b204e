"""Sentences of a report, built from figures: right for none, one and many, and honest where one is not known."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from sheetkit.clock import last_day
from sheetkit.exact import brief
from sheetkit.trend import Figure, Trend
from sheetkit.word.chinese import plain_date

UNKNOWN = "不详"
_MOST = 5
"""So many things are named in a sentence; of more, the number is."""


def period(first: date, last: date) -> str:
    """Whole months by their names: 2026年10月, 2026年1月至10月, 2026年."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    whole = (first.month, last.month) == (1, 12)
    return f"{first.year}年" if whole else f"{first.year}年{first.month}月至{last.month}月"


def until(now: datetime) -> str:
    """A moment up to which figures reach; midnight is the end of the day before."""
    return f"{plain_date(now)} {now:%H:%M}" if now.hour or now.minute else f"{plain_date(last_day(now))} 24:00"


def counted(when: str, verb: str, noun: str, number: int | None, unit: str, parts: Mapping[str, int] = {}) -> str:
    """How many there were, and what they are made of.

    本月没有受理报事。 本月受理报事 1 件，为工程类。 本月受理报事 5 件，其中工程类 3 件、物管类 2 件。
    """
    if number is None:
        return f"{when}{verb}多少{noun}不清楚：登记表读不到或缺列。"
    if not number:
        return f"{when}没有{verb}{noun}。"
    return f"{when}{verb}{noun} {number} {unit}{made_of(number, unit, parts)}。"


def made_of(number: int, unit: str, parts: Mapping[str, int]) -> str:
    """What a number is made of, to go on with: ，为工程类; ，都为工程类; ，其中工程类 3 件、物管类 2 件."""
    named = {name: count for name, count in parts.items() if count}
    if len(named) == 1 and sum(named.values()) == number:
        return f"，{'' if number == 1 else '都'}为{next(iter(named))}"
    return f"，其中{listed(named, unit)}" if named else ""


def listed(counts: Mapping[str, int], unit: str) -> str:
    """工程类 3 件、物管类 2 件."""
    return "、".join(f"{name} {count} {unit}" for name, count in counts.items())


def on_time(title: str, in_time: int, late: int, running: int) -> str:
    """How a limit was kept: 急修到场：4 件全部及时。 急修到场：5 件中及时 4 件，超时 1 件，及时率 80%。"""
    many = in_time + late
    rest = f"{'另有' if many else '有'} {running} 件还没有到期" if running else ""
    if not many:
        return f"{title}：{rest or '没有要算的'}，不计及时率。"
    if in_time and late:
        said = f"{many} 件中及时 {in_time} 件，超时 {late} 件，及时率 {percent(Fraction(100 * in_time, many))}"
    else:
        said = f"{many} 件{'' if many == 1 else '全部'}{'及时' if in_time else '超时'}"
    return f"{title}：{said}{'，' + rest if rest else ''}。"


def satisfaction(what: str, asked: int | None, satisfied: int | None, target: Fraction, unit: str = "件") -> str:
    """How many were satisfied, held against the target; nobody asked is no rate."""
    if asked is None or satisfied is None:
        return f"{what}的满意情况不清楚：登记表读不到或缺列。"
    if not asked:
        return f"{what}没有记录，不计满意率。"
    rate = Fraction(100 * satisfied, asked)
    how = "全部满意" if satisfied == asked else "没有一件满意" if not satisfied else f"满意 {satisfied} {unit}"
    if asked == 1:
        how = "满意" if satisfied else "不满意"
    return f"{what} {asked} {unit}，{how}，满意率 {percent(rate)}，{against(rate, target)}。"


def against(rate: Fraction, target: Fraction) -> str:
    """A rate beside its target: 达到 90% 的目标; 低于 90% 的目标，差 5 个百分点."""
    if rate >= target:
        return f"达到 {percent(target)} 的目标"
    return f"低于 {percent(target)} 的目标，差 {brief(target - rate)} 个百分点"


def compared(trend: Trend, unit: str = "件") -> str:
    """The month of a trend beside the month before and the same month of the year before.

    报事比上月增加 3 件，与去年同月持平。 报事及时率 98%，比上月下降 2 个百分点，去年同月没有可比的数。
    """
    value = trend.last.value
    if value is None:
        return f"{trend.title}：本月没有可比的数。"
    earlier = {"上月": trend.points[-2].value, "去年同月": trend.last.year_before}
    measure = unit if trend.unit == "count" else "个百分点"
    beside = {when: changed(value, before, measure, when) for when, before in earlier.items()}
    if not any(beside.values()):
        return f"{trend.title}：上月和去年同月都没有可比的数。"
    told = "，".join(one or f"{when}没有可比的数" for when, one in beside.items())
    return f"{trend.title}{'' if trend.unit == 'count' else f' {percent(Fraction(value))}，'}{told}。"


def changed(value: Fraction | int, before: Figure, unit: str, when: str) -> str:
    """By how much a figure differs from an earlier one: 比上月增加 3 件, 与上月持平; "" where that is not known."""
    if before is None:
        return ""
    if value == before:
        return f"与{when}持平"
    ways = ("提高", "下降") if unit == "个百分点" else ("增加", "减少")
    return f"比{when}{ways[value < before]} {brief(abs(Fraction(value) - Fraction(before)))} {unit}"


def percent(rate: Fraction | None) -> str:
    """A rate to two places: 92.31%, 100%."""
    return UNKNOWN if rate is None else f"{brief(rate)}%"


def named(names: Sequence[str], unit: str) -> str:
    """Some names, and of more than a few how many there are: 甲、乙等 7 户."""
    some = "、".join(names[:_MOST])
    return f"{some}等 {len(names)} {unit}" if len(names) > _MOST else some
