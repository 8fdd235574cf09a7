"""The time limit: it ends what is endless, leaves what is quick alone, and leaves nothing behind."""

import threading
import time

import pytest

from autograder.engine.observe import TimeUp
from autograder.learning.timelimit import within


def spin():
    while True:
        pass


def swallow_everything():
    while True:
        try:
            time.sleep(0.0001)
        except:  # noqa: E722  what a learner may write
            continue


def swallow_and_compute():
    count = 0
    while True:
        try:
            count = abs(count + 1)
        except BaseException:
            count = 0


def recurse_for_ever():
    while True:
        try:
            recurse_for_ever()
        except RecursionError:
            continue


@pytest.mark.parametrize("work", [spin, swallow_everything, swallow_and_compute, recurse_for_ever])
def test_endless_work_is_ended(work):
    with pytest.raises(TimeUp):
        within(0.05, work)


def test_the_result_of_quick_work_comes_back():
    assert within(5, lambda: "done") == "done"


def test_an_error_of_the_work_passes_through():
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_it_holds_in_another_thread_and_leaves_this_one_alone():
    caught = []

    def run():
        try:
            within(0.05, spin)
        except TimeUp:
            caught.append(threading.current_thread().name)

    thread = threading.Thread(target=run, name="worker")
    thread.start()
    thread.join(10)
    assert caught == ["worker"]


def test_nothing_arrives_after_the_end():
    """The work ends just about when the time does: TimeUp comes from the call or not at all."""
    late = 0
    for _ in range(200):
        try:
            within(0.002, lambda: time.sleep(0.0019))
        except TimeUp:
            late += 1
        for _ in range(300):
            abs(1)
    time.sleep(0.05)
    assert 0 <= late <= 200
    assert not [thread for thread in threading.enumerate() if thread.name == "time limit"]


def test_the_limits_nest():
    with pytest.raises(TimeUp):
        within(5, lambda: within(0.05, spin))
    assert within(5, lambda: within(5, lambda: 1)) == 1
