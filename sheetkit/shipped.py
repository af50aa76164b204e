"""Where the files lie that people edit: in the wheel inside the package, in a checkout at its top level."""

from pathlib import Path

_INSIDE = Path(__file__).with_name("shipped")
_CHECKOUT = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The folder `workbook_templates`, `notice_templates` or `samples/estate`."""
    inside = _INSIDE / name
    return inside if inside.exists() else _CHECKOUT / name
