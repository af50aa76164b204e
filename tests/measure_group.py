"""What a group costs, beside the least that anyone can do: `python -m tests.measure_group FOLDER [check|due|score]`.

FOLDER is one of `tests.many_sites`. Printed are seconds of the processor (all processes) and of the wall, the peak
memory of a process, and the ratio to one process that parses every workbook with calamine and does nothing else.
"""

import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from sheetkit.cli import cli
from tests.many_sites import AS_OF, MONTH

Cost = tuple[float, float]


def main(root: Path, question: str) -> None:
    """Measure the bare parse, a first run, one with the same files a day later, and that one again."""
    for own in (root / ".sheetkit-group", *root.glob("*/.sheetkit")):
        shutil.rmtree(own, ignore_errors=True)
    sites = sum(1 for _ in root.glob("*/sheetkit.toml"))
    bare = cost(lambda: parse(root))
    print(f"{sites} sites   processor s   wall s   of the bare parse (processor, wall)")
    tell("bare parse", bare, bare)
    tell("first run", cost(lambda: run(root, question)), bare)
    tell("next day", cost(lambda: run(root, question, "2026-11-21T17:00")), bare)
    tell("second run", cost(lambda: run(root, question, "2026-11-21T17:00")), bare)
    memory = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"peak memory of this process {memory[0]:.0f} MiB, of a worker {memory[1]:.0f} MiB")
    kept, read = (total(root, glob) for glob in (".sheetkit-group/*/*.json", "*/*.xlsx"))
    print(f"results kept {kept:.1f} MB, workbooks {read:.1f} MB")


def total(root: Path, glob: str) -> float:
    """Megabytes of these files."""
    return sum(path.stat().st_size for path in root.glob(glob)) / 1e6


def parse(root: Path) -> None:
    """Every cell of every workbook, by calamine alone."""
    for path in sorted(root.glob("*/*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def run(root: Path, question: str, as_of: str = AS_OF) -> None:
    """`sheetkit group` on two processes."""
    words = ["group", question, str(root), "--as-of", as_of, "--workers", "2", "--format", "json"]
    result = CliRunner().invoke(cli, [*words, *(["--month", MONTH] if question == "score" else [])])
    assert result.exit_code in (0, 1, 2), result.output
    if result.stderr:
        print(result.stderr.splitlines()[-1])


def cost(work: Callable[[], None]) -> Cost:
    """Seconds of the processor, those of ended children too, and of the wall."""
    start, wall = processor(), perf_counter()
    work()
    return processor() - start, perf_counter() - wall


def processor() -> float:
    """Seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def tell(name: str, one: Cost, bare: Cost) -> None:
    """A line of the table."""
    print(f"{name:11}{one[0]:14.2f}{one[1]:9.2f}   {one[0] / bare[0]:.2f} {one[1] / bare[1]:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), (*sys.argv[2:], "check")[0])
