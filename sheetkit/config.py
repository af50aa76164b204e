"""`sheetkit.toml`: what a site says of itself. Every fault names the file, the line, the key and the reason."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Never
from zoneinfo import ZoneInfo

from sheetkit.errors import SheetkitError
from sheetkit.fits import fits
from sheetkit.messages import Language
from sheetkit.people import Deputy
from sheetkit.policy import Policy, rulebook, with_overrides
from sheetkit.register import registers

FILE = "sheetkit.toml"
SCHEMA = Path(__file__).with_name("site.schema.json")
TEMPLATE = Path(__file__).with_name("site.template.toml")
TIMEZONE = "Asia/Shanghai"
BACKUPS = 30
"""How many copies of a workbook are kept from before the last writes, unless the site says otherwise."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a site; the defaults are those of a workbook outside any site."""

    company: str = ""
    centre: str = ""
    households: int | None = None
    handover: str | None = None
    books_since: date | None = None
    lang: Language | None = None
    timezone: str = TIMEZONE
    desk: Mapping[str, str] = field(default_factory=dict)
    in_charge: Mapping[str, str] = field(default_factory=dict)
    deputies: Sequence[Deputy] = ()
    off: Sequence[date] = ()
    work: Sequence[date] = ()
    backups: int = BACKUPS
    policy: Policy = field(default_factory=rulebook)
    digest: str = ""
    """The SHA-256 of the text that all this was read from."""


def load(path: Path) -> Config:
    """Read the settings. Raises SheetkitError for TOML that is none, an unknown key or a value that makes no sense."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetkitError("config-not-utf8", file=str(path)) from error
    except OSError as error:
        raise SheetkitError("file-no-access", file=str(path), reason=error.strerror) from error
    data = _parsed(path, text)
    _validate(path, text, data)
    return Config(
        company=data["company"],
        centre=data["centre"],
        households=data.get("households"),
        handover=data.get("handover"),
        books_since=_day(data["books_since"]),
        lang=data.get("lang"),
        timezone=data.get("timezone", TIMEZONE),
        desk=data.get("desk", {}),
        in_charge=data.get("people", {}),
        deputies=[
            Deputy(one["post"], one["name"], _day(one.get("from")), _day(one.get("to")))
            for one in data.get("deputies", ())
        ],
        off=[day for one in data.get("calendar", {}).get("off", ()) if (day := _day(one))],
        work=[day for one in data.get("calendar", {}).get("work", ()) if (day := _day(one))],
        backups=data.get("backups", {}).get("keep", BACKUPS),
        policy=_policy(path, text, data),
        digest=sha256(text.encode()).hexdigest(),
    )


def written(company: str, centre: str, households: int | None, handover: str, books_since: date) -> str:
    """The text of a new site's `sheetkit.toml`."""
    words = {"company": company, "centre": centre, "handover": handover}
    quoted = {key: json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f") for key, word in words.items()}
    size = f"households = {households}" if households else _NO_SIZE
    values = {**quoted, "households": size, "books_since": books_since.isoformat()}
    return re.sub(r"\{(\w+)\}", lambda blank: values[blank[1]], TEMPLATE.read_text("utf-8"))


_NO_SIZE = "# households = 600             # 户数；不写则按房屋客户表的行数"


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = text.splitlines() or [""]
        place = re.search(r"\(at line (\d+)", str(error))
        line = min(int(place[1]), len(lines)) if place else len(lines)
        words = {"line": line, "text": lines[line - 1].strip(), "reason": str(error).partition(" (at ")[0]}
        raise SheetkitError("config-syntax", file=str(path), **words) from error


def _policy(path: Path, text: str, data: Mapping[str, Any]) -> Policy:
    overrides = {id_: dict(figures) for id_, figures in data.get("policy", {}).items()}
    if "first_number" in data.get("notices", {}):
        overrides.setdefault("NOT-10", {})["first"] = data["notices"]["first_number"]
    try:
        return with_overrides(rulebook(), overrides)
    except SheetkitError as error:
        line = _line(text, ["policy", str(error.words["rule"]), *str(error.words["key"]).split(".")])
        raise SheetkitError("config-policy", file=str(path), line=line, reason=error) from error


def _validate(path: Path, text: str, data: Mapping[str, Any]) -> None:
    plain = json.loads(json.dumps(data, default=str, ensure_ascii=False))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    if not fits(plain, schema):
        _hold(path, text, plain, schema)
    for place, value in _days(data):
        if value is not None and _day(value) is None:
            _refuse(path, text, place, "config-value", value=value)
    posts = registers()["staff"].column("post").choices
    for place, post in _posts(data):
        if post not in posts:
            _refuse(path, text, place, "config-choice", value=post, allowed=_allowed(list(posts)))
    zone = data.get("timezone", TIMEZONE)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        _refuse(path, text, ["timezone"], "config-value", value=zone)


def _hold(path: Path, text: str, plain: Any, schema: Mapping[str, Any]) -> None:
    """Let the judge say what is wrong with the settings, if anything is."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    fault = best_match(Draft202012Validator(schema).iter_errors(plain))
    if fault is None:
        return
    place = [str(part) for part in fault.absolute_path]
    words = {"value": fault.instance, "allowed": _allowed(fault.validator_value)}
    if fault.validator == "additionalProperties":
        place.append(next(key for key in fault.instance if key not in fault.schema["properties"]))
    elif fault.validator == "required":
        place.append(next(key for key in fault.validator_value if key not in fault.instance))
    _refuse(path, text, place, _REASONS.get(str(fault.validator), "config-value"), **words)


def _refuse(path: Path, text: str, place: Sequence[str], reason: str, **words: object) -> Never:
    key = ".".join(part for part in place if not part.isdigit())
    raise SheetkitError(reason, file=str(path), line=_line(text, place), key=key, **words)


_REASONS = {"additionalProperties": "config-unknown-key", "required": "config-missing-key", "enum": "config-choice"}


def _allowed(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _days(data: Mapping[str, Any]) -> list[tuple[list[str], Any]]:
    found = [(["books_since"], data["books_since"])]
    found += [(["calendar", name], day) for name, days in data.get("calendar", {}).items() for day in days]
    for number, one in enumerate(data.get("deputies", ())):
        found += [(["deputies", str(number), key], one.get(key)) for key in ("from", "to")]
    return found


def _posts(data: Mapping[str, Any]) -> list[tuple[list[str], str]]:
    found = [(["people", post], post) for post in data.get("people", {})]
    return found + [
        (["deputies", str(number), "post"], one["post"]) for number, one in enumerate(data.get("deputies", ()))
    ]


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _line(text: str, place: Sequence[str]) -> int:
    """The line of a key, of the nearest table or key around it, else 1."""
    table: list[str] = []
    seen: Counter[str] = Counter()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*(\[+)\s*([^\]]+?)\s*\]", line)
        key = re.match(r"\s*([^=#\[]+?)\s*=", line)
        if head:
            table = path = _names(head[2]) + ([str(seen[head[2]])] if head[1] == "[[" else [])
            seen[head[2]] += 1
        elif key:
            path = [*table, *_names(key[1])]
        else:
            continue
        if path == list(place[: len(path)]) and len(path) > depth:
            best, depth = number, len(path)
    return best


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]
