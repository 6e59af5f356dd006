"""What hostile cases are made of: texts, values, files with something wrong in them; and what a case is."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]

VALUES = json.loads(Path(__file__).with_name("values.json").read_text(encoding="utf-8"))
OPENINGS = ["(", "[", "*", "_", "<", "`", "![", "a@", "\\", "> ", "- ", "&", "e\u0301", "9", "a "]
TEXTS = [*VALUES["texts"], *(opening * 300 for opening in OPENINGS), "a" * 5000]
EXPRESSIONS = [*VALUES["expressions"], "(" * 400 + "1" + ")" * 400, "-" * 900 + "1", "not " * 200 + "id"]
NAMES = [*VALUES["names"], f"activities/{'n' * 200}.yaml"]
DATES, TEMPLATES = VALUES["dates"], VALUES["templates"]


@dataclass
class Case:
    """What is laid out in a folder and what is run there; words and names are text, contents bytes."""

    words: list[str]
    files: dict[str, bytes]
    links: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def kept(self) -> str:
        """Return the case as JSON, which `read` takes."""
        told = asdict(self)
        told["files"] = {name: b64encode(content).decode("ascii") for name, content in self.files.items()}
        return json.dumps(told, indent=1) + "\n"


def read(text: str) -> Case:
    """Return a case that was kept."""
    told = json.loads(text)
    told["files"] = {name: b64decode(content) for name, content in told["files"].items()}
    return Case(**told)


def _plan(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*")) if path.is_file()
    }


SMALL, LARGE = _plan(ROOT / "tests" / "plans" / "small"), _plan(ROOT / "plan")


def text(chance: Random) -> str:
    """Return something hostile."""
    pick = chance.random()
    if pick < 0.5:
        return str(chance.choice(TEXTS))
    if pick < 0.7:
        return str(chance.choice(DATES))
    if pick < 0.8:
        return str(chance.choice(EXPRESSIONS))
    if pick < 0.9:
        return "".join(
            chr(chance.choice([*range(128), 0x202E, 0xE9, 0x1F600, 0x2028])) for _ in range(chance.randrange(30))
        )
    return f"{chance.choice(TEXTS)}{chance.choice(TEXTS)}"


def _value(chance: Random) -> str:
    """Return what may stand behind a key."""
    pick = chance.random()
    given = text(chance).encode("utf-8", "replace").decode()
    if pick < 0.45:
        return json.dumps(given)
    if pick < 0.6:
        return json.dumps(given, ensure_ascii=False)
    if pick < 0.8:
        return given
    return chance.choice(
        [
            "[]",
            "{}",
            "[[]]",
            "{a: {b: c}}",
            "&a [*a]",
            "!!python/object/apply:os.system [id]",
            "<<: *x",
            "|\n",
            "? a",
            "[1, 2",
            "- 1",
        ]
    )


def _odd(chance: Random) -> bytes:
    """Return a whole file that is none, or too much of one."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi")
    )
    many = b"".join(b"k%d: 1\n" % number for number in range(9000))
    small = [
        b"",
        b"\0" * 500,
        b"\xff\xfet\0",
        b"\xef\xbb\xbf",
        b"---\n---\n",
        b"\xed\xa0\x80",
        b"%YAML 9.9\n---\n",
        b"\t",
    ]
    deep = [opening * 9000 for opening in (b"[", b"{a: ", b"- ", b"? ", b"!<x", b"a: 'x\n", b"- {id: a}\n")]
    return chance.choice([bomb.encode(), many, b"title: " + b"x" * 300_000, b"x" * 300_000 + b": 1", *small, *deep])


def spoilt(content: bytes, chance: Random) -> bytes:
    """Return a file with something wrong in it."""
    pick = chance.random()
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    if pick < 0.5:
        fields = [n for n, line in enumerate(lines) if b": " in line]
        if fields:
            at = chance.choice(fields)
            key, _, _ = lines[at].partition(b": ")
            lines[at] = key + b": " + _value(chance).encode("utf-8", "replace")
        return b"\n".join(lines)
    if pick < 0.6:
        lines.insert(at, chance.choice(lines))
    elif pick < 0.65:
        del lines[at]
    elif pick < 0.7:
        lines[at] = b" " * chance.randrange(9) + lines[at].lstrip()
    elif pick < 0.75:
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(
            at, indent + text(chance).encode("utf-8", "replace") + b": " + _value(chance).encode("utf-8", "replace")
        )
    elif pick < 0.8:
        return _odd(chance)
    elif pick < 0.85:
        return content.replace(b"\n", chance.choice([b"\r\n", b"\r", "\u2028".encode()]))
    else:
        spot, size = chance.randrange(len(content) + 1), chance.randrange(1, 9)
        junk = chance.choice(
            [bytes(chance.randrange(256) for _ in range(size)), text(chance).encode("utf-8", "replace"), b"\n", b":"]
        )
        return content[:spot] + junk + content[spot + chance.choice([0, size, 99]) :]
    return b"\n".join(lines)


def given(word: str) -> str:
    """Return a word as a command line can hold it."""
    return word.replace("\0", "").encode("utf-8", "replace").decode()
