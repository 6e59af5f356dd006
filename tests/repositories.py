"""Real repositories to test with: the small plan in git."""

import os
import shutil
import subprocess
from pathlib import Path

SMALL = Path(__file__).parent / "plans" / "small"


class Repository:
    """A git repository with a plan in it, and one commit."""

    def __init__(self, top: Path, *, commit: bool = True) -> None:
        """Make it in a folder that is not there yet."""
        self.top, self.plan = top, top / "plan"
        shutil.copytree(SMALL, self.plan)
        self.git("init", "-q", "-b", "main")
        if commit:
            self.commit("the plan")

    def git(self, *arguments: str, day: str = "") -> str:
        """Run git in it, deaf to whatever this machine has set."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= {f"GIT_{part}_DATE": f"{day}T12:00:00+0000" for part in ("AUTHOR", "COMMITTER") if day}
        names = ("-c", "user.name=Planning team", "-c", "user.email=planning@example.org")
        done = subprocess.run(
            ["git", *names, *arguments], cwd=self.top, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit(self, message: str, day: str = "") -> str:
        """Commit all there is, on a day if it matters; return the revision."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, day=day)
        return self.git("rev-parse", "HEAD").strip()

    def commit_nothing(self, message: str) -> None:
        """Commit nothing at all."""
        self.git("commit", "-q", "--allow-empty", "-m", message)
