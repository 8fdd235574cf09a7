"""Messages on a stream, however it is cut."""

import os

from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.wire import Reader, send


@given(st.lists(st.binary(max_size=20), max_size=5), st.integers(1, 9))
def test_any_cut_gives_the_same_messages(messages, size):
    stream = b"".join(len(message).to_bytes(4, "big") + message for message in messages)
    reader = Reader()
    read = [m for i in range(0, len(stream), size) for m in reader.feed(stream[i : i + size])]
    assert read == messages


def test_an_unfinished_message_is_kept_back():
    reader = Reader()
    assert reader.feed(b"\x00\x00\x00\x02a") == []
    assert reader.feed(b"b\x00") == [b"ab"]


def test_sent_messages_can_be_read():
    read_end, write_end = os.pipe()
    send(write_end, b"hello")
    os.close(write_end)
    assert Reader().feed(os.read(read_end, 100)) == [b"hello"]
    os.close(read_end)
