"""SEC-2 and INF-3: who may see which column of which register; nothing is seen that does not say so."""

import json
import shutil

import pytest
from click.testing import CliRunner

from sheetkit.cli import cli
from sheetkit.errors import SheetkitError
from sheetkit.policy import rulebook
from sheetkit.register import AUDIENCES, FOLDER, for_audience, registers
from sheetkit.report.text import width

REGISTERS = list(registers().values())
named = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)


def seen(register, audience):
    return [column.name for column in for_audience(register, audience)]


def test_a_post_sees_room_and_name_the_desk_the_phone_as_well():
    households = registers()["households"]
    assert seen(households, "post") == ["room", "name"]
    assert seen(households, "desk") == ["room", "name", "phone"]


WORK = {
    "zones": ["zone", "keeper"],
    "staff": ["name", "department", "post", "zone"],
    "contractors": ["name"],
    "customer_changes": ["change_no"],
    "repairs": ["ticket_no"],
    "complaints": ["complaint_no", "category"],
    "key_loans": ["loan_no", "form", "out_at"],
    "file_loans": ["loan_no", "form", "out_at"],
    "incoming": ["incoming_no"],
    "incidents": ["incident_no"],
}
"""Who works here, where, and the numbers of what there is to do: nothing of a customer."""


@pytest.mark.parametrize(("audience", "more"), [("post", {}), ("desk", {"keys": ["key_no"]})])
def test_of_all_other_registers_they_see_the_work_and_nothing_of_a_customer(audience, more):
    others = [register for register in REGISTERS if register.name != "households"]
    assert {register.name: seen(register, audience) for register in others if seen(register, audience)} == WORK | more


@named
def test_each_audience_sees_what_the_one_before_it_sees_and_a_supervisor_everything(register):
    post, desk, supervisor = (seen(register, audience) for audience in AUDIENCES)
    assert set(post) <= set(desk) <= set(supervisor)
    assert supervisor == [column.name for column in register.columns]


@named
def test_what_is_private_is_for_supervisors_alone(register):
    private = {"id_number", "birthday", "moved_in", "remark", "key_customer", "vacant"}
    assert private.isdisjoint(seen(register, "desk"))


def test_a_column_that_names_no_audience_is_for_supervisors():
    assert registers()["residents"].column("phone").audience == "supervisor"


def test_an_unknown_audience_breaks_the_definition(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "registers")
    data = json.loads((folder / "zones.json").read_text("utf-8"))
    data["columns"]["zone"]["audience"] = "everybody"
    (folder / "zones.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    with pytest.raises(SheetkitError) as caught:
        registers(folder)
    assert caught.value.words["pointer"] == "/columns/zone/audience"


@pytest.mark.parametrize("id_", ["SEC-2", "INF-3"])
def test_the_rules_that_ask_for_it_are_explained(id_):
    assert rulebook()[id_].kinds == ("calc",)
    assert CliRunner().invoke(cli, ["explain", id_]).exit_code == 0


def test_registers_shows_who_may_see_a_column():
    result = CliRunner().invoke(cli, ["registers", "households", "--lang", "zh"])
    rows = {line.split()[1]: line.split()[3] for line in result.stdout.splitlines()[4:-3]}
    assert (rows["room"], rows["name"], rows["phone"], rows["id_number"]) == ("岗位", "岗位", "前台", "主管")
    assert "INF-3" in result.stdout


@named
def test_the_table_of_a_register_fits_80_columns(register):
    result = CliRunner().invoke(cli, ["registers", register.name, "--lang", "zh"])
    assert result.exit_code == 0
    assert max(width(line) for line in result.stdout.splitlines()) <= 80
