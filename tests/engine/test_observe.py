import warnings
from pathlib import PurePath
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.engine import observe as observing
from autograder.engine.library import loaded
from autograder.engine.observe import Failure, Observation, TimeUp, _is_library, _short, in_facts, observe
from autograder.engine.values import Malformed, loads


def seen(body: str, facts=None, **inputs) -> Observation:
    """What a function `f(case)` of a learner's library gives."""
    text = "import numpy as np\nimport warnings\ndef f(case):\n" + "".join(f"  {line}\n" for line in body.split("\n"))
    exercise = SimpleNamespace(scenario=lambda nnlib, case: nnlib.f(case), facts=facts)
    with loaded({"__init__.py": text}) as nnlib:
        return observe(exercise, nnlib, inputs)


def test_a_value_is_a_plain_copy():
    assert seen("return case.x + 1", x=np.zeros(2)).value.tolist() == [1, 1]


def test_an_error_is_told_with_the_learners_own_lines_only():
    error = seen("y = 1\nreturn y / case.x", x=0).error
    assert (error.kind, error.message) == ("ZeroDivisionError", "division by zero")
    assert error.lines == ("nnlib/__init__.py, line 5, in f: return y / case.x",)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("raise type('Own', (ValueError,), {})('x')", "ValueError"),
        ("raise type('Own', (BaseException,), {})('x')", "BaseException"),
        ("raise type('Mute', (Exception,), {'__str__': None})()", "Exception"),
        ("def leave(self): raise SystemExit\nraise type('Own', (OSError,), {'__str__': leave})()", "OSError"),
        ("raise type('ZeroDivisionError', (KeyError,), {'__module__': 'builtins'})()", "KeyError"),
        ("error = SyntaxError('m')\nerror.filename = error.text = 5\nraise error", "SyntaxError"),
        ("error = SyntaxError('m')\nerror.filename = None\nraise error", "SyntaxError"),
        ("raise NotImplementedError('softmax: lesson 4')", "NotImplementedError"),
    ],
)
def test_whatever_is_raised_is_caught_and_is_of_one_of_pythons_kinds(body, kind):
    assert seen(body).error.kind == kind


@pytest.mark.parametrize("error", [TimeUp, KeyboardInterrupt])
def test_time_up_and_the_users_interrupt_pass_through(error):
    def stopped(nnlib, case):
        raise error

    with loaded({"__init__.py": ""}) as nnlib, pytest.raises(error):
        observe(SimpleNamespace(scenario=stopped), nnlib, {})


def test_changed_inputs_are_named_and_the_originals_stay():
    x, weights = np.zeros(2), [np.zeros(2), np.zeros(2)]
    seen_ = seen("case.x += 1\ncase.weights[1][0] = 5\nreturn case.kept", x=x, weights=weights, kept=np.ones(1))
    assert seen_.changed == ("x", "weights")
    assert not x.any() and not weights[1].any()


def test_numpy_warnings_are_noted_once_and_reach_nobody_else():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = seen("for _ in range(3): np.exp(case.x)\nwarnings.warn('old', DeprecationWarning)", x=np.array([1e9]))
    assert told.warnings == ("overflow encountered in exp",)


def test_a_warning_that_cannot_be_read_harms_nobody():
    own = "Own = type('Own', (RuntimeWarning,), {'__str__': lambda self: 1 / 0})"
    told = seen(f"{own}\nwarnings.showwarning(Own(), Own, 'f', 1)\nreturn 1")
    assert told.value == 1 and told.warnings == ("(its message could not be read)",)


def test_the_graders_own_lines_are_not_shown_in_a_course_folder_called_nnlib(monkeypatch):
    grader = PurePath("/home/anna/nnlib/autograder")
    monkeypatch.setattr(observing, "GRADER", grader)
    assert not _is_library(str(grader / "exercises" / "forward.py"))
    assert _is_library("/home/anna/nnlib/nnlib/losses.py") and not _is_library("/lib/site-packages/nnlib/a.py")
    assert _short("/home/anna/nnlib/nnlib/losses.py") == "nnlib/losses.py" and _short("/tmp/x.py") == "x.py"


def test_observations_survive_the_boundary_and_forged_ones_do_not():
    observation = Observation(np.ones(2), Failure("E", "m", ("l",)), ("x",), ("w",))
    back = Observation.from_plain(observation.to_plain())
    assert (back.error, back.changed, back.warnings) == (observation.error, ("x",), ("w",))
    for forged in (None, {}, {"value": 1, "right": True}, {"value": 1, "changed": "x"}, {"value": 1, "error": [1, 2]}):
        with pytest.raises(Malformed):
            Observation.from_plain(forged)
    with pytest.raises(Malformed):
        Observation.from_plain(loads('{"list": [1]}'))


def test_facts_stand_in_for_the_value_where_they_can_be_told():
    exercise = SimpleNamespace(facts=lambda value, case: {"mean": float(value.mean()), "right": value.size == case.n})
    assert in_facts(exercise, {"n": 2}, Observation(np.ones(2))).value == {"mean": 1.0, "right": True}
    assert in_facts(exercise, {"n": 2}, Observation(None)).value is None
    assert in_facts(exercise, {"n": 2}, Observation(error=Failure("E"))).error == Failure("E")
