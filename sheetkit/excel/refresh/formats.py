"""Cell formats of one workbook brought into another: found there if an equal one stands, else added at the end."""

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from sheetkit.excel.refresh.xml import MAIN, add, all_of, child, look

_FIRST_CUSTOM = 164
"""The first number of a custom number format (ECMA-376, 18.8.30)."""


class Formats:
    """The styles part of a workbook of the staff; what stands in it keeps its number."""

    def __init__(self, own: Any, fresh: Any) -> None:
        self.own, self.fresh = own, fresh
        self.changed = False
        self._cells: dict[int, int] = {}
        self._differences: dict[int, int] = {}
        self._looks: dict[str, dict[Any, int]] = {}

    def cell(self, number: int) -> int:
        """The number here of a cell format of the fresh workbook."""
        if number not in self._cells:
            format_ = deepcopy(all_of(self.fresh, "cellXfs")[number])
            format_.set("numFmtId", str(self._number_format(int(format_.get("numFmtId", "0")))))
            for attribute, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                part = all_of(self.fresh, group)[int(format_.get(attribute, "0"))]
                format_.set(attribute, str(self._place(group, part)))
            format_.set("xfId", "0")
            self._cells[number] = self._place("cellXfs", format_)
        return self._cells[number]

    def difference(self, number: int) -> int:
        """The number here of a format that a condition lays over a cell."""
        if number not in self._differences:
            self._differences[number] = self._place("dxfs", all_of(self.fresh, "dxfs")[number])
        return self._differences[number]

    def _number_format(self, number: int) -> int:
        if number < _FIRST_CUSTOM:
            return number
        code = next(
            one.get("formatCode") for one in all_of(self.fresh, "numFmts") if one.get("numFmtId") == str(number)
        )
        own = all_of(self.own, "numFmts")
        alike = (int(one.get("numFmtId")) for one in own if _bare(one.get("formatCode", "")) == _bare(code))
        found = next(alike, None)
        if found is not None:
            return found
        free = max([_FIRST_CUSTOM - 1, *(int(one.get("numFmtId")) for one in own)]) + 1
        element = etree.Element(f"{{{MAIN}}}numFmt", {"numFmtId": str(free), "formatCode": str(code)})
        self._append("numFmts", element)
        return free

    def _place(self, group: str, element: Any) -> int:
        """Where an equal element stands in a group, or the one that is added."""
        if group not in self._looks:
            own = enumerate(map(look, all_of(self.own, group)))
            self._looks[group] = {one: number for number, one in reversed([*own])}
        looks = self._looks[group]
        if (wanted := look(element)) not in looks:
            looks[wanted] = len(all_of(self.own, group))
            self._append(group, deepcopy(element))
        return looks[wanted]

    def _append(self, group: str, element: Any) -> None:
        parent = child(self.own, group)
        if parent is None:
            parent = add(self.own, etree.Element(f"{{{MAIN}}}{group}"), _ORDER)
        parent.append(element)
        parent.set("count", str(len(parent)))
        self.changed = True


def _bare(code: str) -> str:
    """A number format without the marks that programs put before plain signs."""
    return re.sub(r'[\\"]', "", code)


_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
"""The order of the groups in a styles part (ECMA-376, CT_Stylesheet)."""
