"""What changed in the fields of one thing; pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from planctl.change import Change, Class, What, in_words
from planctl.finding import Spot
from planctl.model import OwnerLink

At = Callable[..., Spot]


class How(NamedTuple):
    """How a change of a field is classed and called.

    Of a field with `lost`, a list whose order says nothing, each item that came or went is a change of its own: that
    is the class of one that went.
    """

    group: Class
    what: What = What.changed
    lost: Class | None = None
    told: Callable[[Any], str | None] = in_words


class Groups(NamedTuple):
    """The classes of what came and of what went."""

    came: Class
    went: Class


SCOPE = Groups(Class.scope, Class.de_scope)


class About(NamedTuple):
    """The thing that is compared: its kind, reference and title, itself before and after, and where its fields are."""

    kind: str
    ref: str
    title: str
    was: Any
    now: Any
    at_was: At
    at_now: At

    def change(self, what: What, group: Class, field: str = "", **more: Any) -> Change:
        """Return a change of it."""
        return Change(self.kind, self.ref, self.title, what, group, field, was=self.was, now=self.now, **more)

    def places(self, key: str, old: object, new: object) -> dict[str, Spot]:
        """Return where a field stands before and after: where it is absent, where the thing itself stands."""
        return {"before": _place(self.was, self.at_was, key, old), "after": _place(self.now, self.at_now, key, new)}


def of(kind: str, ref: str, title: str, was: Any, now: Any) -> About:
    """Return what changes of a thing are about that knows its own places; None is where it is not there."""
    return About(kind, ref, title, was, now, (was or now).at, (now or was).at)


def _led(owners: tuple[OwnerLink, ...]) -> str | None:
    """Return owners as text: the lead first, the order of the others says nothing."""
    return in_words((*owners[:1], *sorted(owners[1:], key=str)))


OWNERS = How(Class.owner, told=_led)
_OTHER = How(Class.structure)


def field_changes(about: About, how: Mapping[str, How], passed: tuple[str, ...] = ()) -> Iterator[Change]:
    """Yield a change for each field that differs, but for those passed over."""
    if about.was is about.now:
        return
    for item in fields(about.now):
        key = item.metadata["key"] or item.name
        had, has = getattr(about.was, item.name), getattr(about.now, item.name)
        if had is has or key.startswith("\0") or key in passed:
            continue
        named = how.get(key, _OTHER)
        if named.lost is not None:
            yield from _items(about, key, named, had, has)
            continue
        old, new = named.told(had), named.told(has)
        if old != new:
            yield about.change(named.what, named.group, key, old=old, new=new, **about.places(key, old, new))


def _items(about: About, key: str, how: How, had: tuple[Any, ...], has: tuple[Any, ...]) -> Iterator[Change]:
    """Yield a change for each item that went, then for each that came."""
    old, new = ([str(in_words(item)) for item in held] for held in (had, has))
    places = about.places(key, had or None, has or None)
    for text in sorted({*old} - {*new}):
        at = places | {"before": about.at_was(key, old.index(text))}
        yield about.change(What.removed, how.lost or how.group, key, old=text, **at)
    for text in sorted({*new} - {*old}):
        at = places | {"after": about.at_now(key, new.index(text))}
        yield about.change(What.added, how.group, key, new=text, **at)


def _place(thing: Any, at: At, key: str, told: object) -> Spot:
    return at(key) if told is not None else whole(thing, at)


def whole(thing: Any, at: At) -> Spot:
    """Return the spot by which a thing is known: its id in a list, else its title."""
    return at("id" if hasattr(thing, "index") else "title")


def only(about: About, groups: Groups = SCOPE) -> Change:
    """Return the change of a thing that only one side has."""
    if about.was is None:
        return about.change(What.added, groups.came, new=about.title, after=whole(about.now, about.at_now))
    return about.change(What.removed, groups.went, old=about.title, before=whole(about.was, about.at_was))
