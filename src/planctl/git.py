"""The few things asked of git: by subprocess, whatever the caller's settings, and never anything that writes."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from planctl.errors import PlanctlError

_SETTINGS = ("core.quotePath=false", "core.fsmonitor=false", "log.showRoot=true", "log.showSignature=false")
_PAST = ("log", "--all", "--full-history", "-m", "--format=", "--raw", "--no-abbrev", "--no-renames", "-z")
_RECORD = re.compile(rb":[0-7]{6} [0-7]{6} [0-9a-f]+ ([0-9a-f]+) [A-Z]")


def repository(folder: Path) -> Path | None:
    """Return the top of the working tree that a folder is in, without asking git; None where it is in none."""
    start = Path(os.path.realpath(folder))
    return next((top for top in (start, *start.parents) if (top / ".git").exists()), None)


def git(top: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git in a folder and return what it prints; raises PlanctlError with git's own first words."""
    import subprocess  # noqa: PLC0415 - a command that does not ask git does not pay

    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    command = ["git", "--no-pager", *settings, *arguments]
    try:
        done = subprocess.run(command, cwd=top, env=_environment(), input=given, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise PlanctlError("git is not installed, and this reads the plan's history; install git") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit status {done.returncode}"]
        raise PlanctlError(f"git cannot do it: {' '.join(said[0].removeprefix('fatal: ').split())}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Leave out what a hook says of the repository it runs in, and everything that would ask or translate."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def is_shallow(top: Path) -> bool:
    """Tell whether a clone lacks the older part of its history."""
    return git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"


def past(top: Path, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, blob) for each version that a file had in any revision reachable from any reference.

    `patterns` are globs from the top of the working tree, in which ** is any number of folders. A version that removes
    the file has no blob and is left out.
    """
    told = git(top, *_PAST, "--", *(f":(top,glob){pattern}" for pattern in patterns)).split(b"\0")
    words = iter(told)
    for word in words:
        record = _RECORD.fullmatch(word.strip(b"\n"))
        if record is not None:
            path = next(words).decode("utf-8", "surrogateescape")
            if record[1].strip(b"0"):
                yield path, record[1].decode()


def blobs(top: Path, names: Iterable[str]) -> Iterator[bytes]:
    """Yield the content of each object, in one call."""
    wanted = list(names)
    told = git(top, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode()) if wanted else b""
    at = 0
    for name in wanted:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if len(head) != 3:  # a name, a type, a size
            raise PlanctlError(f"git has no object {name} here; fetch what the clone left out")
        start, at = end + 1, end + 2 + int(head[2])
        yield told[start : at - 1]
