"""What DuckDB could not do, in one line: what, where, and what may have been meant."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.relations import Relation

_NO_COLUMN = re.compile(r'does not have a column named "([^"]+)"')
_WIDE = re.compile(r"[，；（）＝＞＜＊“”‘’　]")
"""Signs that a Chinese keyboard makes where SQL wants the narrow ones."""
_TEXTS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*")
_KIND = re.compile(r"^[\w ]+ Error: ")
_NEAR = 20
_LIKE = 3


def fault(error: Exception, sql: str, tables: Mapping[str, Relation]) -> SheetkitError:
    """The error as one of ours."""
    data = _data(error)
    if data.get("exception_type") == "Permission" or "requires the extension" in _said(data):
        return SheetkitError("query-closed")
    if data.get("exception_type") == "TransactionContext":
        return SheetkitError("query-only-asks")
    if wide := _WIDE.search(_TEXTS.sub("", sql)):
        return SheetkitError("query-wide", sign=wide[0])
    return _unknown(data, sql, tables) or _wrong(data, sql)


def _unknown(data: Mapping[str, Any], sql: str, tables: Mapping[str, Relation]) -> SheetkitError | None:
    """A table or a column that is none."""
    column = _NO_COLUMN.search(_said(data))
    name = column[1] if column else str(data.get("name"))
    if data.get("error_subtype") == "MISSING_ENTRY" and data.get("type") == "Table":
        return _missing("query-no-table", "query-no-table-like", name, _tables(tables))
    if data.get("error_subtype") == "COLUMN_NOT_FOUND" or column:
        return _missing("query-no-column", "query-no-column-like", name, _columns(sql, tables))
    return None


def _wrong(data: Mapping[str, Any], sql: str) -> SheetkitError:
    """All else, in DuckDB's words, with the place."""
    reason = _said(data).partition("\n")[0].rstrip(".!")
    if "location" not in data:
        return SheetkitError("query-wrong", reason=reason)
    line, near = _place(sql, json.loads(str(data["location"]))[0])
    return SheetkitError("query-wrong-near" if near else "query-wrong-end", reason=reason, line=line, near=near)


def _said(data: Mapping[str, Any]) -> str:
    return _KIND.sub("", str(data.get("exception_message", "")))


def _data(error: Exception) -> Mapping[str, Any]:
    """The error as DuckDB tells it to programs."""
    text = str(error)
    try:
        return dict(json.loads(text[text.index("{") :]))
    except ValueError:
        return {"exception_message": text}


def _missing(none: str, some: str, name: str, known: Iterable[tuple[str, str]]) -> SheetkitError:
    """A name that is none, with those that look like it in either language: the key where there are none, or some."""
    pairs = dict.fromkeys(known)
    words = {word.casefold(): pair for pair in pairs for word in pair}
    close = get_close_matches(name.casefold(), words, _LIKE, 0.5)
    close = [name.casefold()] if name.casefold() in words else close
    like = "、".join(dict.fromkeys(_both(*words[word]) for word in close))
    return SheetkitError(some if like else none, name=name, like=like)


def _both(name: str, title: str) -> str:
    return name if name == title else f"{name} / {title}"


def _tables(tables: Mapping[str, Relation]) -> list[tuple[str, str]]:
    return [(relation.name, relation.title) for relation in tables.values()]


def _columns(sql: str, tables: Mapping[str, Relation]) -> list[tuple[str, str]]:
    """The columns of the tables whose names stand in the question."""
    named = [one for one in tables.values() if one.title in sql or re.search(rf"(?i)\b{re.escape(one.name)}\b", sql)]
    return [(field.name, field.header) for relation in named for field in relation.fields]


def _place(sql: str, offset: int) -> tuple[int, str]:
    """The line, from 1, and the first words from there; DuckDB counts bytes."""
    before = sql.encode()[:offset].decode(errors="ignore")
    after = sql[len(before) :].partition("\n")[0].strip()
    return before.count("\n") + 1, after[:_NEAR] + ("…" if len(after) > _NEAR else "")
