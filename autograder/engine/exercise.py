"""Exercises and cases: what a learner is asked to write, and the inputs that it is tried on.

A chapter module makes one `Chapter` and fills it with decorators:

    chapter = Chapter("04-forward", title="Forward propagation", module="forward")

    @chapter.exercise("softmax", title="Softmax", points=2, implements=("activations.softmax",), hints=(…))
    def softmax(nnlib, case):
        '''Each row of logits becomes probabilities that sum to one.'''
        return nnlib.softmax(case.logits)

    @softmax.case("one row, by hand")
    def _(rng):
        return {"logits": np.array([[0.0, np.log(3.0)]])}
"""

import difflib
import inspect
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.values import dumps

PUBLIC_SEED = 0
SECONDS = 4.0

Inputs = dict[str, Any]
MakeInputs = Callable[[np.random.Generator], Inputs]
Scenario = Callable[[ModuleType, Any], Any]
Facts = Callable[[Any, Any], Any]
"""From a scenario's plain result, and the case, to the plain value that is compared."""


@dataclass(frozen=True)
class Case:
    """Named inputs of one run. Hidden cases exist only where the instructor grades."""

    name: str
    inputs: Inputs
    hidden: bool = False

    @cached_property
    def packed(self) -> str:
        """The inputs as JSON, to be sent into a box."""
        return dumps(self.inputs)


class Cases:
    """Recipes for cases by name, in order. The same seed always gives the same inputs."""

    def __init__(self, hidden: bool = False):
        self.hidden = hidden
        self._makers: dict[str, MakeInputs] = {}

    def add(self, name: str, make: MakeInputs) -> None:
        if name in self._makers:
            raise ValueError(f"two cases are called {name!r}: give each case its own name")
        self._makers[name] = make

    def make(self, seed: int, salt: str) -> tuple[Case, ...]:
        """All cases, each from a generator of its own, so that adding one leaves the others as they were."""
        return tuple(
            Case(name, make(np.random.default_rng([seed, zlib.crc32(f"{salt}/{name}".encode())])), self.hidden)
            for name, make in self._makers.items()
        )

    def __len__(self) -> int:
        return len(self._makers)


@dataclass
class Exercise:
    """One thing to write, and how it is tried.

    `implements` names the definitions of nnlib that a learner writes, such as "layers.Linear.forward";
    `needs` the exercises whose definitions the scenario also uses; `seconds` how long its cases may take where it is
    graded, and each of them where it is checked.
    A `capstone` runs on the learner's own library as a whole.

    A random exercise has many right answers. Its `facts` turn a result and the inputs into what must hold of each
    right one, such as shape, spread and whether the same seed repeats; facts are compared, to within `rtol`. They
    run where the judging is done, never beside the learner's code.
    """

    id: str
    title: str
    chapter: "Chapter"
    points: float
    implements: tuple[str, ...]
    hints: tuple[str, ...]
    scenario: Scenario
    needs: tuple[str, ...] = ()
    seconds: float = SECONDS
    capstone: bool = False
    facts: Facts | None = None
    rtol: float | None = None
    public: Cases = field(default_factory=Cases)

    @property
    def sentence(self) -> str:
        """What the exercise asks for, in one line."""
        return inspect.getdoc(self.scenario) or self.title

    @property
    def places(self) -> tuple[str, ...]:
        """Where to write it, one text a file: `nnlib/activations.py: sigmoid, softmax`."""
        names: dict[str, list[str]] = {}
        for module, _, name in (definition.partition(".") for definition in self.implements):
            names.setdefault(module, []).append(name)
        return tuple(f"nnlib/{module}.py: {', '.join(inside)}" for module, inside in names.items())

    def case(self, name: str) -> Callable[[MakeInputs], MakeInputs]:
        """Decorator: adds a public case made by the decorated function. Put the smallest first."""

        def add(make: MakeInputs) -> MakeInputs:
            self.public.add(name, make)
            return make

        return add

    def public_cases(self) -> tuple[Case, ...]:
        return self.public.make(PUBLIC_SEED, self.id)


def read_only(array: np.ndarray) -> np.ndarray:
    """The array itself, for a case's inputs: whoever writes into it fails at once."""
    array.flags.writeable = False
    return array


class HiddenCases:
    """The hidden cases of a chapter, drawn from the course's secret seed."""

    def __init__(self) -> None:
        self._cases: dict[str, Cases] = {}

    def case(self, exercise_id: str, name: str) -> Callable[[MakeInputs], MakeInputs]:
        """Decorator: adds a hidden case to the exercise of that id."""

        def add(make: MakeInputs) -> MakeInputs:
            self._cases.setdefault(exercise_id, Cases(hidden=True)).add(name, make)
            return make

        return add

    def of(self, exercise_id: str) -> Cases:
        return self._cases.get(exercise_id, Cases(hidden=True))

    def exercise_ids(self) -> tuple[str, ...]:
        return tuple(self._cases)


@dataclass
class Chapter:
    """A lesson's exercises. `id` is the name of its folder in lessons/, `module` of its module in exercises/."""

    id: str
    title: str
    module: str
    exercises: dict[str, Exercise] = field(default_factory=dict)

    def exercise(self, exercise_id: str, **facts: Any) -> Callable[[Scenario], Exercise]:
        """Decorator: turns a scenario into an exercise of this chapter. `facts` are fields of `Exercise`."""

        def add(scenario: Scenario) -> Exercise:
            exercise = Exercise(id=exercise_id, chapter=self, scenario=scenario, **facts)
            self.exercises[exercise_id] = exercise
            return exercise

        return add

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises.values())


class UnknownName(LookupError):
    """No exercise or chapter has that name; the message says which come close."""


class Catalogue:
    """All chapters, in the order of the lessons."""

    def __init__(self, *chapters: Chapter):
        self.chapters = {chapter.id: chapter for chapter in chapters}

    def __iter__(self) -> Iterator[Exercise]:
        for chapter in self.chapters.values():
            yield from chapter.exercises.values()

    def taught(self, lessons: Path) -> "Catalogue":
        """The chapters whose lesson lies in a folder. What the others ask for is given to learners complete."""
        return Catalogue(*(chapter for chapter in self.chapters.values() if (lessons / chapter.id).is_dir()))

    def __getitem__(self, exercise_id: str) -> Exercise:
        for chapter in self.chapters.values():
            if exercise_id in chapter.exercises:
                return chapter.exercises[exercise_id]
        names = [exercise.id for exercise in self]
        raise UnknownName(_told(exercise_id, names, "exercise", "`progress` lists them all"))

    def chapter(self, chapter_id: str) -> Chapter:
        """The chapter of that id; its module's name or its number will do: "04-forward", "forward", "4"."""
        names = dict(self.chapters)
        for chapter in self.chapters.values():
            names[chapter.module] = names[str(int(chapter.id.split("-")[0]))] = chapter
        if chapter_id in names:
            return names[chapter_id]
        raise UnknownName(_told(chapter_id, names, "chapter", f"the chapters are {', '.join(self.chapters)}"))


def _told(name: str, names: Iterable[str], kind: str, next_step: str) -> str:
    close = difflib.get_close_matches(str(name), names, n=1)
    guess = f"did you mean {close[0]!r}? Otherwise " if close else ""
    return f"There is no {kind} called {name!r}: {guess}{next_step}."
