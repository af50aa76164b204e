"""The house: imports run down, never up and never round; each edge library is known at its own edge alone."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

import sheetkit

HOME = Path(sheetkit.__file__).parent

FLOORS: tuple[str, ...] = (
    "model errors messages exact disk names memory",
    "duration register policy duty workdays holidays periods clock cells shape table people homes books matters "
    "visiting conditions config shipped references resting scores wanted handouts lent numbers lights statuses "
    "quick kept look fits places form paper trend review board relations",
    "excel word report store data",
    "rules",
    "check clerk due live duties escalation score trends visits explain story takeover copies settle fix notices "
    "documents reviews page watching sheets cache",
    "site recall protection writing renewal beside dataset",
    "group",
    "cli __main__",
)
"""What stands on which floor, lowest first; a package stands for all of its modules."""

EDGES: dict[str, tuple[str, ...]] = {
    "openpyxl": ("excel", "report"),
    "xlsxwriter": ("excel", "report"),
    "python_calamine": ("excel",),
    "xlwings": ("excel",),
    "docx": ("word",),
    "docxtpl": ("word",),
    "lxml": ("excel", "word"),
    "msoffcrypto": ("excel",),
    "olefile": ("excel",),
    "keyring": ("cli",),
    "prompt_toolkit": ("cli",),
    "jinja2": ("word", "report"),
    "markupsafe": ("report",),
    "pandas": ("site",),
    "fsspec": ("group",),
    "distributed": ("group",),
    "duckdb": ("data",),
    "sqlite3": ("data",),
    "click": ("cli", "report"),
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 45


class Import(NamedTuple):
    """One import: where it stands, what it asks for, and when it is followed."""

    module: str
    wants: str
    line: int
    when: str
    """`load`, `call` (inside a function) or `types` (under TYPE_CHECKING)."""


@cache
def modules() -> dict[str, ast.Module]:
    """All modules by dotted name without `sheetkit.`; a package by its own name."""
    found = {}
    for path in sorted(HOME.rglob("*.py")):
        name = ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


@cache
def imports() -> tuple[Import, ...]:
    return tuple(chain.from_iterable(_imports(name, tree, "load") for name, tree in modules().items()))


def _imports(module: str, node: ast.AST, when: str) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import():
                yield from (Import(module, alias.name, child.lineno, when) for alias in child.names)
            case ast.ImportFrom():
                assert not child.level, f"{module}:{child.lineno} imports by dots: say sheetkit"
                yield from (
                    Import(module, _meant(child.module or "", alias), child.lineno, when) for alias in child.names
                )
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _imports(module, child, "types")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _imports(module, child, "call")
            case _:
                yield from _imports(module, child, when)


def _meant(source: str, alias: ast.alias) -> str:
    """`from sheetkit.cli import common` asks for sheetkit.cli.common, `from sheetkit.cells import show` for cells."""
    whole = f"{source}.{alias.name}"
    return whole if whole.removeprefix("sheetkit.") in modules() else source


def ours() -> list[Import]:
    return [one._replace(wants=one.wants[9:]) for one in imports() if one.wants.startswith("sheetkit.")]


def floor(module: str) -> int:
    room = module.partition(".")[0]
    found = [number for number, rooms in enumerate(FLOORS) if room in rooms.split()]
    assert found, f"{room} stands on no floor: add it to FLOORS"
    return found[0]


def told(found: list[Import]) -> list[str]:
    return [f"{one.module}:{one.line} → {one.wants}" for one in found]


def test_every_room_stands_on_one_floor_and_is_there() -> None:
    rooms = " ".join(FLOORS).split()
    assert len(rooms) == len(set(rooms))
    assert {name.partition(".")[0] for name in modules()} == set(rooms)


def test_no_arrow_runs_up() -> None:
    """Not even one inside a function or for types alone; only the site and the command line name what they join."""
    assert told([one for one in ours() if floor(one.wants) > floor(one.module)]) == []


def test_nothing_runs_round() -> None:
    """What is imported on loading never comes back to where it began."""
    below: dict[str, set[str]] = {name: set() for name in modules()}
    for one in ours():
        if one.when != "types":
            below[one.module].add(one.wants)
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join([*way[way.index(name) :], name])
        if name not in done:
            for wanted in sorted(below[name]):
                visit(wanted, (*way, name))
            done.add(name)

    for name in below:
        visit(name, ())


@pytest.mark.parametrize("library", EDGES)
def test_an_edge_library_is_known_at_its_edge_alone(library: str) -> None:
    strays = [
        one
        for one in imports()
        if one.wants.partition(".")[0] == library and one.module.partition(".")[0] not in EDGES[library]
    ]
    assert told(strays) == []


def test_pandas_is_imported_only_where_it_is_used() -> None:
    assert {one.when for one in imports() if one.wants == "pandas"} <= {"call", "types"}


def test_the_engines_read_no_clock() -> None:
    """The moment is an argument; only the command line asks what time it is."""
    asks = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name.partition(".")[0] != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "today", "utcnow", "time_ns", "monotonic")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time")
    ]
    assert asks == []


@pytest.mark.parametrize("name", modules())
def test_modules_and_functions_stay_small(name: str) -> None:
    tree = modules()[name]
    assert (tree.body[-1].end_lineno or 0) <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{name}.{node.name} has {lines} lines"


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(modules()[name])
