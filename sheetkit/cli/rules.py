"""`sheetkit rules`: every rule with its figures."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sheetkit.cli import common
from sheetkit.messages import Language, say
from sheetkit.policy import Rule


@click.command("rules", cls=common.Command)
@click.argument("named", metavar="[SITE]", required=False)
@click.option("--site", "place", metavar="SITE", help="opt-site")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    named: str | None,
    place: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """The policy in force at the site, or the rulebook's own where there is none."""
    from sheetkit.clock import last_day
    from sheetkit.policy import figure_words
    from sheetkit.report.text import table

    config = common.settings(common.one_place(named, place))
    language = common.in_language(lang, config.lang, ctx)
    day = last_day(common.now_of(as_of, config.timezone))
    rules = [rule.on(day) for rule in config.policy.values() if "structure" not in rule.kinds]
    if form == "json":
        data = [as_data(rule, language) for rule in rules]
        common.answer_json({"rules": data}, output)
        return
    rows = []
    for rule in rules:
        kinds = say(language, "list-join").join(say(language, f"kind-{kind}") for kind in rule.kinds)
        figures = [
            f"{name}={_short(figure_words(value, language))}{'*' if name in rule.overridden else ''}"
            for name, value in rule.parameters.items()
        ]
        rows.append([rule.id, kinds, rule.title[language], " ".join(figures)])
    headers = [say(language, f"rules-{name}") for name in ("id", "kind", "title", "figures")]
    text = table(headers, rows, [None, None, 26, 32])
    common.answer(text + say(language, "rules-count", count=len(rules)) + "\n", output)


def _short(figure: str) -> str:
    """A table of figures is told by `explain`."""
    return "…" if "\n" in figure else figure


def as_data(rule: Rule, language: Language) -> dict[str, Any]:
    """A rule as `rules --format json` has it."""
    figures = {
        name: {"value": value, "from": "site" if name in rule.overridden else "rulebook"}
        for name, value in rule.parameters.items()
    }
    return {
        "id": rule.id,
        "kinds": list(rule.kinds),
        "severity": rule.severity,
        "parameters": figures,
        "source": rule.source,
        "title": rule.title[language],
    }
