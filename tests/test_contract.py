"""What planctl prints as JSON fits its schema, and as CSV is guarded; other people's scripts read both."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import warm
from planctl.contract import OUTPUTS

HERE = Path(__file__).parent
PLANS = {"real": HERE.parent / "plan", "small": HERE / "plans/small"}
COMMANDS = {
    "validate": ["validate", "--format", "json"],
    **{f"status {by}": ["status", "--format", "json", "--by", by] for by in ("activity", "owner", "objective", "year")},
    "status filtered": [
        "status",
        "--format",
        "json",
        "--year",
        "2023/24",
        "--due-before",
        "2024-04",
        "--status",
        "closed",
    ],
    "export": ["export", "--format", "json"],
    "export internal": ["export", "--format", "json", "--audience", "internal", "--year", "2023/24"],
    **{
        f"list {kind}": ["list", kind, "--format", "json"]
        for kind in ("activities", "milestones", "objectives", "owners", "measures", "years")
    },
}
SHOWN = ["step-free-entrances", "lower-energy-use/meters", "head-of-energy", "objective:1", "1(a)", "energy-used"]


def planctl(*arguments: str, plan: Path, environment: dict[str, str]) -> str:
    done = warm.planctl(Path("/"), environment, "--plan", str(plan), *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def closed(schema: Any) -> Any:
    """Forbid keys that the schema does not name: a new key is to be documented."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **inner} if "properties" in schema and "required" in schema else inner


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", COMMANDS)
def test_json_fits_its_schema(name: str, plan: str, environment: dict[str, str]) -> None:
    document = json.loads(planctl(*COMMANDS[name], plan=PLANS[plan], environment=environment))
    schema = OUTPUTS[document["schema"].split("/")[1]]
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(document, closed(schema), jsonschema.Draft7Validator)


@pytest.mark.parametrize("ref", SHOWN)
def test_a_card_fits_its_schema_which_names_every_key(ref: str, environment: dict[str, str]) -> None:
    document = json.loads(planctl("show", ref, "--format", "json", plan=PLANS["small"], environment=environment))
    jsonschema.validate(document, OUTPUTS["show"], jsonschema.Draft7Validator)
    shape = next(one for one in OUTPUTS["show"]["oneOf"] if one["properties"]["kind"]["const"] == document["kind"])
    head = {key: OUTPUTS["show"]["properties"][key] for key in ("schema", "as_at", "revision")}
    whole = {**shape, "properties": shape["properties"] | head}
    jsonschema.validate(document, closed(whole), jsonschema.Draft7Validator)


def test_the_real_plan_has_the_figures_of_its_source(environment: dict[str, str]) -> None:
    status = json.loads(planctl("status", "--format", "json", plan=PLANS["real"], environment=environment))
    assert len(status["activities"]) == 13
    assert status["counts"]["total"] == 94
    assert [
        item["counts"]["total"]
        for item in json.loads(
            planctl("list", "years", "--format", "json", plan=PLANS["real"], environment=environment)
        )["years"]
    ] == [40, 37, 17]
    assert sorted(item["confidence"] for item in status["activities"]) == ["H"] * 10 + ["M"] * 3
    assert len({owner["id"] for item in status["activities"] for owner in item["owners"]}) == 9
    assert sum(len(item["owners"]) for item in status["activities"]) == 15
    assert status["counts"]["status"]["complete"] == 3
    assert status["counts"]["not_reported"] == 91


def test_an_owner_of_the_real_plan_has_the_figures_of_its_source(environment: dict[str, str]) -> None:
    for name in ("Assistant Director of ICT & Facilities", "ad ict", "ict and facilities"):
        text = planctl("status", "--owner", name, "--format", "json", plan=PLANS["real"], environment=environment)
        status = json.loads(text)
        assert len(status["activities"]) == 3
        totals = [
            sum(item["years"][year]["total"] for item in status["activities"])
            for year in ("2022/23", "2023/24", "2024/25")
        ]
        assert totals == [8, 7, 2]


@pytest.mark.parametrize("by", ["activity", "owner", "objective", "year"])
def test_counts_add_up(by: str, environment: dict[str, str]) -> None:
    text = planctl("status", "--by", by, "--format", "json", plan=PLANS["small"], environment=environment)
    status = json.loads(text)
    for counts in [status["counts"], *(group["counts"] for group in status["groups"])]:
        for kind in ("status", "timing", "rag"):
            assert sum(counts[kind].values()) == counts["total"]
    assert status["counts"]["total"] == len(status["milestones"])
    if by in {"activity", "year"}:
        assert sum(group["counts"]["total"] for group in status["groups"]) == status["counts"]["total"]


def test_csv_cells_that_a_spreadsheet_would_run_are_guarded(tmp_path: Path, environment: dict[str, str]) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(PLANS["small"], plan)
    file = plan / "activities/lower-energy-use.yaml"
    file.write_text(file.read_text().replace("text: Decide on solar panels", 'text: "=HYPERLINK(\\"http://x\\")"'))
    rows = list(csv.DictReader(io.StringIO(planctl("status", "--format", "csv", plan=plan, environment=environment))))
    assert [row["text"] for row in rows if row["ref"].endswith("solar")] == ['\'=HYPERLINK("http://x")']
    slips = {row["ref"]: row["slip_days"] for row in rows}
    assert slips["step-free-entrances/survey"] == "0"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_the_same_plan_gives_the_same_bytes_whatever_the_machine(environment: dict[str, str]) -> None:
    told = {
        planctl(
            "status",
            "--format",
            "json",
            plan=PLANS["small"],
            environment=environment | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
        )
        for seed, locale, zone in (
            ("1", "C", "UTC"),
            ("2", "C.UTF-8", "Pacific/Kiritimati"),
            ("3", "POSIX", "Etc/GMT+12"),
        )
    }
    assert len(told) == 1
