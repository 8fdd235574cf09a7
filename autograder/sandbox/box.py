"""A box for student code on Linux: bubblewrap outside, a seccomp list inside, one forked child for each job.

Why it can be trusted:

- Outside, in the grader, lie the answers and all judging. In go the bytes of a job, out come bytes that the
  caller must treat as hostile.
- Inside is a file system with Python, NumPy and the engine, all read-only (contents.py), in namespaces of its own:
  no network, no other process, no host name, and no /proc. bwrap is started with an empty environment.
- A warm process, the zygote (zygote.py), forks a child for each job. It runs no student code and reads no job.
- The child keeps two descriptors: the job, sealed and closed once read, and the pipe for results. It sets limits and
  installs the list of allowed system calls (seccomp.py): it cannot start a process or thread, send a signal, open
  a socket or lock a file. Then it reads the job.
- Nothing survives a job. There is no writable place in the box, a child has no children, and its memory goes
  with it. So one box can serve the jobs of many students.
- Time and output are limited out here, memory and CPU by the kernel. A box that does not answer is thrown away.
"""

import fcntl
import math
import os
import platform
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

from autograder.sandbox.contents import INTERPRETER, ZYGOTE, mounts
from autograder.sandbox.frames import Reader
from autograder.sandbox.run import Clock, End, Limits, Reason, Run, SecondsFor
from autograder.sandbox.seccomp import ARCHITECTURES
from autograder.sandbox.zygote import OUT_OF_MEMORY, REPLY, REQUEST

ENTRY = "autograder.engine.task:run"
START_SECONDS = 60.0
ANSWER_SECONDS = 5.0
"""How long the zygote may take to start, and to answer once its child is dead."""
PIECE = 2**16

ISOLATION = ("--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000", "--hostname", "box",
             "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv", "--chdir", "/")  # fmt: skip
ENVIRONMENT = {
    "LD_LIBRARY_PATH": "/lib",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
KEPT_VARIABLES = ("OPENBLAS_CORETYPE",)

NOT_LINUX = "The sandbox needs Linux, and this is {system}: grade on Linux, or without isolation with --unsafe."
NOT_THIS_MACHINE = "The sandbox knows x86_64 and aarch64, not {machine}: grade on one of these, or with --unsafe."
NO_BWRAP = "The sandbox needs the program bwrap, which is not on PATH: install it with `apt install bubblewrap`."
NO_NAMESPACES = (
    "bwrap may not make a sandbox here ({why}): allow user namespaces, on Ubuntu with "
    "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, on Debian with "
    "`sudo sysctl kernel.unprivileged_userns_clone=1`, in Docker with `--security-opt seccomp=unconfined`."
)
NOT_STARTED = "The sandbox did not start: {why}"


class SandboxError(Exception):
    """The box cannot be had; the message is one sentence with the next step."""


def sandbox_problem() -> str | None:
    """None if a box can be had here, else one sentence that says why not and what to do."""
    if sys.platform != "linux":
        return NOT_LINUX.format(system=platform.system())
    if platform.machine() not in ARCHITECTURES:
        return NOT_THIS_MACHINE.format(machine=platform.machine())
    if not (bwrap := find_bwrap()):
        return NO_BWRAP
    trial = subprocess.run([bwrap, *ISOLATION, "--ro-bind", "/", "/", "true"],
                           env={}, capture_output=True, text=True)  # fmt: skip
    return NO_NAMESPACES.format(why=last_line(trial.stderr)) if trial.returncode else None


def find_bwrap() -> str | None:
    return shutil.which("bwrap") or _bwrap_of_the_wheel()


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


class Box:
    """Runs jobs one after another: each in a fresh child that has nothing but the job.

    entry: `module:function` of a function `(job: bytes, emit)` in the box, where `emit(message)` sends bytes out.
    extra_modules: a folder of modules to add to the box, for tests.

    Not thread-safe: one box for each thread. A box ends with the thread that started it; the next job then
    starts another, as it does after any failure of the box.
    """

    def __init__(self, entry: str = ENTRY, extra_modules: Path | None = None) -> None:
        self._entry, self._extra = entry, extra_modules
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._run: Run | None = None

    def __enter__(self) -> "Box":
        self.start()
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def run(self, job: bytes, limits: Limits = Limits(), seconds_for: SecondsFor | None = None) -> Run:
        """The messages of this job. A former job of this box that still runs is stopped."""
        self._stop_run()
        self._run = Run(self._messages(job, limits, Clock(limits, seconds_for)))
        return self._run

    def start(self) -> None:
        """Raises SandboxError where no box can be had."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                command(theirs.fileno(), self._entry, self._extra),
                env={}, pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        self._expect_ready()

    def close(self) -> None:
        """Hang up, at which the zygote leaves; what does not leave is killed, and with it all in the box."""
        self._stop_run()
        if self._process:
            self._control.close()
            try:
                self._process.wait(ANSWER_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stderr.close()
            self._process = self._control = None

    def _stop_run(self) -> None:
        if self._run:
            self._run.close()
            self._run = None

    def _expect_ready(self) -> None:
        if readable(self._control, START_SECONDS) and self._control.recv(PIECE):
            return
        self._process.kill()
        why = last_line(self._process.communicate()[1].decode(errors="replace"))
        self._control.close()
        self._process = self._control = None
        raise SandboxError(sandbox_problem() or NOT_STARTED.format(why=why))

    def _messages(self, job: bytes, limits: Limits, clock: Clock) -> Generator[bytes, None, End]:
        result = self._begin(job, limits)
        stopped_for: Reason | None = "closed"
        try:
            stopped_for = yield from read_messages(result, limits, clock)
        finally:
            os.close(result)
            end = self._finish(stopped_for, clock)
        return end

    def _begin(self, job: bytes, limits: Limits) -> int:
        """Start the job's child; the end of the pipe from which its messages are read."""
        request = REQUEST.pack(limits.memory, math.ceil(limits.total_seconds))
        job_fd = sealed(job)
        result, write_end = os.pipe()
        try:
            self._send(request, [job_fd, write_end])
        finally:
            os.close(job_fd)
            os.close(write_end)
        return result

    def _send(self, request: bytes, fds: list[int]) -> None:
        """To the zygote that there is, else to a new one."""
        if self._process and self._process.poll() is None:
            try:
                socket.send_fds(self._control, [request], fds)
                return
            except OSError:
                pass
        self._replace()
        socket.send_fds(self._control, [request], fds)

    def _replace(self) -> None:
        self._kill()
        self.start()

    def _kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process.stderr.close()
            self._control.close()
            self._process = self._control = None

    def _finish(self, stopped_for: Reason | None, clock: Clock) -> End:
        """Make sure that the child is gone, by its own end or ours."""
        if not stopped_for and not clock.wait(lambda seconds: readable(self._control, seconds)):
            stopped_for = "time"  # it closed the pipe and lived on
        if stopped_for:
            self._ask_to_kill()
        reply = self._control.recv(REPLY.size) if readable(self._control, ANSWER_SECONDS) else b""
        if not reply:
            self._kill()
            return End(stopped_for or "broken")
        return end_of(reply, stopped_for)

    def _ask_to_kill(self) -> None:
        try:
            self._control.send(b"kill")
        except OSError:
            pass  # the box is gone already, which the missing reply will show
