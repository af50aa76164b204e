"""What a rule says of a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetkit.model import Severity
from sheetkit.table import Row


@dataclass(frozen=True, slots=True)
class Fault:
    """A row breaks the rule: shown at `column`; `name` picks the words in the policy, `words` fill their blanks.

    Where the cell of `column`, or of one of `also`, could not be understood, the fault is not reported: it would
    only follow from that. `register` is the rule's own unless it says another.
    """

    row: Row
    column: str
    name: str
    words: Mapping[str, object] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    register: str | None = None
    severity: Severity | None = None
