"""The columns of an export, by table: name, kind and meaning; first what the plan says, then what is derived of it."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the values of a column are; any of them may be absent (None)."""

    text = "text"
    date = "date"
    """A date as a plan says it, in the format's one spelling: of any precision, or a word such as tbc."""
    day = "day"
    whole = "whole"
    number = "number"
    flag = "flag"
    list = "list"
    """Texts in order, a tuple; where a cell holds one text they are joined by "; "."""


JOINT = "; "


class Column(NamedTuple):
    """A column: `told` where the plan's files say it, else derived; `internal`: no column of a public export."""

    name: str
    kind: Kind
    meaning: str
    told: bool
    internal: bool


def _columns(lines: str) -> tuple[Column, ...]:
    """Read a list of columns: name, kind, meaning; a line `derived` or `internal` is over those that follow."""
    told, internal, found = True, False, []
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line in {"derived", "internal"}:
            told, internal = line != "derived", line == "internal"
        else:
            name, kind, meaning = line.split(None, 2)
            found.append(Column(name, Kind(kind), meaning, told, internal))
    return tuple(found)


COLUMNS: dict[str, tuple[Column, ...]] = {
    name: _columns(lines)
    for name, lines in {
        "milestones": """
            ref text what identifies it: activity/milestone
            activity text the activity it belongs to
            year text the year it stands under, or unscheduled
            id text its id, unique in its activity
            text text what is to be done
            group text what the source puts over several milestones
            owners list its owners, the lead first; the activity's where it names none of its own
            due date when it is due: a day, month, quarter or year; the year it stands under where no date is given
            due_text text the source's own words for when it is due
            start date when it is planned to start; started: under way before the plan began
            started date when it started
            completed date when it was completed
            status text what was last reported; empty: nobody has reported
            forecast date when it is now expected
            updated date as at when progress was last reported
            note text about its progress
            impact text what a delay or failure means
            evidence text what shows that it is complete
            confirmed_by text who confirmed that it is complete
            reason text why it is paused, closed or forecast late
            superseded_by text the milestone that replaces it
            depends_on list the milestones that must come first
            source_id text its id in the source
            internal
            internal flag true: in no public output
            internal_note text a note that is in no public output
            derived
            activity_title text the activity's title
            activity_confidence text the activity's rating
            owner_titles list the titles of its owners
            owners_given flag true: it names owners of its own
            due_given flag true: it has a due date of its own
            status_as_at text the status by what had happened on the as-at date; not-reported: nobody has reported
            timing text how it stands on the as-at date by its due date
            start_timing text how its start stands on the as-at date
            rag text its colour on the as-at date
            slip_days whole days late (negative: early), counted from when it is due
            slip_from_original_days whole the same, counted from when it was due before its first approved change
            not_reported flag true: it has no status
            stale flag true: it was last reported too long ago
            due_first day the first day on which it is due
            due_last day the last day on which it is due
            start_first day the first day of start
            start_last day the last day of start
            started_first day the first day of started
            started_last day the last day of started
            completed_first day the first day of completed
            completed_last day the last day of completed
            forecast_first day the first day of forecast
            forecast_last day the last day of forecast
        """,
        "milestone_owners": """
            ref text the milestone
            place whole 1 is the lead
            owner text the owner's id
            capacity text in what capacity
        """,
        "changes": """
            ref text the milestone
            place whole 1 is the oldest
            on date when it was recorded
            from date when the milestone was due before
            to date when it is due since, or would be
            reason text why
            approved_by text by whose leave; empty: proposed
        """,
        "activities": """
            id text what identifies it
            title text what it is called
            title_given flag true: the source has no title for it
            description text what it is, in Markdown
            objectives list the objectives, and parts of them, that it serves
            enabler text the words for an activity that supports every objective
            owners list its owners, the lead first
            confidence text its rating
            confidence_reason text why it is rated so
            depends_on list the activities and milestones that must come first
            tags list its tags
            source text where it stands in the source
            source_id text its id in the source
            internal
            internal flag true: in no public output
            internal_note text a note that is in no public output
            derived
            lead text the first owner
            lead_title text the first owner's title
            rag text the worst colour among its milestones shown here
            milestones whole how many milestones are shown here
            complete whole how many of them are complete
            overdue whole how many of them are overdue
            not_reported whole how many of them have no status
            stale whole how many of them were last reported too long ago
        """,
        "activity_owners": """
            activity text the activity
            place whole 1 is the lead
            owner text the owner's id
            capacity text in what capacity
        """,
        "activity_objectives": """
            activity text the activity
            place whole the order in which the plan names them
            objective text the objective, or part of one, that it serves
        """,
        "resources": """
            activity text the activity
            place whole the order in which the plan names them
            kind text what is needed
            amount number how much
            unit text of what
            note text about it
        """,
        "objectives": """
            id text what identifies it
            title text its wording; empty: not in the source
            part_of text the objective of which it is a part
            description text what it means, in Markdown
            source_id text its id in the source
        """,
        "owners": """
            id text what identifies the role
            title text what it is called
            aliases list what it is also called
            from date since when there is such a role
            until date until when there was
            successor text the role that follows it
            source_id text its id in the source
        """,
        "measures": """
            id text what identifies it
            title text what it is called
            unit text what it is counted in
            better text lower, higher or within: which way it should move
            owner text the owner's id
            activity text the activity that is to move it
            baseline_at date when it stood where it started
            baseline_value number where it started
            baseline_text text where it started, in words
            baseline_note text about the baseline
            note text about the measure
            source text where it stands in the source
            source_id text its id in the source
            internal
            internal flag true: in no public output
            internal_note text a note that is in no public output
        """,
        "targets": """
            measure text the measure
            place whole the order in which the plan names them
            by date by when
            value number what it is to reach
            text text what it is to reach, in words
            low number the least of the range to keep it within
            high number the most of that range
            note text about it
        """,
        "readings": """
            measure text the measure
            place whole the order in which the plan names them
            at date when it was measured
            value number what was measured
            text text what was measured, in words
            note text about it
        """,
        "years": """
            id text what the year is called; unscheduled is under no year
            derived
            first day its first day
            last day its last day
        """,
        "about": """
            name text what is told
            value text what it is
        """,
        "columns": """
            table text the table
            column text the column
            kind text what its values are
            origin text plan: as the plan's files say it; derived: worked out of that, as at the as-at date
            meaning text what it tells
        """,
    }.items()
}
"""Every table, and its columns in order."""

ABOUT = ("about", "columns")
"""The tables that are about the export; the others are the plan's."""


def key_of(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the names of the columns that tell a row from every other of its table."""
    return tuple(column.name for column in columns[: 2 if columns[1].name in {"place", "column"} else 1])
