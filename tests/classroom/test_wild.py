"""Wrong answers that no known mistake explains, and the drafts made of them."""

import linecache

import numpy as np
import pytest
from in_process import HereRunner
from small_class import MISTAKE, ODD, UNWRITTEN, one_wrong, report
from small_course import CHAPTER

from autograder.classroom.grading import Grader
from autograder.classroom.submissions import Submission
from autograder.classroom.wild import NAME, draft, wild
from autograder.engine.library import read_sources
from autograder.engine.mistake import Mistakes
from autograder.engine.oracle import observe_all
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import Diagnosis
from autograder.paths import SOLUTIONS

SOFTMAX = "activations.softmax"
TEXT = "def softmax(logits):\n    '''Mine.'''\n    return np.sqrt(logits)  # so"
WRONG = """

def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.sqrt(e / e.sum(axis=-1, keepdims=True))
"""
LONGER = TEXT.replace("return", "rooted = 1\n    return")


def test_behaviours_are_grouped_over_the_class_the_commonest_first():
    reports = [
        one_wrong("ann", "softmax", ODD, "aa", code={SOFTMAX: LONGER}),
        one_wrong("bob", "mse", ODD, "bb"),
        one_wrong("cid", "softmax", ODD, "aa", code={SOFTMAX: TEXT}),
        one_wrong("dora", "softmax", ODD, "cc"),
        one_wrong("eve", "softmax", MISTAKE, "aa"),
        one_wrong("fay", "softmax", UNWRITTEN),
        one_wrong("gus", "softmax", Diagnosis("error", "Your code broke the Python that ran it: x."), "aa"),
        report("hal"),
    ]
    found = [(item.exercise.id, item.students) for item in wild(reports, CHAPTER)]
    assert found == [("softmax", ("ann", "cid")), ("mse", ("bob",)), ("softmax", ("dora",))]
    assert wild(reports, CHAPTER)[0].code == {SOFTMAX: TEXT}  # the shortest


def test_definitions_that_are_right_elsewhere_are_left_out():
    ours = {"layers.ReLU.forward": "def forward(self, x):\n    return relu(x)"}
    right = {"layers.Tanh.forward": "def forward(self, x):\n    return tanh(x)"}
    stub = {"layers.Sigmoid.forward": "def forward(self, x):\n    raise NotImplementedError('x')"}
    reports = [
        one_wrong("ann", "activation-layers", ODD, "aa", code=ours | right | stub),
        report("bob", code={"layers.Tanh.forward": "def forward(self, z):\n    '''Why.'''\n    return tanh(z)"}),
    ]
    assert wild(reports, CHAPTER)[0].code == ours


@pytest.mark.parametrize("told", ['"""\nimport os\nos.abort()\n"""', "a\\", "Plain.\x85import os", "# x\rimport os"])
def test_a_draft_is_code_whatever_they_were_told(told):
    (item,) = wild([one_wrong("ann", "softmax", Diagnosis("error", told), "aa", code={SOFTMAX: TEXT})], CHAPTER)
    text = draft(item)
    made = run_draft(text)
    assert [mistake.id for mistake in made.of("softmax")] == [NAME.replace("_", "-")] and "Mine" not in text


def run_draft(text: str) -> Mistakes:
    """What the draft makes when it stands in a chapter's module of mistakes."""
    mistakes = Mistakes()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0].startswith("@mistakes.mistake(") and not any("import" in line for line in lines)
    place = SOLUTIONS / "mistakes" / "a_draft.py"
    code = compile(text, str(place), "exec")
    linecache.cache[str(place)] = (len(text), None, text.splitlines(keepends=True), str(place))
    exec(code, {"mistakes": mistakes, "np": np})
    return mistakes


def test_of_several_definitions_each_draft_names_its_own():
    code = {"layers.ReLU.forward": "def forward(self, x):\n    return 1", "layers.Tanh.forward": "def forward(: bad"}
    (item,) = wild([one_wrong("ann", "activation-layers", ODD, "aa", code=code)], CHAPTER)
    assert '@mistakes.mistake("activation-layers", "layers.ReLU.forward")' in draft(item)
    assert "# def forward(: bad" in draft(item)


def test_a_behaviour_found_in_the_wild_is_what_its_draft_gives():
    """From a wrong submission through grading to a draft, which as a mistake gives what the submission gave."""
    solutions = load_solutions(SOLUTIONS)
    sources = read_sources(SOLUTIONS / "nnlib")
    sources["activations.py"] += WRONG
    grader = Grader(solutions, HereRunner())
    graded = grader.grade(Submission("ann", CHAPTER.id, sources), CHAPTER)
    found = [item for item in wild([graded], CHAPTER) if item.exercise.id == "softmax"]
    exercise = CHAPTER.exercises["softmax"]
    (mistake,) = run_draft(draft(found[0])).of("softmax")
    cases = grader.oracle.answers(exercise).cases
    given = observe_all(exercise, mistake.library(solutions.reference, exercise), cases)
    assert not any(observation.error for observation in given)
    assert all(np.allclose(np.square(observation.value).sum(axis=-1), 1) for observation in given)
