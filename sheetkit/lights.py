"""The computed columns of a workbook: 时限, 状态灯 and 剩余 of each duty, and the duties that have none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sheetkit.duration import Duration, duration
from sheetkit.duty import Duty
from sheetkit.messages import say
from sheetkit.model import STATES
from sheetkit.policy import Policy, Rule

WORDS: Mapping[str, str] = {state: say("zh", f"state-{state}") for state in STATES}
"""What a light says of a state, as `due` does."""
BAD, UNCOVERED, ENDED = "数据有误", "日历未覆盖", "已结束"
"""What it says where a cell is not understood, a day lies outside the official calendar, follow-ups have ended."""

HIDDEN = "算_"
"""How the headers of hidden columns begin, which hold what formulas work out on the way."""

Unit = Literal["分钟", "小时", "天"]
_SHORT_TIME = 120
"""Times allowed up to so many minutes are counted down in minutes, longer ones in hours."""


@dataclass(frozen=True, slots=True)
class Light:
    """Three columns of one register: the duties of that short name, of which at most one is running on a row."""

    register: str
    short: str
    duties: tuple[tuple[Rule, Duty], ...]

    @property
    def headers(self) -> tuple[str, str, str]:
        """The headers of the three columns."""
        return f"{self.short}时限", f"{self.short}状态灯", f"{self.short}剩余"

    @property
    def unit(self) -> Unit:
        """In what 剩余 is counted: whole minutes, hours, or calendar days up to the last one."""
        times = [allowed for rule, duty in self.duties for allowed in times_allowed(rule, duty)]
        if any(duty.until for _, duty in self.duties) or any(allowed.unit != "minutes" for allowed in times):
            return "天"
        return "分钟" if max(allowed.amount for allowed in times) <= _SHORT_TIME else "小时"


def lights(policy: Policy) -> list[Light]:
    """The lights of all registers, in the order of the rulebook."""
    found: dict[tuple[str, str], list[tuple[Rule, Duty]]] = {}
    for rule in policy.values():
        for duty in rule.duties:
            found.setdefault((duty.register, duty.short["zh"]), []).append((rule, duty))
    out = left_out(policy)
    return [
        Light(register, short, tuple(duties))
        for (register, short), duties in found.items()
        if not any(rule.id in out for rule, _ in duties)
    ]


def headers(policy: Policy) -> dict[str, dict[str, str]]:
    """The headers that only formulas fill, by register: 时限, 状态灯, 剩余 of each duty; no formula is known ("")."""
    found: dict[str, dict[str, str]] = {}
    for light in lights(policy):
        found.setdefault(light.register, {}).update(dict.fromkeys(light.headers, ""))
    return found


def left_out(policy: Policy) -> dict[str, str]:
    """The rules whose duties have no columns, and why: `due` alone answers for them."""
    why = "暂停的时间不计入：要逐段扣除，单元格公式算不准"
    return {rule.id: why for rule in policy.values() if rule.duties and _holds(rule)}


def times_allowed(rule: Rule, duty: Duty) -> Iterator[Duration]:
    """Every time that the duty allows, under any law and for any value of its column `by`."""
    name = duty.within or duty.every
    for version, _, _ in rule.versions() if name else ():
        value = version.parameters[name or ""]
        yield from map(duration, value.values() if isinstance(value, Mapping) else [value])


def _holds(rule: Rule) -> bool:
    return any(version.parameters.get("holds") for version, _, _ in rule.versions())
