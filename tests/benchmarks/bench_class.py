"""Grading a whole class in the whole course, sandboxed, against stock `nbgrader autograde` on as many exercises.

Run as `python tests/benchmarks/bench_class.py [submissions] [seed] [chapter …]`. All chapters, or those named, are
graded by one `course.py grade`, as an instructor does. CPU counts the command and all its children. Read the ratios:
machines differ.
"""

import ast
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench_grading import cpu_of, stock_command  # noqa: E402 (lies in this folder)

from autograder.classroom.gradebook import Gradebook  # noqa: E402
from autograder.engine.exercise import Exercise  # noqa: E402
from autograder.engine.graft import find, module_file, parsed, place  # noqa: E402
from autograder.engine.library import Sources, read_sources  # noqa: E402
from autograder.engine.solutions import load_solutions  # noqa: E402
from autograder.exercises import CATALOGUE  # noqa: E402
from autograder.paths import LESSONS, ROOT, SOLUTIONS  # noqa: E402

COURSE = load_solutions(SOLUTIONS)
NAMED = [CATALOGUE.chapter(name) for name in sys.argv[3:]]
TAUGHT = NAMED or list(CATALOGUE.taught(SOLUTIONS / "lessons").chapters.values())
EXERCISES = [exercise for chapter in TAUGHT for exercise in chapter.exercises.values()]
SKELETON = read_sources(ROOT / "nnlib")

KINDS = {"right": 35, "mistaken": 40, "half done": 12, "blank": 5, "slow": 4, "hostile": 4}
"""Out of a hundred students."""
SHARE = 0.15
"""The share of exercises in which a mistaken student has a known mistake. Half of a half-done library is a stub."""
LOOP = ast.parse("def loop(*anything, **more):\n    while True:\n        pass").body[0]
HOSTILE = (
    "import os\nos._exit(0)",
    "import os\nwhile True:\n    os.fork()",
    "held = [bytearray(10**8) for _ in range(10**4)]",
    "def down(n):\n    return down(n + 1)\ndown(0)",
    "import sys\nfor _ in range(10**8):\n    print('x' * 10**5, file=sys.stdout)",
    "import ctypes\nctypes.string_at(0)",
    "np.allclose = np.array_equal = lambda *anything, **more: True",
    "from pathlib import Path\nprint([*Path('/').rglob('*')])",
)
STOCK_AT_MOST = 10
"""Stock nbgrader takes as long for each submission, however many there are."""
WANTED_RATIO, WANTED_AGAIN, WANTED_CPU, WANTED_MEMORY = 25, 200, 0.8, 1.1


@dataclass
class Used:
    """What a command took. `start` and `end`: its peak memory in the first and last half of its run, in bytes."""

    cpu: float = 0.0
    wall: float = 0.0
    start: int = 0
    end: int = 0


def main(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = hand_in(folder / "submitted", count, seed)
        gradebook = f"sqlite:///{folder}/gradebook.db"
        for chapter in TAUGHT:
            Gradebook(gradebook).ensure_assignment(ROOT, chapter)  # as generate_assignment has done on the other side
        first, again = (used(grade(folder, gradebook)) for _ in range(2))
        few = min(count, STOCK_AT_MOST)
        numbers = {chapter.id: len(chapter.exercises) for chapter in TAUGHT}
        stock = cpu_of(stock_command(folder / "stock", few, numbers)) / few
    tell(count, kinds, first, again, stock)


def tell(count: int, kinds: Counter, first: Used, again: Used, stock: float) -> None:
    cpu = first.cpu / count
    print(f"{count} submissions of {len(EXERCISES)} exercises in {len(TAUGHT)} chapters, on {os.cpu_count()} cores")
    print(", ".join(f"{number} {kind}" for kind, number in kinds.items()))
    print(f"CPU: {cpu:.4f} s each (wanted: {WANTED_CPU}); {60 * count / first.wall:.0f} submissions a minute")
    print(f"stock nbgrader autograde: {stock:.4f} s each; ratio {stock / cpu:.1f} (wanted: {WANTED_RATIO})")
    print(
        f"again with nothing changed: {again.wall:.2f} s; ratio {first.wall / again.wall:.0f} (wanted: {WANTED_AGAIN})"
    )
    sizes = f"{first.start / 2**20:.0f} MB, then {first.end / 2**20:.0f} MB"
    print(
        f"memory in the first and second half: {sizes}; ratio {first.end / first.start:.2f} (wanted: {WANTED_MEMORY})"
    )


# --- the class ---


def hand_in(folder: Path, count: int, seed: int) -> Counter:
    """Writes what a class hands in, for all chapters at once; how many there are of each kind."""
    chance = random.Random(seed)
    kinds = chance.choices(list(KINDS), KINDS.values(), k=count)
    notebooks = {chapter.id: (LESSONS / chapter.id / f"{chapter.id}.ipynb").read_bytes() for chapter in TAUGHT}
    for number, kind in enumerate(kinds):
        student = folder / f"student-{number:05}"
        (student / "nnlib").mkdir(parents=True)
        for file, text in library(kind, chance).items():
            (student / "nnlib" / file).write_text(text, "utf-8")
        for chapter_id, notebook in notebooks.items():
            (student / f"{chapter_id}.ipynb").write_bytes(notebook)
    return Counter(kinds)


def library(kind: str, chance: random.Random) -> dict[str, str]:
    """The texts of a student's nnlib."""
    sources: Sources = dict(SKELETON if kind == "blank" else COURSE.reference)
    if kind == "mistaken":
        for exercise in some(SHARE, chance):
            sources = mistaken(sources, exercise, chance)
    if kind == "half done":
        for name in (name for exercise in some(0.5, chance) for name in exercise.implements):
            sources = replaced(sources, name, find(parsed(SKELETON[module_file(name)]), name))
    if kind == "slow":
        exercise = chance.choice([exercise for exercise in EXERCISES if exercise.implements])
        sources = replaced(sources, exercise.implements[0], LOOP)
    if kind == "hostile":
        file = chance.choice(sorted(sources))
        sources[file] = f"{sources[file]}\n\n{chance.choice(HOSTILE)}\n"
    return {file: source if isinstance(source, str) else ast.unparse(source) for file, source in sources.items()}


def some(share: float, chance: random.Random) -> list[Exercise]:
    return [exercise for exercise in EXERCISES if chance.random() < share]


def mistaken(sources: Sources, exercise: Exercise, chance: random.Random) -> Sources:
    mistakes = COURSE.mistakes_of(exercise)
    return chance.choice(mistakes).library(sources, exercise) if mistakes else sources


def replaced(sources: Sources, name: str, definition: ast.stmt) -> Sources:
    tree = parsed(sources[module_file(name)])
    place(tree, name, ast.parse(ast.unparse(definition)).body[0])
    return sources | {module_file(name): ast.fix_missing_locations(tree)}


# --- the command ---


def grade(folder: Path, gradebook: str) -> tuple[list[str], Path, dict]:
    environment = os.environ | {"COURSE_GRADEBOOK": gradebook, "PYTHONPATH": str(ROOT)}
    options = ["--reports", str(folder / "graded")] + [f"--chapter={chapter.id}" for chapter in TAUGHT]
    return [sys.executable, "-m", "autograder", "grade", str(folder / "submitted"), *options], folder, environment


def used(command: tuple[list[str], Path, dict]) -> Used:
    """Runs a command to its end and looks at its memory all the while."""
    arguments, folder, environment = command
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(arguments, cwd=folder, env=environment, stdout=output, stderr=output)
        sizes = []
        while process.poll() is None:
            sizes.append(resident(process.pid))
            time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{arguments} failed:\n{(folder / 'output').read_text('utf-8')[-2000:]}")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    half = (len(sizes) + 1) // 2
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Used(cpu, wall, max(sizes[:half]), max(sizes[-half:]))


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    main(*(numbers + [100, 0][len(numbers) :]))
