"""What every command that edits does around its edit: lock, read, and then refuse, show or write."""

from collections.abc import Iterator
from contextlib import contextmanager

from planctl.edit import Draft
from planctl.errors import PlanctlError
from planctl.finding import Finding, Level
from planctl.lock import locked
from planctl.opening import readable
from planctl.output import echo, say
from planctl.reports.text import entry
from planctl.text import is_terminal, printable
from planctl.whereabouts import plan_folder, prefix, prefixed

MOST = 10
"""How many of the findings that an edit would add are told."""


@contextmanager
def editing(given: str | None) -> Iterator[Draft]:
    """Find, lock and read a plan; nobody else edits it before the end."""
    folder = plan_folder(given)
    with locked(next((file for name in ("plan.yaml", "plan.yml") if (file := folder / name).exists()), folder)):
        yield Draft(folder, readable(folder, {}))


def settle(draft: Draft, *, dry_run: bool = False) -> bool:
    """Write an edit, or show it as a diff; tell whether files were written.

    One that would add an error is refused with it, exit status 2; the warnings it adds are told.
    """
    tell(judged(draft))
    if not dry_run:
        draft.write()
        return bool(draft.texts)
    shown = draft.diff(prefix(draft.folder))
    echo("".join(map(printable_line, shown.splitlines(keepends=True))) if is_terminal() else shown)
    say("a dry run: nothing is written")
    return False


def judged(draft: Draft, *, errors_only: bool = False) -> list[Finding]:
    """Return the warnings that an edit adds; one that would add an error is refused with it, exit status 2."""
    found = prefixed(draft.found(errors_only=errors_only) if draft.texts else [], draft.folder)
    errors = [finding for finding in found if finding.level is Level.error]
    if errors:
        tell(errors)
        number = len(errors)
        raise PlanctlError(f"refused: the plan would have {number} more error{'s' * (number != 1)}; nothing is written")
    return found


def tell(found: list[Finding]) -> None:
    """Tell the first of some findings, and how many more there are."""
    for finding in found[:MOST]:
        say(entry(finding).rstrip("\n"))
    if len(found) > MOST:
        say(f"and {len(found) - MOST} more like these")


def printable_line(line: str) -> str:
    """Show what would drive a terminal as escapes, the line end as it is."""
    return printable(line.rstrip("\r\n")) + "\n"
