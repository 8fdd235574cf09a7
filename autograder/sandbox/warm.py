"""One started box with its zygote: the grader's end of the control socket."""

import contextlib
import os
import select
import signal
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

    def __init__(self, entry: str, extra_modules: Path | None, shared: int) -> None:
        """shared: a descriptor of what all jobs have in common"""
        box = command(entry, extra_modules)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [*box, str(theirs.fileno()), str(shared)],
                env={},
                start_new_session=True,  # no terminal to type into; and one group to kill as a whole
                pass_fds=[theirs.fileno(), shared],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        if self._receive(len(READY), START_SECONDS) != READY:
            why = last_line(self.kill())
            raise SandboxError(sandbox_problem() or NOT_STARTED.format(why=why))

    def begin(self, memory: int, cpu_seconds: int, job: int, later: int, result: int) -> None:
        """Raises OSError if the box is gone."""
        socket.send_fds(self._control, [REQUEST.pack(memory, cpu_seconds)], [job, later, result])

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
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ANSWER_SECONDS)
        self.kill()

    def kill(self) -> str:
        """End everything in the box; what was written to stderr while it started."""
        self._control.close()
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.communicate()[1].decode(errors="replace")

    def _receive(self, size: int, seconds: float) -> bytes:
        try:
            return self._control.recv(size) if readable(self._control, seconds) else b""
        except OSError:
            return b""


def readable(file: socket.socket | int, seconds: float) -> bool:
    """Whether there is something to read, or the other side is gone, within that time."""
    poller = select.poll()
    poller.register(file, select.POLLIN)
    return bool(poller.poll(seconds * 1000))
