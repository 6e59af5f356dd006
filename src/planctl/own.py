"""Where templates of our own run: what they are given is plain data and functions of ours, and much of it is the same.

Jinja's own extension points, with the detours left out that are for templates and functions of anybody's: a page takes
half the time.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

LONGEST = 200
"""How many characters a text may have of which it is remembered how it is shown: a name, not a paragraph."""


class _Shown(dict[str, str]):
    """How a text is shown in HTML."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self.clean = clean

    def __missing__(self, text: str) -> str:
        shown = str(escape(self.clean(text)))
        if len(text) <= LONGEST:
            self[text] = shown
        return shown


def _in_html(clean: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what shows a value in HTML: a text is escaped, markup is not."""
    shown = _Shown(clean)
    return lambda value: shown[value] if type(value) is str else value if type(value) is Markup else escape(value)


def _in_text(clean: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what shows a value in text."""
    return lambda value: clean(value) if type(value) is str else str(value)


class _Generator(CodeGenerator):
    """Makes the code of a template: a value is shown by one call, and a function is called as it is."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - the signature is Jinja's
        self.write(finalize.src)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - as above
        self.write(")")

    def visit_Call(self, node: Any, frame: Any, forward_caller: bool = False) -> None:  # noqa: N802 - the name is Jinja's
        """Write a call; none of our functions asks for the context. What is rare is left to Jinja."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class Own(Environment):
    """Jinja's environment for our own templates; `clean` is what is done to every text before it is shown."""

    code_generator_class = _Generator

    def __init__(self, *, autoescape: bool, clean: Callable[[str], str], **options: Any) -> None:
        """Take the options of Jinja's own."""
        shown = (_in_html if autoescape else _in_text)(clean)
        super().__init__(autoescape=autoescape, finalize=shown, optimized=False, **options)  # what is constant is rare

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what stands under a name."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
