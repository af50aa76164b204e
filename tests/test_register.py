"""The 41 definitions are what the data dictionary says, and a broken one fails with file, pointer and reason."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.register import FOLDER, Column, Register, registers, workbooks


def listed(register: Register) -> str:
    """A register as REGISTERS.md tells it: names, headers, what is required, allowed and referred to."""
    lines = [f"{register.workbook} › {register.sheet}  {register.name}  key {register.key or '-'}"]
    return "\n".join([*lines, *(f"  {_column(column)}" for column in register.columns)])


def _column(column: Column) -> str:
    star = "*" if column.required else ""
    choices = f" [{'|'.join(column.choices)}]" if column.choices else ""
    refers = " → " + " or ".join(".".join(pair) for pair in column.refers) if column.refers else ""
    marks = [mark for mark in ("exact", "unique", "suggest") if getattr(column, mark)]
    marks = ["@", *marks] if column.text else marks
    bounds = [f"{column.minimum}..{column.maximum or ''}"] if column.minimum is not None else []
    unknown = ["unknown is a warning"] if column.unknown == "warning" else []
    blank = [f"blank = {column.blank}"] if column.blank else []
    notes = ", ".join([column.kind, *marks, *bounds, *unknown, *blank])
    return f"{column.name} {column.header}{star}{choices}{refers} ({notes})"


def test_the_registers_are_those_of_the_data_dictionary(golden: Callable[[str, str], None]) -> None:
    golden("registers.txt", "\n\n".join(map(listed, registers().values())) + "\n")


def test_there_are_41_registers_in_13_workbooks() -> None:
    assert len(registers()) == 41
    assert len(workbooks()) == 13
    assert sum(map(len, workbooks().values())) == 41


def test_codes_that_excel_would_make_dates_or_numbers_of_are_text_columns() -> None:
    """Keys, rooms, months, phones and id numbers, and what refers to them; names of people and firms are no codes."""
    codes = {"room", "month", "period", "phone", "contact", "id_number"}
    codes |= {register.key for register in registers().values() if register.key} - {"name", "zone"}
    for register in registers().values():
        for column in register.columns:
            refers = codes.intersection(far for _, far in column.refers)
            assert column.text or not (column.name in codes or refers), f"{register.name}.{column.name}"


# A broken definition of each kind: what was done to zones.json, and what the error says.


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        data = json.loads(path.read_text("utf-8"))
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    return apply


def put(*place: str, value: Any) -> Callable[[Path], None]:
    """Set what stands at the place."""

    def change(data: dict[str, Any]) -> None:
        for part in place[:-1]:
            data = data[part]
        data[place[-1]] = value

    return changed(change)


def drop(*place: str) -> Callable[[Path], None]:
    """Delete what stands at the place."""

    def change(data: dict[str, Any]) -> None:
        for part in place[:-1]:
            data = data[part]
        del data[place[-1]]

    return changed(change)


ROW: Mapping[str, Any] = {"type": "string"}
BROKEN: Mapping[str, tuple[Callable[[Path], Any], str, str]] = {
    "no JSON": (lambda path: path.write_text("{", "utf-8"), "/", "Expecting"),
    "not UTF-8": (lambda path: path.write_bytes('{"sheet": "片区"}'.encode("gbk")), "/", "decode"),
    "no object": (lambda path: path.write_text("[]", "utf-8"), "/", "object"),
    "a key is missing": (drop("workbook"), "/", "workbook"),
    "an unknown key": (put("colour", value="red"), "/", "colour"),
    "a name with a capital": (put("name", value="Zones"), "/name", "Zones"),
    "a workbook that is none": (put("workbook", value="组织架构.doc"), "/workbook", "组织架构.doc"),
    "a sheet with a slash": (put("sheet", value="片/区"), "/sheet", "片/区"),
    "a column without a header": (drop("columns", "zone", "header"), "/columns/zone", "header"),
    "an unknown mark of a column": (put("columns", "zone", "bold", value=True), "/columns/zone", "bold"),
    "a reference without a column": (put("columns", "keeper", "refers", value=["staff"]), "/columns/keeper", "staff"),
    "a reference to nothing": (put("columns", "keeper", "refers", value=["staff.nick"]), "/columns/keeper", "nick"),
    "a column that the row lacks": (drop("row", "properties", "keeper"), "/columns", "keeper"),
    "a row's property without column": (drop("columns", "keeper"), "/columns", "keeper"),
    "two columns of one header": (put("columns", "keeper", "header", value="片区"), "/columns", "片区"),
    "a required column that is none": (put("row", "required", value=["zone", "size"]), "/row/required", "size"),
    "a key that is not required": (put("key", value="keeper"), "/key", "keeper"),
    "a key that is no column": (put("key", value="size"), "/key", "size"),
    "a file of another name": (put("name", value="areas"), "/name", "zones"),
    "an unknown type": (put("row", "properties", "keeper", "type", value="colour"), "/row/properties/keeper", "colour"),
    "an unknown format": (
        put("row", "properties", "keeper", value={**ROW, "format": "email"}),
        "/row/properties/keeper",
        "email",
    ),
    "an empty list of values": (put("row", "properties", "keeper", value={**ROW, "enum": []}), "/row", "[]"),
    "a pattern that is none": (put("row", "properties", "keeper", value={**ROW, "pattern": "["}), "/row", "["),
    "the sheet of another": (put("sheet", value="员工"), "/sheet", "the sheet of"),
    "the position of another": (put("position", value=12), "/position", "the position of"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_definition_fails_with_file_pointer_and_reason(case: str, tmp_path: Path) -> None:
    breaking, pointer, reason = BROKEN[case]
    folder = shutil.copytree(FOLDER, tmp_path / "registers")
    breaking(folder / "zones.json")
    with pytest.raises(SheetkitError) as caught:
        registers(folder)
    assert caught.value.key == "definition-broken"
    assert caught.value.words["file"] in ("zones.json", "staff.json")
    assert str(caught.value.words["pointer"]).startswith(pointer)
    assert reason in str(caught.value.words["reason"])


def test_an_unbroken_copy_is_read_as_the_original(tmp_path: Path) -> None:
    assert registers(shutil.copytree(FOLDER, tmp_path / "registers")) == registers()


def test_an_unknown_column_is_a_slip_of_the_caller() -> None:
    assert registers()["zones"].column("keeper").header == "片区管理员"
    with pytest.raises(KeyError, match="colour"):
        registers()["zones"].column("colour")
