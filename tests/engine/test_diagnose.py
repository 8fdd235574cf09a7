import dataclasses

import numpy as np
import pytest

from autograder.engine.diagnose import diagnose, failed_load, needs_first
from autograder.engine.observe import Failure, Observation

from .answers import ANSWERS, CASES, INPUTS, on_all
from .answers import mean as exercise

SECRET = "the hidden input"


def judged(got):
    return diagnose(exercise, ANSWERS, tuple(got))


def test_right():
    verdict = judged(ANSWERS.expected)
    assert verdict.right and verdict.points == 2 and [result.right for result in verdict.results] == [True] * 3


def test_a_mistake_comes_before_a_relation_before_a_difference():
    assert judged(on_all(lambda x: x.sum(axis=0))).diagnosis.name == "sum"
    relation = judged(on_all(lambda x: -x.mean(axis=0))).diagnosis
    assert relation.kind == "relation" and "wrong sign" in relation.sentence
    odd = judged(on_all(lambda x: x.mean(axis=0) ** 2 + 0.3)).diagnosis
    assert odd.kind == "wrong values" and "All 2 numbers" in odd.sentence


def test_a_stub_is_told_where_to_write_and_earns_nothing():
    line = "nnlib/maths.py, line 7, in mean: raise NotImplementedError"
    stub = Observation(error=Failure("NotImplementedError", "mean: lesson 04-forward", (line,)))
    verdict = judged((stub, ANSWERS.expected[1], stub))
    assert verdict.diagnosis.name == "mean" and "nnlib/maths.py, line 7, raises" in verdict.diagnosis.sentence
    assert verdict.points == 0


def test_another_exercises_stub_is_named():
    stub = Observation(error=Failure("NotImplementedError", "total: lesson 01"))
    assert "Write `total` first" in judged((stub,) * 3).diagnosis.sentence


def test_part_of_the_cases_is_part_of_the_points_down_to_a_quarter():
    verdict = judged((ANSWERS.expected[0], Observation(None), Observation(None)))
    assert verdict.points == 0.5  # a third of 2, down to a quarter
    assert verdict.shown.name == "case 1" and "nothing (None)" in verdict.diagnosis.sentence


@pytest.mark.parametrize(
    "odd",
    [
        Observation(error=Failure("ValueError", SECRET, (SECRET,))),
        Observation(error=Failure(SECRET, SECRET)),
        Observation(error=Failure("NotImplementedError", f"{SECRET}: 12345")),
        Observation(error=Failure("license")),
        Observation(ANSWERS.expected[2].value * 12345),
        Observation(ANSWERS.expected[2].value + 12345),
        Observation(ANSWERS.expected[2].value * 4 / 3),
        Observation(ANSWERS.expected[2].value.reshape(3, 1, 1)),
        Observation({SECRET: 12345}),
        Observation(SECRET),
        Observation(np.array([12345.678, 1, 2]), warnings=(SECRET,)),
        Observation(np.full(3, np.nan), warnings=(SECRET,)),
    ],
)
def test_a_hidden_case_repeats_nothing_of_what_the_code_put_there(odd):
    verdict = judged((*ANSWERS.expected[:2], odd))
    told = repr(verdict)
    assert "on a hidden one" in verdict.diagnosis.sentence
    assert verdict.points == 1.25 and "license" not in told
    assert SECRET not in told and "12345" not in told and "5.5" not in told
    assert verdict.shown is None and verdict.results[2].inputs is None


def test_a_wrong_public_case_keeps_what_is_shown():
    shown = judged(on_all(lambda x: x.sum(axis=0))).shown
    assert shown.inputs["x"].tolist() == [[1, 5], [3, 9]]
    assert shown.expected.tolist() == [2, 7] and shown.got.tolist() == [4, 14]


def test_time_up_and_errors_keep_the_learners_lines():
    failure = Failure("KeyError", "'w'", ("nnlib/maths.py, line 3, in mean: d['w']",))
    diagnosis = judged((Observation(error=failure),) * 3).diagnosis
    assert diagnosis.lines == failure.lines and "KeyError: 'w'" in diagnosis.sentence
    assert "did not finish in time" in judged((Observation(error=Failure("TimeUp")),) * 3).diagnosis.sentence


def test_a_library_that_does_not_load_costs_all_cases():
    verdict = failed_load(exercise, CASES, Failure("SyntaxError", "invalid syntax", ("nnlib/a.py, line 2: “x = (”",)))
    assert verdict.points == 0 and not any(result.right for result in verdict.results)
    assert "nnlib/a.py, line 2: “x = (” (invalid syntax)" in verdict.diagnosis.sentence


def test_what_is_needed_first_is_told_in_place_of_the_diagnosis():
    verdict = needs_first(judged((Observation(None),) * 3), exercise)
    assert (verdict.diagnosis.kind, verdict.diagnosis.name) == ("needs", "mean")


def test_no_relation_is_told_where_something_else_is_to_be_mended_first():
    changed = tuple(Observation(-wanted.value, changed=("x",)) for wanted in ANSWERS.expected)
    assert judged(changed).diagnosis.kind == "changed input"


def test_a_relation_is_of_one_part_and_names_it():
    expected = tuple(Observation({"a": x, "b": 2 * x}) for x in INPUTS)
    answers = dataclasses.replace(ANSWERS, expected=expected, mistakes=())

    def told(*got):
        return diagnose(exercise, answers, tuple(map(Observation, got))).diagnosis.sentence

    assert "“b”: Every number has the wrong sign" in told(*({"a": x, "b": -2 * x} for x in INPUTS))
    x, y, z = INPUTS
    assert "sign" not in told({"a": x, "b": -2 * x}, {"a": -y, "b": 2 * y}, {"a": -z, "b": 2 * z})


def test_an_exercise_may_widen_its_tolerance():
    wide = dataclasses.replace(exercise, rtol=0.5)
    assert diagnose(wide, ANSWERS, on_all(lambda x: 1.3 * x.mean(axis=0))).right
    assert not diagnose(wide, ANSWERS, on_all(lambda x: 9 * x.mean(axis=0))).right
