"""One started box with its zygote: the grader's end of the control socket."""

import contextlib
import select
import socket
import subprocess
from pathlib import Path

from autograder.sandbox.bwrap import SandboxError, command, last_line, sandbox_problem
from autograder.sandbox.wire import KILL, READY, REPLY, REQUEST

START_SECONDS = 60.0
ANSWER_SECONDS = 5.0
"""How long the zygote may take to start, and to answer once its child is dead."""

NOT_STARTED = "The sandbox did not start ({why}): please report this line."


class Warm:
    """Starts a box and waits until it is ready. Raises SandboxError if it cannot be had."""

    def __init__(self, entry: str, extra_modules: Path | None) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                command(theirs.fileno(), entry, extra_modules),
                env={},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        if self._receive(len(READY), START_SECONDS) != READY:
            raise SandboxError(sandbox_problem() or NOT_STARTED.format(why=last_line(self._last_words())))

    def begin(self, memory: int, cpu_seconds: int, job: int, result: int) -> None:
        """Raises OSError if the box is gone."""
        socket.send_fds(self._control, [REQUEST.pack(memory, cpu_seconds)], [job, result])

    def answer(self, seconds: float) -> bool:
        """Whether there is a reply, or the box is gone, within that time."""
        return readable(self._control, seconds)

    def kill_job(self) -> None:
        with contextlib.suppress(OSError):  # the box is gone already, which the missing reply will show
            self._control.send(KILL)

    def reply(self) -> tuple[int, float, int] | None:
        """Wait status, CPU seconds and peak bytes of the job; None from a box that is gone or stuck."""
        reply = self._receive(REPLY.size, ANSWER_SECONDS)
        return REPLY.unpack(reply) if reply else None

    def close(self) -> None:
        """Hang up, at which the zygote leaves, and with it everything in the box."""
        self._control.close()
        try:
            self._process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._last_words()

    def kill(self) -> None:
        self._control.close()
        self._process.kill()
        self._last_words()

    def _receive(self, size: int, seconds: float) -> bytes:
        try:
            return self._control.recv(size) if readable(self._control, seconds) else b""
        except OSError:
            return b""

    def _last_words(self) -> str:
        self._process.kill()
        return self._process.communicate()[1].decode(errors="replace")


def readable(file: socket.socket | int, seconds: float) -> bool:
    """Whether there is something to read, or the other side is gone, within that time."""
    poller = select.poll()
    poller.register(file, select.POLLIN)
    return bool(poller.poll(seconds * 1000))
