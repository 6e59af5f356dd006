"""The rules: what can be wrong with a plan, and the running of them."""

from collections.abc import Iterator
from typing import Any

from planctl.finding import Finding, Found, Level, Path, Spot
from planctl.loaded import Loaded
from planctl.model import Plan, Switch
from planctl.parallel import both
from planctl.rules import changes, dates, identity, links, own, reading, references, reporting, words, years
from planctl.rules.registry import RULES, Hit, Past, Rule, find

__all__ = [
    "RULES",
    "Past",
    "Rule",
    "blocking",
    "changes",
    "check",
    "dates",
    "find",
    "identity",
    "links",
    "reading",
    "references",
    "reporting",
    "words",
    "years",
]


MANY = 2_000
"""From so many activities on, two cores share the rules."""
_Told = tuple[str, tuple[Any, ...], str, str]
_ACCEPT = "in accepted of plan.yaml: {{fingerprint: {}, reason: ..., by: ..., on: ...}}"


def check(loaded: Loaded, past: Past | None = None, *, errors_only: bool = False) -> list[Finding]:
    """Return every finding of a plan, sorted; with `errors_only` just the errors, which every command looks for.

    With a past also those that only a comparison can make.
    """
    newer = [loaded.locate(found, Level.error) for found in loaded.found if found.code == "P016"]
    if newer:
        return newer  # what else is wrong by this format may be right by that one
    plan, damage = loaded.plan, _Damage(loaded.damaged)
    levels = {rule: level for rule in RULES.values() if (level := _level(rule, plan.header.rules)) is not None}
    if errors_only:
        levels = {rule: level for rule, level in levels.items() if level is Level.error}
    findings = [loaded.locate(found, levels[rule]) for found in loaded.found if (rule := RULES[found.code]) in levels]
    for rule, (spot, message, remedy) in _hits(plan, list(levels), past):
        found = Found(loaded.placed(spot), rule.code, message, remedy)
        if not damage.explains(found, absence=rule.absence):
            findings.append(loaded.locate(found, levels[rule]))
    for code, name, (spot, message, remedy) in own.own_findings(plan, errors_only=errors_only):
        found = Found(loaded.placed(spot), code, message, remedy)
        if not damage.explains(found, absence=code != "P021"):
            findings.append(loaded.locate(found, Level(name)))
    return sorted(findings)


def _hits(plan: Plan, rules: list[Rule], past: Past | None) -> Iterator[tuple[Rule, Hit]]:
    """Run some rules: each over the plan, or all that look at texts in one pass over them."""
    accepted = {entry.fingerprint.casefold() for entry in plan.header.accepted}
    for rule in rules:
        if past is not None and rule.compare is not None:
            for change, spot, message, remedy in rule.compare(plan, past):
                if change.fingerprint not in accepted:
                    yield rule, (spot, message, f"{remedy}; or, reviewed, {_ACCEPT.format(change.fingerprint)}")
    readers = [rule for rule in rules if rule.reads is not None]
    checks = [rule for rule in rules if rule.check is not None]
    some = checks[::3] if len(plan.activities) >= MANY else []  # with the texts half of the work
    for rule in some:
        checks.remove(rule)

    def mine() -> list[_Told]:
        return [_plain(rule, hit) for rule in checks if rule.check is not None for hit in rule.check(plan)]

    def theirs() -> list[_Told]:
        told = [_plain(rule, hit) for rule in some if rule.check is not None for hit in rule.check(plan)]
        return told + [_plain(rule, hit) for rule, hit in (words.hits(plan, readers) if readers else ())]

    for found in both(mine, theirs, worthwhile=bool(some)):
        for code, place, message, remedy in found:
            yield RULES[code], (Spot(*place), message, remedy)


def _plain(rule: Rule, hit: Hit) -> _Told:
    """Return a hit as it can be handed from one process to another."""
    return rule.code, tuple(hit[0]), hit[1], hit[2]


def blocking(findings: list[Finding]) -> list[Finding]:
    """Return the findings that no reading command can work with: what cannot be read or does not refer."""
    return [item for item in findings if item.level is Level.error and item.code.startswith(("P0", "P1"))]


def _level(rule: Rule, switches: object) -> Level | None:
    """Return a rule's level under the plan's switches; None where it is off."""
    switch = switches.get(rule.code) if isinstance(switches, dict) else None
    if switch is None or rule.code.startswith("P0"):
        return rule.level
    return None if switch is Switch.off else Level(switch.value)


class _Damage:
    """What could not be read and was reported, so that nothing is told that only follows from it."""

    def __init__(self, damaged: set[tuple[str, Path]]) -> None:
        """Note the spots, the things they stand in, and every path that leads to one."""
        self.spots = damaged
        self.things = {(file, path[:-1]) for file, path in damaged}
        self.ways = {(file, path[:end]) for file, path in damaged for end in range(len(path) + 1)}

    def explains(self, found: Found, *, absence: bool) -> bool:
        """Tell whether a finding only follows from a damage.

        A rule that misses something must be silent on a thing of which a part could not be read: it may be there.
        """
        if not self.spots:
            return False
        file, path = found.spot.file, found.spot.path
        if any((file, path[:end]) in self.spots for end in range(1, len(path) + 1)):
            return True
        thing = path[:-1] if path and isinstance(path[-1], str) else path
        return absence and ((file, thing) in self.things or (file, path) in self.ways)
