"""Grading on a real Dask cluster: a scheduler and two workers, each a process of its own, on this machine."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import golden
import pytest
from attacked_box import require_sandbox

from autograder.classroom import batch, cluster
from autograder.classroom.batch import ClassRun
from autograder.classroom.cluster import ClusterError, ClusterGrader
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.reports import Places
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS
from autograder.sandbox import Box

CHAPTER = CATALOGUE.chapter(golden.CHAPTER)
CLASS = ("all-right", "blank", "crash", "forged-passes", "linear-without-bias", "softmax-over-the-batch", "unstable")
COPIES = 3
SECONDS_TO_START = 60
GRADES = """
    SELECT s.student_id, b.name, g.auto_score FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id
    JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON g.cell_id = b.id ORDER BY 1, 2"""

pytestmark = pytest.mark.sandbox


@contextmanager
def process(*words: str, folder: Path, **variables: str):
    """A process in a folder, which is ended after use."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "lessons")))} | variables
    with (folder / f"{words[0]}.log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def scheduler(folder: Path):
    """The address of a scheduler."""
    file = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file))
    with process("distributed.cli.dask_scheduler", *words, folder=folder) as started:
        until(file.is_file, started)
        yield json.loads(file.read_text("utf-8"))["address"]


def worker(address: str, folder: Path, name: str = "one", **variables: str):
    options = {"--nthreads": "1", "--host": "127.0.0.1", "--name": name, "--local-directory": str(folder / "dask")}
    words = [word for pair in options.items() for word in pair]
    return process(
        "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard", *words, folder=folder, **variables
    )


def until(is_so, started: subprocess.Popen) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not is_so():
        assert time.monotonic() < end and started.poll() is None
        time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A class that has handed in, and a gradebook that knows the chapter."""
    folder = tmp_path_factory.mktemp("cluster")
    Gradebook(f"sqlite:///{folder / 'gradebook.db'}").ensure_assignment(ROOT, CHAPTER)
    for name in CLASS:
        golden.build(name, folder / "submitted" / f"{name}-0")
        for copy in range(1, COPIES):
            shutil.copytree(folder / "submitted" / f"{name}-0", folder / "submitted" / f"{name}-{copy}")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    require_sandbox()
    with scheduler(folder) as address:
        yield address


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    monkeypatch.setattr(batch, "STATE", tmp_path / "state")
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", SECONDS_TO_START)


def grade(folder: Path, place: Path, on_done=lambda done, total: None, **options):
    """What a run into a new place did."""
    place.mkdir()
    shutil.copy(folder / "gradebook.db", place)
    places = Places(place / "graded", place / "autograded")
    with Gradebook(f"sqlite:///{place / 'gradebook.db'}") as gradebook:
        run = ClassRun(load_solutions(SOLUTIONS), [(CHAPTER, places)], gradebook, Box, **options)
        return run.grade(folder / "submitted", on_done)


def files(place: Path) -> dict[str, bytes]:
    found = (path for path in place.rglob("*") if path.is_file() and path.name not in ("index.json", "gradebook.db"))
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}


def grades(place: Path) -> list[tuple]:
    with closing(sqlite3.connect(place / "gradebook.db")) as connection:
        return connection.execute(GRADES).fetchall()


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(folder, address, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "BATCH", 4)
    told: list[int] = []
    with worker(address, folder, "one") as one, worker(address, folder, "two"):

        def kill_in_the_middle(done: int, total: int) -> None:
            told.append(done)
            if done == 4:
                threading.Timer(0.1, one.send_signal, [signal.SIGKILL]).start()

        with ClusterGrader(address, load_solutions(SOLUTIONS)) as grader:
            grader._client.wait_for_workers(2, timeout=SECONDS_TO_START)
            summary = grade(folder, tmp_path / "there", kill_in_the_middle, cluster=grader)
        assert one.wait(SECONDS_TO_START) == -signal.SIGKILL
    assert (summary.graded, summary.problems) == (len(CLASS) * COPIES, [])
    assert told == [0, 4, 8, 12, 16, 20, 21]
    assert grade(folder, tmp_path / "here").graded == len(CLASS) * COPIES
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert grades(tmp_path / "there") == grades(tmp_path / "here")


def refused(address: str) -> str:
    with pytest.raises(ClusterError) as caught:
        ClusterGrader(address, load_solutions(SOLUTIONS))
    return str(caught.value)


def test_a_worker_that_cannot_grade_is_told_before_anything_is_sent(folder, address, tmp_path):
    with worker(address, folder, COURSE_SEED="99"):
        assert "has another version of the course, or another secret seed" in refused(address)
    with worker(address, folder, PATH=str(tmp_path)):
        assert "has no sandbox. The sandbox needs the program bwrap" in refused(address)
    (tmp_path / "autograder.py").write_text("raise ImportError('this is no course')", "utf-8")
    with worker(address, tmp_path, PYTHONPATH=str(tmp_path)):
        assert "cannot load the course" in refused(address)


def test_a_worker_that_comes_late_is_held_to_the_same(folder, address):
    with worker(address, folder), ClusterGrader(address, load_solutions(SOLUTIONS)) as grader:
        grader._terms = ("another course", False)
        with pytest.raises(ClusterError, match="another version of the course"):
            grader.grade_together([(cluster.Submission("anna", CHAPTER.id, {}), CHAPTER)])


def test_a_cluster_without_workers_is_told(address, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    assert "has no workers" in refused(address)


def test_a_cluster_whose_workers_all_leave_is_told(folder, address, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_WITHOUT_WORKERS", 0.5)
    with worker(address, folder) as only, ClusterGrader(address, load_solutions(SOLUTIONS)) as grader:
        only.send_signal(signal.SIGKILL)
        with pytest.raises(ClusterError, match="has no workers"):
            grader.grade_together([(cluster.Submission("anna", CHAPTER.id, {}), CHAPTER)])


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://x", "no address"])
def test_an_address_where_nobody_answers_is_told(address, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    assert f"No Dask scheduler answers at {address}" in refused(address)


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "needs the package distributed" in refused("tcp://127.0.0.1:1")
