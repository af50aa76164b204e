"""Which complaints are one matter: those linked by 同一事项, directly or through others; never those of equal text."""

from collections.abc import Mapping, Sequence

from sheetkit.table import Row


def matters(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The rows of the matter that each complaint belongs to, by complaint number."""
    root = {row.complaint_no: row.complaint_no for row in rows if row.complaint_no}

    def top(number: str) -> str:
        while root[number] != number:
            number = root[number]
        return number

    for row in rows:
        if row.complaint_no and row.same_as in root:
            root[top(row.complaint_no)] = top(row.same_as)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.complaint_no:
            groups.setdefault(top(row.complaint_no), []).append(row)
    return {number: groups[top(number)] for number in root}
