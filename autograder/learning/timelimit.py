"""A limit on how long a piece of work may take, which holds for endless loops in Python too.

A watchdog thread raises `TimeUp` in the thread that works. It needs no signal, so it holds in any thread and on
any system. It cannot end work that never comes back to Python, such as one long call of NumPy or a `sleep`.
"""

import ctypes
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from autograder.engine.observe import TimeUp

AGAIN_AFTER = 0.02
PATIENCE = 10

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work()` returns. Raises `TimeUp` inside it once the time is over; none comes after this returns.

    A function and no context manager: its `try` closes on the call itself, so that no `TimeUp` can slip in
    between the end of the work and the end of the watch.
    """
    watchdog = _Watchdog(seconds)
    tracing = sys.gettrace()
    watchdog.start()
    try:
        watchdog.begin()
        return work()
    finally:
        watchdog.over = True
        try:
            watchdog.end()
        finally:  # one last TimeUp may have been on its way, and have cut the line above short
            watchdog.end()
            if sys.gettrace() is not tracing:
                sys.settrace(tracing)


class _InsistentTimeUp(TimeUp):
    """Is raised once more by the handler that caught it, whatever that handler is.

    Python makes the exception where it is caught. From there this one has the handler's frame traced: its next line
    raises again, now outside the `try` that swallowed the plain ones.
    """

    def __init__(self) -> None:
        super().__init__()
        sys._getframe(1).f_trace = _raise_again
        sys.settrace(_leave_new_frames_alone)


def _raise_again(frame: FrameType, event: str, arg: Any) -> None:
    raise TimeUp


def _leave_new_frames_alone(frame: FrameType, event: str, arg: Any) -> None:
    return None


class _Watchdog(threading.Thread):
    """Raises `TimeUp` in the thread that made it, again and again: a bare `except:` may swallow it."""

    def __init__(self, seconds: float):
        super().__init__(daemon=True, name="time limit")
        self.seconds = seconds
        self.over = False
        self._worker = ctypes.c_ulong(threading.get_ident())
        self._begin = threading.Event()
        self._end = threading.Event()

    def begin(self) -> None:
        """The time runs from here. Were it to run from the thread's start, a `TimeUp` could break into that."""
        self._begin.set()

    def run(self) -> None:
        self._begin.wait()
        pause, raised = self.seconds, 0
        while not self._end.wait(pause) and not self.over:
            _raise_in(self._worker, TimeUp if raised < PATIENCE else _InsistentTimeUp)
            pause, raised = AGAIN_AFTER, raised + 1

    def end(self) -> None:
        """Waits until the watch has ended, and takes back a `TimeUp` that has not arrived yet."""
        self._end.set()
        self._begin.set()
        self.join()
        _raise_in(self._worker, None)


def _raise_in(thread: ctypes.c_ulong, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(error) if error else None)
