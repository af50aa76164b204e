"""The file of a proposed plan: TOML that a clerk can read, correct and give back with `--map`."""

import json
from collections.abc import Iterable, Mapping

from sheetkit.messages import Language, say
from sheetkit.register import Column, Register
from sheetkit.report.text import clean
from sheetkit.takeover.old import Old
from sheetkit.takeover.propose import Proposal, lacking, unused
from sheetkit.takeover.synonyms import synonyms


def plan_text(proposal: Proposal, old: Old, register: Register, language: Language) -> str:
    """The plan as `read_plan` reads it, with remarks on what it leaves out and blanks for what is not understood."""
    plan, headers = proposal.plan, {column.name: column.header for column in register.columns}
    most = int(synonyms().figures["doubts"])
    lines = [f"# {line}" for line in say(language, "map-head").splitlines()]
    lines += [f"register = {_quote(register.sheet)}", f"sheet = {_quote(old.sheet)}", f"header = {old.header}"]
    lines += [f"blank = [{', '.join(map(_quote, plan.blank))}]  # {say(language, 'map-blank')}"]
    lines += ["", "[columns]", f"# {say(language, 'map-columns')}"]
    lines += [f"{_quote(headers[name])} = {_titles(titles)}" for name, titles in plan.columns.items()]
    rest = [column.header for column in register.columns if column.name not in plan.columns]
    lines += _remark(say(language, "map-without"), rest, language)
    lines += _remark(say(language, "map-unused"), [title for title, _ in unused(old, plan)], language)
    lines += ["", "[fixed]", f"# {say(language, 'map-fixed')}"]
    lines += _pairs(plan.fixed, headers)
    lines += [f'# {_quote(c.header)} = ""  # {_may_be(c, language)}' for c in lacking(plan, register)]
    lines += ["", "[number]", f"# {say(language, 'map-numbers')}"]
    lines += _pairs(plan.number, headers)
    lines += ["", f"# {say(language, 'map-values')}"]
    for column in register.columns:
        said, doubts = plan.values.get(column.name, {}), list(proposal.doubts.get(column.name, {}))
        if said or doubts:
            lines += ["", f"[values.{_quote(column.header)}]", f"# {_may_be(column, language)}"]
            lines += [f"{_quote(old_)} = {_quote(new)}" for old_, new in said.items()]
            lines += [f'{_quote(text)} = ""' for text in doubts[:most]]
            if len(doubts) > most:
                lines.append(f"# {say(language, 'map-more', count=len(doubts) - most)}")
    return "\n".join(lines) + "\n"


def _remark(title: str, words: Iterable[str], language: Language) -> list[str]:
    joined = " ".join(clean(say(language, "list-join").join(words)).split())  # a remark stays on its line
    return [f"# {title}{joined}"] if joined else []


def _pairs(part: Mapping[str, str], headers: Mapping[str, str]) -> list[str]:
    return [f"{_quote(headers[name])} = {_quote(value)}" for name, value in part.items()]


def _titles(titles: tuple[str, ...]) -> str:
    return _quote(titles[0]) if len(titles) == 1 else f"[{', '.join(map(_quote, titles))}]"


def _may_be(column: Column, language: Language) -> str:
    """What may be written into the column."""
    choices = column.choices or (("是", "否") if column.kind == "yes_no" else ())
    return "、".join(choices) if choices else say(language, f"column-{column.kind}")


def _quote(text: str) -> str:
    """A TOML string: JSON's, which differs in one control character only."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
