"""The seeded generator of the sample estate: `python -m samples.generator DIR [--homes 612] [--seed 2026] [--clean]`.

The same size and seed give the same rows everywhere. `--clean` leaves out the faults and late cases of `planted.py`.
"""

from samples.generator.care import care
from samples.generator.complaints import complaints, repeats
from samples.generator.desk import desk, renovations
from samples.generator.duty_log import duty_log
from samples.generator.estate import estate
from samples.generator.fees import fees
from samples.generator.files import files
from samples.generator.keys import keys
from samples.generator.papers import papers
from samples.generator.repairs import repairs
from samples.generator.reports import reports
from samples.generator.roster import roster
from samples.generator.rounds import rounds
from samples.generator.staff import staff
from samples.generator.visits import visits
from samples.generator.world import STANDARD_HOMES, Books, World

FAMILIES = (
    staff,
    estate,
    repairs,
    complaints,
    repeats,
    visits,
    papers,
    care,
    keys,
    renovations,
    files,
    desk,
    fees,
    roster,
    duty_log,
    rounds,
    reports,
)
"""In the order in which one needs another."""


def generate(homes: int = STANDARD_HOMES, seed: int = 2026) -> World:
    """An estate of that many homes in which nothing is wrong and nothing is late."""
    world = World(homes, seed)
    for family in FAMILIES:
        family(world)
    return world


__all__ = ["Books", "World", "generate"]
