"""Write a plan of any size that reads like a real one: the same files for the same number and seed."""

import random
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

USAGE = "usage: python benchmarks/generate.py ACTIVITIES FOLDER [SEED]"
YEARS = ("2023/24", "2024/25", "2025/26")
AS_AT = date(2024, 9, 30)
_STARTS = tuple(date(year, 4, 1) for year in (2023, 2024, 2025, 2026))
_DAY = timedelta(days=1)
_T = TypeVar("_T")

_PLAN = """\
format: 1
title: Business plan 2023 to 2026
organisation: Office of Public Works and Services
short_name: Works and Services
plan_year: 2024/25
as_at: {as_at}
years: [{years}]
state: approved
approved: {{on: 2023-03-28, by: Board}}
source: Made by benchmarks/generate.py
language: en-GB
contact:
  address: 1 High Street, Newtown
  telephone: 020 7946 0000
  url: https://works.example
confidence:
  H: We expect to deliver in full and on time
  M: There are risks to delivery which we can manage
  L: We do not expect to deliver without a change of plan
tolerance_days: 30
review_days: 100
"""
_SECTIONS = {
    "01-welcome": "# Welcome\n\nThis plan says what we will do over the next three years, and for whom.\n",
    "02-how-to-read-this-plan": "# How to read this plan\n\nEach activity has an owner, a rating and dates.\n",
}
_RANKS = ("Director of", "Deputy Director of", "Assistant Director of", "Head of", "Programme Manager for")
_AREAS = (
    "Finance", "Estates", "Digital Services", "Casework", "Policy", "Communications", "People", "Procurement",
    "Legal Services", "Data and Insight", "Public Engagement", "Quality", "Learning", "Information Security",
    "Records", "Research", "Standards", "Partnerships", "Inspection", "Licensing", "Grants", "Planning",
    "Customer Service", "Internal Audit",
)  # fmt: skip
_REGIONS = ("", ", North", ", South", ", East", ", West", ", Wales", ", Scotland", ", London")
_OBJECTIVES = (
    ("People can find and use our services", "We explain what we do in plain words", "Every service can be used online",
     "Nobody is shut out by the way a service is built"),
    ("Decisions are fair, timely and explained", "Cases are decided within the time that we publish",
     "Each decision says how it was reached"),
    ("Our work makes other bodies better", "What we learn from cases is published",
     "Bodies act on what we recommend", "Standards are kept with those who use them"),
    ("Public money is well spent", "Each programme reports what it costs and what it brings",
     "Buildings and systems are shared where that is cheaper"),
    ("People want to work here and learn here", "Every member of staff has a plan for learning",
     "The workforce looks like the public it serves"),
)  # fmt: skip
_ENABLERS = ("Business-critical enablers that support every objective", "Legal duties that support every objective")
_CAPACITIES = ("Senior responsible owner", "Business change owner", "Programme lead", "Technical lead")
_VERBS = (
    "Publish the", "Agree the", "Review the", "Launch the", "Complete the", "Design the new", "Test the", "Procure the",
    "Evaluate the", "Consult on the", "Introduce a new", "Migrate to the new", "Train staff in the", "Pilot the",
    "Roll out the", "Appoint a supplier for the", "Recruit a team for the", "Set a baseline for the",
    "Report to the board on the", "Embed the", "Close the old", "Approve the business case for the",
)  # fmt: skip
_THINGS = (
    "complaints process", "case handling system", "estates strategy", "records archive", "customer charter",
    "accessibility standard", "data catalogue", "learning programme", "grants portal", "licensing register",
    "inspection framework", "workforce plan", "contact centre", "finance system", "procurement policy",
    "research agenda", "publication scheme", "security controls", "quality assurance scheme", "advice line",
    "digital forms", "translation service", "carbon plan", "supplier framework", "equality action plan",
    "risk register", "performance dashboard", "induction course", "home visits service", "appeals procedure",
)  # fmt: skip
_SCOPES = (
    "across all regions", "with three partner bodies", "in two offices first", "for people without internet access",
    "including the first user research", "with a published equality assessment", "for new applications",
    "in line with the national standard", "after a public consultation", "for the whole workforce",
    "with service users on the panel", "to the published timetable", "on the shared platform", "",
)  # fmt: skip
_GROUPS = ("Discovery and design, including:", "Delivery in stages:", "Before the new service opens:")
_SENTENCES = (
    "We will put the people who use our services at the heart of the way they are designed and delivered.",
    "The work builds on what the last plan began and on what staff and the public have told us since.",
    "It is delivered in stages, so that each one can be tested with users before the next one starts.",
    "Costs are held within the settlement, and savings are returned to front line services.",
    "A board of directors reviews progress each quarter and publishes what it decides.",
    "Partner bodies take part from the start, because most cases touch more than one of them.",
    "Where a service moves online, telephone and postal channels stay open for those who need them.",
    "We will measure waiting times, satisfaction and the share of decisions that stand on review.",
    "The main risks are the supply of skilled staff and the age of the systems that we depend on.",
    "Training is part of every stage, so that staff are ready on the day that a change takes effect.",
    "Lessons are written down at the end of each stage and shared with the whole organisation.",
    "An equality assessment is published before each decision that changes who can use a service.",
)
_NOTES = (
    "The first stage was delivered ahead of the published timetable.",
    "The scope was agreed with the partner bodies in the spring.",
    "Depends on the outcome of the spending review.",
    "Funding for the second stage is agreed in principle.",
)
_IMPACTS = ("People wait longer for a decision until this is done.", "Savings planned for this year fall in the next.")
_REASONS = (
    "The supplier withdrew and the contract was awarded again.",
    "Key posts stayed vacant for longer than expected.",
    "The consultation was extended at the request of partner bodies.",
    "Work was put behind a legal duty with a fixed date.",
)
_EVIDENCE = ("Published on our website", "Minutes of the board", "Laid before Parliament", "Report of internal audit")
_TAGS = ("digital", "estates", "people", "legal-duty", "savings", "regional", "shared-services")
_MEASURES = (("Cases waiting", "cases", "lower"), ("Users who are satisfied", "per cent", "higher"))


class _Due(NamedTuple):
    """When a milestone is due, from its first day to its last."""

    name: str
    first: date
    last: date


class _Made(NamedTuple):
    """What a later activity needs to know of an earlier one to depend on it: what is still to be done, and when."""

    ident: str
    dues: list[_Due]

    @property
    def latest(self) -> _Due | None:
        """The milestone that is due last: with it the activity is done."""
        return max(self.dues, key=lambda due: due.last, default=None)


def generate(folder: Path, activities: int, seed: int = 1) -> None:
    """Write a plan of so many activities, about nine milestones each, in which `planctl validate` finds nothing."""
    draw = random.Random(seed)
    (folder / "activities").mkdir(parents=True)
    (folder / "sections").mkdir()
    owners = _owners(max(9, activities // 20))
    texts = {
        "plan.yaml": _PLAN.format(as_at=AS_AT, years=", ".join(YEARS)),
        "objectives.yaml": _objectives(),
        "owners.yaml": "".join(f"- id: {ident}\n  title: {title}\n" for ident, title in owners),
        "measures.yaml": _measures(draw, [ident for ident, _ in owners], activities),
        **{f"sections/{name}.md": text for name, text in _SECTIONS.items()},
    }
    for name, text in texts.items():
        _write(folder / name, text)
    roles = [ident for ident, _ in owners]
    made: list[_Made] = []
    for number in range(1, activities + 1):
        one, text = _activity(draw, number, roles, made)
        made.append(one)
        _write(folder / "activities" / f"{one.ident}.yaml", text)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _pick(draw: random.Random, things: Sequence[_T]) -> _T:
    """Draw one; `random.random` alone is promised to give the same numbers in every version of Python."""
    return things[int(draw.random() * len(things))]


def _between(draw: random.Random, low: int, high: int) -> int:
    """Draw a whole number, both ends included."""
    return low + int(draw.random() * (high - low + 1))


def _slug(text: str) -> str:
    return "-".join(word for word in text.lower().replace(",", "").split() if word != "the")


def _owners(count: int) -> list[tuple[str, str]]:
    """Make a register of roles, each with a title of its own."""
    owners = []
    for number in range(count):
        rest, area = divmod(number, len(_AREAS))
        rest, rank = divmod(rest, len(_RANKS))
        rest, region = divmod(rest, len(_REGIONS))
        title = f"{_RANKS[rank]} {_AREAS[area]}{_REGIONS[region]}" + (f", Team {rest + 1}" if rest else "")
        owners.append((_slug(title), title))
    return owners


def _objectives() -> str:
    lines = []
    for number, (title, *parts) in enumerate(_OBJECTIVES, 1):
        lines.append(f'- id: "{number}"\n  title: {title}\n  parts:\n')
        for letter, part in zip("abc", parts, strict=False):
            lines.append(f"    - id: {number}({letter})\n      title: {part}\n")
    return "".join(lines)


def _measures(draw: random.Random, roles: list[str], activities: int) -> str:
    """Make a measure for every fiftieth activity, each with a target and readings in order."""
    lines = []
    for number in range(1, activities + 1, 50):
        title, unit, better = _pick(draw, _MEASURES)
        start, step = _between(draw, 40, 90), _between(draw, 1, 4) * (-1 if better == "lower" else 1)
        lines.append(
            f"- id: measure-{number:05}\n  title: {title} (activity {number})\n  unit: {unit}\n  better: {better}\n"
            f"  owner: {_pick(draw, roles)}\n  activity: activity-{number:05}\n"
            f"  baseline: {{at: 2023-03, value: {start}}}\n"
            f"  targets:\n    - {{by: 2026-03, value: {start + 5 * step}}}\n"
            f"  readings:\n    - {{at: 2023-09, value: {start + step}}}\n"
            f"    - {{at: 2024-03, value: {start + 2 * step}}}\n"
        )
    return "".join(lines) or "[]\n"


def _activity(draw: random.Random, number: int, roles: list[str], made: list[_Made]) -> tuple[_Made, str]:
    """Make one activity's file."""
    ident = f"activity-{number:05}"
    thing = _pick(draw, _THINGS)
    lines = [f"title: {_pick(draw, _VERBS)} {thing}\n", "description: |\n"]
    said = _between(draw, 0, len(_SENTENCES) - 1)
    sentences = (*_SENTENCES[said:], *_SENTENCES[:said])
    half, end = _between(draw, 2, 4), _between(draw, 6, 8)
    lines.append(f"  {' '.join(sentences[:half])}\n\n  {' '.join(sentences[half:end])}\n")
    if draw.random() < 0.1:
        lines.append(f"objectives: []\nenabler: {_pick(draw, _ENABLERS)}\n")
    else:
        lines.append(f"objectives: [{', '.join(_links(draw))}]\n")
    lines.append(_owner_links(draw, roles))
    rating = "HMMHHL"[_between(draw, 0, 5)]
    if draw.random() < 0.9:
        lines.append(f"confidence: {rating}\n")
        if rating == "L":
            lines.append(f"confidence_reason: {_pick(draw, _REASONS)}\n")
    body, dues = _milestones(draw, ident, thing, roles, made)
    one = _Made(ident, dues)
    needed = {item.ident for item in _earlier(draw, made, 0.3) if _not_later(item.latest, one.latest)}
    if needed:
        lines.append(f"depends_on: [{', '.join(sorted(needed))}]\n")
    if draw.random() < 0.3:
        lines.append(
            f"resources:\n  - {{kind: posts, amount: {_between(draw, 1, 40)}}}\n"
            f"  - {{kind: budget, amount: {_between(draw, 2, 90) * 10000}, unit: GBP, note: {_pick(draw, _NOTES)}}}\n"
        )
    if draw.random() < 0.3:
        lines.append(f"tags: [{_pick(draw, _TAGS)}]\n")
    lines.append(f"source: Business plan 2023 to 2026, table row {number}\nsource_id: R{number}\nmilestones:\n{body}")
    return one, "".join(lines)


def _not_later(needed: _Due | None, mine: _Due | None) -> bool:
    """Tell whether something is not certainly due after what depends on it."""
    return needed is not None and mine is not None and needed.first <= mine.last


def _links(draw: random.Random) -> list[str]:
    """Draw one or two objectives, or parts of them."""
    links = set()
    for _ in range(_between(draw, 1, 2)):
        number = _between(draw, 1, len(_OBJECTIVES))
        part = _between(draw, 0, len(_OBJECTIVES[number - 1]) - 1)
        links.add(f'"{number}"' if part == 0 else f"{number}({'abc'[part - 1]})")
    return sorted(links)


def _owner_links(draw: random.Random, roles: list[str]) -> str:
    """Draw one to three owners."""
    chosen = dict.fromkeys(_pick(draw, roles) for _ in range(_between(draw, 1, 3)))
    lines = ["owners:\n"]
    for role in chosen:
        capacity = f"\n    capacity: {_pick(draw, _CAPACITIES)}" if draw.random() < 0.4 else ""
        lines.append(f"  - role: {role}{capacity}\n")
    return "".join(lines)


def _earlier(draw: random.Random, made: list[_Made], share: float) -> list[_Made]:
    """Draw up to two earlier activities, for a share of the calls."""
    if not made or draw.random() >= share:
        return []
    return [_pick(draw, made) for _ in range(_between(draw, 1, 2))]


def _milestones(
    draw: random.Random, ident: str, thing: str, roles: list[str], made: list[_Made]
) -> tuple[str, list[_Due]]:
    """Make the milestones of an activity; return them with what of them is still to be done, or was."""
    lines: list[str] = []
    dues: list[_Due] = []
    used: dict[str, int] = {}
    for year, label in enumerate(YEARS):
        lines.append(f"  {label}:\n")
        group = _pick(draw, _GROUPS) if draw.random() < 0.15 else ""
        for _ in range(_between(draw, 2, 4)):
            name, text = _named(draw, thing, used)
            lines.append(f"    - id: {name}\n      text: {text}\n")
            if group:
                lines.append(f'      group: "{group}"\n')
            if draw.random() < 0.05:
                lines.append(f"      owners: [{_pick(draw, roles)}]\n")
            due = _Due(name, _STARTS[year], _STARTS[year + 1] - _DAY)
            stopped = False
            if draw.random() < 0.3:
                written, due = _due(draw, name, year)
                progress, stopped = _progress(draw, f"{ident}/{dues[0].name}" if dues else "", due)
                lines.append(f"      due: {written}\n{progress}")
            else:
                lines.append(_planned(draw, year))
            if not stopped:
                lines.append(_needs(draw, made, due))
                dues.append(due)
    if draw.random() < 0.05:
        name, text = _named(draw, thing, used)
        lines.append(f"  unscheduled:\n    - id: {name}\n      text: {text}\n      due: ongoing\n")
    return "".join(lines), dues


def _named(draw: random.Random, thing: str, used: dict[str, int]) -> tuple[str, str]:
    """Make a milestone's text, and an id of it that its activity does not have yet."""
    done = f"{_pick(draw, _VERBS)} {thing if draw.random() < 0.5 else _pick(draw, _THINGS)}"
    name = _slug(done)
    used[name] = used.get(name, 0) + 1
    return name if used[name] == 1 else f"{name}-{used[name]}", f"{done} {_pick(draw, _SCOPES)}".strip()


def _planned(draw: random.Random, year: int) -> str:
    """Make what stands beside a milestone on which nobody has reported."""
    kind = draw.random()
    if kind < 0.1:
        return f"      start: {_STARTS[year]:%Y-%m}\n"
    if kind < 0.2:
        return f"      note: {_pick(draw, _NOTES)}\n"
    if kind < 0.22 and year:
        change = f"on: {_STARTS[year] - timedelta(days=60)}, from: {YEARS[year - 1]}, to: {YEARS[year]}"
        return f"      changes:\n        - {{{change}, reason: {_pick(draw, _REASONS)}, approved_by: Board}}\n"
    return ""


def _needs(draw: random.Random, made: list[_Made], mine: _Due) -> str:
    """Make a link to an earlier activity's milestone that is not due later, for a few."""
    for other in _earlier(draw, made, 0.04):
        needed = _pick(draw, other.dues) if other.dues else None
        if needed and _not_later(needed, mine):
            return f"      depends_on: [{other.ident}/{needed.name}]\n"
    return ""


def _due(draw: random.Random, name: str, year: int) -> tuple[str, _Due]:
    """Draw a due date in a year, a day, a month or a quarter; return it as it is written too."""
    month = _between(draw, 0, 11)
    first = _later(_STARTS[year], month)
    kind = draw.random()
    if kind < 0.4:
        day = first + timedelta(days=_between(draw, 0, 27))
        return day.isoformat(), _Due(name, day, day)
    if kind < 0.8:
        return f"{first:%Y-%m}", _Due(name, first, _later(first, 1) - _DAY)
    quarter = month // 3
    first = _later(_STARTS[year], 3 * quarter)
    return f"{YEARS[year]} Q{quarter + 1}", _Due(name, first, _later(first, 3) - _DAY)


def _later(first: date, months: int) -> date:
    """Move the first day of a month by whole months."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _progress(draw: random.Random, instead: str, due: _Due) -> tuple[str, bool]:
    """Report on a milestone, dated so that no date contradicts another; also tell whether it was given up."""
    updated = f"      updated: {AS_AT}\n"
    reason = f"      reason: {_pick(draw, _REASONS)}\n"
    kind = draw.random()
    if due.first <= AS_AT and kind < 0.6:
        done = min(AS_AT, due.last + timedelta(days=_between(draw, -20, 25)))
        proof = f"      evidence: {_pick(draw, _EVIDENCE)}\n      confirmed_by: Internal audit\n"
        complete = f"      completed: {done}\n      status: complete\n{updated}"
        return complete + (proof if draw.random() < 0.5 else ""), False
    if kind < 0.8:
        started = f"      started: {min(due.first, AS_AT) - timedelta(days=30):%Y-%m}\n"
        return f"{started}      status: in-progress\n{_forecast(draw, due.last)}{updated}", False
    if kind < 0.9:
        return f"      status: not-started\n{updated}", False
    if kind < 0.95:
        return f"      status: paused\n{updated}{reason}", False
    if kind < 0.98 or not instead:
        return f"      status: closed\n{updated}{reason}", True
    return f"      status: superseded\n{updated}      superseded_by: {instead}\n", True


def _forecast(draw: random.Random, last: date) -> str:
    """Make a forecast for half of them; one that slips says why."""
    if draw.random() < 0.5:
        return ""
    slip = _between(draw, -10, 90)
    text = f"      forecast: {last + timedelta(days=slip)}\n"
    if slip > 0:
        text += f"      note: {_pick(draw, _NOTES)}\n      impact: {_pick(draw, _IMPACTS)}\n"
    return text + (f"      reason: {_pick(draw, _REASONS)}\n" if slip > 20 else "")


def main() -> None:
    """Write a plan as the arguments say."""
    if len(sys.argv) not in {3, 4} or not all(word.isdecimal() for word in (sys.argv[1], *sys.argv[3:])):
        sys.exit(USAGE)
    generate(Path(sys.argv[2]), int(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) == 4 else 1)


if __name__ == "__main__":
    main()
