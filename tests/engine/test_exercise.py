import dataclasses

import numpy as np
import pytest

from autograder.engine.exercise import Cases, Catalogue, Chapter, HiddenCases, UnknownName

chapter = Chapter("04-forward", title="Forward", module="forward")


@chapter.exercise("double", title="Double", points=2, implements=("maths.double",), hints=("a", "b", "c"))
def double(nnlib, case):
    """Twice x."""
    return nnlib.double(case.x)


@double.case("drawn")
def _(rng):
    return {"x": rng.normal(size=3)}


def test_an_exercise_says_what_and_where():
    assert (double.sentence, double.places) == ("Twice x.", ("nnlib/maths.py: double",))
    assert chapter.points == 2 and chapter.exercises == {"double": double}


def test_the_place_to_edit_names_each_file_once():
    names = ("layers.ReLU.backward", "layers.Tanh.backward", "network.Sequential.backward")
    exercise = dataclasses.replace(double, implements=names)
    assert exercise.places == (
        "nnlib/layers.py: ReLU.backward, Tanh.backward",
        "nnlib/network.py: Sequential.backward",
    )


def test_the_same_seed_gives_the_same_cases():
    first, second = double.public_cases()[0], double.public_cases()[0]
    assert np.array_equal(first.inputs["x"], second.inputs["x"])
    assert first.packed == second.packed


def drawn(names: list[str], seed: int) -> list[float]:
    cases = Cases()
    for name in names:
        cases.add(name, lambda rng: {"x": float(rng.normal())})
    return [case.inputs["x"] for case in cases.make(seed, "exercise")]


def test_cases_differ_by_name_and_seed_and_do_not_shift():
    assert drawn(["a", "b"], 1) == [drawn(["a"], 1)[0], drawn(["b"], 1)[0]]
    assert drawn(["a"], 1) != drawn(["a"], 2) and drawn(["a"], 1) != drawn(["b"], 1)


def test_two_cases_of_one_name_are_refused():
    with pytest.raises(ValueError, match="'a'"):
        drawn(["a", "a"], 1)


def test_hidden_cases_know_that_they_are_hidden():
    hidden = HiddenCases()
    hidden.case("double", "large")(lambda rng: {"x": 1e9})
    assert [case.hidden for case in hidden.of("double").make(1, "double")] == [True]
    assert len(hidden.of("other")) == 0 and hidden.exercise_ids() == ("double",)


@pytest.mark.parametrize("name", ["04-forward", "forward", "4"])
def test_a_chapter_has_three_names(name):
    assert Catalogue(chapter).chapter(name) is chapter


@pytest.mark.parametrize("name", ["dubble", "doubles", "nothing"])
def test_an_unknown_name_is_told_with_the_next_step(name):
    with pytest.raises(UnknownName) as told:
        Catalogue(chapter)[name]
    sentence = str(told.value)
    assert repr(name) in sentence and "progress" in sentence
    assert ("did you mean 'double'" in sentence) == (name != "nothing")


def test_an_unknown_chapter_names_those_there_are():
    with pytest.raises(UnknownName, match="04-forward"):
        Catalogue(chapter).chapter("9")
