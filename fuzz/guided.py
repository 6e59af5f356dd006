"""Look for input that the pure parts of planctl do not stand, led by which of their lines it reaches.

python fuzz/guided.py --seconds 120           as long as you like; wants the extra fuzz
python fuzz/guided.py guided-crash-0a1b...    one input again

An input is a byte that says which part it is for, two that say where it goes, and a text.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit('this wants atheris: pip install -e ".[fuzz]"')

from hostile import DATES, EXPRESSIONS, SMALL, TEXTS

with atheris.instrument_imports(include=["planctl"]):
    from planctl.choice import Filters
    from planctl.diff import diff
    from planctl.errors import PlanctlError
    from planctl.everyday import everyday
    from planctl.exchange.mapping import read_map
    from planctl.exchange.numbers import Figures, read_number
    from planctl.exchange.readers import csv_, json_
    from planctl.exchange.told_dates import READINGS, Manner, read_date
    from planctl.layout import canonical
    from planctl.load import load
    from planctl.period import DUE_WORDS, BadDate
    from planctl.places import Refused
    from planctl.progress import as_at
    from planctl.reports.text import entry
    from planctl.rules import check
    from planctl.select import select
    from planctl.source import Source, decode, kind_of
    from planctl.splice import drop, put
    from planctl.yamltext import inspect

PLAN = {file: content.decode() for file, content in SMALL.items()}
FILES = sorted(PLAN)
YAML = [file for file in FILES if file.endswith(".yaml")]
CLEAN = load(Source(PLAN)).plan
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
AT = as_at(date(2023, 6, 30), CLEAN.header)
SCALARS = {
    file: [path for path, where in inspect(PLAN[file]).entries.items() if path and where.value.start < where.value.end]
    for file in YAML
}


def parse(spot: int, text: str) -> None:
    """A plan with any text in one of its files is read and judged, laid out or refused, and compared."""
    file = FILES[spot % len(FILES)]
    at = (spot // len(FILES)) % (len(PLAN[file]) + 1)
    loaded = load(Source(PLAN | {file: PLAN[file][:at] + text + PLAN[file][at:] if spot % 2 else text}))
    for finding in check(loaded):
        assert finding.message, finding
        assert entry(finding).startswith(finding.where.file), finding
    assert len(diff(CLEAN, loaded.plan)) == len(diff(loaded.plan, CLEAN))
    if file in YAML:
        with suppress(Refused):
            laid = canonical(loaded.source.texts[file], kind_of(file), CLEAN.calendar)
            assert canonical(laid, kind_of(file), CLEAN.calendar) == laid, "laid out twice it is otherwise"


def quick(spot: int, text: str) -> None:
    """What the reader of the everyday layout takes, it reads as the parser of YAML does."""
    old = PLAN[YAML[spot % len(YAML)]]
    at = (spot // len(YAML)) % (len(old) + 1)
    whole = f"{old[:at]}{text}{old[at:]}" if spot % 2 else text
    if (taken := everyday(whole)) is not None:
        told = inspect(whole)
        assert (told.faults, told.data) == ([], taken.data)


def edit(spot: int, text: str) -> None:
    """A value that is set or removed reads back, and no byte beside it changes."""
    file = YAML[spot % len(YAML)]
    old, path = PLAN[file], SCALARS[file][(spot // len(YAML)) % len(SCALARS[file])]
    span = inspect(old).entries[path].value
    with suppress(Refused):
        new = put(old, path, text)
        read = inspect(new)
        assert (read.faults, read.span(path).start >= span.start - 1) == ([], True)
        assert new.startswith(old[: span.start].rstrip(" ")), "what stands before it changed"
        assert new.endswith(old[span.end :]), "what stands behind it changed"
        assert inspect(put(new, path, "x")).faults == []
        assert inspect(drop(new, path)).faults == []


def period(_spot: int, text: str) -> None:
    """A date is refused, or printed as what it was read as."""
    with suppress(BadDate):
        due = CLEAN.calendar.due(text, DUE_WORDS)
        assert CLEAN.calendar.due(str(due), DUE_WORDS) == due


def told_date(spot: int, text: str) -> None:
    """A date as people write it is refused, or becomes one of the plan's."""
    manner = Manner(tuple(READINGS)[spot % len(READINGS) :], 1950, ("by",))
    with suppress(BadDate):
        found = read_date(text, manner, CLEAN.calendar, DUE_WORDS, CLEAN.calendar.years[0])
        assert str(CLEAN.calendar.due(found, DUE_WORDS)) == found


def number(spot: int, text: str) -> None:
    """A number as people write it is none, or becomes one of the plan's."""
    found = read_number(text, Figures(*[",.", ".,", " ,", "'."][spot % 4]), [1, 10, 100, 1000][spot // 4 % 4])
    assert found is None or NUMBER.fullmatch(found[0]), found


def filters(spot: int, text: str) -> None:
    """A filter names something, or is refused."""
    names = ["where", "owner", "activity", "objective", "year", "text", "tag", "status", "timing", "due_before"]
    chosen = Filters()
    setattr(chosen, names[spot % len(names)], [text])
    with suppress(PlanctlError):
        select(CLEAN, chosen, AT)


def where(_spot: int, text: str) -> None:
    """An expression is refused, or holds for some."""
    with suppress(PlanctlError):
        select(CLEAN, Filters(where=[text]), AT)


def mapping(spot: int, text: str) -> None:
    """A map is read, or what is wrong in it is told at its line."""
    whole = f"{MAP[: spot % (len(MAP) + 1)]}{text}{MAP[spot % (len(MAP) + 1) :]}" if spot % 2 else text
    _, found = read_map("m.yaml", whole)
    assert all(entry(finding).startswith("m.yaml:") for finding in found)


def table(spot: int, text: str) -> None:
    """Rows are read of any bytes, or the file is refused."""
    content = text.encode("utf-16" if spot % 3 == 1 else "utf-8", "surrogatepass")
    with suppress(PlanctlError):
        book = (json_ if spot % 2 else csv_).read("x", content)
        assert all(number > 0 for sheet in book.sheets for number, _ in sheet.rows)


MAP = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))["maps"][0]
PARTS: list[Callable[[int, str], None]] = [
    parse, edit, period, told_date, number, filters, where, mapping, table, quick
]  # fmt: skip


def one(data: bytes) -> None:
    """Give one input to its part."""
    if len(data) > 3:
        _, text = decode(data[3:])
        PARTS[data[0] % len(PARTS)](int.from_bytes(data[1:3], "big"), text)


def seeds() -> list[bytes]:
    """Return inputs to start from."""
    texts = [*TEXTS[:60], *DATES, *EXPRESSIONS, *PLAN.values(), MAP]
    return [
        bytes([part, spot, spot]) + text.encode("utf-8", "replace")
        for part in range(len(PARTS))
        for spot, text in enumerate(texts)
        if len(text) < 4000
    ]


def main() -> None:
    """Run for some time, or one input again; the library ends the process, with status 77 at what fails."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("input", nargs="?", help="an input that failed, to run again")
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    if asked.input:
        one(Path(asked.input).read_bytes())
        return
    with tempfile.TemporaryDirectory(prefix="planctl-guided-") as corpus:
        for name, content in enumerate(seeds()):
            Path(corpus, str(name)).write_bytes(content)
        settings = [f"-max_total_time={asked.seconds}", f"-seed={asked.seed}", "-timeout=30", "-rss_limit_mb=2048"]
        atheris.Setup(
            [sys.argv[0], *settings, "-max_len=5000", "-artifact_prefix=guided-", "-print_final_stats=1", corpus], one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
