"""What every test may use."""

import os
import sys
from pathlib import Path

import pytest

import searches  # noqa: F401 - every search is made as it says
from repositories import Repository
from warm import START

_IDENTITY = {"NAME": "Planning team", "EMAIL": "planning@example.org"}
ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what the sessions in tests/cases print into them")


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment in which commands run: nothing of the caller's but the way to Python."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": "/nonexistent",
        "COLUMNS": "80",
        **START,
        **{f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in _IDENTITY.items()},
    }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A real repository with the small plan in it."""
    return Repository(tmp_path / "repository")
