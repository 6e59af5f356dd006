"""What stops a command: one sentence and the next step."""


class PlanctlError(Exception):
    """A command cannot do what it was asked; caught in one place, exit status 2."""


def nearest(wanted: str, known: "list[str]", count: int = 3, likeness: float = 0.6) -> list[str]:
    """Return the known words that look most like the wanted one, best first; empty where none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for the import

    folded = {word.casefold(): word for word in reversed(known)}
    return [folded[match] for match in get_close_matches(wanted.casefold(), folded, count, likeness)]


def did_you_mean(wanted: str, known: "list[str]") -> str:
    """Return ' (did you mean "x"?)', or nothing where no known word is near."""
    found = nearest(wanted, known, 1)
    return f' (did you mean "{found[0]}"?)' if found else ""
