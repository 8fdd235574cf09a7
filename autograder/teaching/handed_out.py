"""What learners are handed: it is in step with `solutions/`, and holds nothing of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.classroom.submissions import A_CHAPTER
from autograder.engine.solutions import Solutions
from autograder.exercises import CATALOGUE
from autograder.teaching.release import lessons, skeleton, taught_regions

HANDED_OUT = ("nnlib", "lessons", "autograder")
WALKED = ("lessons", "autograder")
BESIDE = ("course.py", "nbgrader_config.py", "requirements.txt")
README = "README.md"
INSTRUCTORS_PART = re.compile(r"^## For instructors\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
FOR_INSTRUCTORS = ("autograder/INSTRUCTORS.md", "autograder/cluster", "autograder/hub")
KINDS = {".css", ".csv", ".gif", ".html", ".ipynb", ".jpg", ".json", ".md", ".npz", ".png", ".py", ".svg"}
"""Of the folders that are walked, files of these kinds are handed out: no archive or database that lies about."""

TEXTS = {".py", ".ipynb", ".json", ".md", ".html", ".txt"}
SHORTEST = 2
"""A solution of one line may stand in a hint, and in the docstring that it follows from."""

OUT_OF_STEP = "{path} is not what solutions/ gives: run `course.py release`."
LEAK = "{path} holds {what}: take it out."


@dataclass(frozen=True)
class HandOut:
    """What learners are handed, by path, and the files beside it that are of no kind for them."""

    files: dict[str, bytes]
    left_out: tuple[str, ...]


def hand_out(root: Path) -> HandOut:
    """What a release makes, the grader, explorers and data, and what starts the course. Nothing else of `root`."""
    made = {path.relative_to(root).as_posix(): data for path, data in (skeleton(root) | lessons(root)).items()}
    found = {name: root / name for folder in WALKED for name in _names(root, folder)}
    fits = {name: path.read_bytes() for name, path in found.items() if path.suffix in KINDS and not path.is_symlink()}
    beside = {name: (root / name).read_bytes() for name in BESIDE}
    readme = INSTRUCTORS_PART.sub("", (root / README).read_text("utf-8"))
    return HandOut(made | fits | beside | {README: readme.encode()}, tuple(sorted(found.keys() - fits.keys())))


def _names(root: Path, folder: str) -> Iterator[str]:
    """The files of a folder but caches, what only instructors need, and lessons, which come from `solutions/`."""
    for path in sorted((root / folder).rglob("*")):
        name = PurePosixPath(path.relative_to(root).as_posix())
        is_cache = any(part.startswith((".", "__pycache__")) for part in name.parts)
        is_lesson = folder == "lessons" and A_CHAPTER.fullmatch(name.parts[1])
        is_theirs = any(name.is_relative_to(place) for place in FOR_INSTRUCTORS)
        if path.is_file() and not (is_cache or is_lesson or is_theirs):
            yield str(name)


def out_of_step(root: Path) -> Iterator[str]:
    """Files of `nnlib/` and `lessons/` that a release would change."""
    for path, data in (skeleton(root) | lessons(root)).items():
        if not path.is_file() or path.read_bytes() != data:
            yield OUT_OF_STEP.format(path=path.relative_to(root))


def leaks(root: Path, solutions: Solutions) -> Iterator[str]:
    """Solutions and mistakes that stand in the folders from which learners are handed files."""
    paths = (path for folder in HANDED_OUT for path in sorted((root / folder).rglob("*")) if path.is_file())
    return leaks_in(((str(path.relative_to(root)), path.read_bytes()) for path in paths), solutions)


def leaks_in(files: Iterable[tuple[str, bytes]], solutions: Solutions) -> Iterator[str]:
    """Solutions and mistakes that stand in files, each given by its path and content."""
    secrets = dict(_secrets(solutions))
    for name, data in files:
        if PurePosixPath(name).suffix in TEXTS:
            text = _normal(data.decode("utf-8", "replace").replace("\\n", "\n"))
            for what, secret in secrets.items():
                if secret in text:
                    yield LEAK.format(path=name, what=what)


def _secrets(solutions: Solutions) -> Iterator[tuple[str, str]]:
    root = solutions.folder.parent
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
