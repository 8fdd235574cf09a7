"""A run that is killed at any moment and started again gives what a run gives that nobody stops."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import killed_grading
import pytest
from attacked_box import require_sandbox

from autograder.paths import ROOT

pytestmark = pytest.mark.sandbox
SCRIPT = ROOT / "tests" / "killed_grading.py"
POINTS = """
    SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.auto_comment
    FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id
    JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON g.cell_id = b.id
    LEFT JOIN comment c ON c.notebook_id = n.id AND c.cell_id = b.id ORDER BY 1, 2"""
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    require_sandbox()
    folder = tmp_path_factory.mktemp("killed")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))}
    command = [sys.executable, "-W", "ignore", str(SCRIPT), str(folder)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert not ended.returncode, ended.stderr
    return folder


@pytest.fixture(scope="module")
def done(folder) -> dict:
    return json.loads((folder / "done.json").read_text("utf-8"))


def files(place: Path) -> dict[str, bytes]:
    """All that a run wrote, but for the gradebook. What the index says of the gradebook is another place's."""
    found = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    index = next(name for name in found if name.endswith("index.json"))
    found[index] = json.dumps(json.loads(found[index])["students"]).encode()
    return {name: data for name, data in found.items() if name != "gradebook.db"}


def gradebook(place: Path) -> list[object]:
    with closing(sqlite3.connect(place / "gradebook.db")) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES]
        return [*counts, *connection.execute(POINTS).fetchall()]


def test_runs_were_killed_and_went_on(folder, done):
    assert done["kills"] == killed_grading.KILLS and done["finished"]
    assert set(done["exit_codes"]) == {0}, (folder / "output").read_text("utf-8")[-2000:]
    assert sum(bool(students) for runs in done["graded"] for students in runs[:-1]) > done["kills"] // 5


def test_in_the_end_reports_and_gradebook_are_those_of_a_run_that_nobody_stopped(folder, done):
    whole = files(folder / "whole"), gradebook(folder / "whole")
    assert len([name for name in whole[0] if name.endswith(".html")]) == len(killed_grading.HANDED_IN)
    for number in range(done["finished"]):
        place = folder / f"round-{number}"
        assert files(place) == whole[0] and gradebook(place) == whole[1]


def test_only_the_batch_that_was_cut_and_what_was_under_way_is_graded_twice(done):
    under_way = (1 + killed_grading.AHEAD) * killed_grading.WORKERS
    for runs in done["graded"]:
        for number, students in enumerate(runs):
            assert len(set(students)) == len(students)
            written = students[: max(0, len(students) - killed_grading.BATCH - under_way)]
            later = {student for run in runs[number + 1 :] for student in run}
            assert not later & set(written)


def test_no_box_outlives_its_grader(done):
    assert done["left_running"] == 0
