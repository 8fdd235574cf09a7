import json
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.engine.explain import same
from autograder.engine.oracle import KeptOracle, LiveOracle, NoRecording, RecordedOracle, to_recording
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import RECORDED, SOLUTIONS

SOFTMAX = CATALOGUE["softmax"]


@pytest.fixture(scope="module")
def live():
    return LiveOracle(load_solutions(SOLUTIONS))


def agree(one, other) -> bool:
    pairs = [*zip(one.expected, other.expected, strict=True)]
    for mine, theirs in zip(one.mistakes, other.mistakes, strict=True):
        assert (mine.id, mine.sentence) == (theirs.id, theirs.sentence)
        pairs += zip(mine.observations, theirs.observations, strict=True)
    return all(same(*pair) for pair in pairs)


def test_the_recorded_oracle_agrees_with_the_live_one():
    public = LiveOracle(load_solutions(SOLUTIONS), hidden=False).answers(SOFTMAX)
    assert agree(public, RecordedOracle(RECORDED).answers(SOFTMAX))


def test_only_the_live_oracle_has_hidden_cases(live):
    assert any(case.hidden for case in live.answers(SOFTMAX).cases)
    assert not any(case.hidden for case in RecordedOracle(RECORDED).answers(SOFTMAX).cases)


def test_mistakes_give_other_answers_than_the_reference(live):
    answers = live.answers(SOFTMAX)
    assert len(answers.mistakes) >= 3
    for mistake in answers.mistakes:
        assert not all(map(same, answers.expected, mistake.observations)), mistake.id


def test_a_missing_recording_is_told_in_one_sentence(tmp_path):
    (tmp_path / "forward.json").write_text("{}", "utf-8")
    with pytest.raises(NoRecording, match=r"`softmax` are missing from .*restore that file"):
        RecordedOracle(tmp_path).answers(SOFTMAX)


def test_the_kept_oracle_asks_once_and_remembers_by_its_key(live, tmp_path):
    assert agree(KeptOracle(live, tmp_path, "one").answers(SOFTMAX), live.answers(SOFTMAX))
    asleep = SimpleNamespace(cases=live.cases)  # it has no answers of its own
    again = KeptOracle(asleep, tmp_path, "one").answers(SOFTMAX)
    assert agree(again, live.answers(SOFTMAX)) and any(case.hidden for case in again.cases)
    with pytest.raises(AttributeError):
        KeptOracle(asleep, tmp_path, "two").answers(SOFTMAX)
    KeptOracle(live, tmp_path, "three").answers(SOFTMAX)
    assert [path.name for path in tmp_path.iterdir()] == ["forward-three.json"]


def test_a_recording_is_plain_json(live):
    text = json.dumps(to_recording(live.answers(SOFTMAX)))
    assert "def " not in text and np.isfinite(len(text))
