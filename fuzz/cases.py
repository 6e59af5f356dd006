"""Hostile cases: a plan's files with something wrong in them, and a command to run on them; all from one seed."""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from planctl.command_words import WORDS

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


def _options(command: str) -> list[str]:
    """Return the options of a command as the table of its words has them, but for those that write where they say."""
    words = WORDS.get(command, "").split()
    left_out = re.compile(":|-o:|--output|--plan|--serve|--port|--from:file|--yes")
    return [word for word in words if not left_out.match(word)] or ["--help"]


def _argument(option: str, chance: Random) -> list[str]:
    """Return what follows an option: one of its words, one that the plan has, or something hostile."""
    name, takes, words = option.partition(":")
    if not takes:
        return []
    if chance.random() < 0.6 and (known := words.split("|") if "|" in words else VALUES["options"].get(name)):
        return [str(chance.choice(known))]
    return [str(chance.choice(DATES)) if chance.random() < 0.4 else text(chance)]


def _words(chance: Random) -> tuple[list[str], dict[str, bytes]]:
    """Return a command line, and the files besides the plan that it names."""
    words = list(chance.choice(VALUES["reading"] if chance.random() < 0.7 else VALUES["editing"]))
    extra: dict[str, bytes] = {}
    if words[0] in {"__complete", "textconv", "site", "completion"}:
        return words + ([text(chance)] if words[0] == "__complete" else []), extra
    if words[0] == "export":
        words += ["--format", chance.choice(["csv", "json", "ics", "xlsx", "sqlite"])]
        if words[-1] in {"xlsx", "sqlite"} or chance.random() < 0.3:
            words += ["--output", chance.choice(["out", "out.zip"] if words[-1] == "csv" else ["out"])]
    for option in chance.choices(_options(words[0]), k=chance.choice([0, 0, 0, 1, 1, 2, 3])):
        words += [option.partition(":")[0], *_argument(option, chance)]
    if chance.random() < 0.15:
        words += ["--where", chance.choice(EXPRESSIONS) if chance.random() < 0.7 else text(chance)]
    if words[0] == "render" and chance.random() < 0.3:
        extra["mine.j2"] = (chance.choice(TEMPLATES) + chance.choice(["", *TEMPLATES])).encode()
        words += ["--template", "mine.j2"]
    if "report.csv" in words:
        head = "ref,status,note,completed\n"
        rows = "".join(
            f"step-free-entrances/first-ramps,{text(chance)},{text(chance)},{text(chance)}\n" for _ in range(2)
        )
        extra["report.csv"] = spoilt((head + rows).encode("utf-8", "replace"), chance)
    if words[0] in {"update", "rebaseline", "close-year"} and chance.random() < 0.5:
        words += {"rebaseline": ["--due", "2024-06", "--reason"], "close-year": ["--to", "2023/24", "--reason"]}.get(
            words[0], ["--note"]
        )
        words += [text(chance)]
    return words, extra


def case(seed: int) -> Case:
    """Return the case of a seed."""
    chance = Random(seed)
    words, extra = _words(chance)
    plan = dict(LARGE if chance.random() < 0.08 else SMALL)
    for _ in range(chance.choice([0, 0, 1, 1, 1, 3])):
        name = chance.choice(sorted(plan))
        plan[name] = spoilt(plan[name], chance)
    links = {}
    if chance.random() < 0.15:
        plan[chance.choice(NAMES)] = plan[chance.choice(sorted(plan))]
    if chance.random() < 0.1:
        name = chance.choice([*sorted(plan), "sections", "activities/loop"])
        plan = {file: content for file, content in plan.items() if not f"{file}/".startswith(f"{name}/")}
        links[f"plan/{name}"] = chance.choice(VALUES["targets"])
    settings = [{"NO_COLOR": "1"}, {"COLUMNS": "1"}, {"TZ": "Asia/Tokyo"}, {"PLANCTL_AS_AT": text(chance)}]
    environment = chance.choice([{}, {}, {}, *settings])
    files = {f"plan/{name}": content for name, content in plan.items()} | extra
    if "base" in words:
        files |= {f"base/{name}": content for name, content in SMALL.items()}
    words = [_given(word) for word in words]
    return Case(words, files, links, {name: _given(value) for name, value in environment.items()})


def _given(word: str) -> str:
    """Return a word as a command line can hold it."""
    return word.replace("\0", "").encode("utf-8", "replace").decode()
