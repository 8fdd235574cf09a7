import signal
import threading
import time

import pytest

from autograder.engine.cutoff import computing_for
from autograder.engine.observe import TimeUp

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such signal")


def compute(seconds: float) -> None:
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass


def test_it_ends_what_computes_too_long_and_leaves_no_signal_behind():
    handler = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TimeUp), computing_for(0.05):
        compute(5)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0) and signal.getsignal(signal.SIGPROF) is handler
    compute(0.1)


def test_waiting_is_no_computing():
    with computing_for(0.1):
        time.sleep(0.3)


def test_who_is_in_time_hears_nothing():
    with computing_for(0.2):
        compute(0.01)
    compute(0.3)


def test_in_another_thread_there_is_no_limit():
    done = []

    def work() -> None:
        with computing_for(0.01):
            compute(0.1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
