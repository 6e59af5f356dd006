"""`python -m planctl` and the planctl script."""

import gc
import os
import sys
from contextlib import suppress

_BUG = 70


def main() -> None:
    """Run the command line; a bug prints its traceback and asks for a report, exit status 70."""
    occupy()
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").casefold().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
            # A pipe carries UTF-8 whatever the locale; a terminal that cannot show a character shows its escape.
            stream.reconfigure(**({"errors": "backslashreplace"} if stream.isatty() else {"encoding": "utf-8"}))
    if sys.argv[1:2] == ["__complete"]:
        complete()
        return
    gc.disable()  # a command lives for a second, and what it leaves behind dies with it
    try:
        from planctl.cli import command  # noqa: PLC0415 - so that an interrupt while importing ends quietly too

        command()(prog_name="planctl")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the last resort: everything expected was handled below
        import traceback  # noqa: PLC0415 - only a bug pays for it

        traceback.print_exc()
        sys.stderr.write("error: this is a bug in planctl; please report it with the lines above\n")
        sys.exit(_BUG)


def occupy() -> None:
    """Put something where a standard stream was closed, so that no file that is opened next is taken for it.

    What is written to standard output must fail then, for it is lost; of standard error only the words are.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def complete() -> None:
    """Answer a shell that completes a command line; nothing is ever told on standard error, whatever happens."""
    sys.stderr = None
    with suppress(Exception):  # somebody is typing: an error would stand in the middle of the line
        from planctl.complete import answer  # noqa: PLC0415 - a command does not pay for it

        sys.stdout.write(answer(sys.argv[2:]))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
