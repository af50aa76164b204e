"""What a status asks for: columns that have to be filled in, for the rules and for the colours of workbooks."""

from collections.abc import Mapping

ENDED = ("拒绝", "已取消")
"""A ticket that is over without being finished."""
DONE = ("worker", "arrived_at", "finished_at", "result")
"""What a finished ticket holds (REP-7)."""
MOMENTS: Mapping[str, tuple[str, ...]] = {
    "处理中": ("dispatched_at",),
    "已完工": ("finished_at",),
    "退回": ("returned_at",),
    "已关闭": ("finished_at", "closed_at"),
}
"""The moments without which a ticket cannot have its status (REP-14)."""
_TICKETS = {**MOMENTS, **{status: (*DONE, *MOMENTS[status]) for status in ("已完工", "已关闭")}}


def asked_for(register: str) -> dict[str, list[str]]:
    """By column, the statuses that ask for it; nothing for registers whose statuses ask for none."""
    found: dict[str, list[str]] = {}
    for status, columns in _TICKETS.items() if register == "repairs" else ():
        for column in dict.fromkeys(columns):
            found.setdefault(column, []).append(status)
    return found
