"""What is odd about the shape of a sheet: merges, a title above it, a short table, broken drop-downs, old formulas."""

from collections.abc import Iterator, Mapping, Sequence

from sheetkit.model import Facts, Flaw, Grid
from sheetkit.names import cell_name


def shape_flaws(
    grid: Grid, header: int, places: Mapping[str, int], kept: Sequence[int], computed: Mapping[str, str]
) -> list[Flaw]:
    """What is odd about a sheet whose header stands in row `header` and whose rows of data are `kept`.

    `places` are its columns by name, `computed` the formulas of the computed columns by header, "" where not known.
    """
    facts = grid.facts
    last = kept[-1] if kept else header
    return [
        *_title(grid, header),
        *_merged(facts, header, last, max(places.values(), default=0)),
        *_short(facts, header, kept),
        *_broken(facts, header, places),
        *_older(facts, computed),
    ]


def _title(grid: Grid, header: int) -> Iterator[Flaw]:
    """Something stands above the header."""
    for at, row in enumerate(grid.rows[: header - 1], 1):
        for place, value in enumerate(row, 1):
            if value is not None and str(value).strip():
                yield Flaw("title-above", at, None, str(value).strip(), {"place": place, "header_row": header})
                return


def _merged(facts: Facts, header: int, last: int, width: int) -> Iterator[Flaw]:
    """Merged ranges that reach into the header or the rows below it."""
    for top, left, bottom, right in sorted(facts.merges):
        if top <= last and bottom >= header and left <= width:
            name = f"{cell_name(left, top)}:{cell_name(right, bottom)}"
            yield Flaw("merged-cells", top, None, name, {"place": left})


def _short(facts: Facts, header: int, kept: Sequence[int]) -> Iterator[Flaw]:
    """The table round the header ends before the rows do."""
    for top, left, bottom, _ in facts.tables:
        beyond = [at for at in kept if at > bottom]
        if top == header and beyond:
            words = {"place": left, "last": bottom, "first": beyond[0], "count": len(beyond)}
            yield Flaw("table-short", beyond[0], None, None, words)


def _broken(facts: Facts, header: int, places: Mapping[str, int]) -> Iterator[Flaw]:
    """Columns with a drop-down whose list is gone."""
    for column, place in places.items():
        sources = [
            source
            for (_, left, bottom, right), source in facts.broken_lists
            if left <= place <= right and bottom > header
        ]
        if sources:
            yield Flaw("broken-list", header, column, sources[0])


def _older(facts: Facts, computed: Mapping[str, str]) -> Iterator[Flaw]:
    """A table with computed columns that lacks some, or whose formulas are others. One without any wants none."""
    held = facts.calculated
    there = [head for head in computed if head in held]
    lacking = [head for head in computed if head not in held] if there else []
    others = [head for head in there if computed[head] and held[head] != computed[head]]
    if lacking:
        yield Flaw("older-workbook", words={"name": "lacking", "headers": "、".join(lacking)})
    if others:
        yield Flaw("older-workbook", words={"name": "formulas", "headers": "、".join(others)})
