"""Start-up is imports: a command imports what it uses and no more, and a mistake costs next to nothing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import planctl
from planctl.cli import COMMANDS

TOP = Path(__file__).parents[1]

RUN = """
import sys
from planctl.__main__ import main
status = 0
try:
    main()
except SystemExit as end:
    status = end.code or 0
print(file=sys.stderr)
print(status, *sys.modules, file=sys.stderr)
"""
Loaded = Callable[..., set[str]]


@pytest.fixture
def loaded(environment: dict[str, str], tmp_path: Path) -> Loaded:
    """The modules that a command on the real plan has loaded when it ends with the exit status expected."""
    shutil.copytree(TOP / "plan", tmp_path / "plan")

    def run(*arguments: str, status: int = 0) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(Path(planctl.__file__).parents[1])},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        code, *modules = done.stderr.split("\n")[-2].split()
        assert code == str(status), done.stderr
        return set(modules)

    return run


# pydantic is its Python layer: only pydantic_core is used.
HEAVY = {"rich", "jinja2", "markdown_it", "pydantic"}
ON_DEMAND = {*HEAVY, "json", "csv", "xml", "email", "http", "urllib.request", "asyncio", "multiprocessing", "sqlite3"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("--help", 0),
        ("--version", 0),
        ("", 2),
        ("--nonsense", 2),
        ("statsu", 2),
        ("--plan plan", 2),
        ("status --nope", 2),
        ("list x", 2),
        ("render --help", 0),
    ],
)
def test_help_version_and_a_mistake_import_nothing_that_reads_or_prints_plans(
    loaded: Loaded, arguments: str, status: int
) -> None:
    modules = loaded(*arguments.split(), status=status)
    assert "typer" in modules
    assert modules & {*ON_DEMAND, "yaml", "pydantic_core"} == set()
    asked = {f"planctl.commands.{arguments.partition(' ')[0]}"}
    assert {name for name in modules if name.startswith("planctl.commands.")} <= asked


@pytest.mark.parametrize(
    "arguments",
    [
        "validate",
        "validate --format github",
        "status",
        "status --by owner --year 2023/24",
        "list activities",
        "list milestones --format ids --timing due",
        "list owners --sort title",
        "show value-for-money",
    ],
)
def test_a_command_in_a_pipe_imports_no_table_no_template_no_json(loaded: Loaded, arguments: str) -> None:
    modules = loaded(*arguments.split())
    assert modules >= {"yaml", "pydantic_core"}
    assert modules & ON_DEMAND == set()


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ("status --format json", {"json"}),
        ("status --format csv", {"csv"}),
        ("validate --format json", {"json"}),
        ("validate --format gitlab", {"json"}),
        ("validate --format sarif", {"json"}),
        ("validate --format junit", {"xml"}),
        ("export --format csv", {"csv", "json"}),
        ("export --format ics", {"json"}),
        ("list years --where stale", {"jinja2", "json"}),
    ],
)
def test_what_is_asked_for_is_imported_and_nothing_beside_it(loaded: Loaded, arguments: str, asked: set[str]) -> None:
    assert loaded(*arguments.split()) & {*HEAVY, "json", "csv", "xml"} == asked


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ("export --format csv", set()),
        ("export --format json", set()),
        ("export --format ics", set()),
        ("export --format sqlite --output plan.sqlite", {"sqlite3"}),
    ],
)
def test_an_export_imports_the_library_of_its_format_alone(loaded: Loaded, arguments: str, asked: set[str]) -> None:
    assert loaded(*arguments.split()) & {"zipfile", "sqlite3", "xlsxwriter", "pyarrow"} == asked


def test_what_git_runs_twice_a_file_imports_no_model(loaded: Loaded) -> None:
    modules = loaded("textconv", "plan/plan.yaml")
    assert "yaml" in modules
    assert modules & {*ON_DEMAND, "pydantic_core", "planctl.model", "planctl.schema"} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_no_other_command(loaded: Loaded, command: str) -> None:
    modules = loaded(command, "--help")
    assert {name for name in modules if name.startswith("planctl.commands.")} == {
        f"planctl.commands.{command.replace('-', '_')}"
    }
    assert modules & HEAVY == set()
