"""More machines: a grader whose work is done on a Dask cluster.

A student's submissions go out, the reports come back; reading submissions and keeping results is done here, as ever.
Each worker has a clone of this course, the same to the letter, and a box of its own. When a worker is lost, what it was
working on goes to another one. Dask trusts whoever can reach it: keep scheduler and workers in a network of your own.
"""

import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from autograder.classroom.fingerprints import Fingerprints
from autograder.classroom.grading import NOTHING_KEPT, Grader, HandedIn
from autograder.classroom.lms import lms_id
from autograder.classroom.submissions import BadInput, Submission
from autograder.engine.oracle import KeptOracle, LiveOracle
from autograder.engine.solutions import Solutions, load_solutions
from autograder.engine.verdict import Report, Verdict
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS, STATE
from autograder.sandbox import Box, UnsafeBox, sandbox_problem

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS_TO_CONNECT = 10
SECONDS_WITHOUT_WORKERS = 60
IN_HAND = 2
"""So many submissions for each thread of the cluster are on their way, so that none waits for the next."""

NO_DISTRIBUTED = (
    "Grading on a cluster needs the package distributed, which is not here: `.venv/bin/pip install distributed`."
)
UNREACHABLE = (
    "No Dask scheduler answers at {address}: start one with `dask scheduler`, and name the address that it prints, "
    "such as tcp://192.168.0.10:8786."
)
NO_WORKERS = (
    "The cluster at {address} has no workers: start some, each in a clone of this course, with "
    "`.venv/bin/dask worker {address} --nthreads 1`."
)
NO_COURSE = (
    "A worker of the cluster cannot load the course ({why}): start each in a clone of this course, with "
    "`.venv/bin/dask worker {address} --nthreads 1`."
)
OTHER_COURSE = (
    "The worker {worker} has another version of the course, or another secret seed: give it the same files and seed "
    "as here, and start it anew."
)
NO_SANDBOX = "The worker {worker} has no sandbox. {problem} Then start it anew; what was graded is kept."
LOST = "The cluster at {address} is gone: start it again and run the same command; what was graded is kept."
KILLED = "Each worker of the cluster that graded this was lost: look at their memory, and grade again."


class ClusterError(Exception):
    """Why a cluster cannot be used; the message is one sentence with the next step."""


class ClusterGrader:
    """A `Grader` whose work is done elsewhere. May be shared by threads. Raises `ClusterError` where it cannot be."""

    def __init__(self, address: str, solutions: Solutions, unsafe: bool = False):
        self.address = address
        self._terms = Fingerprints(solutions).whole, unsafe
        self._client = _connected(address)
        try:
            self._check_workers()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "ClusterGrader":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close(timeout=SECONDS_TO_CONNECT)

    @property
    def at_once(self) -> int:
        """How many submissions may be on their way."""
        return IN_HAND * sum(self._client.nthreads().values())

    def grade_together(self, handed_in: list[HandedIn], kept: Mapping[str, Verdict] = NOTHING_KEPT) -> list[Report]:
        """The reports on a student's submissions, made by some worker. As that of a `Grader`."""
        sent = [(replace(submission, notebook=None, place=None), chapter.id) for submission, chapter in handed_in]
        future = self._client.submit(grade_here, self._terms, sent, dict(kept), pure=False)
        place = handed_in[0][0].place
        return [replace(report, lms_id=lms_id(place)) for report in self._result(future)]

    def _result(self, future: "Future") -> list[Report]:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        while True:
            try:
                return future.result(timeout=SECONDS_WITHOUT_WORKERS)
            except KilledWorker as error:
                raise BadInput(KILLED) from error
            except TimeoutError as error:
                if not self._client.nthreads():
                    raise ClusterError(NO_WORKERS.format(address=self.address)) from error
            except (CommClosedError, CancelledError) as error:
                raise ClusterError(LOST.format(address=self.address)) from error

    def _check_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError as error:
            raise ClusterError(NO_WORKERS.format(address=self.address)) from error
        for found in self._client.run(problem_here, self._terms, on_error="return").values():
            if found:
                raise ClusterError(
                    NO_COURSE.format(why=str(found)[:200], address=self.address)
                    if isinstance(found, Exception)
                    else found
                )


def _connected(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(NO_DISTRIBUTED) from error
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:  # nobody there, or no address at all
        raise ClusterError(UNREACHABLE.format(address=address)) from error


# --- what a worker does ---

Terms = tuple[str, bool]
"""The fingerprint of the course that is graded, and whether students' code may run without a sandbox."""

_here = threading.local()
_one_at_a_time = threading.Lock()


def problem_here(terms: Terms) -> str | None:
    """Why this worker cannot grade; None if it can."""
    fingerprint, unsafe = terms
    if _course()[1] != fingerprint:
        return OTHER_COURSE.format(worker=_name())
    problem = None if unsafe else sandbox_problem()
    return NO_SANDBOX.format(worker=_name(), problem=problem) if problem else None


def grade_here(terms: Terms, sent: list[tuple[Submission, str]], kept: dict[str, Verdict]) -> list[Report]:
    """The reports on a student's submissions. Each thread of a worker has a box of its own, which serves one after
    another."""
    handed_in = [(submission, CATALOGUE.chapter(chapter_id)) for submission, chapter_id in sent]
    if getattr(_here, "terms", None) != terms:
        _begin(terms)
    with _one_at_a_time:  # loading a library is not thread-safe
        for _, chapter in handed_in:
            for exercise in chapter.exercises.values():
                _here.grader.oracle.answers(exercise)
    return _here.grader.grade_together(handed_in, kept)


def _begin(terms: Terms) -> None:
    """Makes this thread's grader, for a run on these terms."""
    if problem := problem_here(terms):
        raise ClusterError(problem)
    solutions, fingerprint = _course()
    oracle = KeptOracle(LiveOracle(solutions), STATE / "answers", fingerprint)
    _here.grader, _here.terms = Grader(solutions, UnsafeBox() if terms[1] else Box(), oracle), terms


@cache
def _course() -> tuple[Solutions, str]:
    """The course as this worker has loaded it, and its fingerprint."""
    solutions = load_solutions(SOLUTIONS)
    return solutions, Fingerprints(solutions).whole


def _name() -> str:
    """This worker, for people."""
    return f"on {socket.gethostname()} (process {os.getpid()})"
