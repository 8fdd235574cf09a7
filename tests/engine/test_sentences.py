import numpy as np
import pytest

from autograder.engine.compare import Difference, Kind
from autograder.engine.observe import Failure
from autograder.engine.sentences import of_difference, of_failed_load, of_hidden, tells_of_trouble, words
from autograder.engine.values import Other

from .answers import mean as exercise

X = np.zeros((2, 3))
EXAMPLES = {
    Kind.NOT_IMPLEMENTED: Difference(Kind.NOT_IMPLEMENTED, error=Failure("NotImplementedError")),
    Kind.TIME_UP: Difference(Kind.TIME_UP, error=Failure("TimeUp")),
    Kind.ERROR: Difference(Kind.ERROR, error=Failure("KeyError", "'w'.\nmore")),
    Kind.NOT_REFUSED: Difference(Kind.NOT_REFUSED, "ValueError", 1.0),
    Kind.NOTHING: Difference(Kind.NOTHING, X, None),
    Kind.TYPE: Difference(Kind.TYPE, X, [1, 2]),
    Kind.SHAPE: Difference(Kind.SHAPE, X, X.T),
    Kind.DTYPE: Difference(Kind.DTYPE, X, X > 0),
    Kind.NOT_FINITE: Difference(Kind.NOT_FINITE, X, X + np.nan, warnings=("overflow",)),
    Kind.CHANGED: Difference(Kind.CHANGED, X, X, changed=("logits",)),
    Kind.VALUES: Difference(Kind.VALUES, X, X + np.array([0, 0, 1.0])),
}
TOLD = {
    Kind.NOT_IMPLEMENTED: "not written yet",
    Kind.TIME_UP: "did not finish in time",
    Kind.ERROR: "stopped with KeyError: 'w'.",
    Kind.NOT_REFUSED: "raise ValueError",
    Kind.NOTHING: "`return`",
    Kind.TYPE: "a list of 2; an array of shape (2, 3) is asked",
    Kind.SHAPE: "(3, 2); the shape (2, 3) is asked",
    Kind.DTYPE: "True and False (bools); decimal numbers (floats) are asked",
    Kind.NOT_FINITE: "holds nan where a plain number is asked; NumPy warned of “overflow”",
    Kind.CHANGED: "changed its input `logits`",
    Kind.VALUES: "2 of the 6 numbers",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_difference_has_a_sentence(kind):
    sentence = of_difference(EXAMPLES[kind], exercise)
    assert TOLD[kind] in sentence and "more" not in sentence and sentence.endswith((".", "?"))
    assert of_hidden(EXAMPLES[kind]).startswith("Your code is right on all public cases")


def test_a_refusal_of_another_kind_and_one_that_is_returned_are_told_what_is_asked():
    refused = Failure("ValueError", "no table")
    other = of_difference(Difference(Kind.ERROR, refused, error=Failure("AssertionError")), exercise)
    assert other == "Your code stopped with AssertionError. This input is wrong on purpose: raise ValueError for it."
    returned = of_difference(Difference(Kind.NOT_REFUSED, "ValueError", Other("ValueError")), exercise)
    assert "`raise` in place of `return`" in returned


def test_the_part_is_named():
    assert "“weights[0]”" in of_difference(Difference(Kind.NOTHING, X, None, "weights[0]"), exercise)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Failure("TimeUp"), "did not finish in time"),
        (Failure("ModuleNotFoundError", "No module named 'torch'"), "ModuleNotFoundError: No module named 'torch'"),
        (Failure("Died", "it was killed by SIGSEGV"), "killed by SIGSEGV"),
        (Failure("NoLibrary"), "no nnlib"),
        (Failure("NoDefinition", "There is no 'relu' in nnlib/a.py."), "no 'relu' in nnlib/a.py. Put it back"),
    ],
)
def test_why_a_library_does_not_load(failure, told):
    assert told in of_failed_load(failure)


def test_a_broken_process_and_too_little_memory_are_trouble():
    dead, full = Failure("Died", "it was killed"), Failure("MemoryError", "it took too much memory")
    assert all(tells_of_trouble(of_failed_load(failure)) for failure in (dead, full))
    assert all(tells_of_trouble(of_difference(Difference(Kind.ERROR, error=f), exercise)) for f in (dead, full))
    assert not any(tells_of_trouble(of_difference(example, exercise)) for example in EXAMPLES.values())
    assert not tells_of_trouble(of_failed_load(Failure("ImportError", "no x")))


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "nothing (None)"), (1 / 3, "0.333333"), ((1, 2), "a tuple of 2"), (Other("set"), "a value of type set"),
     (np.array([2.0]), "an array of one number, [2.]"), (np.array(2.5), "2.5"), ({}, "a dict"), ("a", "'a'")],
)  # fmt: skip
def test_values_in_words(value, told):
    assert words(value) == told
