"""Which validations and conditions of a sheet are ours, however programs and people have cut them up."""

from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from sheetkit.excel.refresh.areas import areas, cover, reference, without
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.rules import conditioned, validated
from sheetkit.excel.refresh.xml import MAIN, look, plain

WIDTH, LAST = 4, 10
LIGHT = ("cellIs", 'operator="equal"', '"已逾期"')
BLANK = ("expression", "", 'AND(OR($C2="已完成"),$B2="")')
WANTED = {"C2:C1048576": [LIGHT], "B2:B1048576": [BLANK]}


def sheet(conditions: dict[str, list[tuple[str, str, str]]] | None = None, validations: str = "") -> Any:
    """A sheet with these conditions by range and these validations."""
    blocks, priority = "", 0
    for where, rules in (conditions or {}).items():
        inside = ""
        for kind, more, formula in rules:
            priority += 1
            tag = f'<cfRule type="{kind}" dxfId="0" priority="{priority}" {more}>'
            inside += f"{tag}<formula>{escape(formula)}</formula></cfRule>"
        blocks += f'<conditionalFormatting sqref="{where}">{inside}</conditionalFormatting>'
    held = f"<dataValidations>{validations}</dataValidations>" if validations else ""
    return etree.fromstring(f'<worksheet xmlns="{MAIN}"><sheetData/>{blocks}{held}<pageMargins/></worksheet>'.encode())


def formats() -> Formats:
    styles = f'<styleSheet xmlns="{MAIN}"><dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>'.encode()
    return Formats(etree.fromstring(styles), etree.fromstring(styles))


def rules(root: Any) -> list[tuple[str, str]]:
    """Of each condition its range and its formula."""
    blocks = root.findall(f"{{{MAIN}}}conditionalFormatting")
    return [(block.get("sqref"), rule[0].text) for block in blocks for rule in block]


SAME: dict[str, dict[str, list[tuple[str, str, str]]]] = {
    "as made": WANTED,
    "a row was deleted": {"C2:C1048575": [LIGHT], "B2:B1048575": [BLANK]},
    "down to a thousand rows below, as LibreOffice does": {"C2:C1010": [LIGHT], "B2:B1010": [BLANK]},
    "cut up by pasting": {"C2:C4 C6:C1048576": [LIGHT], "C5": [LIGHT], "B2:B1048576": [BLANK]},
    "cut up, seen from another row": {
        **{"C2:C1048576": [LIGHT], "B2:B4": [BLANK]},
        "B5:B1048576": [("expression", "", 'AND(OR($C5="已完成"),$B5="")')],
    },
    "with spaces": {"C2:C1048576": [LIGHT], "B2:B99": [("expression", "", 'AND( OR($C2="已完成"), $B2="")')]},
}


@pytest.mark.parametrize("case", SAME)
def test_conditions_that_say_the_same_are_there(case: str) -> None:
    own = sheet(SAME[case])
    before = rules(own)
    assert not conditioned(own, sheet(WANTED), formats(), WIDTH, LAST) and rules(own) == before


STAFF = ("expression", "", "$D2>3")
OTHER: dict[str, tuple[dict[str, list[tuple[str, str, str]]], list[tuple[str, str]]]] = {
    "none yet": ({}, []),
    "the staff's own stay": ({"A2:D99": [STAFF]}, [("A2:D99", "$D2>3")]),
    "a hole": ({"C2:C4 C6:C1048576": [LIGHT], "B2:B1048576": [BLANK]}, []),
    "of an older definition": ({"B2:B99": [("expression", "", 'AND(OR($C2="已关闭"),$B2="")')]}, []),
    "under another column of ours": ({"B2:C1048576": [LIGHT, STAFF]}, [("B2:C1048576", "$D2>3")]),
}


@pytest.mark.parametrize("case", OTHER)
def test_conditions_are_made_right_once_and_for_all(case: str) -> None:
    there, stay = OTHER[case]
    own = sheet(there)
    assert conditioned(own, sheet(WANTED), formats(), WIDTH, LAST)
    found = rules(own)
    assert {("C2:C1048576", '"已逾期"'), ("B2:B1048576", BLANK[2]), *stay} == set(found) and len(found) == 2 + len(stay)
    priorities = [rule.get("priority") for rule in own.iter(f"{{{MAIN}}}cfRule")]
    assert len(set(priorities)) == len(priorities)
    assert not conditioned(own, sheet(WANTED), formats(), WIDTH, LAST)


def list_(where: str, source: str, more: str = "") -> str:
    tag = f'<dataValidation type="list" allowBlank="1" {more} sqref="{where}">'
    return f"{tag}<formula1>{source}</formula1></dataValidation>"


FRESH = list_("A2:A1048576", "房号清单") + list_("C2:C1048576", '"是,否"')
VALID: dict[str, tuple[str, list[int], set[str]]] = {
    # what is there, the columns that change, the ranges in the end
    "as made": (FRESH, [], {"A2:A1048576", "C2:C1048576"}),
    "said at length": (FRESH.replace('allowBlank="1"', 'allowBlank="true" showDropDown="false"'), [], set()),
    "an own one on an own column stays": (
        FRESH + list_("B2:B9", '"甲,乙"'),
        [],
        {"A2:A1048576", "B2:B9", "C2:C1048576"},
    ),
    "one over ours and an own one": (
        list_("A2:B99", '"甲,乙"') + list_("C2:C1048576", '"是,否"'),
        [1],
        {"B2:B99", "A2:A1048576", "C2:C1048576"},
    ),
    "a hole": (FRESH.replace("A2:A1048576", "A2:A4 A6:A1048576"), [1], {"A2:A1048576", "C2:C1048576"}),
    "none": ("", [1, 3], {"A2:A1048576", "C2:C1048576"}),
}


@pytest.mark.parametrize("case", VALID)
def test_validations_of_our_columns_become_ours_and_no_others(case: str) -> None:
    there, changed, ranges = VALID[case]
    own = sheet(validations=there)
    assert validated(own, sheet(validations=FRESH), WIDTH, LAST) == changed
    found = [one.get("sqref") for one in own.iter(f"{{{MAIN}}}dataValidation")]
    assert set(found) == ranges or not ranges
    assert validated(own, sheet(validations=FRESH), WIDTH, LAST) == []


def test_ranges() -> None:
    assert reference(without(areas("A1:D9 B12"), [2, 4])) == "A1:A9 C1:C9"
    assert cover([(5, 9), (2, 4)], 2, 9) and not cover([(2, 4), (6, 9)], 2, 9) and not cover([], 2, 9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "<font><b/><sz val='11'/></font>",
            "<font><b val='true'/><sz val='11'/><family val='2'/><scheme val='minor'/></font>",
        ),
        (
            "<border><left style='thin'/></border>",
            "<border diagonalUp='false'><left style='thin'/><right/><diagonal/></border>",
        ),
        ("<a><color rgb='FFD9E1F2'/></a>", "<a><color rgb='00d9e1f2'/></a>"),
        ("<xf fontId='1'/>", "<xf fontId='1' applyFont='1' xfId='2'><alignment horizontal='general'/></xf>"),
    ],
)
def test_the_same_look_written_otherwise(one: str, other: str) -> None:
    assert look(etree.fromstring(one)) == look(etree.fromstring(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("<font><b/></font>", "<font><i/></font>"), ("<font><b/></font>", "<font><b val='0'/></font>")],
)
def test_another_look(one: str, other: str) -> None:
    assert look(etree.fromstring(one)) != look(etree.fromstring(other))


def test_formulas_are_alike_but_not_their_texts() -> None:
    assert plain("IF(A1=1, TRUE(), 清单!$A$1:$A$1048576)") == plain("IF(A1=1,1,清单!$A:$A)")
    assert plain("9E+15") == plain("9000000000000000") and plain('"a b"') != plain('"ab"')
