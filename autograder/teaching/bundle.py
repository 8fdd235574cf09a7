"""The bundle: all that learners are handed, as one zip."""

from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.handin import packed
from autograder.classroom.submissions import BadInput
from autograder.engine.solutions import load_solutions
from autograder.files import write_whole
from autograder.teaching.handed_out import hand_out, leaks_in, out_of_step

FOLDER = "neural-networks"
"""The one folder in the zip."""
NOT_A_ZIP = "{path} is no name for a bundle: end it with .zip."


@dataclass(frozen=True)
class Bundle:
    """What was packed, how many files, and the files that were of no kind for learners."""

    path: Path
    count: int
    left_out: tuple[str, ...]


def bundle(root: Path, path: Path) -> Bundle:
    """Packs what learners of the course in `root` are handed. The same course always gives the same bytes.

    Raises `BadInput` where `lessons/` or `nnlib/` are out of step with `solutions/`, or something of that would leak.
    """
    if path.suffix != ".zip":
        raise BadInput(NOT_A_ZIP.format(path=path))
    solutions = load_solutions(root / "solutions")
    handed = hand_out(root)
    for sentence in (*out_of_step(root), *leaks_in(handed.files.items(), solutions)):
        raise BadInput(sentence)
    data = packed({f"{FOLDER}/{name}": content for name, content in handed.files.items()})
    write_whole(path, data)
    return Bundle(path, len(handed.files), handed.left_out)
