"""Recording: writes down what reference and mistakes give on the public cases, so that a learner needs neither.

What is recorded already stays as it is while it says the same: rounding differs between machines, and some mistakes
draw numbers that nobody can repeat.
"""

import json
from pathlib import Path

from autograder.engine.exercise import Catalogue, Exercise
from autograder.engine.explain import same
from autograder.engine.observe import Observation
from autograder.engine.oracle import Answers, LiveOracle, MistakeAnswers, from_recording, to_recording
from autograder.engine.solutions import Solutions
from autograder.exercises import CATALOGUE
from autograder.files import write_whole

RUNS = 8
"""How often a mistake is run before it counts as one that draws no new numbers: few draws may coincide by chance."""


def record(solutions: Solutions, folder: Path, catalogue: Catalogue = CATALOGUE) -> list[Path]:
    """Writes one recording a chapter into `folder`; returns the files that changed."""
    changed = []
    for chapter in catalogue.chapters.values():
        path = folder / f"{chapter.module}.json"
        old = _read(path)
        new = {name: _recording(item, solutions, old.get(name)) for name, item in chapter.exercises.items()}
        if write_whole(path, json.dumps(new, indent=1, ensure_ascii=False) + "\n"):
            changed.append(path)
    return changed


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _recording(exercise: Exercise, solutions: Solutions, old: dict | None) -> dict:
    live = LiveOracle(solutions, hidden=False).answers(exercise)
    if old and in_step(exercise, solutions, live, Answers(live.cases, *from_recording(old))):
        return old
    return to_recording(live)


def in_step(exercise: Exercise, solutions: Solutions, live: Answers, recorded: Answers) -> bool:
    """Whether recorded answers say what live ones say."""
    if _names(live) != _names(recorded) or not _alike(exercise, live.expected, recorded.expected):
        return False
    pairs = list(zip(live.mistakes, recorded.mistakes, strict=True))
    differ = [ours for ours, theirs in pairs if not _alike(exercise, ours.observations, theirs.observations)]
    return not differ or _are_random(exercise, solutions, differ)


def _names(answers: Answers) -> list[tuple[str, str]]:
    return [(mistake.id, mistake.sentence) for mistake in answers.mistakes]


def _alike(exercise: Exercise, ours: tuple[Observation, ...], theirs: tuple[Observation, ...]) -> bool:
    return len(ours) == len(theirs) and all(same(*pair, exercise.rtol) for pair in zip(ours, theirs, strict=True))


def _are_random(exercise: Exercise, solutions: Solutions, mistakes: list[MistakeAnswers]) -> bool:
    """Whether each of these mistakes gives something else from run to run."""
    random: set[str] = set()
    for _ in range(RUNS):
        again = {mistake.id: mistake for mistake in LiveOracle(solutions, hidden=False).answers(exercise).mistakes}
        for ours in mistakes:
            if not _alike(exercise, ours.observations, again[ours.id].observations):
                random.add(ours.id)
    return random == {mistake.id for mistake in mistakes}
