"""The blank workbooks of `workbook_templates/`: `python -m sheetkit.excel.templates FOLDER` builds them anew."""

import sys
from pathlib import Path

from sheetkit.excel.build import write_workbook
from sheetkit.register import FOLDER, VETTED, digest, registers, workbooks


def write_templates(folder: Path) -> list[Path]:
    """Write every blank workbook of the definitions into the folder (made if missing); the paths written.

    Raises SheetkitError where a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, among in workbooks().items():
        write_workbook(folder / name, among)
        paths.append(folder / name)
    return paths


if __name__ == "__main__":
    (FOLDER / VETTED).unlink(missing_ok=True)
    registers()  # none is broken
    (FOLDER / VETTED).write_text(f"{digest()}\n", "utf-8")
    for written in write_templates(Path(sys.argv[1])):
        print(written)
