"""Marks follow through: all is right but one definition, and only the exercises that ask for it lose points."""

import ast

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


@pytest.mark.parametrize("definition", ASKED_FOR)
def test_one_wrong_definition_costs_its_own_exercise_alone(grader, definition):
    sources = spoiled(definition)
    reports = [
        grader.grade(Submission("anna", chapter.id, sources), chapter) for chapter in CATALOGUE.chapters.values()
    ]
    lost = {verdict.exercise_id for report in reports for verdict in report.verdicts if not verdict.right}
    others = {name for name in lost if CATALOGUE[name].capstone} - {ASKED_FOR[definition]}
    assert lost - others == {ASKED_FOR[definition]}
