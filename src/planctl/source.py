"""The texts of a plan: read from a folder into a dictionary, whatever state the folder is in."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planctl.errors import PlanctlError
from planctl.finding import Found, Span, Spot

MAX_MIB = 4
MAX_BYTES = MAX_MIB * 1024 * 1024
TOP = ("plan", "objectives", "owners", "measures")
FOLDERS = {"activities": (".yaml", ".yml"), "sections": (".md",)}


@dataclass(slots=True)
class Source:
    """Texts by path relative to the plan's folder, the files that could not be read, and why.

    `glimpses` is what can be made out of a file that is not UTF-8, to show where.
    """

    texts: dict[str, str] = field(default_factory=dict)
    unread: dict[str, Found] = field(default_factory=dict)
    glimpses: dict[str, str] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)


def find_plan(given: str | None, environment: str | None, start: Path) -> Path:
    """Return the plan's folder: the one given, else the environment's, else the nearest upwards from `start`."""
    named = given or environment
    if named:
        try:
            return _named(named)
        except OSError as error:
            raise PlanctlError(f'cannot look into "{named}": {error.strerror}; --plan names a folder') from None
    for folder in (start, *start.parents):
        for candidate in (folder / "plan", folder):
            if _holds_plan(candidate):
                return candidate
    raise PlanctlError("no plan here or in a folder above; name one with --plan DIR")


def _named(name: str) -> Path:
    """Return the plan's folder that was asked for by name; raises PlanctlError, OSError."""
    folder = Path(name)
    if folder.name in {"plan.yaml", "plan.yml"} and folder.is_file():
        return folder.parent
    if not folder.is_dir():
        raise PlanctlError(f'no folder "{name}"; --plan names the folder that holds plan.yaml')
    if not _holds_plan(folder) and _holds_plan(folder / "plan"):
        return folder / "plan"
    if not _holds_plan(folder) and not (folder / "activities").is_dir():
        raise PlanctlError(f'no plan.yaml in "{name}"; --plan names the folder that holds it')
    return folder


def _holds_plan(folder: Path) -> bool:
    try:
        return any((folder / name).is_file() for name in ("plan.yaml", "plan.yml"))
    except OSError:  # a folder on the way up that may not be looked into holds no plan of ours
        return False


def read_folder(folder: Path) -> Source:
    """Read every file of a plan; one that cannot be read is a finding, and the rest is still read."""
    source = Source()
    root = os.path.realpath(folder)
    for entry in _entries(source, folder, ""):
        name = entry.name
        if name in FOLDERS and entry.is_symlink() and _leads_out(root, entry):
            source.unread[f"{name}/"] = _unreadable(f"{name}/", _OUTSIDE)
        elif name in FOLDERS and (entry.is_symlink() or entry.is_dir()):
            for item in _entries(source, Path(entry.path), f"{name}/"):
                _take(source, root, item, f"{name}/{item.name}", belongs(f"{name}/{item.name}"))
        else:
            _take(source, root, entry, name, belongs(name))
    return source


def belongs(file: str) -> bool:
    """Tell whether a path relative to a plan's folder is that of one of its files."""
    folder, slash, name = file.rpartition("/")
    stem, _, ending = name.rpartition(".")
    return name.endswith(FOLDERS.get(folder, ())) if slash else stem in TOP and ending in {"yaml", "yml"}


def kind_of(file: str) -> str:
    """Return what a YAML file of a plan holds, by its path relative to the plan's folder; nothing for any other."""
    if not belongs(file) or file.endswith(".md"):
        return ""
    return "activity" if "/" in file else file.partition(".")[0]


def read_contents(contents: Mapping[str, bytes], decoded: "Decode | None" = None) -> Source:
    """Read a plan from the contents of its files, by path relative to its folder; others are passed over.

    `decoded` is `decode`, or remembers what it said before.
    """
    source = Source()
    for file, content in sorted(contents.items()):
        if belongs(file):
            problem = f"larger than {MAX_MIB} MiB" if len(content) > MAX_BYTES else ""
            _keep(source, file, problem, content, decoded or decode)
    return source


def _entries(source: Source, folder: Path, name: str) -> list[os.DirEntry[str]]:
    """List a folder by name."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        file = name or "."
        source.unread[file] = _unreadable(file, f"the folder cannot be read: {error.strerror}")
        return []


def _take(source: Source, root: str, entry: os.DirEntry[str], file: str, belongs: bool) -> None:
    """Read one file, or say why not."""
    if not belongs:
        if not entry.name.startswith(".") or ("/" in file and entry.name.endswith((".yaml", ".yml"))):
            source.strays += _inside(file, entry)
        return
    _keep(source, file, *_read(root, entry), decode)


def _keep(source: Source, file: str, problem: str, content: bytes, decoded: "Decode") -> None:
    """Keep a file's text, or why there is none."""
    if problem:
        source.unread[file] = _unreadable(file, problem)
        return
    problem, text = decoded(content)
    if not problem:
        source.texts[file] = text
        return
    source.glimpses[file] = text
    start = text.index("\ufffd")
    source.unread[file] = _unreadable(file, problem)._replace(span=Span(start, start + 1))


def _inside(file: str, entry: os.DirEntry[str]) -> list[str]:
    """Return a stray file, or of a stray folder the YAML files that somebody may believe to be read."""
    try:
        if not entry.is_dir():
            return [file]
        with os.scandir(entry.path) as entries:
            names = sorted(item.name for item in entries)
    except OSError:
        return [file]
    return [f"{file}/{name}" for name in names if name.endswith((".yaml", ".yml"))] or [file]


_OUTSIDE = "a link that leads out of the plan"


def _leads_out(root: str, entry: os.DirEntry[str]) -> bool:
    return os.path.commonpath([root, os.path.realpath(entry.path)]) != root


def _read(root: str, entry: os.DirEntry[str]) -> tuple[str, bytes]:
    """Return (what is wrong or nothing, the content)."""
    try:
        if entry.is_symlink() and _leads_out(root, entry):
            return _OUTSIDE, b""
        if not entry.is_file():
            return ("a folder, not a file" if entry.is_dir() else "not a regular file"), b""
        handle = os.open(entry.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                return "not a regular file", b""
            content = os.read(handle, min(about.st_size, MAX_BYTES) + 1)
            while len(content) <= MAX_BYTES and (more := os.read(handle, MAX_BYTES + 1 - len(content))):
                content += more
        finally:
            os.close(handle)
    except OSError as error:
        return f"cannot be opened: {error.strerror}", b""
    if len(content) > MAX_BYTES:
        return f"larger than {MAX_MIB} MiB", b""
    return "", content


def decode(content: bytes) -> tuple[str, str]:
    """Return (what is wrong or nothing, the text without its byte order mark).

    Of a text that is not UTF-8 the first replacement character stands at the first byte that is wrong.
    """
    try:
        return "", content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        start = error.start
        text = content[:start].decode("utf-8").replace("\ufffd", "?") + content[start:].decode("utf-8", "replace")
        return f"not UTF-8: byte {content[start]:#04x}", text


Decode = Callable[[bytes], tuple[str, str]]


def _unreadable(file: str, problem: str) -> Found:
    hints = {
        "UTF-8": "save the file as UTF-8",
        "Permission": "give whoever runs planctl permission to read it",
        "MiB": "no plan file is so large: look at what came into it",
    }
    otherwise = "a plan is made of regular files inside its folder"
    remedy = next((hint for word, hint in hints.items() if word in problem), otherwise)
    return Found(Spot(file), "P001", problem, remedy)
