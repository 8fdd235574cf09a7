"""Verdicts and reports: what was right, what was wrong and why, and the points that follow from it.

Both are plain data with a versioned JSON form. Showing them is the work of the faces.
"""

import math
from dataclasses import dataclass, field
from typing import Any

from autograder.engine.values import from_json, to_json

VERSION = 1
NOT_WRITTEN = "not implemented"


@dataclass(frozen=True)
class Diagnosis:
    """Why an answer is wrong.

    `kind` is "mistake", "relation", "needs", "library", "sandbox" or a `compare.Kind`; `name` is the id of the
    mistake, or of the exercise that is needed first; `lines` are the learner's own lines that led to an error.
    """

    kind: str
    sentence: str
    name: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseResult:
    """One case, right or wrong. A wrong public case keeps its input, what was expected and what came."""

    name: str
    right: bool
    hidden: bool = False
    kind: str = ""
    part: str = ""
    inputs: Any = None
    expected: Any = None
    got: Any = None


@dataclass(frozen=True)
class Verdict:
    """The judgement of one exercise. `behaviour` marks a wrong answer that no known mistake explains."""

    exercise_id: str
    title: str
    max_points: float
    results: tuple[CaseResult, ...] = ()
    diagnosis: Diagnosis | None = None
    behaviour: str = ""

    @property
    def right(self) -> bool:
        return self.diagnosis is None

    @property
    def points(self) -> float:
        """The share of cases that are right, of the exercise's points, down to a quarter; 0 for a bare stub."""
        if self.right:
            return self.max_points
        if self.diagnosis.kind == NOT_WRITTEN:
            return 0.0
        share = self.right_cases / len(self.results) if self.results else 0.0
        return math.floor(4 * self.max_points * share) / 4

    @property
    def right_cases(self) -> int:
        return sum(result.right for result in self.results)

    @property
    def shown(self) -> CaseResult | None:
        """The smallest wrong case whose arrays can be shown."""
        return next((result for result in self.results if not result.right and not result.hidden), None)


@dataclass(frozen=True)
class Report:
    """All verdicts of one submission to one chapter. `notes` are sentences on the submission as a whole.

    `code` holds the student's text of each definition that the chapter asks for, `imports` the packages that their
    nnlib imports besides those that it came with, `lms_id` who the student is at a learning platform.
    """

    student: str
    chapter_id: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    fingerprint: str = ""
    code: dict[str, str] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    lms_id: str = ""

    @property
    def points(self) -> float:
        return round(sum(verdict.points for verdict in self.verdicts), 2)

    @property
    def max_points(self) -> float:
        return sum(verdict.max_points for verdict in self.verdicts)

    def verdict(self, exercise_id: str) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.exercise_id == exercise_id), None)


def report_to_json(report: Report) -> dict:
    """The JSON form of a report, points spelled out for readers in other languages."""
    return {
        "version": VERSION,
        "student": report.student,
        "chapter": report.chapter_id,
        "points": report.points,
        "max_points": report.max_points,
        "fingerprint": report.fingerprint,
        "notes": list(report.notes),
        "code": report.code,
        "imports": list(report.imports),
        "lms_id": report.lms_id,
        "exercises": [_verdict_to_json(verdict) for verdict in report.verdicts],
    }


def _verdict_to_json(verdict: Verdict) -> dict:
    diagnosis = verdict.diagnosis
    return {
        "id": verdict.exercise_id,
        "title": verdict.title,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "right": verdict.right,
        "diagnosis": vars(diagnosis) | {"lines": list(diagnosis.lines)} if diagnosis else None,
        "behaviour": verdict.behaviour,
        "cases": [_result_to_json(result) for result in verdict.results],
    }


def _result_to_json(result: CaseResult) -> dict:
    facts = {key: value for key, value in vars(result).items() if key not in VALUES and value not in ("", None)}
    values = {key: to_json(getattr(result, key)) for key in VALUES if getattr(result, key) is not None}
    return facts | values


VALUES = ("inputs", "expected", "got")


def report_from_json(packed: dict, with_values: bool = True) -> Report:
    """The report of `report_to_json`, which is read faster without what cases hold. Raises ValueError for another
    version."""
    if packed.get("version") != VERSION:
        raise ValueError(f"The report has version {packed.get('version')!r}; this grader reads {VERSION}.")
    verdicts = tuple(_verdict_from_json(verdict, with_values) for verdict in packed["exercises"])
    code = (packed.get("code", {}), tuple(packed.get("imports", ())), packed.get("lms_id", ""))
    return Report(packed["student"], packed["chapter"], verdicts, tuple(packed["notes"]), packed["fingerprint"], *code)


def _verdict_from_json(packed: dict, with_values: bool) -> Verdict:
    diagnosis = packed["diagnosis"]
    return Verdict(
        packed["id"],
        packed["title"],
        packed["max_points"],
        tuple(_result_from_json(result, with_values) for result in packed["cases"]),
        Diagnosis(**(diagnosis | {"lines": tuple(diagnosis["lines"])})) if diagnosis else None,
        packed.get("behaviour", ""),
    )


def _result_from_json(packed: dict, with_values: bool) -> CaseResult:
    facts = {key: value for key, value in packed.items() if key not in VALUES}
    values = {key: from_json(packed[key]) for key in VALUES if with_values and key in packed}
    return CaseResult(**facts, **values)
