"""Hostile repositories: the small plan through commits that git would not make, and settings that would run a program.

Objects are written as git keeps them, loose: so anything can stand in them, and nothing has to be run to make a case.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1
from itertools import groupby
from pathlib import Path
from random import Random

from hostile import SMALL, VALUES, Case, given, spoilt, text

HISTORIES = json.loads(Path(__file__).with_name("histories.json").read_text(encoding="utf-8"))
HOOKS = [
    "post-index-change",
    "post-checkout",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
    "pre-commit",
]
TRAP = b"#!/bin/sh\n: > sprung\n"
"""What the repository would have run: it leaves a file where it is started, which the judge sees."""
NONE = "2" * 40
"""The name of no commit."""
REGULAR, LINK, FOLDER, MODULE = b"100644", b"120000", b"40000", b"160000"


class Objects:
    """Git's objects, each as the file that holds it."""

    def __init__(self) -> None:
        """Start with none."""
        self.files: dict[str, bytes] = {}

    def put(self, kind: str, content: bytes) -> str:
        """Store an object; return its name."""
        whole = f"{kind} {len(content)}\0".encode() + content
        name = sha1(whole, usedforsecurity=False).hexdigest()
        self.files[f".git/objects/{name[:2]}/{name[2:]}"] = zlib.compress(whole, 1)
        return name

    def tree(self, files: Mapping[str, tuple[bytes, bytes]]) -> str:
        """Store a folder of files, each a mode and a content by its path; return its name."""
        entries = []
        for name, group in groupby(sorted(files), key=lambda path: path.partition("/")[0]):
            held = {path.partition("/")[2]: files[path] for path in group}
            if "" in held:
                mode, content = held[""]
                entries.append((name, mode, "1" * 40 if mode == MODULE else self.put("blob", content)))
            else:
                entries.append((f"{name}/", FOLDER, self.tree(held)))
        lines = (
            mode + b" " + name.rstrip("/").encode("utf-8", "replace") + b"\0" + bytes.fromhex(of)
            for name, mode, of in sorted(entries)
        )
        return self.put("tree", b"".join(lines))

    def commit(self, tree: str, parents: Iterable[str], chance: Random) -> str:
        """Store a commit with something odd in it, or none; return its name."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        for role in ("author", "committer"):
            who = _one(chance, "people", "Planning team")
            lines.append(f"{role} {who} <{_one(chance, 'people', 'planning@example.org')}> {_one(chance, 'moments')}")
        if chance.random() < 0.1:
            lines.append(chance.choice(HISTORIES["headers"]))
        if chance.random() < 0.05:
            del lines[chance.randrange(len(lines))]
        message = text(chance) if chance.random() < 0.4 else "edited"
        return self.put("commit", ("\n".join(lines) + f"\n\n{message}\n").encode("utf-8", "replace"))


def _one(chance: Random, what: str, usual: str = "1680000000 +0000") -> str:
    return str(chance.choice(HISTORIES[what])) if chance.random() < 0.2 else usual


Files = dict[str, tuple[bytes, bytes]]
"""A mode and a content by path."""


def _moved(files: Files, chance: Random) -> Files:
    old, new = chance.choice([("plan/", "plans/works/"), ("plan/", ""), ("plans/works/", "plan/"), ("", "deep/")])
    return {(new + path.removeprefix(old) if path.startswith(old) else path): held for path, held in files.items()}


def _next(files: Files, chance: Random) -> Files:
    """Return the files of the next commit."""
    name = chance.choice(sorted(files) or ["plan/plan.yaml"])
    mode, content = files.get(name, (REGULAR, b""))
    other = chance.choice(["plan/activities/renamed.yaml", "plan/activities/a/b.yaml", "x.yaml"])
    without = {path: held for path, held in files.items() if path != name}
    edited = content.replace(b"2023", b"2024").replace(b"confidence: H", b"confidence: L")
    second = {f"second/{path.removeprefix('plan/')}": held for path, held in files.items()}
    odds: list[tuple[float, Files]] = [
        (7, files | {name: (mode, spoilt(content, chance))}),
        (5, files | {name: (mode, edited)}),
        (2, without | {other: (mode, content)}),
        (2, _moved(files, chance)),
        (1, files | second),
        (1, files | {name: (LINK, chance.choice(VALUES["targets"]).encode())}),
        (1, files | {name: (MODULE, b"")}),
        (1, files | {f"plan/{chance.choice(VALUES['names'])}": (mode, content)}),
        (0.5, {}),
        (1, without),
    ]
    (made,) = chance.choices([files for _, files in odds], weights=[weight for weight, _ in odds])
    clear = {path: held for path, held in made.items() if not any(path.startswith(f"{other}/") for other in made)}
    return {path: held for path, held in clear.items() if path and not path.startswith(".git/")}


def _history(held: Objects, chance: Random) -> tuple[list[str], Files]:
    """Make the commits; return their names, the oldest first, and the files of the last."""
    files: Files = {f"plan/{name}": (REGULAR, content) for name, content in SMALL.items()}
    names: list[str] = []
    for number in range(chance.choice([0, 1, 2, 3, 3, 4, 6, 9])):
        parents = names[-1:]
        if number > 1 and chance.random() < 0.25:
            parents = [*parents, *chance.choices([*names, "1" * 40], k=chance.choice([1, 1, 2]))]
        names.append(held.commit(held.tree(files), parents, chance))
        if chance.random() < 0.8:
            files = _next(files, chance)
    return names, files


def _spoil_objects(files: dict[str, bytes], chance: Random) -> None:
    """Damage an object, or take one away."""
    wrong = [b"", b"x", zlib.compress(b"blob 99\0x"), zlib.compress(b"x" * 99)]
    if files and chance.random() < 0.1:
        name = chance.choice(sorted(files))
        files[name] = chance.choice([*wrong, files[name][:9]])
    if files and chance.random() < 0.06:
        del files[chance.choice(sorted(files))]


def _own_files(head: str, other: str, odd: str, chance: Random) -> dict[str, bytes]:
    """Return git's files besides its objects: names of commits, settings, what else it reads."""
    settings = ["[core]\n\trepositoryformatversion = 0\n\tbare = false\n"]
    settings += chance.choices(HISTORIES["settings"], k=chance.choice([0, 1, 1, 2]))
    written = {".git/HEAD": "ref: refs/heads/main\n", ".git/config": "".join(settings)}
    written |= {f".git/refs/{name}": f"{of}\n" for name, of in (("heads/other", other), ("tags/tag", other))}
    written |= {".git/refs/tags/odd": f"{odd}\n"} | ({".git/refs/heads/main": f"{head}\n"} if head != NONE else {})
    written |= dict(chance.choices(HISTORIES["within"], k=chance.choice([0, 0, 1, 2])))
    made = {}
    for name, content in written.items():
        told = [name, content]
        for word, meant in (("TRAP", "sh ./trap"), ("COMMIT", head), ("OTHER", other)):
            told = [text.replace(word, meant) for text in told]
        made[told[0]] = told[1].encode("utf-8", "replace")
    made |= {"trap": TRAP} | {f"{folder}/{hook}": TRAP for folder in ("hooks", ".git/hooks") for hook in HOOKS}
    return made | ({".git/info/attributes": b"* filter=evil diff=evil\n"} if chance.random() < 0.3 else {})


def _asked(revisions: Sequence[str], chance: Random) -> list[str]:
    words = []
    for word in chance.choice(HISTORIES["asking"]):
        *parts, last = word.split("REV")
        told = ""
        for part in parts:
            pick = chance.random()
            usual = chance.choice(["HEAD", "HEAD~1", "other", "tag"])
            told += part + (usual if pick < 0.5 else text(chance) if pick < 0.55 else chance.choice(revisions))
        words.append(given(told + last))
    return words


def case(chance: Random) -> Case:
    """Return a hostile repository, and what is asked of it."""
    held = Objects()
    commits, worked = _history(held, chance)
    head, other = (commits or [NONE])[-1], chance.choice(commits or [NONE])
    odd = held.put("tag", f"object {other}\ntype commit\ntag odd\ntagger x <y> 1 +0000\n\nx\n".encode())
    _spoil_objects(held.files, chance)
    files = held.files | _own_files(head, other, odd, chance)
    files |= {path: content for path, (mode, content) in worked.items() if mode == REGULAR}
    if chance.random() < 0.75:
        files |= {f"plan/{name}": content for name, content in SMALL.items()}
    files = {path: content for path, content in files.items() if not any(each.startswith(f"{path}/") for each in files)}
    links = {
        path: content.decode("utf-8", "replace").replace("\0", "") or "x"
        for path, (mode, content) in worked.items()
        if mode == LINK and path not in files and not any(each.startswith(f"{path}/") for each in files)
    }
    return Case(_asked([*HISTORIES["revisions"], head, head[:7], other, odd], chance), files, links)
