"""What many students' code gives alike is judged once, and nothing else is."""

import pytest
from in_process import HereRunner

from autograder.classroom import judge as module
from autograder.classroom import runs
from autograder.classroom.grading import Grader
from autograder.classroom.judge import Judge
from autograder.classroom.runs import Waits
from autograder.classroom.submissions import Submission
from autograder.engine.library import read_sources
from autograder.engine.observe import Failure, Observation
from autograder.engine.oracle import LiveOracle
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS

SOFTMAX = CATALOGUE["softmax"]
REFERENCE = read_sources(SOLUTIONS / "nnlib")
OVER_THE_BATCH = """

def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0)
"""
TWICE_AS_MUCH = OVER_THE_BATCH.replace("powers.sum(axis=0)", "powers.sum(axis=1, keepdims=True) * 2")


@pytest.fixture(scope="module")
def solutions():
    return load_solutions(SOLUTIONS)


@pytest.fixture
def judge(solutions):
    return Judge(LiveOracle(solutions))


@pytest.fixture
def judged(monkeypatch):
    """The exercises that were judged, each time."""
    told = []

    def diagnose(exercise, *arguments, real=module.diagnose):
        told.append(exercise.id)
        return real(exercise, *arguments)

    monkeypatch.setattr(module, "diagnose", diagnose)
    return told


def verdict(grader, own: str = ""):
    """On softmax, of a library whose softmax is this one."""
    sources = REFERENCE | {"activations.py": REFERENCE["activations.py"] + own}
    chapter = SOFTMAX.chapter
    return grader.grade(Submission("anna", chapter.id, sources), chapter).verdict("softmax")


def test_what_two_students_have_alike_is_judged_once(solutions, judged):
    grader = Grader(solutions, HereRunner())
    first = verdict(grader)
    assert len(judged) == len(set(judged)) == len(SOFTMAX.chapter.exercises)
    judged.clear()
    assert verdict(grader) is first and judged == []


def test_what_another_student_has_otherwise_is_judged_by_itself(solutions):
    grader, alone = (Grader(solutions, HereRunner()) for _ in range(2))
    right, wrong, other = (verdict(grader, own) for own in ("", OVER_THE_BATCH, TWICE_AS_MUCH))
    assert right.right and not wrong.right and not other.right
    assert wrong.diagnosis.sentence != other.diagnosis.sentence == verdict(alone, TWICE_AS_MUCH).diagnosis.sentence


def unit_of(judge):
    return judge.graft(SOFTMAX, SOFTMAX.implements)


def messages_of(judge, *values) -> list:
    """What is read of these messages, of as many cases as softmax has."""
    unit = unit_of(judge)
    observations = [(Observation(value),) * len(unit.cases) for value in values]
    return [
        unit.outcome(0, repr(value).encode(), observed) for value, observed in zip(values, observations, strict=True)
    ]


def test_equal_messages_become_the_same_object_and_only_these(judge):
    one, two, again = messages_of(judge, 1.0, 2.0, 1.0)
    assert one is again and one is not two
    assert judge.verdict(SOFTMAX, one) is judge.verdict(SOFTMAX, again) is not judge.verdict(SOFTMAX, two)


def test_at_another_place_a_message_is_read_anew(judge):
    """There it is not what is due."""
    unit = unit_of(judge)
    observed = (Observation(1.0),) * len(unit.cases)
    assert unit.outcome(0, b"1", observed) is not unit.outcome(1, b"1", observed)


def test_only_so_many_messages_are_remembered_and_no_long_one(judge, monkeypatch):
    monkeypatch.setattr(runs, "MESSAGES_TO_REMEMBER", 2)
    monkeypatch.setattr(runs, "BYTES_TO_REMEMBER", 3)
    messages_of(judge, 1.5, 10.25, 2.5, 3.5)
    assert [message for _, message in unit_of(judge).remembered] == [b"1.5", b"2.5"]
    one, again = messages_of(judge, 3.5, 3.5)
    assert one is not again and judge.verdict(SOFTMAX, one) == judge.verdict(SOFTMAX, again)


def test_outcomes_are_joined_and_what_was_not_run_counts_for_all(judge):
    one, failed, waits = (Observation(1),), Failure("Died", "again"), Waits(SOFTMAX)
    assert judge.joined(one, one) == (*one, *one)
    assert judge.joined(one, failed) == judge.joined(failed, one) == judge.joined(failed, waits) == failed
    assert judge.joined(one, waits) == waits


def test_what_is_remembered_is_joined_into_the_same_object(judge):
    one, two = messages_of(judge, 1.0, 2.0)
    assert judge.joined(one, one) == (*one, *one)
    assert judge.joined(one, two) is judge.joined(one, two) == (*one, *two)
    assert judge.joined(two, one) == (*two, *one)
