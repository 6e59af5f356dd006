"""Somebody else's template is filled, and their document read, in a process of its own with so much time and memory."""

import os
import signal
import sys
from collections.abc import Callable

from planctl.errors import PlanctlError

SECONDS = 20
"""How much of a processor's time it may take."""
MEMORY = 1 << 30
"""How many bytes it may ask for beyond what the process has already."""
LARGEST = 1 << 27
"""How many bytes it may make."""
_GOOD, _BAD = b"+", b"-"


def confined(work: Callable[[], str], name: str, remedy: str) -> str:
    """Return the text that some work makes; raises PlanctlError as it does, or where it takes too much, with a remedy.

    Where a process cannot be forked nothing is bounded.
    """
    if not hasattr(os, "fork"):
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(work, writing, _too_much(name, remedy))
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        try:
            told = stream.read(LARGEST + 2)
        except BaseException:  # somebody interrupts: it is not waited for
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            stream.close()  # a child that has more to say ends of it
            _, status = os.waitpid(child, 0)
    if len(told) > LARGEST + 1:
        raise PlanctlError(f'"{name}" makes more than {LARGEST >> 20} MiB; {remedy}')
    if os.WIFSIGNALED(status):
        raise PlanctlError(_too_much(name, remedy))
    if told[:1] not in {_GOOD, _BAD}:
        raise RuntimeError("what was done in a process of its own failed there, as told above")
    text = told[1:].decode("utf-8", "surrogatepass")
    if told[:1] == _BAD:
        raise PlanctlError(text)
    return text


def _too_much(name: str, remedy: str) -> str:
    return f'"{name}" takes more than {SECONDS} seconds or {MEMORY >> 20} MiB; {remedy}'


def _answer(work: Callable[[], str], writing: int, too_much: str) -> None:
    """Do the work in the child, write its text or what stopped it to the pipe, and end there."""
    status = 1
    try:
        _bound()
        try:
            told = _GOOD + work().encode("utf-8", "surrogatepass")
        except PlanctlError as error:
            told = _BAD + str(error).encode("utf-8", "surrogatepass")
        except MemoryError:
            told = _BAD + too_much.encode("utf-8", "surrogatepass")
        with os.fdopen(writing, "wb") as stream:
            stream.write(told)
        status = 0
    finally:
        if (bug := sys.exc_info()[1]) is not None and not isinstance(bug, BrokenPipeError | KeyboardInterrupt):
            sys.excepthook(type(bug), bug, bug.__traceback__)
        os._exit(status)


def _bound() -> None:
    """Let this process have so much time and memory, and no more."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none, nor a fork

        _lower(resource.RLIMIT_CPU, SECONDS)
        _lower(resource.RLIMIT_CORE, 0)
        if (size := _size()) is not None:
            _lower(resource.RLIMIT_AS, size + MEMORY)


def _lower(what: int, most: int) -> None:
    """Lower a limit, never raise one that is there."""
    import resource  # noqa: PLC0415 - as above

    soft, hard = resource.getrlimit(what)
    lowest = min([most, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(what, (lowest, hard))


def _size() -> int | None:
    """Return how many bytes of addresses this process has; None where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - no path of a plan
            return int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
