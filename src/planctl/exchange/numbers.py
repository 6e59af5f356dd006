"""Numbers as people write them: with thousands parted, a percent sign or a currency."""

import re
from dataclasses import dataclass

_SIGNS = re.compile(r"^(?P<sign>[-−–]?)\s*(?P<before>[£$€¥]|[A-Z]{3}\b)?\s*(?P<figures>[0-9][0-9.,'\s]*?)\s*(?P<behind>%|[£$€¥]|[A-Z]{3})?$")  # fmt: skip  # noqa: E501, RUF100


@dataclass(frozen=True, slots=True)
class Figures:
    """Which marks part thousands and decimals."""

    thousands: str = ","
    decimal: str = "."


def read_number(text: str, figures: Figures, scale: int = 1) -> tuple[str, str] | None:
    """Return a number in digits as a plan writes it, and its sign of percent or currency; None where it is none."""
    told = " ".join(text.split())
    if told.startswith("(") and told.endswith(")"):
        told = f"-{told[1:-1]}"
    match = _SIGNS.match(told)
    if match is None:
        return None
    mark, point = re.escape(figures.thousands), re.escape(figures.decimal)
    whole = re.fullmatch(rf"([0-9]+|[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+)(?:{point}([0-9]+))?", match["figures"])
    if whole is None:
        return None
    digits = whole[1].replace(figures.thousands, "") if figures.thousands else whole[1]
    digits = digits.lstrip("0") or "0"
    fraction = whole[2] or ""
    while scale > 1:
        digits, fraction, scale = (digits + (fraction[:1] or "0")).lstrip("0") or "0", fraction[1:], scale // 10
    fraction = fraction.rstrip("0")
    if len(digits) > 15 or len(fraction) > 15:
        return None
    value = f"{digits}.{fraction}" if fraction else digits
    return ("-" if match["sign"] and value.strip("0.") else "") + value, match["behind"] or match["before"] or ""
