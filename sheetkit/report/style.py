"""House style for the terminal and as data: what each document does not keep, in the words of whoever typed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetkit.messages import Language, say
from sheetkit.report.text import LINE, wrap
from sheetkit.word.style import Misfit

_RULE = 7
_EXCERPT = 16
_ALIGNED = ("left", "right", "center", "both", "distribute")
_QUOTED = ("look", "align", "place")
"""Misfits that are told with the text where they were found; the others say it themselves."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document and what it does not keep; `left` is what the mended copy `fixed` lacks, None without one."""

    file: Path
    found: Sequence[Misfit]
    fixed: Path | None = None
    left: Sequence[Misfit] | None = None


def as_data(judged: Sequence[Judged], language: Language) -> list[dict[str, Any]]:
    """The `files` of `style --format json`; with `--fix` also the copy and what is left in it."""
    files: list[dict[str, Any]] = []
    for one in judged:
        file: dict[str, Any] = {"file": str(one.file), "findings": [_data(misfit, language) for misfit in one.found]}
        if one.left is not None:
            file["fixed"] = str(one.fixed) if one.fixed else None
            file["left"] = [_data(misfit, language) for misfit in one.left]
        files.append(file)
    return files


def as_text(judged: Sequence[Judged], language: Language) -> str:
    """Each document with its faults; after a mending only with those that are left."""
    blocks = ["\n".join(line for text in _lines(one, language) for line in text) for one in judged]
    return "\n\n".join(blocks) + "\n"


def message(misfit: Misfit, language: Language) -> str:
    """What is wrong, in one sentence."""
    key, words = f"style-{misfit.kind}", {"part": misfit.part, "expected": misfit.expected, "found": misfit.found}
    match misfit.kind:
        case "look" if misfit.rule == "NOT-6":
            key = "style-together"
        case "look" if misfit.wrong and all(piece.slot != "eastAsia" for piece in misfit.pieces):
            key = "style-look-latin"
        case "look" if misfit.wrong:
            key, words["wrong"] = "style-look-bit", misfit.wrong
        case "align" | "place":
            words |= {side: _place(misfit.kind, words[side], language) for side in ("expected", "found")}
        case "foot":
            words |= {"section": misfit.expected, "pages": say(language, f"pages-{misfit.found}")}
        case "number" | "date" if misfit.line is None:
            key += "-unclear"
    return say(language, key, **words)


def _place(kind: str, code: str, language: Language) -> str:
    if kind == "place":
        return say(language, f"place-{code}")
    return say(language, f"align-{code}") if code in _ALIGNED else code


def _data(misfit: Misfit, language: Language) -> dict[str, str]:
    fields = {name: getattr(misfit, name) for name in ("rule", "part", "text", "expected", "found")}
    return {**fields, "message": message(misfit, language)}


def _lines(one: Judged, language: Language) -> Iterator[list[str]]:
    words = {"file": one.file, "count": len(one.found), "fixed": one.fixed}
    if not one.found:
        yield wrap(say(language, "style-clean", **words), LINE)
        return
    if one.left is None:
        yield wrap(say(language, "style-faulty", **words), LINE)
    elif one.fixed is None:
        yield wrap(say(language, "style-unfixed", **words), LINE)
    else:
        yield wrap(say(language, "style-fixed", mended=len(one.found) - len(one.left), **words), LINE)
        if one.left:
            yield [say(language, "style-left", count=len(one.left))]
    yield from _told(one.found if one.left is None else one.left, language)


def _told(found: Sequence[Misfit], language: Language) -> Iterator[list[str]]:
    """A line each; the same fault in many places is told once, with the first of them."""
    groups: dict[tuple[str, str], list[Misfit]] = {}
    for misfit in found:
        groups.setdefault((misfit.rule, message(misfit, language)), []).append(misfit)
    for (rule, fault), same in groups.items():
        said = fault
        if same[0].kind in _QUOTED:
            text = same[0].text if len(same[0].text) <= _EXCERPT else same[0].text[:_EXCERPT] + "…"
            key = "style-where" if len(same) == 1 else "style-several"
            said = say(language, key, message=fault, text=text, count=len(same))
        first, *rest = wrap(said, LINE - _RULE - 2)
        yield [f"  {rule:<{_RULE}}{first}", *(" " * (_RULE + 2) + line for line in rest)]
