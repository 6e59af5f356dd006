"""The comment on a pull request replaces its predecessor, and the token goes to the host's API alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from code_host import BOT, Host, serving

SCRIPT = Path(__file__).parents[1] / "action" / "comment.py"
MARKER = "<!-- planctl diff: plan -->"
BODY = f"{MARKER}\n## What changes\n\nA milestone — “ramps” — slipped.\n"
WANTS = "(the token wants the permission pull-requests: write)"
SOMEBODY = {"id": 5, "login": "somebody", "type": "User"}
OURSELVES = {"id": 6, "login": "planning-team", "type": "User"}
LISTED = "GET /repos/works/plan/issues/7/comments?per_page=100"


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as running:
        yield running


def github(host: Host, folder: Path, head: str | None = "works/plan", **more: str) -> dict[str, str]:
    """The environment of a step in GitHub Actions, on pull request 7."""
    pull = {
        "number": 7,
        "base": {"repo": {"full_name": "works/plan"}},
        "head": {"repo": head and {"full_name": head}},
    }
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": pull}), encoding="utf-8")
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": host.url,
        "GITHUB_REPOSITORY": "works/plan",
        "GITHUB_EVENT_PATH": str(event),
        "PLANCTL_COMMENT_TOKEN": host.token,
        **more,
    }


def gitlab(host: Host, **more: str) -> dict[str, str]:
    """The environment of a job in GitLab CI, on merge request 7."""
    names = {"CI_API_V4_URL": host.url, "CI_PROJECT_ID": "31", "CI_MERGE_REQUEST_IID": "7"}
    return {**names, "PLANCTL_COMMENT_TOKEN": host.token, **more}


def comment(env: dict[str, str], folder: Path, body: str = BODY, *options: str) -> tuple[int, str]:
    """Run the script; return its exit status and the one line that it prints."""
    file = folder / "body.md"
    file.write_text(body, encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(file), *options]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "a-token" not in done.stdout
    return done.returncode, done.stdout.rstrip("\n")


def test_github_first_makes_it_and_then_replaces_it(host: Host, tmp_path: Path) -> None:
    for number in range(5):
        host.say(f"remark {number}", SOMEBODY)
    env = github(host, tmp_path)
    assert comment(env, tmp_path) == (0, "the comment is made")
    pages = [LISTED, *(f"{LISTED}&page={page}" for page in (2, 3))]
    assert host.asked == ["GET /user", *pages, "POST /repos/works/plan/issues/7/comments"]
    host.asked.clear()
    host.say("a later remark", SOMEBODY)
    assert comment(env, tmp_path, f"{MARKER}\nchanged\n") == (0, "the comment is replaced")
    assert host.asked == ["GET /user", *pages, "PATCH /repos/works/plan/issues/comments/105"]
    assert host.bodies() == [*(f"remark {number}" for number in range(5)), f"{MARKER}\nchanged\n", "a later remark"]
    assert host.tokens == {"a-token"}


def test_gitlab_first_makes_it_and_then_replaces_it(host: Host, tmp_path: Path) -> None:
    host.me = OURSELVES
    for number in range(3):
        host.say(f"remark {number}", SOMEBODY, system=number == 1)
    assert comment(gitlab(host), tmp_path) == (0, "the comment is made")
    assert comment(gitlab(host), tmp_path, f"{MARKER}\nchanged\n") == (0, "the comment is replaced")
    notes = "/projects/31/merge_requests/7/notes"
    listed = [f"GET {notes}?per_page=100", f"GET {notes}?per_page=100&page=2"]
    assert host.asked == ["GET /user", *listed, f"POST {notes}", "GET /user", *listed, f"PUT {notes}/103"]
    assert host.bodies()[3:] == [f"{MARKER}\nchanged\n"]


def test_gitlab_comments_in_the_project_that_is_to_merge(host: Host, tmp_path: Path) -> None:
    host.me = OURSELVES
    env = gitlab(host, CI_PROJECT_ID="32", CI_MERGE_REQUEST_PROJECT_ID="31")
    assert comment(env, tmp_path) == (0, "the comment is made")


@pytest.mark.parametrize(
    ("owner", "body", "author"),
    [
        (None, f"As the report says:\n{MARKER}\nA milestone slipped.", BOT),
        (None, f"> {MARKER}", BOT),
        (None, f"{MARKER}\nforged", SOMEBODY),
        (None, "<!-- planctl diff: other/plan -->\nThe other plan.", BOT),
        (OURSELVES, f"{MARKER}\nforged", SOMEBODY),
        (OURSELVES, f"{MARKER}\nby another token", BOT),
    ],
)
def test_a_comment_that_is_not_ours_stays(
    host: Host, tmp_path: Path, owner: dict[str, Any] | None, body: str, author: dict[str, Any]
) -> None:
    host.me = owner
    host.say(body, author)
    assert comment(github(host, tmp_path), tmp_path) == (0, "the comment is made")
    assert host.bodies() == [body, BODY]


def test_the_marker_is_known_again_behind_the_line_ends_of_a_form(host: Host, tmp_path: Path) -> None:
    host.say(BODY.replace("\n", "\r\n"), BOT)
    assert comment(github(host, tmp_path), tmp_path) == (0, "the comment is replaced")


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("head", ["stranger/plan", None])
def test_a_fork_whose_token_cannot_write_is_a_notice(host: Host, tmp_path: Path, status: int, head: str | None) -> None:
    host.answers["POST"] = (status, b'{"message": "Resource not accessible by integration"}')
    told = "there is no comment, for a pull request from a fork has a token that cannot write"
    assert comment(github(host, tmp_path, head), tmp_path) == (0, f"::notice title=planctl::{told}")
    assert host.comments == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            {"POST": (403, b'{"message": "Not\\n::error::for a-token, 100%"}')},
            f"the host answers 403 to POST: Not ::error::for ***, 100%25 {WANTS}",
        ),
        (
            {"GET": (404, b'{"message": "Not Found"}')},
            f"the host answers 404 to GET: Not Found {WANTS}",
        ),
        ({"GET": (500, b"<html>")}, "the host answers 500 to GET"),
        ({"GET": (200, b"<html>")}, "the host's answer to GET is no JSON"),
        ({"GET": (200, b"{}")}, "the host's list of comments is no list"),
        ({"POST": (422, b'{"message": "Body is too long"}')}, "the host answers 422 to POST: Body is too long"),
    ],
)
def test_what_the_host_refuses_is_told_in_one_sentence(
    host: Host, tmp_path: Path, answers: dict[str, tuple[int, bytes]], told: str
) -> None:
    host.answers = answers
    assert comment(github(host, tmp_path), tmp_path) == (1, f"::warning title=planctl::there is no comment: {told}")
    assert host.comments == []


def test_a_token_that_gitlab_does_not_know_is_told(host: Host, tmp_path: Path) -> None:
    env = gitlab(host, PLANCTL_COMMENT_TOKEN="another")
    told = "there is no comment: the host answers 401 to GET: Bad credentials (the token wants the scope api)"
    assert comment(env, tmp_path) == (1, told)


def test_a_host_that_says_nothing_is_given_up(host: Host, tmp_path: Path) -> None:
    host.silent.clear()
    told = "::warning title=planctl::there is no comment: the host cannot be asked: no answer within 0.3 seconds"
    assert comment(github(host, tmp_path), tmp_path, BODY, "--timeout", "0.3") == (1, told)


def test_a_host_that_is_not_there_is_told(host: Host, tmp_path: Path) -> None:
    env = github(host, tmp_path, GITHUB_API_URL="http://127.0.0.1:1")
    told = "::warning title=planctl::there is no comment: the host cannot be asked: ConnectionRefusedError"
    assert comment(env, tmp_path) == (1, told)


def test_a_redirect_is_not_followed(host: Host, tmp_path: Path) -> None:
    with serving() as other:
        other.me = OURSELVES
        host.elsewhere = other.url
        told = "::warning title=planctl::there is no comment: the host answers 307 to GET"
        assert comment(github(host, tmp_path), tmp_path) == (1, told)
        assert other.asked == []


def test_the_next_page_is_not_fetched_from_another_host(host: Host, tmp_path: Path) -> None:
    for number in range(3):
        host.say(f"remark {number}", SOMEBODY)
    with serving() as other:
        host.next_page = other.url
        told = "there is no comment: the host says that its comments go on at another, which is not asked"
        assert comment(github(host, tmp_path), tmp_path) == (1, f"::warning title=planctl::{told}")
        assert other.asked == []
    assert host.asked == ["GET /user", LISTED]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"PLANCTL_COMMENT_TOKEN": ""}, "PLANCTL_COMMENT_TOKEN is not set"),
        ({"PLANCTL_COMMENT_TOKEN": "a-\ntoken"}, "PLANCTL_COMMENT_TOKEN holds what is no token"),
        ({"GITHUB_REPOSITORY": "works/plan/../../other"}, "GITHUB_REPOSITORY is not what it should be"),
        ({"GITHUB_API_URL": "file:///etc"}, "GITHUB_API_URL is not what it should be"),
        ({"GITHUB_EVENT_PATH": "/nowhere"}, "the event file that GITHUB_EVENT_PATH names cannot be read"),
    ],
)
def test_an_environment_that_will_not_do_is_told_and_nothing_asked(
    host: Host, tmp_path: Path, more: dict[str, str], told: str
) -> None:
    env = github(host, tmp_path, "works/plan", **more)
    assert comment(env, tmp_path) == (1, f"::warning title=planctl::there is no comment: {told}")
    assert host.asked == []


def test_a_token_may_end_its_line(host: Host, tmp_path: Path) -> None:
    assert comment(github(host, tmp_path, PLANCTL_COMMENT_TOKEN="a-token\n"), tmp_path)[0] == 0


@pytest.mark.parametrize("body", ["", "## What changes\n", f" {MARKER}\n", f"{MARKER} ## What changes\n"])
def test_a_text_without_a_marker_is_not_put_anywhere(host: Host, tmp_path: Path, body: str) -> None:
    told = "there is no comment: the first line of its text is no marker, such as <!-- planctl diff: plan -->"
    assert comment(gitlab(host), tmp_path, body) == (1, told)
    assert host.asked == []


def test_a_push_has_no_comment(host: Host, tmp_path: Path) -> None:
    event = tmp_path / "push.json"
    event.write_text('{"ref": "refs/heads/main"}', encoding="utf-8")
    told = "there is no comment, for this is no pull request"
    env = github(host, tmp_path, GITHUB_EVENT_PATH=str(event))
    assert comment(env, tmp_path) == (0, f"::notice title=planctl::{told}")
    assert comment(gitlab(host, CI_MERGE_REQUEST_IID=""), tmp_path) == (0, told)
    assert host.asked == []


def test_elsewhere_it_says_what_it_needs(tmp_path: Path) -> None:
    status, told = comment({}, tmp_path)
    assert status == 1
    assert told.endswith("neither GITHUB_API_URL nor CI_API_V4_URL is set")
