"""The plans that benchmarks are run on: without findings, and always the same."""

import subprocess
import sys
from pathlib import Path

from warm import planctl

ROOT = Path(__file__).parents[1]


def _generate(folder: Path, *arguments: str) -> dict[str, bytes]:
    script = ROOT / "benchmarks" / "generate.py"
    subprocess.run([sys.executable, str(script), "30", str(folder), *arguments], check=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_validate_finds_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    _generate(tmp_path / "plan")
    done = planctl(tmp_path, environment, "validate", "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 36 files\n", "")


def test_one_seed_makes_one_plan(tmp_path: Path) -> None:
    first = _generate(tmp_path / "first", "7")
    assert first == _generate(tmp_path / "second", "7")
    assert first != _generate(tmp_path / "other", "8")


def test_activities_have_about_nine_milestones(tmp_path: Path) -> None:
    files = _generate(tmp_path / "plan")
    activities = [text for name, text in files.items() if name.startswith("activities/")]
    assert len(activities) == 30
    milestones = [text.count(b"\n    - id: ") for text in activities]
    assert all(milestones)
    assert 8 <= sum(milestones) / 30 <= 10
