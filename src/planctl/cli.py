"""The command line: which commands there are, and the one place where a command fails."""

import errno
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from planctl import __version__
from planctl.errors import PlanctlError, did_you_mean
from planctl.output import echo, forget_output

COMMANDS = {
    "init": "Make a new plan that validates, with a workflow that checks it.",
    "validate": "Check the plan: every finding of every file in one run.",
    "explain": "Say what a finding means, why it matters and how to mend it.",
    "status": "Show how the plan stands: what is done, due, overdue, not reported.",
    "list": "List activities, milestones, objectives, owners, measures or years.",
    "show": "Show everything about one activity, milestone, owner, objective or measure.",
    "diff": "Show what changed between two states of the plan, in its own terms.",
    "history": "Show what happened to the plan, or to one thing in it, commit by commit.",
    "trend": "Show how the plan stood at each quarter end, from git; draw it.",
    "update": "Report progress on milestones, a confidence rating, a measure's reading.",
    "rebaseline": "Change when a milestone is due, on record: why, and by whose leave.",
    "add": "Add an activity, a milestone, an owner or an objective; its id is made for it.",
    "close-year": "Freeze a year; what is unfinished moves to the next, on record.",
    "import": "Bring a spreadsheet, a Word table or JSON into a plan, by a map of its columns.",
    "fmt": "Lay the plan's files out in one way: order of keys, indentation, comments kept.",
    "render": "Make a document of the plan: Markdown, an accessible page, a PDF.",
    "site": "Make the whole plan a static web site, with search, history and data.",
    "export": "Write the plan for other programs: spreadsheet, calendar, data.",
    "textconv": "Print one plan file as facts, a line each: what git diff and git log -p compare.",
    "completion": "Print what makes bash, zsh or fish complete commands, ids, owners, years.",
}
_CLOSED_PIPE = 141
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})


class Commands(TyperGroup):
    """The commands, each imported only when it is the one asked for."""

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        """Read the arguments; what --help and --version print can fail like any result."""
        return guarded(lambda: super(Commands, self).make_context(*arguments, **extra))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is typer's
        """Return the names in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is typer's
        """Import one command and build it."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"planctl.commands.{cmd_name.replace('-', '_')}")
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(cmd_name, epilog=module.EXAMPLE)(module.run)
        return get_command(app)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; a word that is none is answered with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = did_you_mean(args[0], list(COMMANDS))
            raise PlanctlError(f'no command "{args[0]}"{near}; planctl --help lists them')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is typer's
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what stops it is told in one sentence, exit status 2."""
        return guarded(lambda: super(Commands, self).invoke(ctx))


def guarded(work: Callable[[], Any]) -> Any:
    """Do some work; the one place that turns what stops it into an exit status."""
    try:
        result = work()
        sys.stdout.flush()
    except PlanctlError as error:
        from planctl.text import printable  # noqa: PLC0415 - only a failure pays

        for told in str(error).split("\nerror: "):  # several in one; any other line break came with what was given
            line = printable(told).replace("\n", "\\n")
            sys.stderr.write(f"error: {line}\n")
        raise typer.Exit(2) from None
    except BrokenPipeError:
        forget_output()
        raise typer.Exit(_CLOSED_PIPE) from None
    except OSError as error:  # typer itself prints the help
        if error.errno not in _NO_ROOM or error.filename is not None:
            raise
        forget_output()
        sys.stderr.write(f"error: cannot write the result: {error.strerror}\n")
        raise typer.Exit(2) from None
    else:
        return result


def _version(value: bool) -> None:
    if value:
        echo(f"planctl {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    name="planctl",
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog='Example: planctl status --owner "Director of Finance" --year 2023/24',
)


@app.callback()
def main(
    context: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan", metavar="DIR", help="The plan's folder.")] = None,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Check, query, report on and publish a multi-year business plan kept as YAML in git.

    The plan is --plan, else PLANCTL_PLAN, else the nearest plan/plan.yaml or plan.yaml here or in a folder above.
    """
    context.obj = plan


def command() -> Any:
    """Return the whole command line as one command."""
    return get_command(app)
