"""Measure planctl beside programs that do a part of its work, on generated plans; print ratios as Markdown tables."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from generate import AS_AT
from run import HERE, LARGE, LOADER, MIDDLE, SMALL, YARDSTICK, Case, Cases, measure, milestones, plainly, table

from planctl import model, schema

ROUNDS = 5
EVENTS = LOADER.replace("yaml.load(", "for _ in yaml.parse(").replace("CSafeLoader)", "CSafeLoader): pass")
PROGRAMS = {
    "check-jsonschema": "check-jsonschema",
    "yamllint": "yamllint",
    "doorstop": "doorstop",
    "sphinx-needs": "sphinx-build",
    "strictdoc": "strictdoc",
}
CHECK, PUBLISH, FLOORS = "check", "publish", "floors"
_DOES = {CHECK: ("hledger", *PROGRAMS), PUBLISH: tuple(PROGRAMS)[2:]}
_SLOW = {"doorstop", "sphinx-needs", "strictdoc"}  # ten times the 1,000 would be about five minutes a round or more
_TARGETS = {
    ("check-jsonschema", CHECK): "30",
    ("hledger", CHECK): "1",
    ("doorstop", PUBLISH): "12",
    ("sphinx-needs", PUBLISH): "30",
}
_FLOORS = {"bare interpreter": "", "imports": YARDSTICK, "events": EVENTS, "loader": LOADER}
_FLOOR_TARGETS = {("validate", "loader"): "0.40", ("validate on one core", "loader"): "0.55"}
_LINT = "{extends: default, rules: {document-start: disable, line-length: disable, truthy: {check-keys: false}}}"
_AFRESH = 'rm -rf "$0" && exec "$@"'
Job = tuple[str, str]
_CONF = """
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": "activity", "title": "Activity", "prefix": "ACT", "color": "#ffffff", "style": "node"},
    {"directive": "milestone", "title": "Milestone", "prefix": "MIL", "color": "#ffffff", "style": "node"},
]
_WORDS = ["not-reported", "not-started", "in-progress", "complete", "paused", "closed", "superseded"]
needs_fields = {
    "owner": {"schema": {"type": "string", "pattern": "^[a-z0-9-]+$"}},
    "due": {"schema": {"type": "string", "pattern": "^[0-9]{4}[-/][0-9]{2}.*$|^ongoing$"}},
    "status": {"schema": {"type": "string", "enum": _WORDS}},
}
"""
_DOORSTOP = "settings: {digits: 6, prefix: PLN, sep: ''}\nattributes: {publish: [owner, due, status]}\n"
_GRAMMAR = """\
[DOCUMENT]
TITLE: Business plan

[GRAMMAR]
ELEMENTS:
- TAG: TEXT
  FIELDS:
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
- TAG: REQUIREMENT
  FIELDS:
"""
_FIELDS = ("UID", "STATUS", "OWNER", "DUE", "TITLE", "STATEMENT")


class Item(NamedTuple):
    """An activity or a milestone as other programs know things: by a number, with plain fields and links to others."""

    number: int
    activity: int
    ref: str
    text: str
    body: str
    owner: str
    due: str
    status: str
    links: tuple[int, ...]

    @property
    def is_milestone(self) -> bool:
        """Tell a milestone from an activity."""
        return "/" in self.ref


def items(plan: Path) -> list[Item]:
    """Return an item for every activity of a plan and one for every milestone, which links to its activity first."""
    made: list[Item] = []
    numbers: dict[str, int] = {}
    for index, path in enumerate(sorted((plan / "activities").iterdir()), 1):
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        lead = data["owners"][0]["role"]

        def add(ref: str, text: str, owner: str, due: str, said: Mapping[str, Any], *links: str) -> None:
            number = numbers[ref] = len(made) + 1
            needed = {numbers[link] for link in (*links, *said.get("depends_on", ()))}
            status = said.get("status", "not-reported")
            body = said.get("description", "").strip()
            made.append(Item(number, index, ref, text, body, owner, due, status, tuple(sorted(needed))))  # noqa: B023

        add(path.stem, data["title"], lead, "", data)
        for year, found in data["milestones"].items():
            for said in found:
                owner = said.get("owners", [lead])[0]
                add(f"{path.stem}/{said['id']}", said["text"], owner, said.get("due", year), said, path.stem)
    return made


def _day(due: str) -> str:
    """Return the first day of what a due date says."""
    if "/" in due:
        month = 3 * int(due[-1]) + 1 if "Q" in due else 4
        return f"{int(due[:4]) + (month > 12)}-{month - 12 * (month > 12):02}-01"
    return f"{due}-01"[:10] if due[0].isdigit() else str(AS_AT)


def journal(found: Sequence[Item]) -> str:
    """Make a journal of an entry for each milestone, between accounts declared of its activity and its owner."""
    plan = {item.activity: item.ref for item in found if not item.is_milestone}
    accounts = [f"plan:{ref}" for ref in plan.values()] + [f"owner:{name}" for name in {i.owner: None for i in found}]
    lines = ["commodity 1000.\n", *(f"account {name}\n" for name in accounts)]
    for item in found:
        if item.is_milestone:
            mark = " *" if item.status == "complete" else ""
            lines.append(
                f"\n{_day(item.due)}{mark} ({item.ref}) {item.text}  ; due: {item.due}, status: {item.status}\n"
                f"    plan:{plan[item.activity]}  1\n    owner:{item.owner}  -1\n"
            )
    return "".join(lines)


def doorstop(found: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Make the files of a document of an item for each, activities as headings of the first level."""
    yield ".doorstop.yml", _DOORSTOP
    within = 0
    for item in found:
        within = within + 1 if item.is_milestone else 0
        said = {
            "active": True,
            "derived": False,
            "due": item.due,
            "header": item.text if item.body else "",
            "level": f"{item.activity}.{within}",
            "links": [{f"PLN{link:06}": None} for link in item.links],
            "normative": True,
            "owner": item.owner,
            "ref": "",
            "reviewed": None,
            "status": item.status,
            "text": item.body or item.text,
        }
        yield f"PLN{item.number:06}.yml", yaml.dump(said, Dumper=yaml.CSafeDumper)


def needs(found: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Make the files of a Sphinx project of a need for each, the needs of an activity in a file of its own."""
    pages: dict[str, list[str]] = {}
    for item in found:
        kind = "milestone" if item.is_milestone else "activity"
        fields = {"id": f"PLN{item.number:06}", "owner": item.owner, "due": item.due, "status": item.status}
        if item.links:
            fields["links"] = ", ".join(f"PLN{link:06}" for link in item.links)
        title = "" if item.is_milestone else f"{item.text}\n{'=' * len(item.text)}\n\n"
        options = "".join(f"   :{key}: {value}\n" for key, value in fields.items() if value)
        body = "".join(f"   {line}".rstrip() + "\n" for line in ["", *item.body.splitlines()] if item.body)
        page = pages.setdefault(f"activity-{item.activity:05}", [])
        page.append(f"{title}.. {kind}:: {item.text}\n{options}{body}")
    yield "conf.py", _CONF
    yield "index.rst", "Business plan\n=============\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in pages)
    yield from ((f"{name}.rst", "\n".join(parts)) for name, parts in pages.items())


def sdoc(found: Iterable[Item]) -> str:
    """Make a StrictDoc document of a requirement for each."""
    fields = (f"  - TITLE: {name}\n    TYPE: String\n    REQUIRED: {name in _FIELDS[::5]}\n" for name in _FIELDS)
    lines = [_GRAMMAR, *fields, "  RELATIONS:\n  - TYPE: Parent\n"]
    for item in found:
        told = (item.text, f">>>\n{item.body}\n<<<") if item.body else ("", item.text)
        values = (f"PLN{item.number:06}", item.status, item.owner, item.due, *told)
        said = "".join(f"{name}: {value}\n" for name, value in zip(_FIELDS, values, strict=True) if value)
        links = "".join(f"- TYPE: Parent\n  VALUE: PLN{link:06}\n" for link in item.links)
        lines.append(f"\n[REQUIREMENT]\n{said}" + ("RELATIONS:\n" + links if links else ""))
    return "".join(lines)


def json_schema(core: schema.Schema) -> dict[str, Any]:
    """Return what JSON Schema can say of planctl's own schema of a plan file: planctl brings none."""
    match core["type"]:
        case "dataclass":
            fields = {item.get("validation_alias", item["name"]): item["schema"] for item in core["schema"]["fields"]}
            said = {key: json_schema(inner) for key, inner in fields.items() if not key.startswith("\0")}
            wanted = [key for key in said if fields[key]["type"] != "default"]
            return {"type": "object", "properties": said, "required": wanted, "additionalProperties": False}
        case "default":
            return json_schema(core["schema"])
        case "tuple":
            return {"type": "array", "items": json_schema(core["items_schema"][0])}
        case "dict":
            return {"type": "object", "additionalProperties": json_schema(core["values_schema"])}
        case "function-before":
            return {"anyOf": [{"type": "string"}, json_schema(core["schema"])]}
        case "enum":
            return {"enum": [str(member) for member in core["members"]]}
        case "str":
            return {"type": "string", "minLength": core.get("min_length", 0)}
    if core in (schema.WHEN, schema.DUE, schema.START):
        return {"type": "string", "pattern": r"^(\d{4}-\d\d(-\d\d)?|\d{4}/\d\d( Q[1-4])?|ongoing|tbc|started)$"}
    return {"type": {id(schema.NUMBER): "number", id(schema.FLAG): "boolean"}.get(id(core), "string")}


def convert(plan: Path, folder: Path) -> None:
    """Write a plan's activities and milestones as each of the others reads them."""
    found = items(plan)
    files = {"schema.json": json.dumps(json_schema(schema.schema_of(model.Activity))), "plan.journal": journal(found)}
    files |= {"strictdoc/plan.sdoc": sdoc(found)}
    files |= {f"doorstop/{name}": text for name, text in doorstop(found)}
    files |= {f"needs/{name}": text for name, text in needs(found)}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", folder / "doorstop"], check=True)  # where it looks for its documents


def versions(top: Path, wanted: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Install each of the others in an environment of its own where it is not yet; yield its program and version."""
    for name in wanted:
        if name == "hledger":
            if program := shutil.which(name):
                said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
                yield name, (program, said.split()[1].strip(","))
            continue
        folder = (top / name).resolve()
        program = str(folder / "bin" / PROGRAMS[name])
        python = str(folder / "bin" / "python")
        if not Path(program).exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", name], check=False)
        if Path(program).exists():
            script = f"import importlib.metadata as data; print(data.version({name!r}))"
            said = subprocess.run([python, "-c", script], check=True, capture_output=True, text=True).stdout
            yield name, (program, said.strip())


def others(plan: Path, made: Path) -> dict[Job, list[str]]:
    """Return the arguments with which each of the others checks or publishes what it was given of a plan."""
    files = [str(path) for path in sorted((plan / "activities").iterdir())]
    sphinx = ["-E", "-a", "-q", "-N", f"{made}/needs"]
    return {
        ("check-jsonschema", CHECK): ["--schemafile", f"{made}/schema.json", *files],
        ("yamllint", CHECK): ["--no-warnings", "-d", _LINT, str(plan)],
        ("hledger", CHECK): ["check", "--strict", "-f", f"{made}/plan.journal"],
        # Without what compares an item with its reviewed self, and without writing to it: it has only to check.
        ("doorstop", CHECK): ["-F", "-W", "-S", "-j", f"{made}/doorstop"],
        ("sphinx-needs", CHECK): ["-b", "schema", *sphinx, f"{made}/out-needs"],
        ("strictdoc", CHECK): ["export", "--formats", "sdoc", "--output-dir", f"{made}/fresh", f"{made}/strictdoc"],
        ("doorstop", PUBLISH): ["publish", "-j", f"{made}/doorstop", "all", f"{made}/out-doorstop"],
        ("sphinx-needs", PUBLISH): ["-b", "singlehtml", *sphinx, f"{made}/out-page"],
        ("strictdoc", PUBLISH): ["export", "--output-dir", f"{made}/fresh", f"{made}/strictdoc"],
    }


def cases_of(
    plan: Path, made: Path, programs: Mapping[str, tuple[str, str]], *, large: bool, publish: bool, floors: bool
) -> Cases:
    """Return planctl's commands, those of the others, and the floors, by job and name."""
    planctl = [sys.executable, "-m", "planctl", "--plan", str(plan)]
    cases = {f"{CHECK} planctl": Case([*planctl, "validate"])}
    if publish:
        for form in ("html", "md"):
            output = str(made / f"page.{form}")
            cases[f"{PUBLISH} planctl {form}"] = Case([*planctl, "render", "--format", form, "--output", output])
    for (name, job), words in others(plan, made).items():
        if name in programs and not (large and name in _SLOW):
            afresh = ["sh", "-c", _AFRESH, f"{made}/fresh"] if name == "strictdoc" else []  # it keeps what it has read
            cases[f"{job} {name}"] = Case([*afresh, programs[name][0], *words])
    if floors:
        for name, script in _FLOORS.items():
            cases[f"{FLOORS} {name}"] = Case([sys.executable, "-c", script, str(plan)])
        if pin := shutil.which("taskset"):
            cases[f"{FLOORS} one core"] = Case([pin, "-c", "0", *planctl, "validate"])
    return cases


def job_rows(
    job: str, sizes: Mapping[int, Cases], programs: Mapping[str, tuple[str, str]], wanted: Sequence[str]
) -> Iterator[Sequence[str]]:
    """Yield a row for each program at each size: its time and memory, to planctl's time."""
    for size, cases in sizes.items():
        own = {key.removeprefix(f"{job} "): case for key, case in cases.items() if key.startswith(f"{job} planctl")}
        base = next(iter(own.values()))
        for name, case in own.items():
            most = "150" if job == CHECK and size == LARGE else ""
            yield f"{size:,}", name, "", *case.ratios(base), "", f"{case.peak:.0f}", most
        for name in (name for name in _DOES[job] if name in wanted):
            version = programs.get(name, ("", ""))[1]
            target = _TARGETS.get((name, job), "") if size == LARGE or (name in _SLOW and size == MIDDLE) else ""
            if f"{job} {name}" in cases:
                case = cases[f"{job} {name}"]
                yield f"{size:,}", name, version, *case.ratios(base), target, f"{case.peak:.0f}", ""
            else:
                why = "not measured" if name in programs else "not to be had"
                yield f"{size:,}", name, version, why, *[""] * 4


def floor_rows(sizes: Mapping[int, Cases]) -> Iterator[Sequence[str]]:
    """Yield a row for `validate` to each floor at each size, on all cores and on one."""
    for size, cases in sizes.items():
        for kind, key in (("validate", f"{CHECK} planctl"), ("validate on one core", f"{FLOORS} one core")):
            for name in _FLOORS if key in cases else ():
                target = _FLOOR_TARGETS.get((kind, name), "") if size == LARGE else ""
                floor = cases[f"{FLOORS} {name}"]
                yield f"{size:,}", kind, name, *cases[key].ratios(floor), target, f"{floor.peak:.0f}"


def main() -> None:
    """Measure as the options say, and print."""
    plainly()
    choices = [*_DOES[CHECK], FLOORS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured")
    parser.add_argument("--sizes", type=int, nargs="+", default=[SMALL, MIDDLE, LARGE], help="how many activities")
    parser.add_argument("--only", nargs="+", choices=choices, default=choices, help="what to measure planctl beside")
    parser.add_argument("--environments", type=Path, metavar="FOLDER", help="where the others are, or go, to be kept")
    options = parser.parse_args()
    wanted = [name for name in options.only if name != FLOORS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = dict(versions(options.environments or folder / "environments", wanted))
        sizes: dict[int, Cases] = {}
        counts = []
        for size in sorted(options.sizes):
            plan, made = folder / str(size), folder / f"{size}-made"
            subprocess.run([sys.executable, str(HERE / "generate.py"), str(size), str(plan)], check=True)
            # Not in this process: a child's peak memory begins with that of the process that starts it.
            with ProcessPoolExecutor(1) as apart:
                apart.submit(convert, plan, made).result()
            counts.append(milestones(plan))
            chosen = {"publish": bool({*wanted} & {*_DOES[PUBLISH]}), "floors": FLOORS in options.only}
            sizes[size] = cases_of(plan, made, programs, large=size > MIDDLE, **chosen)
            # What was just written is in the caches, and the programs are from the size before.
            measure(sizes[size], options.rounds, folder, warm=len(counts) > 1)
    print(
        f"Plans of {', '.join(f'{count:,}' for count in counts)} milestones; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {sys.platform}; medians of {options.rounds}, as ratios to planctl.\n"
    )
    if wanted:
        heads = ("activities", "program", "version", "wall", "CPU", "wall at least", "peak MiB", "MiB at most")
        for job, title in ((CHECK, "Checking, to `validate`"), (PUBLISH, "Publishing, to `render --format html`")):
            if set(_DOES[job]) & set(wanted):
                print(f"{title}:\n\n{table(heads, job_rows(job, sizes, programs, wanted))}")
    if FLOORS in options.only:
        floors = ("activities", "planctl", "to", "wall", "CPU", "wall at most", "peak MiB of it")
        print(f"planctl to the floors:\n\n{table(floors, floor_rows(sizes))}")


if __name__ == "__main__":
    main()
