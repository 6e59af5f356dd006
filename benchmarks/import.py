"""Measure `import` of 90,000 rows, as ratios to reading the same file with the bare library and to `validate`."""

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from run import plainly

BARE = {
    "csv": "import csv, sys\nfor row in csv.reader(open(sys.argv[1], newline='')): pass",
    "xlsx": "import sys, python_calamine as c\n"
    "for row in c.load_workbook(sys.argv[1]).get_sheet_by_index(0).iter_rows(): pass",
}
MAP = """\
dates: [day/month/year]
plan: {organisation: Office of Works, as_at: 2024-01-31}
activity: {source_id: Act, title: Activity, owners: {column: Owner, new: true}}
milestone:
  {text: Text, source_id: Ref, due: Due, status: {column: Status, values: {Done: complete, On track: in-progress}}}
"""


def rows(activities: int) -> list[list[str]]:
    """Return a header and nine milestones an activity."""
    made = [["Act", "Activity", "Owner", "Ref", "Text", "Due", "Status"]]
    for number in range(activities * 9):
        of = number // 9
        due = f"{number * 7 % 28 + 1:02}/{number % 12 + 1:02}/{2023 + number % 3}"
        text = f"Publish report {number} on the work of programme {of}, with its figures"
        status = ("Done", "On track", "")[number % 3]
        made.append([f"A{of}", f"Programme {of} of the whole body", f"Area {of % 60}", f"M{number}", text, due, status])
    return made


def timed(*command: str) -> float:
    """Return how long a command takes, in seconds."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main(activities: int) -> None:
    """Print a Markdown table: a row a format."""
    plainly()
    import xlsxwriter  # noqa: PLC0415 - after a mistake in the arguments

    print("| file | bare library | import | again, nothing changed | of the bare library | of validate |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = rows(activities)
        with (folder / "rows.csv").open("w", newline="") as stream:
            csv.writer(stream).writerows(table)
        with xlsxwriter.Workbook(folder / "rows.xlsx", {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
        (folder / "map.yaml").write_text(MAP, encoding="utf-8")
        for kind, script in BARE.items():
            file, plan = str(folder / f"rows.{kind}"), str(folder / kind)
            bare = timed(sys.executable, "-c", script, file)
            call = (sys.executable, "-m", "planctl", "import", file, "--map", str(folder / "map.yaml"), "--into", plan)
            first, again = timed(*call), timed(*call)
            judged = timed(sys.executable, "-m", "planctl", "--plan", plan, "validate")
            told = f"{bare:.1f} s | {first:.1f} s | {again:.1f} s | {first / bare:.0f} | {first / judged:.1f}"
            print(f"| {kind} | {told} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
