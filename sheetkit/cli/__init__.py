"""The command line: one module a command, loaded only when it is asked for; errors end here, as one line."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from sheetkit import __version__
from sheetkit.cli import completing
from sheetkit.cli.language import asked_language, language_of
from sheetkit.errors import SheetkitError, tell
from sheetkit.memory import unwatched
from sheetkit.messages import LANGUAGES, Language, say

COMMANDS = {
    "init": "init",
    "demo": "demo",
    "check": "check",
    "fix": "fix",
    "settle": "settle",
    "due": "due",
    "score": "score",
    "group": "group",
    "page": "page",
    "watch": "watch",
    "trends": "trends",
    "history": "history",
    "visits": "visits",
    "notice": "notice",
    "deliveries": "deliveries",
    "doc": "doc",
    "style": "style",
    "copies": "copies",
    "rules": "rules",
    "explain": "explain",
    "registers": "registers",
    "import": "import_",
    "protect": "protect",
    "unprotect": "unprotect",
    "refresh": "refresh",
    "backups": "backups",
    "journal": "journal",
    "excel": "excel",
    "query": "query",
    "export": "export",
    "shortcut": "shortcut",
}
"""Commands in the order of the help, and the module of each."""

DONE, FINDINGS, FAILED, INTERRUPTED = 0, 1, 2, 130
FILE_NAMES = "报事登记"
"""What every system must be able to name a file: else it would seem that there is none."""


class Commands(click.Group):
    """The commands, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's object, from its own module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sheetkit.cli.{COMMANDS[cmd_name]}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that the first word names. Raises SheetkitError where there is none of that name."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise SheetkitError("usage-no-command", name=args[0], known=", ".join(COMMANDS))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so."""
        return completing.commands(ctx, COMMANDS, incomplete)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help, from the messages: no command is imported for it."""
        language = language_of(ctx)
        formatter.write_usage(ctx.command_path, say(language, "usage-words"), prefix=say(language, "usage"))
        formatter.write_paragraph()
        formatter.write_text(say(language, "help"))
        with formatter.section(say(language, "commands")):
            formatter.write_dl([(name, say(language, f"help-{name}")) for name in COMMANDS])
        formatter.write_paragraph()
        formatter.write_text(say(language, "help-more"))

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run a command; every error becomes one line and an exit status."""
        words = list(args) if args is not None else sys.argv[1:]
        language = asked_language(words)
        extra |= {"standalone_mode": False, "obj": language}
        try:
            with unwatched():  # a command is over before anything is worth collecting
                code = super().main(words, *rest, **extra)
        except SheetkitError as error:
            _fail(tell(language, error))
        except click.ClickException as error:
            _fail(usage_error(language, error))
        except (KeyboardInterrupt, click.Abort):
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(DONE)
        except Exception as error:
            if os.environ.get("SHEETKIT_DEBUG"):
                raise
            _fail(say(language, "bug", reason=f"{type(error).__name__}: {error}"))
        sys.exit(code if isinstance(code, int) else DONE)


def usage_error(language: Language, error: click.ClickException) -> str:
    """What is wrong with the words of a command, in the user's language."""
    match error:
        case click.NoSuchOption():
            return say(language, "usage-no-option", option=error.option_name)
        case click.BadOptionUsage():
            return say(language, "usage-no-value", option=error.option_name)
        case click.MissingParameter() if error.param is not None:
            return say(language, "usage-missing", name=_name(error.param))
        case click.BadParameter() if error.param is not None:
            return _bad_value(language, error.param, error.message)
        case click.UsageError():
            return say(language, "usage-wrong", reason=error.message)
        case _:
            return error.format_message()


def _bad_value(language: Language, param: click.Parameter, reason: str) -> str:
    match param.type:
        case click.Choice():
            return say(language, "usage-choice", name=_name(param), known=", ".join(map(str, param.type.choices)))
        case click.IntRange():
            return say(language, "usage-number", name=_name(param), low=param.type.min)
        case click.Path():
            return say(language, "usage-folder", name=_name(param))
        case _:
            return say(language, "usage-bad", name=_name(param), reason=reason)


def _name(param: click.Parameter) -> str:
    """An option as it is typed, an argument as the help calls it."""
    return param.opts[-1] if isinstance(param, click.Option) else str(param.metavar or param.name)


def _fail(line: str) -> NoReturn:
    click.echo(f"sheetkit: {' '.join(line.split())}", err=True)
    sys.exit(FAILED)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option("--lang", type=click.Choice(LANGUAGES))
@click.version_option(__version__, prog_name="sheetkit")
@click.pass_context
def cli(ctx: click.Context, lang: Language | None) -> None:
    """All commands; by itself the menu, and the help where nobody sits at a terminal."""
    if ctx.invoked_subcommand is None:
        from sheetkit.cli.menu import at_screen, open_menu

        if at_screen():
            open_menu(cli.main, COMMANDS, lang, language_of(ctx))
        else:
            click.echo(ctx.get_help())


def main() -> NoReturn:
    """The entry point of `sheetkit`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        os.fsencode(FILE_NAMES)
    except UnicodeEncodeError:
        _fail(say(asked_language(sys.argv[1:]), "no-chinese-names", encoding=sys.getfilesystemencoding()))
    cli.main()
