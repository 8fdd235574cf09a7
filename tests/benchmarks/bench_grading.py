"""Grading one chapter-4 submission in the sandbox, against stock `nbgrader autograde` on as many exercises.

Run as `python tests/benchmarks/bench_grading.py [submissions]`. Both sides grade a class as one command line, in the
same run; CPU counts the command and all its children. A command takes a second or so by itself, which a small class
feels more than a large one. Read the ratios: machines differ.

What the reference and its mistakes give is worked out by the first command after the course changed, and kept. One
submission is graded before, so that it is there, and how long that took is told.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import golden  # noqa: E402 (lies beside this folder)

from autograder.classroom.gradebook import Gradebook  # noqa: E402
from autograder.exercises import CATALOGUE  # noqa: E402
from autograder.paths import ROOT, SOLUTIONS  # noqa: E402

CHAPTER = CATALOGUE.chapter(golden.CHAPTER)
MIX = ("all-right", "right-in-other-ways", "softmax-over-the-batch", "linear-without-bias", "unstable", "blank")
WANTED_RATIO, WANTED_AGAIN = 15, 100
STOCK_AT_MOST = 200
"""Stock nbgrader takes nearly as long for each submission, however many there are."""
FUNCTION = "def double_{0}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
TEST = """assert (double_{0}(np.ones(3)) == 2).all()
### BEGIN HIDDEN TESTS
assert double_{0}(5) == 10
### END HIDDEN TESTS"""


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few = min(count, STOCK_AT_MOST)
        stock = cpu_of(stock_command(folder / "stock", few, {"small": len(CHAPTER.exercises)})) / few
        once, _ = ours_per_submission(folder / "once", 1)
        ours, again = ours_per_submission(folder / "ours", count)
        first, second = first_and_second_run(folder / "again", count)
    print(f"{count} submissions of {len(CHAPTER.exercises)} exercises, stock {few} of them, on {os.cpu_count()} cores")
    print(f"{'':34}{'CPU s each':>12}")
    print(f"{'stock nbgrader autograde':34}{stock:12.4f}")
    print(f"{'course.py grade, one alone before':34}{once:12.4f}")
    print(f"{'course.py grade, sandboxed':34}{ours:12.4f}")
    print(f"{'course.py grade, nothing changed':34}{again:12.4f}")
    print(f"ratio stock / ours: {stock / ours:.1f} (wanted: {WANTED_RATIO})")
    print(f"grading in-process, wall: first {first:.3f} s, again with nothing changed {second:.5f} s")
    print(f"ratio first / again: {first / second:.0f} (wanted: {WANTED_AGAIN})")


def cpu_of(command: tuple[list[str], Path, dict]) -> float:
    """CPU seconds of a command and all its children."""
    arguments, folder, environment = command
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- stock nbgrader ---


def stock_command(folder: Path, count: int, exercises: dict[str, int]) -> tuple[list[str], Path, dict]:
    """A stock course with one assignment, released, and `count` submissions of it; the command that grades them.

    exercises: how many there are in each notebook, by its name
    """
    source = folder / "source" / "small"
    source.mkdir(parents=True)
    for name, number in exercises.items():
        nbformat.write(stock_notebook(number), source / f"{name}.ipynb")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    nbgrader = [sys.executable, "-m", "nbgrader"]
    generate = [*nbgrader, "generate_assignment", "small"]
    subprocess.run(generate, cwd=folder, env=environment, check=True, capture_output=True)
    for index in range(count):
        shutil.copytree(source, folder / "submitted" / f"student{index}" / "small")
    return [*nbgrader, "autograde", "small"], folder, environment


def stock_notebook(exercises: int) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell("import numpy as np")]
    for index in range(exercises):
        cells.append(stock_cell(FUNCTION.format(index), f"f{index}", solution=True))
        cells.append(stock_cell(TEST.format(index), f"t{index}", grade=True, locked=True, points=1))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def stock_cell(source: str, grade_id: str, **facts: object) -> nbformat.NotebookNode:
    defaults = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": defaults | {"grade_id": grade_id} | facts})


# --- ours ---


def submissions(folder: Path, count: int) -> Path:
    for index in range(count):
        golden.build(MIX[index % len(MIX)], folder / f"student{index}" / CHAPTER.id)
    return folder


def ours_per_submission(folder: Path, count: int) -> tuple[float, float]:
    """CPU seconds a submission of the first run, and of a second one with nothing changed."""
    handed_in = submissions(folder / "submitted", count)
    gradebook = f"sqlite:///{folder}/gradebook.db"
    Gradebook(gradebook).ensure_assignment(ROOT, CHAPTER)  # as generate_assignment has done on the other side
    environment = os.environ | {"COURSE_GRADEBOOK": gradebook, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "autograder", "grade", str(handed_in), "--reports", str(folder / "graded")]
    runs = [cpu_of((command, folder, environment)) for _ in range(2)]
    assert len(json.loads((folder / "graded" / CHAPTER.id / "index.json").read_text())["students"]) == count
    return runs[0] / count, runs[1] / count


def first_and_second_run(folder: Path, count: int) -> tuple[float, float]:
    """Wall seconds of grading a folder, and of grading it again, in a process that has started already."""
    from autograder.classroom.batch import ClassRun
    from autograder.classroom.reports import Places
    from autograder.engine.solutions import load_solutions
    from autograder.sandbox import Box

    handed_in = submissions(folder / "submitted", count)
    places = Places(folder / "graded", folder / "autograded")
    gradebook = Gradebook(f"sqlite:///{folder}/gradebook.db")
    run = ClassRun(load_solutions(SOLUTIONS), [(CHAPTER, places)], gradebook, Box)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        run.grade(handed_in)
        seconds.append(time.perf_counter() - start)
    return seconds[0], seconds[1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
