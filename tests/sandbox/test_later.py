"""The part of a job that is handed over later: never before it is due, and left alone if nobody asks."""

import threading
import time
from pathlib import Path

import pytest
from attacked_box import LIMITS

from autograder.sandbox import Later, Limits

isolated = pytest.param("box", marks=pytest.mark.sandbox)


@pytest.fixture(params=[isolated, "unsafe_box"])
def any_box(request):
    return request.getfixturevalue(request.param)


def told(box, job: bytes, later: Later, limits: Limits = LIMITS) -> tuple[list[bytes], str]:
    run = box.run(job, limits, None, later)
    return list(run), run.end.reason


@pytest.mark.parametrize("size", [1, 10**6])
def test_it_comes_once_it_is_due(any_box, size):
    part = b"x" * size
    assert told(any_box, b"ask", Later(part, 1)) == ([b"first", part], "finished")


@pytest.mark.sandbox
def test_it_cannot_be_read_before(box):
    assert told(box, b"peek", Later(b"secret", 1)) == ([b"nothing", b"secret"], "finished")
    assert told(box, b"peek", Later(b"secret", 0))[0][0] in (b"secret", b"nothing")  # due from the start


def test_who_asks_too_early_waits_until_the_time_is_up(any_box):
    messages, reason = told(any_box, b"ask", Later(b"secret", 3), Limits(seconds=1, total_seconds=20))
    assert (messages, reason) == ([b"first"], "time")


def test_without_a_later_part_there_is_nothing_to_wait_for(any_box):
    run = any_box.run(b"ask", LIMITS)
    assert list(run) == [b"first", b""] and run.end.reason == "finished"


def test_nothing_is_left_of_a_part_that_nobody_read(any_box):
    told(any_box, b"never_asked", Later(b"x" * 10**6, 1))
    threads, files = threading.active_count(), open_files()
    for after in (1, 2, 9):
        assert told(any_box, b"never_asked", Later(b"x" * 10**6, after)) == ([b"first", b"second"], "finished")
    deadline = time.monotonic() + 10
    while (threading.active_count() > threads or open_files() > files) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= threads and open_files() <= files


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len([*folder.iterdir()]) if folder.is_dir() else 0
