"""Late penalties: nbgrader's plug-in, by the course's settings."""

import sys
from pathlib import Path

import pytest

from autograder.classroom import late
from autograder.classroom.late import late_penalty
from autograder.classroom.submissions import BadInput

POLICY = """
from nbgrader.plugins import BasePlugin
from traitlets import Float

class Policy(BasePlugin):
    share = Float(0.1).tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {returned}
"""
SETTINGS = """
import sys
sys.path.insert(0, {root!r})
c = get_config()
c.AssignLatePenalties.plugin_class = "{module}.Policy"
c.Policy.share = 0.25
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder whose settings are read in place of the course's, and this user's are not."""
    monkeypatch.setattr(late, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    late._plugin.cache_clear()
    yield tmp_path
    late._plugin.cache_clear()


def write_policy(course: Path, returned: str) -> None:
    module = f"policy_{abs(hash(course))}"
    (course / f"{module}.py").write_text(POLICY.format(returned=returned))
    (course / "nbgrader_config.py").write_text(SETTINGS.format(root=str(course), module=module))


@pytest.mark.parametrize(("method", "penalty"), [("none", None), ("zero", 7.5)])
def test_nbgraders_own_methods(course, method, penalty):
    (course / "nbgrader_config.py").write_text(f"c.LateSubmissionPlugin.penalty_method = {method!r}\n")
    assert late_penalty("ann", 7.5, 60) == penalty


def test_nothing_is_taken_off_by_default(course):
    assert late_penalty("ann", 7.5, 60) is None


@pytest.mark.parametrize(
    ("returned", "penalty"),
    [("score * self.share", 2.0), ("total_seconds_late / 60", 3.0), ("-1", 0.0), ("99", 8.0), ("None", None)],
)
def test_an_own_policy_with_its_settings(course, returned, penalty, capfd):
    write_policy(course, returned)
    assert late_penalty("ann", 8.0, 180) == penalty
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("returned", ["1 / 0", "'much'"])
def test_a_policy_that_fails_is_named(course, returned):
    write_policy(course, returned)
    with pytest.raises(BadInput, match=r"Policy, which nbgrader_config.py names .* failed for ann .*: mend it"):
        late_penalty("ann", 8.0, 180)


def test_a_policy_that_is_not_there_is_said(course):
    (course / "nbgrader_config.py").write_text("c.AssignLatePenalties.plugin_class = 'nowhere.Policy'\n")
    with pytest.raises(BadInput, match=r"nowhere.*mend that file"):
        late_penalty("ann", 8.0, 180)
