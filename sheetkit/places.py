"""Where the workbooks of a site lie: in whatever case a name is written, in the folders of past years, misnamed."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from os import scandir
from os.path import lexists
from pathlib import Path

from sheetkit.register import workbooks

HISTORY = "历史"
"""The folder with a folder for each past year."""
_FORMS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".csv")


def in_any_case(folder: Path, names: Collection[str]) -> list[Path]:
    """Where the files of these names lie: where there is none of a name, one whose name differs in capitals alone."""
    there = _names(folder)
    alike = {name.casefold(): name for name in reversed(there)} | {name: name for name in there}
    return [folder / alike.get(name, alike.get(name.casefold(), name)) for name in names]


def of_past_years(folder: Path, names: Sequence[str]) -> dict[str, list[Path]]:
    """By workbook the files of its name in the folders of past years, oldest first."""
    found: dict[str, list[Path]] = {name: [] for name in names}
    for year in sorted(folder.glob(f"{HISTORY}/*/")):
        for name, path in zip(names, in_any_case(year, names), strict=True):
            if lexists(path):
                found[name].append(path)
    return found


def likely(folder: Path, workbook: str) -> str:
    """A file that may be the workbook under another name or in an older form, else ''."""
    names = [name for name in _names(folder) if name.lower().endswith(_FORMS) and name not in workbooks()]
    others = {name.lower(): name for name in names if not name.startswith(("~", "."))}
    return next((others[like] for like in get_close_matches(workbook, others, 1)), "")


def _names(folder: Path) -> list[str]:
    """What lies in the folder, in order; nothing where that cannot be told."""
    try:
        with scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError:
        return []
