"""Mistakes: wrong definitions that people really write, each with the sentence that would help them.

    mistakes = Mistakes()

    @mistakes.mistake("softmax")
    def over_the_batch(logits):
        '''You normalised over the batch. Each row is one example …'''
        …

The function's name is the mistake's id, its docstring the sentence, its body the wrong definition. It runs inside
the reference's module, so it may use whatever stands there.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from autograder.engine.exercise import Exercise
from autograder.engine.graft import module_file, parsed, place
from autograder.engine.library import Sources


@dataclass(frozen=True)
class Mistake:
    """A wrong definition, as text or as a function. `replaces` names what it stands in for; empty means all that the
    exercise implements."""

    id: str
    exercise_id: str
    sentence: str
    definition: Callable | str
    replaces: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """Read when it is first needed: to find a function in its file takes time, and there are many."""
        if isinstance(self.definition, str):
            return self.definition
        return textwrap.dedent(inspect.getsource(self.definition))

    def library(self, reference: Sources, exercise: Exercise) -> Sources:
        """The reference with this mistake built in."""
        sources = dict(reference)
        for name in self.replaces or exercise.implements:
            tree = parsed(sources[module_file(name)])
            place(tree, name, self._node())
            sources[module_file(name)] = ast.fix_missing_locations(tree)
        return sources

    def _node(self) -> ast.FunctionDef | ast.ClassDef:
        node = ast.parse(self.text).body[0]
        node.decorator_list = []
        return node


class Mistakes:
    """The known mistakes of a chapter."""

    def __init__(self) -> None:
        self._mistakes: list[Mistake] = []

    def mistake(self, exercise_id: str, *replaces: str) -> Callable[[Callable], Callable]:
        """Decorator: the decorated function is a mistake that people make in that exercise."""

        def add(definition: Callable) -> Callable:
            name = definition.__name__.replace("_", "-")
            sentence = " ".join((inspect.getdoc(definition) or "").split())
            self._mistakes.append(Mistake(name, exercise_id, sentence, definition, replaces))
            return definition

        return add

    def of(self, exercise_id: str) -> tuple[Mistake, ...]:
        return tuple(mistake for mistake in self._mistakes if mistake.exercise_id == exercise_id)

    def exercise_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mistake.exercise_id for mistake in self._mistakes))
