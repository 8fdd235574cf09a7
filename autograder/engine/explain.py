"""Explaining: which known mistake is behind a wrong answer.

An answer that gives just what a mistake gives, on every case, is that mistake. Two slips together match nothing
exactly; then the mistake counts that gives the first wrong part of the answer, and at least half of all wrong parts,
or every part that this mistake gets wrong.
"""

import functools

from autograder.engine.compare import compare
from autograder.engine.known_errors import meaning
from autograder.engine.observe import Observation
from autograder.engine.oracle import Answers, MistakeAnswers
from autograder.engine.values import parts

Place = tuple[int, str]
"""The index of a case, and the name of a part of its result."""

Facts = dict[Place, Observation]


def explaining_mistake(
    answers: Answers, got: tuple[Observation, ...], rtol: float | None = None
) -> MistakeAnswers | None:
    """The mistake that explains a wrong answer wholly, else the one that explains most of it; None if none does."""
    for mistake in answers.mistakes:
        if gives_just(mistake, got, rtol):
            return mistake
    return _likely_mistake(answers, got, rtol)


def gives_just(mistake: MistakeAnswers, got: tuple[Observation, ...], rtol: float | None = None) -> bool:
    """Whether an answer is what a mistake gives, on every case."""
    return all(same(observation, found, rtol) for observation, found in zip(mistake.observations, got, strict=True))


def same(expected: Observation, got: Observation, rtol: float | None = None) -> bool:
    """Whether two observations are alike, the changed inputs included. An error of NumPy's is no refusal."""
    if expected.error and got.error and bool(meaning(expected.error)) != bool(meaning(got.error)):
        return False
    return set(expected.changed) == set(got.changed) and compare(expected, got, rtol) is None


def _likely_mistake(answers: Answers, got: tuple[Observation, ...], rtol: float | None) -> MistakeAnswers | None:
    wrong = _wrong_facts(answers.expected, got, rtol)
    mistaken = _facts_of_mistakes(answers, rtol)
    explained = {mistake.id: _explained(wrong, mistaken[mistake.id], rtol) for mistake in answers.mistakes}
    likely = [m for m in answers.mistakes if _is_likely(explained[m.id], wrong, mistaken[m.id])]
    return max(likely, key=lambda mistake: len(explained[mistake.id]), default=None)


def _is_likely(explained: list[Place], wrong: Facts, mistaken: Facts) -> bool:
    """It explains the first wrong fact, and half of all or all that it gets wrong itself; and not errors alone, for
    many mistakes end in the same error."""
    first = next(iter(wrong), None)
    enough = 2 * len(explained) >= len(wrong) or 1 < len(explained) == len(mistaken)
    return first in explained and enough and any(not wrong[place].error for place in explained)


@functools.lru_cache(maxsize=128)
def _facts_of_mistakes(answers: Answers, rtol: float | None) -> dict[str, Facts]:
    """What each mistake gets wrong, by its id."""
    return {mistake.id: _wrong_facts(answers.expected, mistake.observations, rtol) for mistake in answers.mistakes}


def _explained(wrong: Facts, mistaken: Facts, rtol: float | None) -> list[Place]:
    return [place for place, fact in wrong.items() if place in mistaken and same(mistaken[place], fact, rtol)]


def _wrong_facts(expected: tuple[Observation, ...], got: tuple[Observation, ...], rtol: float | None) -> Facts:
    """What is not as expected, part by part."""
    wrong: Facts = {}
    for index, (wanted, found) in enumerate(zip(expected, got, strict=True)):
        right = _facts(wanted)
        for part, fact in _facts(found).items():
            if part not in right or compare(right[part], fact, rtol):
                wrong[index, part] = fact
    return wrong


def _facts(observation: Observation) -> dict[str, Observation]:
    """An observation for each part of the value, or the error alone."""
    if observation.error:
        return {"": observation}
    changed = observation.changed
    return {name: Observation(value, changed=changed) for name, value in parts(observation.value).items()}
