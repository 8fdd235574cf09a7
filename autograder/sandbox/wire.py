"""What goes over the wire between grader and box: requests, replies, and messages on a byte stream.

A message is four bytes of length, then its bytes. Both sides use this file; it imports next to nothing, so
that the process inside stays small.
"""

import os
import struct

REQUEST = struct.Struct("!QQ")
"""Bytes of memory, seconds of CPU. Sent with three descriptors: the job to read, the pipe for what of it comes later,
the pipe for results."""
REPLY = struct.Struct("!idQ")
"""Wait status, CPU seconds, peak resident bytes."""
READY, KILL = b"ready", b"kill"
OUT_OF_MEMORY = 77
"""Exit code of a job that ran into its memory limit."""

LENGTH = struct.Struct("!I")


def send(fd: int, message: bytes) -> None:
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[os.write(fd, rest) :]


class Reader:
    """Cuts a stream that arrives in arbitrary pieces into messages. An unfinished last one is dropped."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        self._buffer += piece
        messages, start = [], 0
        while (stop := self._end_of_message(start)) is not None:
            messages.append(bytes(self._buffer[start + LENGTH.size : stop]))
            start = stop
        del self._buffer[:start]
        return messages

    def _end_of_message(self, start: int) -> int | None:
        if len(self._buffer) < start + LENGTH.size:
            return None
        stop = start + LENGTH.size + LENGTH.unpack_from(self._buffer, start)[0]
        return stop if stop <= len(self._buffer) else None
