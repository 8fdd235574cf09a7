"""Hostile submissions: each loses the points of what it attacks, and nobody else loses or learns anything."""

import html
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import hostile
import hostile_files
import numpy as np
import pytest
from attacked_box import require_sandbox
from nbgrader import api
from small_course import SmallCourse, make_course

from autograder.classroom import batch, runs
from autograder.classroom.batch import ClassRun, Summary
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.reports import Places, read_reports
from autograder.engine.solutions import Solutions, load_solutions
from autograder.engine.values import parts
from autograder.engine.verdict import Report
from autograder.exercises import CATALOGUE
from autograder.paths import RECORDED, ROOT
from autograder.sandbox import Box, UnsafeBox

pytestmark = pytest.mark.sandbox
CHAPTER = hostile.CHAPTER

HONEST = "honest"
SECRETS = {
    "reference": "words of the reference alone",
    "environment": "token of the one who grades",
    "seed": "3141592653589",
    "others": "words of another student",
    "gradebook": "ab3f-in-the-gradebook",
    "recordings": (RECORDED / f"{hostile.CHAPTER.module}.json").read_text("utf-8")[:60],
}
SECONDS, SECONDS_TO_LOAD = 0.7, 2.0
"""How long the exercise may take that all endless attacks attack (for the honest it takes a thousandth), and a load."""


@dataclass
class Class:
    """An instructor's folder with a class in it, and all that lies around it."""

    course: SmallCourse
    folder: Path
    telephone: socket.socket

    def told(self) -> hostile.Places:
        port = self.telephone.getsockname()[1]
        return hostile.Places(self.course.root, ROOT, self.submitted, self.folder / "gradebook.db", self.outside, port)

    def was_called(self) -> bool:
        """Whether somebody came over the network."""
        with suppress(BlockingIOError):
            self.telephone.accept()[0].close()
            return True
        return False

    @property
    def submitted(self) -> Path:
        return self.folder / "submitted"

    @property
    def outside(self) -> Path:
        return self.folder / "outside"

    @property
    def places(self) -> Places:
        return Places(self.folder / "graded", self.folder / "autograded")

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")

    def grade(self, make_runner=Box) -> Summary:
        with self.gradebook() as gradebook:
            solutions = load_solutions(self.course.root / "solutions")
            run = ClassRun(solutions, [(CHAPTER, self.places)], gradebook, make_runner)
            return run.grade(self.submitted)

    def reports(self) -> dict[str, Report]:
        return {report.student: report for report in read_reports(self.places.reports)}

    def texts(self, student: str) -> dict[str, str]:
        """All that a student may be given to read: by the end of its name, or the name of what came with it."""
        notebook = self.places.notebook(student, CHAPTER)
        files = [self.places.reports / f"{student}{suffix}" for suffix in (".json", ".html")] + [notebook]
        beside = [path for path in notebook.parent.iterdir() if path != notebook]
        return {path.suffix: path.read_text("utf-8") for path in files} | {
            path.name: path.read_text("utf-8") for path in beside
        }


@pytest.fixture(scope="session")
def marked_course(tmp_path_factory) -> SmallCourse:
    """A course whose reference and seed are known by words of their own; with a gradebook that knows its chapter."""
    require_sandbox()
    course = make_course(tmp_path_factory.mktemp("hostile"))
    for path in (course.root / "solutions" / "nnlib").glob("*.py"):
        path.write_text(f"{path.read_text('utf-8')}\n\nSECRET = {SECRETS['reference']!r}\n", "utf-8")
    (course.root / "solutions" / "hidden" / "seed.txt").write_text(SECRETS["seed"], "utf-8")
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.ensure_assignment(course.root, CHAPTER)
    with api.Gradebook(gradebook.url) as of_nbgrader:
        of_nbgrader.add_student("someone", first_name=SECRETS["gradebook"])
    return course


@pytest.fixture
def a_class(marked_course, tmp_path, monkeypatch) -> Iterator[Class]:
    """A class with one honest student in it, graded by somebody who has secrets in the environment."""
    monkeypatch.setenv("COURSE_TOKEN", SECRETS["environment"])
    monkeypatch.setattr(batch, "STATE", marked_course.root / ".course")
    monkeypatch.setattr(runs, "LOAD_SECONDS", SECONDS_TO_LOAD)
    monkeypatch.setattr(CATALOGUE["mse"], "seconds", SECONDS)
    with socket.create_server(("127.0.0.1", 0)) as telephone:
        telephone.setblocking(False)
        yield set_up(Class(marked_course, tmp_path, telephone))


def set_up(made: Class) -> Class:
    made.outside.mkdir()
    (made.outside / "canary.txt").write_text("sings", "utf-8")
    shutil.copy(made.course.root / "gradebook.db", made.folder)
    text = hostile.RIGHT["activations.py"] + f"\n# {SECRETS['others']}\n"
    hostile.write(made.submitted / HONEST, hostile.RIGHT | {"activations.py": text})
    return made


def facts(report: Report) -> hostile.Lost:
    return {
        verdict.exercise_id: (verdict.points, verdict.diagnosis.kind if verdict.diagnosis else "")
        for verdict in report.verdicts
    }


def lost(report: Report) -> hostile.Lost:
    return {name: fact for name, fact in facts(report).items() if fact != hostile.FULL[name]}


def snapshot(*folders: Path) -> dict[str, tuple]:
    """Everything in some folders, with what would tell that it was changed."""
    paths = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    return {str(path): _stamp(path.lstat()) for path in paths}


def _stamp(status: os.stat_result) -> tuple:
    return status.st_mode, status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns, status.st_uid


def surroundings(of: Class) -> dict[str, tuple]:
    clone = [ROOT / name for name in ("autograder", "lessons", "nnlib", "solutions")]
    return snapshot(of.outside, of.submitted, of.course.root / "solutions", *clone)


def leaks(of: Class, student: str, numbers: set[float]) -> set[str]:
    """Which secrets stand in what a student may read."""
    texts = html.unescape("\n".join(of.texts(student).values())).replace('\\"', '"')
    found = {name for name, secret in SECRETS.items() if secret in texts}
    shown = {float(number) for number in re.findall(r"-?\d+\.\d{6,}(?:e[+-]?\d+)?", texts)}
    results = [result for verdict in of.reports()[student].verdicts for result in verdict.results]
    arrays = [array for result in results for array in parts([result.got, result.part]).values()]
    shown |= {number for array in arrays if isinstance(array, np.ndarray) for number in _odd_numbers(array)}
    return found | ({"hidden cases"} if shown & numbers else set())


def _odd_numbers(array: object) -> set[float]:
    """Numbers that nobody would come upon by chance."""
    flat = np.ravel(array)
    return {float(number) for number in flat if len(repr(float(number))) > 12} if flat.dtype.kind == "f" else set()


def hidden_numbers(solutions: Solutions) -> set[float]:
    found = {True: set(), False: set()}
    for exercise in CHAPTER.exercises.values():
        for case in (*exercise.public_cases(), *solutions.hidden_cases(exercise)):
            for value in parts(case.inputs).values():
                found[case.hidden] |= _odd_numbers(value)
    return found[True] - found[False]


class Tags(HTMLParser):
    """What is markup in a page: its tags, and what they point to or run."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: set[str] = set()
        self.risky: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.risky += [(name, value) for name, value in attributes if name.startswith(("on", "src", "srcdoc"))]
        self.risky += [(name, value) for name, value in attributes if name == "href" and not value.startswith("#")]


OUR_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "h1", "p", "strong", "small", "br", "span"),
    *("div", "ul", "li", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "a", "figure", "figcaption"),
}


def is_escaped(page: str) -> bool:
    found = Tags(page)
    return found.tags <= OUR_TAGS and not found.risky


def outputs(notebook: str) -> list[str]:
    """The HTML in a graded notebook."""
    cells = json.loads(notebook)["cells"]
    return ["".join(output["data"].get("text/html", "")) for cell in cells for output in cell.get("outputs", [])]


def scores(of: Class) -> dict[str, float]:
    """What the gradebook holds, by student."""
    with api.Gradebook(of.gradebook().url) as gradebook:
        return {entry.student.id: entry.score for entry in gradebook.assignment_submissions(CHAPTER.id)}


def assert_harmless(of: Class, student: str, numbers: set[float]) -> None:
    """What holds of each student in a class, whatever was handed in."""
    texts = of.texts(student)
    assert leaks(of, student, numbers) == set()
    assert all(map(is_escaped, [texts[".html"], *outputs(texts[".ipynb"])]))


@pytest.mark.parametrize("topic", hostile.topics())
def test_attacks_cost_what_they_attack_and_nothing_else(topic, a_class, subtests):
    attacks = hostile.attacks(topic)
    for attack in attacks:
        hostile.write(a_class.submitted / attack.name, attack.sources(a_class.told()))
    before = surroundings(a_class)
    summary = a_class.grade()
    reports, numbers = a_class.reports(), hidden_numbers(load_solutions(a_class.course.root / "solutions"))
    for attack in attacks:
        with subtests.test(attack.name):
            assert attack.costs(facts(reports[attack.name])), lost(reports[attack.name])
            assert_harmless(a_class, attack.name, numbers)
    assert lost(reports[HONEST]) == {}
    assert (summary.graded, summary.problems) == (len(attacks) + 1, [])
    assert surroundings(a_class) == before and not a_class.was_called()
    assert scores(a_class) == {student: report.points for student, report in reports.items()}


@pytest.mark.parametrize("hand_ins", [hostile_files.FILES, hostile_files.NOTEBOOKS], ids=["files", "notebooks"])
def test_what_was_done_to_files_and_notebooks_gains_nothing(hand_ins, a_class, subtests):
    for hand_in in hand_ins:
        hand_in.build(a_class.submitted, a_class.told())
    before = surroundings(a_class)
    summary = a_class.grade()
    reports, points = a_class.reports(), scores(a_class)
    problems = {problem.student: problem.sentence for problem in summary.problems}
    numbers = hidden_numbers(load_solutions(a_class.course.root / "solutions"))
    for hand_in in hand_ins:
        with subtests.test(hand_in.student):
            if hand_in.points is None:
                assert hand_in.said in problems.pop(hand_in.student)
                continue
            report = reports[hand_in.student]
            assert (report.points, points[hand_in.student]) == (hand_in.points, hand_in.points), lost(report)
            assert hand_in.said in " ".join(report.notes)
            assert hostile_files.FORGED not in a_class.texts(hand_in.student)[".ipynb"]
            assert_harmless(a_class, hand_in.student, numbers)
    assert problems == {} and lost(reports[HONEST]) == {}
    assert surroundings(a_class) == before
    assert not any(line.startswith("=") for line in a_class.places.grades.read_text("utf-8").splitlines())


def without_a_box(of: Class, attack: hostile.Attack) -> runs.Outcome:
    """What comes of an attack's first case in a process that is not isolated."""
    (exercise,) = (item for item in CHAPTER.exercises.values() if attack.into in item.implements)
    unit = runs.Unit(exercise, exercise.public_cases()[:1])
    with UnsafeBox() as box:
        (outcome,) = runs.run_units(box, attack.sources(of.told()), [unit])
    return outcome


@pytest.mark.parametrize("attack", hostile.attacks("files"), ids=lambda attack: attack.name)
def test_what_a_box_hides_is_told_without_one(attack, a_class):
    (told,) = without_a_box(a_class, attack)
    assert any(secret in told.error.message for secret in SECRETS.values())


@pytest.mark.parametrize("attack", hostile.attacks("outside"), ids=lambda attack: attack.name)
def test_what_a_box_prevents_is_done_without_one(attack, a_class):
    before = snapshot(a_class.outside)
    without_a_box(a_class, attack)
    assert snapshot(a_class.outside) != before or a_class.was_called()


def test_there_are_at_least_forty():
    assert sum(len(hostile.attacks(topic)) for topic in hostile.topics()) >= 40
    assert len(hostile_files.FILES) + len(hostile_files.NOTEBOOKS) >= 30
