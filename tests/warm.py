"""The command line kept warm: one process has imported planctl, and forks a child for each command.

A child has the arguments, folder, environment and standard streams that a process of its own would have, runs the same
`main` and ends as it does; only the start is not made again. Where the interpreter would start otherwise than that
process did (PYTHONHASHSEED, a locale) a real one is started. What is about the process itself, its imports, signals,
a terminal, is tested with real ones.
"""

import atexit
import io
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

import warm_parent

# How the interpreter starts: its modules are those of the tests, as where fuzz/mutants.py has changed one.
START = {
    "LANG": "C.UTF-8",
    **{name: os.environ[name] for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE") if name in os.environ},
}
NOTHING = Path(os.devnull)
# What stands for planctl in PATH, where a shell or git starts it.
SCRIPT = """#!{python} -IS
import os, sys
sys.path.insert(0, {tests!r})
from warm_parent import ask, start_up
words, environment = sys.argv[1:], dict(os.environ)
if start_up(environment) != {start!r}:
    os.execv({python!r}, [{python!r}, "-m", "planctl", *words])
status = ask({address!r}, words, os.getcwd(), environment, [0, 1, 2])
sys.exit(status if status >= 0 else 128 - status)
"""


class Parent(NamedTuple):
    """The process that forks: where to ask it, and a folder for PATH."""

    folder: TemporaryDirectory[str]
    process: subprocess.Popen[bytes]
    address: str


@cache
def parent() -> Parent:
    """Start it, once for each worker."""
    folder = TemporaryDirectory(prefix="planctl-")
    address = f"{folder.name}/socket"
    tests = str(Path(__file__).parent)
    script = Path(folder.name, "bin", "planctl")
    script.parent.mkdir()
    script.write_text(SCRIPT.format(python=sys.executable, tests=tests, start=START, address=address))
    script.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-P", warm_parent.__file__, address],
        cwd="/",
        env=START,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.read(5) == b"ready"
    for last in (folder.cleanup, process.wait, process.stdin.close):  # the last comes first
        atexit.register(last)
    return Parent(folder, process, address)


def in_path(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment with the warm planctl first in PATH."""
    return environment | {"PATH": f"{parent().folder.name}/bin:{environment['PATH']}"}


def planctl(folder: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with nothing on its standard input."""
    if warm_parent.start_up(environment) != START:
        return subprocess.run(
            [sys.executable, "-m", "planctl", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=warm_parent.PATIENCE,
        )
    with TemporaryFile() as out, TemporaryFile() as err, NOTHING.open() as no:
        streams = [stream.fileno() for stream in (no, out, err)]
        status = warm_parent.ask(parent().address, list(words), str(folder), environment, streams)
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess(words, status, read(out.read()), read(err.read()))


def read(answer: bytes) -> str:
    """Return an answer as text: what is packed is looked into, for a word in it has other bytes there."""
    if answer.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer)) as packed:
            return "".join(name + packed.read(name).decode("utf-8") for name in packed.namelist())
    text = answer.decode("utf-8", "backslashreplace" if answer.startswith(b"SQLite") else "strict")
    return text.replace("\r\n", "\n")
