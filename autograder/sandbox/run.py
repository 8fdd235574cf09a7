"""One job in a box, seen from outside: its limits, its messages, its end."""

import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Literal, TypeVar

from autograder.sandbox.wire import OUT_OF_MEMORY, Reader

Reason = Literal["finished", "exited", "signal", "time", "memory", "output", "closed", "broken"]
SecondsFor = Callable[[int], float]
"""From the number of messages so far to the seconds that the next one may take."""

SIGXCPU = 24
"""Linux's signal for too much CPU time; Windows does not name it."""

T = TypeVar("T")

SENTENCES = {
    "finished": "finished",
    "exited": "ended with exit code {end.exit_code}",
    "signal": "killed by {end.signal_name}",
    "time": "out of time",
    "memory": "out of memory",
    "output": "wrote too much",
    "closed": "stopped because nobody wanted the rest",
    "broken": "the box itself broke",
}


@dataclass(frozen=True)
class Limits:
    """What one job may use.

    seconds: wall time up to the next message. total_seconds: wall time for all of them together, not
    counting what the reader takes between two; also the limit on CPU time. memory: bytes of address space,
    of which the interpreter and NumPy take about 110 MB. output: bytes of all messages together.
    """

    seconds: float = 5.0
    total_seconds: float = 60.0
    memory: int = 2**30
    output: int = 16 * 2**20


STANDARD = Limits()


@dataclass(frozen=True)
class End:
    """Why a job ended and what it used. The student's code can bring about any reason but "broken".

    Figures are zero where they were not measured (no isolation, or a broken box).
    """

    reason: Reason
    exit_code: int = 0
    signal: int = 0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def signal_name(self) -> str:
        try:
            return signal.Signals(self.signal).name
        except ValueError:
            return f"signal {self.signal}"

    def __str__(self) -> str:
        return SENTENCES[self.reason].format(end=self)


@dataclass(frozen=True)
class Later:
    """The part of a job that its process cannot read before `after` messages came from it."""

    part: bytes = b""
    after: int = 0


NOTHING_LATER = Later()


class Handover:
    """Writes the later part of a job once enough messages came, in a thread: nobody knows when it will be read."""

    def __init__(self, later: Later, stream: BinaryIO) -> None:
        self._later, self._stream, self._missing = later, stream, later.after
        self._is_due()

    def message_came(self) -> None:
        self._missing -= 1
        self._is_due()

    def close(self) -> None:
        """Where the part was not asked for: the reader finds nothing."""
        if self._missing > 0:
            self._stream.close()

    def _is_due(self) -> None:
        if self._missing == 0:
            threading.Thread(target=self._write, daemon=True).start()

    def _write(self) -> None:
        with suppress(OSError), self._stream:  # the process may have ended, which its end will show
            self._stream.write(self._later.part)


class Run:
    """The messages of one job as they come: iterate over it once. After the loop `end` says how it ended.

    The job starts with the first message asked for. Leaving the loop early stops the job.
    messages: makes them, given this run, whose `end` it sets.
    """

    def __init__(self, messages: Callable[["Run"], Generator[bytes, None, None]]) -> None:
        self.end: End | None = None
        self._messages = messages(self)

    def __iter__(self) -> Iterator[bytes]:
        yield from self._messages

    def close(self) -> None:
        self._messages.close()


class OneAtATime:
    """Runs jobs one after another; those who are made from it say how one is done, in `_messages`."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._shared = b""

    def share(self, shared: bytes) -> None:
        """Hands over once what many jobs have in common, before the first of them: it must be no secret. What was
        shared before is forgotten."""
        if shared != self._shared:
            self.close()
            self._shared = shared

    def close(self) -> None:
        """Ends what runs, and gives back what is held."""
        raise NotImplementedError

    def run(
        self,
        job: bytes,
        limits: Limits = STANDARD,
        seconds_for: SecondsFor | None = None,
        later: Later = NOTHING_LATER,
    ) -> Run:
        """The messages of this job. A former job of this box that still runs is stopped."""
        self._stop_run()
        self._run = Run(lambda run: self._messages(run, job, limits, Clock(limits, seconds_for), later))
        return self._run

    def _messages(
        self, run: Run, job: bytes, limits: Limits, clock: "Clock", later: Later
    ) -> Generator[bytes, None, None]:
        """Does a job and gives its messages; sets the run's `end` whatever happens."""
        raise NotImplementedError

    def _stop_run(self) -> None:
        if self._run:
            self._run.close()
            self._run = None


class Clock:
    """The time that is left: to the next message, and to the end of the job. Only waiting counts."""

    def __init__(self, limits: Limits, seconds_for: SecondsFor | None) -> None:
        self._seconds_for = seconds_for or (lambda count: limits.seconds)
        self._total = limits.total_seconds
        self._count = 0
        self._next = self._seconds_for(0)

    def message_came(self) -> None:
        self._count += 1
        self._next = self._seconds_for(self._count)

    def wait(self, get: Callable[[float], T]) -> T:
        """What `get(seconds)` gives, which may wait so long."""
        before = time.monotonic()
        got = get(max(0.0, min(self._next, self._total)))
        spent = time.monotonic() - before
        self._next -= spent
        self._total -= spent
        return got


def read_messages(
    next_piece: Callable[[float], bytes | None], limits: Limits, clock: Clock, handover: Handover
) -> Generator[bytes, None, Reason | None]:
    """Until the stream ends, or there is a reason to stop the job.

    `next_piece(seconds)` gives some bytes, none at the end, or None if nothing came in time.
    """
    reader, size = Reader(), 0
    while (piece := clock.wait(next_piece)) is not None:
        if not piece:
            return None
        if (size := size + len(piece)) > limits.output:
            return "output"
        for message in reader.feed(piece):
            yield message
            clock.message_came()
            handover.message_came()
    return "time"


def end_of(stop: Reason | None, code: int, cpu_seconds: float = 0.0, peak_bytes: int = 0) -> End:
    """stop: why we stopped it, if we did. code: as of `subprocess`, minus the signal that killed it."""
    reasons: dict[int, Reason] = {0: "finished", OUT_OF_MEMORY: "memory", -SIGXCPU: "time"}
    reason = stop or reasons.get(code, "signal" if code < 0 else "exited")
    return End(reason, max(code, 0), max(-code, 0), cpu_seconds, peak_bytes)
