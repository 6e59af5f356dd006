"""Completion in real shells, of the plan at hand; it never prints an error, and knows every option there is."""

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from planctl import complete
from planctl.cli import COMMANDS, command
from planctl.command_words import MAIN, WORDS
from planctl.progress import RAGS, TIMINGS
from planctl.progress import STATUSES as REPORTED
from planctl.rules import RULES
from planctl.shells import SHELLS
from repositories import SMALL
from warm import planctl

PATHS = {name: shutil.which(name) for name in SHELLS}


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(PATHS[shell] is None, reason=f"{shell} is not installed")


def entry(parameter: object) -> list[str]:
    """What the table must say of a parameter, but for the kind of a value that is no set of words."""
    choices = "|".join(getattr(getattr(parameter, "type", None), "choices", None) or [])
    if getattr(parameter, "param_type_name", "") == "argument":
        return [f":{choices}" + ("*" if getattr(parameter, "nargs", 1) == -1 else "")]
    flag = getattr(parameter, "is_flag", False)
    return [name if flag else f"{name}:{choices}" for name in getattr(parameter, "opts", [])]


def without_kinds(entries: str) -> list[str]:
    """A line of the table without the kinds that no command can tell."""
    told = []
    for item in entries.split():
        name, colon, kind = item.partition(":")
        star = "*" if kind.endswith("*") else ""
        known = kind.removesuffix("*")
        assert not known or "|" in known or known in complete.CANDIDATES or known in {"file", "folder"}, known
        told.append(f"{name}{colon}{known if '|' in known else ''}{star}")
    return sorted(told)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_words_has_what_the_command_takes(name: str) -> None:
    taken = sorted(item for parameter in command().get_command(None, name).params for item in entry(parameter))
    assert without_kinds(WORDS.get(name, "")) == taken, f'command_words.py wants: "{name}": "{" ".join(taken)}"'


def test_the_table_of_words_has_the_commands_in_their_order() -> None:
    assert list(WORDS) == list(COMMANDS)
    options = {name for parameter in command().params for name in parameter.opts}
    assert {item.partition(":")[0] for item in MAIN.split()} == options | {"--help"}


def test_the_words_that_are_fixed_are_those_of_the_plan() -> None:
    assert (*complete.STATUSES, "not-reported") == REPORTED
    assert complete.TIMINGS == TIMINGS
    assert complete.RAGS == RAGS
    assert {code for code, _ in complete.CANDIDATES["code"](Path(), "")} == set(RULES)
    for template in complete.TEMPLATES:
        assert (Path(__file__).parents[1] / "templates" / f"{template}.md.j2").exists()


ASKED = {
    "status --owner dir": ["director-of-estates", "director-of-finance"],
    "status --owner=head": ["--owner=head-of-energy"],
    "status --owner Estates": [],
    "status --owner 'Director of E": ["Director of Estates & Facilities"],
    "list milestones --year 2": ["2022/23", "2023/24", "2024/25"],
    "list milestones --year un": ["unscheduled"],
    "--plan plan status --objective 1": ["1", "1(a)"],
    "status --confidence ": ["H", "L", "M", "none"],
    "list activities --tag a": ["access"],
    "list act": ["activities"],
    "list owners --format i": ["ids"],
    "show energy": ["energy-used"],
    "update lower": [
        "lower-energy-use",
        *(f"lower-energy-use/{item}" for item in ("heat-pumps", "lights", "meters", "monitoring", "solar")),
    ],
    "update lower-energy-use/s": ["lower-energy-use/solar"],
    "update step-free-entrances/survey lower-energy-use/so": ["lower-energy-use/solar"],
    "update --status c": ["closed", "complete"],
    "update --clear f": ["forecast"],
    "rebaseline lower-energy-use/h": ["lower-energy-use/heat-pumps"],
    "close-year 2022/23 --to 2024": ["2024/25"],
    "explain p428": ["P428"],
    "diff HEAD": [],
    "add mile": ["milestone"],
    "render --templ": ["--template"],
    "render --template d": ["document"],
    "status --as-at ": [],
    "nonsense ": [],
    "status -- --own": [],
}


@pytest.mark.parametrize("line", ASKED)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_is_offered(line: str, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SMALL, tmp_path / "plan")
    monkeypatch.chdir(tmp_path)
    words = line.split(" ")
    if "'" in line:
        head, _, rest = line.partition("'")
        words = [*head.split(), f"'{rest}" if shell != "zsh" else rest]
    wanted = ASKED[line]
    if shell == "bash":
        words = [
            part for word in words for part in (word.replace("=", " = ").split(" ") if "--owner=" in word else [word])
        ]
        wanted = [word.removeprefix("--owner=") for word in wanted]
        wanted = [word.replace("(", "\\(").replace(")", "\\)") for word in wanted]
    told = complete.answer([shell, *words])
    assert sorted(item.partition("\t")[0] for item in told.splitlines()) == wanted


def offered(environment: dict[str, str], folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return planctl(folder, environment, "__complete", "zsh", *words)


def test_an_error_is_never_told(tmp_path: Path, environment: dict[str, str]) -> None:
    lines = [
        ["status", "--owner", ""],
        ["show", ""],
        ["list", "owners", "--year", ""],
        ["--plan", "\0", ""],
        [],
        ["\udcff"],
    ]
    for break_ in ("nothing", "yaml", "bytes", "folder"):
        folder = tmp_path / break_
        shutil.copytree(SMALL, folder / "plan")
        for file in (
            "owners.yaml",
            "plan.yaml",
            "objectives.yaml",
            "measures.yaml",
            "activities/lower-energy-use.yaml",
        ):
            path = folder / "plan" / file
            if break_ == "yaml":
                path.write_text("- {id: [, }\n&a *b\n")
            elif break_ == "bytes":
                path.write_bytes(b"\xff\xfe\0\0- id: \xff")
            elif break_ == "folder":
                path.unlink()
                path.mkdir()
            else:
                path.unlink()
        for words in lines:
            done = offered(environment, folder, *[word for word in words if "\0" not in word])
            assert (done.returncode, done.stderr) == (0, ""), (break_, words)


def test_what_a_shell_would_run_or_cannot_show_is_not_offered(tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(SMALL, tmp_path / "plan")
    (tmp_path / "plan/owners.yaml").write_text(
        '- {id: "a\\nb", title: t}\n- {id: "a\\eb", title: "\\e[2J"}\n- {id: ab, title: "x\\ty"}\n'
    )
    lines = offered(environment, tmp_path, "status", "--owner", "a").stdout.split("\n")
    assert "ab\tx y" in lines
    assert all(char == "\t" or char.isprintable() for line in lines for char in line)


TRAP = "1$(touch trapped)`touch trapped`;&'\"(x)"


def typed(shell: list[str], setup: str, line: str, folder: Path, environment: dict[str, str]) -> str:
    """Type a line in a real shell, with a tab at its end and Enter; return what the command then gets."""
    controller, end = pty.openpty()
    process = subprocess.Popen(
        shell,
        cwd=folder,
        env=environment | {"TERM": "dumb", "PS1": "> "},
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    )
    os.close(end)
    shown = ""

    def until(mark: str, wait: float = 20) -> None:
        nonlocal shown
        deadline = time.monotonic() + wait
        while mark not in shown and time.monotonic() < deadline:
            if select.select([controller], [], [], 0.1)[0]:
                shown += os.read(controller, 65536).decode("utf-8", "replace")
        assert mark in shown, shown

    os.write(controller, f"{setup}\necho re''ady\n".encode())
    until("ready")
    os.write(controller, f"{line}\t".encode())
    deadline = time.monotonic() + 20
    while not (folder / ASKED_FOR).exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)  # for the shell to take what it was offered
    os.write(controller, b"\n")
    until("<end>")
    process.kill()
    process.wait()
    os.close(controller)
    return shown


ASKED_FOR = ".asked-for"
HEARD = (
    f'planctl() {{{{ if [ "$1" = __complete ]; then command planctl "$@"; : > {ASKED_FOR}; '
    'else printf "<%s>" "$@"; echo "<"end">"; fi; }}'
)
TYPED = {
    "status --owner head": "<status><--owner><head-of-energy>",
    "status --owner=head": "<status><--owner=head-of-energy>",
    "status --owner 'Director of E": "<status><--owner><Director of Estates & Facilities>",
    "status --objective 1\\(": "<status><--objective><1(a)>",
    "status --tag 1": f"<status><--tag><{TRAP}>",
    "show lower-energy-use/so": "<show><lower-energy-use/solar>",
    "close-year 2023/24 --to 2024": "<close-year><2023/24><--to><2024/25>",
    "--plan pl": "<--plan><plan",
    "list milestones --form": "<list><milestones><--format>",
}


@pytest.mark.parametrize("line", TYPED)
@pytest.mark.parametrize("shell", [pytest.param("bash", marks=needs("bash")), pytest.param("zsh", marks=needs("zsh"))])
def test_what_is_chosen_arrives(shell: str, line: str, tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(SMALL, tmp_path / "plan")
    file = tmp_path / "plan/activities/lower-energy-use.yaml"
    file.write_text(f"tags: [{quoted(TRAP)}]\n" + file.read_text())
    if shell == "bash":
        started = ["bash", "--norc", "--noprofile", "-i"]
        setup = 'bind "set enable-bracketed-paste off"; '
    else:
        started = ["zsh", "-f", "-i"]
        setup = "unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; "
    setup += f'eval "$(planctl completion {shell})"; {HEARD.format()}'
    shown = typed(started, setup, f"planctl {line}", tmp_path, environment)
    assert TYPED[line] in shown
    assert not (tmp_path / "trapped").exists()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


FISH = {
    "status --owner head": ["head-of-energy"],
    "status --owner=head": ["--owner=head-of-energy"],
    "list milestones --year 2": ["2022/23", "2023/24", "2024/25"],
    "show lower-energy-use/so": ["lower-energy-use/solar"],
    "--plan p": ["plan/"],
}


@needs("fish")
@pytest.mark.parametrize("line", FISH)
def test_fish_offers_what_there_is(line: str, tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(SMALL, tmp_path / "plan")
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"planctl completion fish | source; complete -C 'planctl {line}'"],
        cwd=tmp_path,
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert sorted(item.partition("\t")[0] for item in done.stdout.splitlines()) == FISH[line]
