"""A set of files to a folder: what changed is written, what an earlier run made and this one does not is removed.

The folder keeps a list of what was made in it, with digests as `sha256sum --check` reads them. What is not in the
list is never overwritten and never removed.
"""

import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.lock import locked

MADE = ".planctl-site"
_PART = MADE + ".part"
_LINE = re.compile(r"([0-9a-f]{64})  ((?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*)")

Made = dict[str, set[str]]
"""The digests of what was made at each path: two where a run was stopped midway."""


class Published(NamedTuple):
    """The paths that were written, that stood there already, that were removed, and that were left to their editor."""

    written: list[str]
    same: list[str]
    removed: list[str]
    left: list[str]


def publish(folder: Path, files: Mapping[str, bytes]) -> Published:
    """Bring a folder to hold these files, by path relative to it; raises PlanctlError, and then nothing was replaced.

    Stopped midway it holds old and new files, each whole; the next run brings it to the end.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        root = Path(os.path.realpath(folder))
        _refuse_links(root, folder, [MADE, *files])
        with locked(root):
            return _bring(root, folder, files)
    except OSError as error:
        name = error.filename or folder
        raise PlanctlError(f'cannot write "{name}": {error.strerror}') from None


def _bring(root: Path, folder: Path, files: Mapping[str, bytes]) -> Published:
    made = _made(root, folder)
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    same = [path for path, content in sorted(files.items()) if _holds(root / path, content)]
    written = sorted(files.keys() - set(same))
    foreign = [path for path in written if path not in made and os.path.lexists(root / path)]
    if foreign:
        others = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise PlanctlError(
            f'"{folder}" holds {foreign[0]}{others} of another making; name another folder, or move it away'
        )
    gone = sorted(made.keys() - files.keys())
    _refuse_links(root, folder, gone)
    _list(
        root,
        {path: made.get(path, set()) | {digests[path]} if path in digests else made[path] for path in {*made, *files}},
    )
    for parent in sorted({(root / path).parent for path in written}):
        parent.mkdir(parents=True, exist_ok=True)
    for path in written:
        _write(root, path, files[path])
    removed, left = [], []
    for path in gone:
        if not (root / path).is_file():
            continue
        if sha256((root / path).read_bytes()).hexdigest() in made[path]:
            (root / path).unlink()
            removed.append(path)
        else:
            left.append(path)
    _prune(root, removed)
    _list(root, {path: {digest} for path, digest in digests.items()})
    return Published(written, same, removed, left)


def _refuse_links(root: Path, folder: Path, paths: list[str]) -> None:
    """Refuse what a link inside the folder would lead out of it."""
    for inner in sorted({part for path in paths for part in (Path(path), *Path(path).parents)}):
        if (root / inner).is_symlink() and inner != Path():
            raise PlanctlError(f'"{folder / inner}" is a link; a site is written to regular files and folders alone')


def _made(root: Path, folder: Path) -> Made:
    """Read the list of what was made."""
    made: Made = {}
    lines = (root / MADE).read_text(encoding="utf-8", errors="replace") if (root / MADE).exists() else ""
    for line in lines.splitlines():
        entry = _LINE.fullmatch(line)
        if entry is None:
            raise PlanctlError(f'"{folder / MADE}" is no list of what was made here; remove it, or name another folder')
        made.setdefault(entry[2], set()).add(entry[1])
    return made


def _list(root: Path, made: Mapping[str, set[str]]) -> None:
    """Write the list, if it is another."""
    lines = sorted((path, digest) for path, digests in made.items() for digest in digests)
    content = "".join(f"{digest}  {path}\n" for path, digest in lines).encode()
    if not _holds(root / MADE, content):
        _write(root, MADE, content)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except PermissionError:
        return False


def _write(root: Path, path: str, content: bytes) -> None:
    """Replace a file in one step; what a stopped run left of one is written over by the next."""
    part = root / _PART
    try:
        part.unlink(missing_ok=True)
        with part.open("xb") as stream:
            stream.write(content)
        part.replace(root / path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _prune(root: Path, removed: list[str]) -> None:
    """Remove the folders that are empty now that what was made in them is gone."""
    for parent in sorted({parent for path in removed for parent in Path(path).parents} - {Path()}, reverse=True):
        if not any((root / parent).iterdir()):
            (root / parent).rmdir()
