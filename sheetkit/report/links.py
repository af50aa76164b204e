"""Links from a report to a cell of the site's workbooks, the only links that are ever written: none leads elsewhere."""

import re
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sheetkit.excel import theme
from sheetkit.excel.build import clean
from sheetkit.names import address
from sheetkit.report.grid import Page

_MOST = 65_530
"""Excel's limit of links on a sheet."""
_LONGEST = 2_000
"""Excel takes 2,080 characters of an address; XlsxWriter puts its own before ours."""
_STYLE: dict[str, Any] = {**theme.GRID, "font_color": "#0563C1", "underline": 1, "text_wrap": True}


def way(site: Path, out: Path) -> str | None:
    """The way from the folder `out` to the site's workbooks, for links; None where it is on another drive."""
    try:
        found = relpath(site.resolve(), out.resolve())
    except ValueError:
        return None
    return "" if found == "." else quote(found.replace("\\", "/"), safe="/") + "/"


def link_base(site: Path, out: Path) -> str | None:
    """Like `way`, for what is kept or passed on with the site: None unless `out` is in it, next to it, or holds it."""
    out = out.resolve()
    return way(site, out) if site.resolve().parent in (out, *out.parents) else None


def link(page: Page, row: int, column: int, target: str | None, text: str, tip: str | None = None) -> None:
    """Make a cell a link to `target` (see `way_to`) that shows the text; None leaves it the text that it is."""
    if target is not None and row <= _MOST:
        page.sheet.write_url(row, column, f"external:{target}", page.styles.make(**_STYLE), clean(text), tip)


def way_to(base: str | None, workbook: str, sheet: str | None = None, cell: str | None = None) -> str | None:
    """The way to a cell, a sheet or a workbook: `base` leads to the site's folder, `workbook` is a path in it.

    None where there is no base, or where the path would lead out of the site or cannot be written.
    """
    path = address(workbook)
    if base is None or path is None:
        return None
    target = base + path
    if sheet is not None:
        name = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'" + sheet.replace("'", "''") + "'"
        target += f"#{clean(name)}!{cell or 'A1'}"
    return target if len(target.encode("utf-16-le")) // 2 <= _LONGEST else None
