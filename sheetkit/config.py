"""`sheetkit.toml`: what a site says of itself. Every fault names the file, the line, the key and the reason."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sheetkit.errors import SheetkitError
from sheetkit.messages import Language
from sheetkit.people import Deputy
from sheetkit.policy import Policy, rulebook, with_overrides

FILE = "sheetkit.toml"
SCHEMA = Path(__file__).with_name("site.schema.json")
TEMPLATE = Path(__file__).with_name("site.template.toml")
TIMEZONE = "Asia/Shanghai"


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
    policy: Policy = field(default_factory=rulebook)


def load(path: Path) -> Config:
    """Read the settings. Raises SheetkitError for TOML that is none, an unknown key or a value that makes no sense."""
    try:
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SheetkitError("config-not-utf8", file=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise SheetkitError("config-syntax", file=str(path), reason=str(error)) from error
    except OSError as error:
        raise SheetkitError("file-no-access", file=str(path), reason=error.strerror) from error
    _validate(path, text, data)
    return Config(
        company=data["company"],
        centre=data["centre"],
        households=data["households"],
        handover=data["handover"],
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
        policy=_policy(path, text, data),
    )


def written(company: str, centre: str, households: int, handover: str, books_since: date) -> str:
    """The text of a new site's `sheetkit.toml`."""
    words = {"company": company, "centre": centre, "handover": handover}
    quoted = {key: json.dumps(word, ensure_ascii=False) for key, word in words.items()}
    text = TEMPLATE.read_text("utf-8")
    for key, value in {**quoted, "households": str(households), "books_since": books_since.isoformat()}.items():
        text = text.replace("{" + key + "}", value)
    return text


def _policy(path: Path, text: str, data: Mapping[str, Any]) -> Policy:
    overrides = {id_: dict(figures) for id_, figures in data.get("policy", {}).items()}
    if "first_number" in data.get("notices", {}):
        overrides.setdefault("NOT-10", {})["first"] = data["notices"]["first_number"]
    try:
        return with_overrides(rulebook(), overrides)
    except SheetkitError as error:
        words = error.words
        line = _line(text, ["policy", str(words["rule"]), str(words["key"])])
        raise SheetkitError("config-policy", file=str(path), line=line, reason=error) from error


def _validate(path: Path, text: str, data: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    plain = json.loads(json.dumps(data, default=str, ensure_ascii=False))
    fault = best_match(Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(plain))
    if fault is not None:
        place = [str(part) for part in fault.absolute_path]
        if fault.validator == "additionalProperties":
            place.append(next(key for key in fault.instance if key not in fault.schema["properties"]))
        elif fault.validator == "required":
            place.append(next(key for key in fault.validator_value if key not in fault.instance))
        reason = _REASONS.get(str(fault.validator), "config-value")
        words = {"value": fault.instance, "allowed": _allowed(fault.validator_value)}
        line = _line(text, place)
        raise SheetkitError(reason, file=str(path), line=line, key=".".join(place), **words)
    for place, value in _days(data):
        if value is not None and _day(value) is None:
            raise SheetkitError(
                "config-value", file=str(path), line=_line(text, place), key=".".join(place), value=value
            )
    zone = data.get("timezone", TIMEZONE)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        line = _line(text, ["timezone"])
        raise SheetkitError("config-value", file=str(path), line=line, key="timezone", value=zone) from error


_REASONS = {"additionalProperties": "config-unknown-key", "required": "config-missing-key", "enum": "config-choice"}


def _allowed(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _days(data: Mapping[str, Any]) -> list[tuple[list[str], Any]]:
    found = [(["books_since"], data["books_since"])]
    found += [(["calendar", name], day) for name, days in data.get("calendar", {}).items() for day in days]
    found += [(["deputies", key], one.get(key)) for one in data.get("deputies", ()) for key in ("from", "to")]
    return found


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _line(text: str, place: Sequence[str]) -> int:
    """The line of a key, of the nearest table or key around it, else 1."""
    names = [name for name in place if not name.isdigit()]
    table: list[str] = []
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        key = re.match(r"\s*([^=#\[]+?)\s*=", line)
        if head:
            table = path = _names(head[1])
        elif key:
            path = [*table, *_names(key[1])]
        else:
            continue
        if path == names[: len(path)] and len(path) > depth:
            best, depth = number, len(path)
    return best


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]
