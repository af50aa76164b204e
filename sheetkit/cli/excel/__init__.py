"""`sheetkit excel`: the commands for the workbook that is open in Excel, each loaded when it is asked for."""

from importlib import import_module

import click

from sheetkit.cli import common
from sheetkit.cli.language import language_of
from sheetkit.errors import SheetkitError
from sheetkit.messages import say

MODULES = {
    "check": "check",
    "next": "check",
    "unmark": "check",
    "due": "due",
    "fix": "setting",
    "undo": "setting",
    "number": "setting",
    "notice": "papers",
    "doc": "papers",
    "refresh": "refresh",
    "install": "install",
    "uninstall": "install",
}
"""Commands in the order of the help, and the module of each."""


class Group(click.Group):
    """The commands, imported one module at a time; the help is from the messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's object, from its module. Raises SheetkitError where there is none of that name."""
        if cmd_name not in MODULES:
            raise SheetkitError("usage-no-command", name=cmd_name, known=", ".join(MODULES))
        found: click.Command = getattr(import_module(f"sheetkit.cli.excel.{MODULES[cmd_name]}"), f"{cmd_name}_command")
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the group is for, and its commands."""
        language = language_of(ctx)
        formatter.write_usage(ctx.command_path, say(language, "usage-words"), prefix=say(language, "usage"))
        formatter.write_paragraph()
        formatter.write_text(say(language, "help-excel"))
        with formatter.section(say(language, "commands")):
            formatter.write_dl([(name, say(language, f"help-excel-{name}")) for name in MODULES])


@click.group("excel", cls=Group, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """By itself the help."""
    if ctx.invoked_subcommand is None:
        common.answer(ctx.get_help(), None)
