"""Where templates of our own run: what they are given is plain data, so that a name is a key before all else."""

from typing import Any

from jinja2 import Environment


class Own(Environment):
    """Jinja's environment without the detour over attributes that a dictionary does not have: a fifth of the time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what stands under a name."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
