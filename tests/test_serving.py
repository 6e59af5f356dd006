"""planctl site --serve: on this machine alone, made anew on save, ended by Ctrl-C."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

ROOT = Path(__file__).parents[1]


class Served:
    """A site that is being served, and what the program says."""

    def __init__(self, top: Path) -> None:
        self.top = top
        words = ["--plan", str(top / "plan"), "site", str(top / "out"), "--serve", "--port", "0"]
        self.process = subprocess.Popen([sys.executable, "-m", "planctl", *words], stderr=subprocess.PIPE, text=True)
        self.said: Queue[str] = Queue()
        self.listener = Thread(target=self._listen)
        self.listener.start()
        self.hear("written")
        self.port = int(self.hear("http://127.0.0.1:").partition("127.0.0.1:")[2].partition("/")[0])

    def hear(self, wanted: str) -> str:
        """Return the next line that holds some words; raises Empty where none comes."""
        while wanted not in (line := self.said.get(timeout=30)):
            pass
        return line

    def end(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.said.put(line)

    def get(self, path: str, host: str | None = None) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(ROOT / "tests/plans/small", tmp_path / "plan")
    of = Served(tmp_path)
    yield of
    of.process.kill()
    of.process.wait()
    of.listener.join()


def test_it_is_shown_made_anew_on_save_and_ended(served: Served) -> None:
    assert served.get("/")[0] == 200
    assert served.get("/activity/lower-energy-use.html")[0] == 200
    file = served.top / "plan/activities/lower-energy-use.yaml"
    good = file.read_text()
    file.write_text(good.replace("Lower energy use", "Use less energy"))
    served.hear("written")
    assert "Use less energy" in served.get("/activity/lower-energy-use.html")[1]
    file.write_text(good.replace("title:", "titel:"))
    served.hear("P010")  # the finding is told, the pages stay
    served.hear("cannot be read")
    assert "Use less energy" in served.get("/activity/lower-energy-use.html")[1]
    file.write_text(good)
    served.hear("written")
    assert "Lower energy use" in served.get("/activity/lower-energy-use.html")[1]
    assert served.end() == 130
    assert served.said.empty()


def test_other_sites_and_other_files_are_out_of_reach(served: Served) -> None:
    assert served.get("/", host=f"localhost:{served.port}")[0] == 200
    assert served.get("/", host="plans.example.org")[0] == 403
    assert served.get("/", host=f"rebound.example.org:{served.port}")[0] == 403
    (served.top / "secret.txt").write_text("secret")
    (served.top / "out/away").symlink_to(served.top)
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/away/secret.txt", "/activity/", "/data", "/.planctl-site"):
        status, text = served.get(path)
        assert status >= 300, path
        assert "secret" not in text
    assert os.path.lexists(served.top / "out/away")


def test_a_port_that_is_taken_is_told(served: Served) -> None:
    words = ["--plan", str(served.top / "plan"), "site", str(served.top / "two"), "--serve", "--port", str(served.port)]
    done = subprocess.run([sys.executable, "-m", "planctl", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot serve on port" in done.stderr
    assert served.get("/")[0] == 200


def test_a_file_that_goes_while_it_is_looked_at_is_no_trouble(served: Served) -> None:
    folder = served.top / "plan/activities"
    for number in range(10):
        (folder / f"more-{number}.yaml").write_text("title: More\n")
        (folder / f"more-{number}.yaml").unlink()
        time.sleep(0.05)
    assert served.process.poll() is None
