"""Colours as #rrggbb: how well one is read on another, and a shade of it that is (WCAG 2.2, relative luminance)."""

from collections.abc import Iterable

DEFAULT = "#14568a"
LIGHT, DARK = ("#ffffff", "#f3f5f8"), ("#15181c", "#1f242a")
"""What stands behind everything on a page of ours, paper and band, in either scheme; the stylesheet has the same."""
LEAST, LEAST_ON_DARK = 4.5, 7.0
"""The contrast that text wants; on dark paper more, where 4.5 is dull and a body's colour is lightened anyway."""
_STEPS = 64


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 for black to 1 for white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 for none to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: str, behind: Iterable[str], least: float = LEAST) -> str:
    """Return a colour, or the nearest shade or tint of it, that has a contrast with all that stands behind it."""
    grounds = tuple(behind)
    end = max(("#000000", "#ffffff"), key=lambda end: min(contrast(end, ground) for ground in grounds))
    shades = (_mixed(colour, end, step) for step in range(_STEPS + 1))
    return next((shade for shade in shades if min(contrast(shade, ground) for ground in grounds) >= least), end)


def accents(colour: str) -> dict[str, str]:
    """Return the accent of a page in its light and its dark scheme, and what is written on it."""
    light, dark = legible(colour, LIGHT), legible(colour, DARK, LEAST_ON_DARK)
    return {"light": light, "dark": dark, "on_light": _upon(light), "on_dark": _upon(dark)}


def _upon(colour: str) -> str:
    """Return white or black, whichever is read better on a colour; one of the two always is, at 4.5 or more."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, colour))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mixed(colour: str, end: str, step: int) -> str:
    """Mix so many 64ths of another colour in."""
    pairs = zip(_parts(colour), _parts(end), strict=True)
    return "#" + "".join(f"{round(part + (other - part) * step / _STEPS):02x}" for part, other in pairs)
