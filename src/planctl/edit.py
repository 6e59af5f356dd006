"""An edit of a plan's files: made in memory, judged by the rules, shown as a diff or written, each file whole."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from planctl import splice
from planctl.errors import PlanctlError
from planctl.finding import Finding
from planctl.finding import Path as Place
from planctl.layout import canonical
from planctl.load import load
from planctl.loaded import Loaded
from planctl.model import Milestone
from planctl.output import replace_files
from planctl.places import Refused, Text, value_at
from planctl.rules import check
from planctl.schema import keys_of
from planctl.source import Source, decode, kind_of

MILESTONE_KEYS = keys_of(Milestone)
_LEFT_BEHIND = re.compile(r"\..+\.ya?ml\.[0-9]+\.tmp")


class Draft:
    """A plan that is being edited: `texts` holds the files as they are to be, by path, where they change."""

    def __init__(self, folder: Path, loaded: Loaded) -> None:
        """Start from a plan as it was read."""
        self.folder, self.loaded, self.plan = folder, loaded, loaded.plan
        self.texts: dict[str, str] = {}

    def text(self, file: str) -> str:
        """Return a file as it is to be."""
        return self.texts.get(file, self.loaded.source.texts.get(file, ""))

    def put(self, file: str, path: Place, value: object, order: Sequence[str] = ()) -> None:
        """Set a value; raises Refused."""
        self.keep(file, splice.put(self.text(file), path, value, order))

    def drop(self, file: str, path: Place) -> None:
        """Remove a key; raises Refused."""
        self.keep(file, splice.drop(self.text(file), path))

    def append(self, file: str, path: Place, value: object, order: Sequence[str] = ()) -> None:
        """Add an item to a list; raises Refused."""
        self.keep(file, splice.append(self.text(file), path, value, order))

    def insert(self, file: str, path: Place, before: int, value: object, order: Sequence[str] = ()) -> None:
        """Add an item to a list in front of that at an index, or at the end; raises Refused."""
        self.keep(file, splice.insert(self.text(file), path, before, value, order))

    def move(self, file: str, item: Place, target: Place, order: Sequence[str] = ()) -> None:
        """Move an item to the end of another list; raises Refused."""
        self.keep(file, splice.move(self.text(file), item, target, order))

    def keep(self, file: str, text: str) -> None:
        """Take a file's new text, or forget about it where it is the old one."""
        self.texts[file] = text
        if text == self.loaded.source.texts.get(file):
            del self.texts[file]

    def lay_out(self, file: str) -> None:
        """Give a file its canonical layout; raises Refused."""
        try:
            self.keep(file, canonical(self.text(file), kind_of(file), self.plan.calendar))
        except Refused as refused:
            raise Refused(f'"{file}": {refused}') from None

    def place(self, milestone: Milestone) -> Place:
        """Return the path of a milestone in its file as that is to be, wherever an edit has moved it."""
        data = Text(self.text(milestone.place.file)).value(("milestones",))
        for key, items in (data or {}).items():
            for index, item in enumerate(items or []):
                if str(value_at(item, ("id",))).strip() == milestone.id:
                    return ("milestones", key, index)
        raise PlanctlError(f"{milestone.ref} is not in {milestone.place.file} any more")

    def found(self, *, errors_only: bool) -> list[Finding]:
        """Return the findings that the plan has with the edit and did not have before."""
        source = self.loaded.source
        texts = source.texts | self.texts
        loaded = load(Source(texts, source.unread, source.glimpses, source.strays), self.loaded.memo)
        after = check(loaded, errors_only=errors_only)
        before = Counter(map(_told, check(self.loaded, errors_only=errors_only))) if after else Counter()
        new = []
        for finding in after:
            before[_told(finding)] -= 1
            if before[_told(finding)] < 0:
                new.append(finding)
        return new

    def diff(self, prefix: str = "") -> str:
        """Return what changes as a unified diff, its files named with a prefix."""
        old = self.loaded.source.texts
        return "".join(_diff(f"{prefix}{file}", old.get(file), text) for file, text in sorted(self.texts.items()))

    def write(self) -> None:
        """Write the files that change; raises PlanctlError where one is not as it was read, or cannot be written."""
        contents, names = {}, {}
        for file, text in sorted(self.texts.items()):
            path = self.folder / file
            self._tidy(path)
            mark = b"\xef\xbb\xbf" if self._as_read(file).startswith(b"\xef\xbb\xbf") else b""
            contents[path] = mark + text.encode("utf-8")
            names[path.resolve()] = file
        try:
            replace_files(contents, lambda target: self._check(names[target]))
        except OSError as error:
            raise PlanctlError(f"cannot write the plan: {error.strerror} ({error.filename})") from None

    def _tidy(self, path: Path) -> None:
        """Make room for a file: its folder there, and nothing in it that an edit left when it was killed."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for other in path.parent.iterdir():
                if _LEFT_BEHIND.fullmatch(other.name):
                    other.unlink(missing_ok=True)
        except OSError as error:
            raise PlanctlError(f"cannot write the plan: {error.strerror} ({error.filename})") from None

    def _check(self, file: str) -> None:
        """Raise PlanctlError where a file is not what it was when the edit began."""
        self._as_read(file)

    def _as_read(self, file: str) -> bytes:
        """Return a file's bytes; raises PlanctlError where it is not what it was when the edit began."""
        path, old = self.folder / file, self.loaded.source.texts.get(file)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            content = None
        except OSError as error:
            raise PlanctlError(f'cannot read "{file}": {error.strerror}') from None
        if (content is None) != (old is None) or (content is not None and decode(content) != ("", old)):
            raise PlanctlError(f'"{file}" was changed by something else meanwhile; run the command again')
        return content or b""


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.where.file, finding.code, finding.message


def _diff(file: str, old: str | None, new: str) -> str:
    """Return one file's unified diff; a last line without a line end says so, as git and patch do."""
    lines = unified_diff(
        _lines(old or ""),
        _lines(new),
        f"a/{file}" if old is not None else "/dev/null",
        f"b/{file}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Split a text behind each line feed, and nowhere else."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
