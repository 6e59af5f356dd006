"""A file of the narrative to a section: front matter, heading, body."""

import re

from planctl.errors import did_you_mean
from planctl.finding import Found, Span, Spot
from planctl.loaded import LINE_END
from planctl.misread import faults_of
from planctl.model import Section
from planctl.yamltext import inspect, unseen

SECTION = re.compile(r"sections/([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


def section(file: str, ident: str, text: str) -> tuple[Section | None, list[Found]]:
    """Read one section: front matter, heading, body; return with it what is wrong."""
    found = faults_of(file, unseen(text))
    body, internal = text, False
    front = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if front:
        body = text[front.end() :]
        document = inspect(front[1])
        faults = [fault for fault in document.faults if fault.code not in {"P003", "P007"}]
        found += faults_of(file, faults, front.start(1))
        data = document.data if document.data is not None else {}
        keys = data if isinstance(data, dict) else {"": data}
        for key, value in keys.items():
            span = document.span((key,), on_key=key != "internal")
            span = Span(span.start + front.start(1), span.end + front.start(1))
            if key != "internal":
                message = f'unknown key "{key}"{did_you_mean(key, ["internal"])}'
                remedy = "a section's front matter may say `internal: true`, nothing else"
                found.append(Found(Spot(file), "P010", message, remedy, span))
            elif value not in {"true", "false", None}:
                message = f'"{value}" is neither true nor false'
                found.append(Found(Spot(file), "P015", message, "write true or false", span))
        internal = bool(faults) or keys.get("internal") not in {"false", None}
    body = LINE_END.sub("\n", body)
    heading = _HEADING.search(body)
    if heading is None or body[: heading.start()].strip():
        remedy = "open it with a line such as: # Who we are"
        found.append(Found(Spot(file), "P020", "the section does not open with a heading", remedy))
        return None, found
    told = body[heading.end() :].strip()
    return Section(id=ident, title=heading[1], body=told, file=file, internal=internal), found
