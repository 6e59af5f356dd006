"""Measure reading the past of a plan of many revisions, as ratios to one validate; print a Markdown table."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from run import ROOT, Case, measure, plainly, table

REVISIONS, ROUNDS = 1_000, 5
_DAY, _START = 86_400, 1_648_771_200  # 2022-04-01


def build(top: Path, revisions: int) -> None:
    """Make a repository in which each commit but the first changes one activity of the plan in plan/."""
    files = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in sorted((ROOT / "plan").rglob("*.*"))}
    activities = [path for path in files if path.parent.name == "activities"]
    stream = []
    for number in range(revisions):
        when = _START + number * _DAY * 730 // revisions
        stream.append(f"commit refs/heads/main\ncommitter Planning team <planning@example.org> {when} +0000\n")
        stream.append(_data(f"Change {number}"))
        changed = files
        if number:
            path = activities[number % len(activities)]
            lines = [line for line in files[path].splitlines() if not line.startswith("confidence")]
            rating = "HML"[number // len(activities) % 3]
            told = [f"confidence: {rating}", f"confidence_reason: Judged anew in report {number}."]
            files[path] = "\n".join([*lines[:1], *told, *lines[1:]]) + "\n"  # no two revisions have a file alike
            changed = {path: files[path]}
        stream += [f"M 100644 inline {path.as_posix()}\n{_data(text)}" for path, text in changed.items()]
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", top], check=True)
    given = "".join(stream).encode()
    subprocess.run(["git", "fast-import", "--quiet"], cwd=top, input=given, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=top, check=True)


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def main() -> None:
    """Measure, and print."""
    plainly()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=REVISIONS, help="how many commits the plan has")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python that has planctl")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name) / "repository"
        build(top, options.revisions)
        planctl = [options.python, "-m", "planctl", "--plan", str(top / "plan")]
        cases = {
            "validate": Case([*planctl, "validate"]),
            "history": Case([*planctl, "history"]),
            "history casework-programme": Case([*planctl, "history", "casework-programme"]),
            "trend --as-at 2024-03-31": Case([*planctl, "trend", "--as-at", "2024-03-31"]),
            "diff HEAD~500": Case([*planctl, "diff", "HEAD~500"]) if options.revisions > 500 else None,
            "validate --against HEAD~10": Case([*planctl, "validate", "--against", "HEAD~10"]),
        }
        kept = {label: case for label, case in cases.items() if case is not None}
        measure(kept, ROUNDS, Path(name))
    print(f"{options.revisions:,} revisions, {os.cpu_count()} cores, {sys.platform}. Medians of times, as ratios.\n")
    rows = ((f"`{label}`", *case.ratios(kept["validate"]), f"{case.peak:.0f}") for label, case in kept.items())
    print(table(("command", "wall", "CPU", "peak MiB"), rows))


if __name__ == "__main__":
    main()
