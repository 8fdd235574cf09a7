"""Marks follow through: all is right but one definition, and only the exercises that ask for it lose points."""

import ast
from types import SimpleNamespace

import pytest
from in_process import HereRunner

from autograder.classroom.grading import Grader
from autograder.classroom.submissions import Submission
from autograder.engine.graft import module_file, parsed, place
from autograder.engine.library import read_sources
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS

REFERENCE = read_sources(SOLUTIONS / "nnlib")
ASKED_FOR = {
    definition: exercise.id
    for chapter in CATALOGUE.chapters.values()
    for exercise in chapter.exercises.values()
    for definition in exercise.implements
}
WRONG = ast.parse("def wrong(*anything, **more):\n    raise ArithmeticError('this is wrong')").body[0]


@pytest.fixture(scope="module")
def grader():
    return Grader(load_solutions(SOLUTIONS), HereRunner())


def spoiled(definition: str) -> dict[str, str]:
    """The reference with this definition alone gone wrong."""
    file = module_file(definition)
    tree = parsed(REFERENCE[file])
    place(tree, definition, ast.parse(ast.unparse(WRONG)).body[0])
    return REFERENCE | {file: ast.unparse(ast.fix_missing_locations(tree))}


def without_other_capstones(chapter, exercise_id: str):
    """The chapter, less the capstones that ask for something else: they run on all that a learner has written."""
    kept = {
        exercise.id: exercise
        for exercise in chapter.exercises.values()
        if not exercise.capstone or exercise.id == exercise_id
    }
    return SimpleNamespace(id=chapter.id, exercises=kept)


@pytest.mark.parametrize("definition", ASKED_FOR)
def test_one_wrong_definition_costs_its_own_exercise_alone(grader, definition):
    sources, asked_by = spoiled(definition), ASKED_FOR[definition]
    chapters = [without_other_capstones(chapter, asked_by) for chapter in CATALOGUE.chapters.values()]
    reports = [grader.grade(Submission("anna", chapter.id, sources), chapter) for chapter in chapters]
    lost = {verdict.exercise_id for report in reports for verdict in report.verdicts if not verdict.right}
    assert lost == {asked_by}
