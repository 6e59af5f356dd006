"""A site reaches its folder whole: what is not its own is never touched, what did not change is not written."""

import os
import subprocess
from pathlib import Path

import pytest

from planctl.errors import PlanctlError
from planctl.site.folder import MADE, publish

ONE = {"index.html": b"home", "activity/a.html": b"a", "activity/b.html": b"b"}


def held(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MADE
    }


def test_files_are_made_and_listed_as_sha256sum_reads_it(tmp_path: Path) -> None:
    told = publish(tmp_path / "out", ONE)
    assert (told.written, told.same, told.removed, told.left) == (sorted(ONE), [], [], [])
    assert held(tmp_path / "out") == ONE
    subprocess.run(["sha256sum", "--check", "--strict", MADE], cwd=tmp_path / "out", check=True, capture_output=True)


def test_only_what_changed_is_written_and_only_what_was_made_is_removed(tmp_path: Path) -> None:
    publish(tmp_path, ONE)
    (tmp_path / "activity/mine.txt").write_bytes(b"mine")
    (tmp_path / "CNAME").write_bytes(b"plans.example.org")
    before = (tmp_path / "index.html").stat()
    told = publish(tmp_path, {"index.html": b"home", "activity/a.html": b"A", "owner/c.html": b"c"})
    assert told.written == ["activity/a.html", "owner/c.html"]
    assert told.removed == ["activity/b.html"]
    after = (tmp_path / "index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert held(tmp_path) == {
        "index.html": b"home",
        "activity/a.html": b"A",
        "owner/c.html": b"c",
        "activity/mine.txt": b"mine",
        "CNAME": b"plans.example.org",
    }


def test_a_folder_that_is_empty_now_goes_and_one_that_is_not_stays(tmp_path: Path) -> None:
    publish(tmp_path, {"a/b/c.html": b"c", "d/e.html": b"e", "index.html": b""})
    (tmp_path / "d/kept.txt").write_bytes(b"")
    publish(tmp_path, {"index.html": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == [MADE, "d", "index.html"]


def test_a_page_that_somebody_edited_is_not_removed(tmp_path: Path) -> None:
    publish(tmp_path, ONE)
    (tmp_path / "activity/b.html").write_bytes(b"edited")
    assert publish(tmp_path, {"index.html": b"home"}).left == ["activity/b.html"]
    assert held(tmp_path) == {"index.html": b"home", "activity/b.html": b"edited"}


def test_a_file_of_somebody_elses_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"theirs")
    with pytest.raises(PlanctlError, match=r"holds index\.html of another making"):
        publish(tmp_path, ONE)
    assert held(tmp_path) == {"index.html": b"theirs"}


@pytest.mark.parametrize("link", ["activity", "activity/a.html", "index.html", MADE])
def test_no_link_leads_out_of_the_folder(tmp_path: Path, link: str) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    publish(out, ONE)
    elsewhere.mkdir()
    target = elsewhere / "target"
    (out / link).rename(target)
    (out / link).symlink_to(target)
    with pytest.raises(PlanctlError, match="is a link"):
        publish(out, ONE | {"activity/a.html": b"new"})
    with pytest.raises(PlanctlError, match="is a link"):
        publish(out, {"other.html": b""})
    assert b"new" not in held(tmp_path).values()


@pytest.mark.parametrize("path", ["../victim", "/victim", "a/../../victim", "./victim", "a//b", ".git/config", ""])
def test_a_list_that_names_what_was_never_made_is_refused(tmp_path: Path, path: str) -> None:
    out = tmp_path / "out"
    publish(out, ONE)
    (tmp_path / "victim").write_bytes(b"")
    with (out / MADE).open("a") as stream:
        stream.write(f"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  {path}\n")
    with pytest.raises(PlanctlError, match="no list"):
        publish(out, {"index.html": b"home"})
    assert (tmp_path / "victim").exists()
    assert held(out) == ONE


def test_a_run_that_was_stopped_is_brought_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, ONE)
    replace = Path.replace
    steps = iter(range(3))

    def until_full(self: Path, target: Path) -> Path:
        if next(steps, None) is None:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    new = {"index.html": b"new home", "activity/a.html": b"A", "activity/c.html": b"C", "z.html": b"z"}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", until_full)
        with pytest.raises(PlanctlError, match="No space left"):
            publish(tmp_path, new)
    assert set(held(tmp_path).values()) <= {*ONE.values(), *new.values()}
    publish(tmp_path, new)
    assert held(tmp_path) == new


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PlanctlError, match="cannot write"):
        publish(tmp_path / "file", ONE)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/activity").write_bytes(b"a file where a folder is wanted")
    with pytest.raises(PlanctlError, match="cannot write"):
        publish(tmp_path / "out", ONE)
    assert not os.path.lexists(tmp_path / "out/activity/a.html")
