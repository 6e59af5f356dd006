"""The sessions in tests/cases come true: each command, what it prints, its exit status.

A case file starts with comments; `# in plans/small` copies that folder of tests to work in, `# in /` the whole project.
Then a line with `$ ` and a command, what it prints (standard output, then standard error), and `[exit N]` where that
is not 0. `pytest tests/test_cases.py --rewrite` writes what was printed into the files; read the difference.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from warm import in_path

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.txt"))


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=in_path(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    printed = done.stdout + done.stderr
    if printed and not printed.endswith("\n"):
        printed += "\\ no line end\n"
    return printed + (f"[exit {done.returncode}]\n" if done.returncode else "")


def place(text: str, folder: Path) -> Path:
    given = next((line[5:].strip() for line in text.splitlines() if line.startswith("# in ")), "")
    if not given:
        return folder
    for name in ("plan",) if given == "/" else (".",):
        shutil.copytree(HERE.parent / name if given == "/" else HERE / given, folder / "plan", dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_session_comes_true(
    case: Path, tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    text = case.read_text(encoding="utf-8")
    folder = place(text, tmp_path)
    head, *commands = text.split("\n$ ")
    told = [head]
    for block in commands:
        command = block.split("\n", 1)[0]
        printed = run(command, folder, environment)
        told.append(f"{command}\n{printed}".rstrip("\n") + "\n")
    came = "\n$ ".join(told)
    if request.config.getoption("--rewrite") and came != text:
        case.write_text(came, encoding="utf-8")
        return
    assert came == text
