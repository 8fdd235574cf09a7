"""Hostile submissions: one small file for each attack, in tests/submissions/hostile, in a folder for each topic.

An attack is built into the library of somebody who has everything right. Its first lines say what it does, where it
goes, and what it costs:

    # Never ends, and swallows whatever would interrupt it.
    # into: losses.MeanSquaredError.forward
    # loses: mse 0 time up

A function of the name that ends `into` takes that one's place; all else goes to the end of its module. `loses` names
an exercise, the points that are left of it, and the kind of its diagnosis ("error|time up" where that depends on the
machine); what is not named keeps all its points.
The words in `Places` stand for folders and files that the attacker is told of, as if by a friend.
"""

import ast
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import golden
from small_course import source_notebook

from autograder.engine.graft import module_file, parsed, place
from autograder.exercises import CATALOGUE

FOLDER = golden.FOLDER / "hostile"
RIGHT = golden.sources("all-right", {"base": "reference"})
CHAPTER = CATALOGUE.chapter(golden.CHAPTER)
Lost = dict[str, tuple[float, str]]
"""Points and the kind of the diagnosis, by exercise."""
FULL: Lost = {exercise.id: (float(exercise.points), "") for exercise in CHAPTER.exercises.values()}


@dataclass(frozen=True)
class Places:
    """What an attacker knows of the machine: the course, its clone, others' work, a folder of no concern, a port."""

    COURSE: Path
    CLONE: Path
    SUBMITTED: Path
    GRADEBOOK: Path
    OUTSIDE: Path
    PORT: int = 0


@dataclass(frozen=True)
class Attack:
    """One file of a topic: the definition that it attacks, and the exercises that it costs."""

    name: str
    into: str
    loses: Lost
    text: str

    def sources(self, places: Places) -> dict[str, str]:
        """The texts of the attacker's nnlib."""
        tree, attack = parsed(RIGHT[module_file(self.into)]), parsed(_told(self.text, places))
        for node in attack.body:
            if getattr(node, "name", None) == self.into.rpartition(".")[2]:
                place(tree, self.into, node)
            else:
                tree.body.append(node)
        return RIGHT | {module_file(self.into): ast.unparse(ast.fix_missing_locations(tree))}

    def costs(self, facts: Lost) -> bool:
        """Whether these are the points and diagnoses of all exercises after this attack."""
        return all(
            facts[name][0] == points and facts[name][1] in kind.split("|")
            for name, (points, kind) in (FULL | self.loses).items()
        )


def _told(text: str, places: Places) -> str:
    for word, what in asdict(places).items():
        text = text.replace(f'"{word}"', repr(what if isinstance(what, int) else str(what)))
    return text


def topics() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and list(path.glob("*.py")))


def attacks(topic: str) -> list[Attack]:
    return [_read(path) for path in sorted((FOLDER / topic).glob("*.py"))]


def _read(path: Path) -> Attack:
    text = path.read_text("utf-8")
    facts = [line[2:].split(": ", 1) for line in text.splitlines() if line.startswith(("# into: ", "# loses: "))]
    (into,) = (value for key, value in facts if key == "into")
    loses = dict(_loss(value) for key, value in facts if key == "loses")
    return Attack(path.stem, into, loses, text)


def _loss(line: str) -> tuple[str, tuple[float, str]]:
    exercise, points, kind = line.split(" ", 2)
    return exercise, (float(points), kind)


def write(folder: Path, sources: dict[str, str], notebook: dict | bytes | None = None) -> Path:
    """A submission as a folder; without a notebook given, with the one that was handed out."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in sources.items():
        path = folder / "nnlib" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook or handed_out()).encode()
    (folder / f"{golden.CHAPTER}.ipynb").write_bytes(data)
    return folder


def handed_out() -> dict:
    """The notebook of the small course, with an answer of the student's own."""
    notebook = source_notebook()
    for cell in notebook["cells"]:
        if cell["id"] == "why-stable":
            cell["source"] = "It keeps exp from overflowing."
    return notebook
