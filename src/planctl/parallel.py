"""Work on two cores: a part of it in a child process, which hands back plain data.

Many YAML texts are read so: the child reads, and the parent makes values of what has come. Worth its code from a few
hundred files on. No pool and no thread: a fork needs no import. What goes wrong in the child, the parent does itself.
"""

import marshal
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from planctl.yamltext import Odd, read

WORTHWHILE = 2_000_000
CHUNK = 8
"""So many texts at once: a pipe has room for more, so that the child need not wait."""
MANY = 250
"""From so many things for each on, two cores share them."""
_SIZE = 8
_PLAIN = 2  # the version of marshal that does not look for what stands twice: half the time
Read = tuple[Any, bool] | None
"""The data of a text, and whether something in it is absent; None for one with an oddity, for `inspect` to look at."""


def read_one(text: str) -> Read:
    """Read one text."""
    absent: list[None] = []
    try:
        return read(text, absent), bool(absent)
    except Odd:
        return None


def read_many(texts: Mapping[str, str]) -> Iterator[tuple[str, Read]]:
    """Read each text, in any order, and hand each out as it comes, so that it need not be kept."""
    files = sorted(texts)
    child = -1
    if _cores() > 1 and sum(map(len, texts.values())) >= WORTHWHILE:
        reading, writing = os.pipe()
        with suppress(OSError):  # no process to be had: one does it all
            child = os.fork()
    if child < 0:
        yield from ((file, read_one(texts[file])) for file in files)
        return
    if child == 0:
        _answer(texts, files, reading, writing)
    os.close(writing)
    done = 0
    with os.fdopen(reading, "rb") as stream:
        try:
            while chunk := _next(stream):
                yield from zip(files[done : done + len(chunk)], chunk, strict=True)
                done += len(chunk)
        finally:
            stream.close()
            os.waitpid(child, 0)
    yield from ((file, read_one(texts[file])) for file in files[done:])


def both(mine: Callable[[], Any], theirs: Callable[[], Any], *, worthwhile: bool = True) -> tuple[Any, Any]:
    """Return what two pieces of work give, the second done in a child where there is a second core and it is worth it.

    What it gives is what marshal can write. Where it fails there it is done again here, and fails here if it must.
    """
    child = -1
    if worthwhile and _cores() > 1:
        reading, writing = os.pipe()
        with suppress(OSError):  # no process to be had: one does it all
            child = os.fork()
    if child < 0:
        return mine(), theirs()
    if child == 0:
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as stream:
                stream.write(marshal.dumps(theirs(), _PLAIN))
        finally:
            os._exit(0)  # without a trace: the parent does what is missing
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        try:
            done = mine()
            content = stream.read()
        finally:
            stream.close()
            os.waitpid(child, 0)
    with suppress(EOFError, ValueError):
        return done, marshal.loads(content)  # noqa: S302 - our own child wrote it
    return done, theirs()


def shared(make: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """Return what each of many items gives, the later half made in a child; of few it is not worth it."""
    half = len(items) // 2

    def some(part: Sequence[Any]) -> list[Any]:
        return [make(item) for item in part]

    work = (lambda: some(items[:half])), (lambda: some(items[half:]))
    mine, theirs = both(*work, worthwhile=half >= MANY)
    done: list[Any] = mine + theirs
    return done


def _cores() -> int:
    """Return how many cores this process may use; one where it cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _next(stream: Any) -> list[Read]:
    """Return the next chunk that the child wrote; nothing at its end, or where it ended early."""
    size = int.from_bytes(stream.read(_SIZE), "big")
    content = stream.read(size)
    if not size or len(content) < size:
        return []
    chunk: list[Read] = marshal.loads(content)  # noqa: S302 - our own child wrote it
    return chunk


def _answer(texts: Mapping[str, str], files: Sequence[str], reading: int, writing: int) -> None:
    """Read the texts in the child, write the data of each few to the pipe, and end without a trace."""
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            for start in range(0, len(files), CHUNK):
                chunk = marshal.dumps([read_one(texts[file]) for file in files[start : start + CHUNK]], _PLAIN)
                stream.write(len(chunk).to_bytes(_SIZE, "big") + chunk)
                stream.flush()
    finally:
        os._exit(0)  # whatever happened: the parent reads what is missing
