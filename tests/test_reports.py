"""Reports for machines: whatever stands in a plan is read back whole, and the format's own validator accepts it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import test_broken
import test_rules
from planctl.commands.validate import Format
from planctl.finding import Finding, Level, Where
from planctl.reports import json_
from planctl.reports.fingerprints import fingerprints
from planctl.reports.formats import REPORTS
from planctl.reports.text import entry, summary
from planctl.rules import RULES
from planctl.text import UNSEEN, encodable, printable
from searches import cases
from validators import junit_problems, sarif_problems, workflow_commands
from warm import planctl

# What GitLab's documentation of the format asks for (docs.gitlab.com, Code Quality, "Code Quality report format"); its
# server's own schema, which is in no package, asks for less. A key more is ignored there: `end` is of Code Climate.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {name: {"type": "integer", "minimum": 1} for name in ("begin", "end")},
                    },
                },
            },
        },
    },
}


class Told(NamedTuple):
    """What a report tells of a finding."""

    level: str
    code: str
    file: str
    line: int
    text: str
    id: str


def of_gitlab(report: str) -> list[Told]:
    levels = {"major": "error", "minor": "warning"}
    return [
        Told(
            levels[item["severity"]],
            item["check_name"],
            item["location"]["path"],
            item["location"]["lines"]["begin"],
            item["description"],
            item["fingerprint"],
        )
        for item in json.loads(report)
    ]


def of_sarif(report: str) -> list[Told]:
    run = json.loads(report)["runs"][0]
    told = []
    for item in run["results"]:
        assert run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"]
        place = item["locations"][0]["physicalLocation"]
        file, line = unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"]
        known = item["partialFingerprints"]["finding/v1"]
        told.append(Told(item["level"], item["ruleId"], file, line, item["message"]["text"], known))
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {item.code for item in told}
    return told


def of_junit(report: str) -> list[Told]:
    told = []
    suite = ET.fromstring(report.encode())[0]
    counted = {name: int(suite.attrib[name]) for name in ("tests", "failures", "skipped")}
    for case in suite:
        level = {"failure": "error", "skipped": "warning"}.get(case[0].tag, "")
        code, _, place = case.attrib["name"].partition(" ")
        line = re.search(r":([0-9]+):[0-9]+(?: \([0-9]+\))?$", place)
        if level:
            assert line is not None
            assert case[0].attrib.get("type", code) == code
            known = case.attrib["classname"] + "\0" + case.attrib["name"]
            told.append(Told(level, code, case.attrib["classname"], int(line[1]), case[0].text or "", known))
    failures = sum(item.level == "error" for item in told)
    assert counted == {"tests": len(told) or 1, "failures": failures, "skipped": len(told) - failures}
    return told


READ: dict[str, Callable[[str], list[Told]]] = {"gitlab": of_gitlab, "sarif": of_sarif, "junit": of_junit}
TEXT: dict[str, Callable[[Finding], str]] = {
    "gitlab": lambda finding: printable(finding.message + (f"; {finding.help}" if finding.help else "")),
    "sarif": lambda finding: printable(finding.message + (f"\n{finding.help}" if finding.help else "")),
    "junit": lambda finding: entry(finding).rstrip("\n"),
}
FILE = {"gitlab": encodable, "sarif": encodable, "junit": printable}


def made(code: str = "P203", file: str = "plan/activities/a.yaml", line: int = 3, **more: Any) -> Finding:
    given = {"level": Level.error, "message": "starts 2024-01, due 2023-06", "help": "mend one of the two dates"} | more
    return Finding(Where(file, line, 2, line + 1, 1), code=code, line="  start: 2024-01", **given)


def render(name: str, *findings: Finding) -> str:
    return REPORTS[name].render(list(findings), 7)


def test_every_report_can_be_asked_for() -> None:
    assert list(Format) == list(REPORTS)


# Whatever stands in a plan

HOSTILE = [
    "\x1b[31m",
    "\x9b2J",
    "\x07\x08\x00\x7f",
    "\u202egnp",
    "\u2066\u200f",
    "]]>",
    "<!-- <a b='c'> -->",
    "&amp; & &#0;",
    "\"'\\",
    "\r\n",
    "\n\t",
    "\x85\u2028",
    "\ud800",
    "\udcff",
    "\ufffe\uffff\ufeff",
    "[a](1) [b](x:y) {0} {{",
    "::error::%0A%25",
    "```\n# a",
    "a b#c?d%é:/../",
    "\U0001f600",
]
texts = st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=5), max_size=5).map("".join)
many = cases(60)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """A sorted list of findings, some of them alike."""

    def one() -> Finding:
        line, column, lines, columns = (draw(st.integers(1, 9)) for _ in range(4))
        return Finding(
            Where(draw(texts), line, column, line + lines, columns),
            draw(st.sampled_from(Level)),
            draw(st.sampled_from(["P203", "P301", "X001"])),
            draw(texts),
            draw(texts),
            draw(texts).replace("\n", " "),
        )

    some = [one() for _ in range(draw(st.integers(0, 4)))]
    return sorted([*some, *(draw(st.lists(st.sampled_from(some), max_size=3)) if some else [])])


@pytest.mark.parametrize("name", READ)
@many
@given(findings())
def test_every_text_comes_back_and_nothing_unseen_is_written(name: str, found: list[Finding]) -> None:
    report = render(name, *found)
    report.encode()
    assert UNSEEN.search(report) is None
    assert [item[:5] for item in READ[name](report)] == [
        (item.level, item.code, FILE[name](item.where.file), item.where.line, TEXT[name](item)) for item in found
    ]


@pytest.mark.parametrize("name", READ)
@many
@given(findings())
def test_no_two_findings_are_taken_for_one(name: str, found: list[Finding]) -> None:
    known = [item.id for item in READ[name](render(name, *found))]
    assert len(set(known)) == len(found)


def hostile() -> list[Finding]:
    return sorted(
        made(code, level=level, message=f"a{text}", help=text, file=f"plan/{number}{text}")
        for number, text in enumerate(HOSTILE)
        for code, level in (("P203", Level.error), ("X001", Level.warning))
    )


def test_hostile_texts_are_accepted_by_the_validators() -> None:
    jsonschema.validate(json.loads(render("gitlab", *hostile())), GITLAB)
    assert junit_problems(render("junit", *hostile())) == []


def test_json_escapes_what_cannot_be_seen_and_gives_it_back() -> None:
    text = "\x1b[31m \x9b2J \u202e \ud800 \ufffe \\u202e é"
    report = json_.render([Finding(Where(text), Level.error, "P001", text, text)], 1)
    report.encode()
    assert UNSEEN.search(report) is None
    finding = json.loads(report)["findings"][0]
    assert (finding["file"], finding["message"], finding["help"]) == (text, text, text)


# What a finding is known by

KNOWN = ["63e62a478f64eeae603ad0cbf5ca2694", "d4ac30a5323500020b0a951bcc27f758", "635fcf968455c997d3c9f94b175b5e39"]


@many
@given(findings(), st.integers(1, 9))
def test_a_finding_is_known_though_its_line_moves(found: list[Finding], down: int) -> None:
    def moved(where: Where) -> Where:
        return replace(where, line=where.line + down, end_line=where.end_line + down, column=1)

    assert list(fingerprints(replace(item, where=moved(item.where), level=Level.error) for item in found)) == list(
        fingerprints(found)
    )


def test_a_finding_is_known_from_one_version_to_the_next() -> None:
    """Another fingerprint would show every finding of every plan as mended and new."""
    assert list(fingerprints([made(), made(), made("X001", "plan/é.yaml")])) == KNOWN


# What there is to tell, and what there is not


def test_without_findings_gitlab_and_sarif_are_empty_and_junit_passes() -> None:
    assert render("gitlab") == "[]\n"
    assert of_sarif(render("sarif")) == []
    report = render("junit")
    assert junit_problems(report) == []
    case = ET.fromstring(report.encode())[0][0]
    assert [child.tag for child in case] == ["system-out"]
    assert case[0].text == summary([], 7)


def of_every_rule() -> list[Finding]:
    found = sorted(made(code, level=RULES[code].level) for code in RULES)
    own = made("X001", message="m" * 2000, help="X001 requires: owner", level=Level.warning)
    return [*found, own, replace(own, message="another")]


def test_sarif_documents_every_rule_that_it_names() -> None:
    report = render("sarif", *of_every_rule())
    rules = {rule["id"]: rule for rule in json.loads(report)["runs"][0]["tool"]["driver"]["rules"]}
    assert list(rules) == [*sorted(RULES), "X001"]
    for code, rule in rules.items():
        assert all(0 < len(rule[name]["text"]) <= 1024 for name in ("shortDescription", "fullDescription"))
        if code in RULES:
            doc = RULES[code].doc
            assert re.fullmatch("([A-Z][a-z0-9]*)+", rule["name"])
            assert all(part in rule["help"]["text"] and part in rule["help"]["markdown"] for part in doc)
            assert rule["defaultConfiguration"]["level"] == RULES[code].level
    assert rules["X001"]["help"] == {"text": "X001 requires: owner"}
    assert len({rule.get("name") for rule in rules.values()}) == len(rules)


def test_sarif_tells_the_whole_region() -> None:
    run = json.loads(render("sarif", made()))["runs"][0]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 2, "endLine": 4, "endColumn": 1}


def test_github_escapes_as_its_toolkit_does() -> None:
    """Of what cannot be seen ours shows more; of anything else the two are to print the same."""
    seen = [text for text in HOSTILE if printable(text) == text] + ["a, b: c", "100 %", "\r\n", "\r%0A:,\n"]
    place = {"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 9}

    def parts(command: str) -> tuple[str, set[str], str]:
        _, head, message = command.split("::", 2)
        level, _, properties = head.partition(" ")
        return level, set(properties.split(",")), message

    ours, annotations = [], []
    for text in seen:
        for level in Level:
            file, message = f"plan/{text}", f"a{text}b"
            finding = Finding(Where(file, *place.values()), level, "P203", message, "help")
            ours.append(render("github", finding).split("\n")[0])
            annotations.append({"level": level, "message": f"{message}\nhelp", "title": "P203", "file": file} | place)
    assert list(map(parts, ours)) == list(map(parts, workflow_commands(annotations)))


def spoilt(name: str, **changes: str) -> str:
    report = render(name, made())
    for right, wrong in changes.items():
        assert right in report
        report = report.replace(right, wrong)
    return report


def test_the_validators_find_fault_with_what_is_wrong() -> None:
    assert junit_problems(spoilt("junit", time="clock")) != []
    assert not jsonschema.Draft7Validator(GITLAB).is_valid(json.loads(spoilt("gitlab", major="grave")))


# The findings of all that is broken in these tests


class Real(NamedTuple):
    """A repository full of broken plans, and how they are validated."""

    folder: Path
    plans: list[str]
    made: dict[str, str]

    def report(self, name: str) -> str:
        if name not in self.made:
            done = planctl(self.folder, test_broken.ENVIRONMENT, "validate", "--format", name, *self.plans)
            assert (done.returncode, done.stderr) == (1, "")
            self.made[name] = done.stdout
        return self.made[name]


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    top = tmp_path_factory.mktemp("real")
    (top / ".git").mkdir()
    for name in test_broken.BROKEN:
        test_broken.build(name, top / "broken" / name)
    for name in test_rules.OVERLAYS:
        test_rules.lay(name, top / "rules" / name)
    return Real(top, sorted(path.parent.relative_to(top).as_posix() for path in top.glob("*/*/plan/activities")), {})


@pytest.mark.parametrize("name", READ)
def test_every_real_finding_is_told(name: str, real: Real) -> None:
    told = READ[name](real.report(name))
    found = json.loads(real.report("json"))["findings"]
    assert [item[:4] for item in told] == [(item["level"], item["code"], item["file"], item["line"]) for item in found]
    assert {item.code for item in told} >= {rule.code for rule in RULES.values() if rule.compare is None}
    assert len({item.id for item in told}) == len(told)


def test_junit_shows_what_the_text_shows(real: Real) -> None:
    shown = [item.text for item in of_junit(real.report("junit"))]
    assert real.report("text").startswith("\n\n".join(shown))


def test_real_findings_are_accepted_by_the_validators(real: Real) -> None:
    jsonschema.validate(json.loads(real.report("gitlab")), GITLAB)
    assert junit_problems(real.report("junit")) == []


def test_the_sarif_validator_finds_fault_with_nothing_but_what_is_wrong(real: Real, tmp_path: Path) -> None:
    wrong = {'"startColumn": 2': '"startColumn": "2"', "/a.yaml": "/a b.yaml", "fullDes": "longDes"}
    logs = {
        "hostile": render("sarif", *hostile()),
        "empty": render("sarif"),
        "every rule": render("sarif", *of_every_rule()),
        "real": real.report("sarif"),
        "spoilt": spoilt("sarif", **wrong),
    }
    found = sarif_problems(logs, tmp_path)
    assert {problem.split()[0] for problem in found.pop("spoilt")} >= {"JSON1001", "SARIF1002", "GH2012"}
    assert found == {name: [] for name in found}
    assert len(found) == len(logs) - 1


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_whose_name_is_not_utf8_is_told(name: str, tmp_path: Path) -> None:
    plan, _ = test_broken.build("unknown-keys", tmp_path)
    odd = Path(f"{plan}/activities/\udcffodd.yaml")
    try:
        odd.write_text("title: Odd\n")
    except (OSError, UnicodeError):
        pytest.skip("here every name is UTF-8")
    to = tmp_path / "report"
    done = planctl(tmp_path, test_broken.ENVIRONMENT, "validate", "--format", name, "plan", "--output", str(to))
    assert (done.returncode, done.stderr) == (1, "")
    assert "odd" in to.read_text(encoding="utf-8")
