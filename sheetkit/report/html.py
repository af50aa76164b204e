"""What our pages share: templates that escape all text, and a policy that lets in nothing but the page itself."""

import base64
import hashlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_NOWHERE = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"


def rendered(template: str, style: str, script: str = "", **values: Any) -> bytes:
    """The page of a template (a file of this room, as are its style and script) with these values.

    What came in as text stays text; `head.html` needs `mark`, `title` and `language` among the values.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    inlined = {"style": _inlined(style), "script": _inlined(script)}
    allowed = "".join(f"; {kind}-src '{_digest(text)}'" for kind, text in inlined.items() if text)
    text = room.get_template(template).render(**inlined, allowed=_NOWHERE + allowed, **values)
    return text.encode("utf-8", "replace")


def _inlined(name: str) -> Any:
    """A file of ours as it stands in the page; not escaped, for no browser reads escapes there."""
    from markupsafe import Markup

    return Markup((HERE / name).read_text("utf-8") if name else "")


def _digest(text: str) -> str:
    """By which the page's policy lets this text in, and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
