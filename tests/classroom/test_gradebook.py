"""The gradebook: equal to what nbgrader itself writes, and one sentence where it cannot be written."""

import copy
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import nbformat
import pytest
from nbgrader import api
from nbgrader.preprocessors import SaveAutoGrades
from small_course import CHAPTER, cell, make_course, report, source_notebook

from autograder.classroom import notebooks
from autograder.classroom.gradebook import CHUNK, Entry, Gradebook, GradebookError, gradebook_url
from autograder.engine.verdict import Report
from autograder.paths import ROOT

ROWS = """
    SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade
    FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id
    JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON g.cell_id = b.id
    ORDER BY 1, 2"""
COMMENTS = ROWS.replace("g.auto_score, g.manual_score, g.needs_manual_grade", "g.auto_comment").replace(
    "grade g", "comment g"
)
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def rows(path: Path, query: str = ROWS) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


# nbgrader's own way of adding a submission
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A gradebook that holds the chapter and no student. It takes nbgrader a second or two to make one."""
    folder = tmp_path_factory.mktemp("prepared")
    course = make_course(folder)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as opened:
        opened.ensure_assignment(course.root, CHAPTER)
    return folder / "gradebook.db"


@pytest.fixture
def database(tmp_path, prepared):
    return Path(shutil.copy(prepared, tmp_path / "gradebook.db"))


@pytest.fixture
def gradebook(database):
    with Gradebook(f"sqlite:///{database}") as opened:
        yield opened


def filled(small_course, of: Report, answer: str | None = None) -> tuple[dict, frozenset[str]]:
    """A student's notebook with the report's points in it, and what they did not answer."""
    source = notebooks.stored(small_course.root, CHAPTER.id)
    notebook = copy.deepcopy(dict(source))
    for item in notebook["cells"]:
        if answer and item["id"] == "why-stable":
            item["source"] = answer
    done = notebooks.fill(notebook, source, of)
    return done, notebooks.unanswered(done, source)


def save_with_nbgrader(url: str, notebook: dict, student: str) -> None:
    """What `nbgrader autograde` does with a graded notebook."""
    with api.Gradebook(url) as opened:
        opened.update_or_create_student(student)
        opened.update_or_create_submission(CHAPTER.id, student)
    facts = {"notebook": CHAPTER.id, "assignment": CHAPTER.id, "student": student, "db_url": url}
    SaveAutoGrades().preprocess(nbformat.from_dict(notebook), {"nbgrader": facts})


@pytest.mark.parametrize("right", [0, 1, 3, 4])
@pytest.mark.parametrize("answer", [None, "Because."])
def test_writes_what_nbgrader_writes(small_course, gradebook, database, prepared, tmp_path, right, answer):
    other = Path(shutil.copy(prepared, tmp_path / "other.db"))
    for round_right in (right, 2):  # graded, and graded again
        of = report(round_right)
        notebook, unanswered = filled(small_course, of, answer)
        save_with_nbgrader(f"sqlite:///{other}", notebook, "ann")
        gradebook.save([Entry(of, unanswered=unanswered)])
        assert rows(database) == rows(other)
        assert rows(database, COMMENTS) == rows(other, COMMENTS)
        with api.Gradebook(f"sqlite:///{database}") as ours, api.Gradebook(f"sqlite:///{other}") as theirs:
            mine, its = (book.find_submission(CHAPTER.id, "ann").to_dict() for book in (ours, theirs))
            assert {**mine, "id": ""} == {**its, "id": ""}


def test_prepares_an_assignment_as_nbgrader_does(small_course, gradebook):
    with api.Gradebook(gradebook.url) as opened:
        notebook = opened.find_notebook(CHAPTER.id, CHAPTER.id)
        assert {item.name for item in notebook.source_cells} == notebooks.checksums(
            notebooks.stored(small_course.root, CHAPTER.id)
        ).keys()
        assert notebook.max_score == CHAPTER.points + 3
        assert {item.name: item.source for item in notebook.source_cells}["why-stable"] == "YOUR ANSWER HERE"


def test_the_same_batch_twice_leaves_the_same_rows(gradebook, database):
    entries = [Entry(report(2, student), None, frozenset({"why-stable"})) for student in ("ann", "bob")]
    gradebook.save(entries)
    before = rows(database), rows(database, COMMENTS)
    gradebook.save(entries)
    assert (rows(database), rows(database, COMMENTS)) == before
    assert len(before[0]) == 2 * (len(CHAPTER.exercises) + 1)


def test_points_given_by_hand_stay(gradebook, database):
    gradebook.save([Entry(report(2))])
    with api.Gradebook(gradebook.url) as opened:
        grade = opened.find_grade("check-softmax", CHAPTER.id, CHAPTER.id, "ann")
        grade.manual_score, grade.extra_credit = 1.25, 0.5
        opened.db.commit()
    gradebook.save([Entry(report(4))])
    with api.Gradebook(gradebook.url) as opened:
        grade = opened.find_grade("check-softmax", CHAPTER.id, CHAPTER.id, "ann")
        assert (grade.auto_score, grade.manual_score, grade.score) == (2.0, 1.25, 1.75)
        assert grade.needs_manual_grade


DUE = datetime(2026, 11, 24, 12)


def half_off_a_day(student: str, score: float, seconds_late: float) -> float:
    return score * seconds_late / 86_400 / 2


@pytest.fixture
def with_due_date(gradebook, database):
    """A gradebook with a due date, where a day late costs half the points."""
    with api.Gradebook(gradebook.url) as opened:
        opened.update_or_create_assignment(CHAPTER.id, duedate=DUE)
    gradebook.close()
    with Gradebook(gradebook.url, penalty=half_off_a_day) as opened:
        yield opened


def penalty_of(gradebook: Gradebook, student: str = "ann") -> float | None:
    with api.Gradebook(gradebook.url) as opened:
        return opened.find_submission_notebook(CHAPTER.id, CHAPTER.id, student).late_submission_penalty


def by_hand(gradebook: Gradebook, **facts: float) -> None:
    with api.Gradebook(gradebook.url) as opened:
        grade = opened.find_grade("why-stable", CHAPTER.id, CHAPTER.id, "ann")
        for name, value in facts.items():
            setattr(grade, name, value)
        opened.db.commit()


@pytest.mark.parametrize(("hours_late", "share"), [(-1, None), (0, None), (24, 0.5), (12, 0.25)])
def test_who_is_late_loses_what_the_policy_says(with_due_date, hours_late, share):
    with_due_date.save([Entry(report(4), DUE + timedelta(hours=hours_late))])
    assert penalty_of(with_due_date) == (share and CHAPTER.points * share)


def test_nobody_is_late_without_a_due_date_or_a_time(gradebook, with_due_date):
    with_due_date.save([Entry(report(4))])
    gradebook.save([Entry(report(4, "bob"), DUE)])
    assert penalty_of(with_due_date) is None is penalty_of(with_due_date, "bob")


def test_an_extension_counts(with_due_date):
    with_due_date.save([Entry(report(4), DUE + timedelta(days=1))])
    with api.Gradebook(with_due_date.url) as opened:
        opened.find_submission(CHAPTER.id, "ann").extension = timedelta(hours=12)
        opened.db.commit()
    with_due_date.save([Entry(report(4), DUE + timedelta(days=1))])
    assert penalty_of(with_due_date) == CHAPTER.points / 4
    with_due_date.save([Entry(report(4), DUE)])
    assert penalty_of(with_due_date) is None


def test_points_given_by_hand_and_extra_credit_count_for_the_penalty(with_due_date):
    entry = Entry(report(4), DUE + timedelta(days=1))
    with_due_date.save([entry])
    by_hand(with_due_date, extra_credit=5.0)  # nbgrader counts it only where there is a score
    with_due_date.save([entry])
    assert penalty_of(with_due_date) == CHAPTER.points / 2
    by_hand(with_due_date, manual_score=2.0)
    with_due_date.save([entry])
    with api.Gradebook(with_due_date.url) as opened:
        submission = opened.find_submission(CHAPTER.id, "ann")
        assert submission.score == CHAPTER.points + 7
        assert submission.late_submission_penalty == submission.score / 2


def test_penalties_follow_what_changed_since(with_due_date):
    """A due date, an extension, points by hand: reckoned anew, and written only where something changed."""
    gradebook, written = with_due_date, []
    gradebook.save([Entry(report(4), DUE + timedelta(days=1)), Entry(report(4, "bob"), DUE)])

    def settled() -> tuple[dict[str, float], int]:
        before = len(written)
        return gradebook.settle_penalties(CHAPTER.id, lambda: written.append(1)), len(written) - before

    assert settled() == ({"ann": CHAPTER.points / 2}, 0)
    by_hand(gradebook, manual_score=2.0)
    assert settled() == ({"ann": CHAPTER.points / 2 + 1}, 1)
    with api.Gradebook(gradebook.url) as opened:
        opened.find_submission(CHAPTER.id, "ann").extension = timedelta(days=1)
        opened.update_or_create_assignment(CHAPTER.id, duedate=DUE - timedelta(hours=12))
    assert settled() == ({"ann": (CHAPTER.points + 2) / 4, "bob": CHAPTER.points / 4}, 1)
    assert penalty_of(gradebook, "bob") == CHAPTER.points / 4
    with api.Gradebook(gradebook.url) as opened:
        opened.update_or_create_assignment(CHAPTER.id, duedate=None)
    assert settled() == ({}, 1) and settled() == ({}, 0)
    assert penalty_of(gradebook) is None


def test_a_chapter_that_nobody_handed_in_has_no_penalties(gradebook):
    assert gradebook.settle_penalties("no-such-chapter", lambda: pytest.fail("written")) == {}


def test_names_of_students_stay(gradebook):
    with api.Gradebook(gradebook.url) as opened:
        opened.add_student("ann", first_name="Ann", last_name="Lee")
    gradebook.save([Entry(report(4))])
    with api.Gradebook(gradebook.url) as opened:
        assert opened.find_student("ann").last_name == "Lee"


@pytest.mark.parametrize(
    "time",
    [datetime(2026, 11, 24, 12, 30), datetime(2026, 11, 24, 14, 30, tzinfo=timezone(timedelta(hours=2)))],
)
def test_times_are_kept_in_utc(gradebook, time):
    gradebook.save([Entry(report(4), time)])
    gradebook.save([Entry(report(4))])
    with api.Gradebook(gradebook.url) as opened:
        assert opened.find_submission(CHAPTER.id, "ann").timestamp == datetime(2026, 11, 24, 12, 30)


def test_a_class_larger_than_one_statement(gradebook, database):
    gradebook.save([Entry(report(index % 5, f"student {index}")) for index in range(CHUNK + 20)])
    assert len(rows(database, "SELECT * FROM submitted_assignment")) == CHUNK + 20


def test_odd_student_names(gradebook, database):
    odd = ["'; DROP TABLE student; --", "名前", "a b", "%"]
    gradebook.save([Entry(report(4, name)) for name in odd])
    assert {row[0] for row in rows(database)} == set(odd)


def test_a_batch_is_written_whole_or_not_at_all(gradebook, database, monkeypatch):
    def fail(*arguments):
        raise OSError(28, "No space left on device")

    gradebook.save([Entry(report(4))])
    before = [rows(database, f"SELECT * FROM {table}") for table in TABLES]
    monkeypatch.setattr("autograder.classroom.gradebook_rows._save_comments", fail)
    with pytest.raises(GradebookError):
        gradebook.save([Entry(report(0)), Entry(report(4, "bob"))])
    assert [rows(database, f"SELECT * FROM {table}") for table in TABLES] == before


def test_a_locked_gradebook_is_said(gradebook, database, monkeypatch):
    gradebook.save([Entry(report(4))])
    gradebook.close()
    monkeypatch.setattr("autograder.classroom.gradebook.SECONDS_TO_WAIT", 0)
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match=r"in use by another program.*what was graded is kept") as caught:
            gradebook.save([Entry(report(0))])
    assert str(database) in str(caught.value)
    gradebook.save([Entry(report(0))])


def test_a_full_disk_is_said(gradebook, database):
    gradebook.save([Entry(report(4))])
    pages = rows(database, "PRAGMA page_count")[0][0]
    from sqlalchemy import event

    @event.listens_for(gradebook.engine, "connect")
    def limit(connection, record):
        connection.execute(f"PRAGMA max_page_count = {pages}")

    gradebook.engine.dispose()
    with pytest.raises(GradebookError, match="is full: make room"):
        gradebook.save([Entry(report(4, f"student {index}")) for index in range(300)])
    assert {row[0] for row in rows(database)} == {"ann"}


@pytest.mark.skipif(os.name == "nt", reason="a folder that is a file is another error on Windows")
def test_a_place_that_cannot_be_written_is_said(small_course, tmp_path):
    (tmp_path / "file").write_text("")
    with (
        Gradebook(f"sqlite:///{tmp_path}/file/gradebook.db") as gradebook,
        pytest.raises(GradebookError, match="cannot be written"),
    ):
        gradebook.ensure_assignment(small_course.root, CHAPTER)


def test_a_file_that_is_no_gradebook_is_said(small_course, database):
    database.write_text("These are my notes, long enough to be taken for a header of a database. " * 20)
    with Gradebook(f"sqlite:///{database}") as gradebook:
        with pytest.raises(GradebookError, match="no nbgrader gradebook"):
            gradebook.ensure_assignment(small_course.root, CHAPTER)
        with pytest.raises(GradebookError, match="no nbgrader gradebook"):
            gradebook.identity()


def test_a_chapter_that_is_not_there_is_said(gradebook):
    with pytest.raises(GradebookError, match="does not know 05-backprop: run `nbgrader generate_assignment"):
        gradebook.save([Entry(Report("ann", "05-backprop", ()))])


def test_cells_may_change_until_somebody_is_graded(small_course, gradebook):
    changed = source_notebook()
    changed["cells"].append(cell("more", "### BEGIN SOLUTION\n### END SOLUTION", solution=True))
    small_course.write_source(changed)
    gradebook.ensure_assignment(small_course.root, CHAPTER)
    gradebook.save([Entry(report(4))])
    small_course.write_source(source_notebook())
    with pytest.raises(GradebookError, match="put the cells back"):
        gradebook.ensure_assignment(small_course.root, CHAPTER)


def test_the_identity_tells_a_new_gradebook_from_the_old(gradebook, database):
    first = gradebook.identity()
    gradebook.save([Entry(report(4))])
    assert gradebook.identity() == first
    gradebook.close()
    database.unlink()
    with Gradebook(gradebook.url) as again:
        assert again.identity() != first
        assert again.identity() == again.identity()


def test_the_place_comes_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_GRADEBOOK", raising=False)
    assert gradebook_url(tmp_path) == f"sqlite:///{tmp_path / 'gradebook.db'}"
    monkeypatch.setenv("COURSE_GRADEBOOK", "postgresql://grades")
    assert gradebook_url(tmp_path) == "postgresql://grades"


def test_scores_count_points_by_hand_extra_credit_and_late_penalties(gradebook):
    gradebook.save([Entry(report(4, "ann")), Entry(report(4, "bob"), unanswered=frozenset({"why-stable"}))])
    with api.Gradebook(gradebook.url) as opened:
        submission = opened.find_submission(CHAPTER.id, "ann")
        (notebook,) = submission.notebooks
        notebook.late_submission_penalty = 1.5
        grade = next(grade for grade in notebook.grades if grade.cell.name == "why-stable")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2, 0.25, False
        opened.db.commit()
    scores = gradebook.scores(CHAPTER.id)
    assert scores.points == {"ann": 20 + 2 + 0.25 - 1.5, "bob": 20}
    assert scores.max_points == 23 and "ann" not in scores.waiting


def test_who_waits_for_a_person_is_told(gradebook):
    gradebook.save([Entry(report(0, "ann"))])
    scores = gradebook.scores(CHAPTER.id)
    assert scores.points == {"ann": 0} and scores.waiting == ("ann",)


def test_scores_of_a_chapter_that_was_never_graded_are_told_in_a_sentence(gradebook):
    with pytest.raises(GradebookError, match="holds no grades of 05-backprop: grade it first"):
        gradebook.scores("05-backprop")


def test_asking_for_scores_makes_no_gradebook(tmp_path):
    with pytest.raises(GradebookError, match="holds no grades"):
        Gradebook(f"sqlite:///{tmp_path / 'none.db'}").scores(CHAPTER.id)
    assert not list(tmp_path.iterdir())


def test_a_database_without_its_driver_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(GradebookError, match=r"needs the Python package psycopg2: pip install"):
        Gradebook("postgresql+psycopg2://you@localhost/gradebook").ensure_assignment(ROOT, CHAPTER)


def test_a_gradebook_whose_making_was_cut_off_is_made_anew(tmp_path, small_course, monkeypatch):
    path = tmp_path / "new.db"
    make = api.Gradebook

    def dies_half_way(url, course_id):
        api.Base.metadata.create_all(api.create_engine(url))
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "Gradebook", dies_half_way)
    with pytest.raises(KeyboardInterrupt):
        Gradebook(f"sqlite:///{path}").identity()
    monkeypatch.setattr(api, "Gradebook", make)
    with Gradebook(f"sqlite:///{path}") as opened:
        before = opened.identity()
        opened.ensure_assignment(small_course.root, CHAPTER)
        assert opened.identity() == before
    assert rows(path, "SELECT count(*) FROM alembic_version") == [(1,)]
    assert [file.name for file in tmp_path.glob("new.db*")] == ["new.db"]


def test_another_programs_database_is_not_written_over(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with Gradebook(f"sqlite:///{path}") as opened:
        opened.identity()
        assert opened.engine
    assert rows(path, "SELECT count(*) FROM mine") == [(0,)]
