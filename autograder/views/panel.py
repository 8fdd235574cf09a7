"""What a panel says of a verdict: its state in a few words, each case, and what comes next."""

from dataclasses import dataclass

from autograder.engine.compare import Kind
from autograder.engine.exercise import Exercise
from autograder.engine.verdict import CaseResult, Verdict

WELL_DONE = "Well done!"
NEXT = "Next: `{id}`, {title}{stop}"
LAST = "That was the last exercise of “{chapter}”."
COUNT = "{right} of {cases} {noun} right"
SCORE = "{points:g} of {max_points:g} {noun}"
WORTH = "worth {max_points:g} {noun}"
WAITS = "Needs {need} first"
MAX_SENTENCE = 600
PREVIEW = "What the first case asks for"
SMALLEST = "The smallest case that is wrong: “{case}”"


@dataclass(frozen=True)
class State:
    """How an exercise stands: a mark, two or three words, and a tone ("right", "wrong" or "open")."""

    mark: str
    words: str
    tone: str


RIGHT = State("✓", "Right", "right")
WRONG = State("✗", "Not right yet", "wrong")
STATES = {
    Kind.NOT_IMPLEMENTED: State("○", "Not written yet", "open"),
    Kind.TIME_UP: State("✗", "Out of time", "wrong"),
    Kind.ERROR: State("✗", "Stopped with an error", "wrong"),
    "needs": State("→", "Another exercise comes first", "open"),
    "library": State("✗", "Could not be loaded", "wrong"),
    "sandbox": State("✗", "Could not be run", "wrong"),
}
ELSEWHERE = ("needs", "library", "sandbox")
NOT_JUDGED = (Kind.NOT_IMPLEMENTED, *ELSEWHERE)
CASE_WORDS = {
    Kind.NOT_IMPLEMENTED: "not written yet",
    Kind.TIME_UP: "did not finish",
    Kind.ERROR: "stopped with an error",
    Kind.NOT_REFUSED: "should have been refused",
    Kind.NOTHING: "returned nothing",
    Kind.CHANGED: "changed its input",
    Kind.NOT_FINITE: "nan or inf",
    "library": "not run",
    "needs": "not run",
    "sandbox": "not run",
}


def state_of(verdict: Verdict) -> State:
    if verdict.right:
        return RIGHT
    return STATES.get(verdict.diagnosis.kind, WRONG)


def case_words(result: CaseResult) -> str:
    """One case's outcome in words, so that nothing hangs on a mark or a colour alone."""
    return "right" if result.right else CASE_WORDS.get(result.kind, result.kind or "wrong")


def score(points: float, max_points: float) -> str:
    return SCORE.format(points=points, max_points=max_points, noun=_noun(max_points))


def standing(verdict: Verdict) -> str:
    """The points, and how many cases are right; where nothing was judged, only what the exercise is worth."""
    if not _was_judged(verdict):
        return WORTH.format(max_points=verdict.max_points, noun=_noun(verdict.max_points))
    return graded(verdict)


def graded(verdict: Verdict) -> str:
    """As `standing`, for work that was handed in: points are told always."""
    of_all = len(verdict.results)
    cases = COUNT.format(right=verdict.right_cases, cases=of_all, noun=_noun(of_all, "case"))
    return f"{score(verdict.points, verdict.max_points)}, {cases}"


def progress_words(verdict: Verdict) -> str:
    """The state; where another exercise comes first, which one."""
    needs = not verdict.right and verdict.diagnosis.kind == "needs"
    return WAITS.format(need=verdict.diagnosis.name) if needs else state_of(verdict).words


def progress_standing(verdict: Verdict) -> str:
    return score(verdict.points, verdict.max_points) if _was_judged(verdict) else standing(verdict)


def _noun(number: float, noun: str = "point") -> str:
    return noun if number == 1 else f"{noun}s"


def _was_judged(verdict: Verdict) -> bool:
    return verdict.right or verdict.diagnosis.kind not in NOT_JUDGED


def sentence(verdict: Verdict) -> str:
    """The diagnosis, or praise. A learner's own error message may be long: it is cut short."""
    text = WELL_DONE if verdict.right else verdict.diagnosis.sentence
    return text if len(text) <= MAX_SENTENCE else text[:MAX_SENTENCE] + "…"


def whats_next(exercise: Exercise) -> str:
    """The exercise that follows in the chapter."""
    following = list(exercise.chapter.exercises.values())
    following = following[following.index(exercise) + 1 :]
    if not following:
        return LAST.format(chapter=exercise.chapter.title)
    title = following[0].title
    return NEXT.format(id=following[0].id, title=title, stop="" if title.endswith("?") else ".")


def error_lines(verdict: Verdict) -> tuple[str, ...]:
    """The learner's own lines that led to an error, unless the sentence quotes them already."""
    if verdict.right:
        return ()
    return tuple(line for line in verdict.diagnosis.lines if line not in verdict.diagnosis.sentence)


def shows_cases(verdict: Verdict) -> bool:
    """Right cases need no list; where nothing was judged, a list would only repeat that."""
    return not verdict.right and _was_judged(verdict)


def shows_help(verdict: Verdict) -> bool:
    """Whether the place to edit and hints help now: not before a library loads, or another exercise is solved."""
    return not verdict.right and verdict.diagnosis.kind not in ELSEWHERE


def shown_case(verdict: Verdict) -> CaseResult | None:
    """The case whose arrays are shown; for what is not written yet, the first one, as an example."""
    if verdict.right or verdict.diagnosis.kind in ELSEWHERE:
        return None
    case = verdict.shown
    return None if case is None or case.kind == Kind.CHANGED else case


def shown_heading(verdict: Verdict) -> str:
    if verdict.diagnosis.kind == Kind.NOT_IMPLEMENTED:
        return PREVIEW
    return SMALLEST.format(case=verdict.shown.name)
