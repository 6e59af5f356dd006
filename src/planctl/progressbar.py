"""A sign of life on a terminal's standard error, for work of more than a second."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

DELAY = 1.0


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Tell what is being done once it has taken a second, and wipe it away; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        sys.stderr.write(f"{what} …\r")
        sys.stderr.flush()

    timer = threading.Timer(DELAY, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            sys.stderr.write(" " * (len(what) + 2) + "\r")
            sys.stderr.flush()
