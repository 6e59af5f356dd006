"""Hostile plans and command lines."""

import re
from random import Random

from hostile import DATES, EXPRESSIONS, LARGE, NAMES, SMALL, TEMPLATES, VALUES, Case, given, spoilt, text
from planctl.command_words import WORDS


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


def case(chance: Random) -> Case:
    """Return a plan with something wrong in it, and a command to run on it."""
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
    words = [given(word) for word in words]
    return Case(words, files, links, {name: given(value) for name, value in environment.items()})
