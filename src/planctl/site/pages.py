"""What pages a site has and what stands on each: templates filled from selections, one thing a page."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup, escape

from planctl.agenda import Item
from planctl.choice import Audience, Filters
from planctl.context import context
from planctl.literal import clean
from planctl.model import Plan
from planctl.period import Period, day, in_words
from planctl.progress import RAGS, STATUSES, TIMINGS, AsAt
from planctl.render import filler
from planctl.select import Selection, select
from planctl.site.addresses import Addresses
from planctl.site.past import Past
from planctl.site.tallies import by_objective, by_owner, by_year, goals, roles

SHOWN = 10
"""How many milestones the first page lists of each sort."""

Page = tuple[str, str]
"""A path in the site, and what stands there."""

HEADINGS = {
    "activity": ("Activities", "activities.html"),
    "owner": ("Owners", "owners.html"),
    "objective": ("Objectives", "objectives.html"),
    "year": ("Years", "years.html"),
    "measure": ("Measures", "measures.html"),
    "section": ("Overview", "index.html"),
}


class Pages:
    """The pages of a plan as its audience may see it, on a day, with its past."""

    def __init__(self, plan: Plan, at: AsAt, audience: Audience, past: Past) -> None:
        """Reckon what several pages have in common."""
        self.plan, self.at, self.audience, self.past = plan, at, audience, past
        self.fill, self.known = filler(), dict[Any, Any]()
        self.addresses = Addresses(plan)
        self.link = lru_cache(maxsize=4096, typed=True)(self._link)  # typed: markup is no text
        whole = select(plan, Filters(), at)
        self.whole = self._told(whole)
        self.goals, self.roles = goals(plan), roles(plan)
        self.common: dict[str, Any] = {
            "measuring": bool(plan.measures),
            "served": self.goals,
            "choices": self._choices(),
            "shown": SHOWN,
            "by_year": by_year(whole, self.whole["years"]),
            "by_owner": by_owner(whole, self.roles),
            "by_objective": by_objective(whole, self.goals),
        }

    def first(self) -> Page:
        """Return the first page."""
        return self._page("home", "index.html", self.plan.header.title)

    def lists(self) -> Iterator[Page]:
        """Yield the pages that list things, and each activity's."""
        spans = [{"words": in_words(year), **_span(year)} for year in self.plan.calendar.years]
        for kind, (heading, path) in HEADINGS.items():
            if kind != "section" and (kind != "measure" or self.plan.measures):
                yield self._page(path.removesuffix(".html"), path, heading)
        yield self._page("changes", "changes.html", "Changes", **self.past.told, events=self.past.events)
        yield self._page("definitions", "definitions.html", "Definitions", spans=spans)
        yield self._page("accessibility", "accessibility.html", "Accessibility and contact")
        yield self._page("search", "search.html", "Everything in the plan", groups=self.everything())
        yield from self._activities()

    def others(self) -> Iterator[Page]:
        """Yield the page of each other thing: about as much work."""
        yield from self._owners()
        yield from self._objectives()
        yield from self._years()
        for measure in self.whole["measures"]:
            yield self._thing("measure", measure["id"], measure["title"], m=measure)
        for section in self.whole["sections"]:
            yield self._thing("section", section["id"], section["title"], section=section)

    def data(self, files: Sequence[Item]) -> Page:
        """Return the page of the files to download."""
        return self._page("data", "data.html", "Data", files=files)

    def _activities(self) -> Iterator[Page]:
        needed, measured = self._needed(), _grouped(self.whole["measures"])
        for of in self.whole["activities"]:
            yield self._thing(
                "activity",
                of["id"],
                of["title"],
                a=of,
                needed_by=needed.get(of["id"], []),
                measured=measured.get(of["id"], []),
                events=self.past.activities.get(of["id"], []),
            )

    def _owners(self) -> Iterator[Page]:
        for owner in self.plan.owners:
            part = self._part(self.roles, owner.id, Filters(owner=[owner.id]))
            yield self._thing("owner", owner.id, owner.title, **part)

    def _objectives(self) -> Iterator[Page]:
        for goal in self.whole["objectives"]:
            ident = goal["id"]
            part = self._part(self.goals, ident, Filters(objective=[ident]))
            yield self._thing("objective", ident, f"Objective {ident}", **part, goal=goal)

    def _years(self) -> Iterator[Page]:
        spans = {year.text: _span(year) for year in self.plan.calendar.years}
        for year in self.whole["years"]:
            ident = year["id"]
            part = self._told(select(self.plan, Filters(year=[ident]), self.at))
            yield self._thing("year", ident, year["words"], **part, span=spans.get(ident))

    def _needed(self) -> dict[str, list[Item]]:
        """Return what depends on each activity or a milestone of it, from elsewhere."""
        needed: dict[str, list[Item]] = {}
        for of in self.whole["activities"]:
            links = [(of["id"], of["title"], of["depends_on"])]
            links += [(m["ref"], m["text"], m["depends_on"]) for year in of["years"] for m in year["milestones"]]
            for ref, title, wanted in links:
                for activity in sorted({link["ref"].partition("/")[0] for link in wanted} - {of["id"]}):
                    needed.setdefault(activity, []).append({"ref": ref, "title": title})
        return needed

    def _choices(self) -> dict[str, list[Item]]:
        """Return what the lists can be filtered by."""
        words = {"status": STATUSES, "timing": TIMINGS, "rag": RAGS}
        choices: dict[str, list[tuple[str, str]]] = {
            "owner": [(owner.id, owner.title) for owner in self.plan.owners],
            "objective": [(goal["id"], goal["id"]) for goal in self.whole["objectives"]],
            "confidence": [*((word, word) for word in self.plan.header.confidence), ("not-rated", "Not rated")],
            **{kind: [(word, word.replace("-", " ").capitalize()) for word in of] for kind, of in words.items()},
        }
        return {kind: [{"id": ident, "text": text} for ident, text in of] for kind, of in choices.items()}

    def everything(self) -> list[Item]:
        """Return all that has a page, by kind."""
        titles: dict[str, list[tuple[str, str]]] = {
            "section": [(of["id"], of["title"]) for of in self.whole["sections"]],
            "activity": [(of["id"], of["title"]) for of in self.whole["activities"]],
            "owner": [(owner.id, owner.title) for owner in self.plan.owners],
            "objective": [(of["id"], of["name"]) for of in self.common["by_objective"]],
            "year": [(year["id"], year["words"]) for year in self.whole["years"]],
            "measure": [(of["id"], of["title"]) for of in self.whole["measures"]],
        }
        return [
            {
                "kind": kind,
                "heading": "The plan in words" if kind == "section" else HEADINGS[kind][0],
                "links": [{"id": ident, "path": self.addresses.to(kind, ident), "title": title} for ident, title in of],
            }
            for kind, of in titles.items()
        ]

    def _part(self, links: Mapping[str, Collection[str]], ident: str, filters: Filters) -> dict[str, Any]:
        """Return the context of what a filter leaves, looking only at the activities with such a link."""
        some = {activity: self.plan.activities[activity] for activity, of in links.items() if ident in of}
        return self._told(select(self.plan.but(activities=some), filters, self.at))

    def _told(self, selection: Selection) -> dict[str, Any]:
        return context(selection, audience=self.audience, layout="activity", known=self.known)

    def _thing(self, kind: str, ident: str, title: str, **data: Any) -> Page:
        """Return the page of one thing, on the way that leads to it."""
        heading, above = HEADINGS[kind]
        return self._page(kind, self.addresses.to(kind, ident), title, [{"text": heading, "path": above}], **data)

    def _page(self, name: str, path: str, title: str, trail: Sequence[Item] = (), **data: Any) -> Page:
        root = "../" * path.count("/")
        page = {"path": path, "title": title, "trail": trail, "above": trail[-1]["path"] if trail else ""}
        ways = {"root": root, "to": partial(self._to, root), "link": partial(self.link, root)}
        data = {**self.whole, **self.common, **data, **ways, "page": page}
        return path, self.fill(f"site/{name}.html.j2", data)

    def _to(self, root: str, kind: str, ident: str) -> str:
        """Return what leads from a page to a thing's, if it has one."""
        path = self.addresses.to(kind, ident)
        return path and root + path

    def _link(self, root: str, kind: str, ident: str, text: str) -> Markup:
        """Return a thing's name, linked where it has a page."""
        path = self._to(root, kind, ident)
        name = escape(clean(text) if type(text) is str else text)
        return Markup(f'<a href="{escape(path)}">{name}</a>') if path else name  # noqa: S704 - both are escaped


def _grouped(measures: Iterable[Item]) -> dict[str, list[Item]]:
    """Return measures by the activity they belong to."""
    grouped: dict[str, list[Item]] = {}
    for measure in measures:
        if measure["activity"]:
            grouped.setdefault(measure["activity"]["id"], []).append(measure)
    return grouped


def _span(year: Period) -> dict[str, str]:
    return {"first": in_words(day(year.first)), "last": in_words(day(year.last))}
