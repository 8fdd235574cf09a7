"""A box for student code on Linux: bubblewrap outside, a seccomp list inside, one forked child for each job.

Why it can be trusted:

- The answers and all judging lie outside, in the grader. In go the bytes of a job, out come bytes that the
  caller must treat as hostile.
- Inside is a file system with Python, NumPy and the engine, all read-only (contents.py), in namespaces of
  its own: no network, no other process, no host name, and no /proc. bwrap starts with an empty environment.
- A warm process, the zygote (zygote.py), forks a child for each job. It runs no student code, reads no job. It holds
  what all jobs share, which is no secret.
- The child keeps three descriptors: the job, sealed and closed once read, the pipe for results, and a pipe in which
  there is nothing until enough results came: what a job must not know at first comes through it. The child sets
  limits and installs the list of allowed system calls (seccomp.py): it cannot start a process or thread,
  send a signal, open a socket or lock a file. Only then does it read the job.
- Nothing survives a job. There is no writable place in the box, a child has no children, and its memory goes
  with it. So one box can serve the jobs of many students.
- Time and output are limited out here, memory and CPU time by the kernel. A box that does not answer is
  thrown away. What is left is timing: a job could warm the page cache and a later one measure it.
"""

import math
import os
from collections.abc import Callable, Generator
from pathlib import Path

from autograder.sandbox.run import (
    Clock,
    End,
    Handover,
    Later,
    Limits,
    OneAtATime,
    Reason,
    Run,
    end_of,
    read_messages,
)
from autograder.sandbox.warm import Warm, readable

ENTRY = "autograder.engine.task:run"
PIECE = 2**16


class Box(OneAtATime):
    """Runs jobs one after another: each in a fresh child that has nothing but the job.

    entry: `module:function` in the box, called with the job, `emit` and `later`: `emit(message)` sends bytes out,
        `later()` waits for the part of the job that is handed over later. Where the module has a `take_shared`,
        that is called before the first job, with what they share.
    extra_modules: a folder of modules to add to the box, for tests.

    Not thread-safe: one box for each thread. A box that broke is replaced for the next job.
    """

    def __init__(self, entry: str = ENTRY, extra_modules: Path | None = None) -> None:
        super().__init__()
        self._entry, self._extra_modules = entry, extra_modules
        self._warm: Warm | None = None

    def __enter__(self) -> "Box":
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Have a box ready, if there is none. Raises SandboxError where none can be had."""
        self._warm = self._warm or self._started()

    def close(self) -> None:
        self._stop_run()
        if self._warm:
            self._warm.close()
            self._warm = None

    def _started(self) -> Warm:
        shared = sealed(self._shared)
        try:
            return Warm(self._entry, self._extra_modules, shared)
        finally:
            os.close(shared)

    def _messages(
        self, run: Run, job: bytes, limits: Limits, clock: Clock, later: Later
    ) -> Generator[bytes, None, None]:
        result, later_end = self._begin(job, limits)
        handover = Handover(later, os.fdopen(later_end, "wb", buffering=0))
        stop: Reason | None = "closed"
        try:
            stop = yield from read_messages(pieces_of(result), limits, clock, handover)
        finally:
            handover.close()
            os.close(result)
            run.end = self._finish(stop, clock)

    def _begin(self, job: bytes, limits: Limits) -> tuple[int, int]:
        """Start the job's child; the ends of the pipes to read its messages from, and to write what comes later to."""
        job_fd = sealed(job)
        result, write_end = os.pipe()
        read_end, later_end = os.pipe()
        try:
            self._send(limits.memory, math.ceil(limits.total_seconds), job_fd, read_end, write_end)
        finally:
            for theirs in (job_fd, read_end, write_end):
                os.close(theirs)
        return result, later_end

    def _send(self, *request: int) -> None:
        """To the box that there is, else to a new one."""
        self.start()
        try:
            self._warm.begin(*request)
        except OSError:
            self._kill()
            self.start()
            self._warm.begin(*request)

    def _finish(self, stop: Reason | None, clock: Clock) -> End:
        """Make sure that the child is gone, by its own end or by ours."""
        if not stop and not clock.wait(self._warm.answer):
            stop = "time"  # it closed the pipe and lived on
        if stop:
            self._warm.kill_job()
        reply = self._warm.reply()
        if not reply:
            self._kill()
            return End(stop or "broken")
        status, cpu_seconds, peak_bytes = reply
        return end_of(stop, os.waitstatus_to_exitcode(status), cpu_seconds, peak_bytes)

    def _kill(self) -> None:
        self._warm.kill()
        self._warm = None


def sealed(held: bytes) -> int:
    """A file in memory that holds these bytes and that nobody can change any more."""
    import fcntl  # not on Windows, where this module must import

    fd = os.memfd_create("sealed", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with open(fd, "wb", closefd=False) as file:
        file.write(held)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def pieces_of(pipe: int) -> Callable[[float], bytes | None]:
    return lambda seconds: os.read(pipe, PIECE) if readable(pipe, seconds) else None
