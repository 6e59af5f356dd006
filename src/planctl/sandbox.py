"""Where templates run: they look at plain data, change nothing, and cannot ask for all the memory there is."""

from collections.abc import Callable
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST = 1_000_000


_WIDENING = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with bounds on the operators that multiply, and without the methods that widen a text."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *, clean: Callable[[str], str], **options: Any) -> None:
        """Take the options of Jinja's own; `clean` is what is done to every text before it is shown."""

        def shown(value: Any) -> Any:
            """Clean a text, and markup too: what a template escaped itself is markup."""
            return type(value)(clean(value)) if isinstance(value, str) else value

        super().__init__(finalize=shown, **options)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse what could make a text of any width."""
        return attr not in _WIDENING and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what could fill the memory: text times a number, powers, formats with a width."""
        sized = [len(value) for value in (left, right) if isinstance(value, str | list | tuple)]
        if operator == "**" or (operator == "%" and sized):
            raise SecurityError(f"the operator {operator} may not stand here")
        if sized and any(isinstance(value, int) and value * max(sized) > MOST for value in (left, right)):
            raise SecurityError(f"more than {MOST} characters or items")
        return super().call_binop(context, operator, left, right)
