"""Reports for machines: whatever stands in a plan is read back whole."""

import json
from pathlib import Path

import pytest

import test_broken
from planctl.finding import Finding, Level, Where
from planctl.reports import REPORTS, json_
from planctl.text import UNSEEN


def test_json_escapes_what_cannot_be_seen_and_gives_it_back() -> None:
    text = "\x1b[31m \x9b2J \u202e \ud800 \ufffe \\u202e é"
    report = json_.render([Finding(Where(text), Level.error, "P001", text, text)], 1)
    report.encode()
    assert UNSEEN.search(report) is None
    finding = json.loads(report)["findings"][0]
    assert (finding["file"], finding["message"], finding["help"]) == (text, text, text)


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_whose_name_is_not_utf8_is_told(name: str, tmp_path: Path) -> None:
    plan, _ = test_broken.build("unknown-keys", tmp_path)
    odd = Path(f"{plan}/activities/\udcffodd.yaml")
    try:
        odd.write_text("title: Odd\n")
    except (OSError, UnicodeError):
        pytest.skip("here every name is UTF-8")
    to = tmp_path / "report"
    done = test_broken.planctl_(tmp_path, "validate", "--format", name, "plan", "--output", str(to))
    assert (done.returncode, done.stderr) == (1, "")
    assert "odd" in to.read_text(encoding="utf-8")
