"""Whether a small document surely fits its schema, without the time that loading a whole library for it takes.

`jsonschema` stays the judge: whatever is not surely in order here, also by a keyword that is not known here, is put to
it, and it alone says what is wrong.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]


def fits(value: Any, schema: Schema, root: Schema | None = None) -> bool:
    """True only if the value is valid by the schema; `root` is the schema in which references are looked up."""
    root = schema if root is None else root
    return all(_KEYWORDS.get(keyword, _unknown)(value, schema, root) for keyword in schema.keys() - _SAID)


_SAID = {"$schema", "$defs", "title"}
"""What asks nothing of a value."""
_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


def _unknown(*_: object) -> bool:
    return False


def _refers(value: Any, schema: Schema, root: Schema) -> bool:
    place, _, name = schema["$ref"].rpartition("/")
    return place == "#/$defs" and fits(value, root["$defs"][name], root)


def _object(value: Any, schema: Schema, root: Schema) -> bool:
    """All properties by their own schema, and the others by that of all others."""
    own, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    return isinstance(value, dict) and all(
        fits(one, own[name], root) if name in own else isinstance(others, dict) and fits(one, others, root)
        for name, one in value.items()
    )


_KEYWORDS: Mapping[str, Callable[[Any, Schema, Schema], bool]] = {
    "$ref": _refers,
    "type": lambda value, schema, _: type(value) is _TYPES.get(schema["type"]),
    "enum": lambda value, schema, _: isinstance(value, str) and value in schema["enum"],
    "pattern": lambda value, schema, _: isinstance(value, str) and bool(re.search(schema["pattern"], value)),
    "minLength": lambda value, schema, _: isinstance(value, str) and len(value) >= schema["minLength"],
    "minimum": lambda value, schema, _: isinstance(value, int) and value >= schema["minimum"],
    "required": lambda value, schema, _: isinstance(value, dict) and value.keys() >= set(schema["required"]),
    "properties": _object,
    "additionalProperties": lambda value, schema, root: "properties" in schema or _object(value, schema, root),
    "items": lambda value, schema, root: (
        isinstance(value, list) and all(fits(one, schema["items"], root) for one in value)
    ),
}
