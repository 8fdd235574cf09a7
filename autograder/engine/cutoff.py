"""A limit on how long code in this process may compute: a signal raises `TimeUp` in it, once.

It counts time of the processor, so that a busy machine costs nobody anything. What swallows the error, or never comes
back to Python, is left to whoever watches the process from outside.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from autograder.engine.observe import TimeUp


@contextmanager
def computing_for(seconds: float) -> Iterator[None]:
    """Raises `TimeUp` in the block once it has computed for so long. Does nothing on Windows, which has no such signal,
    and in a thread other than the first, which gets none."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _time_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _time_up(number: int, frame: FrameType | None) -> None:
    raise TimeUp
