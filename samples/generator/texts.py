"""The phrase banks in `phrases/`: what a service centre writes down, one TOML file a family."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("phrases")


@cache
def phrases(family: str) -> dict[str, Any]:
    """The bank of one family."""
    return tomllib.loads((FOLDER / f"{family}.toml").read_text("utf-8"))
