"""What only an instructor has: the reference, the mistakes, the hidden cases and the secret seed.

This is the one module that reads `solutions/`.
"""

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from autograder.engine.exercise import Case, Exercise, HiddenCases
from autograder.engine.library import read_sources
from autograder.engine.mistake import Mistake, Mistakes

SEED_FILE = Path("hidden") / "seed.txt"


class NoSolutions(OSError):
    """The folder `solutions/` is not here, or not whole."""


@dataclass
class Solutions:
    """The instructor's side of the course."""

    folder: Path
    reference: dict[str, str]
    seed: int
    mistakes: dict[str, Mistakes] = field(default_factory=dict)
    hidden: dict[str, HiddenCases] = field(default_factory=dict)

    def mistakes_of(self, exercise: Exercise) -> tuple[Mistake, ...]:
        chapter = self.mistakes.get(exercise.chapter.module)
        return chapter.of(exercise.id) if chapter else ()

    def hidden_cases(self, exercise: Exercise) -> tuple[Case, ...]:
        chapter = self.hidden.get(exercise.chapter.module)
        return chapter.of(exercise.id).make(self.seed, exercise.id) if chapter else ()


def load_solutions(folder: Path) -> Solutions:
    """Reads `solutions/`. Raises `NoSolutions` where it, or the secret seed, is missing."""
    if not (folder / "nnlib" / "__init__.py").is_file():
        raise NoSolutions(f"There is no solutions folder at {folder}: this command is for instructors, who have one.")
    return Solutions(
        folder,
        read_sources(folder / "nnlib"),
        read_seed(folder),
        {name: module.mistakes for name, module in _modules(folder / "mistakes")},
        {name: module.hidden for name, module in _modules(folder / "hidden")},
    )


def read_seed(folder: Path) -> int:
    """The course's secret seed: from the environment variable COURSE_SEED, else from hidden/seed.txt."""
    path = folder / SEED_FILE
    text = os.environ.get("COURSE_SEED") or (path.read_text("utf-8").strip() if path.is_file() else "")
    if not text.isdecimal():
        raise NoSolutions(f"The secret seed in {path} is {text[:40]!r}: write one whole number there, such as 271828.")
    return int(text)


def _modules(folder: Path) -> Iterator[tuple[str, ModuleType]]:
    for path in sorted(folder.glob("[a-z]*.py")):
        spec = importlib.util.spec_from_file_location(f"course_{folder.name}_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield path.stem, module
