"""planctl completion: what makes a shell complete planctl's command line."""

from enum import StrEnum
from typing import Annotated

import typer

EXAMPLE = 'Example: eval "$(planctl completion bash)"'


class Shell(StrEnum):
    """The shells that are known."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


def run(shell: Annotated[Shell, typer.Argument(help="Which shell.", show_default=False)]) -> None:
    """Print the script that makes a shell complete commands, and ids, owners, years and codes of the plan at hand.

    In ~/.bashrc or, behind compinit, in ~/.zshrc: eval "$(planctl completion bash)", or zsh. In fish's config.fish:
    planctl completion fish | source
    """
    from planctl.output import echo
    from planctl.shells import SHELLS

    echo(SHELLS[shell])
