"""Grades a small class again and again and kills the run at random moments; run as `killed_grading.py FOLDER`.

In FOLDER, `whole` is what a run gives that nobody stops, and `round-0`, `round-1`, … are what came out of runs that
were killed and started again until they were done. `done.json` says what happened. A run is the real command in a
forked child: Python and the course's modules are loaded once.
"""

import ctypes
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

import golden

from autograder.classroom import batch, grading
from autograder.classroom.gradebook import Gradebook
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT
from autograder.terminal import instructor
from autograder.terminal.app import main as command_line

CHAPTER = CATALOGUE.chapter(golden.CHAPTER)
KILLS, BATCH, AHEAD, SEED = 20, 2, 1, 5
WORKERS = 2
SECONDS_TO_LEAVE = 30
SUBREAPER = 36
HANDED_IN = (
    *("all-right", "blank", "corrupt-notebook", "crash", "exit-at-import", "first-two-solved", "forged-passes"),
    *("linear-without-bias", "notebook-alone", "right-in-other-ways", "softmax-over-the-batch", "unstable"),
)
HANDED_IN_BEFORE = ("blank", "crash", "unstable")
"""These had handed in something else before, and were graded."""


@dataclass
class Done:
    """What happened. `graded` holds, for each round and each run in it, the students in the order they were graded."""

    kills: int = 0
    finished: int = 0
    exit_codes: list[int] = field(default_factory=list)
    graded: list[list[list[str]]] = field(default_factory=list)
    left_running: int = 0


def main(folder: Path) -> None:
    ctypes.CDLL(None).prctl(SUBREAPER, 1)  # what a killed run leaves running becomes ours, and is seen
    batch.BATCH, batch.AHEAD, batch.STATE = BATCH, AHEAD, folder / "state"
    grading.Grader.grade_together = _noting(grading.Grader.grade_together, folder / "log")
    done = Done()
    os.dup2(os.open(folder / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    _prepare(folder)
    seconds = _whole(folder, done)
    (folder / "log").unlink()
    moments = random.Random(SEED)
    while done.kills < KILLS:
        _round(folder, done, moments, seconds)
    (folder / "done.json").write_text(json.dumps(asdict(done)), "utf-8")


def _prepare(folder: Path) -> None:
    """`start`, from which each round starts: what was graded before the rest of the class handed in. That run is not
    forked, so that all modules are loaded here."""
    (folder / "start").mkdir()
    Gradebook(f"sqlite:///{folder / 'start' / 'gradebook.db'}").ensure_assignment(ROOT, CHAPTER)
    for name in HANDED_IN_BEFORE:
        golden.build("all-right", folder / "submitted" / name)
    assert _grade(folder, folder / "start") == 0
    for name in HANDED_IN:
        shutil.rmtree(folder / "submitted" / name, ignore_errors=True)
        golden.build(name, folder / "submitted" / name)


def _whole(folder: Path, done: Done) -> float:
    """Seconds of a run that nobody stops."""
    shutil.copytree(folder / "start", folder / "whole")
    start = time.monotonic()
    _run(folder, folder / "whole", done)
    return time.monotonic() - start


def _round(folder: Path, done: Done, moments: random.Random, seconds: float) -> None:
    """From the start until a run is done, each killed at a random moment unless it is done by then."""
    place = folder / f"round-{done.finished}"
    shutil.copytree(folder / "start", place)
    done.graded.append([])
    while not _run(folder, place, done, moments.random() * seconds if done.kills < KILLS else None):
        done.kills += 1
        _graded(folder, done)
    _graded(folder, done)
    done.finished += 1


def _graded(folder: Path, done: Done) -> None:
    log = folder / "log"
    done.graded[-1].append(log.read_text("utf-8").splitlines() if log.exists() else [])
    log.unlink(missing_ok=True)


def _run(folder: Path, place: Path, done: Done, kill_after: float | None = None) -> bool:
    """Whether the run was done. If it was killed, all that it had started has to end, too."""
    child = os.fork()
    if not child:
        try:
            os._exit(_grade(folder, place))
        finally:
            os._exit(70)
    handle = os.pidfd_open(child)
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    is_done = bool(poller.poll(None if kill_after is None else 1000 * kill_after))
    if not is_done:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(handle)
    done.left_running += _wait_for_orphans()
    if code != -signal.SIGKILL:
        done.exit_codes.append(code)
    return code != -signal.SIGKILL


def _wait_for_orphans() -> int:
    """How many processes are left some seconds after the one that started them."""
    end = time.monotonic() + SECONDS_TO_LEAVE
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.005)
        except ChildProcessError:
            return 0
    return 1


def _grade(folder: Path, place: Path) -> int:
    """The command; its exit code."""
    instructor.ROOT = place
    os.environ["COURSE_GRADEBOOK"] = f"sqlite:///{place / 'gradebook.db'}"
    options = {"--chapter": "4", "--workers": str(WORKERS), "--reports": str(place / "graded")}
    sys.argv[1:] = ["grade", str(folder / "submitted"), *chain(*options.items())]
    try:
        command_line()
    except SystemExit as end:
        return end.code or 0
    return 0


def _noting(grade, log: Path):
    """`Grader.grade_together`, which also writes down whom it grades."""

    def noting(self, handed_in, kept):
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{handed_in[0][0].student}\n")
        return grade(self, handed_in, kept)

    return noting


if __name__ == "__main__":
    main(Path(sys.argv[1]))
