"""What happened to a plan is read back from git: two scripted years, line by line, and odd repositories."""

import csv
import itertools
import json
import shlex
import shutil
import subprocess
import zlib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

import warm
from planctl.contract import OUTPUTS
from planctl.period import Calendar, Period, standard_year
from planctl.trend import quarter_ends
from repositories import SMALL, Repository
from test_contract import closed
from two_years import STEPS, Step

Environment = dict[str, str]


def run(folder: Path, environment: Environment, *words: str) -> str:
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def planctl(folder: Path, environment: Environment, *words: str, status: int = 0) -> str:
    done = warm.planctl(folder, environment, *words)
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout if status == 0 else done.stderr


def dated(environment: Environment, day: str, who: str = "Planning team") -> Environment:
    at = {f"GIT_{part}_DATE": f"{day}T12:00:00+0000" for part in ("AUTHOR", "COMMITTER")}
    return environment | at | {"GIT_AUTHOR_NAME": who}


def do(top: Path, environment: Environment, step: Step) -> str:
    """Do what a step says and commit it; return the commit, or nothing where it makes none."""
    env = dated(environment, step.day, step.who)
    for what in step.does:
        if isinstance(what, tuple):
            file, old, new = top / what[0], what[1], what[2]
            file.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            assert old in text, (step, old)
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        elif what.startswith("git "):
            run(top, env, *shlex.split(what))
        else:
            planctl(top, env, *shlex.split(what))
    if not step.subject:
        return ""
    if not any(isinstance(what, str) and what.startswith("git merge") for what in step.does):
        run(top, env, "git", "add", "-A")
        run(top, env, "git", "commit", "-qm", step.subject)
    return run(top, env, "git", "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory, environment: Environment) -> tuple[Path, list[str]]:
    """The repository of the script, and the commit that each of its steps made."""
    top = tmp_path_factory.mktemp("two") / "years"
    top.mkdir()
    run(top, environment, "git", "init", "-q", "-b", "main", ".")
    return top, [do(top, environment, step) for step in STEPS]


def test_the_history_says_what_the_script_did(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    top, commits = scripted
    told = planctl(top, environment, "history")
    expected = [
        [f"{step.day}  {commit[:12]}  {step.who}: {step.subject}", *(f"  {line}" for line in step.lines)]
        for step, commit in zip(STEPS, commits, strict=True)
        if step.lines
    ]
    head, *events = told.rstrip("\n").split("\n\n")
    assert [event.split("\n") for event in events] == expected
    assert head.split("\n") == [
        "Office of Works: Plan of works",
        f"{len(expected) - 1} commits with a change; 1 passed over: the plan could not be read in it",
        "Due dates slipped 4 times, 609 days; pulled forward 1 time, 184 days",
        "  entrances/build: slipped 3 times, 550 days; pulled forward 1 time, 184 days; first due 2022/23, now 2024-03",
        "  energy/meters: slipped 1 time, 59 days; first due 2022-12, now 2023-02",
        "Confidence of entrances: H to M to L",
    ]


def test_one_milestone_is_followed_through_another_id(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    told = planctl(scripted[0], environment, "history", "entrances/build").split("\n\n")
    assert told[0].split("\n") == [
        "Office of Works: Plan of works",
        "Milestone entrances/build: Build the ramps",
        "6 commits with a change; 1 passed over: the plan could not be read in it",
        (
            "Slipped 3 times, 550 days; pulled forward 1 time, 184 days: first due 2022/23, now 2024-03; "
            "confidence of its activity H to M to L"
        ),
    ]
    assert told[1].split("\n")[1] == "  added, due 2022/23"
    assert [event.split("  ")[0] for event in told[1:]] == [
        "2022-04-04",
        "2022-10-03",
        "2022-11-20",
        "2023-01-09",
        "2023-05-02",
        "2023-05-03",
        "2023-09-04",
    ]
    old = planctl(scripted[0], environment, "history", "ramps/build")
    assert old.split("\n\n")[1:] == told[1:]  # it is found by its old name too


def test_what_is_deleted_still_has_its_history(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    told = json.loads(planctl(scripted[0], environment, "history", "activity:energy", "--format", "json"))
    assert told["ref"] == {"kind": "activity", "id": "energy"}
    assert {change["ref"].partition("/")[0] for item in told["revisions"] for change in item["changes"]} == {"energy"}
    assert "nothing in the plan is called" in planctl(scripted[0], environment, "history", "nonsense", status=2)


def test_the_trend_counts_the_files_of_each_quarter_end(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    told = json.loads(planctl(scripted[0], environment, "trend", "--as-at", "2024-03-31", "--format", "json"))
    points = {point["at"]: point for point in told["points"]}
    assert list(points) == [
        *("2022-06-30", "2022-09-30", "2022-12-31", "2023-03-31"),
        *("2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31"),
    ]
    commits = dict(zip((step.subject for step in STEPS), scripted[1], strict=True))
    assert points["2022-06-30"]["commit"] == commits["Comments, order, quotation marks: no change of the plan"]
    assert points["2023-03-31"]["commit"] == commits["Merge solar"]  # and not what was on the branch before
    assert [point["counts"]["total"] for point in points.values()] == [5, 5, 5, 6, 6, 6, 6, 6]
    assert [point["scope"] for point in points.values()] == [5, 5, 5, 6, 6, 6, 6, 5]
    assert [point["counts"]["complete"] for point in points.values()] == [0, 1, 1, 1, 2, 2, 1, 1]
    assert [point["confidence"]["L"] for point in points.values()] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert points["2023-06-30"]["counts"]["timing"]["late"] == 1
    for day, point in points.items():
        revision = planctl(scripted[0], environment, "status", "--as-at", f"rev:{point['commit']}", "--format", "json")
        assert json.loads(revision)["counts"]["total"] == point["counts"]["total"], day


def test_filters_hold_in_a_trend(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    words = ("trend", "--as-at", "2024-03-31", "--format", "json", "--owner", "energy")
    told = json.loads(planctl(scripted[0], environment, *words))
    assert told["filters"] == {"owner": ["Head of Energy"]}
    assert [point["counts"]["total"] for point in told["points"]] == [2, 2, 2, 3, 3, 3, 3, 3]
    assert "no owner" in planctl(scripted[0], environment, "trend", "--owner", "nobody", status=2)


def test_the_state_before_the_first_revision_is_not_made_up(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    told = planctl(scripted[0], environment, "trend", "--as-at", "2022-01-31", status=2)
    assert told == "error: the plan's first revision is of 2022-04-04, after 2022-01-31; --as-at says until when\n"


def test_status_as_at_a_revision_and_since_a_date(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    top, commits = scripted
    then = planctl(top, environment, "status", "--as-at", commits[5])
    assert f"As at 2022-10-03, in revision {commits[5][:12]}\n" in then
    words = ("status", "--since", "2023-12-31", "--as-at", "2024-03-31", "--format", "json")
    since = json.loads(planctl(top, environment, *words))["since"]
    assert since["commit"] == commits[-3]
    assert [change["sentence"] for change in since["changes"]] == [
        "confidence L: unlikely -> not without a change",
        "closed: not reported -> closed; reason: The building is sold.",
        "reported as at 2023-12-31",
        "reason: The building is sold.",
    ]


@pytest.mark.parametrize("name", ["main", "HEAD~3", "solar-über\u00a0alles", "rev:main", "2023-03-31"])
def test_a_revision_is_named_in_many_ways(
    name: str, scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    assert planctl(scripted[0], environment, "diff", name, "main").startswith("Office of Works: Plan of works\n")


def test_the_plan_under_another_name_is_the_same_plan(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    renamed = scripted[1][[step.subject for step in STEPS].index("Worse")]
    told = json.loads(planctl(scripted[0], environment, "diff", renamed, "main", "--format", "json"))
    assert {change["before"]["file"].split("/")[0] for change in told["changes"] if change["before"]} == {"works"}
    assert {change["after"]["file"].split("/")[0] for change in told["changes"] if change["after"]} == {"plan"}


def test_nothing_changed_between_a_revision_and_itself(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    assert planctl(scripted[0], environment, "diff", "--exit-code").endswith("\nNo change\n")
    planctl(scripted[0], environment, "diff", "main~3", "main", "--exit-code", status=1)


def test_a_worktree_and_a_subfolder_are_places_to_work(
    scripted: tuple[Path, list[str]], environment: Environment, tmp_path: Path
) -> None:
    run(scripted[0], environment, "git", "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "main~4")
    inside = tmp_path / "tree" / "plan" / "activities"
    assert planctl(inside, environment, "history").splitlines()[0] == "Office of Works: Plan of works"
    assert "energy.yaml:" in planctl(inside, environment, "diff", "HEAD", "main")


def test_a_shallow_clone_says_how_to_deepen_it(
    scripted: tuple[Path, list[str]], environment: Environment, tmp_path: Path
) -> None:
    run(tmp_path, environment, "git", "clone", "-q", "--depth", "2", scripted[0].as_uri(), "clone")
    clone = tmp_path / "clone"
    assert "git fetch --unshallow" in planctl(clone, environment, "diff", scripted[1][3], status=2)
    assert "fetch-depth: 0" in planctl(clone, environment, "diff", "HEAD~7", status=2)
    told = planctl(clone, environment, "history")
    assert told.splitlines()[1] == "2 commits with a change"


def test_a_plan_deleted_and_begun_again(repository: Repository, environment: Environment) -> None:
    repository.git("rm", "-rq", "plan")
    repository.git("commit", "-qm", "no plan")
    shutil.copytree(SMALL, repository.plan)
    repository.commit("a plan again")
    told = planctl(repository.top, environment, "history")
    assert [line.strip() for line in told.splitlines() if line.startswith("  the plan")] == [
        "the plan begins: 2 activities, 9 milestones",
        "the plan is deleted: 2 activities, 9 milestones",
        "the plan begins: 2 activities, 9 milestones",
    ]


def test_what_a_merge_itself_changes_is_told_of_it(repository: Repository, environment: Environment) -> None:
    file = repository.plan / "activities/step-free-entrances.yaml"
    text = file.read_text()
    for branch, new in (("topic", "Survey all doors"), ("main", "Survey each entrance")):
        repository.git("checkout", "-q", *(["-b"] if branch == "topic" else []), branch)
        file.write_text(text.replace("Survey every entrance", new))
        repository.commit(f"reword on {branch}")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "topic")
    file.write_text(text.replace("Survey every entrance", "Survey each door"))
    repository.commit("merge by hand")
    told = json.loads(planctl(repository.top, environment, "history", "survey", "--format", "json"))
    assert [item["subject"] for item in told["revisions"]] == [
        "the plan",
        "reword on topic",
        "reword on main",
        "merge by hand",
    ]


def test_a_plan_that_nobody_committed_has_no_history(tmp_path: Path, environment: Environment) -> None:
    shutil.copytree(SMALL, tmp_path / "plan")
    told = planctl(tmp_path, environment, "history", status=2)
    assert "is in no git repository" in told
    run(tmp_path, environment, "git", "init", "-q", "-b", "main", ".")
    assert "nothing is committed here yet" in planctl(tmp_path, environment, "diff", status=2)
    assert "nothing is committed here yet" in planctl(tmp_path, environment, "history", status=2)
    run(tmp_path, environment, "git", "commit", "-q", "--allow-empty", "-m", "nothing")
    for command in ("history", "trend"):
        assert "nothing of this plan is committed yet" in planctl(tmp_path, environment, command, status=2)
    assert planctl(tmp_path, environment, "diff").splitlines()[2].startswith("12 changes: 12 scope")


def test_without_git_a_comparison_says_what_it_wants(repository: Repository, environment: Environment) -> None:
    told = planctl(repository.top, environment | {"PATH": "/nonexistent"}, "diff", status=2)
    assert told == "error: git is not installed, and this reads the plan's history; install git\n"


def test_settings_of_the_caller_change_nothing(
    repository: Repository, environment: Environment, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[diff]\n\trelative = true\n\texternal = false\n[log]\n\tshowSignature = true\n\tdiffMerges = combined\n"
        "[color]\n\tui = always\n[i18n]\n\tlogOutputEncoding = UTF-16\n[core]\n\tquotePath = true\n"
    )
    file = repository.plan / "activities/step-free-entrances.yaml"
    file.write_text(file.read_text().replace("confidence: M", "confidence: L"))
    repository.commit("ünsure")
    odd = environment | {"GIT_CONFIG_GLOBAL": str(config), "GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/"}
    for words in (("history",), ("diff", "HEAD~", "HEAD"), ("trend", "--as-at", "2099-01-01", "--format", "csv")):
        assert planctl(repository.top, odd, *words) == planctl(repository.top, environment, *words)


@pytest.mark.parametrize("name", ["--output=x", "-", "a\nb", "HEAD:plan", "..", "^HEAD", "@{u}", "\u202e", "x" * 5000])
def test_a_name_that_is_no_revision_runs_nothing(name: str, repository: Repository, environment: Environment) -> None:
    before = sorted(repository.top.rglob("*"))
    told = planctl(repository.top, environment, "diff", "--", f"rev:{name}", status=2)
    assert told.startswith("error: git knows no revision")
    assert "\u202e" not in told
    assert sorted(repository.top.rglob("*")) == before


def test_branches_may_be_called_anything(repository: Repository, environment: Environment) -> None:
    for name in ("übung/日本", "a'b$(x)`y`;z", "plan", "2023-06"):
        repository.git("branch", name)
        told = planctl(repository.top, environment, "diff", f"rev:{name}", "HEAD")
        assert told.splitlines()[1].startswith(f"From {name} (")


def test_a_folder_is_compared_with_another(repository: Repository, environment: Environment, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "old")
    file = repository.plan / "activities/step-free-entrances.yaml"
    file.write_text(file.read_text().replace("confidence: M", "confidence: L"))
    told = planctl(tmp_path, environment, "diff", "old", "repository/plan")
    assert "  confidence fell from M to L; no reason given\n" in told.replace("    ", "  ")
    assert "repository/plan/activities/step-free-entrances.yaml:11" in told


def test_a_side_that_cannot_be_read_is_told_with_its_revision(repository: Repository, environment: Environment) -> None:
    file = repository.plan / "activities/broken.yaml"
    file.write_text("title: [\n")
    repository.commit("break it")
    told = planctl(repository.top, environment, "diff", "HEAD~", "HEAD", status=1)
    assert told.startswith("HEAD:plan/activities/broken.yaml:2:1: error P002")
    file.unlink()
    assert planctl(repository.top, environment, "diff", "HEAD", status=1) == told


def test_a_reference_to_nothing_in_the_base_does_not_stop_its_mending(
    repository: Repository, environment: Environment
) -> None:
    file = repository.plan / "activities/step-free-entrances.yaml"
    text = file.read_text()
    file.write_text(text.replace("- head-of-energy", "- head-of-nothing"))
    repository.commit("name a role that is not there")
    assert "P105" in planctl(repository.top, environment, "diff", "HEAD~", status=1)
    file.write_text(text)
    assert "1 change: 1 owner" in planctl(repository.top, environment, "diff", "HEAD")


SECRET = "xyzzy"
INTERNAL = """\
title: Sell the xyzzy building
internal: true
objectives: ["2"]
owners: [director-of-estates]
confidence: H
milestones:
  2023/24: [{id: xyzzy-act, text: Say nothing of xyzzy, internal_note: xyzzy}]
"""


@pytest.mark.parametrize("words", ["diff HEAD~{}", "history", "trend --as-at 2099-01-01", "status --since rev:HEAD~{}"])
@pytest.mark.parametrize("fmt", ["text", "table", "md", "html", "json", "csv", "svg"])
def test_the_public_sees_nothing_internal_of_the_past(
    words: str, fmt: str, repository: Repository, environment: Environment
) -> None:
    file = repository.plan / "activities/xyzzy.yaml"
    file.write_text(INTERNAL)
    entrances = repository.plan / "activities/step-free-entrances.yaml"
    entrances.write_text(entrances.read_text() + "internal_note: xyzzy\ndepends_on: [xyzzy, xyzzy/xyzzy-act]\n")
    repository.commit("add it")
    file.write_text(INTERNAL.replace("confidence: H", "confidence: xyzzy"))
    repository.commit("break it")
    file.write_text(INTERNAL.replace("confidence: H", "confidence: L").replace("Say", "Tell"))
    repository.commit("change it")
    command = words.format(3).split()
    told = warm.planctl(repository.top, environment, *command, "--format", fmt)
    if told.returncode == 2:
        assert "Invalid value for '--format'" in told.stderr or "--since has no place in csv" in told.stderr
        return
    assert told.returncode == 0, told.stderr
    assert SECRET not in told.stdout.casefold()
    assert SECRET not in told.stderr.casefold()
    inside = planctl(repository.top, environment, *command, "--format", fmt, "--audience", "internal")
    assert (SECRET in inside) is (command[0] != "trend")


@pytest.mark.parametrize(
    "words",
    [
        "diff main~9 main",
        "diff main~20 main --year 2023/24",
        "history",
        "history entrances/build",
        "history ramps --audience internal",
        "trend --as-at 2024-03-31",
        "status --since 2023-03-31 --as-at 2024-03-31",
    ],
)
def test_json_fits_its_schema(words: str, scripted: tuple[Path, list[str]], environment: Environment) -> None:
    document = json.loads(planctl(scripted[0], environment, *words.split(), "--format", "json"))
    schema = OUTPUTS[document["schema"].split("/")[1]]
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(document, closed(schema), jsonschema.Draft7Validator)


def test_the_burn_up_describes_itself_and_holds_its_numbers(
    scripted: tuple[Path, list[str]], environment: Environment
) -> None:
    drawn = planctl(scripted[0], environment, "trend", "--as-at", "2024-03-31", "--format", "svg")
    picture = ET.fromstring(drawn)
    name = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{name}title") == "Progress: Plan of works"
    assert picture.findtext(f"{name}desc") == (
        "30 June 2022: 0 of 5 milestones complete, 0 due by then. "
        "31 March 2024: 1 of 5 milestones complete, 5 due by then."
    )
    cells = [[cell.text for cell in row] for row in picture.iter(f"{name}g") if row.get("role") == "row"]
    told = json.loads(planctl(scripted[0], environment, "trend", "--as-at", "2024-03-31", "--format", "json"))
    numbers = [
        [str(point[key]) for key in ("scope", "due_by_then")] + [str(point["counts"]["complete"])]
        for point in told["points"]
    ]
    assert [row[1:] for row in cells[1:]] == numbers
    assert {cell.get("role") for cell in picture.iter(f"{name}text")} >= {"columnheader", "rowheader", "cell"}
    table = planctl(scripted[0], environment, "trend", "--as-at", "2024-03-31", "--format", "csv")
    rows = list(csv.DictReader(table.splitlines()))
    assert [[row["scope"], row["due_by_then"], row["complete"]] for row in rows] == numbers


def test_the_same_history_gives_the_same_bytes(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    for words in ("history", "trend --as-at 2024-03-31 --format svg", "diff main~5 main --format html"):
        told = {
            planctl(scripted[0], environment | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}, *words.split())
            for seed, zone in (("1", "UTC"), ("2", "Pacific/Kiritimati"), ("3", "Etc/GMT+12"))
        }
        assert len(told) == 1


def test_a_commit_whose_date_is_none_is_told_all_the_same(repository: Repository, environment: Environment) -> None:
    tree = repository.git("rev-parse", "HEAD^{tree}").strip()
    parent = f"parent {repository.git('rev-parse', 'HEAD').strip()}\n"
    last_of_all = "253402214400"  # 9999-12-31
    for day, above in itertools.product(("99999999999999", "abc", last_of_all), (parent, "")):
        who = f"A <a@example.org> {day} +0000"
        raw = f"tree {tree}\n{above}author {who}\ncommitter {who}\n\nodd\n"
        commit = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
            cwd=repository.top,
            input=raw,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        repository.git("update-ref", "refs/heads/main", commit)
        assert "the plan begins" in planctl(repository.top, environment, "history")
        if above:
            assert "No change" in planctl(repository.top, environment, "diff")
        planctl(repository.top, environment, "status", "--as-at", "rev:HEAD")
        planctl(repository.top, environment, "render", "--template", "board", "--as-at", "rev:HEAD")


def test_two_plans_of_one_repository_have_each_their_past(repository: Repository, environment: Environment) -> None:
    shutil.copytree(repository.plan, repository.top / "old")
    repository.commit("two plans")
    energy = repository.plan / "activities/lower-energy-use.yaml"
    energy.write_text(energy.read_text().replace("confidence: H", "confidence: M"))
    repository.commit("less sure")
    for name in sorted(path.name for path in (repository.top / "old").iterdir()):
        repository.git("mv", f"old/{name}", name)
    energy.write_text(energy.read_text().replace("confidence: M", "confidence: L"))
    repository.commit("move the other to the top, and be less sure again")
    told = planctl(repository.top, environment, "--plan", "plan", "history", "lower-energy-use")
    assert "Confidence of lower-energy-use: H to M to L\n" in told
    assert "renamed" not in planctl(repository.top, environment, "--plan", "plan", "diff", "HEAD~2", "HEAD")


def test_files_of_others_are_not_read(repository: Repository, environment: Environment) -> None:
    for name in sorted(path.name for path in repository.plan.iterdir()):
        repository.git("mv", f"plan/{name}", name)
    (repository.top / "film.bin").write_bytes(b"\0" * 100_000_000)
    repository.commit("a plan at the top, beside a large file")
    limited = "ulimit -v 150000 && exec python -m planctl diff HEAD --exit-code"
    assert run(repository.top, environment, "sh", "-c", limited).endswith("No change\n")


def test_a_name_means_in_the_past_what_it_means_today(repository: Repository, environment: Environment) -> None:
    owners = repository.plan / "owners.yaml"
    text = owners.read_text()
    owners.write_text(text + "- {id: deputy, title: Deputy Director of Estates}\n")
    repository.git("commit", "-qam", "two directors of estates", day="2022-05-01")
    owners.write_text(text)
    repository.git("commit", "-qam", "one is enough", day="2022-08-01")
    words = ("trend", "--as-at", "2022-09-30", "--owner", "director of estates", "--format", "csv")
    rows = list(csv.DictReader(planctl(repository.top, environment, *words).splitlines()))
    assert [row["total"] for row in rows] == ["5", "5"]


def test_a_name_too_long_for_a_folder_is_no_revision_either(repository: Repository, environment: Environment) -> None:
    told = planctl(repository.top, environment, "diff", "<" * 5000, status=2)
    assert told.startswith("error: git knows no revision")


@pytest.mark.parametrize("start", [(4, 1), (2, 6), (12, 31)])
@pytest.mark.parametrize("day", ["0001-01-01", "0001-03-31", "1969-12-31", "9997-12-31", "9997-10-01"])
def test_a_trend_from_the_first_day_to_the_last_there_is_has_its_days_once(day: str, start: tuple[int, int]) -> None:
    first, last = sorted((date.fromisoformat(day), date(2023, 6, 30)))
    ends = quarter_ends(Calendar((standard_year("2023/24", start),)), first, last)
    assert ends == sorted(set(ends))
    assert ends[-1] == last
    assert len(ends) == pytest.approx((last - first).days * 4 / 365.2425, abs=2)


def test_the_quarters_of_a_trend_end_with_the_years_of_the_plan() -> None:
    years = Period("2022", date(2022, 4, 1), date(2023, 1, 31)), Period("FY2023", date(2023, 2, 1), date(2024, 1, 31))
    ends = quarter_ends(Calendar(years), date(2022, 9, 1), date(2023, 8, 1))
    assert [end.isoformat()[2:] for end in ends] == [
        "22-09-30",
        "22-12-31",
        "23-01-31",
        "23-04-30",
        "23-07-31",
        "23-08-01",
    ]


@pytest.mark.parametrize("content", [b"blob 9999\0x", b"blob 0\0 a longer one", b"blob 5\0"])
def test_a_damaged_object_is_told(content: bytes, repository: Repository, environment: Environment) -> None:
    blob = repository.git("rev-parse", "HEAD:plan/owners.yaml").strip()
    file = repository.top / ".git" / "objects" / blob[:2] / blob[2:]
    file.unlink()
    file.write_bytes(zlib.compress(content))
    for words in (("diff",), ("history",), ("status", "--as-at", "rev:HEAD")):
        told = planctl(repository.top, environment, *words, status=2)
        assert blob in told
        assert len(told.splitlines()) == 1


def test_a_folder_and_a_revision_of_one_name_are_told_apart(repository: Repository, environment: Environment) -> None:
    repository.git("branch", "plan")
    done = warm.planctl(repository.top, environment, "diff", "plan")
    assert done.returncode == 0
    assert done.stderr == 'note: "plan" is a folder here, and a revision too; rev:plan names the revision\n'


def test_dots_alone_are_no_range(repository: Repository, environment: Environment) -> None:
    for name in ("..", "..."):
        assert planctl(repository.top, environment, "diff", name, status=2).startswith("error: git knows no revision")


def test_a_date_before_a_shallow_clone_says_so(
    repository: Repository, environment: Environment, tmp_path: Path
) -> None:
    repository.commit_nothing("one more")
    run(tmp_path, environment, "git", "clone", "-q", "--depth", "1", repository.top.as_uri(), "clone")
    assert "git fetch --unshallow" in planctl(tmp_path / "clone", environment, "diff", "2020-01-01", status=2)


def test_a_link_in_the_past_is_no_file_of_the_plan(repository: Repository, environment: Environment) -> None:
    (repository.plan / "activities/link.yaml").symlink_to("step-free-entrances.yaml")
    repository.commit("a link")
    told = planctl(repository.top, environment, "history")
    assert "passed over" not in told
    assert told.count("\n  ") == 1


def test_the_table_has_every_count_and_its_words(scripted: tuple[Path, list[str]], environment: Environment) -> None:
    told = planctl(scripted[0], environment, "trend", "--as-at", "2024-03-31")
    parts = told.split("\n\n")
    assert [part.splitlines()[0] for part in parts[2:6]] == [
        "Milestones by status",
        "Milestones by timing",
        "Milestones by RAG",
        "Activities by confidence",
    ]
    for part in parts[2:5]:
        totals = [sum(map(int, line.split()[1:])) for line in part.splitlines()[3:]]
        assert totals == [5, 5, 5, 6, 6, 6, 6, 6]


def test_a_misspelt_branch_is_answered_with_the_nearest(repository: Repository, environment: Environment) -> None:
    told = planctl(repository.top, environment, "diff", "mian", status=2)
    assert told == 'error: git knows no revision "mian" here (did you mean "main"?)\n'


def test_a_year_of_the_bodys_own_is_a_date_too(repository: Repository, environment: Environment) -> None:
    header = repository.plan / "plan.yaml"
    years = "{id: FY0, starts: 2020-04-01, ends: 2021-03-31}"
    header.write_text(header.read_text().replace("years: [", f"years: [{years}, "))
    repository.git("branch", "FY0")
    assert "holds no commit by 2021-03-31" in planctl(repository.top, environment, "diff", "FY0", status=2)
    assert planctl(repository.top, environment, "diff", "rev:FY0").splitlines()[1].startswith("From FY0 (")
