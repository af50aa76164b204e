"""`sheetkit query`: a question in SQL, put to the registers."""

import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.data.query import Answer, Supply
    from sheetkit.dataset import Notes, Part
    from sheetkit.relations import Relation


@click.command("query", cls=common.Command)
@click.argument("sql", metavar="[SQL]", required=False)
@click.option("--site", "places", multiple=True, metavar="SITE", help="opt-query-site")
@click.option("--parquet", "folder", type=click.Path(path_type=Path), metavar="DIR", help="opt-query-parquet")
@click.option("--file", type=click.Path(path_type=Path), metavar="FILE.sql", help="opt-query-file")
@click.option("--tables", "listing", is_flag=True, help="opt-query-tables")
@common.format_option("text", "table", "json", "csv", "parquet")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    sql: str | None,
    places: tuple[str, ...],
    folder: Path | None,
    file: Path | None,
    listing: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Take the question, read what it names, print the answer."""
    from sheetkit.relations import ANSWERS, relations

    tables = relations() | {relation.name: relation for relation in ANSWERS}
    if listing:
        _list(tables, form, output, common.in_language(lang, None, ctx))
        return
    question = _question(sql, file)
    if form == "parquet" and output is None:
        raise SheetkitError("query-parquet-where")
    if folder is not None and places:
        raise SheetkitError("query-one-place")
    desk = _of_folder(folder, ctx, lang, as_of) if folder else _of_sites(ctx, places, tables, lang, as_of)
    answer = _ask(question, tables, desk, output if form == "parquet" else None)
    _answer(answer, form, output, desk)
    for line in note_lines(desk.notes, desk.language):
        common.note(line)
    if output is not None:
        common.note(say(desk.language, "query-private"))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is asked: the rows of sites or a folder of exports, at a moment, in a language."""

    source: "Supply | Path"
    now: datetime
    language: Language
    sites: list[str]
    notes: "Notes"


def _question(sql: str | None, file: Path | None) -> str:
    """The text of the question: the argument, a file, or what comes in where the argument is `-`."""
    if (sql is None) == (file is None):
        raise SheetkitError("query-what")
    if sql == "-":
        return sys.stdin.read().removeprefix("\ufeff")
    if file is None:
        return sql or ""
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise SheetkitError("file-no-access", file=str(file), reason=reason) from error


def _of_folder(folder: Path, ctx: click.Context, lang: Language | None, as_of: datetime | None) -> _Desk:
    from sheetkit.config import Config
    from sheetkit.dataset import Notes

    now = common.now_of(as_of, Config().timezone)
    return _Desk(folder.absolute(), now, common.in_language(lang, None, ctx), [], Notes())


def _of_sites(
    ctx: click.Context,
    places: Sequence[str],
    tables: Mapping[str, "Relation"],
    lang: Language | None,
    as_of: datetime | None,
) -> _Desk:
    """The sites named, a group's folder standing for all of them; in the language of the first."""
    from sheetkit.dataset import Notes, Source, read, sites_in

    named: list[str | None] = [one for place in places for one in sites_in(place)]
    asked = [common.opened(ctx, place, lang, as_of) for place in named or [None]]
    sources = [Source(one.site, one.now) for one in asked]
    notes, language = Notes(), asked[0].language

    def supply(names: Collection[str]) -> Iterable["Part"]:
        return read(sources, names, tables, language, notes)

    return _Desk(supply, asked[0].now, language, [one.site.name for one in asked], notes)


def _ask(sql: str, tables: Mapping[str, "Relation"], desk: _Desk, parquet: Path | None) -> "Answer":
    from sheetkit.data.query import ask

    if parquet is None:
        return ask(sql, tables, desk.source, desk.now)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "answer.parquet"
        answer = ask(sql, tables, desk.source, desk.now, part)
        common.answer_file(parquet, part.read_bytes())
    return answer


def _answer(answer: "Answer", form: str, output: Path | None, desk: _Desk) -> None:
    from sheetkit.report.answers import as_table, flat, plain
    from sheetkit.report.flat import as_csv
    from sheetkit.report.text import LINE

    shape = flat if form == "csv" else plain
    rows = [dict(zip(answer.names, map(shape, row), strict=True)) for row in answer.rows]
    match form:
        case "json":
            columns = [{"name": name, "type": type_} for name, type_ in zip(answer.names, answer.types, strict=True)]
            head = {"version": __version__, "as_of": common.iso(desk.now), "sites": desk.sites}
            common.answer_json({**head, "columns": columns, "rows": rows}, output)
        case "csv":
            common.answer(as_csv(answer.names, rows), output)
        case "text" | "table":
            line = shutil.get_terminal_size((LINE, 0)).columns if output is None else LINE
            count = say(desk.language, "query-rows", count=len(rows))
            common.answer(as_table(answer.names, answer.rows, line) + f"\n{count}\n", output)
        case _:
            common.note(say(desk.language, "score-written", file=output))


def note_lines(notes: "Notes", language: Language) -> list[str]:
    """What has to be said beside the answer, once."""
    said = [say(language, "data-unclear", count=notes.unclear)] if notes.unclear else []
    if notes.lacking:
        said.append(say(language, "data-lacking", columns=say(language, "list-join").join(notes.lacking)))
    return said


def _list(tables: Mapping[str, "Relation"], form: str, output: Path | None, language: Language) -> None:
    """The tables with their columns and types."""
    from sheetkit.data.duck import TYPES
    from sheetkit.report.answers import filled
    from sheetkit.report.text import LINE, wrap

    if form == "json":
        data = {
            one.name: {
                "title": one.title,
                "columns": [{"name": f.name, "header": f.header, "type": TYPES[f.type]} for f in one.fields],
            }
            for one in tables.values()
        }
        common.answer_json({"version": __version__, "tables": data}, output)
        return
    lines = []
    for one in tables.values():
        columns = [f.name if f.name == f.header else f"{f.name}/{f.header}" for f in one.fields]
        items = [f"{column} {TYPES[f.type]}" for column, f in zip(columns, one.fields, strict=True)]
        lines += [f"{one.name} / {one.title}", *(f"  {line}" for line in filled(items, LINE - 2)), ""]
    lines += wrap(say(language, "query-tables-note"), LINE)
    common.answer("\n".join(lines) + "\n", output)
