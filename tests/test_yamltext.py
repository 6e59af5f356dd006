"""A plan file says what it says in place: every scalar is text, every value has its span, every oddity is a fault."""

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from planctl import yamltext
from planctl.finding import Path
from planctl.load import load
from planctl.rules import check
from planctl.source import Source, decode
from planctl.yamltext import MAX_DEPTH, Document, Odd, inspect, read
from searches import cases

# The same examples each time: what is found beyond them is often an oddity of the dumper.
many = cases(100)

# Characters that mean something to YAML, and some that take more than one byte or one column.
SPECIAL = " \n:-#'\"\\[]{},&*!|>%@`?=~<.0123456789abcnultrefyoxNO\t\u00e9\u65e5\U0001f600\u0301"
VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff\u2028\u2029")
texts = st.one_of(
    st.text(SPECIAL, max_size=12),
    st.text(VISIBLE, max_size=30),
    st.lists(
        st.sampled_from(["null", "~", "12:30", "0123", "- a", "a: b", "# c", "%s", "...", "---", "x" * 90]), max_size=5
    ).map(" ".join),
)
keys = texts.filter(lambda key: key != "<<")
documents = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from("abc"), keys), inner, max_size=4)
    ),
    max_leaves=12,
)
layouts = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "default_flow_style": st.sampled_from([None, True, False]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 10_000]),
        "indent": st.sampled_from([2, 4, 7]),
        "explicit_start": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)


class Plainly(yaml.SafeDumper):
    """Dumps without aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def dump(data: object, layout: dict[str, Any]) -> str:
    text = str(yaml.dump(data, Dumper=Plainly, sort_keys=False, **layout))
    # In narrow lines PyYAML sometimes breaks a text where it may not be broken, and cannot read it back itself.
    assume(yaml.load(text, yaml.BaseLoader) == data)
    return text


def read_or_odd(text: str) -> Any:
    try:
        return read(text, [])
    except Odd:
        return Odd


def at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def says(piece: str, value: str) -> bool:
    """Whether a piece of a text says this when it is all there is."""
    if piece[:1] in {"|", ">"} and piece[1:2].isdigit():
        return True  # a block that says how deep it is indented says so of the place where it stands
    document = inspect(piece)
    return document.data == value and document.faults == []


def codes(text: str) -> list[str]:
    return [fault.code for fault in inspect(text).faults]


def marked(text: str) -> list[str]:
    """The stretch of text that each fault is about."""
    return [text[fault.span.start : fault.span.end] for fault in inspect(text).faults]


@many
@given(documents, layouts)
@example({"": [{}, [], ""]}, {"default_style": None})
@example({"a": "\n x\n", " b": ["\ttab", "trailing "]}, {"default_style": "|"})
def test_a_dumped_document_reads_back_as_the_same_text(data: Any, layout: dict[str, Any]) -> None:
    text = dump(data, layout)
    document = inspect(text)
    assert document.faults == []
    assert document.data == data
    # An escape may stand for a control character: such a text is left to inspect.
    assert read_or_odd(text) == data or "\\" in text


@many
@given(documents, layouts)
def test_every_scalar_stands_in_its_span_and_every_key_in_its_own(data: Any, layout: dict[str, Any]) -> None:
    text = dump(data, layout)
    document = inspect(text)
    for path, entry in document.entries.items():
        value = at(data, path)
        if isinstance(value, str):
            assert says(text[entry.value.start : entry.value.end], value)
        if path and isinstance(path[-1], str):
            assert entry.key is not None
            assert says(text[entry.key.start : entry.key.end], path[-1])
        else:
            assert entry.key is None


@many
@given(documents, layouts)
def test_the_places_of_a_document_are_those_of_its_data(data: Any, layout: dict[str, Any]) -> None:
    def paths(value: Any, path: Path = ()) -> set[Path]:
        found = {path}
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return found.union(*(paths(inner, (*path, name)) for name, inner in children))

    document = inspect(dump(data, layout))
    assert set(document.entries) == paths(data)
    for path, entry in document.entries.items():
        outer = document.entries[path[:-1]]
        assert outer.value.start <= entry.value.start <= entry.value.end <= outer.value.end


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a: b # c\n", {"a": "b"}),
        ("a: 'b''c' # d\n", {"a": "'b''c'"}),
        ('a: "b\\"c"\n', {"a": '"b\\"c"'}),
        ("a:\n  b\n  c\n\nd: e\n", {"a": "b\n  c", "d": "e"}),
        ("a: |\n  b\n  c\n# d\ne: f\n", {"a": "|\n  b\n  c\n", "e": "f"}),
        ("a: {b: c, d: [e, f]}\n", {"a": "{b: c, d: [e, f]}"}),
        ("a:\nb: ~\nc: \n", {"a": "", "b": "~", "c": ""}),
        ("😀: 😀 # 😀\nb: 😀😀\n", {"😀": "😀", "b": "😀😀"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("a: b\rc: d\r", {"a": "b", "c": "d"}),
        ("{a: , b}", {"a": "", "b": ""}),
        ("? a\n: b\n", {"a": "b"}),
    ],
)
def test_spans_are_counted_in_characters(text: str, spans: dict[str, str]) -> None:
    document = inspect(text)
    assert document.faults == []
    assert {key: text[slice(*document.span((key,)))] for key in spans} == spans
    assert [text[slice(*document.span((key,), on_key=True))] for key in spans] == list(spans)


def test_a_path_that_is_not_there_has_the_span_of_what_would_hold_it() -> None:
    text = "a:\n  - {b: c}\n"
    document = inspect(text)
    assert text[slice(*document.span(("a", 0, "b")))] == "c"
    assert text[slice(*document.span(("a", 0), on_key=True))] == "{b: c}"
    assert document.span(("a", 0, "x")) == document.span(("a", 0, "x", "y"))
    assert document.span(("a", 0, "x")).start == text.index("{")
    assert text[slice(*document.span(("a", 7)))] == "a"
    assert document.span(("x",)) == (0, 0)
    assert Document().span(("x",)) == (0, 0)


@pytest.mark.parametrize(
    "scalar",
    [
        "12:30",
        "NO",
        "off",
        "yes",
        "0123",
        "0x1f",
        "1e3",
        "2025_26",
        "2023-04-19",
        "1.50",
        "+1",
        "-",
        ".inf",
        "=",
        "true",
    ],
)
def test_nothing_is_guessed_of_a_scalar(scalar: str) -> None:
    for text, data in ((f"a: {scalar}x", f"{scalar}x"), (f"a: {scalar}", scalar)):
        if scalar != "-" or data != "-":
            assert read(text, []) == {"a": data}
            assert inspect(text).data == {"a": data}


@pytest.mark.parametrize("scalar", ["", "~", "null"])
def test_plain_empty_tilde_and_null_are_absent_and_quoted_ones_are_text(scalar: str) -> None:
    absent: list[None] = []
    assert read(f"a: {scalar}\nb: '{scalar}'\nc: [\"{scalar}\"]\n", absent) == {"a": None, "b": scalar, "c": [scalar]}
    assert len(absent) == 1
    assert inspect(f"a: {scalar}\nb: '{scalar}'\n").data == {"a": None, "b": scalar}


@pytest.mark.parametrize("scalar", ["Null", "NULL", "none", "nil", "''''", "false", "0"])
def test_nothing_else_is_absent(scalar: str) -> None:
    absent: list[None] = []
    assert read(f"a: {scalar}", absent)["a"] is not None
    assert absent == []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "P004", "a"),
        ("{a: 1, 'a': 2}", "P004", "'a'"),
        ("a: &x b\n", "P005", "&"),
        ("&x a: b\n", "P005", "&"),
        ("a: &x [b]\n", "P005", "&"),
        ("- &x {a: b}\n", "P005", "&"),
        ("a: *x\n", "P005", "*x"),
        ("<<: {a: b}\n", "P005", "<<"),
        ("a: !!int 3\n", "P005", "!!int 3"),
        ("a: !!python/object/apply:os.system [id]\n", "P005", "!!python/object/apply:os.system"),
        ("!x a: b\n", "P005", "!x a"),
        ("a: 1\n---\nb: 2\n", "P006", "---"),
        ("a: b\x07c\n", "P007", "\x07"),
        ("a: b\x00\n", "P007", "\x00"),
        ("a: b\x7f\n", "P007", "\x7f"),
        ("a: b\ufeffc\n", "P007", "\ufeff"),
        ("a: b\uffffc\n", "P007", "\uffff"),
        ('a: "b\\0c"\n', "P007", '"b\\0c"'),
        ('a: "\\e[31m"\n', "P007", '"\\e[31m"'),
        ('"\\x07": a\n', "P007", '"\\x07"'),
        ('a: "\\uFEFF"\n', "P007", '"\\uFEFF"'),
        ("? [a]\n: b\n", "P009", "["),
        ("{a: b}: c\n", "P009", "{"),
        ("a:\n\tb: c\n", "P002", "\t"),
        ("\ta: b\n", "P002", "\t"),
        ("a: b: c\n", "P002", ":"),
        ("a: b\n c: d\n", "P002", ":"),
        ("a: @b\n", "P002", "@"),
        ("a: 'b\nc: d\n", "P002", ""),
        ("a: [b, c\n", "P002", ""),
        ("a: b\nc", "P002", ""),
        ('a: "\\q"\n', "P002", "\\"),
        ('a: "\\U00110000"\n', "P002", "0"),
        ('a: "\\ud800"\n', "P002", "d"),
    ],
)
def test_what_a_plan_file_may_not_have_is_a_fault_in_its_place(text: str, code: str, place: str) -> None:
    with pytest.raises(Odd):
        read(text, [])
    faults = inspect(text).faults
    assert [fault.code for fault in faults] == [code]
    assert text[slice(*faults[0].span)].startswith(place)
    assert str(faults[0])
    assert faults[0].help


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("title: Estates: the next years\n", 'a text with ": " in it wants quotation marks'),
        ("a: [b, c", "a bracket is not closed"),
        ('a: "b', "a quotation mark is not closed"),
        ("a: b\n  c: d\n", "this line is indented more than the key above"),
        ("a:\n  b: c\n d: e\n", "look for an indentation that differs from the lines above"),
        ("- a\nb: c\n", "look for an indentation that differs from the lines above"),
        ("a:\n\tb: c\n", "indent with spaces"),
        ("a: 'it's'\n", "a quotation mark ends the text here"),
        ("<<<<<<< one\na: b\n=======\na: c\n>>>>>>> two\n", "keep what is right of the two versions"),
        ("a: `b`\n", "a text that starts with this character wants quotation marks"),
        ('a: "C:\\Windows"\n', "in double quotes a backslash is written twice"),
    ],
)
def test_a_syntax_error_says_what_to_look_for(text: str, help_: str) -> None:
    assert [fault.help for fault in inspect(text).faults if help_ in fault.help]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: 2\na: 3\n", {"a": "1", "b": "2"}),
        ("a: &x b\nc: *x\n", {"a": "b", "c": None}),
        ("a: 1\n<<: {b: 2}\n", {"a": "1"}),
        ("a: !!int 3\n", {"a": "3"}),
        ("a: 1\n---\na: 2\n", {"a": "1"}),
        ("a: b\x07c\n", {"a": "b c"}),
        ("a: 1\n? [x]\n: {y: [z]}\nb: 2\n", {"a": "1", "b": "2"}),
        ("a: 1\na: [[{b: c}]]\nd: 2\n", {"a": "1", "d": "2"}),
    ],
)
def test_what_stands_beside_a_fault_is_still_read(text: str, data: object) -> None:
    assert inspect(text).data == data


def test_every_fault_of_a_text_is_told() -> None:
    text = "a: &x 1\na: 2\nb: *x\nc: \x07\n? []\n: 1\n---\n"
    assert codes(text) == ["P007", "P005", "P004", "P005", "P009", "P006"]
    assert marked(text) == ["\x07", "&", "a", "*x", "[", "---"]


def test_a_merge_key_in_quotes_is_a_key_like_any_other() -> None:
    assert inspect('"<<": a\n').faults == []
    assert inspect('"<<": a\n').data == {"<<": "a"}


@pytest.mark.parametrize("text", ["", " \n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_is_a_fault(text: str) -> None:
    assert codes(text) == ["P003"]
    assert read_or_odd(text) in {None, Odd}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n" + " " * 40 + "b: "])
def test_nesting_as_deep_as_allowed_is_read_and_deeper_is_one_fault(opening: str) -> None:
    def nested(depth: int) -> str:
        if opening.startswith("a:"):
            return "".join(f"{' ' * level}a:\n" for level in range(depth)) + " " * depth + "b"
        return opening * depth + "b" + {"[": "]", "{": "}"}.get(opening[0], "") * depth

    assert codes(nested(MAX_DEPTH)) == []
    assert read_or_odd(nested(MAX_DEPTH)) == inspect(nested(MAX_DEPTH)).data
    for depth in (MAX_DEPTH + 1, 3 * MAX_DEPTH, 20_000 if opening in "[- " else 900):
        assert codes(nested(depth)) == ["P008"]
        assert read_or_odd(nested(depth)) is Odd


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: " + "[" * 600 + "]" * 600,
        "<<: " + "[" * 600 + "]" * 600,
        "? " * 600 + "a",
        "{" * 600,
        "[" * 100_000,
        "a: " + "&x " * 10_000,
        "? [" + "[" * 600,
    ],
    ids=["second value", "merged value", "keys in keys", "maps", "cut off", "anchors", "list as a key"],
)
def test_no_depth_of_nesting_breaks_the_reader(text: str) -> None:
    assert codes(text)
    assert read_or_odd(text) is Odd


def test_a_cut_off_file_is_told_where_the_bracket_opens_that_is_not_closed() -> None:
    text = "a: b\nc: [d, e"
    (fault,) = inspect(text).faults
    assert (fault.code, fault.span.start) == ("P002", text.index("["))
    assert "cut off" in fault.help


def places(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and source line of each finding of a plan whose only activity has this text."""
    plan = "format: 1\ntitle: A\norganisation: B\nyears: [2022/23, 2023/24]\ncontact: {email: a@example.org}\n"
    source = Source({"plan.yaml": plan, "owners.yaml": "- {id: a, title: A}\n", "activities/x.yaml": text})
    found = [item for item in check(load(source), errors_only=True) if item.where.file == "activities/x.yaml"]
    return [(item.code, item.where.line, item.where.column, item.line) for item in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: A\nowners: [a]\n  ttle: 😀 # x\n", ("P002", 3, 3, "  ttle: 😀 # x")),
        ("title: A\nowners: [a]\ntags: {😀😀: b}\n", ("P012", 3, 7, "tags: {😀😀: b}")),
        ("{title: 😀😀, owners: [a], 日本: b}\n", ("P010", 1, 26, "{title: 😀😀, owners: [a], 日本: b}")),
        ("title: A\rowners: [a]\rttle: b\r", ("P010", 3, 1, "ttle: b")),
        ("title: A\r\nowners: [a]\r\nttle: b\r\n", ("P010", 3, 1, "ttle: b")),
        ("owners: [a]\ntitle: 'A\u2028B'\n", ("P007", 2, 10, "title: 'A\u2028B'")),
        ("title: 'A\x85B'\nowners: [a]\n", ("P007", 1, 10, "title: 'A\x85B'")),
    ],
)
def test_a_finding_stands_where_an_editor_shows_it(text: str, place: tuple[str, int, int, str]) -> None:
    assert places(text) == [place]


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_text() -> None:
    problem, text = decode(b"\xef\xbb\xbftitle: A\nowners: [a]\nttle: b\n")
    assert problem == ""
    assert places(text) == [("P010", 3, 1, "ttle: b")]
    _, twice = decode(b"\xef\xbb\xbf\xef\xbb\xbftitle: A\nowners: [a]\n")
    assert places(twice)[0] == ("P007", 1, 1, "\ufefftitle: A")


pieces = st.lists(
    st.sampled_from(
        [
            *(
                "a: ",
                "b",
                "- ",
                "? ",
                ": ",
                "\n",
                "\n  ",
                "\n    ",
                "\t",
                "[",
                "]",
                "{",
                "}",
                ", ",
                "'",
                '"',
                "\\",
                "|\n",
                ">-\n",
                "#",
            ),
            *(
                "&x ",
                "*x",
                "!!str ",
                "! ",
                "<<: ",
                "---\n",
                "...\n",
                "%YAML 1.1\n",
                "%TAG ! x\n",
                "\x00",
                "\x85",
                "\u2028",
                "\r",
            ),
            *(
                "\ufeff",
                "\U0001f600",
                '"\\U99999999"',
                '"\\x0"',
                '"\\N\\_\\L"',
                "|9\n",
                "|+\n",
                "!%F0 ",
                "!<%zz> ",
                "null",
                "~",
            ),
        ]
    ),
    max_size=20,
).map("".join)


@many
@given(st.one_of(pieces, st.text(max_size=60), st.text(SPECIAL, max_size=60)))
@example('a: "\\UFFFFFFFF"')
@example('a: "\\ud800"')
@example("a: !<%80> b")
@example("%YAML 99999999999999999999.1\n---\na")
def test_any_text_is_inspected_and_reading_it_agrees_or_gives_up(text: str) -> None:
    document = inspect(text)
    for fault in document.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text) + 1
    plain = read_or_odd(text)
    if plain is not Odd:
        assert plain == document.data
        assert [fault for fault in document.faults if fault.code != "P003"] == []
    elif not document.faults:
        assert "\\" in text or "<<" in text


LOST = "\ufffd"


@many
@given(
    st.one_of(
        st.binary(max_size=60), pieces.map(str.encode), st.text(max_size=40).map(lambda text: text.encode("utf-16"))
    )
)
def test_any_bytes_are_refused_as_bytes_or_inspected_as_text(content: bytes) -> None:
    problem, text = decode(content)
    assert isinstance(inspect(text), Document)
    if problem:
        assert problem == f"not UTF-8: byte {content[len(text[: text.index(LOST)].encode()) :][0]:#04x}"


@cases(50)
@given(st.text(st.characters(categories=("Cs", "Cc", "Cn", "Lu")), max_size=20))
def test_half_a_character_pair_is_a_fault_and_not_a_crash(text: str) -> None:
    faults = codes(f"a: 'x{text}'\n")
    assert ("P007" in faults) == any(char not in "\t\n\r" and yamltext._UNPRINTABLE.match(char) for char in text)  # noqa: SLF001


CORPUS = [
    *(
        "a: b\n",
        "a: b\u00a0c\n",
        "{a: [b, {c: d}], e: 'f'}\n",
        "a: b # c\nd: 'e''f'\ng: \"h\\ti\"\n",
        "a:\n- b\n-   c\n-\n- [d, {e: f}]\n",
        "a: |\n  b\n   c\n\nd: >-\n  e\n  f\n",
    ),
    *(
        "a:\n  b\n  c\n\n  d\n",
        "? a\n: b\n",
        "{a, b: c, 'd': [e]}\n",
        "[a: b, c]\n",
        "😀: 日本 # é\nb: 😀\n",
        "a:\nb: ~\nc: ''\n",
    ),
    *(
        "a: b\r\nc: |\r\n  d\r\n",
        "a: b\rc: d\r",
        "a: 'b\u2028c'\n",
        "a: b\x85c: d\n",
        "--- a\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: |2\n    b\n",
    ),
    *(
        "a: 1\na: 2\n",
        "a: &x b\nc: *x\n",
        "<<: {a: b}\nc: d\n",
        "a: !!int 1\n",
        "a: 1\n---\nb: 2\n",
        "a: b\x07\n",
        "? [a]\n: b\n",
        "&x : b\n",
    ),
    *(
        "a: b: c\n",
        "a: [b\n",
        "a: 'b\n",
        "a: @b\n",
        "\ta: b\n",
        "a:\n\tb: c\n",
        "a: b\n}\n",
        "a: - b\n",
        'a: "\\q"\n',
        "a\nb: c\n",
        "- a\nb: c\n",
    ),
    *(
        "a: !e!b c\n",
        "a: & b\n",
        "a: |x\n",
        "[,]\n",
        "",
        "# a\n",
        "~\n",
        "[" * 60,
        "- " * 60,
        "? " * 60,
        "{" * 60,
        'a: "\\0"\n',
        "a: b\ufeff\n",
    ),
    *(
        'a: "\\U00110000"\n',
        'a: "\\UFFFFFFFF"\n',
        "a: 'b\n\n  c'\n",
        'a: "b\\\n  c"\n',
        "a: >+\n  b\n\n",
        "{a: 1, a: 2}\n",
        "a: b\n c: d\n",
    ),
]
TOLD = """
import json, sys
from planctl import yamltext

def told(text):
    document = yamltext.inspect(text)
    try:
        plain = [yamltext.read(text, [])]
    except yamltext.Odd:
        plain = None
    faults = [(fault.code, text.count("\\n", 0, fault.span.start)) for fault in document.faults]
    places = [(path, entry.value, entry.key) for path, entry in sorted(document.entries.items(), key=repr)]
    return [plain, document.data, faults, places]

corpus = json.load(sys.stdin)
in_c = [told(text) for text in corpus]
assert yamltext.C_PARSER is not None
yamltext.C_PARSER = None
json.dump([in_c, [told(text) for text in corpus]], sys.stdout)
"""


def test_the_parsers_in_c_and_in_python_agree(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        input=json.dumps(CORPUS),
        env=environment | {"PYTHONPATH": yamltext.__file__.rpartition("/planctl/")[0]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    in_c, in_python = json.loads(done.stdout)
    for text, one, other in zip(CORPUS, in_c, in_python, strict=True):
        assert (text, one) == (text, other)
    assert sum(bool(faults) for _, _, faults, _ in in_c) > 20
    assert sum(not faults for _, _, faults, _ in in_c) > 20
