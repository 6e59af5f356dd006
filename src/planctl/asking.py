"""Questions on a terminal, asked on standard error so that results stay clean."""

import sys
from collections.abc import Callable
from typing import TypeVar

from planctl.errors import PlanctlError
from planctl.output import say
from planctl.text import printable

_T = TypeVar("_T")


class Ended(Exception):  # noqa: N818 - the end of the answers is no error
    """There are no more answers: the input was closed."""


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


def ask(question: str, read: Callable[[str], _T]) -> _T | None:
    """Ask until the answer can be read; None for an empty one. Raises Ended."""
    while True:
        sys.stderr.write(f"{printable(question)} ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            sys.stderr.write("\n")
            raise Ended
        if not answer.strip():
            return None
        try:
            return read(answer.strip())
        except PlanctlError as error:
            say(f"  {printable(str(error))}")


def insist(question: str, read: Callable[[str], _T]) -> _T:
    """Ask until there is an answer. Raises Ended."""
    while (answer := ask(question, read)) is None:
        pass
    return answer


def agreed(question: str) -> bool:
    """Ask for a yes; an empty answer, or none, is a no."""
    try:
        answer = ask(f"{question} [y/N]", str)
    except Ended:
        return False
    return answer is not None and answer.casefold() in {"y", "yes"}
