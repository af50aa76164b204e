"""How the number and the date of a notice are written (NOT-2, NOT-4): read tolerantly, held against the one right form.

Written by itself, not with what fills documents in: a fault there must show here.
"""

import re
import unicodedata
from datetime import date

_ZERO = "〇"
_ZEROS = "〇零○◯ＯOo０0"
_DIGITS = "一二三四五六七八九"
_YEAR = {**dict.fromkeys(_ZEROS, 0), **{char: value for value, char in enumerate(_DIGITS, 1)}}
_YEAR |= {str(value): value for value in range(1, 10)}
_TENS = ("", "十", "二十", "三十")
_COUNTS = {
    tens + units: 10 * high + low
    for high, tens in enumerate(_TENS)
    for low, units in enumerate(("", *_DIGITS))
    if 0 < 10 * high + low <= 31
}
"""一 … 三十一, as months and days are spoken."""
_LOOSE = {"一十": "十", "廿": "二十", "卅": "三十"}
_DATE = re.compile(r"(?P<year>.{4})[年.\-/](?P<month>.{1,3})[月.\-/](?P<day>.{1,4}?)[日号]?")
_OPEN, _CLOSE = "〔［\\[【（(〈<{﹝", "〕］\\]】）)〉>}﹞"
_NUMBER = re.compile(
    rf"(?P<centre>.*\S)\s*[{_OPEN}]\s*(?P<year>\d{{4}})\s*年?\s*[{_CLOSE}]\s*第?\s*(?P<number>\d{{1,6}})\s*号"
)
_LIKE = re.compile(rf".*[{_OPEN}]\d{{2,4}}年?[{_CLOSE}]第?\d+号?")


def is_number(text: str) -> bool:
    """Whether a line is a notice's number, in whatever form."""
    return bool(_LIKE.fullmatch(_plain(text)))


def right_number(text: str, form: str) -> str | None:
    """The same number as the house writes it; None where it cannot be told."""
    found = _NUMBER.fullmatch(_half(text))
    if not found:
        return None
    return form.format(centre=text[: found.end("centre")], year=int(found["year"]), number=int(found["number"]))


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date, in whatever form."""
    bare = "".join(text.split())
    return bool(_DATE.fullmatch(bare)) and _year(bare[:4]) is not None


def right_date(text: str) -> str | None:
    """The same date in Chinese numerals, with 〇 for zero; None where it is none."""
    found = _DATE.fullmatch("".join(text.split()))
    year = _year(found["year"]) if found else None
    month, day = (_count(found[name]) if found else None for name in ("month", "day"))
    if year is None or month is None or day is None:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    said = "".join((_ZERO + _DIGITS)[int(digit)] for digit in f"{year:04}")
    spoken = {count: word for word, count in _COUNTS.items()}
    return f"{said}年{spoken[month]}月{spoken[day]}日"


def _half(text: str) -> str:
    """Full-width digits as usual ones, one for one."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def _plain(text: str) -> str:
    return _half("".join(text.split()))


def _year(text: str) -> int | None:
    values = [_YEAR.get(unicodedata.normalize("NFKC", char), _YEAR.get(char)) for char in text]
    return None if None in values else int("".join(map(str, values)))


def _count(text: str) -> int | None:
    plain = _plain(text)
    if plain.isdecimal():
        return int(plain)
    for loose, usual in _LOOSE.items():
        plain = plain.replace(loose, usual)
    return _COUNTS.get(plain)
