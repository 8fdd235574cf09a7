"""What the learner's code prints while it is checked: let through, because it helps, but not without end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO

LIMIT = 4_000
CUT = "\n… your code printed more; the rest is left out.\n"


class _Capped:
    """A text stream that passes on the first characters alone."""

    def __init__(self, stream: TextIO, limit: int):
        self._stream = stream
        self._left = limit
        self._cut = False

    def write(self, text: str) -> int:
        if self._left > 0:
            self._pass_on(text[: self._left])
        self._left -= len(text)
        if self._left < 0 and not self._cut:
            self._cut = True
            self._pass_on(CUT)
        return len(text)

    def _pass_on(self, text: str) -> None:
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._stream.write(text.encode(encoding, errors="replace").decode(encoding))

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return False


@contextmanager
def capped_prints(limit: int = LIMIT) -> Iterator[None]:
    """Until the block ends, prints go to the screen up to `limit` characters. Errors' stream goes the same way:
    nbgrader takes anything on it for a failed cell."""
    capped = _Capped(sys.stdout, limit)
    with redirect_stdout(capped), redirect_stderr(capped):
        yield
