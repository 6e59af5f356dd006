"""Where templates of our own run: what they are given is plain data and functions of ours, and much of it is the same.

Jinja's own extension points, with the detours left out that are for templates and functions of anybody's: a page takes
half the time.
"""

from collections.abc import Callable, Collection
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.nodes import Call, Filter, Getattr, Name
from jinja2.runtime import Macro
from jinja2.utils import missing
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
    """Return what shows a value in HTML: a text is escaped, markup is not; both are clean."""
    texts = _Shown(clean)

    def shown(value: Any) -> str:
        if type(value) is str:
            return texts[value]
        if type(value) is Markup:
            return clean(str(value))
        return str(value) if type(value) is int else escape(value)

    return shown


def _in_text(clean: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what shows a value in text."""
    return lambda value: clean(value if type(value) is str else str(value))


class _Macro(Macro):
    """A macro, called as a function is."""

    def __call__(self, *given: Any, **named: Any) -> str:
        """Return what it makes; what is rare is left to Jinja."""
        left = self._argument_count - len(given)
        if named or left < 0 or self.caller:
            return super().__call__(*given, **named)
        made = self._func(*given, *(missing,) * left)
        return str.__new__(Markup, made) if self._default_autoescape else made


class _Generator(CodeGenerator):
    """Makes the code of a template: a value is shown by one call, and a function is called as it is."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Know no macro yet, and no template whose macros are used."""
        super().__init__(*arguments, **named)
        self.macros, self.modules = set[str](), set[str]()
        self.clean: Collection[str] = arguments[0].clean

    def visit_Macro(self, node: Any, frame: Any) -> None:  # noqa: N802 - the names of these are Jinja's
        """Write a macro."""
        self.macros.add(node.name)
        super().visit_Macro(node, frame)

    def visit_Import(self, node: Any, frame: Any) -> None:  # noqa: N802 - as above
        """Write what makes the macros of another template known."""
        self.modules.add(node.target)
        super().visit_Import(node, frame)

    def visit_FromImport(self, node: Any, frame: Any) -> None:  # noqa: N802 - as above
        """Write what makes some of them known."""
        self.macros.update(name if isinstance(name, str) else name[1] for name in node.names)
        super().visit_FromImport(node, frame)

    def _shown(self, node: Any) -> bool:
        """Tell whether a value can be shown as it is: a macro made it, or what gives clean text."""
        if isinstance(node, Filter):
            return node.name in self.clean
        called = node.node if isinstance(node, Call) else None
        if isinstance(called, Getattr) and isinstance(called.node, Name):
            return called.node.name in self.modules
        return isinstance(called, Name) and (called.name in self.macros or called.name in self.clean)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - the signature is Jinja's
        if not self._shown(node):
            self.write(finalize.src)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - as above
        if not self._shown(node):
            self.write(")")

    def macro_def(self, macro_ref: Any, frame: Any) -> None:
        """Write what a macro becomes."""
        self.write("environment.made_")
        super().macro_def(macro_ref, frame)

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
    made_Macro = _Macro  # noqa: N815 - the generated code says so
    clean: Collection[str] = ()
    """Filters and functions whose result is shown as it is."""

    def __init__(self, *, autoescape: bool, clean: Callable[[str], str], **options: Any) -> None:
        """Take the options of Jinja's own."""
        shown = (_in_html if autoescape else _in_text)(clean)
        super().__init__(autoescape=autoescape, finalize=shown, optimized=False, **options)  # what is constant is rare

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what stands under a name."""
        if isinstance(obj, dict):
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)
