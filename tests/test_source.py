"""Which folder is the plan, and what is read of it, whatever state it is in."""

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

import warm
from planctl.errors import PlanctlError
from planctl.load import load
from planctl.rules import check
from planctl.source import MAX_BYTES, Source, decode, find_plan, read_folder

SMALL = Path(__file__).parent / "plans" / "small"
SECRET = "xyzzy"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the small plan."""
    return Path(shutil.copytree(SMALL, tmp_path / "plan"))


@pytest.fixture
def planctl_in(environment: dict[str, str]) -> Callable[..., str]:
    """A command in a folder: its standard output, or its standard error and exit status."""

    def run(folder: Path, *arguments: str, **variables: str) -> str:
        done = warm.planctl(folder, environment | variables, *arguments)
        return f"{done.stderr}[exit {done.returncode}]" if done.returncode else done.stdout

    return run


def touch(file: Path, text: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def findings(folder: Path) -> list[tuple[str, str, str]]:
    """File, code and message of what could not be read of a folder."""
    found = check(load(read_folder(folder)))
    return [(item.where.file, item.code, item.message) for item in found if item.code == "P001"]


def test_the_folder_given_goes_before_the_environments_and_that_before_the_nearest(tmp_path: Path) -> None:
    for name in ("given", "set", "plan"):
        touch(tmp_path / name / "plan.yaml")
    given, variable = str(tmp_path / "given"), str(tmp_path / "set")
    assert find_plan(given, variable, tmp_path) == tmp_path / "given"
    assert find_plan(None, variable, tmp_path) == tmp_path / "set"
    assert find_plan(None, None, tmp_path) == tmp_path / "plan"
    assert find_plan("", "", tmp_path) == tmp_path / "plan"


def test_the_nearest_plan_upwards_is_taken(tmp_path: Path) -> None:
    touch(tmp_path / "plan" / "plan.yaml")
    touch(tmp_path / "a" / "plan.yaml")
    touch(tmp_path / "a" / "plan" / "plan.yaml")
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert find_plan(None, None, deep) == tmp_path / "a" / "plan"
    assert find_plan(None, None, tmp_path / "a") == tmp_path / "a" / "plan"
    assert find_plan(None, None, tmp_path) == tmp_path / "plan"
    (tmp_path / "a" / "plan" / "plan.yaml").unlink()
    assert find_plan(None, None, deep) == tmp_path / "a"


def test_inside_a_plan_it_is_that_plan(plan: Path) -> None:
    for folder in (plan, plan / "activities", plan / "sections"):
        assert find_plan(None, None, folder) == plan


@pytest.mark.parametrize("name", ["plan.yaml", "plan.yml"])
def test_a_plan_is_found_with_either_ending(tmp_path: Path, name: str) -> None:
    file = touch(tmp_path / "here" / name)
    assert find_plan(None, None, tmp_path / "here") == tmp_path / "here"
    assert find_plan(str(tmp_path / "here"), None, tmp_path) == tmp_path / "here"
    assert find_plan(str(file), None, tmp_path) == tmp_path / "here"


def test_a_folder_that_holds_a_plan_folder_may_be_named(plan: Path) -> None:
    assert find_plan(str(plan.parent), None, Path("/")) == plan


def test_a_folder_with_activities_is_a_plan_whose_plan_yaml_is_missing(plan: Path) -> None:
    (plan / "plan.yaml").unlink()
    assert find_plan(str(plan), None, Path("/")) == plan


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", 'no folder "{}"'),
        ("a-file", 'no folder "{}"'),
        ("empty", 'no plan.yaml in "{}"'),
        ("n" * 300, 'cannot look into "{}"'),
        ("loop", 'no folder "{}"'),
    ],
)
def test_what_is_named_and_holds_no_plan_is_an_error_that_says_what_to_name(
    plan: Path, name: str, message: str
) -> None:
    here = plan.parent
    touch(here / "a-file")
    (here / "empty").mkdir()
    (here / "loop").symlink_to("loop")
    named = str(here / name)
    for given, variable in ((named, None), (None, named), (named, str(plan))):
        with pytest.raises(PlanctlError) as caught:
            find_plan(given, variable, plan)
        assert message.format(named) in str(caught.value)
        assert "--plan names" in str(caught.value)


def test_no_plan_anywhere_above_is_an_error() -> None:
    with pytest.raises(PlanctlError, match="name one with --plan DIR"):
        find_plan(None, None, Path("/nowhere/at/all"))


def test_plan_is_taken_before_and_after_the_command(plan: Path, tmp_path: Path, planctl_in: Callable[..., str]) -> None:
    ids = "director-of-estates\ndirector-of-finance\nhead-of-energy\n"
    listed = ("list", "owners", "--format", "ids")
    (tmp_path / "empty").mkdir()
    outside = tmp_path / "empty"
    assert planctl_in(outside, "--plan", "../plan", *listed) == ids
    assert planctl_in(outside, *listed, "--plan", "../plan") == ids
    assert planctl_in(outside, "--plan", "../nowhere", *listed, "--plan", "../plan") == ids
    assert planctl_in(outside, *listed, PLANCTL_PLAN="../plan") == ids
    assert planctl_in(outside, "--plan", "../plan", *listed, PLANCTL_PLAN="../nowhere") == ids
    assert planctl_in(plan / "activities", *listed) == ids
    assert planctl_in(tmp_path, *listed) == ids
    (plan / "plan.yaml").rename(plan / "plan.yml")
    assert planctl_in(plan / "sections", *listed) == ids


def test_every_file_of_a_plan_is_read_and_no_other(plan: Path) -> None:
    strays = {
        "notes.txt",
        "README.md",
        "sections/z.yaml",
        "sections/.v.yaml",
        "activities/x.yaml~",
        "activities/y/w.yaml",
    }
    for name in {*strays, ".gitignore", ".pre-commit.yaml", "activities/.gitkeep"} - {"activities/y/w.yaml"}:
        touch(plan / name)
    touch(plan / "activities" / "y" / "w.yaml")
    touch(plan / "activities" / "third.yml", "title: Third\n")
    source = read_folder(plan)
    here = {path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.*") if path.is_file()}
    assert set(source.texts) == here | {"activities/third.yml"}
    assert source.texts["plan.yaml"] == (SMALL / "plan.yaml").read_text(encoding="utf-8")
    assert source.unread == {}
    assert set(source.strays) == strays


def test_the_order_of_reading_does_not_depend_on_the_folder(plan: Path) -> None:
    first = list(read_folder(plan).texts)
    assert first == sorted(first)


def test_a_byte_order_mark_is_no_part_of_the_text(plan: Path) -> None:
    owners = (plan / "owners.yaml").read_bytes()
    (plan / "owners.yaml").write_bytes(b"\xef\xbb\xbf" + owners)
    assert read_folder(plan).texts["owners.yaml"] == owners.decode()
    assert check(load(read_folder(plan))) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Grünfläche".encode("latin-1"), "not UTF-8: byte 0xfc"),
        (b"title: A\nnote: \x93quoted\x94\n", "not UTF-8: byte 0x93"),
        ("title: A\n".encode("utf-16"), "not UTF-8: byte 0xff"),
        (b"a\n\r\nb\xff", "not UTF-8: byte 0xff"),
        (b"\xed\xa0\x80", "not UTF-8: byte 0xed"),
        (b"#" * (MAX_BYTES + 1), "larger than 4 MiB"),
    ],
    ids=["latin-1", "windows-1252", "utf-16", "third line", "half a character pair", "too large"],
)
def test_what_is_not_utf_8_or_too_large_is_a_finding_and_the_rest_is_read(
    plan: Path, content: bytes, problem: str
) -> None:
    (plan / "activities" / "bad.yaml").write_bytes(content)
    assert findings(plan) == [("activities/bad.yaml", "P001", problem)]
    source = read_folder(plan)
    assert len(source.texts) == 7
    assert ("save the file as UTF-8" in source.unread["activities/bad.yaml"].help) == ("UTF-8" in problem)


def test_a_file_of_the_largest_size_is_read() -> None:
    problem, text = decode(b"#" * MAX_BYTES)
    assert (problem, len(text)) == ("", MAX_BYTES)


def linked_file(folder: Path, outside: Path) -> None:
    (folder / "activities" / "x.yaml").symlink_to(outside / "secret.yaml")


def linked_folder(folder: Path, outside: Path) -> None:
    shutil.move(folder / "sections", outside / "sections")
    (folder / "sections").symlink_to(outside / "sections")


def linked_upwards(folder: Path, outside: Path) -> None:
    (folder / "activities" / "x.yaml").symlink_to(Path("..", "..", outside.name, "secret.yaml"))


def linked_twice(folder: Path, outside: Path) -> None:
    (folder / "inner").symlink_to(outside)
    (folder / "activities" / "x.yaml").symlink_to(Path("..", "inner", "secret.yaml"))


@pytest.mark.parametrize(
    ("link", "file"),
    [
        (linked_file, "activities/x.yaml"),
        (linked_upwards, "activities/x.yaml"),
        (linked_twice, "activities/x.yaml"),
        (linked_folder, "sections/"),
    ],
)
def test_a_link_that_leads_out_of_the_plan_is_not_followed(
    plan: Path, link: Callable[[Path, Path], None], file: str
) -> None:
    outside = plan.parent / "outside"
    touch(outside / "secret.yaml", f"title: {SECRET}\n")
    link(plan, outside)
    assert findings(plan) == [(file, "P001", "a link that leads out of the plan")]
    assert not any(SECRET in text for text in read_folder(plan).texts.values())
    assert all(not name.startswith(file) for name in read_folder(plan).texts)


def test_a_link_inside_the_plan_is_followed_and_a_plan_may_be_a_link_itself(plan: Path) -> None:
    (plan / "activities" / "meters.yaml").symlink_to("lower-energy-use.yaml")
    link = plan.parent / "link"
    link.symlink_to(plan)
    for folder in (plan, link):
        source = read_folder(folder)
        assert source.texts["activities/meters.yaml"] == source.texts["activities/lower-energy-use.yaml"]
        assert source.unread == {}


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, chdir(path.parent):  # its name may have a hundred characters
        made.bind(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("nothing")


def ring(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (fifo, "not a regular file"),
        (a_socket, "not a regular file"),
        (dangling, "not a regular file"),
        (ring, "cannot be opened: Too many levels of symbolic links"),
        (Path.mkdir, "a folder, not a file"),
    ],
)
@pytest.mark.parametrize("name", ["activities/x.yaml", "owners.yaml", "sections/09-x.md"])
def test_what_is_no_regular_file_is_a_finding_and_is_never_waited_for(
    plan: Path, name: str, make: Callable[[Path], None], problem: str
) -> None:
    (plan / name).unlink(missing_ok=True)
    make(plan / name)
    assert findings(plan) == [(name, "P001", problem)]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (ring, "the folder cannot be read: Too many levels of symbolic links"),
        (dangling, "the folder cannot be read: No such file or directory"),
        (lambda path: path.symlink_to("owners.yaml"), "the folder cannot be read: Not a directory"),
    ],
    ids=["ring", "dangling", "file"],
)
def test_a_folder_that_cannot_be_listed_is_a_finding(plan: Path, make: Callable[[Path], None], problem: str) -> None:
    shutil.rmtree(plan / "sections")
    make(plan / "sections")
    assert findings(plan) == [("sections/", "P001", problem)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_file_without_permission_is_a_finding(plan: Path) -> None:
    (plan / "activities" / "lower-energy-use.yaml").chmod(0)
    assert findings(plan) == [("activities/lower-energy-use.yaml", "P001", "cannot be opened: Permission denied")]


def test_a_plan_that_is_gone_is_one_finding(tmp_path: Path) -> None:
    source = read_folder(tmp_path / "gone")
    assert isinstance(source, Source)
    assert (source.texts, list(source.unread)) == ({}, ["."])
    assert source.unread["."].message == "the folder cannot be read: No such file or directory"


def test_two_files_for_one_thing_are_a_finding_and_one_is_read(plan: Path) -> None:
    shutil.copy(plan / "owners.yaml", plan / "owners.yml")
    found = check(load(read_folder(plan)))
    assert [(item.where.file, item.code) for item in found] == [("owners.yml", "P019")]
