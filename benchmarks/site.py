"""Measure `site` of a generated plan, as a ratio to `validate` of the same plan: medians of five rounds."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from generate import generate
from run import plainly

ROUNDS = 5


def timed(*words: str) -> float:
    """Return how long a command takes, in seconds."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "planctl", *words], check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    plainly()
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--activities", type=int, default=300)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as top:
        plan, out = Path(top, "plan"), Path(top, "out")
        generate(plan, given.activities)
        rounds = []
        for _ in range(ROUNDS):
            shutil.rmtree(out, ignore_errors=True)
            rounds.append([timed("--plan", str(plan), *words) for words in (["validate"], *[["site", str(out)]] * 2)])
        checked, made, again = (median(column) for column in zip(*rounds, strict=True))
        pages = sum(path.suffix == ".html" for path in out.rglob("*"))
    print(f"| {given.activities:,} activities, {pages} pages | wall to `validate` |")
    print("| --- | ---: |")
    print(f"| `site`, a new folder | {made / checked:.2f} |")
    print(f"| `site`, nothing changed | {again / checked:.2f} |")


if __name__ == "__main__":
    main()
