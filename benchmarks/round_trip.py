"""The same edit by planctl and by ruamel.yaml, the best-known round-trip library: how many lines each changes.

    pip install ruamel.yaml; python benchmarks/round_trip.py

For each activity of `plan/` and of the tests' small plan a status and a date are written into its first milestone, in
a copy in memory. Two lines (or one, where the milestone is written on one) is what was asked for.
"""

import io
import re
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from planctl.finding import Path as Place
from planctl.model import Milestone
from planctl.schema import keys_of
from planctl.splice import put
from planctl.yamltext import inspect

ROOT = Path(__file__).parents[1]
PLANS = (ROOT / "plan", ROOT / "tests" / "plans" / "small")
EDIT = {"status": "in-progress", "updated": "2023-06-29"}


def ours(text: str, path: Place) -> str:
    """Return the text after planctl's edit."""
    for key, value in EDIT.items():
        text = put(text, (*path, key), value, keys_of(Milestone))
    return text


def theirs(text: str, path: Place, *, tuned: bool) -> str:
    """Return the text after ruamel.yaml's; `tuned` to a wide line, the quotes kept and the indent of these files."""
    from ruamel.yaml import YAML  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - only for this table

    yaml = YAML()
    if tuned:
        yaml.preserve_quotes = True
        yaml.width = 10_000
        yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    milestone = data
    for part in path:
        milestone = milestone[part]
    milestone.update(EDIT)
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def changed(old: str, new: str) -> int:
    """Count the lines that a diff takes away or adds, line ends included."""
    lines = unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), n=0)
    return sum(line[:1] in "+-" and line[:3] not in {"+++", "---"} for line in lines)


def aligned(text: str) -> str:
    """Return a text with the values of its short keys in one column, as some people write them."""
    return re.sub(r"^( *(?:- )?[a-z_]+:) (?=[^|{\[\s])", lambda key: f"{key[1]:<20} ", text, flags=re.MULTILINE)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as in the repository": lambda text: text,
    "values aligned by hand": aligned,
    "lines that end in CRLF": lambda text: text.replace("\n", "\r\n"),
}


def main() -> None:
    """Print the table: the lines that each changes in all files together."""
    files = [file.read_bytes().decode() for plan in PLANS for file in sorted(plan.glob("activities/*.yaml"))]
    print("| layout | planctl | ruamel.yaml | ruamel.yaml, tuned |\n| --- | ---: | ---: | ---: |")
    for name, lay in LAYOUTS.items():
        sums = [0, 0, 0]
        for text in map(lay, files):
            years = inspect(text).data["milestones"]
            path: Place = next(("milestones", year, 0) for year in years if years[year])
            edited = [ours(text, path), theirs(text, path, tuned=False), theirs(text, path, tuned=True)]
            sums = [total + changed(text, new) for total, new in zip(sums, edited, strict=True)]
        print(f"| {name} | {' | '.join(map(str, sums))} |")


if __name__ == "__main__":
    main()
