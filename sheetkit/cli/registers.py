"""`sheetkit registers`: the definitions."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.messages import Language, say
from sheetkit.register import Column, Register


@click.command("registers", cls=common.Command)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--site", "place", metavar="SITE", help="opt-site")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    place: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """All registers, or one with its columns; as JSON the JSON Schema of a row."""
    from sheetkit.register import register_named, registers
    from sheetkit.report.text import table

    language = common.in_language(lang, common.settings(place).lang, ctx)
    if name is None:
        if form == "json":
            common.answer_json({register.name: dict(register.row) for register in registers().values()}, output)
            return
        rows = [[one.name, one.sheet, one.workbook, str(len(one.columns))] for one in registers().values()]
        heads = [say(language, f"registers-{word}") for word in ("name", "sheet", "workbook", "columns")]
        common.answer(table(heads, rows), output)
        return
    register = register_named(name)
    if form == "json":
        common.answer_json(dict(register.row), output)
    else:
        common.answer(_text(register, language), output)


def _text(register: Register, language: Language) -> str:
    from sheetkit.report.text import GAP, LINE, table, width, wrap

    head = f"{register.name}  {register.workbook} › {register.sheet}\n\n"
    facts = [
        [c.header, c.name, say(language, f"column-{c.kind}"), say(language, f"audience-{c.audience}")]
        for c in register.columns
    ]
    heads = [say(language, f"registers-{word}") for word in ("header", "name", "kind", "audience", "remarks")]
    taken = sum(max(map(width, column)) + width(GAP) for column in zip(heads[:-1], *facts, strict=True))
    rows = [[*fact, _remarks(c, register, language)] for fact, c in zip(facts, register.columns, strict=True)]
    limits = [None, None, None, None, max(_LEAST, LINE - taken)]
    note = wrap(say(language, "registers-audience-note"), LINE)
    return head + table(heads, rows, limits) + "\n".join(["", *note, ""])


_LEAST = 16
"""The remarks are at least as wide, however long a name is."""


def _remarks(column: Column, register: Register, language: Language) -> str:
    said = []
    if column.name == register.key:
        said.append(say(language, "column-key"))
    elif column.required:
        said.append(say(language, "column-required"))
    said += [f"→ {table}.{far}" for table, far in column.refers]
    if column.choices:
        said.append("|".join(column.choices))
    if column.minimum is not None:
        said.append(f"≥ {column.minimum:g}" if column.maximum is None else f"{column.minimum:g}–{column.maximum:g}")
    return " ".join(said)
