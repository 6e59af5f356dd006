"""The fuzz target: a short run of it, and that its judge sees what must not be."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "fuzz"))
from cases import case  # noqa: E402 - it stands beside the tests
from hostile import SMALL, Case, read  # noqa: E402
from judging import faults  # noqa: E402
from mutants import mutants  # noqa: E402

FUZZ = ROOT / "fuzz" / "fuzz.py"


def fuzz(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(FUZZ), *words], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.search
def test_forty_hostile_cases_are_stood(tmp_path: Path) -> None:
    done = fuzz("--seconds", "90", "--cases", "40", "--seed", "1", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    told = re.fullmatch(r"seed 1\n(\d+) cases, 0 failed; (.+)\n", done.stdout)
    assert told is not None, done.stdout
    assert {"status 0", "status 1", "status 2"} <= set(re.findall(r"status \d", told[2]))


def test_a_case_is_that_of_its_seed_and_is_kept_whole() -> None:
    for seed in range(50):
        assert case(seed) == case(seed)
        assert read(case(seed).kept()) == case(seed)
    assert len({" ".join(case(seed).words) for seed in range(50)}) > 30


def test_the_cases_are_plans_files_to_import_and_repositories() -> None:
    cases = [case(seed) for seed in range(200)]
    imports = [item for item in cases if item.words[0] == "import"]
    endings = {Path(name).suffix for item in imports for name in item.files if "/" not in name}
    assert endings >= {".csv", ".json", ".xlsx", ".ods", ".docx", ".yaml"}
    assert len(imports) > 30
    assert sum(".git/HEAD" in item.files for item in cases) > 30


def test_a_program_of_a_repository_that_is_run_is_seen(tmp_path: Path) -> None:
    made = next(item for seed in range(99) if "trap" in (item := case(seed)).files)
    (tmp_path / "trap").write_bytes(made.files["trap"])
    subprocess.run(["sh", "./trap"], cwd=tmp_path, check=True)
    left = {path.name for path in tmp_path.iterdir()} - {"trap"}
    assert left
    assert list(faults(made, 0, b"", b"", left)) == [f"{name} was changed" for name in left]


@pytest.mark.search
def test_the_guided_search_finds_nothing_in_some_seconds(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="the extra fuzz is not installed")
    done = subprocess.run(
        [sys.executable, str(FUZZ.with_name("guided.py")), "--seconds", "3"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "DONE" in done.stderr


def test_a_kept_case_is_run_again(tmp_path: Path) -> None:
    files = {f"plan/{name}": content for name, content in SMALL.items()}
    (tmp_path / "case.json").write_text(Case(["validate"], files).kept(), encoding="utf-8")
    done = fuzz("case.json", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("status 0\n")


@pytest.mark.parametrize(
    ("words", "status", "out", "err", "changed", "told"),
    [
        ("status", 70, "", "", "", "status 70"),
        ("status", -9, "", "", "", "status -9"),
        ("status", 2, "", "Traceback (most recent call last)", "", "a traceback"),
        ("status", 0, "a\x1b[31m", "", "", "'\\x1b' in the result"),
        ("status", 0, "", "\u202e", "", "on standard error"),
        ("status", 0, "", "", "plan/plan.yaml", "plan/plan.yaml was changed"),
        ("update x", 2, "", "", "plan/plan.yaml", "plan/plan.yaml was changed"),
        ("import x --dry-run", 0, "", "", "plan/plan.yaml", "plan/plan.yaml was changed"),
        ("import x --guess", 0, "", "", "out/plan.yaml", "out/plan.yaml was changed"),
        ("import x --into out", 1, "", "", "out/plan.yaml", "out/plan.yaml was changed"),
        ("update x", 0, "", "", "../outside/secret.yaml", "../outside/secret.yaml was changed"),
        ("show x", 2, "something", "", "", "a result in spite of the status"),
        ("status --format json", 0, "{", "", "", "no json"),
        ("validate --format junit", 1, "<a>", "", "", "no junit"),
        ("list owners --format csv", 0, "a,b\r\n1\r\n", "", "", "rows of different lengths"),
        ("list owners --format csv", 0, "a\r\n=1+1\r\n", "", "", "a spreadsheet would run"),
        ("render --format html", 0, "<p onclick=x></p>", "", "", "an attribute onclick"),
        ("render --format html", 0, "<a href=' javascript:x'></a>", "", "", "an attribute href"),
        ("render --format html", 0, "<iframe></iframe>", "", "", "an element iframe"),
        ("render --format html", 0, "<div><b></div>", "", "", ""),
        ("render --format html", 0, "<main>", "", "", "main is not closed"),
        ("render --format html", 0, "<svg><g></svg>", "", "", "no html"),
    ],
)
def test_the_judge_sees_what_must_not_be(words: str, status: int, out: str, err: str, changed: str, told: str) -> None:
    found = list(faults(Case(words.split(), {}), status, out.encode(), err.encode(), {changed} - {""}))
    assert any(told in fault for fault in found) if told else not found


def test_the_judge_passes_what_may_be() -> None:
    page = b'<!doctype html><html><head><meta charset="utf-8"></head><body><a href="#x">a</a></body></html>'
    assert not list(faults(Case(["render", "--format", "html"], {}), 0, page, b"", {"out"}))
    assert not list(faults(Case(["update", "x"], {}), 0, b"done\n", b"", {"plan/plan.yaml"}))
    assert not list(faults(Case(["list", "x", "--format", "csv"], {}), 0, b"a,b\r\n-1,'=1\r\n", b"", set()))


def test_a_mutant_is_the_module_with_one_thing_changed() -> None:
    source = "def f(a, b):\n    if a < b and (not a):\n        return a + 1\n    return None\n"
    made = [(mutant.line, mutant.text.splitlines()) for mutant in mutants(source)]
    whole = source.splitlines()
    assert [(line, [now for now, was in zip(text, whole, strict=True) if now != was]) for line, text in made] == [
        (2, ["    if a < b or not a:"]),
        (3, ["        return None"]),
        (2, ["    if a <= b and (not a):"]),
        (3, ["        return a - 1"]),
        (3, ["        return a + 2"]),
    ]
