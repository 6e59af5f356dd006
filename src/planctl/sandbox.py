"""Where templates run: they look at plain data, change nothing, and cannot ask for all the memory there is."""

from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST = 1_000_000


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with bounds on the operators that multiply."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what could fill the memory: text times a number, powers, formats with a width."""
        sized = [len(value) for value in (left, right) if isinstance(value, str | list | tuple)]
        if operator == "**" or (operator == "%" and sized):
            raise SecurityError(f"the operator {operator} may not stand here")
        if sized and any(isinstance(value, int) and value * max(sized) > MOST for value in (left, right)):
            raise SecurityError(f"more than {MOST} characters or items")
        return super().call_binop(context, operator, left, right)
