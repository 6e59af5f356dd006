"""A map: which column is what, read from YAML with a located finding for all that is wrong in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from planctl.errors import did_you_mean
from planctl.exchange.fields import DATES, FIELDS, FIGURES, LISTS, NAME, VOCABULARIES, Sort
from planctl.exchange.maps import Map, Take, Yield, folded
from planctl.exchange.numbers import Figures
from planctl.exchange.readers import Hints
from planctl.exchange.readers.csv_ import DELIMITERS
from planctl.exchange.template import Template, TemplateFault
from planctl.exchange.told_dates import READINGS, Manner, check_readings
from planctl.finding import Finding, Found, Level, Path, Spot
from planctl.load import load
from planctl.loaded import Loaded
from planctl.model import Header
from planctl.schema import keys_of
from planctl.source import Source

OTHERWISE = ("finding", "tbc", "text")
_FILE_KEYS = ("encoding", "delimiter", "sheet", "header")
_ROW_KEYS = ("where", "empty", "fill_down", "continued", "empty_cells")
_TELL_KEYS = ("dates", "two_digit_years", "leads", "numbers")
KEYS = (*_FILE_KEYS, *_ROW_KEYS, *_TELL_KEYS, "plan", "year_names", *FIELDS)
TAKE_KEYS = (
    "column",
    "template",
    "value",
    "values",
    "dates",
    "otherwise",
    "split",
    "markup",
    "new",
    "capacity",
    "scale",
)
_SOURCES = ("column", "template", "value")
_PLAN_KEYS = tuple(key for key in keys_of(Header) if key != "format")


def locate(file: str, text: str, found: Iterable[Found]) -> list[Finding]:
    """Give findings on a map their lines."""
    loaded = Loaded(load(Source()).plan, Source({file: text}))
    return sorted(loaded.locate(item, Level.error) for item in found)


def read_map(file: str, text: str) -> tuple[Map, list[Finding]]:
    """Read a map; what is wrong in it is a finding on its line."""
    name = file if file.endswith((".yaml", ".yml")) else f"{file}.yaml"
    loaded = Loaded(load(Source()).plan, Source({name: text}))
    document = loaded.document(name)
    reading = _Reading(name)
    for fault in document.faults:
        reading.found.append(Found(Spot(name), fault.code, fault.message, fault.help, fault.span))
    made = Map(file=file, text=text)
    if not reading.found:
        made = reading.read(document.data, text)
    return made, sorted(loaded.locate(item, Level.error) for item in reading.found)


class _Reading:
    """The state of one reading: what was found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Found] = []

    def fault(self, path: Path, code: str, message: str, remedy: str, *, on_key: bool = False) -> None:
        self.found.append(Found(Spot(self.file, path, on_key), code, message, remedy))

    def read(self, data: Any, text: str) -> Map:
        if not isinstance(data, dict):
            self.fault((), "P012", "a map is a mapping of keys", "it starts with lines such as: milestone:")
            return Map(file=self.file, text=text)
        self.keys((), data, KEYS)
        manner = self.manner(data)
        yields = [made for kind in FIELDS if kind in data for made in self.things(kind, data[kind], manner)]
        if not any(kind in data for kind in FIELDS):
            self.fault((), "P011", "the map says of no kind of thing what its columns are", f"add {', '.join(FIELDS)}")
        header = self.count(data, "header", 1, 1_000_000)
        where = data.get("where") or {}
        if not isinstance(where, dict):
            self.fault(("where",), "P012", "where is a mapping of columns to words", "as in where: {Type: Milestone}")
            where = {}
        kept = [
            (column, frozenset(map(folded, self.texts(("where", column), words)))) for column, words in where.items()
        ]
        return Map(
            hints=Hints(self.text(data, "encoding"), self.delimiter(data)),
            sheet=self.text(data, "sheet"),
            header=header,
            where=tuple(kept),
            empty=frozenset(map(folded, self.texts(("empty",), data.get("empty")))),
            fill_down=tuple(self.texts(("fill_down",), data.get("fill_down"))),
            continued=self.text(data, "continued"),
            clear=self.word(data, (), "empty_cells", ("keep", "clear"), "keep") == "clear",
            manner=manner,
            figures=self.figures(data),
            plan=self.plan(data.get("plan")),
            year_names=self.year_names(data),
            yields=tuple(yields),
            file=self.file,
            text=text,
        )

    def keys(self, path: Path, data: Mapping[str, Any], known: Iterable[str]) -> None:
        """Report what is no key here."""
        names = list(known)
        for key in data:
            if key not in names:
                message = f'unknown key "{key}"{did_you_mean(key, names)}'
                self.fault((*path, key), "P010", message, f"the keys here are {', '.join(names)}", on_key=True)

    def text(self, data: Mapping[str, Any], key: str, path: Path = ()) -> str | None:
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            self.fault((*path, key), "P012", f"{key} is a text", "write one")
            return None
        return value

    def delimiter(self, data: Mapping[str, Any]) -> str | None:
        value = self.text(data, "delimiter")
        if value is None or value in DELIMITERS or (len(value) == 1 and value not in '"\r\n'):
            return value
        remedy = f"write one character, or one of {', '.join(DELIMITERS)}"
        self.fault(("delimiter",), "P015", f'"{value}" does not part cells', remedy)
        return None

    def texts(self, path: Path, value: Any) -> list[str]:
        """Return a text or a list of texts as a list."""
        if value is None:
            return []
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or any(not isinstance(item, str | None) for item in items):
            self.fault(path, "P012", f"{path[-1]} is a text or a list of texts", "as in [one, two]")
            return []
        return [item or "" for item in items]

    def word(self, data: Mapping[str, Any], path: Path, key: str, known: tuple[str, ...], default: str) -> str:
        value = data.get(key)
        if value is None:
            return default
        if value not in known:
            near = did_you_mean(str(value), list(known))
            self.fault(
                (*path, key), "P015", f'"{value}" is not a value of {key}{near}', f"write one of {', '.join(known)}"
            )
            return default
        return str(value)

    def count(self, data: Mapping[str, Any], key: str, low: int, high: int) -> int | None:
        value = data.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not re.fullmatch("[0-9]{1,9}", value) or not low <= int(value) <= high:
            self.fault(
                (key,), "P014", f'"{value}" is no {key.replace("_", " ")}', f"write a number from {low} to {high}"
            )
            return None
        return int(value)

    def manner(self, data: Mapping[str, Any]) -> Manner:
        readings = self.readings((), data, ("plan",))
        century = self.count(data, "two_digit_years", 1000, 2900)
        return Manner(readings, century, tuple(self.texts(("leads",), data.get("leads"))))

    def readings(self, path: Path, data: Mapping[str, Any], default: tuple[str, ...]) -> tuple[str, ...]:
        names = [" ".join(name.split()) for name in self.texts((*path, "dates"), data.get("dates"))]
        for name in check_readings(names):
            remedy = f"a date is told as one of {', '.join(READINGS)}"
            near = did_you_mean(name, list(READINGS))
            self.fault((*path, "dates"), "P015", f'"{name}" is no reading of dates{near}', remedy)
        return tuple(name for name in names if name in READINGS) or default

    def figures(self, data: Mapping[str, Any]) -> Figures:
        given = data.get("numbers") or {}
        if not isinstance(given, dict):
            self.fault(("numbers",), "P012", "numbers is a mapping", 'as in numbers: {thousands: ".", decimal: ","}')
            return Figures()
        self.keys(("numbers",), given, ("thousands", "decimal"))
        thousands, decimal = self.text(given, "thousands", ("numbers",)), self.text(given, "decimal", ("numbers",))
        made = Figures("," if thousands is None else thousands, "." if decimal is None else decimal)
        if made.thousands == made.decimal:
            self.fault(("numbers",), "P015", "thousands and decimals have the same mark", "give them two")
        return made

    def plan(self, given: Any) -> Mapping[str, Any]:
        if given is None:
            return {}
        if not isinstance(given, dict):
            self.fault(("plan",), "P012", "plan is a mapping of what plan.yaml is to say", "as in plan: {title: ...}")
            return {}
        self.keys(("plan",), given, _PLAN_KEYS)
        return given

    def year_names(self, data: Mapping[str, Any]) -> str | None:
        names = self.text(data, "year_names")
        if names is None:
            return None
        try:
            template = Template.read(names)
        except TemplateFault as fault:
            self.fault(("year_names",), "P012", str(fault), "as in FY{end}")
            return None
        if not template.columns or {*template.columns} - {"start", "end", "short_end"}:
            remedy = "as in {start}/{short_end}, {start} or FY{end}"
            self.fault(("year_names",), "P012", "years are named after {start}, {end} or {short_end}", remedy)
            return None
        return names

    def things(self, kind: str, given: Any, manner: Manner) -> Iterator[Yield]:
        """Yield what a row gives of a kind: one thing, or one for each of a list."""
        several = isinstance(given, list)
        for index, item in enumerate(given if several else [given]):
            path: Path = (kind, index) if several else (kind,)
            if isinstance(item, dict):
                yield self.thing(kind, path, item, manner)
            else:
                self.fault(
                    path, "P012", f"{kind} is a mapping of fields to columns", "as in milestone: {text: Milestone}"
                )

    def thing(self, kind: str, path: Path, given: Mapping[str, Any], manner: Manner) -> Yield:
        known = FIELDS[kind]
        nested = FIGURES if kind == "measure" else {}
        self.keys(path, given, [*known, *nested, "key"])
        fields = {
            name: take
            for name, sort in known.items()
            if name in given and (take := self.take((*path, name), sort, given[name], manner)) is not None
        }
        figures = tuple(self.nested(path, given, nested, manner))
        named = NAME.get(kind, "title")
        key = tuple(self.texts((*path, "key"), given.get("key")))
        for name in key:
            if name not in fields:
                near = did_you_mean(name, list(fields))
                self.fault(
                    (*path, "key"), "P015", f"key names {name}, which has no column{near}", "name fields given above"
                )
        if not key:
            key = next(((name,) for name in ("source_id", "id", named) if name in fields), ())
        if not key:
            self.fault(
                path, "P011", f"nothing tells one {kind} from another", f"give {named}, id or source_id a column"
            )
        return Yield(kind, path, fields, key, figures)

    def nested(
        self, path: Path, given: Mapping[str, Any], nested: Mapping[str, Mapping[str, Sort]], manner: Manner
    ) -> Iterator[tuple[str, Mapping[str, Take]]]:
        """Yield the figures of a measure: a mapping of fields, or a list of such."""
        for name, known in nested.items():
            held = given.get(name)
            items = held if isinstance(held, list) else [] if held is None else [held]
            for index, item in enumerate(items):
                at: Path = (*path, name, index) if isinstance(held, list) else (*path, name)
                if not isinstance(item, dict):
                    self.fault(
                        at, "P012", f"{name} is a mapping of fields to columns", "as in {by: Year, value: Target}"
                    )
                    continue
                self.keys(at, item, known)
                takes = {
                    key: take
                    for key, sort in known.items()
                    if key in item and (take := self.take((*at, key), sort, item[key], manner)) is not None
                }
                yield name, takes

    def take(self, path: Path, sort: Sort, given: Any, manner: Manner) -> Take | None:
        """Read what a field is taken from: a column's name, or a mapping that says more."""
        if isinstance(given, str):
            return Take(path, sort, Template.of_column(given), manner=manner, split=_splits(sort))
        if not isinstance(given, dict):
            remedy = "name a column, or write {column: ...}, {template: ...}, {value: ...}; quote a text in braces"
            self.fault(path, "P012", f"{path[-1]} is the name of a column or a mapping", remedy)
            return None
        self.keys(path, given, TAKE_KEYS)
        named = [key for key in _SOURCES if key in given]
        template = self.template(path, given, named)
        if template is None:
            return None
        own = self.readings(path, given, manner.readings)
        self.suits(path, given, sort)
        scale = given.get("scale") or "1"
        if scale not in {"1", "10", "100", "1000"}:
            self.fault((*path, "scale"), "P014", f'"{scale}" is no scale', "write 10, 100 or 1000")
            scale = "1"
        return Take(
            path,
            sort,
            template,
            values=self.values(path, given.get("values"), sort),
            manner=Manner(own, manner.century, manner.leads),
            otherwise=self.word(given, path, "otherwise", OTHERWISE, "finding"),
            split=tuple(self.texts((*path, "split"), given.get("split"))) or _splits(sort),
            html=self.word(given, path, "markup", ("text", "html"), "text") == "html",
            new=self.word(given, path, "new", ("true", "false"), "false") == "true",
            capacity=self.word(given, path, "capacity", ("true", "false"), "false") == "true",
            scale=int(scale),
        )

    def template(self, path: Path, given: Mapping[str, Any], named: list[str]) -> Template | None:
        if len(named) != 1 or not isinstance(given[named[0]], str):
            message = f"{path[-1]} wants one of column, template and value"
            self.fault(path, "P011", message, "as in {column: Due date}, {template: '{Ref} {Title}'}, {value: 2023/24}")
            return None
        text = given[named[0]]
        if named[0] == "column":
            return Template.of_column(text)
        if named[0] == "value":
            return Template.of_text(text)
        try:
            return Template.read(text)
        except TemplateFault as fault:
            self.fault((*path, "template"), "P012", str(fault), "a column stands in braces, as in {Ref} {Title}")
            return None

    def suits(self, path: Path, given: Mapping[str, Any], sort: Sort) -> None:
        """Report what a field of this sort has no use for."""
        wants: dict[str, Callable[[], bool]] = {
            "dates": lambda: sort in DATES,
            "otherwise": lambda: sort in DATES,
            "split": lambda: sort in LISTS or path[-1] == "text",
            "new": lambda: sort in {Sort.owners, Sort.owner, Sort.objectives},
            "capacity": lambda: sort is Sort.owners,
            "scale": lambda: sort is Sort.number,
        }
        for key, suited in wants.items():
            if key in given and not suited():
                self.fault((*path, key), "P010", f"{path[-1]} has no use for {key}", "leave it out", on_key=True)

    def values(self, path: Path, given: Any, sort: Sort) -> dict[str, str | None]:
        """Read a table of the file's words and the plan's."""
        if given is None:
            return {}
        if not isinstance(given, dict) or any(not isinstance(word, str | None) for word in given.values()):
            self.fault((*path, "values"), "P012", "values is a mapping of words", "as in values: {Done: complete}")
            return {}
        known = VOCABULARIES.get(sort)
        for word, meant in given.items():
            if known and meant is not None and meant not in known:
                near = did_you_mean(meant, known)
                message = f'"{meant}" is not a value of {path[-1]}{near}'
                self.fault((*path, "values", word), "P015", message, f"write one of {', '.join(known)}")
        return {folded(word): meant for word, meant in given.items()}


def _splits(sort: Sort) -> tuple[str, ...]:
    return (";", "\n") if sort in LISTS else ()
