"""Fixtures for looking at pages: where a tool is absent they skip, but fail in CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from needs import need

from .harness import Browser, missing, nu_errors, nu_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
