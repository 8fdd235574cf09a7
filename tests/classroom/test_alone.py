"""When a wrong answer is surely wrong by itself, it is not tried alone; and whenever that is in doubt, it is."""

import ast

import pytest
from in_process import HereRunner

from autograder.classroom.alone import is_wrong_alone
from autograder.classroom.grading import Grader
from autograder.classroom.submissions import Submission
from autograder.engine.compare import Kind
from autograder.engine.library import read_sources
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import Diagnosis, Verdict
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS

CHAPTER = CATALOGUE.chapter("4")
REFERENCE = read_sources(SOLUTIONS / "nnlib")
GIVEN = read_sources(ROOT / "nnlib")
SOFTMAX, LINEAR = CATALOGUE["softmax"], CATALOGUE["linear-forward"]


@pytest.fixture(scope="module")
def grader():
    return Grader(load_solutions(SOLUTIONS), HereRunner())


def right(exercise_id: str) -> Verdict:
    return Verdict(exercise_id, exercise_id, 1)


def wrong(exercise_id: str, kind: str, name: str = "", lines: tuple[str, ...] = ()) -> Verdict:
    return Verdict(exercise_id, exercise_id, 1, diagnosis=Diagnosis(kind, "wrong", name, lines))


EACH_RIGHT = {exercise.id: right(exercise.id) for exercise in CATALOGUE}


def mistaken(grader, exercise, own, sources=REFERENCE, place=0) -> bool:
    """Whether an exercise is wrong alone that gave just what its first mistake gives."""
    answers = grader.oracle.answers(exercise)
    mistake = answers.mistakes[place]
    verdicts = own | {exercise.id: wrong(exercise.id, "mistake", mistake.id)}
    return is_wrong_alone(exercise, answers, mistake.observations, verdicts, sources, GIVEN)


def test_a_known_mistake_in_a_library_that_is_right_otherwise(grader):
    assert mistaken(grader, LINEAR, EACH_RIGHT)


def test_what_it_builds_on_must_be_known_to_be_right(grader):
    (need, *_) = LINEAR.needs
    without = {name: verdict for name, verdict in EACH_RIGHT.items() if name != need}
    assert not mistaken(grader, LINEAR, without), "in another chapter, which was not graded"
    assert not mistaken(grader, LINEAR, without | {need: wrong(need, Kind.VALUES)})


def test_what_merely_bears_its_name_is_no_part_of_it(grader):
    """`MSE.forward` is asked for, too; that a `Linear.forward` begins with its own name does not call it."""
    assert mistaken(grader, LINEAR, EACH_RIGHT | {"mse": wrong("mse", Kind.VALUES)})


def test_so_must_what_its_text_names(grader):
    calls = REFERENCE["activations.py"] + "\n\ndef softmax(logits):\n    return relu(logits)\n"
    sources = REFERENCE | {"activations.py": calls}
    assert mistaken(grader, SOFTMAX, EACH_RIGHT, sources)
    assert not mistaken(grader, SOFTMAX, EACH_RIGHT | {"relu": wrong("relu", Kind.VALUES)}, sources)
    assert mistaken(grader, SOFTMAX, EACH_RIGHT | {"relu": wrong("relu", Kind.VALUES)})


def test_a_helper_of_the_students_own_may_call_anything_in_its_module(grader):
    helper = "\n\ndef mine(x):\n    return relu(x)\n\n\ndef softmax(logits):\n    return mine(logits)\n"
    sources = REFERENCE | {"activations.py": REFERENCE["activations.py"] + helper}
    assert not mistaken(grader, SOFTMAX, EACH_RIGHT | {"relu": wrong("relu", Kind.VALUES)}, sources)


def test_a_mistake_that_explains_most_but_not_all_is_no_sure_sign(grader):
    answers = grader.oracle.answers(SOFTMAX)
    mistake = answers.mistakes[0]
    got = (*mistake.observations[:-1], answers.expected[-1])
    own = EACH_RIGHT | {"softmax": wrong("softmax", "mistake", mistake.id)}
    assert not is_wrong_alone(SOFTMAX, answers, got, own, REFERENCE, GIVEN)
    assert not is_wrong_alone(SOFTMAX, answers, got, own | {"softmax": wrong("softmax", "relation")}, REFERENCE, GIVEN)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("nnlib/activations.py, line 3, in softmax: while True:",), True),
        (("nnlib/activations.py, line 3, in softmax: relu(x)", "nnlib/activations.py, line 9, in relu: pass"), False),
        ((), False),
    ],
)
def test_time_that_its_own_lines_alone_took(grader, lines, expected):
    own = EACH_RIGHT | {"softmax": wrong("softmax", Kind.TIME_UP, lines=lines)}
    answers = grader.oracle.answers(SOFTMAX)
    assert is_wrong_alone(SOFTMAX, answers, answers.expected, own, REFERENCE, GIVEN) is expected


def test_it_costs_no_process_more(grader):
    (mistake, *_) = grader.solutions.mistakes_of(SOFTMAX)
    sources = REFERENCE | {
        file: source if isinstance(source, str) else ast.unparse(source)
        for file, source in mistake.library(REFERENCE, SOFTMAX).items()
    }
    before = len(grader.runner.runs)
    verdict = grader.grade(Submission("anna", CHAPTER.id, sources), CHAPTER).verdict("softmax")
    tried = [run for run in grader.runner.runs[before + 1 :] if any(b'"softmax"' in one for one in run._messages)]
    assert tried == [] and (verdict.diagnosis.kind, verdict.diagnosis.name) == ("mistake", mistake.id)


def test_each_exercise_has_a_sign_that_could_be_sure(grader):
    """Texts of the reference name what they build on; a word that is in every text would have all tried for nothing."""
    tried = set()
    for exercise in CATALOGUE:
        answers = grader.oracle.answers(exercise)
        if not exercise.capstone and answers.mistakes:
            tried |= set() if mistaken(grader, exercise, EACH_RIGHT) else {exercise.id}
    assert not tried
