"""Write the sample site: its workbooks and `sheetkit.toml`."""

import argparse
import sys
from pathlib import Path

from samples.generator import generate
from samples.generator.planted import plant
from samples.generator.world import BEGIN, CENTRE, COMPANY, MOMENT, STANDARD_HOMES, World
from sheetkit import config
from sheetkit.books import Books
from sheetkit.excel.build import write_workbook
from sheetkit.excel.lists import lists
from sheetkit.live import holding, live
from sheetkit.policy import rulebook
from sheetkit.register import workbooks
from sheetkit.workdays import calendar

HANDOVER = "精装"


def main() -> None:
    """Read the words of the command line, make the rows, write the site."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description="Make the sample estate.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--homes", type=int, default=STANDARD_HOMES)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--clean", action="store_true", help="without the planted faults and late cases")
    words = parser.parse_args()
    world = generate(words.homes, words.seed)
    if not words.clean:
        for name in plant(world):
            print(f"{name}: not planted, no row is fit for it", file=sys.stderr)
    write(world, words.folder)


def write(world: World, folder: Path) -> None:
    """Write the 13 workbooks and the settings of the site into the folder; formulas show how all stood at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = config.written(COMPANY, CENTRE, world.homes, HANDOVER, BEGIN)
    (folder / config.FILE).write_text(settings, "utf-8", newline="\n")
    books = holding(world.books, Books({}, rulebook(), calendar(), MOMENT))
    offered, shown = lists(books), live(books)
    for name, registers in workbooks().items():
        rows = {register.name: world.books[register.name] for register in registers}
        write_workbook(folder / name, registers, rows, offered, shown)


if __name__ == "__main__":
    main()
