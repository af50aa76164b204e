"""What is said of a proposal and of what was taken over: on the terminal, and on the sheet 未导入."""

from collections.abc import Sequence

from sheetkit.messages import Language, say
from sheetkit.model import Cell
from sheetkit.names import cell_name
from sheetkit.policy import Policy
from sheetkit.register import Column, Register
from sheetkit.report.text import table, width, wrap
from sheetkit.takeover.convert import Left, Outcome, Taken
from sheetkit.takeover.old import Old
from sheetkit.takeover.propose import Proposal, lacking, unused

_WIDE, _SAMPLES, _SAMPLE = 78, 18, 18
_LISTED, _MOST = 12, 20
"""Words in a list, and lines of what did not fit, that a terminal is shown; the files have them all."""
_OUTCOMES: tuple[Outcome, ...] = ("row", "blank", "raw", "check", "passed")

LEFT_OUT = Register(
    name="left_out",
    workbook="",
    sheet="未导入",
    position=1,
    key=None,
    columns=(
        Column("cell", "旧表位置", "text", False, text=True),
        Column("outcome", "怎么处理", "text", False),
        Column("header", "登记簿的列", "text", False),
        Column("content", "旧表内容", "text", False),
        Column("reason", "原因", "text", False),
    ),
    row={},
)
"""The second sheet of the new workbook, as a register: a line for each thing that did not fit."""


def proposal_text(proposal: Proposal, old: Old, register: Register, language: Language) -> str:
    """The proposed pairs as a table, and what they leave open."""
    heads = [say(language, f"import-{word}") for word in ("old", "column", "fits", "score", "why", "samples")]
    rows = [
        [
            one.title,
            _starred(register.column(one.column)),
            f"{one.fits}/{one.filled}",
            f"{one.score * 100:.0f}",
            say(language, f"import-why-{one.why}"),
            _short(say(language, "list-join").join(one.samples), _SAMPLES),
        ]
        for one in proposal.matches
    ]
    words = {"sheet": old.sheet, "header": old.header, "rows": len(old.rows), "register": register.sheet}
    parts = [say(language, "import-head", **words), "", table(heads, rows, [14, 14])]
    return "\n".join([*parts, *open_text(proposal, old, register, language)]) + "\n"


def open_text(proposal: Proposal, old: Old, register: Register, language: Language) -> list[str]:
    """What a proposal leaves open, paragraph by paragraph."""
    plan, join = proposal.plan, say(language, "list-join")
    headers = {column.name: column.header for column in register.columns}
    missing = lacking(plan, register)
    without = [c.header for c in register.columns if c.name not in {*plan.columns, *plan.fixed, *plan.number}]
    spare = [header for header in without if header not in {column.header for column in missing}]
    left = [f"{title}（{join.join(map(_short, samples[:2]))}）" for title, samples in unused(old, plan)]
    said = [f"{headers[name]} {old_}→{new}" for name, words in plan.values.items() for old_, new in words.items()]
    doubts = [
        f"{headers[name]} {_short(text)}×{n}" for name, found in proposal.doubts.items() for text, n in found.items()
    ]
    lines = [
        *_told("import-lacking-list", [column.header for column in missing], language),
        *_told("import-fixed", [f"{headers[name]}“{value}”" for name, value in plan.fixed.items()], language),
        *_told("import-number", [f"{headers[name]} {form}" for name, form in plan.number.items()], language),
        *_told("import-values", said, language),
        *_told("import-blank", plan.blank, language),
        *_told("import-doubts", doubts, language),
        *_told("import-unused", left, language),
        *_told("import-without", spare, language),
    ]
    return [line for paragraph in lines for line in wrap(paragraph, _WIDE)]


def taken_text(taken: Taken, register: Register, policy: Policy, language: Language) -> str:
    """How many rows and cells were taken, left and tidied, and the first lines of what did not fit."""
    counts = {outcome: [one for one in taken.left if one.outcome == outcome] for outcome in _OUTCOMES}
    refused = len({one.at for one in counts["row"]})
    lines = [say(language, "import-taken", rows=len(taken.lines), refused=refused)]
    for outcome in ("blank", "raw", "check", "passed"):
        if counts[outcome]:
            lines.append(say(language, f"import-count-{outcome}", count=len(counts[outcome])))
    tidied = [f"{policy[rule].title[language]} {count}" for rule, count in taken.tidied.items()]
    lines += _told("import-tidied", tidied, language)
    shown = [one for one in taken.left if one.outcome != "passed"]
    rows = [
        [str(cell or "") for cell in line.values()] for line in left_rows(shown[:_MOST], register, policy, language)
    ]
    if rows:
        lines += ["", table([column.header for column in LEFT_OUT.columns], rows, [8, 14, 10, 12, 28]).rstrip("\n")]
    if len(shown) > _MOST:
        lines.append(say(language, "import-more", count=len(shown) - _MOST, sheet=LEFT_OUT.sheet))
    return "\n".join(lines) + "\n"


def left_rows(left: Sequence[Left], register: Register, policy: Policy, language: Language) -> list[dict[str, Cell]]:
    """The rows of the sheet 未导入."""
    headers = {column.name: column.header for column in register.columns}
    return [
        {
            "cell": _place(one, language),
            "outcome": say(language, f"import-outcome-{one.outcome}"),
            "header": headers.get(one.column or ""),
            "content": one.value,
            "reason": reason(one, headers.get(one.column or "", ""), register, policy, language),
        }
        for one in left
    ]


def reason(left: Left, header: str, register: Register, policy: Policy, language: Language) -> str:
    """Why something did not fit, and what to do: in the words of `check` where that has them."""
    flaw = left.flaw
    words = {"sheet": register.sheet, "header": header, "value": flaw.value or "", **flaw.words}
    if flaw.rule not in policy:
        return say(language, flaw.rule, **words)
    rule = policy[flaw.rule]
    message, fix = rule.fault(language, str(flaw.words.get("name", next(iter(rule.faults)))), words)
    return say(language, "import-reason", message=message, fix=fix)


def _place(left: Left, language: Language) -> str:
    if left.at is None:
        return say(language, "import-every-row")
    return cell_name(left.place, left.at) if left.place else say(language, "import-row", row=left.at)


def _told(key: str, words: Sequence[str], language: Language) -> list[str]:
    """A paragraph that lists these words, the first of them if there are many; none if there are none."""
    shown = [*words[:_LISTED], *(["…"] if len(words) > _LISTED else [])]
    return [say(language, key, list=say(language, "list-join").join(shown), count=len(words))] if words else []


def _starred(column: Column) -> str:
    return f"{column.header} *" if column.required else column.header


def _short(text: str, limit: int = _SAMPLE) -> str:
    """The text in one line of at most so many columns of a terminal."""
    flat = " ".join(text.split())
    return flat if width(flat) <= limit else f"{wrap(flat, limit - 2)[0]}…"
