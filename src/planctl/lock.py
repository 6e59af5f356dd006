"""One edit of a plan at a time: a lock on plan.yaml itself, so that no file is left behind."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planctl.errors import PlanctlError

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock of a file, waiting for whoever holds it; raises PlanctlError where it cannot be opened."""
    if sys.platform == "win32":  # no flock: an edit still refuses a file that was changed meanwhile
        yield
        return
    handle = _held(file)
    try:
        yield
    finally:
        os.close(handle)


def _held(file: Path) -> int:
    """Open and lock the file that stands at a path: while waiting it may have been replaced by another."""
    while True:
        try:
            handle = os.open(file, os.O_RDONLY)
        except OSError as error:
            raise PlanctlError(f'cannot open "{file}": {error.strerror}') from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(handle), file.stat()):
                return handle
        except FileNotFoundError:
            pass
        except OSError as error:  # a file system without locks
            os.close(handle)
            raise PlanctlError(f'cannot lock "{file}": {error.strerror}') from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
