import json

import numpy as np
import pytest

from autograder.engine.values import identical
from autograder.engine.verdict import CaseResult, Diagnosis, Report, Verdict, report_from_json, report_to_json

WRONG = CaseResult("by hand", False, False, "wrong values", "y", {"x": np.ones(2)}, np.ones(2), np.array([np.nan, 1]))
HIDDEN = CaseResult("edge", True, True)
RIGHT = Verdict("a", "A", 2, (HIDDEN,))
VERDICT = Verdict("b", "B", 3, (WRONG, HIDDEN), Diagnosis("mistake", "Mind the sum.", "sum", ("line",)), "f00")
CODE = {"b.b": "def b(): pass"}
REPORT = Report("anna", "04-forward", (RIGHT, VERDICT), ("a note",), "1234", CODE, ("math",), "canvas:12")


def test_a_report_survives_json():
    back = report_from_json(json.loads(json.dumps(report_to_json(REPORT))))
    assert (back.student, back.notes, back.fingerprint, back.points) == ("anna", ("a note",), "1234", 3.5)
    assert (back.code, back.imports, back.lms_id, back.verdict("b").behaviour) == (CODE, ("math",), "canvas:12", "f00")
    assert back.verdict("b").diagnosis == VERDICT.diagnosis and back.verdict("a") == RIGHT
    wrong = back.verdict("b").results[0]
    assert all(identical(getattr(wrong, name), getattr(WRONG, name)) for name in ("inputs", "expected", "got"))
    assert (wrong.kind, wrong.part, wrong.right) == ("wrong values", "y", False)


def test_a_report_is_read_faster_without_what_cases_hold():
    packed = report_to_json(REPORT)
    whole, light = (report_from_json(packed, with_values) for with_values in (True, False))
    assert light.points == whole.points and light.verdict("b").diagnosis == VERDICT.diagnosis
    wrong = light.verdict("b").results[0]
    assert (wrong.inputs, wrong.expected, wrong.got) == (None, None, None)
    assert (wrong.name, wrong.kind, wrong.part) == ("by hand", "wrong values", "y")


def test_a_report_from_before_code_was_kept_is_read():
    packed = report_to_json(REPORT)
    new = ("code", "imports", "lms_id")
    old = {key: value for key, value in packed.items() if key not in new}
    old["exercises"] = [{k: v for k, v in item.items() if k != "behaviour"} for item in packed["exercises"]]
    back = report_from_json(old)
    assert (back.code, back.imports, back.lms_id, back.verdict("b").behaviour) == ({}, (), "", "")


def test_points_are_spelled_out_for_other_readers():
    packed = report_to_json(REPORT)
    assert (packed["points"], packed["max_points"], packed["exercises"][1]["points"]) == (3.5, 5, 1.5)


@pytest.mark.parametrize("version", [0, 2, None])
def test_a_report_of_another_version_is_refused(version):
    with pytest.raises(ValueError, match=f"{version!r}"):
        report_from_json(report_to_json(REPORT) | {"version": version})


def test_points_are_a_share_of_the_cases():
    results = (HIDDEN, WRONG, WRONG)
    assert Verdict("b", "B", 1, results, Diagnosis("wrong values", "")).points == 0.25
    assert Verdict("b", "B", 1, results, Diagnosis("not implemented", "")).points == 0
    assert Verdict("b", "B", 1, (), Diagnosis("library", "")).points == 0
    assert REPORT.verdict("missing") is None


def test_a_hidden_case_is_never_the_one_that_is_shown():
    wrong = CaseResult("edge", False, True)
    assert Verdict("b", "B", 1, (wrong,), Diagnosis("wrong values", "")).shown is None
    assert Verdict("b", "B", 1, (wrong, WRONG), Diagnosis("wrong values", "")).shown is WRONG
