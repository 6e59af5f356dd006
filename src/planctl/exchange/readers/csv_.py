"""CSV as it comes: any delimiter, encoding and line end; what was not named is found out, and said."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from planctl.errors import PlanctlError, did_you_mean
from planctl.exchange.sheets import Book, Place, Problem, Row, Sheet
from planctl.finding import Level

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ("cp1252", "mac-roman")
_LIKELY = re.compile("[‘’“”–—…•£€]|(?<=[A-Za-z])[à-öø-ÿß](?![À-Þ])|[\xa0]")
_UNLIKELY = re.compile("[^\x00-\x7f]")
_SAMPLE = 20


def read(name: str, content: bytes, encoding: str | None = None, delimiter: str | None = None) -> Book:
    """Read a text of rows; raises PlanctlError where it is none, or the encoding named is not its own."""
    book = Book([])
    text = _decoded(name, content, encoding, book)
    separator = _separator(text, delimiter, book)
    book.sheets.append(Sheet("", _rows(name, text, separator, book)))
    return book


def _decoded(name: str, content: bytes, encoding: str | None, book: Book) -> str:
    if encoding is not None:
        try:
            return content.decode(codecs.lookup(encoding).name).removeprefix("\ufeff")
        except LookupError:
            near = did_you_mean(encoding, ["utf-8", "cp1252", "mac-roman", "utf-16", "iso-8859-1"])
            raise PlanctlError(f'no encoding "{encoding}"{near}; such as utf-8, cp1252, mac-roman') from None
        except UnicodeError as error:
            at = f": byte {content[error.start]:#04x}" if isinstance(error, UnicodeDecodeError) else ""
            line = content[: error.start].count(b"\n") + 1 if isinstance(error, UnicodeDecodeError) else 1
            raise PlanctlError(f"{name}: not {encoding} at line {line}{at}; name its own encoding in the map") from None
    found, text = detected(content)
    if found not in {"utf-8", "utf-8-sig"}:
        book.told.append(f"read as {found}, as far as its bytes tell; `encoding: {found}` in the map settles it")
    return text


def detected(content: bytes) -> tuple[str, str]:
    """Return the encoding of some bytes, as far as they tell, and their text."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, content.decode(name, "replace").removeprefix("\ufeff")
    if content[:200:2].count(0) > len(content[:200:2]) // 2 or content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        name = "utf-16-le" if content[1:200:2].count(0) else "utf-16-be"
        return name, content.decode(name, "replace")
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    texts = {name: content.decode(name, "replace") for name in _OLD}
    name = max(_OLD, key=lambda old: _likelihood(texts[old]))
    return name, texts[name]


def _likelihood(text: str) -> int:
    """Count the characters beyond ASCII that a plan's own words have, less those that they hardly have."""
    return 2 * len(_LIKELY.findall(text)) - len(_UNLIKELY.findall(text))


def _separator(text: str, named: str | None, book: Book) -> str:
    if named is not None:
        return DELIMITERS.get(named, named)
    found = max(DELIMITERS.values(), key=lambda delimiter: _fit(text, delimiter))
    if found != ",":
        word = next(word for word, delimiter in DELIMITERS.items() if delimiter == found)
        book.told.append(f"its cells are parted by {word}s" if word != "pipe" else "its cells are parted by |")
    return found


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """Tell how well a delimiter parts the first rows: how many are as long as the header, and how long that is."""
    lengths = []
    try:
        for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
            lengths.append(len(row))
            if len(lengths) > _SAMPLE:
                break
    except csv.Error:
        pass
    if not lengths or lengths[0] < 2:
        return 0, 0
    return lengths.count(lengths[0]), lengths[0]


def _rows(name: str, text: str, separator: str, book: Book) -> Iterator[tuple[int, Row]]:
    """Yield each row under its number: that of a spreadsheet, which a line break in a cell does not count."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "a text with a quotation mark has it twice, and every quoted cell is closed"
            message = f"from line {reader.line_num} on the file is not CSV ({error}), and nothing behind it is read"
            book.problems.append(Problem(Place(name, row=number), Level.error, message, remedy))
            return
        yield number, [cell or None for cell in cells]
