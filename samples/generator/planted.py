"""The faults and late cases of the sample: one table of them all, each with a stable name."""

from samples.generator.case import Case, take
from samples.generator.planted_cells import CELLS
from samples.generator.planted_complaints import COMPLAINTS
from samples.generator.planted_papers import PAPERS
from samples.generator.planted_rules import RULES
from samples.generator.planted_tickets import TICKETS
from samples.generator.world import Row, World
from sheetkit.register import registers

CASES: tuple[Case, ...] = (*CELLS, *RULES, *TICKETS, *COMPLAINTS, *PAPERS)


def plant(world: World) -> dict[str, str]:
    """Put the cases into the clean books: by name the key of each case's row, its number on the sheet if it has none.

    An estate that is too small for a case goes without it; the standard one has them all.
    """
    found: list[tuple[Case, Row]] = []
    taken: set[int] = set()
    for case in CASES:
        row = take(world, case, taken)
        if row is not None:
            row |= case.change(world, row)
            found.append((case, row))
    return {case.name: _key(world, case, row) for case, row in found}


def _key(world: World, case: Case, row: Row) -> str:
    key = registers()[case.register].key
    if key is not None:
        return str(row[key])
    return str(next(number for number, other in enumerate(world.books[case.register], start=2) if other is row))
