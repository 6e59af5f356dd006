"""What other programs are measured on: as many items as the plan has activities and milestones, none of them lost."""

import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "benchmarks"))
from generate import generate  # noqa: E402 - it stands beside the tests
from peers import convert, items  # noqa: E402
from run import milestones  # noqa: E402

ACTIVITIES = 30


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peers") / "plan"
    generate(folder, ACTIVITIES)
    return folder


@pytest.fixture(scope="module")
def made(plan: Path) -> Path:
    convert(plan, plan.parent / "made")
    return plan.parent / "made"


def test_an_item_for_each_activity_and_each_milestone(plan: Path) -> None:
    found = items(plan)
    assert len({item.ref for item in found}) == len(found) == ACTIVITIES + milestones(plan)
    assert sum(item.is_milestone for item in found) == milestones(plan)
    assert all(item.links for item in found if item.is_milestone)


def test_each_program_is_given_them_all(plan: Path, made: Path) -> None:
    count = ACTIVITIES + milestones(plan)
    texts = [path.read_text(encoding="utf-8") for path in (made / "needs").glob("activity-*.rst")]
    assert len(texts) == ACTIVITIES
    assert sum(text.count("   :id: PLN") for text in texts) == count
    assert len(list((made / "doorstop").glob("PLN*.yml"))) == count
    assert (made / "strictdoc" / "plan.sdoc").read_text(encoding="utf-8").count("\nUID: PLN") == count
    entries = re.findall(r"^\d{4}-\d\d-\d\d ", (made / "plan.journal").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(entries) == milestones(plan)


def test_every_link_is_kept(plan: Path, made: Path) -> None:
    count = sum(len(item.links) for item in items(plan))
    assert (made / "strictdoc" / "plan.sdoc").read_text(encoding="utf-8").count("\n  VALUE: PLN") == count
    texts = [path.read_text(encoding="utf-8") for path in (made / "doorstop").glob("PLN*.yml")]
    assert sum(len(yaml.safe_load(text)["links"]) for text in texts) == count


def test_the_schema_tells_right_from_wrong(made: Path) -> None:
    schema = json.loads((made / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    right = {"title": "One", "owners": ["a"], "milestones": {"2023/24": [{"id": "b", "text": "c", "due": "2023-05"}]}}
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(right)
    for key, value in (("due", "soon"), ("status", "done"), ("colour", "red"), ("id", ["b"])):
        milestone = {"id": "b", "text": "c", key: value}
        assert not validator.is_valid({**right, "milestones": {"2023/24": [milestone]}})
