"""Behaviour: a short mark of what a wrong answer did on all cases, alike for answers that did the same.

Two students with one misconception seldom write the same text, but their answers give the same results. So marks group
a class's wrong answers. Hidden cases go in too; nothing of them can be read from a mark.
"""

import hashlib
from typing import Any

import numpy as np

from autograder.engine.compare import Difference
from autograder.engine.exercise import Exercise
from autograder.engine.observe import Observation
from autograder.engine.values import parts

MAX_NUMBERS = 2_000
DECIMALS = 9


def behaviour(exercise: Exercise, got: tuple[Observation, ...], differences: list[Difference | None]) -> str:
    """The mark of an answer. Random results never repeat, so of them only what differs counts, and where."""
    if exercise.rtol is None:
        facts: list = [_of_observation(observation) for observation in got]
    else:
        facts = [(difference.kind.value, difference.part) if difference else None for difference in differences]
    return hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _of_observation(observation: Observation) -> tuple:
    if observation.error:
        return ("error", observation.error.kind)
    return (sorted(observation.changed), [(name, _of_leaf(leaf)) for name, leaf in parts(observation.value).items()])


def _of_leaf(leaf: Any) -> Any:
    """Numbers to five digits, so that rounding and the order of a sum make no difference."""
    if not isinstance(leaf, np.ndarray | bool | int | float | complex):
        return repr(leaf)
    array = np.asarray(leaf)
    if array.dtype.kind not in "fc":
        return (array.shape, [str(number) for number in array.ravel()[:MAX_NUMBERS].tolist()])
    wide = array.ravel()[:MAX_NUMBERS].astype(complex if array.dtype.kind == "c" else float)
    with np.errstate(all="ignore"):
        rounded = np.round(wide, DECIMALS) + 0.0  # -0 becomes 0
    return (array.shape, [f"{number:.5g}" for number in rounded.tolist()])
