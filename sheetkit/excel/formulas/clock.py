"""The clock of a duty as formulas: from when, until when, met when, how it stands and what is left (`clock`, `due`).

All moments are whole minutes since Excel's day 0, so that no comparison hangs on a fraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from sheetkit.conditions import columns
from sheetkit.duration import Duration, duration
from sheetkit.duty import Duty
from sheetkit.excel.formulas.conditions import all_of, any_of
from sheetkit.excel.formulas.reading import serial
from sheetkit.excel.formulas.row import Sheet
from sheetkit.lights import BAD, ENDED, UNCOVERED, WORDS, Light
from sheetkit.policy import Policy, Rule
from sheetkit.register import registers

NOW, TODAY = "此刻_分", "此刻_日"
"""The moment in minutes, and the day it lies in (24:00 belongs to the day it ends)."""
_LATEST = f"SUMPRODUCT(MAX({{same}}*({{at}}<={NOW})*IF(ISNUMBER({{at}}),{{at}},0)))"
"""The last of the moments up to now of the rows that name this one; 0 if there is none."""


@dataclass(frozen=True)
class Compiled:
    """The formulas of one light on one sheet."""

    light: Light
    row: Sheet
    policy: Policy

    def formulas(self) -> tuple[str, str, str]:
        """The three cells' formulas: each is the name that says it."""
        begin = self.row.hide(f"{self.light.short}起点", self._define("起点", self._begin()))
        self._define("时限", self._limits(begin))
        self._define("状态灯", self._state(begin))
        self._define("剩余", self._left())
        limit, state, left = (self.row.name(header) for header in self.light.headers)
        return limit, state, left

    def _define(self, part: str, formula: str) -> str:
        return self.row.define(self.light.short + part, formula)

    def _begin(self) -> str:
        """The start of the first duty that runs; else what can be said of the row: nothing, or that it is bad."""
        names = [
            self._define(f"起点{number}", self._start(duty)) for number, (_, duty) in enumerate(self.light.duties, 1)
        ]
        if len(names) == 1:
            return names[0]
        formula = f'IF(OR({",".join(f"{name}={_text(BAD)}" for name in names)}),{_text(BAD)},"")'
        for name in reversed(names):
            formula = f"IF(ISNUMBER({name}),{name},{formula})"
        return formula

    def _start(self, duty: Duty) -> str:
        """The moment from which a duty runs, "" where it does not, 数据有误 where that cannot be known."""
        row, policy = self.row, self.policy
        begin = '""'
        for start in reversed(duty.starts):
            value = row.value(start.at)
            moment, by = (f"{value}*1440", TODAY) if self._dated(start.at) else (value, NOW)
            begun = f'IF({value}="?",{_text(BAD)},IF({value}<={by},{moment},""))'
            begin = f'IF({value}<>"",{all_of(start.when, row, policy, begun, begin)},{begin})'
        running = all_of(duty.when, row, policy, any_of(duty.unless, row, policy, '""', begin), '""')
        bad = ",".join(f'{row.value(column)}="?"' for column in self._columns(duty))
        clear = f'IF(OR({bad}),IF({row.blank()},"",{_text(BAD)}),{running})'
        return self._repeated(duty, clear) if duty.entries else clear

    def _repeated(self, duty: Duty, start: str) -> str:
        """For a repeating duty the last entry counts; once ended, its longest gap is for `due` alone to find."""
        assert duty.entries
        begun = self.row.hide(f"{self.light.short}开始", self._define("开始", start))
        last = self.row.linked(duty.entries, begun, f"MAX({begun},{_LATEST})")
        end = self.row.value(duty.met)
        ended = f'IF({end}<>"",{end}<={NOW},FALSE)'
        return f"IF(ISNUMBER({begun}),IF({ended},{_text(ENDED)},{last}),{begun})"

    def _columns(self, duty: Duty) -> list[str]:
        """The row's own columns on whose being understood the answer hangs, as `due` has them."""
        found = [*columns(duty.when), *columns(duty.unless), duty.met]
        for start in (*duty.starts, duty.until, duty.reopened):
            if start is not None:
                found += columns({start.at: (), **start.when})
        found += [duty.by] if duty.by else []
        key = self.row.register.key
        return list(dict.fromkeys(found + ([key] if (duty.moved or duty.entries) and key else [])))

    def _dated(self, expression: str) -> bool:
        """Whether a column holds days and not moments."""
        name, _, far = expression.partition(".")
        column = self.row.register.column(name)
        if far:
            (table, _), *_ = column.refers
            column = registers()[table].column(far)
        return column.kind == "date"

    def _limits(self, begin: str) -> str:
        """The limit of the duty that runs, as Excel's number; a word where there is none."""
        formula = '""'
        for number, (rule, duty) in reversed([*enumerate(self.light.duties, 1)]):
            limit = self._define(f"限{number}", self._limit(begin, rule, duty))
            formula = limit if formula == '""' else all_of(duty.when, self.row, self.policy, limit, formula)
        without = f'IF({begin}={_text(ENDED)},"",{begin})'
        return f"IF(ISNUMBER({begin}),IF(ISNUMBER({formula}),({formula})/1440,{formula}),{without})"

    def _limit(self, begin: str, rule: Rule, duty: Duty) -> str:
        """The limit in minutes of a duty that began at `begin`."""
        figure = duty.within or duty.every
        limit = self._by_law(begin, rule, duty, figure) if figure else '""'
        if duty.until:
            value = self.row.value(duty.until.at)
            until = f"({value}+1)*1440" if self._dated(duty.until.at) else value
            agreed = all_of(duty.until.when, self.row, self.policy, until, limit, day=f"INT({begin}/1440)")
            limit = f'IF({value}<>"",{agreed},{limit})'
        if duty.moved:
            moved = f"IF({_LATEST}=0,{limit},LOOKUP(2,1/({{same}}*({{at}}={_LATEST})),{{to}}))"
            limit = self.row.linked(duty.moved, limit, moved)
        return limit

    def _by_law(self, begin: str, rule: Rule, duty: Duty, figure: str) -> str:
        """The limit by the law of the day on which the duty began."""
        formula = ""
        for version, first, _ in rule.versions():
            value = version.parameters[figure]
            one = self._by_value(begin, value, duty) if isinstance(value, Mapping) else self._end(begin, duty, value)
            formula = f"IF({begin}<{serial(first):.0f}*1440,{formula},{one})" if formula else one
        return formula

    def _by_value(self, begin: str, times: Mapping[str, str], duty: Duty) -> str:
        value = self.row.value(duty.by or "")
        formula = self._end(begin, duty, times["*"]) if "*" in times else _text(BAD)
        for wanted, allowed in times.items():
            if wanted != "*":
                formula = f"IF({value}={_text(wanted)},{self._end(begin, duty, allowed)},{formula})"
        return formula

    def _end(self, begin: str, duty: Duty, text: str) -> str:
        """The end of the time allowed, as `clock.limit` has it."""
        allowed, day = duration(text), f"INT({begin}/1440)"
        whole_days = all(self._dated(one.at) for one in duty.starts) or not allowed.amount
        if allowed.unit == "minutes":
            return f"{begin}+{allowed.amount}"
        if allowed.unit == "working days":
            return self._workday(day, allowed)
        reached = f"EDATE({day},{allowed.amount})" if allowed.unit == "months" else f"({day}+{allowed.amount})"
        return f"({reached}+1)*1440" if whole_days else f"{reached}*1440+MOD({begin},1440)"

    def _workday(self, day: str, allowed: Duration) -> str:
        close = time.fromisoformat(self.policy["CAL-2"].parameters["close"])
        minutes = close.hour * 60 + close.minute
        if not allowed.amount:
            return f"IF(AND({day}>=日历_首日,{day}<=日历_末日),{day}*1440+{minutes},{_text(UNCOVERED)})"
        reached = f"INDEX(工作日,MATCH({day},工作日,1)+{allowed.amount})"
        return f"IFERROR({reached}*1440+{minutes},{_text(UNCOVERED)})"

    def _met(self, duty: Duty) -> str:
        """The moment or day by which the duty was met, "" while it was not."""
        value = self.row.value(duty.met)
        met = value
        if duty.reopened is not None:
            again = self.row.value(duty.reopened.at)
            lost = f'IF({again}="",TRUE,AND({value}<={again},{again}<={NOW}))'
            met = all_of(duty.reopened.when, self.row, self.policy, f'IF({lost},"",{value})', value)
        by = TODAY if self._dated(duty.met) else NOW
        return f'IF({value}="","",IF({value}<={by},{met},""))'

    def _state(self, begin: str) -> str:
        duty, soon = self.light.duties[0][1], self.policy["CAL-2"].number("soon")
        limit, due, met = self.row.cell(self.light.headers[0]), self._due(), self._define("完成", self._met(duty))
        late = f"INT(({due}-1)/1440)" if self._dated(duty.met) else due
        left, whole = f"({due}-{NOW})*{soon.denominator}", f"({due}-{begin})*{soon.numerator}"
        words = {state: _text(word) for state, word in WORDS.items()}
        running = f"IF({NOW}>{due},{words['overdue']},IF({left}>{whole},{words['open']},{words['soon']}))"
        done = f"IF({met}>{late},{words['late']},{words['met']})"
        without = f"IF({begin}={_text(ENDED)},{begin},{limit})"
        return f'IF(ISNUMBER({limit}),IF({met}<>"",{done},{running}),{without})'

    def _left(self) -> str:
        state, due = self.row.cell(self.light.headers[1]), self._due()
        left = {
            "分钟": f"{due}-{NOW}",
            "小时": f"({due}-{NOW})/60",
            "天": f"INT(({due}-1)/1440)-{TODAY}",
        }[self.light.unit]
        running = ",".join(f"{state}={_text(WORDS[one])}" for one in ("overdue", "soon", "open"))
        return f'IF(OR({running}),{left},"")'

    def _due(self) -> str:
        """The limit in minutes, from the row's own cell."""
        return f"INT(ROUND({self.row.cell(self.light.headers[0])}*86400,0)/60)"


def _text(word: str) -> str:
    return f'"{word}"'
