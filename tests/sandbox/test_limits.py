"""Time, memory, output and sudden death, with and without isolation."""

import signal

import pytest
from attacked_box import LIMITS, told

from autograder.sandbox import Limits

SHORT = Limits(seconds=0.3, total_seconds=20)
isolated = pytest.param("box", marks=pytest.mark.sandbox)


@pytest.fixture(params=[isolated, "unsafe_box"])
def any_box(request):
    return request.getfixturevalue(request.param)


def test_messages_come_in_order_and_whole(any_box):
    messages, end = told(any_box, "several one two three")
    assert messages == ["one", "two", "three"]
    assert end.reason == "finished"


def test_a_message_larger_than_the_pipe(any_box):
    messages, end = told(any_box, f"big_message {10**6}")
    assert messages == ["x" * 10**6]
    assert end.reason == "finished"


def test_a_message_comes_before_the_job_has_ended(any_box):
    messages = iter(any_box.run(b"close_pipe_and_stay", LIMITS))
    assert next(messages) == b"before"
    messages.close()


@pytest.mark.parametrize("attack", ["endless_loop", "sleep_forever", "drip"])
def test_time_up_without_a_message(any_box, attack):
    messages, end = told(any_box, attack, Limits(seconds=1, total_seconds=20))
    assert (messages, end.reason) == ([], "time")


def test_time_up_after_the_pipe_was_closed(any_box):
    messages, end = told(any_box, "close_pipe_and_stay", Limits(seconds=1, total_seconds=20))
    assert (messages, end.reason) == (["before"], "time")


def test_the_clock_starts_again_with_each_message_until_the_total(any_box):
    messages, end = told(any_box, "chatter", Limits(seconds=1, total_seconds=1.5))
    assert len(messages) > 1
    assert end.reason == "time"


def test_each_message_may_have_its_own_time(any_box):
    run = any_box.run(b"chatter", LIMITS, lambda count: 5 if count < 2 else 0)
    assert list(run) == [b"soon", b"soon"]
    assert run.end.reason == "time"


def test_output_is_capped(any_box):
    messages, end = told(any_box, "output_bomb", Limits(seconds=20, output=2**20))
    assert sum(map(len, messages)) <= 2**20
    assert end.reason == "output"


def test_leaving_the_loop_ends_the_job(any_box):
    run = any_box.run(b"chatter", LIMITS)
    for _ in run:
        break
    assert run.end.reason == "closed"


def test_a_new_job_ends_the_one_before(any_box):
    former = any_box.run(b"chatter", LIMITS)
    messages = iter(former)
    next(messages)
    assert told(any_box, "several next")[0] == ["next"]
    assert former.end.reason == "closed"


def test_exit_code_is_told(any_box):
    _, end = told(any_box, "leave 3")
    assert (end.reason, end.exit_code, str(end)) == ("exited", 3, "ended with exit code 3")


def test_a_quiet_exit_looks_finished(any_box):
    assert told(any_box, "leave 0")[1].reason == "finished"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no signals")
def test_a_bad_pointer_is_a_signal(any_box):
    messages, end = told(any_box, "bad_pointer")
    assert (messages, end.reason, end.signal_name) == ([], "signal", "SIGSEGV")


def test_too_big_an_array(any_box):
    assert told(any_box, f"big_array {2**46}")[1].reason == "memory"


@pytest.mark.sandbox
class TestBoxOnly:
    """What cannot be limited without isolation, or would hurt this machine."""

    def test_garbage_is_no_message(self, box):
        messages, end = told(box, "garbage")
        assert (messages, end.reason) == ([], "finished")

    def test_memory_bomb(self, box):
        limit = 2**28
        messages, end = told(box, "memory_bomb", Limits(seconds=20, memory=limit))
        assert (messages, end.reason) == ([], "memory")
        assert 2**26 < end.peak_bytes < limit

    def test_a_student_may_catch_a_memory_error(self, box):
        messages, end = told(box, "caught_memory_bomb")
        assert (messages, end.reason) == (["caught"], "finished")

    def test_deep_recursion(self, box):
        assert told(box, "deep_recursion")[1].reason in ("signal", "exited", "finished")
        assert told(box, "several next")[0] == ["next"]

    def test_abort(self, box):
        assert told(box, "abort")[1].reason == "signal"

    def test_cpu_time_is_measured(self, box):
        _, end = told(box, "endless_loop", SHORT)
        assert 0.05 < end.cpu_seconds < 1

    def test_cpu_time_is_limited_by_the_kernel_too(self, box):
        _, end = told(box, "endless_loop", Limits(seconds=20, total_seconds=0.9))
        assert end.reason == "time"
