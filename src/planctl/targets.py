"""The plans and files that a command is asked to look at by name."""

from pathlib import Path

from planctl.errors import PlanctlError
from planctl.source import find_plan, read_folder
from planctl.whereabouts import here, plan_folder


def targets(paths: list[str], plan: str | None) -> dict[Path, set[str]]:
    """Return the plans asked for, each with the files wanted (none: all of them)."""
    if not paths:
        return {plan_folder(plan): set()}
    wanted: dict[Path, set[str] | None] = {}
    for name in paths:
        path = here() / name
        try:
            path.lstat()
            folder_given = path.is_dir()
        except FileNotFoundError:
            raise PlanctlError(f'no file or folder "{name}"') from None
        except OSError as error:
            raise PlanctlError(f'cannot look at "{name}": {error.strerror}') from None
        if folder_given and path.name not in {"activities", "sections"}:
            wanted[find_plan(name, None, path)] = None
            continue
        folder = _plan_of(path)
        chosen = wanted.setdefault(folder, set())
        if chosen is None:
            continue
        relative = path.relative_to(folder).as_posix()
        if folder_given:
            inside = read_folder(folder)
            chosen.update(file for file in (*inside.texts, *inside.unread) if file.startswith(f"{relative}/"))
        else:
            chosen.add(relative)
    return {folder: files or set() for folder, files in wanted.items()}


def _plan_of(path: Path) -> Path:
    """Return the folder of the plan that a file is in; raises PlanctlError."""
    parent = path.parent
    for folder in (parent, parent.parent) if parent.name in {"activities", "sections"} else (parent,):
        if any((folder / name).is_file() for name in ("plan.yaml", "plan.yml")):
            return folder
    raise PlanctlError(f'"{path}" is in no plan: there is no plan.yaml beside or above it')
