"""The hostile case of a seed: a plan and a command line, a file to import, or a repository and what is asked of it."""

from random import Random

import command_lines
import histories
import tables
from hostile import Case


def case(seed: int) -> Case:
    """Return the case of a seed."""
    chance = Random(seed)
    (make,) = chance.choices([command_lines.case, tables.case, histories.case], weights=[4, 3, 3])
    return make(chance)
