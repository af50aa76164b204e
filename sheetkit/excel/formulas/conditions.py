"""The conditions of the policy as formulas, with the engine's own order: what comes first decides."""

from sheetkit.duty import Condition
from sheetkit.excel.formulas.row import Sheet
from sheetkit.lights import BAD
from sheetkit.policy import Policy

HOLDERS = ("任职_岗位", "任职_姓名", "任职_起", "任职_止")
"""The lists of who holds a post, from which day to which."""


def all_of(condition: Condition, row: Sheet, policy: Policy, yes: str, no: str, day: str = "") -> str:
    """`yes` where the row meets every part of the condition, else `no`; `day` is the day on which a post is held."""
    for expression, wanted in reversed([*condition.items()]):
        yes = _asked(expression, wanted, row, policy, yes, no, day)
    return yes


def any_of(condition: Condition, row: Sheet, policy: Policy, yes: str, no: str) -> str:
    """`yes` where the row meets any part of the condition, else `no`."""
    for expression, wanted in reversed([*condition.items()]):
        no = _asked(expression, wanted, row, policy, yes, no, "")
    return no


def _asked(expression: str, wanted: tuple[str, ...], row: Sheet, policy: Policy, yes: str, no: str, day: str) -> str:
    value = row.value(expression)
    tests = [_test(value, one, row, policy, day) for one in wanted]
    asked = f"IF({tests[0]},{yes},{no})" if len(tests) == 1 else f"IF(OR({','.join(tests)}),{yes},{no})"
    return f'IF({value}="?","{BAD}",{asked})' if "." in expression else asked


def _test(value: str, wanted: str, row: Sheet, policy: Policy, day: str) -> str:
    if wanted == "*":
        return f'{value}<>""'
    if wanted.startswith(">="):
        rule, name = wanted.removeprefix(">=").split(".")
        return f"IF(ISNUMBER({value}),{value}>={policy[rule].parameters[name]},FALSE)"
    if wanted.startswith("@"):
        row.book.lists.update(HOLDERS)
        return _holds(value, wanted[1:], day)
    return f'{value}="{wanted}"'


def _holds(names: str, post: str, day: str) -> str:
    """Whether one of the people named held the post on the day, by the list of the hidden sheet."""
    for mark in "、､;":  # ASC, which has read the names, makes 、 narrow too where it knows how
        names = f'SUBSTITUTE({names},"{mark}",",")'
    names = f'SUBSTITUTE(SUBSTITUTE({names}," ,",","),", ",",")'
    named = f'ISNUMBER(FIND(","&ASC(任职_姓名)&",",","&{names}&","))'
    return f'SUMPRODUCT((任职_岗位="{post}")*(任职_起<={day})*(任职_止>={day})*{named})>0'
