"""What surely fits a schema: nothing that `jsonschema`, the judge, refuses, and the settings that people write."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sheetkit.config import SCHEMA
from sheetkit.fits import fits

SETTINGS = json.loads(SCHEMA.read_text("utf-8"))
JUDGE = Draft202012Validator(SETTINGS)
LEAST = {"company": "云溪物业", "centre": "云溪花园", "handover": "精装", "books_since": "2026-11-01"}
WHOLE = {
    **LEAST,
    "households": 612,
    "lang": "zh",
    "people": {"管理处主任": "陈志远"},
    "deputies": [{"post": "客服主管", "name": "林小燕", "from": "2026-10-01"}],
    "desk": {"open": "08:30", "close": "18:00"},
    "calendar": {"off": ["2026-12-31"], "work": []},
    "policy": {"REP-1": {"within": "90min"}},
}
VALUES = st.one_of(
    st.sampled_from(["精装", "zh", "2026-11-01", "08:30", "25:00", "", " ", 0, 1, 1.0, -1, True, None, []]),
    st.dictionaries(st.sampled_from(["open", "off", "post", "name", "keep"]), st.sampled_from(["08:30", 1, ["x"]])),
    st.lists(st.sampled_from([{"post": "a", "name": "b"}, {"post": ""}, "2026-12-31", 3]), max_size=2),
)
KEYS = st.sampled_from([*SETTINGS["properties"], "else"])


@given(st.dictionaries(KEYS, VALUES), st.sets(st.sampled_from(sorted(LEAST))))
def test_nothing_fits_that_the_judge_refuses(changed: dict[str, Any], without: set[str]) -> None:
    settings = {key: value for key, value in {**WHOLE, **changed}.items() if key not in without}
    assert not fits(settings, SETTINGS) or JUDGE.is_valid(settings)


@pytest.mark.parametrize("settings", [LEAST, WHOLE])
def test_what_people_write_fits_without_the_judge(settings: dict[str, Any]) -> None:
    assert fits(settings, SETTINGS)
    assert JUDGE.is_valid(settings)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("a", {"type": "string", "format": "date"}),
        ("a", {"$ref": "https://example.org/schema"}),
        (1.5, {"type": "number"}),
        ({"a": 1}, {"type": "object", "properties": {}}),
    ],
    ids=["a keyword", "a reference", "a type", "a property without a schema"],
)
def test_what_is_not_known_here_is_left_to_the_judge(value: Any, schema: dict[str, Any]) -> None:
    assert not fits(value, schema)
