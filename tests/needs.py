"""What a test does for want of a tool."""

import os

import pytest


def need(lack: str) -> None:
    """Skip for want of a tool, unless in CI, where a check not made is a failure."""
    if lack and os.environ.get("CI") == "true":
        pytest.fail(lack)
    if lack:
        pytest.skip(lack)
