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


def link_base(site: Path, out: Path) -> str | None:
    """The way from the folder `out` to the site's workbooks, for links; None unless it is in the site or next to it."""
    site, out = site.resolve(), out.resolve()
    if out != site and site.parent not in out.parents:
        return None
    way = relpath(site, out)
    return "" if way == "." else quote(way.replace("\\", "/"), safe="/") + "/"


def link(page: Page, row: int, column: int, target: str | None, text: str) -> None:
    """Make a cell a link to `target` (see `way_to`) that shows the text; None leaves it the text that it is."""
    if target is not None and row <= _MOST:
        page.sheet.write_url(row, column, f"external:{target}", page.styles.make(**_STYLE), clean(text))


def way_to(base: str | None, workbook: str, sheet: str, cell: str) -> str | None:
    """The way to a cell: `base` leads to the site's folder, `workbook` is a path in it.

    None where there is no base, or where the path would lead out of the site or cannot be written.
    """
    path = address(workbook)
    if base is None or path is None:
        return None
    name = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'" + sheet.replace("'", "''") + "'"
    target = f"{base}{path}#{clean(name)}!{cell}"
    return target if len(target.encode("utf-16-le")) // 2 <= _LONGEST else None
