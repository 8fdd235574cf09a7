from types import SimpleNamespace

import pytest

from autograder.engine.library import loaded
from autograder.engine.mistake import Mistakes

REFERENCE = {
    "__init__.py": "from nnlib.a import F, f, g",
    "a.py": "K = 10\ndef f(x): return x + K\ndef g(x): return f(x)\nclass F:\n  def go(self, x): return x\n",
}
mistakes = Mistakes()


@mistakes.mistake("exercise")
def forgets_to_add(x):
    """You forgot
    to add."""
    return x


@mistakes.mistake("exercise", "a.f", "a.F.go")
def uses_what_stands_there(x, y=None):
    """Uses K."""
    return K * 2  # noqa: F821


def call(index: int, what) -> object:
    exercise = SimpleNamespace(implements=("a.f",))
    with loaded(mistakes.of("exercise")[index].library(REFERENCE, exercise)) as nnlib:
        return what(nnlib)


def test_a_mistake_is_named_after_its_function_and_says_its_docstring():
    mistake = mistakes.of("exercise")[0]
    assert (mistake.id, mistake.sentence) == ("forgets-to-add", "You forgot to add.")
    assert mistakes.exercise_ids() == ("exercise",) and mistakes.of("other") == ()


def test_it_stands_in_for_what_the_exercise_implements_wherever_that_is_used():
    assert call(0, lambda nnlib: (nnlib.f(1), nnlib.g(1), nnlib.F().go(1))) == (1, 1, 1)


def test_it_may_replace_several_definitions_and_use_their_module():
    assert call(1, lambda nnlib: (nnlib.f(1), nnlib.F().go(1))) == (20, 20)


@pytest.mark.parametrize("index", [0, 1])
def test_the_reference_stays_as_it_is(index):
    before = dict(REFERENCE)
    call(index, lambda nnlib: None)
    assert before == REFERENCE
