"""The words of SQL that DuckDB and SQLite have in common."""

from sheetkit.relations import Relation

ABOUT = "_about"
"""The table of a database that tells where it comes from; a file without it is not ours."""


def quoted(name: str) -> str:
    """A name."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text."""
    return "'" + value.replace("'", "''") + "'"


def view(relation: Relation) -> str:
    """The statement that makes its view: the Chinese name, and the headers that staff see."""
    heads = ", ".join(f"{quoted(field.name)} AS {quoted(field.header)}" for field in relation.fields)
    return f"CREATE VIEW {quoted(relation.title)} AS SELECT {heads} FROM {quoted(relation.name)}"
