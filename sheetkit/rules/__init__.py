"""What one line of data cannot say: one function a rule, one module a family. `REP-5` is `repairs.rep_5`.

A rule's function takes the books and the rule (for its figures) and yields a `Fault` for each thing that is wrong.
Its words, figures and examples stand in `policy/`; no rule knows another.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from sheetkit.books import Books
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault

FAMILIES = {
    "REP": "repairs",
    "CMP": "complaints",
    "VIS": "visits",
    "CARE": "care",
    "KEY": "keys",
    "ARC": "files",
    "NOT": "papers",
    "DUTY": "duty",
    "INS": "inspections",
    "SCO": "scores",
    "PROC": "desk",
    "INC": "papers",
}

Judge = Callable[[Books, Rule], Iterator[Fault]]


def judge(rule: Rule) -> Judge:
    """The function of a row or table rule. AttributeError if it was never written."""
    module = import_module(f"sheetkit.rules.{FAMILIES[rule.id.partition('-')[0]]}")
    function: Judge = getattr(module, rule.id.lower().replace("-", "_"))
    return function
