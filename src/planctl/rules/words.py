"""Words that should not be published as they stand (P3xx)."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from planctl.finding import Spot
from planctl.model import Plan
from planctl.rules.registry import Hit, Rule, rule, text_rule
from planctl.rules.texts import Text, Words, activity_texts, all_words, other_texts, words_of

_MARKS = r"TBC|TBD|TBA|TODO|FIXME|(?<!Schedule )(?<!Article )(?<!Part )(?<!Chapter )(?<!Annex )XX+"
_ORDERS = "say|insert|add|check|confirm|update|complete|describe|explain|provide|list|tb[cda]|todo|xx?|"
_ORDERS += "name|date|figure|number|wh(?:at|ich|o|en|ere|y)|how"
_INSERT = r"\binsert (?:text|here|name|date|figure|number)(?: here)?(?=\s*(?:$|[].,;:)>]))"
_DRAFTING = re.compile(
    rf"\[(?i:{_ORDERS})\b[^\]\n]*\](?![(:\[])"  # [say what they were looking at], but no link and no aside
    rf"|\b(?:{_MARKS})\b"
    r"|(?<![\w.,'’/-])x(?![\w'’/-]|\s*\d)(?<!\d x)"  # a lone x for a figure, but not 2 x 4
    r"|(?:(?<=by )|(?<=to )|(?<=from )|(?<=of ))X(?=\s*(?:$|[.,;:)]))"  # but not X, the social network
    r"|(?<=£)X\b|\bX(?=\s?(?:%|per cent|days|weeks|months|cases|people|million))"
    r"|\?\?+|,\s*\.(?!\.)|<(?:insert|add|name|date|figure)[^>\n]*>",
)
_DRAFTING_ANY_CASE = re.compile(rf"lorem ipsum|{_INSERT}", re.IGNORECASE)
_WORDS = re.compile(_MARKS)
_DOUBLE = re.compile(r"\S+[ \t]{2,}\S+")
_LIST_ITEM = re.compile(r"^ *(?:[-*+]|[0-9]+[.)])[ \t]+")  # Markdown may align what follows its marks
_ABBREVIATION = re.compile(r"(?<![\w&])[A-Z][A-Z&]*[A-Z](?:s(?![a-z]))?(?![\w&]|-[0-9])")
_SHOUTED = re.compile(r"\b[A-Z]{2,}(?:(?:[ ,’'-]+| & )[A-Z]{2,})+\b")  # a name in capitals is no abbreviation
_LONGEST = 12  # letters of abbreviations that follow each other: KPI BAU
_KNOWN = frozenset({"EU", "UK", "UN", "USA", "EUR", "GBP", "USD"})  # what nobody would spell out
_ROMAN = re.compile(r"[IVX]+")
_ENDINGS = frozenset(["a", "an", "and", "or", "of", "the", "to", "for", "with", "from", "including"])
_BEFORE = frozenset(["in", "option", "part", "phase", "plan", "class", "annex", "schedule"])  # opt in to; option A
_CUT = (",", ";", "–", "—", "-")
_ENTITY = re.compile(r"&#?\w+;$")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CAPITALS = re.compile(r"[A-Z][a-zA-Z'’-]*(?:[ ,]+(?:(?:and|of|for|the|to|in|on|&) )*[A-Z][a-zA-Z'’-]*)+")
_SMALL = frozenset({"and", "of", "for", "the", "to", "in", "on", "&"})


def hits(plan: Plan, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Hit]]:
    """Run the rules that look at texts, all in one pass.

    A glance is taken at an activity with all its milestones at once: ninety thousand of them are cleared in a quarter
    of a second.
    """
    met: dict[str, list[tuple[Text, Words]]] = {rule.code: [] for rule in rules}
    passages = [(words_of(activity), partial(activity_texts, activity)) for activity in plan.activities.values()]
    passages.append(("\n".join(text.words for text in other_texts(plan)), partial(other_texts, plan)))
    for words, texts in passages:
        for reader in rules:
            if reader.glance is not None and reader.reads is not None and reader.glance(words):
                met[reader.code] += [(text, hit) for text in texts() for hit in reader.reads(text.words)]
    for reader in rules:
        found = met[reader.code]
        for text, (word, message, remedy) in reader.settle(plan, found) if reader.settle else found:
            yield reader, (text.at(word), message, remedy)


# Each opens with one character, since the regular expression engine then skips to it at the speed of memory.
_SIGNS = tuple(
    re.compile(sign).search
    for sign in (
        r"\[",
        r"\?",
        "<",
        r",\s*\.",
        r"x\b",
        r"X",
        r"T(?:B[CDA]|ODO)",
        "FIXME",
        "psum",
        "PSUM",
        "nsert ",
        "NSERT ",
    )
)


def _drafted(text: str) -> bool:
    return any(sign(text) for sign in _SIGNS)


@text_rule("P301", _drafted)
def unfinished_drafting(text: str) -> Iterator[Words]:
    """A text is not finished: a note to the writer, a placeholder, a lone x where a figure belongs.

    It is what every reader notices first. The words TBC, TBD, TODO, XX, lorem ipsum, an instruction in square brackets
    and a full stop behind a comma are such signs.

    Bad:
        text: Reduce the time that people wait by x, and to [say what by March].
    Mended:
        text: Reduce the time that people wait by a third by March 2024.
    """
    matches = [*_DRAFTING.finditer(text), *_DRAFTING_ANY_CASE.finditer(text)]
    for word, _ in sorted({match[0]: match.start() for match in matches}.items(), key=lambda item: item[1]):
        yield word, f'unfinished: "{" ".join(word.split())}"', "finish the sentence"


def _spaced(text: str) -> bool:
    return "  " in text or "\t" in text


@text_rule("P302", _spaced)
def double_space(text: str) -> Iterator[Words]:
    """Two spaces stand between two words.

    In text taken from a table they are most often a line break that was lost: two items that have become one.

    Bad:
        text: Review the scheme  Publish the result
    Mended:
        - {id: review, text: Review the scheme}
        - {id: result, text: Publish the result}
    """
    for line in text.split("\n"):
        match = None if line.startswith(("    ", "|")) else _DOUBLE.search(_LIST_ITEM.sub("", line).strip())
        if match:
            yield (
                match[0],
                "two spaces between words",
                "take one out; where a line break was lost, make two items of the text",
            )
            break


def _unexplained(plan: Plan, found: list[tuple[Text, Words]]) -> Iterator[tuple[Text, Words]]:
    """Keep of each abbreviation the first, where the plan explains it nowhere."""
    if plan.unread & {"abbreviations", "short_name"}:
        return
    known = {_folded(word) for word in plan.header.abbreviations} | _KNOWN
    known.update(_folded(word) for word in (plan.header.short_name or "").split())
    known.update(_folded(rating) for rating in plan.header.confidence)
    first: dict[str, tuple[Text, Words]] = {}
    for text, hit in found:
        if (word := _folded(hit[0])) not in known:
            first.setdefault(word, (text, hit))
    if first:
        spelled = _spelled_out(plan, set(first))
        yield from (item for word, item in first.items() if word not in spelled)


@text_rule("P303", re.compile("[A-Z][A-Z&]").search, _unexplained)
def abbreviation_not_spelled_out(text: str) -> Iterator[Words]:
    """An abbreviation is neither spelled out in the plan nor in the abbreviations of plan.yaml.

    The public cannot look up what a body's own people take for granted. Told once for each abbreviation, where it
    first occurs.

    Bad:
        text: Transfer to BAU
    Mended:
        # plan.yaml
        abbreviations: {BAU: business as usual}
    """
    if text.isupper() and " " in text:
        return  # a heading in capitals
    shouted = [match.span() for match in _SHOUTED.finditer(text)]
    for match in _ABBREVIATION.finditer(text):
        word = _folded(match[0])
        if any(start <= match.start() < end and end - start > _LONGEST for start, end in shouted):
            continue
        if not _ROMAN.fullmatch(word) and not _WORDS.fullmatch(word):
            remedy = "add it to abbreviations in plan.yaml, or spell it out where it first stands"
            yield match[0], f"{word} is spelled out nowhere in the plan", remedy


def _folded(word: str) -> str:
    """Return an abbreviation without the s of its plural."""
    return word[:-1] if word.endswith("s") and word[:-1].isupper() else word


def _spelled_out(plan: Plan, wanted: set[str]) -> set[str]:
    """Return those whose words stand in the plan: as names in capitals, or beside the abbreviation in brackets."""
    found: set[str] = set()
    for text in all_words(plan):
        for match in _CAPITALS.finditer(text):
            parts = match[0].replace(",", " ").split()
            for start in range(len(parts)):
                full = short = ""
                for part in parts[start : start + 10]:
                    full += part[0].upper()
                    short += "" if part in _SMALL else part[0]
                    if len(short) > 1:
                        found.update({full, short} & wanted)
        if "(" in text:
            for word in wanted:
                if word not in text:
                    continue
                plural = rf"{re.escape(word)}s?"
                if re.search(rf"\w[^()\n]*\({plural}\)|\b{plural} \([a-zA-Z’'-]+ [^()]+\)", text):
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
    for milestone in plan.milestones:
        if " " not in milestone.text and len(milestone.text.split()) == 1:
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
    for milestone in plan.milestones:
        text = milestone.text
        if not text.endswith(_CUT) and text[-10:].rpartition(" ")[2].casefold() not in _ENDINGS and "\n" not in text:
            continue
        *before, last = text.split()
        cut = last.endswith(_CUT) and not _ENTITY.search(last)
        if before and (cut or (last.casefold() in _ENDINGS and before[-1].casefold() not in _BEFORE)):
            yield milestone.at("text"), f'the text ends with "{last}"', "finish the sentence"


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
    if "plan" in plan.unread:
        return
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


@text_rule("P308", lambda text: not text.isascii() and _BIDI.search(text))
def text_that_changes_direction(text: str) -> Iterator[Words]:
    """A text has characters that change the direction of writing.

    They make a line read differently from what it says, in an editor and in a review.

    Bad:
        text: Publish <U+202E>the report
    Mended:
        text: Publish the report
    """
    for match in _BIDI.finditer(text):
        yield match[0], f"U+{ord(match[0]):04X} changes the direction of writing", "remove it"
        break
