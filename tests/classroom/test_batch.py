import contextlib
import csv
import gc
import json
import os
import shutil
import sys
from datetime import datetime

import golden
import pytest
from in_process import HereRunner
from nbgrader import api

from autograder.classroom import batch
from autograder.classroom.batch import ClassRun, read_submissions, spared_by_the_collector
from autograder.classroom.fingerprints import Fingerprints
from autograder.classroom.gradebook import COURSE_ID, Gradebook
from autograder.classroom.index import Index, stamp
from autograder.classroom.reports import Places, grades_csv, read_reports
from autograder.classroom.submissions import BadInput
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import Report, Verdict
from autograder.exercises import CATALOGUE
from autograder.paths import LESSONS, ROOT, SOLUTIONS
from autograder.sandbox import End

CHAPTER = CATALOGUE.chapter(golden.CHAPTER)


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    """A gradebook that knows the chapter and nobody's points; nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    Gradebook(f"sqlite:///{path}").ensure_assignment(ROOT, CHAPTER)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch, gradebook):
    """A class of three, graded nowhere yet."""
    monkeypatch.setattr(batch, "STATE", tmp_path / "state")
    shutil.copy(gradebook, tmp_path)
    for name in ("all-right", "softmax-over-the-batch", "blank"):
        golden.build(name, tmp_path / "submitted" / name)
    return tmp_path


class Bench:
    """Runs that share a folder, each as if started anew."""

    def __init__(self, folder):
        self.folder, self.places = folder, Places(folder / "graded", folder / "autograded")
        self.runner = HereRunner()

    def start(self, chapters=None, **options):
        gradebook = Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")
        chapters = chapters or [(CHAPTER, self.places)]
        return ClassRun(load_solutions(SOLUTIONS), chapters, gradebook, lambda: self.runner, workers=1, **options)

    def run(self, chapters=None, **options):
        return self.start(chapters, **options).grade(self.folder / "submitted")

    def verdicts(self, student: str) -> dict[str, Verdict]:
        (report,) = [report for report in read_reports(self.places.reports) if report.student == student]
        return {verdict.exercise_id: verdict for verdict in report.verdicts}

    def points(self) -> dict[str, float]:
        return {report.student: report.points for report in read_reports(self.places.reports)}


@pytest.fixture
def bench(folder):
    return Bench(folder)


ALL = {"all-right": 20, "softmax-over-the-batch": 15, "blank": 0}


def test_a_class_is_graded_once_and_again_only_what_changed(bench):
    first = bench.run()
    assert (first.graded, first.unchanged, first.problems) == (3, 0, [])
    assert bench.points() == ALL and round(first.chapters[CHAPTER.id].mean_points, 2) == 11.67
    jobs = bench.runner.jobs
    again = bench.run()
    assert (again.graded, again.unchanged) == (0, 3) and bench.runner.jobs == jobs

    changed = bench.folder / "submitted" / "blank"
    shutil.rmtree(changed)
    golden.build("all-right", changed)
    third = bench.run()
    assert (third.graded, third.unchanged) == (1, 2) and bench.points()["blank"] == 20


def test_each_time_that_a_run_grades_it_tells_of_that_time(bench):
    run = bench.start()
    first, again = (run.grade(bench.folder / "submitted") for _ in range(2))
    assert (first.graded, again.graded, again.unchanged) == (3, 0, 3)


def test_files_that_were_only_touched_are_not_graded_again(bench):
    bench.run()
    jobs = bench.runner.jobs
    for path in (bench.folder / "submitted" / "blank").rglob("*.py"):
        os.utime(path, (1, 1))
    assert bench.run().unchanged == 3 and bench.runner.jobs == jobs


def test_force_another_seed_and_a_new_gradebook_grade_all_again(bench, monkeypatch):
    bench.run()
    assert bench.run(force=True).graded == 3
    (bench.folder / "gradebook.db").unlink()
    assert bench.run().graded == 3
    monkeypatch.setenv("COURSE_SEED", "99")
    assert bench.run().graded == 3


def test_what_a_person_finds_afterwards(bench):
    bench.run()
    names = {path.name for path in bench.places.reports.iterdir()}
    assert names >= {"all-right.json", "all-right.html", "grades.csv", "index.json"}
    lines = (bench.places.reports / "grades.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("student,linear-forward,") and lines[1].startswith("all-right,2,2,2")
    notebook = json.loads((bench.places.notebook("all-right", CHAPTER)).read_text("utf-8"))
    assert any("20" in str(cell.get("outputs")) or cell.get("outputs") for cell in notebook["cells"])


def told(bench) -> dict[str, list[str]]:
    """Points, late penalty and what it leaves, from grades.csv."""
    with bench.places.grades.open(encoding="utf-8", newline="") as file:
        names = ("points", "late_penalty", "after_penalty")
        return {row["student"]: [row[name] for name in names] for row in csv.DictReader(file)}


def set_due(bench, due: datetime | None) -> None:
    with api.Gradebook(f"sqlite:///{bench.folder / 'gradebook.db'}") as opened:
        opened.update_or_create_assignment(CHAPTER.id, duedate=due)


def test_a_due_date_that_changed_costs_points_and_runs_no_code(bench, monkeypatch):
    late = "softmax-over-the-batch"
    (bench.folder / "submitted" / late / "timestamp.txt").write_text("2026-11-24 12:00:00.000000 UTC")
    monkeypatch.setattr(Gradebook.__init__, "__defaults__", (COURSE_ID, lambda student, score, seconds: score / 2))
    bench.run()
    jobs = bench.runner.jobs
    assert told(bench)[late] == ["15.0", "0", "15.0"]

    for due, expected in ((datetime(2026, 11, 24, 11), ["15.0", "7.5", "7.5"]), (None, ["15.0", "0", "15.0"])):
        set_due(bench, due)
        again = bench.run()
        assert (again.graded, again.unchanged, bench.runner.jobs) == (0, 3, jobs)
        assert told(bench)[late] == expected and told(bench)["all-right"] == ["20", "0", "20"]


def test_a_run_killed_between_penalties_and_grades_is_made_good(bench, monkeypatch):
    (bench.folder / "submitted" / "all-right" / "timestamp.txt").write_text("2026-11-24 12:00:00.000000 UTC")
    monkeypatch.setattr(Gradebook.__init__, "__defaults__", (COURSE_ID, lambda student, score, seconds: 1.5))
    bench.run()
    set_due(bench, datetime(2026, 11, 24, 11))
    original = batch.write_grades
    monkeypatch.setattr(batch, "write_grades", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    monkeypatch.setattr(batch, "write_grades", original)
    bench.run()
    assert told(bench)["all-right"] == ["20", "1.5", "18.5"]


def test_a_run_that_is_stopped_goes_on_where_it_was(bench, monkeypatch):
    monkeypatch.setattr(batch, "BATCH", 1)
    original = Gradebook.save
    seen = []

    def dies_at_the_second(self, entries):
        seen.append(entries)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return original(self, entries)

    monkeypatch.setattr(Gradebook, "save", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    assert len(bench.points()) == 1
    monkeypatch.setattr(Gradebook, "save", original)
    rest = bench.run()
    assert (rest.graded, rest.unchanged) == (2, 1) and bench.points() == ALL


def test_grades_are_told_anew_where_a_run_was_killed_before_it_told_them(bench, monkeypatch):
    bench.run()
    shutil.rmtree(bench.folder / "submitted" / "blank")
    golden.build("all-right", bench.folder / "submitted" / "blank")
    told = batch.write_grades

    def dies(*anything):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "write_grades", dies)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    monkeypatch.setattr(batch, "write_grades", told)
    assert bench.run().graded == 0
    assert "blank,2,2,2" in bench.places.grades.read_text("utf-8")


def test_what_a_killed_run_left_half_written_goes_away(bench):
    notebook = bench.places.notebook("blank", CHAPTER)
    left = [bench.places.reports / ".blank.json.x.part", notebook.with_name(".n.ipynb.x.part")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    bench.run()
    assert not any(path.exists() for path in left) and notebook.is_file()


def test_bad_submissions_cost_nobody_else(bench):
    (bench.folder / "submitted" / "zoe.zip").write_bytes(b"no zip")
    shutil.copytree(bench.folder / "submitted" / "blank", bench.folder / "submitted" / "ben")
    shutil.make_archive(str(bench.folder / "submitted" / "ben"), "zip", bench.folder / "submitted" / "blank")
    summary = bench.run()
    assert {problem.student for problem in summary.problems} == {"zoe", "ben"} and bench.points() == ALL


def test_a_notebook_that_cannot_be_read_is_noted_and_the_library_graded(bench):
    golden.build("corrupt-notebook", bench.folder / "submitted" / "cut")
    (bench.folder / "submitted" / "all-right" / f"{CHAPTER.id}.ipynb").unlink()
    bench.run()
    notes = {report.student: report.notes for report in read_reports(bench.places.reports)}
    assert "cannot be read" in notes["cut"][0] and "is missing" in notes["all-right"][0]
    assert bench.points()["cut"] == bench.points()["all-right"] == 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such place")
def test_a_place_that_cannot_be_written_is_told_and_what_was_graded_stays(bench):
    bench.run()
    bench.places = Places(bench.folder / "gradebook.db" / "reports", bench.places.autograded)
    with pytest.raises(BadInput, match=r"could not be written .*What was graded before is kept"):
        bench.run()
    assert len(list((bench.folder / "graded").glob("*.html"))) == 3


def test_a_damaged_index_only_means_more_work(bench):
    bench.run()
    bench.places.index.write_text("{", "utf-8")
    assert bench.run().graded == 3


def test_a_stamp_sees_a_change_of_size_time_or_name(tmp_path):
    file = tmp_path / "anna" / "a.py"
    file.parent.mkdir()

    seen = set()
    for text, name in (("one", "a.py"), ("three", "a.py"), ("three", "b.py")):
        file.unlink(missing_ok=True)
        file = file.with_name(name)
        file.write_text(text, "utf-8")
        os.utime(file, (5, 5))
        seen.add(stamp(tmp_path / "anna"))
    os.utime(file, (6, 6))
    last = stamp(tmp_path / "anna")
    assert len({*seen, last}) == 4 and stamp(tmp_path / "anna") == last


def test_an_index_of_another_course_counts_for_nothing(tmp_path):
    index = Index(tmp_path / "index.json", "course one")
    index.note("anna", "stamp", "print")
    index.save()
    assert Index(tmp_path / "index.json", "course one").is_graded("anna", "stamp")
    assert not Index(tmp_path / "index.json", "course two").is_graded("anna", "stamp")


def test_no_name_becomes_a_formula():
    text = grades_csv([Report("=cmd|'/c calc'!A1", CHAPTER.id, (), ("-2+3",))], CHAPTER, {})
    assert "'=cmd" in text and ",'-2+3" in text


def test_a_submission_that_may_not_be_read_costs_nobody_else(bench, monkeypatch):
    def closed(place, student, chapter_ids):
        if student == "blank":
            raise PermissionError(13, "Permission denied", str(place / "nnlib"))
        return read_submissions(place, student, chapter_ids)

    monkeypatch.setattr(batch, "read_submissions", closed)
    summary = bench.run()
    assert [problem.student for problem in summary.problems] == ["blank"] and summary.graded == 2
    assert "nnlib could not be read (Permission denied): mend that" in summary.problems[0].sentence
    monkeypatch.setattr(batch, "read_submissions", read_submissions)
    assert bench.run().graded == 1 and bench.points() == ALL


def test_where_the_box_breaks_the_student_is_not_graded_and_is_the_next_time(bench):
    bench.runner = HereRunner(lambda messages: (messages[:1], End("broken")))
    summary = bench.run()
    assert summary.graded == 0 and {problem.student for problem in summary.problems} == ALL.keys()
    assert "no fault of the student: grade again" in summary.problems[0].sentence
    bench.runner = HereRunner()
    assert bench.run().graded == 3 and bench.points() == ALL


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_what_a_student_put_in_to_stop_the_run_stops_nothing(bench):
    odd = bench.folder / "submitted" / "blank"
    os.mkfifo(odd / "nnlib" / "pipe.py")
    (odd / "timestamp.txt").write_text("2026-13-45 10:00:00 UTC", "utf-8")
    (odd / "nnlib" / "around.py").symlink_to(odd)
    os.mkfifo(bench.folder / "submitted" / "eve.zip")
    summary = bench.run()
    assert (summary.graded, summary.problems) == (3, []) and bench.points() == ALL


def test_a_gradebook_that_was_written_before_the_reports_is_written_again(bench, monkeypatch):
    """Killed between the gradebook and the index: the points count once, and the reports come the next time."""

    def killed(*args):
        raise KeyboardInterrupt

    original = batch.write_report
    monkeypatch.setattr(batch, "write_report", killed)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    assert bench.points() == {}
    monkeypatch.setattr(batch, "write_report", original)
    assert bench.run().graded == 3 and bench.points() == ALL
    assert bench.run().unchanged == 3


# --- several chapters at once ---

OTHER = CATALOGUE.chapter("1")


@pytest.fixture
def both(bench):
    """The class handed in the first chapter, too, in the same folders."""
    for student in (bench.folder / "submitted").iterdir():
        shutil.copy(LESSONS / OTHER.id / f"{OTHER.id}.ipynb", student)
    return bench


TOGETHER = f"{OTHER.id} and {CHAPTER.id}"


def graded_in(bench, place, *chapters, **options):
    """A run for some chapters, kept in a place."""
    place = bench.folder / place
    return bench.run([(chapter, Places(place / chapter.id, place)) for chapter in chapters], **options)


def in_both(bench, **options):
    return graded_in(bench, TOGETHER, OTHER, CHAPTER, **options)


def reports_in(folder) -> dict[str, bytes]:
    return {name: text for name, text in files(folder).items() if name != "index.json"}


def test_chapters_that_lie_in_one_place_are_graded_together_as_each_alone(both):
    for chapter in (OTHER, CHAPTER):
        graded_in(both, chapter.id, chapter)
    jobs = both.runner.jobs
    summary = in_both(both)
    assert {name: (tally.graded, tally.max_points) for name, tally in summary.chapters.items()} == {
        OTHER.id: (3, OTHER.points),
        CHAPTER.id: (3, CHAPTER.points),
    }
    for chapter in (OTHER, CHAPTER):
        assert reports_in(both.folder / TOGETHER / chapter.id) == reports_in(both.folder / chapter.id / chapter.id)
    assert both.runner.jobs - jobs == jobs - 3, "each library runs once, where it ran once a chapter"


def test_what_changed_in_one_chapter_is_graded_with_all_that_lies_there(both):
    in_both(both)
    notebook = both.folder / "submitted" / "blank" / f"{OTHER.id}.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("the", "a"), "utf-8")
    again = in_both(both)
    assert {name: (tally.graded, tally.unchanged) for name, tally in again.chapters.items()} == {
        OTHER.id: (1, 2),
        CHAPTER.id: (1, 2),
    }
    assert in_both(both).unchanged == 6


def test_a_chapter_that_was_graded_before_leaves_the_other_due(both):
    graded_in(both, TOGETHER, CHAPTER)
    again = in_both(both)
    assert again.chapters[OTHER.id].graded == 3 and again.problems == []


def test_exercises_of_several_chapters_are_graded_again(both):
    in_both(both)
    before = files(both.folder / TOGETHER)
    again = in_both(both, only=("softmax", next(iter(OTHER.exercises))))
    assert (again.graded, again.problems) == (6, []) and files(both.folder / TOGETHER) == before


# --- some exercises only ---


def files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_some_exercises_again_give_what_a_whole_run_gives(bench):
    bench.run()
    before = files(bench.folder / "graded") | files(bench.folder / "autograded")
    bench.runner.runs.clear()
    again = bench.run(only=("softmax",))
    assert (again.graded, again.unchanged, again.problems) == (3, 0, [])
    assert files(bench.folder / "graded") | files(bench.folder / "autograded") == before
    assert 0 < len(bench.runner.runs) < 9


def damaged(path, exercise_id: str, kind: str = "relation", name: str = "") -> None:
    """A report in which nothing of an exercise is right, as an exercise that was faulty would have left it."""
    report = json.loads(path.read_text("utf-8"))
    verdict = next(verdict for verdict in report["exercises"] if verdict["id"] == exercise_id)
    verdict["cases"] = [case | {"right": False} for case in verdict["cases"]]
    verdict["diagnosis"] = {"kind": kind, "sentence": "The exercise was faulty.", "name": name, "lines": []}
    path.write_text(json.dumps(report), "utf-8")


@pytest.fixture
def change(monkeypatch):
    """Changes exercises of the course, as far as a run can tell."""

    def change(*names: str) -> None:
        class Changed(Fingerprints):
            whole = f"changed {names}"

            def of_exercises(self, chapter):
                return super().of_exercises(chapter) | dict.fromkeys(names, "changed")

        monkeypatch.setattr(batch, "Fingerprints", Changed)

    return change


def test_where_an_exercise_changed_it_alone_is_judged_anew(bench, change):
    bench.run()
    before = files(bench.folder / "graded") | files(bench.folder / "autograded")
    for name in ("softmax", "mse"):
        damaged(bench.places.reports / "all-right.json", name)
    change("softmax")
    again = bench.run()
    assert (again.graded, again.unchanged, again.problems) == (3, 0, [])
    verdicts = bench.verdicts("all-right")
    assert verdicts["softmax"].right and not verdicts["mse"].right

    (bench.places.reports / "blank.json").unlink()
    change("softmax", "mse")
    assert bench.run().graded == 3, "where the report is gone, all of it"
    kept = (bench.places.index.name,)
    after = files(bench.folder / "graded") | files(bench.folder / "autograded")
    assert {n: t for n, t in after.items() if n not in kept} == {n: t for n, t in before.items() if n not in kept}
    assert bench.run().unchanged == 3


def test_what_waits_for_an_exercise_that_changed_is_judged_anew(bench, change):
    bench.run()
    damaged(bench.places.reports / "all-right.json", "cross-entropy", kind="needs", name="softmax")
    change("softmax")
    bench.run()
    assert bench.verdicts("all-right")["cross-entropy"].right


def test_a_run_for_changed_exercises_that_is_stopped_goes_on_there(bench, change, monkeypatch):
    bench.run()
    for student in ALL:
        damaged(bench.places.reports / f"{student}.json", "mse")
    change("mse")
    monkeypatch.setattr(batch, "BATCH", 1)
    original, calls = Gradebook.save, []

    def dies_at_the_second(self, entries):
        calls.append(entries)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(self, entries)

    monkeypatch.setattr(Gradebook, "save", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    monkeypatch.setattr(Gradebook, "save", original)
    rest = bench.run()
    assert (rest.graded, rest.unchanged) == (2, 1) and bench.points() == ALL


def test_only_the_named_exercises_are_judged_anew(bench):
    bench.run()
    path = bench.places.reports / "all-right.json"
    for name in ("softmax", "mse"):
        damaged(path, name)
    bench.run(only=("softmax",))
    (report,) = [report for report in read_reports(bench.places.reports) if report.student == "all-right"]
    assert report.verdict("softmax").right and report.verdict("mse").diagnosis.sentence == "The exercise was faulty."
    assert report.points == 19 and ",19" in bench.places.grades.read_text("utf-8")
    assert [verdict.exercise_id for verdict in report.verdicts] == list(CHAPTER.exercises)
    with Gradebook(f"sqlite:///{bench.folder / 'gradebook.db'}").engine.connect() as connection:
        scores = connection.exec_driver_sql(
            "SELECT sum(g.auto_score) FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id JOIN "
            "submitted_assignment s ON n.assignment_id = s.id WHERE s.student_id = 'all-right'"
        )
        assert scores.scalar() == 19


def test_who_was_not_graded_before_is_told_and_the_others_are_graded(bench):
    bench.run()
    (bench.places.reports / "blank.json").unlink()
    report = json.loads((bench.places.reports / "all-right.json").read_text("utf-8"))
    report["exercises"] = [verdict for verdict in report["exercises"] if verdict["id"] != "mse"]
    (bench.places.reports / "all-right.json").write_text(json.dumps(report), "utf-8")
    summary = bench.run(only=("softmax",))
    assert summary.graded == 1 and {problem.student for problem in summary.problems} == {"blank", "all-right"}
    assert {problem.sentence for problem in summary.problems} == {batch.NO_EARLIER}


def test_verdicts_on_an_older_submission_are_not_kept(bench):
    bench.run()
    shutil.rmtree(bench.folder / "submitted" / "blank")
    golden.build("all-right", bench.folder / "submitted" / "blank")
    (problem,) = bench.run(only=("softmax",)).problems
    assert problem.student == "blank" and "without --only" in problem.sentence
    assert bench.run().graded == 1 and bench.points()["blank"] == 20


def test_a_whole_run_afterwards_finds_what_else_changed(bench, monkeypatch):
    bench.run()
    assert bench.run(only=("softmax",)).graded == 3
    assert bench.run().unchanged == 3
    monkeypatch.setenv("COURSE_SEED", "99")
    bench.run(only=("softmax",))
    assert bench.run().graded == 3


def test_the_collector_is_spared_what_stays_until_the_run_is_over():
    gc.unfreeze()
    with contextlib.suppress(ValueError), spared_by_the_collector():
        assert gc.get_freeze_count() > 0 and gc.isenabled()
        raise ValueError
    assert gc.get_freeze_count() == 0
