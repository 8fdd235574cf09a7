"""Verifying: holds every exercise to what a good exercise is, and says what falls short.

- Three public cases and five hidden ones, three hints, at least three mistakes; what it needs and implements exists.
- The reference is right on all cases. The skeleton is wrong, and is told to be written here.
- Each mistake is caught on the public cases, is told apart from the others, and is named by its own id.
- Skeleton, lessons and recordings are in step with the solutions; a lesson checks each exercise once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.engine.compare import Kind
from autograder.engine.diagnose import diagnose
from autograder.engine.exercise import Catalogue, Exercise
from autograder.engine.graft import NoDefinition, find, graft, module_file, parsed
from autograder.engine.library import Sources
from autograder.engine.observe import Observation
from autograder.engine.oracle import Answers, LiveOracle, MistakeAnswers, NoRecording, RecordedOracle, observe_all
from autograder.engine.solutions import Solutions
from autograder.engine.values import Malformed, identical, loads
from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE
from autograder.teaching.record import in_step

PUBLIC, HIDDEN, HINTS, MISTAKES = 3, 5, 3, 3
CAPSTONE_PUBLIC, CAPSTONE_HIDDEN = 1, 1


@dataclass(frozen=True)
class Shortcoming:
    """Something about an exercise that falls short."""

    exercise_id: str
    sentence: str


@dataclass(frozen=True)
class Course:
    """What exercises are held against."""

    solutions: Solutions
    skeleton: Sources
    recorded: RecordedOracle
    live: LiveOracle
    public: LiveOracle
    catalogue: Catalogue = CATALOGUE

    def teaches(self, exercise: Exercise) -> bool:
        """Whether there is a lesson on it. Otherwise it is given to learners complete."""
        return (self.solutions.folder / "lessons" / exercise.chapter.id).is_dir()


Rule = Callable[[Exercise, Course], Iterator[str]]


def verify(
    solutions: Solutions, skeleton: Sources, recorded: RecordedOracle, catalogue: Catalogue = CATALOGUE
) -> Iterator[Shortcoming]:
    """What falls short, exercise by exercise."""
    public = LiveOracle(solutions, hidden=False)
    course = Course(solutions, skeleton, recorded, LiveOracle(solutions), public, catalogue)
    for exercise in catalogue:
        for rule in RULES:
            for sentence in rule(exercise, course):
                yield Shortcoming(exercise.id, sentence)
    yield from _unknown_ids(course)


def is_well_made(exercise: Exercise, course: Course) -> Iterator[str]:
    """Enough cases, hints and mistakes; names that exist."""
    hidden = len(course.solutions.hidden_cases(exercise))
    public_wanted, hidden_wanted = (CAPSTONE_PUBLIC, CAPSTONE_HIDDEN) if exercise.capstone else (PUBLIC, HIDDEN)
    if len(exercise.public) < public_wanted:
        yield f"it has {len(exercise.public)} public cases: give it {public_wanted}."
    if hidden < hidden_wanted:
        yield f"it has {hidden} hidden cases: give it {hidden_wanted}."
    if len(exercise.hints) != HINTS:
        yield f"it has {len(exercise.hints)} hints: give it {HINTS}, a nudge, the idea, and nearly the line."
    mistakes = course.solutions.mistakes_of(exercise)
    if not exercise.capstone and len(mistakes) < MISTAKES:
        yield f"it has {len(mistakes)} mistakes: give it at least {MISTAKES}."
    for mistake in mistakes:
        if not mistake.sentence:
            yield f"the mistake {mistake.id} has no sentence: write one as its docstring."
    yield from _unknown_names(exercise, course)


def _unknown_names(exercise: Exercise, course: Course) -> Iterator[str]:
    known = {item.id for item in course.catalogue}
    for need in exercise.needs:
        if need not in known:
            yield f"it needs {need!r}, which is no exercise."
    for name in exercise.implements:
        file = module_file(name)
        try:
            find(parsed(course.solutions.reference.get(file, "")), name)
        except NoDefinition as error:
            yield f"it implements {name}, but: {error}"


def reference_is_right(exercise: Exercise, course: Course) -> Iterator[str]:
    """The reference passes, is the same on a second run, and warns of nothing."""
    answers = course.live.answers(exercise)
    again = observe_all(exercise, course.solutions.reference, answers.cases)
    for name in _wrong(exercise, answers, again):
        yield f"the reference gives another answer on a second run: {name}."
    for case, observation in zip(answers.cases, answers.expected, strict=True):
        if observation.warnings:
            yield f"NumPy warns in the reference on the case “{case.name}”: {observation.warnings[0]}."
        if observation.error and observation.error.kind != "ValueError":
            yield f"the reference stops with {observation.error.kind} on the case “{case.name}”."


def _wrong(exercise: Exercise, answers: Answers, got: tuple[Observation, ...]) -> list[str]:
    return [result.name for result in diagnose(exercise, answers, got).results if not result.right]


def skeleton_is_told_where_to_write(exercise: Exercise, course: Course) -> Iterator[str]:
    if not course.teaches(exercise):
        return
    answers = course.public.answers(exercise)
    verdict = diagnose(exercise, answers, observe_all(exercise, course.skeleton, answers.cases))
    if verdict.right or verdict.points:
        yield "the untouched skeleton earns points for it."
    elif verdict.diagnosis.kind != Kind.NOT_IMPLEMENTED:
        yield f"on the untouched skeleton it does not say that it is not written, but: {verdict.diagnosis.sentence}"


def skeleton_stub_names_it(exercise: Exercise, course: Course) -> Iterator[str]:
    """With all else solved, the skeleton's stub names this exercise."""
    if exercise.capstone or not course.teaches(exercise):
        return
    sources = graft(course.solutions.reference, course.skeleton, exercise.implements)
    answers = course.public.answers(exercise)
    verdict = diagnose(exercise, answers, observe_all(exercise, sources, answers.cases))
    if verdict.right or verdict.diagnosis.name != exercise.id:
        yield f"its stub does not name it: {verdict.diagnosis.sentence if verdict.diagnosis else 'it passes'}"


def mistakes_are_named(exercise: Exercise, course: Course) -> Iterator[str]:
    """Each mistake runs, is wrong on the public cases and on all, and is diagnosed as itself."""
    for oracle, kind in ((course.public, "public"), (course.live, "public and hidden")):
        answers = oracle.answers(exercise)
        for mistake in answers.mistakes:
            broken = {o.error.message for o in mistake.observations if o.error and o.error.kind == "NameError"}
            yield from (f"the mistake {mistake.id} stops with NameError: {message}." for message in sorted(broken))
            yield from _named_as_itself(mistake, diagnose(exercise, answers, mistake.observations), kind)


def _named_as_itself(mistake: MistakeAnswers, verdict: Verdict, kind: str) -> Iterator[str]:
    if verdict.right:
        yield f"the mistake {mistake.id} passes all {kind} cases: add a case that catches it."
    elif verdict.diagnosis.name != mistake.id:
        told = verdict.diagnosis.name or verdict.diagnosis.sentence
        yield f"on the {kind} cases the mistake {mistake.id} is told as: {told}"


def recordings_are_in_step(exercise: Exercise, course: Course) -> Iterator[str]:
    try:
        recorded = course.recorded.answers(exercise)
    except NoRecording as error:
        yield str(error)
        return
    live = course.public.answers(exercise)
    if [(m.id, m.sentence) for m in recorded.mistakes] != [(m.id, m.sentence) for m in live.mistakes]:
        yield "its recorded mistakes are not those of solutions/mistakes: run `course.py release`."
    elif not in_step(exercise, course.solutions, live, recorded):
        yield "its recorded answers are not what the reference gives: run `course.py release`."


def inputs_survive_the_boundary(exercise: Exercise, course: Course) -> Iterator[str]:
    """Inputs are plain values, so that they come into the box as they are."""
    for case in course.live.answers(exercise).cases:
        try:
            arrives = identical(case.inputs, loads(case.packed))
        except (TypeError, Malformed):
            arrives = False
        if not arrives:
            yield f"the inputs of the case “{case.name}” are no plain values: they would not come into the box whole."


def _unknown_ids(course: Course) -> Iterator[Shortcoming]:
    known = {exercise.id for exercise in course.catalogue}
    for folder, collections in (("mistakes", course.solutions.mistakes), ("hidden", course.solutions.hidden)):
        for module, collection in collections.items():
            for exercise_id in collection.exercise_ids():
                if exercise_id not in known:
                    yield Shortcoming(exercise_id, f"solutions/{folder}/{module}.py names it, but it is no exercise.")


RULES: tuple[Rule, ...] = (
    is_well_made,
    reference_is_right,
    skeleton_is_told_where_to_write,
    skeleton_stub_names_it,
    mistakes_are_named,
    recordings_are_in_step,
    inputs_survive_the_boundary,
)
