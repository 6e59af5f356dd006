"""Measure planctl against yardsticks of the same machine and minute; print ratios as a Markdown table."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).parent
ROOT = HERE.parent
YARDSTICK = "import typer, yaml, pydantic; pydantic.BaseModel"
LOADER = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
"""
SMALL, MIDDLE, LARGE = 14, 1_000, 10_000
OWNER = "director-of-finance"
_ROUNDS = {"start": 11, SMALL: 7, MIDDLE: 7, LARGE: 5}
_TARGETS = {
    "--help": "0.60",
    "--version": "0.60",
    "usage error": "0.60",
    "completion of a reference": "0.69",
    "validate": "1.50",
    "status": "1.20",
    "list activities": "1.50",
}
_LARGE_TARGETS = {"validate": "0.40", "validate on one core": "0.55"}
_MOST = "1.30"
"""What any other command may take of a large plan, to `validate`; a page of the whole is held to others in peers.py."""
_TO_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass
class Case:
    """A command to measure, the status it must end with, and what was measured each round.

    `seconds` is wall time; `work` is processor time in seconds, with that of its own child processes; memory in MiB.
    """

    command: Sequence[str]
    status: int = 0
    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median wall time."""
        return statistics.median(self.seconds)

    @property
    def peak(self) -> float:
        """The largest memory."""
        return max(self.memory)

    def ratios(self, to: "Case") -> tuple[str, str]:
        """Return wall time and processor time as ratios to another's."""
        work = statistics.median(self.work) / statistics.median(to.work)
        return f"{self.median / to.median:.2f}", f"{work:.2f}"


Cases = dict[str, Case]


def once(case: Case, folder: Path) -> tuple[float, float, float]:
    """Run a command in a process of its own; return its wall time, its processor time and its peak memory in MiB."""
    with (folder / "output").open("wb") as output, (folder / "errors").open("wb") as errors:
        start = perf_counter()
        child = subprocess.Popen(case.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != case.status:
        told = (folder / "errors").read_text(encoding="utf-8", errors="replace")
        sys.exit(f"{' '.join(case.command[1:])}: exit status {child.returncode}, wanted {case.status}\n{told}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / _TO_MIB


def measure(cases: Cases, rounds: int, folder: Path, *, warm: bool = False) -> None:
    """Run every command once a round, so that whatever else the machine does befalls them alike; `warm`: caches are."""
    for number in range(int(warm), rounds + 1):
        for case in cases.values():
            seconds, work, memory = once(case, folder)
            if number:  # the first round warms the caches
                case.seconds.append(seconds)
                case.work.append(work)
                case.memory.append(memory)


def start_up(python: str) -> Cases:
    """Return the commands on the plan in plan/, with their yardstick."""
    planctl = [python, "-m", "planctl", "--plan", "plan"]
    return {
        "yardstick": Case([python, "-c", YARDSTICK]),
        "bare interpreter": Case([python, "-c", ""]),
        "--help": Case([*planctl, "--help"]),
        "--version": Case([*planctl, "--version"]),
        "usage error": Case([*planctl, "nonsense"], status=2),
        "completion of a reference": Case([*planctl[:3], "__complete", "zsh", "--plan", "plan", "show", "a"]),
        "validate": Case([*planctl, "validate"]),
        "status": Case([*planctl, "status"]),
        "list activities": Case([*planctl, "list", "activities"]),
        "show casework-programme": Case([*planctl, "show", "casework-programme"]),
        "render --year 2023/24": Case([*planctl, "render", "--year", "2023/24"]),
    }


def at_size(python: str, plan: Path, output: Path, *, whole: bool) -> Cases:
    """Return the commands on a plan of any size; `whole`: not validate alone."""
    planctl = [python, "-m", "planctl", "--plan", str(plan)]
    cases = {
        "loader": Case([python, "-c", LOADER, str(plan)]),
        "validate": Case([*planctl, "validate"]),
    }
    if pin := shutil.which("taskset"):
        cases["validate on one core"] = Case([pin, "-c", "0", *cases["validate"].command])
    if whole:
        cases |= {
            "status": Case([*planctl, "status"]),
            "list milestones --owner": Case([*planctl, "list", "milestones", "--owner", OWNER]),
            "export --format json": Case([*planctl, "export", "--format", "json", "--output", f"{output}.json"]),
            "render": Case([*planctl, "render", "--output", f"{output}.md"]),
            "render --format html": Case([*planctl, "render", "--format", "html", "--output", f"{output}.html"]),
        }
    return cases


def milestones(plan: Path) -> int:
    """Count the milestones of a generated plan."""
    return sum(path.read_text(encoding="utf-8").count("\n    - id: ") for path in (plan / "activities").iterdir())


def table(headers: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """Make a Markdown table; all but the first column are figures."""
    rule = ["---", *["---:"] * (len(headers) - 1)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (headers, rule, *rows))


def start_up_rows(cases: Cases) -> Iterator[Sequence[str]]:
    """Yield a row for each command on the real plan."""
    for name, case in cases.items():
        shown = name if name in {"yardstick", "bare interpreter", "usage error"} else f"`{name}`"
        yield shown, *case.ratios(cases["yardstick"]), _TARGETS.get(name, ""), f"{case.peak:.0f}"


def size_rows(sizes: dict[int, Cases]) -> Iterator[Sequence[str]]:
    """Yield a row for each command at each size: validate to the bare loader, the others to validate."""
    for size, cases in sizes.items():
        for name, case in cases.items():
            to = "loader" if name.startswith("validate") else "validate"
            most = _LARGE_TARGETS.get(name, "" if name.endswith("html") else _MOST) if size == LARGE else ""
            memory = "150" if size == LARGE and name == "validate" else ""
            if name != "loader":
                told = f"`{to}`" if to == "validate" else to
                yield f"{size:,}", f"`{name}`", told, *case.ratios(cases[to]), most, f"{case.peak:.0f}", memory


def growth(sizes: dict[int, Cases], counts: dict[int, int]) -> float:
    """Return the CPU time of a milestone more between 1,000 and 10,000 activities to that of one up to 1,000."""
    times = {size: statistics.median(cases["validate"].work) for size, cases in sizes.items()}
    before = (times[MIDDLE] - times[SMALL]) / (counts[MIDDLE] - counts[SMALL])
    return (times[LARGE] - times[MIDDLE]) / (counts[LARGE] - counts[MIDDLE]) / before


def plainly() -> None:
    """Take away what a session may have set and a user has not: Python compiles once, and writes what is whole."""
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        os.environ.pop(name, None)


def main() -> None:
    """Measure as the options say, and print."""
    plainly()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the plan of 10,000 activities out")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python that has planctl")
    options = parser.parse_args()
    python: str = options.python
    version = subprocess.run(
        [python, "-c", "import platform; print(platform.python_version())"], check=True, capture_output=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = start_up(python)
        measure(real, _ROUNDS["start"], folder)
        sizes: dict[int, Cases] = {}
        counts: dict[int, int] = {}
        for size in (SMALL, MIDDLE) if options.quick else (SMALL, MIDDLE, LARGE):
            plan = folder / str(size)
            # Not in this process: a child's peak memory begins with that of the process that starts it.
            subprocess.run([sys.executable, str(HERE / "generate.py"), str(size), str(plan)], check=True)
            counts[size] = milestones(plan)
            sizes[size] = at_size(python, plan, folder / "document", whole=size == LARGE)
            measure(sizes[size], _ROUNDS[size], folder)
    print(f"Python {version}, {os.cpu_count()} cores, {sys.platform}. Medians of times, as ratios.\n")
    print("The plan in `plan/`, to the yardstick:\n")
    print(table(("command", "wall", "CPU", "wall at most", "peak MiB"), start_up_rows(real)))
    print(f"Generated plans, of {', '.join(f'{count:,}' for count in counts.values())} milestones:\n")
    headers = ("activities", "command", "against", "wall", "CPU", "wall at most", "peak MiB", "MiB at most")
    print(table(headers, size_rows(sizes)))
    if LARGE in sizes:
        print(
            f"Beyond 1,000 activities a milestone more costs {growth(sizes, counts):.2f} of the CPU time of one before."
        )


if __name__ == "__main__":
    main()
