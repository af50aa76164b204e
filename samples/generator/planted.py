"""The faults and late cases of the sample: one table of them all, each with a stable name."""

from samples.generator.case import Case, take
from samples.generator.planted_cells import CELLS
from samples.generator.planted_complaints import COMPLAINTS
from samples.generator.planted_cycles import CYCLES
from samples.generator.planted_desk import DESK
from samples.generator.planted_duty import DUTY
from samples.generator.planted_homes import HOMES
from samples.generator.planted_office import OFFICE
from samples.generator.planted_papers import PAPERS
from samples.generator.planted_rules import RULES
from samples.generator.planted_service import SERVICE
from samples.generator.planted_tickets import TICKETS
from samples.generator.world import Row, World

CASES: tuple[Case, ...] = (
    *CELLS,
    *RULES,
    *TICKETS,
    *COMPLAINTS,
    *PAPERS,
    *SERVICE,
    *OFFICE,
    *DESK,
    *DUTY,
    *CYCLES,
    *HOMES,
)


def plant(world: World) -> list[str]:
    """Put the cases into the clean books; the answer names those for which no row was found.

    An estate that is too small for a case goes without it; the standard one has them all.
    """
    left_out: list[str] = []
    taken: dict[int, Row] = {}
    for case in CASES:
        row = take(world, case, taken)
        if row is None:
            left_out.append(case.name)
        else:
            taken[id(row)] = row
            row |= case.change(world, row)
    return left_out
