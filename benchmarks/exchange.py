"""Measure each format of `export`, as ratios to `validate` and to its bare library; print a Markdown table."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from run import HERE, LARGE, Case, measure, milestones, plainly, table

ROUNDS = 3
KEEP = """
import pickle, sys
from planctl.choice import Audience, Filters
from planctl.exchange.tables import export, shown, with_about
from planctl.opening import choose, open_plan
opened = open_plan(sys.argv[1])
made = export(choose(opened, Filters()), Audience.public, None)
kept = [(table.name, [column.name for column in table.columns], [[*map(shown, row)] for row in table.rows])
        for table in with_about(made)]
with open(sys.argv[2], "wb") as stream:
    pickle.dump(kept, stream, 5)
"""
_READ = "import pickle, sys\nwith open(sys.argv[1], 'rb') as stream: tables = pickle.load(stream)\n"
BARE = {
    "csv": """
import csv
write = csv.writer(open(sys.argv[2], "w", newline="")).writerows
write([tables[2][1], *tables[2][2]])
""",
    "json": """
import json
with open(sys.argv[2], "w") as stream:
    stream.write(json.dumps({name: [dict(zip(head, row)) for row in rows] for name, head, rows in tables}, default=str))
""",
    "xlsx": """
import datetime, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
day = book.add_format({"num_format": "yyyy-mm-dd"})
for name, head, rows in tables:
    sheet = book.add_worksheet(name)
    for line, row in enumerate([head, *rows]):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, place, value)
            elif isinstance(value, datetime.date):
                sheet.write_datetime(line, place, value, day)
            elif isinstance(value, bool):
                sheet.write_boolean(line, place, value)
            elif value is not None:
                sheet.write_number(line, place, value)
book.close()
""",
    "sqlite": """
import sqlite3
database = sqlite3.connect(sys.argv[2])
database.executescript("PRAGMA synchronous = off; PRAGMA journal_mode = off")
for name, head, rows in tables:
    names = ", ".join(f'"{column}"' for column in head)
    database.execute(f"DROP TABLE IF EXISTS {name}")
    database.execute(f"CREATE TABLE {name} ({names})")
    plain = (int, float, type(None))
    text = [[value if isinstance(value, plain) else str(value) for value in row] for row in rows]
    database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(head))})", text)
database.commit()
""",
    "parquet": """
import pyarrow, pyarrow.parquet
name, head, rows = tables[2]
pyarrow.parquet.write_table(pyarrow.table(dict(zip(head, map(list, zip(*rows))))), sys.argv[2], compression="zstd")
""",
    "ics": """
import icalendar
calendar = icalendar.Calendar()
name, head, rows = tables[2]
at = {name: place for place, name in enumerate(head)}
for row in rows:
    if row[at["due_last"]]:
        entry = icalendar.Event()
        entry.add("uid", row[0])
        entry.add("dtstart", row[at["due_last"]])
        entry.add("summary", row[at["text"]])
        entry.add("description", f"{row[at['due']]}\\n{row[at['activity_title']]}\\n{row[at['owner_titles']]}")
        calendar.add_component(entry)
with open(sys.argv[2], "wb") as stream:
    stream.write(calendar.to_ical())
""",
}


def main() -> None:
    """Measure, and print."""
    plainly()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=LARGE, help="how many activities the plan has")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan, kept = folder / "plan", folder / "tables"
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(options.activities), str(plan)], check=True)
        subprocess.run([sys.executable, "-c", KEEP, str(plan), str(kept)], check=True)
        planctl = [sys.executable, "-m", "planctl", "--plan", str(plan)]
        cases = {"validate": Case([*planctl, "validate"])}
        for fmt, script in BARE.items():
            output = str(folder / f"made.{fmt}")
            cases[fmt] = Case([*planctl, "export", "--format", fmt, "--output", output])
            cases[f"{fmt} bare"] = Case([sys.executable, "-c", _READ + script, str(kept), str(folder / f"bare.{fmt}")])
        measure(cases, options.rounds, folder)
        count = milestones(plan)
    print(f"{count:,} milestones, {os.cpu_count()} cores, {sys.platform}. Medians of times, as ratios.\n")
    rows = (
        (
            f"`export --format {fmt}`",
            *cases[fmt].ratios(cases["validate"]),
            *cases[fmt].ratios(cases[f"{fmt} bare"]),
            f"{cases[fmt].peak:.0f}",
            f"{cases[f'{fmt} bare'].peak:.0f}",
        )
        for fmt in BARE
    )
    heads = ("command", "wall to `validate`", "CPU", "wall to bare library", "CPU", "peak MiB", "bare peak MiB")
    print(table(heads, rows))


if __name__ == "__main__":
    main()
