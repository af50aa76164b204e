"""What would change: the month scored once more with other figures of the law, or without single rows."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from sheetkit.books import Books
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import Cell
from sheetkit.names import cell_name
from sheetkit.policy import Policy, Rule, figure_words, with_overrides
from sheetkit.score import score
from sheetkit.scores import Scores
from sheetkit.table import Row, Table

_FIGURE = re.compile(r"\s*([A-Za-z]+-\d+)\s*(?:\.\s*([^=]+?)\s*)?=\s*(.+?)\s*", re.DOTALL)
_PLACE = re.compile(r"(?:.*›)?\s*([^!]+)!\$?[A-Za-z]*\$?(\d+)")

Figures = Mapping[str, Mapping[str, Any]]
"""As under `[policy.ID]` in `sheetkit.toml`."""


def score_assumed(
    books: Books, month: str, figures: Sequence[str], without: Sequence[str], language: Language = "zh"
) -> Scores:
    """The month as it would be, with what was assumed in words, and beside it the month as it is.

    `figures` are like `SCO-1.complaint=3`, of a rule with one figure `REP-1=90min`; `without` are primary keys, or
    places like 表扬!A5 for rows that have none. Raises SheetkitError for what makes no sense, as `sheetkit.toml`
    would, for a key that is in none of the books' registers, and like `score`.
    """
    real = score(books, month, language)
    standing = {id_: rule.on(date.fromisoformat(f"{month}-01")) for id_, rule in books.policy.items()}
    given = read_figures(standing, figures)
    law = with_overrides({**books.policy, **{id_: standing[id_] for id_ in given}}, given)
    words = [_told(standing[id_], law[id_], path, language) for id_, one in given.items() for path in _paths(one)]
    left = replace(books, policy=law, _index={})
    for key in dict.fromkeys(without):
        left, taken = _without(left, key, language)
        words += taken
    return replace(score(left, month, language), assumed=words, real=real)


def read_figures(policy: Policy, figures: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The figures by rule, as a site writes them. Raises SheetkitError for text that is none."""
    ids = {id_.casefold(): id_ for id_ in policy}
    given: dict[str, dict[str, Any]] = {}
    for text in figures:
        match = _FIGURE.fullmatch(text)
        if match is None:
            raise SheetkitError("what-if-form", text=text)
        if match[1].casefold() not in ids:
            raise SheetkitError("policy-unknown-rule", rule=match[1])
        id_ = ids[match[1].casefold()]
        *parents, last = match[2].split(".") if match[2] else [_only(policy[id_], text)]
        if (parents or [last])[0] not in policy[id_].parameters:
            known = ", ".join(policy[id_].parameters)
            raise SheetkitError("policy-unknown-parameter", rule=id_, key=match[2], known=known)
        place = given.setdefault(id_, {})
        for name in parents:
            inner = place.setdefault(name, {})
            place = inner if isinstance(inner, dict) else place
        place[last] = _value(match[3])
    return given


def _only(rule: Rule, text: str) -> str:
    """The one figure of a rule that has no other."""
    if len(rule.parameters) != 1:
        known = ", ".join(rule.parameters)
        key = "what-if-which" if rule.parameters else "what-if-no-figure"
        raise SheetkitError(key, rule=rule.id, text=text, known=known)
    return next(iter(rule.parameters))


def _value(text: str) -> Any:
    """A value as in `sheetkit.toml`; what is none there is text, so that nobody has to quote `90min`."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _paths(figures: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from ((name, *rest) for rest in _paths(value))
        else:
            yield (name,)


def _told(before: Rule, after: Rule, path: Sequence[str], language: Language) -> str:
    old, new = (figure_words(_at(rule, path), language) for rule in (before, after))
    return say(language, "assumed-figure", rule=before.id, name=".".join(path), old=old, new=new)


def _at(rule: Rule, path: Sequence[str]) -> Any:
    value: Any = rule.parameters
    for name in path:
        value = value[name]
    return value


def _without(books: Books, key: str, language: Language) -> tuple[Books, list[str]]:
    """The books without the rows of this key, and which these were. Raises SheetkitError if there is none."""
    taken = [(table, row) for table in books.tables.values() for row in _found(table, key)]
    if not taken:
        known = {str(one) for table in books.tables.values() for row in table.rows if (one := table.key(row))}
        like = get_close_matches(key, sorted(known), 3, 0.6)
        raise SheetkitError("without-unknown-like" if like else "without-unknown", key=key, like="、".join(like))
    tables = dict(books.tables)
    for name in {table.register.name for table, _ in taken}:
        gone = [row for table, row in taken if table.register.name == name]
        tables[name] = _less(tables[name], gone)
    people = replace(books.people, staff=tables["staff"].rows if "staff" in tables else ())
    return replace(books, tables=tables, people=people, _index={}), [_row_told(*one, language) for one in taken]


def _found(table: Table, key: str) -> list[Row]:
    match = _PLACE.fullmatch(key)
    if match is not None and match[1].strip() == table.register.sheet:
        return [row for row in table.rows if row.at == int(match[2])]
    return [row for row in (*table.rows, *table.past) if table.key(row) == key]


def _less(table: Table, gone: Sequence[Row]) -> Table:
    """The table without these rows. What a complaint leaves of its matter stays one matter (CMP-7)."""
    places = {(row.book, row.at) for row in gone}
    kept, past = ([row for row in rows if (row.book, row.at) not in places] for rows in (table.rows, table.past))
    if table.register.name == "complaints":
        for row in gone:
            kept, past = _handed_on(row, kept, past)
    return replace(table, rows=kept, past=past)


def _handed_on(gone: Row, kept: list[Row], past: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of a matter that named the row which is gone name what that named, else the first of them."""
    naming = [row for row in (*kept, *past) if gone.complaint_no and row.same_as == gone.complaint_no]
    known = {row.complaint_no for row in (*kept, *past)} - {None}
    heirs = [number for number in (gone.same_as, *(row.complaint_no for row in naming)) if number in known]
    heir: Cell = next(iter(heirs), None)

    def linked(row: Row) -> Row:
        if row.same_as != gone.complaint_no:
            return row
        return row._replace(same_as=None if row.complaint_no == heir else heir)

    return ([linked(row) for row in kept], [linked(row) for row in past]) if naming else (kept, past)


def _row_told(table: Table, row: Row, language: Language) -> str:
    key = table.register.key
    column = table.places.get(key or "", 1)
    place = f"{row.book} › {table.register.sheet}!{cell_name(column, row.at)}"
    named = f"{table.register.sheet} {table.key(row) or ''}".strip()
    return say(language, "assumed-without", row=named, place=place)
