"""How much a title of an old book resembles a column of ours: the same, a synonym, contained, or merely similar."""

import re
from difflib import SequenceMatcher
from functools import cache
from typing import Literal, NamedTuple

from sheetkit.cells import narrow
from sheetkit.takeover.synonyms import synonyms

Why = Literal["same", "synonym", "contained", "similar", "content", "none"]

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_SIGNS = re.compile(r"[\s:：、,，.。/／_#＃*＊?？-]+")


class Resemblance(NamedTuple):
    """A share from 0 to 1, and why."""

    score: float
    why: Why


NONE = Resemblance(0.0, "none")


@cache
def resemblance(word: str, header: str, loosely: bool = True) -> Resemblance:
    """How much a word resembles a header of ours or what the trade calls it; not `loosely` is without likeness."""
    known, figures = synonyms(), synonyms().figures
    word, terms = _bare(word), (header, *known.headers.get(header, ()))
    if not word:
        return NONE
    if word == _bare(header):
        return Resemblance(figures["same"], "same")
    if word in terms:
        return Resemblance(figures["synonym"], "synonym")
    best = max((_contained(word, term, header) for term in terms), default=0.0)
    if best:
        return Resemblance(best, "contained")
    if not loosely or word in known.generic:
        return NONE
    alike = max(SequenceMatcher(None, word, term).ratio() for term in terms)
    return Resemblance(alike * figures["similar"], "similar") if alike >= figures["alike"] else NONE


def _contained(word: str, term: str, header: str) -> float:
    """How much of the longer one the shorter is, if it stands in it; its end, which in Chinese is the noun, is more.

    A general word stands in too many; and a word that is only part of a synonym says too little.
    """
    known, figures = synonyms(), synonyms().figures
    short, long = sorted((word, term), key=len)
    if (
        len(short) < 2
        or short not in long
        or (short in known.generic and short != header)
        or long not in (word, header)
    ):
        return 0.0
    return figures["end" if long.endswith(short) else "inside"] + figures["span"] * len(short) / len(long)


def _bare(word: str) -> str:
    """A title without signs and remarks in brackets, unless it is nothing else."""
    plain = narrow(word)
    return _SIGNS.sub("", _BRACKETS.sub("", plain)) or _SIGNS.sub("", plain)
