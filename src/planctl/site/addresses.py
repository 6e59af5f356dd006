"""Where each thing of a plan has its page: short file names that any file system and any address can carry."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from planctl.model import UNSCHEDULED, Plan
from planctl.naming import make_id

_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 120


class Address(NamedTuple):
    """A page by its path in the site."""

    path: str

    @property
    def root(self) -> str:
        """What leads from the page to the top of the site."""
        return "../" * self.path.count("/")


class Addresses:
    """The paths of pages by kind and id: activity, owner, objective, year, measure, section."""

    def __init__(self, plan: Plan) -> None:
        """Give each thing its path; the part of an objective has a place on the objective's page."""
        years = [*(year.text for year in plan.calendar.years), UNSCHEDULED]
        self.paths = {
            ("activity", ""): "activities.html",
            ("owner", ""): "owners.html",
            ("objective", ""): "objectives.html",
            ("year", ""): "years.html",
            ("measure", ""): "measures.html",
            **_pages("activity", plan.activities),
            **_pages("owner", (owner.id for owner in plan.owners)),
            **_pages("objective", (objective.id for objective in plan.objectives)),
            **_pages("year", years),
            **_pages("measure", (measure.id for measure in plan.measures)),
            **_pages("section", (section.id for section in plan.sections)),
        }
        for objective in plan.objectives:
            parts = _pages("part", (part.id for part in objective.parts))
            for (_, ident), path in parts.items():
                place = path.removeprefix("part/").removesuffix(".html")
                self.paths["objective", ident] = f"{self.paths['objective', objective.id]}#part-{place}"

    def to(self, kind: str, ident: str) -> str:
        """Return the path of a thing; nothing where it has no page. A milestone is named by its reference."""
        if kind in {"milestone", "reference"}:
            activity, _, milestone = ident.partition("/")
            page = self.paths.get(("activity", activity), "")
            return f"{page}#milestone-{milestone}" if page and milestone else page
        return self.paths.get((kind, ident), "")


def _pages(kind: str, idents: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return paths: an id that is fit for one is its own name, of any other one is made."""
    known = sorted(idents, key=lambda ident: (not _is_plain(ident), ident))
    used: set[str] = set()
    paths = {}
    for ident in known:
        name = ident if _is_plain(ident) else make_id(kind, ident, used)
        used.add(name)
        paths[kind, ident] = f"{kind}/{name}.html"
    return paths


def _is_plain(ident: str) -> bool:
    return len(ident) <= _LONGEST and _PLAIN.fullmatch(ident) is not None
