"""Fixtures for looking at pages: where a tool is absent they skip, but fail in CI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from .harness import Browser, missing, nu_errors, nu_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def need(lack: str) -> None:
    """Skip for want of a tool, unless in CI, where a check not made is a failure."""
    if lack and os.environ.get("CI") == "true":
        pytest.fail(lack)
    if lack:
        pytest.skip(lack)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each worker."""
    need(missing())
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def nu() -> Callable[..., list[str]]:
    """Give harness.nu_errors."""
    need(nu_missing())
    return nu_errors
