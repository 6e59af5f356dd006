"""Run planctl on hostile plans and command lines, and stop at the first that it does not stand.

python fuzz/fuzz.py --seconds 120 --seed 1    as long as you like
python fuzz/fuzz.py failing-7.json            one case again
"""

import argparse
import hashlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cases import case
from hostile import Case, read
from judging import faults

sys.path.append(str(Path(__file__).parents[1] / "tests"))
import warm_parent

SECONDS, PATIENCE, MEMORY, LARGEST = 15, 60, 1 << 30, 1 << 26
"""How long a command may work and take, in seconds; how much memory it may ask for, how large a file it may write."""
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "COLUMNS": "80"}


def lay_out(given: Case, top: Path) -> Path:
    """Make the folder in which a case runs, beside one that it must leave alone."""
    work, outside = top / "work", top / "outside"
    work.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("title: secret\n", encoding="utf-8")
    for name, content in given.files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if content.startswith(b"#!"):
            path.chmod(0o755)
    for name, target in given.links.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).symlink_to(target)
    return work


def snapshot(top: Path) -> dict[str, str]:
    """Return what every path below a folder is."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink():
                found[str(path.relative_to(top))] = f"to {path.readlink()}"
            elif path.is_file():
                found[str(path.relative_to(top))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def run(given: Case, top: Path) -> tuple[int, bytes, bytes]:
    """Run a case in a child with bounds; return its status (or minus a signal) and what it told."""
    with (top / "stdout").open("w+b") as out, (top / "stderr").open("w+b") as err:
        child = os.fork()
        if child == 0:
            with Path(os.devnull).open(encoding="utf-8") as nothing:
                for number, stream in enumerate((nothing, out, err)):
                    os.dup2(stream.fileno(), number)
            bound()
            os.chdir(top / "work")
            sys.argv = ["planctl", *given.words]
            os.environ.clear()
            os.environ.update(ENVIRONMENT | given.environment)
            time.tzset()
            try:
                warm_parent.run()
            finally:
                os._exit(99)
        status = waited(child)
        out.seek(0)
        err.seek(0)
        return status, out.read(), err.read()


def waited(child: int) -> int:
    """Return how a child ended; one that has not after a while is killed."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(PATIENCE)
    _, status = os.waitpid(child, 0)
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


def bound() -> None:
    """Give this process bounds."""
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, size + MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def tried(given: Case) -> tuple[int, list[str], str]:
    """Run a case in a folder of its own; return its status, what is wrong, and what it told."""
    top = Path(tempfile.mkdtemp(prefix="planctl-fuzz-"))
    try:
        # What is there before is what was laid out: a copy tells what changed.
        before = top / "before"
        before.mkdir()
        lay_out(given, before)
        (top / "run").mkdir()
        lay_out(given, top / "run")
        status, out, err = run(given, top / "run")
        old, new = snapshot(before), snapshot(top / "run")
        wrong = [*faults(given, status, out, err, changed(old, new))]
        if status == 0 and "--map" in given.words and not wrong:  # again it has nothing to do
            second, _, err = run(given, top / "run")
            wrong += [f"status {second} when it was run again"] if second else []
            wrong += [f"{path} was changed when it was run again" for path in changed(new, snapshot(top / "run"))]
        wrong = list(dict.fromkeys(wrong))
        return status, wrong, err.decode("utf-8", "replace")[-1500:]
    finally:
        shutil.rmtree(top)


def changed(old: dict[str, str], new: dict[str, str]) -> set[str]:
    """Return the paths that are not what they were, as seen from the folder in which the command ran."""
    paths = {path for path in {*old, *new} - {"stdout", "stderr"} if old.get(path) != new.get(path)}
    return {path.removeprefix("work/") if path.startswith("work/") else f"../{path}" for path in paths}


def main() -> int:
    """Run the cases; return 1 at the first that fails, or with --all where any did."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("case", nargs="?", help="a case that failed, to run again")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--cases", type=int, default=sys.maxsize, help="so many, if that is sooner")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--all", action="store_true", help="go on behind one that fails")
    asked = options.parse_args()
    warm_parent.warm_up()
    if asked.case:
        status, wrong, told = tried(read(Path(asked.case).read_text(encoding="utf-8")))
        print(f"status {status}", *wrong, told, sep="\n")
        return bool(wrong)
    print(f"seed {asked.seed}", flush=True)
    ended: Counter[int] = Counter()
    end = time.monotonic() + asked.seconds
    failed = number = 0
    while time.monotonic() < end and number < asked.cases:
        given = case(asked.seed * 1_000_000 + number)
        status, wrong, told = tried(given)
        ended[status] += 1
        number += 1
        if wrong:
            failed += 1
            file = Path(f"failing-{asked.seed}-{number - 1}.json")
            file.write_text(given.kept(), encoding="utf-8")
            print(f"{file}: planctl {' '.join(map(ascii, given.words))}", *wrong, told, sep="\n  ", flush=True)
            if not asked.all:
                break
    ways = ", ".join(f"{count} with status {status}" for status, count in sorted(ended.items()))
    print(f"{number} cases, {failed} failed; {ways}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
