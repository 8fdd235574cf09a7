"""A judge: says what is to be run of an exercise, and what is to be said of what came out.

A class gives the same few answers again and again, most of them the right one. What many students' code gives alike is
judged once: `runs` reads equal messages into the same object, and the judge remembers its verdict on that.
"""

from autograder.classroom.runs import Outcome, Remembered, Unit, Waits
from autograder.engine.diagnose import diagnose, failed_load, not_run
from autograder.engine.exercise import Exercise
from autograder.engine.observe import Failure
from autograder.engine.oracle import Oracle
from autograder.engine.verdict import Verdict


class Judge:
    """Judges one outcome after another. What it remembers is bounded by what units remember, and kept as long."""

    def __init__(self, oracle: Oracle):
        self.oracle = oracle
        self._units: dict[tuple[str, bool], Unit] = {}
        self._grafts: dict[tuple[str, tuple[str, ...]], Unit] = {}
        self._joined: dict[tuple[int, int], Remembered] = {}
        self._verdicts: dict[int, Verdict] = {}

    def unit(self, exercise: Exercise, hidden: bool) -> Unit:
        """The exercise's public or hidden cases, to run on a library as it is."""
        if (exercise.id, hidden) not in self._units:
            cases = tuple(case for case in self.oracle.answers(exercise).cases if case.hidden is hidden)
            self._units[exercise.id, hidden] = Unit(exercise, cases, is_last=hidden)
        return self._units[exercise.id, hidden]

    def graft(self, exercise: Exercise, names: tuple[str, ...]) -> Unit:
        """All cases, to run on a body into which these definitions are grafted."""
        if (exercise.id, names) not in self._grafts:
            self._grafts[exercise.id, names] = Unit(exercise, self.oracle.answers(exercise).cases, names)
        return self._grafts[exercise.id, names]

    def joined(self, first: Outcome, second: Outcome) -> Outcome:
        """The outcome of an exercise's first cases and of those that follow; why one was not run, where that is so."""
        if isinstance(first, Remembered) and isinstance(second, Remembered):
            both = id(first), id(second)
            if both not in self._joined:
                self._joined[both] = Remembered((*first, *second))
            return self._joined[both]
        return next((one for one in (first, second) if not isinstance(one, tuple)), None) or (*first, *second)

    def verdict(self, exercise: Exercise, outcome: Outcome) -> Verdict:
        if not isinstance(outcome, Remembered):
            return self._judged(exercise, outcome)
        if id(outcome) not in self._verdicts:
            self._verdicts[id(outcome)] = self._judged(exercise, outcome)
        return self._verdicts[id(outcome)]

    def _judged(self, exercise: Exercise, outcome: Outcome) -> Verdict:
        answers = self.oracle.answers(exercise)
        if isinstance(outcome, Failure):
            return failed_load(exercise, answers.cases, outcome)
        if isinstance(outcome, Waits):
            return not_run(exercise, answers.cases, outcome.need)
        return diagnose(exercise, answers, outcome)
