"""Grids of values on the sheets of a report workbook, made to be printed on A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from sheetkit.exact import rounded
from sheetkit.excel import theme
from sheetkit.excel.build import clean


@dataclass(frozen=True, slots=True)
class Calc:
    """A figure that the workbook works out by a formula of ours; `value` is what it gives, None where it is unknown."""

    formula: str
    value: str | int | Fraction | None


Value = str | int | Fraction | Calc | None
"""What a cell holds; None is a figure that is not known."""

EXACT = 8
"""The places to which formulas round, so that a sum of decimals is the decimal that it is; cells show two."""
UNKNOWN = "待定"
_ROW = 18
_LONGEST_HEAD = 60


class Page:
    """A sheet that prints as wide as an A4 page; `widths` are its columns in characters."""

    def __init__(self, book: Any, styles: theme.Styles, name: str, widths: Sequence[float], landscape: bool) -> None:
        self.sheet: Any = book.add_worksheet(name, theme.Sheet)
        self.styles, self.widths = styles, widths
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_default_row(_ROW)
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def head(self, title: str) -> None:
        """Print the title and the sheet's name above every page."""
        self.sheet.set_header(f"&L{clean(title)[:_LONGEST_HEAD].replace('&', '&&')}&R&A")

    def grid(self, top: int, heads: Sequence[str], rows: Sequence[Sequence[Value]], left: int = 0) -> int:
        """Write a header and rows below it, from row `top` and column `left`; returns the row after the last."""
        for column, head in enumerate(heads, start=left):
            self.sheet.write_string(top, column, head, self.styles.header(True))
        self._grow(top, heads, left)
        self.rows(top + 1, rows, left)
        return top + 1 + len(rows)

    def rows(self, top: int, rows: Sequence[Sequence[Value]], left: int = 0) -> None:
        """Write rows of values, each row as high as its longest text needs."""
        for number, row in enumerate(rows, start=top):
            for column, value in enumerate(row, start=left):
                self._cell(number, column, value)
            self._grow(number, row, left)

    def line(self, row: int, text: str, **style: Any) -> int:
        """Write a text over the whole width; returns the next row."""
        made = self.styles.make(text_wrap=True, valign="vcenter", **style)
        self.sheet.merge_range(row, 0, row, len(self.widths) - 1, "", made)
        self.sheet.write_string(row, 0, clean(text), made)
        size = style.get("font_size", theme.FONT["font_size"])
        needed = theme.lines(clean(text), sum(self.widths) * theme.FONT["font_size"] / size)
        self.sheet.set_row(row, theme.height(needed) * size / theme.FONT["font_size"] + 2)
        return row + 1

    def _grow(self, number: int, row: Sequence[Value], left: int) -> None:
        texts = [
            (clean(value), self.widths[column]) for column, value in enumerate(row, left) if isinstance(value, str)
        ]
        needed = max((theme.lines(text, width - 1) for text, width in texts), default=1)
        if needed > 1:
            self.sheet.set_row(number, theme.height(needed) + 2)

    def _cell(self, row: int, column: int, value: Value) -> None:
        style: Mapping[str, Any] = theme.GRID
        match value:
            case "":
                self.sheet.write_blank(row, column, None, self.styles.make(**style, text_wrap=True))
            case "-":
                nothing = self.styles.make(**style, align="right", indent=1)
                self.sheet.write_string(row, column, value, nothing)
            case str():
                self.sheet.write_string(row, column, clean(value), self.styles.make(**style, text_wrap=True))
            case int():
                self.sheet.write_number(row, column, value, self.styles.make(**style, num_format="0_ "))
            case Fraction():
                number = self.styles.make(**style, num_format="0.00_ ")
                self.sheet.write_number(row, column, rounded(value), number)
            case Calc():
                self._calc(row, column, value)
            case None:
                grey = self.styles.make(**style, align="right", indent=1, font_color="#7F7F7F")
                self.sheet.write_string(row, column, UNKNOWN, grey)

    def _calc(self, row: int, column: int, calc: Calc) -> None:
        """A formula with what it gives, so that it shows before anything is worked out."""
        style: dict[str, Any] = {**theme.GRID, "num_format": "0_ " if isinstance(calc.value, int) else "0.00_ "}
        match calc.value:
            case None:
                style |= {"align": "right", "indent": 1, "font_color": "#7F7F7F"}
            case "-":
                style |= {"align": "right", "indent": 1}
            case str():
                style["text_wrap"] = True
        value = UNKNOWN if calc.value is None else calc.value
        if isinstance(value, Fraction):
            value = floor(value * 10**EXACT + Fraction(1, 2)) / 10**EXACT
        self.sheet.write_formula(row, column, f"={calc.formula}", self.styles.make(**style), value)
