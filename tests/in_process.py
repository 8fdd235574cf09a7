"""A runner for tests that runs jobs here, without a box, and can be told to go wrong."""

import gc
from collections.abc import Callable, Iterator

from autograder.engine import task
from autograder.sandbox import End, Later

Spoil = Callable[[list[bytes]], tuple[list[bytes], End]]


class HereRun:
    """The messages of one job, how it is said to have ended, and how long each message was given."""

    def __init__(self, messages: list[bytes], end: End, seconds_for: Callable[[int], float]):
        self._messages, self.end, self._seconds_for = messages, end, seconds_for
        self.seconds: list[float] = []

    def __iter__(self) -> Iterator[bytes]:
        for count, message in enumerate(self._messages):
            self.seconds.append(self._seconds_for(count))
            yield message


class HereRunner:
    """Runs jobs in this process. `spoil(messages)` may cut or change what comes out, and then names the end."""

    def __init__(self, spoil: Spoil = lambda messages: (messages, End("finished"))):
        self.spoil = spoil
        self.runs: list[HereRun] = []
        self._shared = b""

    def share(self, shared: bytes) -> None:
        self._shared = shared

    @property
    def jobs(self) -> int:
        return len(self.runs)

    def run(self, job: bytes, limits: object, seconds_for: Callable[[int], float], later: Later) -> HereRun:
        messages: list[bytes] = []

        def part() -> bytes:
            assert len(messages) == later.after, "asked for what comes later when it has not come"
            return later.part

        task.take_shared(self._shared)
        gc.disable()  # it would look through all that the tests hold, which counts as the student's time
        try:
            task.run(job, messages.append, part)
        finally:
            gc.enable()
        self.runs.append(HereRun(*self.spoil(messages), seconds_for))
        return self.runs[-1]

    def close(self) -> None:
        """Nothing to close."""
