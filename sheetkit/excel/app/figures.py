"""The figures of the commands of the running Excel, from `figures.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def figures(part: str) -> dict[str, Any]:
    """The figures of one part."""
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("figures.toml").read_text("utf-8"))[part]
    return data
