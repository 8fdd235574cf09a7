"""What learners are handed: it is in step with `solutions/`, and holds nothing of it."""

from collections.abc import Iterator
from pathlib import Path

from autograder.engine.solutions import Solutions
from autograder.exercises import CATALOGUE
from autograder.teaching.release import lessons, skeleton, taught_regions

HANDED_OUT = ("nnlib", "lessons", "autograder")
TEXTS = {".py", ".ipynb", ".json", ".md", ".html", ".txt"}
SHORTEST = 2
"""A solution of one line may stand in a hint, and in the docstring that it follows from."""

OUT_OF_STEP = "{path} is not what solutions/ gives: run `course.py release`."
LEAK = "{path} holds {what}: take it out."


def out_of_step(root: Path) -> Iterator[str]:
    """Files of `nnlib/` and `lessons/` that a release would change."""
    for path, data in (skeleton(root) | lessons(root)).items():
        if not path.is_file() or path.read_bytes() != data:
            yield OUT_OF_STEP.format(path=path.relative_to(root))


def leaks(root: Path, solutions: Solutions) -> Iterator[str]:
    """Solutions and mistakes that stand in files which learners are handed."""
    secrets = dict(_secrets(root, solutions))
    for folder in HANDED_OUT:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in TEXTS and path.is_file():
                text = _normal(path.read_text("utf-8", errors="replace").replace("\\n", "\n"))
                for what, secret in secrets.items():
                    if secret in text:
                        yield LEAK.format(path=path.relative_to(root), what=what)


def _secrets(root: Path, solutions: Solutions) -> Iterator[tuple[str, str]]:
    for file, text in solutions.reference.items():
        lines = text.split("\n")
        for region in taught_regions(root, file, text):
            body = [line for line in lines[region.first : region.last - 1] if line.strip()]
            if len(body) >= SHORTEST:
                yield f"the solution at solutions/nnlib/{file}, line {region.first}", _normal("\n".join(body))
    for exercise in CATALOGUE:
        for mistake in solutions.mistakes_of(exercise):
            yield f"the mistake {mistake.id} of {exercise.id}", _normal(mistake.text)


def _normal(text: str) -> str:
    """Lines without their indentation, quotes and commas, so that a copy in a notebook or a string is found too."""
    return "\n".join(line.strip(' \t",') for line in text.split("\n") if line.strip(' \t",'))
