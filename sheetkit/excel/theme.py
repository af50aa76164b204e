"""How a workbook looks on the screen and on paper: font, colours, column widths, pages. Lengths are in characters."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter.worksheet import Worksheet

from sheetkit.register import Column, Kind, Register

FONT: Mapping[str, Any] = {"font_name": "等线", "font_size": 11, "font_scheme": "none"}
TABLE_STYLE = "Table Style Light 16"
DATE, TIME, AS_TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", 49
_NUMBER_FORMATS: Mapping[Kind, str | int] = {"date": DATE, "time": TIME}
_CENTRED = {"align": "center"}
_ALIGNED: Mapping[Kind, Mapping[str, Any]] = {
    **{"choice": _CENTRED, "date": _CENTRED, "time": _CENTRED, "yes_no": _CENTRED},
    "number": {"align": "right", "indent": 1},
}
GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
BAND = {"bold": True, "bg_color": "#DDEBF7", "font_color": "#1F3864"}
"""A line that heads a part of a table."""
_HEADER = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
_COLOURS = {
    True: {"bg_color": "#1F4E78", "font_color": "#FFFFFF", "border_color": "#9DB2C9"},
    False: {"bg_color": "#DDEBF7", "font_color": "#1F3864", "border_color": "#9DB2C9"},
}
_COMPUTED = {"bg_color": "#E7E6E6", "font_color": "#595959", "border_color": "#BFBFBF"}
LIGHTS: Mapping[str, Mapping[str, str]] = {
    "overdue": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "soon": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "open": {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
    "late": {"bg_color": "#E4CFCF", "font_color": "#7B3A3A"},
    "met": {"bg_color": "#C6EFCE", "font_color": "#006100"},
}
"""The colours of a traffic light by state."""
WRONG = {"bg_color": "#F8CBAD", "font_color": "#833C0B"}
"""Of a light that cannot tell, because a cell is not understood."""
MISSING = {"bg_color": "#FFF2CC"}
"""Of the cell that has to be filled in next."""

_WIDTHS: Mapping[str, float] = {"text": 15, "choice": 8, "date": 12.5, "time": 17.5, "number": 9, "yes_no": 8}
_CODE, _PEOPLE = 16, 12
_BY_NAME = {
    name: width
    for width, names in {
        12: "zone name reporter complainant applicant borrower recipient room month period",
        20: "place heat scope unit sender contractor about condition",
        21: "id_number",
        24: "file photo evidence extension_remark note oddities open_work",
        31: "notice_no replaces",
        34: "answer cause content customer_opinion difficulty extra failed_item goods help_needed item matter measures "
        "offline_effect opinion purpose reach reason refusal_reason remark reply response result summary title "
        "violations",
    }.items()
    for name in names.split()
}
"""Text columns that their kind alone would make too narrow or too wide, by English name, in any register."""

_EXAMPLE = 24
"""An example stands whole in its column, up to this width; a longer one goes on in a second line."""
_LINE = 16
_FILTER_BUTTON = 4
_PAGE = 130
"""What stands on one A4 page in landscape at full size."""
_SMALLEST = 0.65
"""The scale below which a printed page can no longer be read: a wider sheet goes on more pages side by side."""


def preferences() -> dict[str, Any]:
    """The options of a new workbook: text stays text. A new dict each time, because XlsxWriter writes into it."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(FONT),
    }


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose row heights are where a row starts, not where it stays: it still grows when more is typed.

    XlsxWriter marks every height as set by hand; without one LibreOffice and previews cut wrapped text off. Formulas
    are written as they are: to look for the names of newer functions takes longer than all the rest of a big sheet.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        kept = [pair for pair in attributes if pair[0] != "customHeight"] if tag == "row" else attributes
        super()._xml_start_tag_unencoded(tag, kept)


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def make(self, **properties: Any) -> Any:
        """The XlsxWriter format with these properties."""
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(properties))
        return self._made[key]

    def header(self, required: bool) -> Any:
        """The format of a header: dark where the column must be filled in."""
        return self.make(**_HEADER, **_COLOURS[required])

    def computed_header(self) -> Any:
        """The format of the header of a column that only formulas fill."""
        return self.make(**_HEADER, **_COMPUTED)

    def computed(self, number_format: str) -> Any:
        """The format of such a column's cells."""
        return self.make(**GRID, num_format=number_format, align="center", bg_color="#F7F7F7")

    def column(self, column: Column) -> Any:
        """The format of a whole column, and of every cell in it that holds what it should."""
        return self.make(
            **GRID,
            num_format=AS_TEXT if column.text else _NUMBER_FORMATS.get(column.kind, "General"),
            **_ALIGNED.get(column.kind, {"align": "general"}),
            text_wrap=wraps(column),
        )

    def clash(self) -> Any:
        """How a value looks that may stand only once, and stands twice."""
        return self.make(bg_color="#FFC7CE", font_color="#9C0006")

    def stray(self, number_format: str) -> Any:
        """The format of a value in a column of another kind, so that a date still shows as one and a number too."""
        return self.make(**GRID, num_format=number_format)


def width(column: Column) -> float:
    """How wide a column is: its header stands whole beside the filter button, and what is usual fits in."""
    if column.kind == "text":
        wanted = _BY_NAME.get(column.name, _PEOPLE if column.people else _CODE if column.text else _WIDTHS["text"])
        wanted = max([wanted, *(min(_characters(example) + 2, _EXAMPLE) for example in column.examples)])
    else:
        wanted = max([_WIDTHS[column.kind], *(_characters(choice) + 3 for choice in column.choices)])
    return max(wanted, _characters(column.header) + _FILTER_BUTTON)


def computed_width(header: str) -> float:
    """How wide a computed column is: a moment and the header stand whole in it."""
    return max(_WIDTHS["time"] if header.endswith("时限") else 10, _characters(header) + _FILTER_BUTTON)


def wraps(column: Column) -> bool:
    """Whether long text in the column goes on in a second line."""
    return column.kind == "text" and not column.text


def lines(text: str, width: float) -> int:
    """How many lines the text takes in a column of that width."""
    if len(text) * 2 < width and "\n" not in text:
        return 1
    return sum(max(1, ceil(_characters(line) / width)) for line in text.split("\n"))


def height(lines: int) -> float:
    """The height in points of a row with so many lines, at most what Excel allows (409)."""
    return min(_LINE * lines, 409)


def pages(register: Register, computed: Sequence[str] = ()) -> int:
    """How many A4 pages side by side (landscape) a sheet needs to stay readable, its first column on each."""
    key, *others = (*(width(column) for column in register.columns), *map(computed_width, computed))
    return max(1, ceil(sum(others) / (_PAGE / _SMALLEST - key)))


def _characters(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
