"""Checking on the learner's machine: each thing that may go wrong has its own verdict."""

import dataclasses
import sys

import pytest
from learners_library import ENDLESS, NO_PYTHON, NOT_WRITTEN, OVER_THE_BATCH, STOPS, write_library

from autograder.engine.exercise import UnknownName
from autograder.engine.library import NoLibrary
from autograder.engine.oracle import NoRecording, RecordedOracle
from autograder.exercises import CATALOGUE
from autograder.learning import check as module
from autograder.learning.check import Check, check_exercise
from autograder.paths import RECORDED

IN_VAIN = "def forward(self, x):\n        return x\n"
SEQUENTIAL_IS_WRONG = f"\nclass Sequential(Sequential):\n    {IN_VAIN}"
REFUSES_NOTHING = """
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
"""
COUNTS_FROM_ONE = """
class Sequential(Sequential):
    def predict(self, x):
        return self.predict_proba(x).argmax(axis=1) + 1
"""


@pytest.fixture
def library(tmp_path):
    return lambda **texts: write_library(tmp_path / "nnlib", **texts)


def test_the_reference_is_right_in_every_exercise(library):
    check = Check(library())
    assert [exercise.id for exercise in CATALOGUE if not check.verdict(exercise).right] == []


def test_a_known_mistake_is_named(library):
    diagnosis = check_exercise("softmax", library(activations=OVER_THE_BATCH)).diagnosis
    assert diagnosis.kind == "mistake"
    assert "Each row is one example" in diagnosis.sentence


def test_files_are_read_afresh_each_time(library):
    assert not check_exercise("softmax", library(activations=OVER_THE_BATCH)).right
    assert check_exercise("softmax", library()).right


def test_what_is_not_written_is_told_with_its_place(library):
    diagnosis = check_exercise("softmax", library(activations=NOT_WRITTEN)).diagnosis
    assert diagnosis.kind == "not implemented"
    assert "nnlib/activations.py, line" in diagnosis.sentence


def test_the_deepest_exercise_that_is_needed_comes_first(library):
    needs_predict_alone = dataclasses.replace(CATALOGUE["read-digits"], needs=("predict",))
    check = Check(library(activations=NOT_WRITTEN))
    assert check.verdict(CATALOGUE["predict"]).diagnosis.name == "softmax"
    assert check.verdict(needs_predict_alone).diagnosis.name == "softmax"


def test_of_several_that_are_needed_the_first_is_named(library):
    folder = library(activations=NOT_WRITTEN, network=SEQUENTIAL_IS_WRONG)
    assert check_exercise("predict", folder).diagnosis.name == "softmax"


def test_a_needed_exercise_that_is_right_is_passed_over(library):
    assert check_exercise("predict", library(network=SEQUENTIAL_IS_WRONG)).diagnosis.name == "sequential-forward"


def test_a_named_mistake_is_told_even_where_something_else_is_needed(library):
    folder = library(activations=REFUSES_NOTHING, network=COUNTS_FROM_ONE)
    assert not check_exercise("softmax", folder).right
    assert check_exercise("predict", folder).diagnosis.name == "classes-counted-from-one"


def test_a_syntax_error_is_told_with_file_line_and_text(library):
    verdict = check_exercise("mse", library(activations=NO_PYTHON))
    assert verdict.diagnosis.kind == "library"
    assert "nnlib/activations.py, line" in verdict.diagnosis.sentence
    assert "“def softmax(logits)”" in verdict.diagnosis.sentence
    assert not any(result.right for result in verdict.results)


@pytest.mark.parametrize("text", ["import no_such_thing", "raise SystemExit(3)", "1 / 0"])
def test_an_error_while_loading_is_told(library, text):
    assert check_exercise("softmax", library(losses=text)).diagnosis.kind == "library"


def test_an_endless_loop_while_loading_is_cut_off(library, monkeypatch):
    monkeypatch.setattr(module, "LOAD_SECONDS", 0.1)
    diagnosis = check_exercise("softmax", library(losses="while True:\n    pass")).diagnosis
    assert diagnosis.kind == "library"
    assert "Look for a loop outside of functions" in diagnosis.sentence


def test_after_a_case_that_never_ends_no_other_is_run(library, capsys):
    softmax = dataclasses.replace(CATALOGUE["softmax"], seconds=0.1)
    verdict = Check(library(activations=ENDLESS)).verdict(softmax)
    assert verdict.diagnosis.kind == "time up"
    assert {result.kind for result in verdict.results} == {"time up"}
    assert capsys.readouterr().out.count("begun") == 1


def test_an_error_keeps_the_learners_own_lines_alone(library):
    lines = check_exercise("softmax", library(activations=STOPS)).diagnosis.lines
    assert len(lines) == 2
    assert all(line.startswith("nnlib/activations.py, line ") for line in lines)


def test_ctrl_c_stops_the_check(library):
    with pytest.raises(KeyboardInterrupt):
        check_exercise("softmax", library(activations="def softmax(logits):\n    raise KeyboardInterrupt"))


def test_prints_and_warnings_do_not_reach_stderr(library, capsys):
    noisy = 'import sys\nprint("here", file=sys.stderr)\nBACKSLASH = "\\d"\n'
    assert check_exercise("softmax", library(activations=noisy)).right
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "here" in captured.out


def test_the_library_that_a_notebook_imported_stays(library, monkeypatch):
    mine = object()
    monkeypatch.setitem(sys.modules, "nnlib", mine)
    check_exercise("softmax", library())
    assert sys.modules["nnlib"] is mine


def test_bad_input_has_its_own_error(tmp_path, library):
    with pytest.raises(UnknownName, match="did you mean 'softmax'"):
        check_exercise("sofmax", library())
    with pytest.raises(NoLibrary, match="nowhere"):
        check_exercise("softmax", tmp_path / "nowhere")


def test_recordings_of_other_cases_are_refused(library):
    class Other(RecordedOracle):
        def answers(self, exercise):
            answers = super().answers(exercise)
            return dataclasses.replace(answers, expected=answers.expected[1:])

    with pytest.raises(NoRecording, match="belong to other cases"):
        Check(library(), Other(RECORDED)).verdict(CATALOGUE["softmax"])
