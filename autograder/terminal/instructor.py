"""The instructor's commands: grade, release, bundle, verify."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.classroom.submissions import NO_FOLDER, BadInput
from autograder.paths import RECORDED, ROOT, SOLUTIONS

if TYPE_CHECKING:
    from autograder.classroom.batch import Summary
    from autograder.engine.exercise import Chapter

UNSAFE = "Run students' code without a sandbox, with all that you may do on this machine. Only for code that you trust."
UNSAFE_WARNING = "Grading WITHOUT a sandbox: students' code can read and change whatever you can."
NO_SANDBOX = "{problem} Nothing was graded. To grade without a sandbox, with code that you trust, add --unsafe."
ONLY = "Grade this exercise again and keep all other verdicts, of everyone graded before; may be given several times."
CLUSTER = "Grade on a Dask cluster: the address of its scheduler, such as tcp://192.168.0.10:8786."
CHAPTER = "Which chapter, such as 04-forward; may be given several times. Else all that were handed in."
WHICH_CHAPTER = "Say which chapter to grade: --chapter, one of {chapters}."
BUNDLE = "The zip to write."
PACKED = "Packed {count} files into {path}: hand out that file, and never this folder or a clone of it."
LEFT_OUT = "Left out, since it is of no kind that learners are handed: {name}"

SWITCH_SECONDS = 0.0005
"""How long a thread computes while another one waits. A box has an answer often, and is idle until it is read."""

console = Console()


def register(app: typer.Typer) -> None:
    """Adds the instructor's commands to the command line."""
    app.command()(grade)
    app.command()(verify)
    app.command()(release)
    app.command()(bundle)


def grade(
    folder: Annotated[Path, typer.Argument(help="nbgrader's submitted/ tree, or a folder of folders or zips.")],
    chapter: Annotated[list[str] | None, typer.Option(help=CHAPTER)] = None,
    reports: Annotated[Path, typer.Option(help="Where reports and grades.csv are written.")] = ROOT / "graded",
    workers: Annotated[int, typer.Option(help="How many boxes run side by side; 0: one a core.", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has not changed, too.")] = False,
    only: Annotated[list[str] | None, typer.Option(metavar="EXERCISE", help=ONLY)] = None,
    unsafe: Annotated[bool, typer.Option("--unsafe", help=UNSAFE)] = False,
    cluster: Annotated[str, typer.Option(metavar="ADDRESS", help=CLUSTER)] = "",
) -> None:
    """Grade a class: every submission in FOLDER, into the gradebook, feedback pages and grades.csv."""
    from autograder.classroom.batch import ClassRun
    from autograder.classroom.cluster import ClusterGrader
    from autograder.classroom.gradebook import Gradebook, gradebook_url
    from autograder.classroom.reports import Places
    from autograder.engine.exercise import Catalogue
    from autograder.engine.solutions import load_solutions
    from autograder.sandbox import Box, UnsafeBox, sandbox_problem

    sys.setswitchinterval(SWITCH_SECONDS)
    solutions = load_solutions(SOLUTIONS)
    which = _chapters(folder, chapter or (), only or ())
    chosen = [Catalogue(*which)[name].id for name in only or ()]
    if unsafe:
        console.print(UNSAFE_WARNING, style="bold red")
    elif not cluster and (problem := sandbox_problem()):
        raise BadInput(NO_SANDBOX.format(problem=problem))
    chapters = [(each, Places(reports / each.id, ROOT / "autograded")) for each in which]
    make_runner = UnsafeBox if unsafe else Box
    gradebook = Gradebook(gradebook_url(ROOT))
    with ClusterGrader(cluster, solutions, unsafe) if cluster else nullcontext() as grader:
        run = ClassRun(solutions, chapters, gradebook, make_runner, workers or None, force, chosen, grader)
        with _progress() as advance:
            summary = run.grade(folder, advance)
    _tell(summary, reports)
    raise typer.Exit(1 if summary.problems else 0)


def _chapters(folder: Path, names: Sequence[str], only: Sequence[str]) -> "list[Chapter]":
    """The chapters that were named, or those of the named exercises, or all that were handed in."""
    from autograder.exercises import CATALOGUE

    if not folder.is_dir():
        raise BadInput(NO_FOLDER.format(folder=folder))
    named = {CATALOGUE.chapter(name).id for name in names} or {CATALOGUE[name].chapter.id for name in only}
    if named:
        return [chapter for chapter in CATALOGUE.chapters.values() if chapter.id in named]
    taught = CATALOGUE.taught(SOLUTIONS / "lessons").chapters.values()
    handed_in = [chapter for chapter in taught if any(_of_chapter(folder, chapter))]
    if not handed_in and len(taught) > 1:
        raise BadInput(WHICH_CHAPTER.format(chapters=", ".join(chapter.id for chapter in taught)))
    return handed_in or list(taught)


def _of_chapter(folder: Path, chapter: "Chapter") -> Iterator[Path]:
    """What says by its name that it was handed in to a chapter: a folder of nbgrader's tree, or a notebook."""
    yield from folder.glob(f"*/{chapter.id}")
    yield from folder.glob(f"*/{chapter.id}.ipynb")


class Rate(ProgressColumn):
    """How many submissions a minute, since the start: they end a batch at a time."""

    def render(self, task: Task) -> Text:
        told = f"{60 * task.completed / task.elapsed:.0f} a minute" if task.completed and task.elapsed else ""
        return Text(told, style="progress.data.speed")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Grading", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _tell(summary: "Summary", reports: Path) -> None:
    table = Table("chapter", "graded", "unchanged", "mean points", "reports", box=None, padding=(0, 2, 0, 0))
    for chapter_id, tally in summary.chapters.items():
        mean = f"{tally.mean_points:.2f} of {tally.max_points:g}" if tally.graded else ""
        table.add_row(chapter_id, str(tally.graded), str(tally.unchanged), mean, str(reports / chapter_id))
    console.print(table)
    for problem in summary.problems:
        console.print(Text.assemble(("not graded  ", "bold red"), (f"{problem.student}: ", "bold"), problem.sentence))


def verify() -> None:
    """Hold every exercise to what a good exercise is, and print what falls short."""
    from autograder.engine.library import read_sources
    from autograder.engine.oracle import RecordedOracle
    from autograder.engine.solutions import load_solutions
    from autograder.exercises import CATALOGUE
    from autograder.teaching.handed_out import leaks, out_of_step
    from autograder.teaching.verify import verify as shortcomings

    solutions = load_solutions(SOLUTIONS)
    found = list(shortcomings(solutions, read_sources(ROOT / "nnlib"), RecordedOracle(RECORDED)))
    for shortcoming in found:
        console.print(Text.assemble((shortcoming.exercise_id, "bold"), ": ", shortcoming.sentence))
    for sentence in (in_files := [*out_of_step(ROOT), *leaks(ROOT, solutions)]):
        console.print(sentence, markup=False)
    exercises = list(CATALOGUE)
    mistakes = sum(len(solutions.mistakes_of(exercise)) for exercise in exercises)
    facts = f"{len(exercises)} exercises, {mistakes} mistakes"
    count = len(found) + len(in_files)
    console.print(f"{facts}: {count} things fall short." if count else f"{facts}: all is well.")
    raise typer.Exit(1 if count else 0)


def release(
    force: Annotated[bool, typer.Option("--force", help="Write over work in nnlib/ that no release made.")] = False,
) -> None:
    """Make nnlib/, lessons/ and the recorded answers from solutions/."""
    from autograder.teaching.release import release as make

    changed = make(ROOT, force=force)
    for path in changed:
        console.print(f"wrote {path}", highlight=False)
    console.print("All is in step with solutions/." if not changed else f"{len(changed)} files written.")


def bundle(
    path: Annotated[Path, typer.Argument(metavar="[OUT.zip]", help=BUNDLE)] = ROOT / "handout" / "neural-networks.zip",
) -> None:
    """Pack what learners are handed: all that they need, and nothing of solutions/."""
    from autograder.teaching.bundle import bundle as pack

    packed = pack(ROOT, path)
    for name in packed.left_out:
        console.print(LEFT_OUT.format(name=name), markup=False, highlight=False, soft_wrap=True)
    console.print(PACKED.format(count=packed.count, path=path), markup=False, highlight=False, soft_wrap=True)
