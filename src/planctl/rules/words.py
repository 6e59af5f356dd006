"""Words that should not be published as they stand (P3xx)."""

import re
from collections.abc import Iterator

from planctl.finding import Spot
from planctl.model import Plan
from planctl.rules.registry import Hit, rule

_MARKS = r"TBC|TBD|TBA|TODO|FIXME|XX+|lorem ipsum|insert (?:text|here|name|date|figure)"
_DRAFTING = re.compile(
    r"\[(?!\^)[^\]\n]*\s[^\]\n]*\](?![(:\[])"  # [say what they were looking at], but no link and no footnote
    rf"|\b(?:{_MARKS})\b"
    r"|(?<![\w.,'’/-])x(?![\w'’/-]|\s*\d)(?<!\d x)"  # a lone x for a figure, but not 2 x 4
    r"|(?:(?<=by )|(?<=to )|(?<=from )|(?<=of )|(?<=£))X\b(?!\s*[(/-])"
    r"|\bX(?=\s?(?:%|per cent))"
    r"|\?\?+|,\s*\.(?!\.)|<(?:insert|add|name|date|figure)[^>\n]*>",
)
_DRAFTING_ANY_CASE = re.compile(r"lorem ipsum|\binsert (?:text|here|name|date|figure)\b", re.IGNORECASE)
_DOUBLE = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_ABBREVIATION = re.compile(r"(?<![\w&])[A-Z][A-Z&]*[A-Z](?:s(?![a-z]))?(?![\w&])")
_ROMAN = re.compile(r"[IVX]+")
_ENDING = re.compile(r"(?:[,;–-]|\b(?:and|or|of|the|to|for|with|by|in|a|an|from|including))$", re.IGNORECASE)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SUSPECT = re.compile(
    r"[\[<?]|[ \t]{2}|,\s*\.|[xX]\b|[A-Z][A-Z&]|T[BO][CDAX]|(?i:lorem|insert)|[\u202a-\u202e\u2066-\u2069]"
)
_CAPITALS = re.compile(r"[A-Z][a-zA-Z'’-]*(?:[ ,]+(?:(?:and|of|for|the|to|in|on|&) )*[A-Z][a-zA-Z'’-]*)+")
_SMALL = frozenset({"and", "of", "for", "the", "to", "in", "on", "&"})


def texts(plan: Plan) -> Iterator[tuple[Spot, str]]:
    """Yield every text of the plan that is published, with its place."""
    yield from _activity_texts(plan)
    yield from _register_texts(plan)
    for section in plan.sections:
        yield Spot(section.file), section.title
        yield Spot(section.file), section.body


def _activity_texts(plan: Plan) -> Iterator[tuple[Spot, str]]:
    for activity in plan.activities.values():
        for name in ("title", "description", "enabler", "confidence_reason"):
            if text := getattr(activity, name):
                yield activity.at(name), text
        for index, resource in enumerate(activity.resources):
            if resource.note:
                yield activity.at("resources", index, "note"), resource.note
        for milestones in activity.milestones.values():
            for milestone in milestones:
                yield milestone.at("text"), milestone.text
                for name in ("group", "note", "impact", "evidence", "reason"):
                    if text := getattr(milestone, name):
                        yield milestone.at(name), text


def _register_texts(plan: Plan) -> Iterator[tuple[Spot, str]]:
    for objective in plan.objectives:
        if objective.title:
            yield objective.at("title"), objective.title
        for index, part in enumerate(objective.parts):
            if part.title:
                yield objective.at("parts", index, "title"), part.title
    for owner in plan.owners:
        yield owner.at("title"), owner.title
    for measure in plan.measures:
        yield from ((measure.at(name), text) for name in ("title", "unit", "note") if (text := getattr(measure, name)))
        for index, target in enumerate(measure.targets):
            if target.text:
                yield measure.at("targets", index, "text"), target.text


def _suspects(plan: Plan) -> Iterator[tuple[Spot, str]]:
    """Yield the texts that one quick look does not clear."""
    search = _SUSPECT.search
    for spot, text in texts(plan):
        if search(text):
            yield spot, text


@rule("P301")
def unfinished_drafting(plan: Plan) -> Iterator[Hit]:
    """A text is not finished: a note to the writer, a placeholder, a lone x where a figure belongs.

    It is what every reader notices first. The words TBC, TBD, TODO, XX, lorem ipsum, an instruction in square brackets
    and a full stop behind a comma are such signs.

    Bad:
        text: Reduce the time that people wait by x, and to [say what by March].
    Mended:
        text: Reduce the time that people wait by a third by March 2024.
    """
    for spot, text in _suspects(plan):
        matches = [*_DRAFTING.finditer(text), *_DRAFTING_ANY_CASE.finditer(text)]
        for word in sorted({match[0]: match.start() for match in matches}.items(), key=lambda item: item[1]):
            yield spot._replace(word=word[0]), f'unfinished: "{" ".join(word[0].split())}"', "finish the sentence"


@rule("P302")
def double_space(plan: Plan) -> Iterator[Hit]:
    """Two spaces stand between two words.

    In text taken from a table they are most often a line break that was lost: two items that have become one.

    Bad:
        text: Review the scheme  Publish the result
    Mended:
        - {id: review, text: Review the scheme}
        - {id: result, text: Publish the result}
    """
    for spot, text in _suspects(plan):
        for line in text.split("\n"):
            if _DOUBLE.search(line.lstrip(" ")) and not line.startswith(("    ", "|")):
                yield (
                    spot._replace(word="  "),
                    "two spaces between words",
                    "take one out, or make two items of the text",
                )
                break


@rule("P303")
def abbreviation_not_spelled_out(plan: Plan) -> Iterator[Hit]:
    """An abbreviation is neither spelled out in the plan nor in the abbreviations of plan.yaml.

    The public cannot look up what a body's own people take for granted. Told once for each abbreviation, where it
    first occurs.

    Bad:
        text: Transfer to BAU
    Mended:
        # plan.yaml
        abbreviations: {BAU: business as usual}
    """
    known = {_folded(word) for word in plan.header.abbreviations}
    known.update(_folded(word) for word in (plan.header.short_name or "").split())
    known.update(_folded(rating) for rating in plan.header.confidence)
    first: dict[str, tuple[Spot, str]] = {}
    for spot, text in _suspects(plan):
        if text.isupper() and " " in text:
            continue  # a heading in capitals
        for match in _ABBREVIATION.finditer(text):
            word = _folded(match[0])
            if word not in known and word not in first and not _ROMAN.fullmatch(word):
                first[word] = (spot, match[0])
    if not first:
        return
    spelled = _spelled_out(plan, first)
    for word, (spot, seen) in first.items():
        if word not in spelled:
            remedy = "add it to abbreviations in plan.yaml, or spell it out where it first stands"
            yield spot._replace(word=seen), f"{word} is spelled out nowhere in the plan", remedy


def _folded(word: str) -> str:
    """Return an abbreviation without the s of its plural."""
    return word[:-1] if word.endswith("s") and word[:-1].isupper() else word


def _spelled_out(plan: Plan, wanted: dict[str, tuple[Spot, str]]) -> set[str]:
    """Return those whose words stand in the plan: as names in capitals, or beside the abbreviation in brackets."""
    found: set[str] = set()
    for _, text in texts(plan):
        for match in _CAPITALS.finditer(text):
            parts = match[0].replace(",", " ").split()
            for start in range(len(parts)):
                full = short = ""
                for part in parts[start : start + 10]:
                    full += part[0].upper()
                    short += "" if part in _SMALL else part[0]
                    if len(short) > 1:
                        found.update({full, short} & wanted.keys())
        if "(" in text:
            for word in wanted:
                plural = rf"{re.escape(word)}s?"
                if re.search(rf"\w[^()\n]*\({plural}\)|\b{plural} \([a-zA-Z]+ [^()]+\)", text):
                    found.add(word)
    return found


@rule("P304")
def milestone_of_one_word(plan: Plan) -> Iterator[Hit]:
    """A milestone's text is a single word.

    Nobody outside the team knows what will be there when it is done, so nobody can say that it is.

    Bad:
        - {id: evaluate, text: Evaluate}
    Mended:
        - {id: evaluate, text: Evaluate how departments use the complaint standards}
    """
    for milestone in plan.milestones():
        if len(milestone.text.split()) == 1:
            message = f'"{milestone.text}" does not say what will be done'
            yield milestone.at("text"), message, "say what is done to what, so that its completion can be seen"


@rule("P305")
def text_cut_off(plan: Plan) -> Iterator[Hit]:
    """A text ends in the middle of a sentence.

    It ends with a comma, a dash or a word such as "and" or "the": the rest was lost, most often at a page break.

    Bad:
        text: Implement improvements to compliance, human rights and
    Mended:
        text: Implement improvements to compliance, human rights and human factors
    """
    for milestone in plan.milestones():
        if _ENDING.search(milestone.text) and len(milestone.text.split()) > 1:
            yield milestone.at("text"), f'the text ends with "{milestone.text.split()[-1]}"', "finish the sentence"


@rule("P306", absence=True)
def rating_without_definition(plan: Plan) -> Iterator[Hit]:
    """A confidence rating is used whose definition the plan does not give.

    A reader cannot know what "high" is worth. Published tables say "(definition not in source)" instead.

    Bad:
        # no confidence in plan.yaml, and in an activity
        confidence: H
    Mended:
        # plan.yaml
        confidence: {H: We expect to deliver in full and on time, M: At risk, L: Not expected without a change}
    """
    used = {activity.confidence for activity in plan.activities.values()}
    lacking = [word for word, text in plan.header.confidence.items() if word in used and not text]
    if lacking:
        message = f"no definition of confidence {', '.join(lacking)}"
        yield plan.at("confidence", on_key=True), message, "define each rating under confidence in plan.yaml"


@rule("P307")
def file_that_nothing_reads(plan: Plan) -> Iterator[Hit]:
    """A file in the plan's folder is not part of the plan.

    Whoever put it there may believe that it is published.

    Bad:
        plan/notes.txt
    Mended:
        docs/notes.txt
    """
    for file in plan.strays:
        yield Spot(file), "nothing reads this file", "move it out of the plan's folder"


@rule("P308")
def text_that_changes_direction(plan: Plan) -> Iterator[Hit]:
    """A text has characters that change the direction of writing.

    They make a line read differently from what it says, in an editor and in a review.

    Bad:
        text: Publish <U+202E>the report
    Mended:
        text: Publish the report
    """
    for spot, text in _suspects(plan):
        if match := _BIDI.search(text):
            yield spot._replace(word=match[0]), f"U+{ord(match[0]):04X} changes the direction of writing", "remove it"
