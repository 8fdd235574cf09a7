"""A class that handed in a chapter: reports made by hand, to compute and show a class report from."""

from small_course import CHAPTER

from autograder.engine.verdict import CaseResult, Diagnosis, Report, Verdict

EVIL = "<script>alert(1)</script>"
RIGHT = CaseResult("by hand", True)
WRONG = CaseResult("edge", False)
MISTAKE = Diagnosis("mistake", "Use `axis=1`.", "over-the-batch")
ODD = Diagnosis("wrong values", "All 3 numbers of your result are wrong.")
UNWRITTEN = Diagnosis("not implemented", "This is not written yet.", "softmax")


def verdict(name: str, diagnosis: Diagnosis | None = None, behaviour: str = "") -> Verdict:
    """Right where there is no diagnosis, else half of its cases right."""
    exercise = CHAPTER.exercises[name]
    results = (RIGHT, WRONG if diagnosis else RIGHT)
    return Verdict(name, exercise.title, exercise.points, results, diagnosis, behaviour)


def report(student: str, wrong: dict[str, Verdict] | None = None, **facts: object) -> Report:
    """Everything right but what `wrong` says."""
    verdicts = tuple((wrong or {}).get(name) or verdict(name) for name in CHAPTER.exercises)
    return Report(student, CHAPTER.id, verdicts, **facts)


def one_wrong(student: str, name: str, diagnosis: Diagnosis, behaviour: str = "", **facts: object) -> Report:
    return report(student, {name: verdict(name, diagnosis, behaviour)}, **facts)
