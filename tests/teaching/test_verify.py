"""Each rule is silent on an exercise where all is well, and speaks up on one that breaks it."""

import dataclasses
import inspect

import numpy as np
import pytest
from made_up import HINTS, MadeUpCourse, library, scenario

from autograder.engine.library import read_sources
from autograder.engine.mistake import Mistakes
from autograder.engine.oracle import RecordedOracle
from autograder.engine.solutions import load_solutions
from autograder.paths import RECORDED, ROOT, SOLUTIONS
from autograder.teaching import verify as rules
from autograder.teaching.verify import verify


@pytest.fixture
def made_up(tmp_path) -> MadeUpCourse:
    return MadeUpCourse(tmp_path)


def told(made_up: MadeUpCourse, rule=None, record: bool = True) -> list[str]:
    """What a rule, or all of them, says of the made-up course."""
    if record:
        made_up.record()
    if rule:
        return list(rule(made_up.mean, made_up.course()))
    course = made_up.course()
    found = verify(course.solutions, course.skeleton, course.recorded, made_up.catalogue)
    return [f"{item.exercise_id}: {item.sentence}" for item in found]


def test_nothing_is_said_of_a_good_exercise(made_up):
    assert told(made_up) == []


def test_the_course_itself_falls_short_of_nothing():
    found = verify(load_solutions(SOLUTIONS), read_sources(ROOT / "nnlib"), RecordedOracle(RECORDED))
    assert [f"{item.exercise_id}: {item.sentence}" for item in found] == []


# --- is_well_made ---


def test_cases_hints_and_mistakes_are_counted(tmp_path):
    made_up = MadeUpCourse(tmp_path)
    made_up.chapter.exercise("lone", title="Lone", points=1, implements=("maths.mean",), hints=("one",))(scenario)
    lone = made_up.chapter.exercises["lone"]
    said = list(rules.is_well_made(lone, made_up.course()))
    assert [sentence.split(":")[0] for sentence in said] == [
        "it has 0 public cases",
        "it has 0 hidden cases",
        "it has 1 hints",
        "it has 0 mistakes",
    ]
    made_up.ask("lone", public=2, hidden=4)
    said = list(rules.is_well_made(lone, made_up.course()))
    assert said[:2] == ["it has 2 public cases: give it 3.", "it has 4 hidden cases: give it 5."]


def test_a_capstone_needs_fewer_cases_and_no_mistakes(made_up):
    decorator = made_up.chapter.exercise(
        "whole", title="Whole", points=1, implements=(), needs=("mean",), hints=HINTS, capstone=True
    )
    decorator(scenario)
    made_up.ask("whole", public=1, hidden=1)
    assert told(made_up) == []


def test_a_mistake_without_a_sentence(made_up):
    @made_up.mistakes.mistake("mean")
    def silent(x):
        return 3 * x.mean(axis=0)

    assert told(made_up, rules.is_well_made) == ["the mistake silent has no sentence: write one as its docstring."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"needs": ("nowhere",)}, "it needs 'nowhere', which is no exercise."),
        ({"implements": ("maths.median",)}, "it implements maths.median, but: There is no 'median' in nnlib/maths.py."),
        ({"implements": ("no_file.mean",)}, "it implements no_file.mean, but: There is no 'mean' in nnlib/no_file.py."),
    ],
)
def test_names_that_do_not_exist(made_up, change, sentence):
    exercise = dataclasses.replace(made_up.mean, **change)
    assert list(rules.is_well_made(exercise, made_up.course())) == [sentence]


# --- reference_is_right ---


def test_a_reference_that_gives_another_answer_each_time(made_up):
    made_up.reference = library("def mean(x):\n    return x.mean(axis=0) + np.random.default_rng().normal()\n")
    said = told(made_up, rules.reference_is_right)
    assert len(said) == 8 and said[0] == "the reference gives another answer on a second run: public 0."


def test_a_reference_that_warns(made_up):
    made_up.reference = library("def mean(x):\n    np.exp(1e9)\n    return x.mean(axis=0)\n")
    said = told(made_up, rules.reference_is_right)
    assert said[0] == "NumPy warns in the reference on the case “public 0”: overflow encountered in exp."


@pytest.mark.parametrize(("error", "count"), [("KeyError", 8), ("ValueError", 0)])
def test_a_reference_may_refuse_but_not_break(made_up, error, count):
    made_up.reference = library(f"def mean(x):\n    raise {error}('x')\n")
    said = told(made_up, rules.reference_is_right)
    assert len(said) == count and all("the reference stops with KeyError on the case" in sentence for sentence in said)


# --- the skeleton ---


def test_a_skeleton_that_is_solved_already(made_up):
    made_up.skeleton = dict(made_up.reference)
    assert told(made_up, rules.skeleton_is_told_where_to_write) == ["the untouched skeleton earns points for it."]
    assert told(made_up, rules.skeleton_stub_names_it) == ["its stub does not name it: it passes"]


def test_a_skeleton_that_is_right_on_a_case(made_up):
    made_up.skeleton = library("def mean(x):\n    return x.mean(axis=0) if len(x) == 2 else None\n")
    made_up.mean.points = 4
    assert told(made_up, rules.skeleton_is_told_where_to_write) == ["the untouched skeleton earns points for it."]


@pytest.mark.parametrize("stub", ["def mean(x):\n    pass\n", "def mean(x):\n    return 1 / 0\n"])
def test_a_stub_that_does_not_say_that_it_is_one(made_up, stub):
    made_up.skeleton = library(stub)
    (sentence,) = told(made_up, rules.skeleton_is_told_where_to_write)
    assert sentence.startswith("on the untouched skeleton it does not say that it is not written, but: Your code")


@pytest.mark.parametrize("message", ['"median: lesson 90"', '"later"', ""])
def test_a_stub_that_names_another_exercise_or_none(made_up, message):
    made_up.skeleton = library(f"def mean(x):\n    raise NotImplementedError({message})\n")
    assert told(made_up, rules.skeleton_is_told_where_to_write) == []
    (sentence,) = told(made_up, rules.skeleton_stub_names_it)
    assert sentence.startswith("its stub does not name it: ")


def test_what_no_lesson_teaches_is_given_complete(made_up):
    made_up.lesson.rmdir()
    made_up.skeleton = dict(made_up.reference)
    assert told(made_up) == []


# --- mistakes_are_named ---


def test_a_mistake_that_passes(made_up):
    @made_up.mistakes.mistake("mean")
    def right_after_all(x):
        """You are right."""
        return x.mean(axis=0)

    assert told(made_up, rules.mistakes_are_named) == [
        "the mistake right-after-all passes all public cases: add a case that catches it.",
        "the mistake right-after-all passes all public and hidden cases: add a case that catches it.",
    ]


def test_a_mistake_that_uses_what_it_has_not(made_up):
    @made_up.mistakes.mistake("mean")
    def of_half_the_rows(x):
        """You took half of the rows."""
        return x[:half].mean(axis=0)  # noqa: F821

    said = told(made_up, rules.mistakes_are_named)
    assert said == ["the mistake of-half-the-rows stops with NameError: name 'half' is not defined."] * 2


def test_a_mistake_that_only_hidden_cases_catch(made_up):
    made_up.hidden.case("mean", "many rows")(lambda rng: {"x": rng.normal(size=(50, 3))})

    @made_up.mistakes.mistake("mean")
    def of_few_rows(x):
        """You took the first rows alone."""
        return x[:20].mean(axis=0)

    said = told(made_up, rules.mistakes_are_named)
    assert said == ["the mistake of-few-rows passes all public cases: add a case that catches it."]


def test_two_mistakes_that_cannot_be_told_apart(made_up):
    @made_up.mistakes.mistake("mean")
    def a_sum_too(x):
        """You summed."""
        return np.sum(x, axis=0)

    assert told(made_up, rules.mistakes_are_named) == [
        "on the public cases the mistake a-sum-too is told as: a-sum",
        "on the public and hidden cases the mistake a-sum-too is told as: a-sum",
    ]


# --- recordings_are_in_step ---


def test_recordings_that_are_missing(made_up):
    (sentence,) = told(made_up, rules.recordings_are_in_step, record=False)
    assert "`mean` are missing from" in sentence and "made_up.json" in sentence


def out_of_step(made_up: MadeUpCourse) -> list[str]:
    return told(made_up, rules.recordings_are_in_step, record=False)


def test_recordings_of_another_reference_other_mistakes_or_cases(made_up):
    made_up.record()
    assert out_of_step(made_up) == []
    made_up.reference = library("def mean(x):\n    return x.mean(axis=0) + 1\n")
    assert out_of_step(made_up) == ["its recorded answers are not what the reference gives: run `course.py release`."]


def test_recordings_of_other_mistakes(made_up):
    made_up.record()
    made_up.mistakes = Mistakes()
    said = out_of_step(made_up)
    assert said == ["its recorded mistakes are not those of solutions/mistakes: run `course.py release`."]


def test_recordings_of_a_mistake_that_was_changed(made_up):
    @made_up.mistakes.mistake("mean")
    def shifted(x):
        """You added one."""
        return x.mean(axis=0) + 1

    made_up.record()
    (mistake,) = [item for item in made_up.mistakes._mistakes if item.id == "shifted"]
    place = made_up.mistakes._mistakes.index(mistake)
    made_up.mistakes._mistakes[place] = dataclasses.replace(mistake, definition=mistake.text.replace("+ 1", "+ 2"))
    assert out_of_step(made_up) == ["its recorded answers are not what the reference gives: run `course.py release`."]


def test_recordings_of_fewer_cases(made_up):
    made_up.record()
    made_up.ask("mean", public=0, hidden=0)
    made_up.mean.case("one more")(lambda rng: {"x": rng.normal(size=(9, 3))})
    assert out_of_step(made_up) == ["its recorded answers are not what the reference gives: run `course.py release`."]


# --- inputs, and names that belong to nothing ---


@pytest.mark.parametrize(
    "odd", [np.random.default_rng(0), {1, 2}, np.float64(1.5), np.int64(3), np.array(["text"]), {1: "a"}, "a" * 3000]
)
def test_inputs_that_do_not_come_into_the_box_whole(made_up, odd):
    made_up.mean.case("odd")(lambda rng: {"x": np.ones((2, 3)), "odd": odd})
    (sentence,) = told(made_up, rules.inputs_survive_the_boundary, record=False)
    assert sentence.startswith("the inputs of the case “odd” are no plain values")


def test_mistakes_and_hidden_cases_of_no_exercise(made_up):
    made_up.hidden.case("meen", "a slip")(lambda rng: {"x": rng.normal(size=(2, 3))})

    @made_up.mistakes.mistake("men")
    def lost(x):
        """Nobody will see this."""

    assert told(made_up) == [
        "men: solutions/mistakes/made_up.py names it, but it is no exercise.",
        "meen: solutions/hidden/made_up.py names it, but it is no exercise.",
    ]


def test_every_rule_is_held():
    rule_like = [value for name, value in vars(rules).items() if inspect.isgeneratorfunction(value) and name[0] != "_"]
    assert {*rule_like} - {verify} == {*rules.RULES}
