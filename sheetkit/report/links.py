"""Links from a report to the cells of the staff's workbooks."""

from os.path import relpath
from pathlib import Path
from urllib.parse import quote

MOST_LINKS = 65_530
"""Excel's limit of links on a sheet."""
LOOK = {"font_color": "#0563C1", "underline": 1}


def way(site: Path, out: Path) -> str | None:
    """The way from the folder `out` to the site's workbooks, for links; None where it is on another drive."""
    try:
        found = relpath(site.resolve(), out.resolve())
    except ValueError:
        return None
    return "" if found == "." else quote(found.replace("\\", "/"), safe="/") + "/"


def link_base(site: Path, out: Path) -> str | None:
    """Like `way`, for reports that are kept or passed on with the site: None unless `out` is in it or next to it."""
    near = out.resolve() == site.resolve() or site.resolve().parent in out.resolve().parents
    return way(site, out) if near else None


def target(base: str, workbook: str, sheet: str | None = None, cell: str | None = None) -> str:
    """What XlsxWriter links to: a workbook, a sheet of it, or a cell."""
    if sheet is None:
        return f"external:{base}{workbook}"
    title = sheet.replace("'", "''")
    return f"external:{base}{workbook}#'{title}'!{cell or 'A1'}"
