"""`sheetkit explain ID`: one rule in full."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language

if TYPE_CHECKING:
    from sheetkit.policy import Policy, Rule


@click.command("explain", cls=common.Command)
@click.argument("rule_id", metavar="ID")
@click.option("--site", "place", metavar="SITE", help="opt-site")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    rule_id: str,
    place: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Find the rule and tell it."""
    from sheetkit.clock import last_day
    from sheetkit.explain import explanation
    from sheetkit.report.text import LINE, wrap

    config = common.settings(place)
    by_name = {id_.lower(): rule for id_, rule in config.policy.items()}
    rule = by_name.get(rule_id.lower())
    if rule is None:
        raise SheetkitError("policy-unknown-rule", rule=rule_id)
    rule = rule.on(last_day(common.now_of(as_of, config.timezone)))
    language = common.in_language(lang, config.lang, ctx)
    if form == "json":
        common.answer_json(_data(rule, config.policy, language), output)
        return
    text = explanation(rule, config.policy, language)
    lines = [part for line in text.splitlines() for part in wrap(line, LINE)]
    common.answer("\n".join(lines) + "\n", output)


def _data(rule: "Rule", policy: "Policy", language: Language) -> dict[str, Any]:
    """The rule as `rules --format json` has it, with its manual and examples: the rows, and what is said of them."""
    from sheetkit.cli.rules import as_data
    from sheetkit.explain import manual, verdicts

    examples = {
        name: {
            "given": json.loads(json.dumps(example, default=common.iso)),
            "verdicts": list(verdicts(rule, example, policy, language)),
        }
        for name, example in (("passes", rule.passes), ("fails", rule.fails))
        if example
    }
    return {**as_data(rule, language), "ours": rule.ours, "manual": manual(rule, language), **examples}
