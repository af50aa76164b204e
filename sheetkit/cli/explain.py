"""`sheetkit explain ID`: one rule in full."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language


@click.command("explain", cls=common.Command)
@click.argument("rule_id", metavar="ID")
@click.option("--site", "place", metavar="SITE", help="opt-site")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="opt-output")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    rule_id: str,
    place: str | None,
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
    text = explanation(rule, config.policy, common.in_language(lang, config.lang, ctx))
    lines = [part for line in text.splitlines() for part in wrap(line, LINE)]
    common.answer("\n".join(lines) + "\n", output)
