"""A made-up course of one exercise, in which all is well until a test spoils something."""

from pathlib import Path

from autograder.engine.exercise import Catalogue, Chapter, Exercise, HiddenCases
from autograder.engine.mistake import Mistakes
from autograder.engine.oracle import LiveOracle, RecordedOracle
from autograder.engine.solutions import Solutions
from autograder.teaching.record import record
from autograder.teaching.verify import Course

MEAN = "def mean(x):\n    return x.sum(axis=0) / len(x)\n"
STUB = 'def mean(x):\n    raise NotImplementedError("mean: lesson 90-made-up")\n'
INIT = "from nnlib.maths import mean\n"
HINTS = ("a nudge", "the idea", "nearly the line")


def library(text: str) -> dict[str, str]:
    return {"__init__.py": INIT, "maths.py": f"import numpy as np\n\n{text}"}


class MadeUpCourse:
    """Its parts may be changed before `course()` puts them together."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.chapter = Chapter("90-made-up", title="Made up", module="made_up")
        self.chapter.exercise("mean", title="Mean", points=1, implements=("maths.mean",), hints=HINTS)(scenario)
        self.reference, self.skeleton = library(MEAN), library(STUB)
        self.mistakes, self.hidden = mistakes_of_mean(), HiddenCases()
        self.ask("mean", public=3, hidden=5)
        self.lesson.mkdir(parents=True)

    @property
    def lesson(self) -> Path:
        return self.folder / "solutions" / "lessons" / self.chapter.id

    @property
    def mean(self) -> Exercise:
        return self.chapter.exercises["mean"]

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.chapter)

    def ask(self, exercise_id: str, public: int, hidden: int) -> None:
        for number in range(public):
            self.chapter.exercises[exercise_id].case(f"public {number}")(columns(2 + number))
        for number in range(hidden):
            self.hidden.case(exercise_id, f"hidden {number}")(columns(2 + number))

    def solutions(self) -> Solutions:
        collections = {"made_up": self.mistakes}, {"made_up": self.hidden}
        return Solutions(self.folder / "solutions", self.reference, 7, *collections)

    def record(self) -> list[Path]:
        return record(self.solutions(), self.folder, self.catalogue)

    def course(self) -> Course:
        solutions = self.solutions()
        oracles = LiveOracle(solutions), LiveOracle(solutions, hidden=False)
        return Course(solutions, self.skeleton, RecordedOracle(self.folder), *oracles, self.catalogue)


def scenario(nnlib, case):
    """The mean of each column."""
    return nnlib.mean(case.x)


def columns(rows: int):
    return lambda rng: {"x": rng.normal(size=(rows, 3))}


def mistakes_of_mean() -> Mistakes:
    mistakes = Mistakes()

    @mistakes.mistake("mean")
    def a_sum(x):
        """You forgot to divide."""
        return x.sum(axis=0)

    @mistakes.mistake("mean")
    def of_rows(x):
        """You averaged each row."""
        return x.mean(axis=1)

    @mistakes.mistake("mean")
    def one_less(x):
        """You divided by one less than the number of rows."""
        return x.sum(axis=0) / (len(x) - 1)

    return mistakes
