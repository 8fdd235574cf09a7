"""Expected errors become one sentence; anything else stays an error."""

import pytest

from autograder.classroom.cluster import ClusterError
from autograder.classroom.submissions import BadInput
from autograder.engine.exercise import UnknownName
from autograder.engine.library import NoLibrary
from autograder.engine.oracle import NoRecording
from autograder.engine.solutions import NoSolutions
from autograder.expected import sentence_of
from autograder.sandbox import SandboxError


@pytest.mark.parametrize(
    "kind", [UnknownName, NoLibrary, NoRecording, NoSolutions, BadInput, ClusterError, SandboxError]
)
def test_our_errors_bring_their_sentence(kind):
    assert sentence_of(kind("It's gone: fetch it.")) == "It's gone: fetch it."


def test_an_error_of_the_system_names_the_file(tmp_path):
    with pytest.raises(OSError) as caught:
        tmp_path.joinpath("no such file").read_text("utf-8")
    assert "no such file: No such file or directory" in sentence_of(caught.value)


def test_a_bug_is_no_expected_error():
    assert sentence_of(ZeroDivisionError("division by zero")) is None
    assert sentence_of(KeyError("softmax")) is None
