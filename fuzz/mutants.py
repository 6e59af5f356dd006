"""Change one thing at a time in a module and see whether its tests notice: what survives shows what nobody tests.

    python fuzz/mutants.py splice tests/test_splice.py [--sample 60] [--seed 1]

A comparison is turned to its neighbour, "and" to "or", a sum to a difference, a number to the next, a flag round, a
condition to its contrary, what is returned to nothing. Words for people are left alone. A mutant that runs four times
as long as the tests do, and ten seconds more, counts as killed.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


class Mutant(NamedTuple):
    """A module with one thing changed: the line, what is there now, the whole text."""

    line: int
    now: str
    text: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(source)
    for node in list(ast.walk(tree)):
        as_it_is = dict(vars(node))
        for line, now in _changed(node):
            yield Mutant(line, now, ast.unparse(ast.fix_missing_locations(tree)))
        vars(node).update(as_it_is)


def _changed(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Change a node, in one way; yield where, and what is there then; nothing where there is no way."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        node.ops = [_COMPARED[type(node.ops[0])](), *node.ops[1:]]
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp) and type(node.op) in _RECKONED:
        node.op = _RECKONED[type(node.op)]()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare | ast.BoolOp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    else:
        return
    shown = node.test if isinstance(node, ast.If | ast.While) else node
    if isinstance(node, ast.expr | ast.stmt):
        yield node.lineno, ast.unparse(shown).split("\n")[0]


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def survives(source: Path, module: Path, mutant: str | None, tests: Sequence[str], patience: float) -> bool:
    """Tell whether the tests pass with a mutant in place of its module; None is the module as it is."""
    target = source / "planctl" / module
    kept = target.read_text(encoding="utf-8")
    if mutant is not None:
        target.write_text(mutant, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "SEARCH": "0.1"}
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    with subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(timeout=patience) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            return False
        finally:
            target.write_text(kept, encoding="utf-8")


def main() -> None:
    """Try mutants of a module and print those that survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="such as splice, or rules/dates")
    parser.add_argument("tests", nargs="+", help="files of tests, or tests by name")
    parser.add_argument("--sample", type=int, help="so many of them, drawn by chance; else all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    module = Path(f"{asked.module}.py")
    found = list(mutants((ROOT / "src" / "planctl" / module).read_text(encoding="utf-8")))
    tried = found
    if asked.sample is not None and asked.sample < len(found):
        tried = sorted(random.Random(asked.seed).sample(found, asked.sample))
    with tempfile.TemporaryDirectory() as top:
        sources: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.jobs):
            shutil.copytree(ROOT / "templates", Path(top, str(number), "templates"))
            sources.put(Path(shutil.copytree(ROOT / "src", Path(top, str(number), "src"))))
        began = time.monotonic()
        if not survives(Path(top, "0", "src"), module, None, asked.tests, 900):
            sys.exit("the tests fail with the module as it is")
        patience = 4 * (time.monotonic() - began) + 10

        def alive(mutant: Mutant) -> bool:
            source = sources.get()
            try:
                return survives(source, module, mutant.text, asked.tests, patience)
            finally:
                sources.put(source)

        lived = 0
        with ThreadPoolExecutor(asked.jobs) as pool:
            for number, (mutant, lives) in enumerate(zip(tried, pool.map(alive, tried), strict=True), 1):
                lived += lives
                if lives:
                    print(f"{module}:{mutant.line}: survived: {mutant.now}", flush=True)
                sys.stderr.write(f"{number} of {len(tried)} tried, {lived} alive\n")
    print(f"{asked.module}: {len(found)} mutants, {len(tried)} tried, {len(tried) - lived} killed, {lived} alive")


if __name__ == "__main__":
    main()
