"""The process that has imported planctl and forks a child for each command, and the way to ask it for one.

See warm.py. Run as a script it serves at a Unix socket, until its standard input ends.
"""

import _socket  # socket takes as long to import as Python takes to start, and `planctl` in PATH asks too
import os
import sys
from array import array

PATIENCE = 120


def start_up(environment: dict[str, str]) -> dict[str, str]:
    """Return what the interpreter reads of an environment as it starts: no child can be given another."""
    return {name: text for name, text in environment.items() if name.startswith(("PYTHON", "LC_", "LANG"))}


def ask(address: str, words: list[str], folder: str, environment: dict[str, str], streams: list[int]) -> int:
    """Have a child run a command with these streams; return its exit status, or minus the signal that ended it."""
    pairs = [f"{name}={text}" for name, text in environment.items()]
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.settimeout(PATIENCE)
        connection.connect(address)
        connection.sendmsg([b"."], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array("i", streams))])
        connection.sendall(b"\0".join(map(os.fsencode, (folder, str(len(words)), *words, *pairs))))
        connection.shutdown(_socket.SHUT_WR)
        return int(connection.recv(8))
    finally:
        connection.close()


def serve(address: str) -> bool:
    """Fork a child for each command that is asked for; return True in a child, False when nobody will ask again."""
    import signal  # noqa: PLC0415 - who asks needs none of these
    import socket  # noqa: PLC0415 - as above
    from contextlib import suppress  # noqa: PLC0415 - as above
    from select import select  # noqa: PLC0415 - as above

    asking: dict[int, socket.socket] = {}

    def answer(*_: object) -> None:
        while asking:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            with asking.pop(child) as connection, suppress(OSError):  # who asked may have been killed
                connection.sendall(b"%d" % os.waitstatus_to_exitcode(status))

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        signal.signal(signal.SIGCHLD, answer)
        # A child that ends just before the wait begins would not end it: what it writes here does.
        ended, ending = os.pipe()
        os.set_blocking(ended, False)
        os.set_blocking(ending, False)
        signal.set_wakeup_fd(ending, warn_on_full_buffer=False)
        os.write(1, b"ready")
        sources: list[socket.socket | int] = [listener, 0, ended]
        while 0 not in (ready := select(sources, [], [])[0]):
            if ended in ready:
                os.read(ended, 4096)
            if listener not in ready:
                continue
            connection, _ = listener.accept()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # a child may end before its line stands below
            child = os.fork()
            if not child:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.set_wakeup_fd(-1)
                os.close(ended)
                os.close(ending)
                become(*socket.recv_fds(connection, 1, 3)[1], given=connection.makefile("rb").read())
            else:
                asking[child] = connection
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            if not child:
                return True
    return False


def become(*streams: int, given: bytes) -> None:
    """Make this process the one that was asked for."""
    import time  # noqa: PLC0415 - as above

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    folder, count, *texts = map(os.fsdecode, given.split(b"\0"))
    os.chdir(folder)
    sys.argv = ["planctl", *texts[: int(count)]]
    os.environ.clear()
    os.environ.update((name, text) for name, _, text in (pair.partition("=") for pair in texts[int(count) :]))
    time.tzset()


def warm_up() -> None:
    """Import all of planctl, and what it imports late."""
    import gc  # noqa: PLC0415 - who asks needs none of these
    from importlib import import_module  # noqa: PLC0415 - as above
    from pkgutil import walk_packages  # noqa: PLC0415 - as above

    import planctl  # noqa: PLC0415 - as above

    for module in walk_packages(planctl.__path__, "planctl."):
        import_module(module.name)
    for name in ("csv", "jinja2", "json", "markdown_it", "xml.etree.ElementTree"):
        import_module(name)
    gc.freeze()  # what stands now is not looked through, which would copy it, in each child


def run() -> None:
    """Run the command line and end as the interpreter does, but for the tidying up, which takes longer than most."""
    from planctl.__main__ import main  # noqa: PLC0415 - as above

    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    if isinstance(status, int):
        os._exit(status)
    sys.exit(str(status))


if __name__ == "__main__":
    warm_up()
    if serve(sys.argv[1]):
        run()
