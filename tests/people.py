"""People with a copy of the course and a home of their own: an instructor and students, who meet in an exchange folder.

Nothing of this machine's settings gets in.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from small_course import CHAPTER, source_notebook

from autograder.engine.graft import module_file
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT
from autograder.teaching.release import skeleton_text

DIVIDE = "\n    return exponentials / exponentials.sum(axis=1, keepdims=True)"
RIGHT = "exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))" + DIVIDE
UNSTABLE = "exponentials = np.exp(logits)" + DIVIDE
STUB = 'raise NotImplementedError("{}: lesson 04-forward")'
SOMEBODYS_WORK = ("*.db", "handin", "graded", "submitted", "autograded", "feedback")
NOT_THE_COURSE = ("tests", ".git", ".venv", ".course", "__pycache__", ".ipynb_checkpoints")
SCORES = """
    SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade
    FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id
    JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON g.cell_id = b.id ORDER BY 1, 2"""


class Person:
    """Somebody with a copy of the course and a home of their own."""

    def __init__(self, root: Path, home: Path, exchange: Path):
        self.root, self.home = root, home
        home.mkdir(parents=True)
        bin_folder = str(Path(sys.executable).parent)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSE"))}
        self.env = kept | {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "IPYTHONDIR": str(home / "ipython"),
            "PATH": bin_folder + os.pathsep + os.environ["PATH"],
            "COURSE_EXCHANGE": str(exchange),
            "TZ": "Asia/Tokyo",
        }
        self.env.pop("PYTHONPATH", None)

    def run(self, *command: str, ok: bool = True, cwd: Path | None = None) -> str:
        """What a command says; it must succeed, unless `ok` is off: then it must fail."""
        program = [sys.executable, "-W", "ignore", "-m", *command]
        done = subprocess.run(
            program, cwd=cwd or self.root, env=self.env, text=True, capture_output=True, timeout=300, check=False
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == ok, said
        return said

    def nbgrader(self, *arguments: str, **options) -> str:
        return self.run("nbgrader", *arguments, **options)

    def scores(self, name: str = "gradebook.db") -> list[tuple]:
        with closing(sqlite3.connect(self.root / name)) as connection:
            return connection.execute(SCORES).fetchall()

    def points(self, student: str) -> dict[str, float | None]:
        """What the grader gave a student, by cell."""
        return {name: score for who, name, score, *_ in self.scores() if who == student}

    @property
    def lesson(self) -> Path:
        return self.root / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb"


def make_person(folder: Path, exchange: Path, *left_out: str) -> Person:
    """Somebody with a copy of the course as this repository has it, without what belongs to somebody's work."""
    ignored = shutil.ignore_patterns(*SOMEBODYS_WORK, *NOT_THE_COURSE, *left_out)
    shutil.copytree(ROOT, folder / "course", ignore=ignored)
    return Person(folder / "course", folder / "home", exchange)


def make_exchange(folder: Path) -> Path:
    """A folder as nbgrader wants its exchange: open to all."""
    folder.chmod(0o777)
    return folder


def write_answer(person: Person, exercise_id: str, body: str) -> None:
    """Fills in one exercise in a person's nnlib; all else in its module is as released."""
    file = module_file(CATALOGUE[exercise_id].implements[0])
    source = (ROOT / "solutions" / "nnlib" / file).read_text("utf-8")
    text, stub = skeleton_text(file, source), STUB.format(exercise_id)
    assert stub in text, f"{file} has no place for {exercise_id}"
    (person.root / "nnlib" / file).write_text(text.replace(stub, body), "utf-8")


def write_source(person: Person) -> None:
    """Gives an instructor a short notebook as the chapter's lesson."""
    source = person.root / "solutions" / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(source_notebook()), "utf-8")


def rewrite_cell(notebook: Path, name: str, text: str) -> None:
    """Puts a text into the cell that nbgrader knows by a name."""
    content = json.loads(notebook.read_text("utf-8"))
    cells = [cell for cell in content["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name]
    assert len(cells) == 1, f"there are {len(cells)} cells called {name}"
    cells[0]["source"] = text
    notebook.write_text(json.dumps(content), "utf-8")
