"""What may come next on a command line: words of the commands, and ids, titles, years and codes of the plan at hand.

Answers while somebody types, so it reads no more of a plan than the word asks for and imports no command. Whatever
cannot be read has nothing to offer; nothing is ever told on standard error.
"""

import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from planctl.command_words import MAIN, WORDS
from planctl.errors import PlanctlError
from planctl.source import find_plan
from planctl.text import one_line, printable

FILES, FOLDERS = ":files", ":folders"
"""Instead of candidates: let the shell complete a path."""
STATUSES = ("not-started", "in-progress", "complete", "paused", "closed", "superseded")
TIMINGS = ("early", "on-time", "late", "undated", "stopped", "ongoing", "unscheduled", "overdue", "due", "not-due")
RAGS = ("blue", "green", "amber", "red", "grey", "none")
FIELDS = ("status", "completed", "forecast", "started", "note", "impact", "evidence", "confirmed-by", "reason")
TEMPLATES = ("plan", "document", "board", "owner")
_MOST_FILES = 300  # of a larger plan no tag is offered: it would take too long
_CODE = re.compile(r"\"(P[0-9]{3})\"")


class Candidate(NamedTuple):
    """A word that may come next, and what it means."""

    word: str
    meaning: str = ""


def answer(arguments: Sequence[str]) -> str:
    """Return the candidates for the last word of a command line, a line each: the word, a tab, its meaning.

    `arguments` are the name of a shell and the words behind `planctl`, the last being the one that is typed.
    """
    shell, *words = arguments
    if shell == "bash":
        return _for_bash(words)
    *before, typed = [unquoted(word) for word in words] if shell == "fish" else words
    return "".join(f"{word}\t{meaning}\n" if meaning else f"{word}\n" for word, meaning in candidates(before, typed))


def _for_bash(words: Sequence[str]) -> str:
    """Answer bash, which breaks words at = and :, puts in what it is given as it is, and shows no meanings."""
    *before, typed = [unquoted(word) for word in joined(words)]
    kept = max(typed.rfind("="), typed.rfind(":")) + 1
    is_quoted = words[-1].startswith(('"', "'"))
    told = []
    for word, _ in candidates(before, typed):
        rest = word if word in {FILES, FOLDERS} else word[kept:]
        told.append(rest if is_quoted else re.sub(r"([^\w./:=@%+,-])", r"\\\1", rest))
    return "".join(f"{word}\n" for word in told)


def joined(words: Sequence[str]) -> list[str]:
    """Join what bash broke at = and :."""
    whole: list[str] = []
    glue = False
    for word in words:
        if whole and (glue or word in {"=", ":"}):
            whole[-1] += word
        else:
            whole.append(word)
        glue = word in {"=", ":"}
    return whole or [""]


def unquoted(word: str) -> str:
    """Return what a word means to a shell, its closing quotation mark there or not."""
    for closing in ("", '"', "'", "\\"):
        try:
            parts = shlex.split(word + closing)
        except ValueError:
            continue
        return parts[0] if parts else ""
    return word


def candidates(before: Sequence[str], typed: str) -> list[Candidate]:
    """Return what the word that is being typed may become."""
    line = _Line(before)
    name, equals, value = typed.partition("=")
    if line.wanting is not None:
        return _fitting(line.wanting, typed, line.plan)
    if not line.only_arguments and equals and name in line.options:
        return [
            item if item.word in {FILES, FOLDERS} else item._replace(word=f"{name}={item.word}")
            for item in _fitting(line.options[name] or "", value, line.plan)
        ]
    if not line.only_arguments and typed.startswith("-"):
        return _starting((Candidate(option) for option in sorted(line.options) if option.startswith("--")), typed)
    if line.command is None:
        return _starting(map(Candidate, WORDS), typed)
    return _fitting(line.argument, typed, line.plan)


class _Line:
    """What the words before the one that is typed say."""

    def __init__(self, before: Sequence[str]) -> None:
        self.command: str | None = None
        self.options, arguments = _read(MAIN)
        self.plan = os.environ.get("PLANCTL_PLAN")
        self.wanting: str | None = None
        self.only_arguments = False
        given, option = 0, ""
        for word in before:
            name, equals, value = word.partition("=")
            if self.wanting is not None:
                self._note(option, word)
                self.wanting = None
            elif word == "--" and not self.only_arguments:
                self.only_arguments = True
            elif name.startswith("-") and not self.only_arguments:
                option, self.wanting = name, None if equals else self.options.get(name)
                if equals:
                    self._note(name, value)
            elif self.command is None:
                self.command = word
                self.options, arguments = _read(f"{WORDS.get(word, '')} --help")
            else:
                given += 1
        last = arguments[-1] if arguments else ""
        self.argument = (arguments[given] if given < len(arguments) else last if last.endswith("*") else "").rstrip("*")

    def _note(self, option: str, value: str) -> None:
        if option == "--plan":
            self.plan = value


def _read(entries: str) -> tuple[dict[str, str | None], list[str]]:
    """Take a line of the table apart: the options with the kind of their value, None for a flag; the arguments."""
    options: dict[str, str | None] = {}
    arguments = []
    for entry in entries.split():
        name, colon, kind = entry.partition(":")
        if name:
            options[name] = kind if colon else None
        else:
            arguments.append(kind)
    return options, arguments


def _fitting(kind: str, typed: str, plan: str | None) -> list[Candidate]:
    """Return the candidates of a kind that start like what is typed, in any case; else those whose meaning does."""
    if kind in {"file", "folder"}:
        return [Candidate(FILES if kind == "file" else FOLDERS)]
    if kind not in CANDIDATES:
        return _starting(map(Candidate, filter(None, kind.split("|"))), typed)
    try:
        folder = find_plan(plan, None, Path.cwd())
        known = [item for item in CANDIDATES[kind](folder, typed) if _is_plain(item.word)]
    except (PlanctlError, OSError, ValueError):  # no plan, or one that cannot be read
        known = [] if kind not in _PLANLESS else list(CANDIDATES[kind](Path(), typed))
    meant = (Candidate(item.meaning) for item in known if item.meaning and kind in _NAMED)
    return _starting(known, typed) or _starting(meant, typed) or [Candidate(FILES)] * (kind == "template")


def _starting(known: Iterable[Candidate], typed: str) -> list[Candidate]:
    return [item for item in dict.fromkeys(known) if item.word.casefold().startswith(typed.casefold())]


def _is_plain(word: str) -> bool:
    """Tell whether a word may go to a shell: nothing in it that cannot be seen."""
    return bool(word) and printable(word) == word and not re.search(r"[\t\r\n]", word)


def _data(folder: Path, name: str) -> Any:
    """Return the data of a plan's file; None where there is none, and as much as can be made out of a broken one."""
    from planctl.yamltext import inspect  # noqa: PLC0415 - most words need no YAML

    for ending in ("yaml", "yml"):
        file = folder / f"{name}.{ending}"
        if file.is_file():
            return inspect(file.read_text(encoding="utf-8-sig", errors="replace")).data
    return None


def _listed(folder: Path, name: str) -> Iterator[Candidate]:
    """Yield the ids of a file that is a list of things, with their titles; an objective's parts too."""
    items = _data(folder, name)
    for item in items if isinstance(items, list) else []:
        thing = item if isinstance(item, dict) else {"id": item}
        if isinstance(thing.get("id"), str):
            yield Candidate(thing["id"].strip(), one_line(str(thing.get("title") or "")))
        parts = thing.get("parts")
        for part in parts if isinstance(parts, list) else []:
            inner = part if isinstance(part, dict) else {"id": part}
            if isinstance(inner.get("id"), str):
                yield Candidate(inner["id"].strip(), one_line(str(inner.get("title") or "")))


def _activities(folder: Path) -> list[Candidate]:
    files = (folder / "activities").iterdir() if (folder / "activities").is_dir() else ()
    return [Candidate(file.stem) for file in sorted(files) if file.suffix in {".yaml", ".yml"}]


def _milestones(folder: Path, typed: str) -> Iterator[Candidate]:
    """Yield the activities; of the only one that is still possible, its milestones too."""
    known = _starting(_activities(folder), typed.partition("/")[0])
    exact = [item for item in known if item.word == typed.partition("/")[0]] if "/" in typed else known
    if "/" not in typed:
        yield from known
    if len(exact) == 1:
        data = _data(folder / "activities", exact[0].word)
        years = data.get("milestones") if isinstance(data, dict) else None
        for items in years.values() if isinstance(years, dict) else []:
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield Candidate(f"{exact[0].word}/{item['id'].strip()}", one_line(str(item.get("text") or "")))


def _reportable(folder: Path, typed: str) -> Iterator[Candidate]:
    yield from _milestones(folder, typed)
    yield from _listed(folder, "measures")


def _things(folder: Path, typed: str) -> Iterator[Candidate]:
    yield from _reportable(folder, typed)
    yield from _listed(folder, "owners")
    yield from _listed(folder, "objectives")


def _years(folder: Path, _typed: str) -> Iterator[Candidate]:
    data = _data(folder, "plan")
    years = data.get("years") if isinstance(data, dict) else None
    for year in years if isinstance(years, list) else []:
        label = year.get("id") if isinstance(year, dict) else year
        if isinstance(label, str):
            yield Candidate(label.strip())
    yield Candidate("unscheduled")


def _ratings(folder: Path, _typed: str) -> Iterator[Candidate]:
    data = _data(folder, "plan")
    ratings = data.get("confidence") if isinstance(data, dict) else None
    known = ratings if isinstance(ratings, dict) and ratings else dict.fromkeys(("H", "M", "L"), "")
    yield from (Candidate(rating, one_line(str(meaning or ""))) for rating, meaning in known.items())
    yield Candidate("none", "not rated")


def _tags(folder: Path, _typed: str) -> Iterator[Candidate]:
    known = _activities(folder)
    found: set[str] = set()
    for activity in known if len(known) <= _MOST_FILES else []:
        data = _data(folder / "activities", activity.word)
        tags = data.get("tags") if isinstance(data, dict) else None
        found.update(tag.strip() for tag in (tags if isinstance(tags, list) else []) if isinstance(tag, str))
    yield from map(Candidate, sorted(found))


def _codes(_folder: Path, _typed: str) -> Iterator[Candidate]:
    """Yield the codes of the rules, from their source: importing them would take too long."""
    files = sorted(Path(__file__).with_name("rules").glob("*.py"))
    yield from map(Candidate, sorted({code for file in files for code in _CODE.findall(file.read_text("utf-8"))}))


def _revisions(folder: Path, _typed: str) -> Iterator[Candidate]:
    """Yield the branches and tags of the plan's repository."""
    from planctl.git import names, repository  # noqa: PLC0415 - most words need no git

    top = repository(folder)
    yield from map(Candidate, ("HEAD", *names(top)) if top else ())


def _fixed(words: Sequence[str], _folder: Path, _typed: str) -> Iterator[Candidate]:
    yield from map(Candidate, words)


CANDIDATES: dict[str, Callable[[Path, str], Iterable[Candidate]]] = {
    "activity": lambda folder, _: _activities(folder),
    "milestone": _milestones,
    "reportable": _reportable,
    "thing": _things,
    "owner": lambda folder, _: _listed(folder, "owners"),
    "objective": lambda folder, _: _listed(folder, "objectives"),
    "year": _years,
    "rating": _ratings,
    "tag": _tags,
    "status": partial(_fixed, (*STATUSES, "not-reported")),
    "reported": partial(_fixed, STATUSES),
    "timing": partial(_fixed, TIMINGS),
    "rag": partial(_fixed, RAGS),
    "field": partial(_fixed, FIELDS),
    "template": partial(_fixed, TEMPLATES),
    "code": _codes,
    "revision": _revisions,
}
_NAMED = frozenset({"owner"})  # what also answers to what it is called
_PLANLESS = frozenset({"status", "reported", "timing", "rag", "field", "template", "code"})
