"""What may stand on the command line, as completion needs it: without an import of any command.

An entry is an argument (`:kind`, or `:kind*` for one that may be repeated), an option that takes a value
(`--name:kind`), or one that takes none (`--name`). A kind is a set of words (`md|html`), a name of CANDIDATES in
complete.py, or nothing: then there is nothing to offer. A test compares the table with the commands themselves.
"""

_AS_AT = "--as-at:"
_PLAN = "--plan:folder"
_CHANGE = f"{_PLAN} --dry-run"
_RESULT = "--audience:public|internal --output:file -o:file"
_TABLES = (
    "milestones|milestone_owners|changes|activities|activity_owners|activity_objectives|resources|objectives|owners"
    "|measures|targets|readings|years|about|columns"
)
_UPDATED = (
    "--owner:owner --lead --objective:objective --activity:activity --tag:tag --year:year --timing:timing --rag:rag"
    " --due-before: --due-after: --due-within: --text: --where:"
)
_FILTERS = f"{_UPDATED} --status:status --confidence:rating"

MAIN = f"{_PLAN} --version --help"
WORDS = {
    "init": f":folder --organisation: --title: --year: --year-start: --short-name: --language: {_CHANGE}",
    "validate": f":file* {_PLAN} --format:text|json|github|gitlab|sarif|junit --strict --against:revision"
    " --output:file -o:file",
    "explain": ":code",
    "status": f"{_PLAN} {_AS_AT} --by:activity|owner|objective|year --since:revision"
    f" --fail-on:overdue|stale|not-reported|red|amber --format:text|json|csv|md {_RESULT} {_FILTERS}",
    "list": f":activities|milestones|objectives|owners|measures|years {_PLAN} {_AS_AT} --sort:"
    f" --format:table|json|csv|ids {_RESULT} {_FILTERS}",
    "show": f":thing {_PLAN} {_AS_AT} --format:text|json {_RESULT}",
    "diff": f":revision :revision {_PLAN} {_AS_AT} --format:text|md|html|json --exit-code {_RESULT} {_FILTERS}",
    "history": f":thing {_PLAN} --format:text|json {_RESULT}",
    "trend": f"{_PLAN} {_AS_AT} --format:table|json|csv|svg|html {_RESULT} {_FILTERS}",
    "update": ":reportable* --status:reported --completed: --forecast: --started: --note: --impact: --evidence:"
    " --confirmed-by: --reason: --superseded-by:milestone --clear:field --confidence:rating --reading: --from:file"
    f" {_AS_AT} {_CHANGE} --yes {_UPDATED}",
    "rebaseline": f":milestone --due: --reason: --approved-by: {_AS_AT} {_CHANGE}",
    "add": ":activity|milestone|owner|objective --title: --text: --activity:activity --year:year --due: --due-text:"
    " --start: --owner:owner --objective:objective --enabler: --description: --confidence:rating --reason:"
    " --depends-on:milestone --tag:tag --note: --source: --source-id: --internal --alias: --from: --until:"
    f" --successor:owner --part-of:objective --id: {_CHANGE}",
    "close-year": f":year --to:year --reason: --approved-by: {_AS_AT} {_CHANGE}",
    "import": f":file --map:file --guess --into:folder {_CHANGE}",
    "fmt": f":file* --check {_CHANGE}",
    "render": f"{_PLAN} {_AS_AT} --format:md|html|pdf --template:template --layout:activity|matrix"
    f" --edition:standard|large-print {_RESULT} {_FILTERS}",
    "site": f":folder {_PLAN} {_AS_AT} --serve --port: --audience:public|internal",
    "export": f"--format:csv|xlsx|json|ics|sqlite|parquet --kind:{_TABLES} {_PLAN} {_AS_AT} {_RESULT} {_FILTERS}",
    "textconv": ":file",
    "completion": ":bash|zsh|fish",
}
