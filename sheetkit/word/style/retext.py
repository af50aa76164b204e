"""A line's text changed where it stands, cut into runs as it may be: each character keeps the run that it was in."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

_KEEP = "{http://www.w3.org/XML/1998/namespace}space"


def retext(texts: Sequence[Any], old: str, new: str) -> bool:
    """Turn `old` into `new`, what stands around it stays; False where the elements do not hold `old` together."""
    whole = "".join(one.text or "" for one in texts)
    start = whole.find(old)
    if start < 0:
        return False
    owners = [at for at, one in enumerate(texts) for _ in one.text or ""]
    written = [list[str]() for _ in texts]
    for owner, char in zip(owners[:start], whole[:start], strict=True):
        written[owner].append(char)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal" or b - a == d - c
        for at in range(c, d):
            place = a + at - c if same else max(a, b - 1) if b > a else max(a - 1, 0)
            written[owners[start + min(place, len(old) - 1)]].append(new[at])
    end = start + len(old)
    for owner, char in zip(owners[end:], whole[end:], strict=True):
        written[owner].append(char)
    for one, chars in zip(texts, written, strict=True):
        one.text = "".join(chars)
        one.set(_KEEP, "preserve")
    return True
