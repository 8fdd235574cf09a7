"""Progress: which exercises are solved, what they are worth, and which moments of history they repeat."""

from dataclasses import dataclass

from autograder.engine.exercise import Catalogue, Chapter
from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE
from autograder.learning.check import Check
from autograder.paths import LESSONS

MILESTONES = {
    "separate-blobs": "Your own neuron tells two kinds of points apart, as Rosenblatt's perceptron did in 1958.",
    "read-digits": "Your own library reads handwriting, as the networks of the 1990s read postcodes and cheques.",
    "sequential-backward": "Your network finds what its hidden units should do: the backpropagation of 1986.",
    "adam": "Your networks learn with ReLU and Adam, as those of the 2010s do.",
    "train-digits": "Your own library has learned to read, with no weights given to it.",
    "batch-norm": "Your networks of ten layers learn, as the deep ones of the 2010s do.",
    "read-mnist": "Your own library has learned MNIST, the digits on which a generation of networks was measured.",
}
"""What a learner's library can do once an exercise is solved, by the exercise's id."""


@dataclass(frozen=True)
class ChapterProgress:
    """One chapter's verdicts."""

    chapter: Chapter
    verdicts: tuple[Verdict, ...]

    @property
    def points(self) -> float:
        return round(sum(verdict.points for verdict in self.verdicts), 2)

    @property
    def solved(self) -> int:
        return sum(verdict.right for verdict in self.verdicts)

    @property
    def milestones(self) -> tuple[str, ...]:
        """The sentences of the milestones that are reached."""
        return tuple(MILESTONES[v.exercise_id] for v in self.verdicts if v.right and v.exercise_id in MILESTONES)


def all_progress(check: Check, catalogue: Catalogue | None = None) -> tuple[ChapterProgress, ...]:
    """Checks every exercise of the chapters that have a lesson, chapter by chapter."""
    catalogue = catalogue or CATALOGUE.taught(LESSONS)
    return tuple(
        ChapterProgress(chapter, tuple(check.verdict(exercise) for exercise in chapter.exercises.values()))
        for chapter in catalogue.chapters.values()
    )
