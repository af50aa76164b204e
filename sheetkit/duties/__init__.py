"""Duties that more than a row decides: cycles are data in `policy/`, others one function a rule, one module a family.

`VIS-1` is `visits.vis_1(books, rule, language)`, which yields a `Due` for each subject. In the policy such a rule
says `coded = true`.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from sheetkit.books import Books
from sheetkit.messages import Language
from sheetkit.model import Due
from sheetkit.policy import Rule

FAMILIES = {"VIS": "visits", "CARE": "care", "NOT": "papers", "SEC": "secrecy"}

Clocks = Callable[[Books, Rule, Language], Iterator[Due]]


def clocks(rule: Rule) -> Clocks:
    """The function of a coded duty. AttributeError if it was never written."""
    module = import_module(f"sheetkit.duties.{FAMILIES[rule.id.partition('-')[0]]}")
    function: Clocks = getattr(module, rule.id.lower().replace("-", "_"))
    return function
