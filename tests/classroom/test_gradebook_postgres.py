"""The gradebook in PostgreSQL: the same as in a file."""

import csv
import shutil
import sys
from datetime import datetime, timedelta

import pytest
from nbgrader import api
from people import RIGHT, make_person, write_answer, write_source
from postgres import serving
from small_course import CHAPTER, make_course, report

from autograder.classroom.gradebook import Entry, Gradebook, GradebookError
from autograder.sandbox import sandbox_problem

DUE = datetime(2026, 11, 24, 12)
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <")


@pytest.fixture(scope="module")
def server():
    with serving() as url:
        yield url


@pytest.fixture
def url(server):
    """An empty database; one that is dropped at the end."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE grades")
    yield server.replace("/postgres?", "/grades?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE grades WITH (FORCE)")


def half(student: str, score: float, seconds_late: float) -> float:
    return score / 2


def filled(url: str, root) -> list[dict]:
    """What nbgrader reads after two gradings, with a mark by hand between them."""
    entries = [Entry(report(2), DUE), Entry(report(4, "bob"), DUE + timedelta(hours=1), frozenset({"why-stable"}))]
    with Gradebook(url, penalty=half) as gradebook:
        gradebook.ensure_assignment(root, CHAPTER)
        gradebook.save(entries)
        with api.Gradebook(url) as opened:
            opened.update_or_create_assignment(CHAPTER.id, duedate=DUE)
            opened.find_grade("why-stable", CHAPTER.id, CHAPTER.id, "ann").manual_score = 2.5
            opened.db.commit()
        gradebook.ensure_assignment(root, CHAPTER)
        gradebook.save(entries)
        with api.Gradebook(url) as opened:
            opened.find_grade("why-stable", CHAPTER.id, CHAPTER.id, "bob").manual_score = 1.0
            opened.db.commit()
        settled = gradebook.settle_penalties(CHAPTER.id, lambda: None)
    with api.Gradebook(url) as opened:
        papers = [opened.find_submission_notebook(CHAPTER.id, CHAPTER.id, name) for name in ("ann", "bob")]
        found = [paper.to_dict() | {"penalty": paper.late_submission_penalty, "id": ""} for paper in papers]
        grades = [grade.to_dict() | {"id": ""} for paper in papers for grade in paper.grades]
        comments = [(item.name, item.comment) for paper in papers for item in paper.comments]
    grades.sort(key=lambda grade: (grade["student"], grade["name"]))
    return [*found, settled, *grades, *sorted(comments, key=str)]


def test_it_holds_what_a_file_holds(url, tmp_path):
    root = make_course(tmp_path).root
    in_postgres = filled(url, root)
    assert in_postgres == filled(f"sqlite:///{tmp_path / 'gradebook.db'}", root)
    assert in_postgres[0]["score"] == CHAPTER.points / 2 + 2.5
    assert in_postgres[1]["penalty"] == (CHAPTER.points + 1) / 2
    assert in_postgres[2] == {"bob": in_postgres[1]["penalty"]}


def test_the_identity_tells_a_new_gradebook_from_the_old_and_no_password(url):
    import psycopg

    with Gradebook(url) as gradebook:
        first = gradebook.identity()
        assert gradebook.identity() == first and "secret" not in first
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    with Gradebook(url) as again:
        assert again.identity() != first


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path):
    pytest.importorskip("psycopg")
    gradebook = Gradebook(f"postgresql://grader:secret@/grades?host={tmp_path}")
    with pytest.raises(GradebookError, match="cannot be reached: see that the server runs") as caught:
        gradebook.identity()
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(GradebookError, match=r"pip install 'psycopg\[binary\]'"):
        Gradebook("postgresql://grader:secret@/grades").identity()


@pytest.mark.sandbox
@pytest.mark.skipif(bool(sandbox_problem()), reason=str(sandbox_problem()))
def test_both_ways_of_grading_and_export(url, tmp_path):
    person = make_person(tmp_path, tmp_path, CHAPTER.id)
    person.env["COURSE_GRADEBOOK"] = url
    write_source(person)
    person.nbgrader("generate_assignment", CHAPTER.id)
    write_answer(person, "softmax", RIGHT)
    for student in ("ann", "bob"):
        folder = person.root / "submitted" / student / CHAPTER.id
        shutil.copytree(person.root / "nnlib", folder / "nnlib")
        shutil.copy(person.lesson, folder)
    person.nbgrader("autograde", CHAPTER.id, "--student=ann")
    person.run("autograder", "grade", "submitted", "--chapter", CHAPTER.id)
    person.nbgrader("export", "--to=all.csv")
    with (person.root / "all.csv").open(newline="") as file:
        scores = {line["student_id"]: float(line["score"]) for line in csv.DictReader(file)}
    assert scores == dict.fromkeys(("ann", "bob"), CHAPTER.exercises["softmax"].points)
    assert not (person.root / "gradebook.db").exists()
