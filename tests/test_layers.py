"""Imports run one way: a module may import only what stands after it."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import planctl

SOURCE = Path(planctl.__file__).parent
MODULES = {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in SOURCE.rglob("*.py")}

# What a user calls; what is printed; what is judged and chosen; what is read; what knows nothing of plans.
LAYERS = """
__main__ cli commands
importing bringing_back account amending filing year_names
reporting returns interview updating adding starting rebaselining editing edit asking
complete shells command_words
targets exporting site trending chronicling comparing opening states past past_ids options contract formats
exchange pages card trends chronicle pdf tagging
render context things pictures agenda listing standing comparison
facts reports trend tally history timeline revisions audience
diff activity_diff measure_diff milestone_diff field_diff
rules change change_control progress_report select lookup expression progress load
narrative header misread loaded
whereabouts layout terms phrases source model schema
lock splice moves ways spelling margins places likeness confined
naming sandbox own markdown literal output text choice progressbar parallel
git yamltext everyday period finding errors colour __init__
"""
ORDER = {name: place for place, name in enumerate(LAYERS.split())}


def imported(module: str) -> Iterator[str]:
    """The modules of ours that a module imports, also inside its functions."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("planctl"))
        elif isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("planctl."):
            inside = f"{node.module}.".removeprefix("planctl.")
            for alias in node.names:
                names = (inside + alias.name, inside.removesuffix("."), f"{inside}__init__")
                yield next(name for name in names if name in MODULES)


IMPORTS = {module: {*imported(module)} - {module} for module in MODULES}


def layer(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_has_its_layer() -> None:
    assert set(map(layer, MODULES)) == set(ORDER)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_stands_after_it(module: str) -> None:
    before = {name for name in ORDER if ORDER[name] < ORDER[layer(module)]}
    assert {name for name in IMPORTS[module] if layer(name) in before} == set()


def test_no_imports_run_in_a_circle() -> None:
    assert set(TopologicalSorter(IMPORTS).static_order()) == set(MODULES)


def test_the_imports_are_seen() -> None:
    assert IMPORTS["__main__"] >= {"cli"}
    assert IMPORTS["progress"] >= {"model", "period"}
    assert IMPORTS["opening"] >= {"rules.__init__", "reports.text"}
    assert IMPORTS["rules.__init__"] >= {"rules.dates", "rules.registry"}
