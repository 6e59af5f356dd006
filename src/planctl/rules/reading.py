"""What the loader reports: why a file, a key or a value could not be read. Always errors, never switched off."""

from planctl.finding import Level
from planctl.rules.registry import Rule, add

_TEXTS: dict[tuple[str, str], str] = {
    ("P001", "file cannot be opened"): """
        A file cannot be opened or is not text in UTF-8.

        Nothing of it was read, so every figure would be without it. Links out of the plan's folder, folders named
        like files, files over 4 MiB and files without permission are refused too.

        Bad:
            activities/estates.yaml    (saved as Windows-1252)
        Mended:
            activities/estates.yaml    (saved as UTF-8)
        """,
    ("P002", "not YAML"): """
        A file is not YAML.

        Nothing of the file can be read until this is mended; the rest of the plan is still checked.

        Bad:
            title: Estates: the next three years
        Mended:
            title: "Estates: the next three years"
        """,
    ("P003", "file is empty"): """
        A file has nothing in it.

        An empty file is most often a save that went wrong. Dropping an activity is said with the status closed.

        Bad:
            # activities/estates.yaml
        Mended:
            title: Estates
            owners: [director-of-estates]
        """,
    ("P004", "key given twice"): """
        One key is given twice.

        YAML readers keep one of the two and drop the other without a word. Two spellings of one year are the same key.

        Bad:
            milestones:
              2023/24: [{id: one, text: Publish the report}]
              2023-24: [{id: two, text: Publish the data}]
        Mended:
            milestones:
              2023/24:
                - {id: one, text: Publish the report}
                - {id: two, text: Publish the data}
        """,
    ("P005", "anchor, alias, merge key or tag"): """
        An anchor, alias, merge key or tag.

        A plan file says what it says in the place where it says it, so that a change to one line changes one thing.

        Bad:
            owners: &all [director-of-finance]
            depends_on: *all
        Mended:
            owners: [director-of-finance]
        """,
    ("P006", "second document"): """
        A second document begins in one file.

        What stands behind the line --- would not be read.

        Bad:
            title: Estates
            owners: [director-of-estates]
            ---
            title: Fleet
        Mended:
            title: Estates
            owners: [director-of-estates]
        """,
    ("P007", "control character"): """
        A control character stands in the text.

        It cannot be seen in an editor, and no page or spreadsheet can show it. It comes most often from a word
        processor's line break.

        Bad:
            title: Estates<U+000B>and fleet
        Mended:
            title: Estates and fleet
        """,
    ("P008", "nested too deep"): """
        Values are nested more than 50 deep.

        No plan needs more than six; it is a stray bracket or an attack.

        Bad:
            tags: [[[[[[[[[[ ... ]]]]]]]]]]
        Mended:
            tags: [estates]
        """,
    ("P009", "key is no text"): """
        A key is a list or a mapping.

        Keys are words; a question mark or a bracket at the start of a line makes something else of them.

        Bad:
            ? [2023/24, 2024/25]
            : [{id: one, text: Publish}]
        Mended:
            2023/24: [{id: one, text: Publish}]
        """,
    ("P010", "unknown key"): """
        A key that the format does not have.

        A misspelt key would be a fact that nobody ever reads. The finding names the keys that there are.

        Bad:
            titel: Estates
        Mended:
            title: Estates
        """,
    ("P011", "something required is missing"): """
        A required key is missing or empty.

        Without it the thing cannot be named, owned or counted.

        Bad:
            2023/24:
              - {id: one}
        Mended:
            2023/24:
              - {id: one, text: Publish the report}
        """,
    ("P012", "wrong shape"): """
        A list, a mapping or text stands where another of the three belongs.

        It is most often a missing dash or an indentation that is off.

        Bad:
            owners: director-of-finance
        Mended:
            owners: [director-of-finance]
        """,
    ("P013", "not a date"): """
        A text that is no date or year.

        Dates are never guessed: day and month could be taken for each other. A day is 2023-04-19, a month 2023-04,
        a quarter 2023/24 Q1, a year 2023/24.

        Bad:
            - {id: one, text: Publish the report, due: 19/04/2023}
        Mended:
            - {id: one, text: Publish the report, due: 2023-04-19}
        """,
    ("P014", "not a number"): """
        A text that is no number.

        A unit, a currency sign or a thousands separator stands in another field or not at all.

        Bad:
            resources: [{kind: budget, amount: "£250,000"}]
        Mended:
            resources: [{kind: budget, amount: 250000, unit: GBP}]
        """,
    ("P015", "not one of the words"): """
        A word that the field does not have.

        Counts are made by these words, so one that is nearly right would be counted nowhere.

        Bad:
            - {id: one, text: Publish the report, status: done}
        Mended:
            - {id: one, text: Publish the report, status: complete}
        """,
    ("P016", "newer format"): """
        The plan is written in a newer format than this planctl reads.

        What the newer format means is not known here, so nothing is guessed.

        Bad:
            format: 2
        Mended:
            format: 1
        """,
    ("P017", "no plan.yaml"): """
        The folder has no plan.yaml.

        The years, the ratings and the title stand there, and every date depends on the years.

        Bad:
            plan/activities/estates.yaml
        Mended:
            plan/plan.yaml
            plan/activities/estates.yaml
        """,
    ("P018", "file that is not one of a plan"): """
        A YAML or Markdown file stands where no file of a plan does.

        Somebody meant it to be read, and nothing reads it.

        Bad:
            plan/estates.yaml
        Mended:
            plan/activities/estates.yaml
        """,
    ("P019", "two files for one thing"): """
        Two files say the same thing, one ending .yaml and one .yml.

        Only one is read; which of the two is the plan must not be a matter of chance.

        Bad:
            activities/estates.yaml
            activities/estates.yml
        Mended:
            activities/estates.yaml
        """,
    ("P020", "section without a heading"): """
        A section does not open with a heading.

        Its title is its first heading; without one it cannot stand in the contents.

        Bad:
            We were set up by Parliament.
        Mended:
            # Who we are

            We were set up by Parliament.
        """,
    ("P021", "check that cannot be read"): """
        A check of the plan's own cannot be read: its code, or an expression in it.

        A check that does not run is worse than none, since everybody believes that it does.

        Bad:
            checks:
              - {code: X001, each: activity, require: confidense_reason, message: A rating needs a reason.}
        Mended:
            checks:
              - {code: X001, each: activity, require: confidence_reason, message: A rating needs a reason.}
        """,
    ("P022", "not a colour"): """
        The accent is no colour of the form #rrggbb.

        Its contrast with the paper is reckoned from the six digits. Without quotation marks YAML takes
        what follows the # for a comment, and there is no colour.

        Bad:
            accent: #14568a
        Mended:
            accent: "#14568a"
        """,
}

for (_code, _name), _text in _TEXTS.items():
    add(Rule(_code, _name, Level.error, _text))
