"""A context to a document: plain data in, a template, text out (3-commands, render)."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from planctl import __version__, literal, markdown
from planctl.colour import accents
from planctl.confined import confined
from planctl.errors import PlanctlError
from planctl.parallel import shared

MAX_TEMPLATE_BYTES = 1024 * 1024
_IN_PARTS = frozenset({"plan", "document"})


def templates_folder() -> Path:
    """Return the folder of the built-in templates: the packaged one, else the checkout's."""
    packaged = Path(__file__).parent / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


def builtin(fmt: str) -> list[str]:
    """Return the names of the built-in templates of a format."""
    ending = f".{fmt}.j2"
    names = (path.name for path in templates_folder().glob(f"*{ending}"))
    return sorted(name.removesuffix(ending) for name in names if not name.startswith("_"))


def in_parts(template: str, fmt: str) -> bool:
    """Tell whether a template goes through the activities once, so that data for each can be made then."""
    return template in _IN_PARTS and template in builtin(fmt)


def render(data: dict[str, Any], template: str, fmt: str) -> str:
    """Fill a template: a built-in one by name, or a file; raises PlanctlError with the place of what is wrong."""
    if template not in builtin(fmt):
        source = literal.clean(_source(template, fmt))
        return confined(lambda: _filled(data, template, fmt, source), template, "look for a loop in it")
    text = _filled(data, template, fmt)
    return literal.linked(text) if fmt == "md" else text


def _filled(data: dict[str, Any], template: str, fmt: str, source: str | None = None) -> str:
    """Fill a template, or the source of one; raises PlanctlError."""
    from jinja2 import TemplateError, TemplateNotFound  # noqa: PLC0415 - only render pays

    html = fmt == "html"
    try:
        if source is None:
            return str(_environment(_own(), html=html, spread=shared).get_template(f"{template}.{fmt}.j2").render(data))
        return str(_environment(_sandbox(), html=html).from_string(source).render(data))
    except TemplateNotFound as error:
        raise PlanctlError(f'{template} includes "{error.name}"; {", ".join(builtin(fmt))} can be included') from None
    except TemplateError as error:
        raise PlanctlError(f"{_place(error, template)}: {error.message or error}; {_REMEDY}") from None
    except MemoryError as error:
        raise PlanctlError(f"{_place(error, template)}: it asks for more memory than a template may have") from None
    except (AttributeError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise PlanctlError(f"{_place(error, template)}: {str(error) or type(error).__name__}; {_REMEDY}") from None


def about(of: Any) -> dict[str, Any]:
    """Return what the skeleton of a page says of whatever was made of a plan."""
    named = {name: getattr(of, name) for name in ("title", "organisation", "language")}
    return {**named, "short_name": None, "accent": accents(of.accent)}


def fill(template: str, data: dict[str, Any]) -> str:
    """Fill a template of our own that is no document to be chosen: a page, or a picture."""
    return filler()(template, data)


def filler() -> Callable[[str, dict[str, Any]], str]:
    """Return what fills templates of our own, each read once however many it fills."""
    find = _environment(_own(), html=True, spread=shared).get_template
    return lambda template, data: str(find(template).render({"version": __version__, "edition": None, **data}))


_REMEDY = "the README lists the names a template may use"


def _sandbox() -> Any:
    """Return the environment for templates of anybody's: it knows nothing of the machine."""
    from planctl.sandbox import Sandbox  # noqa: PLC0415 - it is a class of jinja2

    return Sandbox


def _own() -> Any:
    """Return the environment for templates of our own."""
    from planctl.own import Own  # noqa: PLC0415 - it is a class of jinja2

    return Own


def _environment(kind: Any, *, html: bool, spread: Callable[..., Iterable[str]] = map) -> Any:
    """Return an environment that knows the built-in templates; `spread` is how many things are gone through."""
    from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only render pays
    from markupsafe import Markup, escape  # noqa: PLC0415 - as above

    environment = kind(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        clean=literal.clean,
    )
    environment.filters |= {
        "cell": literal.cell,
        "line": literal.line,
        "block": markdown.block,
        "markdown": lambda text, level=2: Markup(markdown.to_html(text, level)),  # noqa: S704 - made without raw HTML
        "inline": lambda text: Markup(markdown.inline_html(text)),  # noqa: S704 - made without raw HTML
    }
    environment.globals |= {name: partial(_draw, *place) for name, place in _PICTURES.items()}

    def each(items: Sequence[Any], macro: Callable[..., str], *more: Any) -> str:
        """Return what a macro makes of each of many things, from a new line each."""
        shown = escape if html else literal.clean
        made = spread(lambda item: str(shown(macro(item, *more))), items)
        return Markup("\n").join(map(Markup, made)) if html else "\n".join(made)

    environment.globals |= {
        "each": each,
        "table": literal.table,
        "to": lambda kind, ident: "",  # noqa: ARG005 - a document is one page, and links to no other
        "link": lambda kind, ident, text: text,  # noqa: ARG005 - as above
    }
    environment.clean = () if html else ("cell", "each", "line", "table")
    del environment.globals["lipsum"], environment.filters["center"], environment.filters["format"]
    del environment.filters["random"]  # the same plan gives the same bytes
    return environment


_PICTURES = {
    "timeline_of": ("timeline", "timeline"),
    "progress_by_owner": ("bars", "by_owner"),
    "progress_by_objective": ("bars", "by_objective"),
    "readings_of": ("readings", "readings"),
}


def _draw(module: str, function: str, *given: Any, **named: Any) -> Any:
    """Make the data of a picture: its module is imported where a template asks for it, and not before."""
    return getattr(import_module(f"planctl.pictures.{module}"), function)(*given, **named)


def _source(template: str, fmt: str) -> str:
    """Read a user's template; raises PlanctlError."""
    path = Path(template)
    if not path.is_file():
        names = ", ".join(builtin(fmt))
        raise PlanctlError(f'no template "{template}" for {fmt}: it is one of {names}, or a file')
    try:
        content = path.read_bytes()
        if len(content) > MAX_TEMPLATE_BYTES:
            raise PlanctlError(f'the template "{template}" is larger than 1 MiB')
        return content.decode("utf-8")
    except OSError as error:
        raise PlanctlError(f'cannot read the template "{template}": {error.strerror}') from None
    except UnicodeDecodeError:
        raise PlanctlError(f'the template "{template}" is not UTF-8') from None


def _place(error: BaseException, template: str) -> str:
    """Return file:line of what went wrong in a template."""
    line = getattr(error, "lineno", None)
    name = getattr(error, "name", None)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>" or file.endswith(".j2"):
            line = trace.tb_lineno
            name = None if file == "<template>" else Path(file).name
        trace = trace.tb_next
    return f"{name or template}:{line}" if line else f"{name or template}"
