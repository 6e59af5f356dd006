"""The few things asked of git: by subprocess, whatever the caller's settings, and never anything that writes."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError, did_you_mean
from planctl.period import LAST_YEAR

_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showRoot=true",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
    "color.ui=false",
    "diff.relative=false",
)
_RAW = ("--raw", "--no-abbrev", "--no-renames", "-z")
_LOG = ("log", "--topo-order", "--full-history", "-m", "--format=%H", *_RAW)
_MARK = "\x1f"
_COMMITS = ("log", "--date-order", f"--format=%H{_MARK}%P{_MARK}%cs{_MARK}%aN{_MARK}%s", *_RAW)
_NAME = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_RECORD = re.compile(rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]")
_OBJECT = re.compile(rb"([0-9a-f]+) [a-z]+ ([0-9]+)\n")
_REGULAR = b"100"  # the mode of a regular file begins like this, that of a link or a submodule does not


def repository(folder: Path) -> Path | None:
    """Return the top of the working tree that a folder is in, without asking git; None where it is in none."""
    start = Path(os.path.realpath(folder))
    return next((top for top in (start, *start.parents) if (top / ".git").exists()), None)


def git(top: Path, *arguments: str, given: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
    """Run git in a folder and return what it prints; raises PlanctlError with git's own first words.

    `more` is added to its environment.
    """
    import subprocess  # noqa: PLC0415 - a command that does not ask git does not pay

    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    command = ["git", "--no-pager", *settings, *arguments]
    environment = _environment() | dict(more or {})
    try:
        done = subprocess.run(  # noqa: S603 - a list of words for git, no shell; the settings above bind its options
            command, cwd=top, env=environment, input=given, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise PlanctlError("git is not installed, and this reads the plan's history; install git") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit status {done.returncode}"]
        raise PlanctlError(f"git cannot do it: {' '.join(said[0].removeprefix('fatal: ').split())}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Leave out what a hook says of the repository it runs in, and everything that would ask, fetch or translate."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    # An older git fetches what a clone left out all the same, by a command that the repository's settings may name.
    return kept | alone | {"GIT_ALLOW_PROTOCOL": "none"}


def _without_filters(top: Path) -> dict[str, str]:
    """Return what makes git run none of the programs that a repository's settings pass its files through."""
    try:
        names = git(top, "config", "--name-only", "-z", "--get-regexp", "^filter\\.").decode("utf-8", "surrogateescape")
    except PlanctlError:  # there is none
        return {}
    drivers = sorted({name.rpartition(".")[0] for name in names.split("\0")[:-1]})
    settings = {
        f"{driver}.{key}": value
        for driver in drivers
        for key, value in (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    }
    told = {"GIT_CONFIG_COUNT": str(len(settings))}
    for index, (key, value) in enumerate(settings.items()):
        told |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
    return told


def is_shallow(top: Path) -> bool:
    """Tell whether a clone lacks the older part of its history."""
    return git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"


class Version(NamedTuple):
    """What a revision made of a file: its commit, its path from the top, the blob before and after; None: no file."""

    commit: str
    path: str
    old: str | None
    blob: str | None


def versions(top: Path, patterns: Sequence[str], *revisions: str) -> Iterator[Version]:
    """Yield what each revision reachable from some made of some files, the newest first.

    `patterns` are globs from the top of the working tree, in which ** is any number of folders.
    """
    told = git(top, *_LOG, *revisions, "--", *(f":(top,glob){pattern}" for pattern in patterns))
    words = iter(told.split(b"\0"))
    commit = ""
    for word in words:
        name = word.strip(b"\n")
        if _NAME.fullmatch(name):
            commit = name.decode()
        elif record := _RECORD.fullmatch(name):
            yield Version(commit, next(words).decode("utf-8", "surrogateescape"), *_blobs(record))


class Commit(NamedTuple):
    """A commit that touched some files: its parents among such, its committer's day, what it made of each file."""

    name: str
    parents: tuple[str, ...]
    day: date
    author: str
    subject: str
    touched: tuple[Version, ...]


def commits(top: Path, revision: str, patterns: Sequence[str], *, main_line: bool = False) -> list[Commit]:
    """Return every commit reachable from a revision that touched some files, the newest first.

    Of a merge, `touched` is what differs from its first parent. On the main line are first parents alone.
    """
    way = ("--first-parent",) if main_line else ("--simplify-merges", "--parents")
    paths = ("--", *(f":(top,glob){pattern}" for pattern in patterns))
    told = git(top, *_COMMITS, "--diff-merges=first-parent", *way, "--end-of-options", revision, *paths)
    found: list[Commit] = []
    touched: list[Version] = []
    words = iter(told.split(b"\0"))
    for word in words:
        if record := _RECORD.fullmatch(word.strip(b"\n")):
            path = next(words).decode("utf-8", "surrogateescape")
            touched.append(Version(found[-1].name, path, *_blobs(record)))
        elif word.strip(b"\n"):
            _settle(found, touched)
            name, parents, day, author, subject = word.strip(b"\n").decode("utf-8", "replace").split(_MARK, 4)
            found.append(Commit(name, tuple(parents.split()), _day(day), author, subject, ()))
    _settle(found, touched)
    return found


def _blobs(record: re.Match[bytes]) -> tuple[str | None, str | None]:
    """Return the blob before and after, None where there was no regular file."""
    before, after, old, new = record.groups()
    return old.decode() if before.startswith(_REGULAR) else None, new.decode() if after.startswith(_REGULAR) else None


def literal(path: str) -> str:
    """Return a path as a pattern that fits nothing else."""
    return re.sub(r"([*?\[\]\\])", r"\\\1", path)


def _settle(found: list[Commit], touched: list[Version]) -> None:
    """Give the last commit what it touched."""
    if found:
        found[-1] = found[-1]._replace(touched=tuple(touched))
    touched.clear()


def days(top: Path, revision: str) -> Iterator[tuple[str, date]]:
    """Yield each commit of a revision's main line with its committer's day, the newest first."""
    for entry in (
        git(top, "log", "--first-parent", "--format=%H %cs", "--end-of-options", revision).decode().splitlines()
    ):
        name, _, day = entry.partition(" ")
        yield name, _day(day)


def day_of(top: Path, commit: str) -> date:
    """Return the day on which somebody committed, by their own clock."""
    return _day(git(top, "show", "--no-patch", "--format=%cs", commit).decode().strip())


def _day(text: str) -> date:
    """Return a commit's day; the first there is where its date is none to reckon with, as in odd conversions."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return date.min
    return day if day.year <= LAST_YEAR else date.min


def names(top: Path) -> list[str]:
    """Return the names of branches and tags."""
    told = git(top, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    return told.decode("utf-8", "replace").splitlines()


def fork_point(top: Path, one: str, other: str) -> str | None:
    """Return the best commit that two have behind them; None where they have none in common."""
    try:
        return git(top, "merge-base", one, other).decode().strip() or None
    except PlanctlError:
        return None


def deepen(top: Path) -> str:
    """Return what to add where something of the past is missing: how to deepen a shallow clone, else nothing."""
    told = "; the clone is shallow: git fetch --unshallow deepens it (in CI: fetch-depth: 0)"
    return told if is_shallow(top) else ""


def unlike(top: Path, place: str, counts: Callable[[str], bool]) -> bool:
    """Tell whether a folder's files are not those of HEAD: changed, staged, new or ignored; only those that count do.

    `place` leads to the folder from the top, `counts` is asked with a path from there.
    """
    way = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=traditional")
    only = ("--ignore-submodules=all", "--", f":(top,literal){place or '.'}")
    content = git(top, "status", *way, *only, more=_without_filters(top))
    told = content.decode("utf-8", "surrogateescape")
    paths = (entry[3:] for entry in told.split("\0"))
    return any(path.startswith(place) and counts(path[len(place) :]) for path in paths)


def is_revision(top: Path, name: str) -> bool:
    """Tell whether a name means a commit."""
    return bool(_commit(top, name))


def _commit(top: Path, name: str) -> str:
    """Return the commit that a name means, or nothing: ^main, all but main, is no one revision."""
    with suppress(PlanctlError):
        told = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
        return told.decode() if _NAME.fullmatch(told) else ""
    return ""


def resolve(top: Path, name: str) -> str:
    """Return the commit that a name means; raises PlanctlError."""
    found = _commit(top, name)
    if not found:
        more = deepen(top) or ("; nothing is committed here yet" if name == "HEAD" else did_you_mean(name, names(top)))
        raise PlanctlError(f'git knows no revision "{name}" here{more}')
    return found


def tree(top: Path, commit: str) -> dict[str, str]:
    """Return the blob of every regular file in a revision, by path from the top."""
    files = {}
    for entry in git(top, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        mode, _, blob = about.split()
        if mode.startswith(_REGULAR):
            files[path.decode("utf-8", "surrogateescape")] = blob.decode()
    return files


def blobs(top: Path, names: Iterable[str]) -> Iterator[bytes]:
    """Yield the content of each object, in one call."""
    wanted = list(names)
    told = git(top, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode()) if wanted else b""
    at = 0
    for name in wanted:
        head = _OBJECT.match(told, at)
        if head is None or head[1].decode() != name:
            raise PlanctlError(f"git has no object {name} here; fetch what the clone left out")
        end = head.end() + int(head[2])
        if told[end : end + 1] != b"\n":
            raise PlanctlError(f"git's object {name} is damaged; git fsck tells what else is")
        yield told[head.end() : end]
        at = end + 1
