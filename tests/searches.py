"""How long a search for counterexamples is: SEARCH=20 makes each twenty times as long, and another one every time.

SEARCH=0.1 makes each a tenth as long, as a search through mutants wants it.
"""

import os

from hypothesis import settings

LENGTH = float(os.environ.get("SEARCH", "1"))
MOST = 100
"""How many examples a search tries that says no number of its own."""

# The same examples always, so that a change and not chance makes a test fail, nor a slow minute.
settings.register_profile("tests", max_examples=max(1, int(MOST * LENGTH)), deadline=None, derandomize=LENGTH <= 1)
settings.load_profile("tests")


def cases(number: int) -> settings:
    """Try so many examples."""
    return settings(max_examples=max(1, int(number * LENGTH)))
