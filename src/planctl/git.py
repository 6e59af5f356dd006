"""The few things asked of git."""

import os
from pathlib import Path


def repository(folder: Path) -> Path | None:
    """Return the top of the working tree that a folder is in, without asking git; None where it is in none."""
    start = Path(os.path.realpath(folder))
    return next((top for top in (start, *start.parents) if (top / ".git").exists()), None)
