"""One assignment in JupyterLab, with nbgrader's own extensions: from release to the feedback that the student reads.

The instructor works in formgrader, the student in the assignment list, each on a server of their own.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lab_server import serving
from nbgrader.api import Gradebook
from nbgrader.utils import get_username
from people import RIGHT, Person, make_exchange, make_person, rewrite_cell, write_answer
from small_course import CHAPTER

from autograder.exercises import CATALOGUE
from autograder.sandbox import sandbox_problem

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sandbox,
    pytest.mark.skipif(os.name == "nt", reason="nbgrader has no exchange on Windows"),
    pytest.mark.skipif(bool(sandbox_problem()), reason=str(sandbox_problem())),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

SUM_OF_SQUARES = "return float(np.sum((prediction - target) ** 2))"
SAID_OF_IT = "You summed the squares."
QUESTION = "question-confidence"
ANSWER = "Network B: it was **sure** of what was wrong. <script>alert('a student')</script>"
COMMENT = "Right. Say by how much, too."
POINTS_FOR_IT = 1.5
STUDENT = "" if os.name == "nt" else get_username()  # nbgrader takes the name of whoever runs the server
LONG = 120_000
"""Milliseconds for what takes nbgrader some seconds."""


@dataclass
class AtWork:
    """A person in front of JupyterLab."""

    person: Person
    page: object
    scripts: list[str] = field(default_factory=list)
    """What scripts said that a student smuggled in."""

    def __post_init__(self) -> None:
        self.page.on("dialog", self._note)

    def _note(self, dialog: object) -> None:
        self.scripts.append(dialog.message)
        dialog.accept()

    def open(self, what: str) -> None:
        self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click(timeout=LONG)
        self.page.get_by_role("menuitem", name=what, exact=True).click()

    @property
    def formgrader(self) -> object:
        return self.page.frame_locator("#formgrader-iframe iframe")

    def press(self, row: str, button: str) -> str:
        """Presses a button in a row of formgrader's table; what nbgrader says when it is done."""
        self.formgrader.locator("tr").filter(has_text=row).locator(f".{button} a").click(timeout=LONG)
        said = self.formgrader.locator(".modal-body")
        said.wait_for(timeout=LONG)
        text = said.inner_text()
        self.formgrader.get_by_role("button", name="OK").click()
        said.wait_for(state="detached")
        return text

    def cell(self, name: str) -> object:
        """What formgrader's page of a submission shows of a graded cell: its heading, and its output below."""
        return self.formgrader.locator(".cell").filter(has=self.formgrader.locator(f"#{name}"))


@pytest.fixture(scope="module")
def exchange(tmp_path_factory) -> Path:
    return make_exchange(tmp_path_factory.mktemp("exchange"))


@pytest.fixture
def sit_down(chromium, tmp_path_factory, exchange) -> Iterator[Callable]:
    """Gives somebody a copy of the course, and seats them in front of it."""
    with ExitStack() as until_the_end:

        def sit_down(name: str, *left_out: str) -> AtWork:
            person = make_person(tmp_path_factory.mktemp(name), exchange, *left_out)
            address = until_the_end.enter_context(serving(person.root, person.home, person.env))
            page = until_the_end.enter_context(closing(chromium.new_page(viewport={"width": 1200, "height": 1000})))
            page.goto(f"{address}/lab/workspaces/{name}", timeout=LONG)
            return AtWork(person, page)

        yield sit_down


def test_one_assignment_from_release_to_feedback(sit_down, tmp_path):
    instructor = sit_down("instructor")
    instructor.open("Formgrader")
    assert "Successfully created" in instructor.press(CHAPTER.id, "assign")
    assert "Successfully released" in instructor.press(CHAPTER.id, "release")

    student = sit_down("student", "solutions", CHAPTER.id)
    fetch_work_and_submit(student)

    assert f"Collecting submission: {STUDENT}" in instructor.press(CHAPTER.id, "collect")
    autograde(instructor)
    read_and_grade_by_hand(instructor, tmp_path)
    assert_grades(instructor.person)

    give_feedback(instructor)
    read_feedback(student, tmp_path)
    assert not instructor.scripts and not student.scripts


def fetch_work_and_submit(student: AtWork) -> None:
    """One exercise right, one wrong, one question answered."""
    student.open("Assignment List")
    student.page.get_by_role("button", name="Fetch", exact=True).click(timeout=LONG)
    submit = student.page.get_by_role("button", name="Submit", exact=True)
    submit.wait_for(timeout=LONG)
    write_answer(student.person, "softmax", RIGHT)
    write_answer(student.person, "mse", SUM_OF_SQUARES)
    rewrite_cell(student.person.lesson, QUESTION, ANSWER)
    submit.click()
    submitted = student.page.locator("#submitted_assignments_list")
    submitted.get_by_text(CHAPTER.id, exact=True).wait_for(timeout=LONG)


def autograde(instructor: AtWork) -> None:
    instructor.formgrader.locator(".num-submissions a").first.click()
    said = instructor.press(STUDENT, "autograde")
    assert "Successfully autograded" in said and "Applying preprocessor: Grade" in said
    row = instructor.formgrader.locator("tr").filter(has_text=STUDENT)
    row.get_by_text("needs manual grading").wait_for(timeout=LONG)
    points = CATALOGUE["softmax"].points
    assert row.locator(".score").inner_text() == f"{points} / {worth(instructor.person)}"


def worth(person: Person) -> int:
    """What the chapter's lesson is worth, with its written questions."""
    cells = json.loads(person.lesson.read_text("utf-8"))["cells"]
    return sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells)


def read_and_grade_by_hand(instructor: AtWork, tmp_path: Path) -> None:
    formgrader = instructor.formgrader
    formgrader.locator("tr").filter(has_text=STUDENT).locator(".student-name a").click()
    formgrader.locator("td").get_by_role("link", name=CHAPTER.id).click(timeout=LONG)
    right, wrong, question = (instructor.cell(name) for name in ("softmax", "mse", QUESTION))
    wrong.scroll_into_view_if_needed(timeout=LONG)
    instructor.page.screenshot(path=tmp_path / "wrong.png")
    assert "Right · Softmax" in right.inner_text() and "2 of 2 points" in right.inner_text()
    assert SAID_OF_IT in wrong.inner_text() and wrong.locator(".nnc-odd").inner_text() == "10.0"
    assert "sure" in question.locator("strong").inner_text()

    with instructor.page.expect_response("**/api/grade/*"):
        question.locator(".score").fill(str(POINTS_FOR_IT))
        question.locator(".score").press("Tab")
    with instructor.page.expect_response("**/api/comment/*"):
        question.locator(".comment").fill(COMMENT)
        question.locator(".comment").press("Tab")
    instructor.page.screenshot(path=tmp_path / "by-hand.png")


def assert_grades(person: Person) -> None:
    with Gradebook(f"sqlite:///{person.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook(CHAPTER.id, CHAPTER.id, STUDENT)
        grades = {grade.name: grade for grade in notebook.grades}
        comments = {comment.name: comment.comment for comment in notebook.comments}
        mine = grades.pop(QUESTION)
        assert (mine.manual_score, mine.score, mine.needs_manual_grade) == (POINTS_FOR_IT, POINTS_FOR_IT, False)
        assert comments[QUESTION] == COMMENT
        points = {name: grade.auto_score for name, grade in grades.items() if grade.auto_score}
        assert points == {"softmax": CATALOGUE["softmax"].points}


def give_feedback(instructor: AtWork) -> None:
    for link in ("Manual Grading", "Manage Assignments"):
        instructor.formgrader.get_by_role("link", name=link).click(timeout=LONG)
    instructor.formgrader.locator(".num-submissions a").first.click(timeout=LONG)
    assert "Successfully generated" in instructor.press(STUDENT, "generate-feedback")
    assert "Successfully released" in instructor.press(STUDENT, "release-feedback")


def read_feedback(student: AtWork, tmp_path: Path) -> None:
    student.page.locator("#refresh_assignments_list").click()
    student.page.get_by_role("button", name="Fetch Feedback").click(timeout=LONG)
    student.page.get_by_text("(view feedback)").wait_for(timeout=LONG)
    (path,) = (student.person.lesson.parent / "feedback").rglob("*.html")
    student.page.goto(path.as_uri())
    student.page.screenshot(path=tmp_path / "feedback.png")
    said = student.page.locator("body").inner_text()
    assert SAID_OF_IT in said and "Right · Softmax" in said and COMMENT in said
    earned = CATALOGUE["softmax"].points + POINTS_FOR_IT
    assert f"Score: {earned} / {worth(student.person)}" in said
