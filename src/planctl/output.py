"""Where results go: standard output, or a file that is replaced whole; CSV and JSON as text."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from planctl.errors import PlanctlError
from planctl.text import UNSEEN, printable

_FORMULA = frozenset("=+-@\t\r")


def echo(result: str | bytes) -> None:
    """Write a result to standard output, bytes as they are; raises PlanctlError where it takes no more."""
    try:
        if isinstance(result, str):
            sys.stdout.write(result)
        else:
            sys.stdout.buffer.write(result)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        forget_output()
        raise PlanctlError(f"cannot write the result: {error.strerror}") from None


def forget_output() -> None:
    """Send what is still to be written nowhere, so that it does not fail again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Write to standard error what is not the result."""
    sys.stderr.write(f"{printable(message)}\n")


def deliver(result: str | bytes, output: str | None, *plans: Path) -> None:
    """Write a result to standard output, or replace a file with it, but never in a plan; raises PlanctlError."""
    if output is None:
        if isinstance(result, bytes) and sys.stdout.isatty():
            raise PlanctlError("this is no text for a terminal; --output FILE takes it")
        echo(result)
        return
    content = result.encode("utf-8") if isinstance(result, str) else result
    path = Path(output)
    try:
        if path.is_dir():
            raise PlanctlError(f'"{output}" is a folder; --output names a file')
        real = Path(os.path.realpath(path))
        if any(plan.resolve() in real.parents and _of_plan(real, plan.resolve()) for plan in plans):
            raise PlanctlError(f'"{output}" is in the plan; write the result elsewhere')
        if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
            path.write_bytes(content)
            return
        replace_file(path, content)
    except OSError as error:
        raise PlanctlError(f'cannot write "{output}": {error.strerror}') from None


def deliver_folder(files: Mapping[str, bytes], replaced: Iterable[str], output: str, *plans: Path) -> None:
    """Put files into a folder that others share; of those that a pattern in `replaced` fits, what is not new goes.

    Raises PlanctlError, also where the folder is in a plan.
    """
    folder = Path(output)
    real = Path(os.path.realpath(folder))
    if any(plan.resolve() in (real, *real.parents) for plan in plans):
        raise PlanctlError(f'"{output}" is in the plan; write the result elsewhere')
    if folder.exists() and not folder.is_dir():
        raise PlanctlError(f'"{output}" is a file; --output names a folder here')
    try:
        contents = {folder / name: content for name, content in files.items()}
        for path in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        replace_files(contents)
        for old in sorted({path for pattern in replaced for path in folder.glob(pattern)} - contents.keys()):
            old.unlink()
            if not any(old.parent.iterdir()):
                old.parent.rmdir()
    except OSError as error:
        raise PlanctlError(f'cannot write to "{output}": {error.strerror}') from None


def _of_plan(path: Path, plan: Path) -> bool:
    """Tell whether a path is one at which a plan's files stand."""
    return (path.parent == plan and path.suffix in {".yaml", ".yml"}) or path.parent.name in {"activities", "sections"}


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step: whoever reads it finds the old or the new, never a part. Raises OSError."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes], check: Callable[[Path], None] | None = None) -> None:
    """Replace files, each in one step, when all are ready; `check` may refuse before each. Raises OSError."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = Path(os.path.realpath(path))
            temporary, stream = _beside(target)
            with stream:
                staged[temporary] = target
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o7777)
        for temporary, target in staged.items():
            if check is not None:
                check(target)
            temporary.replace(target)
    except BaseException:
        for temporary in staged:
            with suppress(OSError):  # one that cannot be removed does not keep the others
                temporary.unlink(missing_ok=True)
        raise


def _beside(target: Path) -> tuple[Path, BinaryIO]:
    """Open a new file beside another, under a name that nobody uses; raises OSError.

    The number is the process's, or a higher one: in a container each run has the same, and one that was killed may have
    left its file.
    """
    for number in count(os.getpid()):
        path = target.with_name(f".{target.name}.{number}.tmp")
        with suppress(FileExistsError):
            return path, path.open("xb")
    raise AssertionError("numbers do not end")


def json_text(data: Mapping[str, Any]) -> str:
    """Return a JSON document with a line for each item of a list; a list may be an iterator, so that it is not kept."""
    from json import JSONEncoder  # noqa: PLC0415 - text output does not wait for it

    encode = JSONEncoder(ensure_ascii=False).encode
    parts = []
    for name, value in data.items():
        if isinstance(value, list | Iterator):
            items = ",\n".join(f"    {encode(item)}" for item in value)
            parts.append(f"  {encode(name)}: [\n{items}\n  ]" if items else f"  {encode(name)}: []")
        else:
            parts.append(f"  {encode(name)}: {encode(value)}")
    return escaped("{\n" + ",\n".join(parts) + "\n}\n")


def json_tree(data: object) -> str:
    """Return a JSON document of any shape, indented."""
    from json import JSONEncoder  # noqa: PLC0415 - text output does not wait for it

    return escaped(JSONEncoder(ensure_ascii=False, indent=2).encode(data)) + "\n"


def escaped(document: str) -> str:
    """Escape what cannot be seen, or as a lone surrogate not be written at all; whoever reads the JSON gets it back."""
    return UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return CSV with a header row; text that a spreadsheet would run as a formula is guarded with an apostrophe."""
    import csv  # noqa: PLC0415 - other output does not wait for it
    import io  # noqa: PLC0415 - as above

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: object) -> object:
    if value is None or type(value) is int or type(value) is float:  # asked first, as most are one of these or text
        return value
    if value is True or value is False:
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text[:1] in _FORMULA else text
