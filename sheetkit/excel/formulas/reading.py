"""Cells as formulas read them: what `sheetkit.cells` makes of them, in whole minutes and days; "?" is a bad cell."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import product

from sheetkit.register import Column

Names = dict[str, str]
"""Defined names and what they say, without the leading `=`."""

DAY_ZERO = date(1899, 12, 30)
"""Excel's day 0, as every day after February 1900 counts from it."""
_LAST_SERIAL = 2958466
"""The day after 31 December 9999, the last that Excel knows."""
_WHITE = ("CHAR(9)", "CHAR(10)", "CHAR(13)", '"\u00a0"', '"\u3000"', '"\u200b"', '"\ufeff"')
_JOKERS = "*?~"

FORMS, CODES = "写法", "写法_码"
_ONE_OR_TWO = ("0", "00")
_SEPARATORS = [*((a, b, "") for a in "-." for b in "-."), ("年", "月", ""), ("年", "月", "日")]
_SECONDS = ("", ":0", ":00", ":00.0", ":00.00", ":00.000")


def serial(at: date) -> float:
    """A day or moment as Excel's number."""
    if isinstance(at, datetime):
        return (at - datetime.combine(DAY_ZERO, datetime.min.time())) / timedelta(days=1)
    return (at - DAY_ZERO).days


def forms() -> Iterator[tuple[str, str]]:
    """How a moment may be typed as text: a 0 for each digit and - for /, and where its parts are.

    Two digits each: start and length of month, day, hour and minute.
    """
    for date_form, places in _date_forms():
        start = len(date_form) + 1
        for clock, hour, minute in _clock_forms():
            for gap in _gaps(date_form) if clock else ("",):
                at = start + len(gap)
                parts = (*places, at, hour, at + hour + 1, minute)
                yield f"{date_form}{gap}{clock}", "".join(f"{part:02d}" for part in parts)


def _gaps(date_form: str) -> tuple[str, ...]:
    """What may stand before the hour: a digit right after a day of one digit would belong to the day."""
    return ("", " ") if date_form.endswith(("00", "日")) else (" ",)


def _date_forms() -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    yield "00000000", (5, 2, 7, 2)
    for (a, b, end), month, day in product(_SEPARATORS, _ONE_OR_TWO, _ONE_OR_TWO):
        yield f"0000{a}{month}{b}{day}{end}", (6, len(month), 7 + len(month), len(day))


def _clock_forms() -> Iterator[tuple[str, int, int]]:
    yield "", 0, 0
    for hour in _ONE_OR_TWO:
        yield f"{hour}时", len(hour), 0
        for minute in _ONE_OR_TWO:
            for form in (
                *(f"{hour}:{minute}{second}" for second in _SECONDS),
                f"{hour}时{minute}",
                f"{hour}时{minute}分",
            ):
                yield form, len(hour), len(minute)


def reader(name: str, ref: str, column: Column) -> Names:
    """The names with which a cell is read; the one called `name` gives its value.

    A time gives minutes, a date days since Excel's day 0, a number itself, all others text; a blank cell gives "".
    """
    return _READERS[column.kind](name, ref, column)


def trimmed(ref: str) -> str:
    """The text without the white space around it."""
    for white in _WHITE:
        ref = f'SUBSTITUTE({ref},{white}," ")'
    return f"TRIM({ref})"


def masked(text: str) -> str:
    """The text with a 0 for every digit, and no character that a search takes for a joker."""
    for digit in range(1, 10):
        text = f'SUBSTITUTE({text},"{digit}","0")'
    return _plain(text)


def _plain(text: str) -> str:
    for joker in _JOKERS:
        text = f'SUBSTITUTE({text},"{joker}","x")'
    return text


def _blank(column: Column) -> str:
    return '"?"' if column.required else '""'


def _moment(name: str, ref: str, column: Column) -> Names:
    timed = column.kind == "time"
    number = f"INT(ROUND({ref}*86400,0)/60)" if timed else f"INT({ref})"
    text, form = f"{name}_文", f"{name}_式"
    code = f"INDEX({CODES},{form})"
    month, day, hour, minute = (
        f'VALUE("0"&MID({text},MID({code},{at},2),MID({code},{at + 2},2)))' for at in (1, 5, 9, 13)
    )
    year = f"VALUE(LEFT({text},4))"
    last = f"DAY(DATE({year},{month}+1,0))"
    good = f"AND({year}>=1900,{month}>0,{month}<13,{day}>0,{day}<={last},{hour}<24,{minute}<60)"
    value = f"DATE({year},{month},{day})" + (f"*1440+{hour}*60+{minute}" if timed else "")
    narrow = f"ASC({trimmed(ref)})"
    return {
        text: f'TRIM(LEFT({narrow},4)&SUBSTITUTE(MID({narrow},5,255),"T"," "))',
        form: f'MATCH({masked(f"""SUBSTITUTE({text},"/","-")""")},{FORMS},0)',
        name: f'IFERROR(IF(ISLOGICAL({ref}),"?",IF(ISNUMBER({ref}),IF(AND({ref}>=1,{ref}<{_LAST_SERIAL}),{number},"?"),'
        f'IF({text}="",{_blank(column)},IF({good},{value},"?")))),"?")',
    }


def _choice(name: str, ref: str, column: Column) -> Names:
    text, among = f"{name}_文", ",".join(f'"{choice}"' for choice in column.choices)
    found = f"INDEX({{{among}}},MATCH({_plain(text)},{{{among}}},0))"
    return {text: trimmed(ref), name: f'IFERROR({found},IF(IFERROR({text}="",FALSE),{_blank(column)},"?"))'}


def _yes_no(name: str, ref: str, column: Column) -> Names:
    text = f"{name}_文"
    read = f'IF({text}="",{_blank(column)},IF(OR({text}="是",{text}="否"),{text},"?"))'
    return {text: trimmed(ref), name: f'IFERROR(IF(ISLOGICAL({ref}),IF({ref},"是","否"),{read}),"?")'}


def _text(name: str, ref: str, column: Column) -> Names:
    text, inner = f"{name}_文", trimmed(ref)
    inner = f"ASC({inner})" if column.text or column.refers else inner
    said = f'IF({text}="","?",{text})' if column.required else text
    return {text: f'IF(ISLOGICAL({ref}),IF({ref},"是","否"),{inner})', name: f'IFERROR({said},"?")'}


def _number(name: str, ref: str, column: Column) -> Names:
    text, body, whole, part = (f"{name}_{part}" for part in "文身整零")
    groups = ",".join(f'"{"0" * first}{",000" * more}"' for first in (1, 2, 3) for more in (1, 2, 3, 4))
    digits = f'AND(SUBSTITUTE({whole},"0","")="",{whole}<>"")'
    only = f"OR({digits},ISNUMBER(MATCH({whole},{{{groups}}},0)))"
    after = f'IF(ISNUMBER(FIND(".",{body})),AND({part}<>"",SUBSTITUTE({part},"0","")=""),TRUE)'
    value = f'VALUE(SUBSTITUTE({text},",",""))'
    plain = f'ISERROR(FIND("，",{ref})),ISERROR(FIND("＋",{ref}))'  # which ASC makes narrow, and the engine does not
    bounds = [f"{{0}}>={column.minimum:g}"] if column.minimum is not None else []
    bounds += [f"{{0}}<={column.maximum:g}"] if column.maximum is not None else []
    within = f"AND({','.join(bounds) or 'TRUE'})"
    return {
        text: f"ASC({trimmed(ref)})",
        body: f'IF(OR(LEFT({text},1)="+",LEFT({text},1)="-"),MID({text},2,255),{text})',
        whole: masked(f'LEFT({body},FIND(".",{body}&".")-1)'),
        part: masked(f'MID({body},FIND(".",{body}&".")+1,255)'),
        name: f'IFERROR(IF(ISLOGICAL({ref}),"?",IF(ISNUMBER({ref}),IF({within.format(ref)},{ref},"?"),'
        f'IF({text}="",{_blank(column)},IF(AND({only},{after},{plain},{within.format(value)}),{value},"?")))),"?")',
    }


_READERS: Mapping[str, Callable[[str, str, Column], Names]] = {
    "time": _moment,
    "date": _moment,
    "choice": _choice,
    "yes_no": _yes_no,
    "text": _text,
    "number": _number,
}
