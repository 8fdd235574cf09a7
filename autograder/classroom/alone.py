"""Whether a wrong answer is wrong by its own definitions alone, so that trying them alone would tell nothing new.

That takes a sure sign, and nothing else that could be to blame: all that the exercise builds on, and all that the
student's text of it names, is known to be right. Where anything is in doubt, it is tried.
"""

import functools
import re
from collections.abc import Mapping

from autograder.classroom.excerpts import definition
from autograder.classroom.runs import Outcome, exercises_of
from autograder.engine.compare import Kind
from autograder.engine.exercise import Exercise
from autograder.engine.explain import gives_just
from autograder.engine.graft import module_file
from autograder.engine.oracle import Answers
from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE

WORD = re.compile(r"\w+")
DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)


def is_wrong_alone(
    exercise: Exercise,
    answers: Answers,
    outcome: Outcome,
    own: Mapping[str, Verdict],
    sources: Mapping[str, str],
    given: Mapping[str, str],
) -> bool:
    """Whether the exercise's own definitions are surely what is wrong.

    outcome: what they gave in the student's library
    own: the verdicts on that library as it is, by exercise; on exercises that are not here nothing is known
    sources, given: what the student handed in, and what was handed out
    """
    return _is_sure(exercise, answers, outcome, own[exercise.id]) and all(
        name in own and own[name].right for name in _others(exercise, sources, given)
    )


def _is_sure(exercise: Exercise, answers: Answers, outcome: Outcome, verdict: Verdict) -> bool:
    """Each case gave just what a known mistake gives, or its lines alone took all the time."""
    if verdict.diagnosis.kind == Kind.TIME_UP:
        return exercises_of(verdict.diagnosis.lines) == {exercise.id}
    if verdict.diagnosis.kind != "mistake":
        return False
    mistake = next(mistake for mistake in answers.mistakes if mistake.id == verdict.diagnosis.name)
    return gives_just(mistake, outcome, exercise.rtol)


def _others(exercise: Exercise, sources: Mapping[str, str], given: Mapping[str, str]) -> set[str]:
    """The other exercises that may have a part in it: what it needs, and whatever its text names. A module with
    helpers of the student's own counts with all its text."""
    found: set[str] = set()
    waiting = list(exercise.needs)
    while waiting:
        need = waiting.pop()
        if need not in found:
            found.add(need)
            waiting += CATALOGUE[need].needs
    for name in exercise.implements:
        text = sources.get(module_file(name), "")
        has_helpers = {*DEFINED.findall(text)} - {*DEFINED.findall(given.get(module_file(name), ""))}
        words = {*WORD.findall(text if has_helpers else _body(definition(sources, name)))}
        found |= {other for word in words & _asked_for().keys() for other in _asked_for()[word]}
    return found - {exercise.id}


def _body(text: str) -> str:
    """A definition's text without its first line, which names itself."""
    return text.partition("\n")[2]


@functools.cache
def _asked_for() -> dict[str, set[str]]:
    """From the name of a function, class or method to the exercises that ask for one of that name."""
    asked: dict[str, set[str]] = {}
    for exercise in CATALOGUE:
        for name in exercise.implements:
            for part in name.split(".")[1:]:
                asked.setdefault(part, set()).add(exercise.id)
    return asked
