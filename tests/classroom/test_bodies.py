import ast
import gc
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.classroom.bodies import body_of
from autograder.engine.graft import NoDefinition, find, graft, module_file
from autograder.engine.library import loaded, read_sources
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS

REFERENCE = read_sources(SOLUTIONS / "nnlib")
EXERCISES = [exercise for exercise in CATALOGUE if exercise.implements]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_is_grafted_into_it_makes_it_whole(exercise):
    with loaded(REFERENCE) as reference:
        names = reference.__all__
    with loaded(graft(body_of(REFERENCE, exercise), REFERENCE, exercise.implements)) as nnlib:
        assert all(getattr(nnlib, name) is not None for name in names)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_it_lacks_the_exercises_definitions(exercise):
    body = body_of(REFERENCE, exercise)
    for place in exercise.implements:
        tree = ast.parse(body[module_file(place)])
        with pytest.raises(NoDefinition):
            find(tree, place)


def test_only_what_is_asked_for_is_imported():
    with loaded(body_of(REFERENCE, CATALOGUE["softmax"])) as nnlib:
        assert not [name for name in sys.modules if name.startswith("nnlib.")]
        assert nnlib.shift_images
        assert [name for name in sys.modules if name.startswith("nnlib.")] == ["nnlib.augmentation"]
        assert nnlib.schedules.step_decay
        with pytest.raises(AttributeError, match="no attribute 'spam'"):
            nnlib.spam  # noqa: B018


def test_it_has_no_docstrings():
    with loaded(body_of(REFERENCE, CATALOGUE["linear-forward"])) as nnlib:
        assert [nnlib.Linear.__doc__, nnlib.Linear.backward.__doc__, nnlib.shift_images.__doc__] == [None] * 3


def test_threads_may_make_bodies_at_once():
    """Each thread that grades does. The collector may come in the middle, and what it calls may let others go on."""

    def let_others_go_on(phase, facts):
        time.sleep(1e-4)

    usual = gc.get_threshold()
    gc.set_threshold(100)
    gc.callbacks.append(let_others_go_on)
    try:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda exercise: body_of(REFERENCE, exercise), EXERCISES[:20]))
    finally:
        gc.callbacks.remove(let_others_go_on)
        gc.set_threshold(*usual)
    assert made == [body_of(REFERENCE, exercise) for exercise in EXERCISES[:20]]
