"""The same jobs without any isolation, for machines where there is no box: one plain process for each job.

Only for code that one would run oneself. The time limit and the cap on output hold; nothing else does.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path

from autograder.sandbox.box import ENTRY, PIECE
from autograder.sandbox.run import (
    Clock,
    Handover,
    Later,
    Limits,
    OneAtATime,
    Reason,
    Run,
    end_of,
    read_messages,
)
from autograder.sandbox.wire import send

CHILD = Path(__file__).with_name("unsafe_child.py")


class UnsafeBox(OneAtATime):
    """A `Box` in all but the protection. Of the limits, memory is not kept; figures of use are zero."""

    def __init__(self, entry: str = ENTRY, extra_modules: Path | None = None) -> None:
        super().__init__()
        extra = [str(extra_modules)] if extra_modules else []
        self._command = [sys.executable, "-I", str(CHILD), entry, *extra]

    def __enter__(self) -> "UnsafeBox":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Nothing to do: each job starts its own process."""

    def close(self) -> None:
        self._stop_run()

    def _messages(
        self, run: Run, job: bytes, limits: Limits, clock: Clock, later: Later
    ) -> Generator[bytes, None, None]:
        process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        stop: Reason | None = "closed"
        try:
            with contextlib.suppress(OSError):  # the child died early, which its exit code will show
                send(process.stdin.fileno(), self._shared)
                send(process.stdin.fileno(), job)
            handover = Handover(later, process.stdin)
            try:
                stop = yield from read_messages(pieces_of(process, limits.output), limits, clock, handover)
            finally:
                handover.close()
            stop = stop or wait(process, clock)
        finally:
            process.kill()
            run.end = end_of(stop, process.wait())


def wait(process: subprocess.Popen, clock: Clock) -> Reason | None:
    """For a process that closed its output and may live on."""

    def ended(seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process.returncode is not None

    return None if clock.wait(ended) else "time"


def pieces_of(process: subprocess.Popen, at_most: int) -> Callable[[float], bytes | None]:
    """What the process writes, read by a thread, as Windows cannot wait for a pipe."""
    pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read(size: int = 0) -> None:
        with process.stdout:
            while size <= at_most and (piece := os.read(process.stdout.fileno(), PIECE)):
                pieces.put(piece)
                size += len(piece)
        pieces.put(b"")

    def next_piece(seconds: float) -> bytes | None:
        with contextlib.suppress(queue.Empty):
            return pieces.get(timeout=seconds)
        return None

    threading.Thread(target=read, daemon=True).start()
    return next_piece
