"""Recordings are written once, and hold what the reference and the mistakes give on the public cases alone."""

import json

import numpy as np
import pytest
from made_up import MadeUpCourse, library

from autograder.engine.explain import same
from autograder.engine.oracle import LiveOracle, RecordedOracle
from autograder.teaching.record import record


@pytest.fixture
def made_up(tmp_path) -> MadeUpCourse:
    return MadeUpCourse(tmp_path)


def test_what_is_recorded_is_what_a_live_oracle_gives(made_up):
    made_up.record()
    recorded = RecordedOracle(made_up.folder).answers(made_up.mean)
    live = LiveOracle(made_up.solutions(), hidden=False).answers(made_up.mean)
    assert all(map(same, live.expected, recorded.expected)) and len(recorded.expected) == 3
    assert [mistake.id for mistake in recorded.mistakes] == ["a-sum", "of-rows", "one-less"]
    for mine, theirs in zip(live.mistakes, recorded.mistakes, strict=True):
        assert mine.sentence == theirs.sentence and all(map(same, mine.observations, theirs.observations))


def test_hidden_cases_are_not_recorded(made_up):
    made_up.hidden.case("mean", "telling")(lambda rng: {"x": rng.normal(size=(2, 3)) + 31415})
    (path,) = made_up.record()
    packed = json.loads(path.read_text("utf-8"))
    assert len(packed["mean"]["expected"]) == 3
    assert all(len(mistake["observations"]) == 3 for mistake in packed["mean"]["mistakes"])


def test_only_what_changed_is_written(made_up):
    assert [path.name for path in made_up.record()] == ["made_up.json"]
    assert made_up.record() == []
    made_up.reference = library("def mean(x):\n    return x.mean(axis=0) + 1\n")
    assert [path.name for path in made_up.record()] == ["made_up.json"]


def test_the_folder_is_made(made_up, tmp_path):
    folder = tmp_path / "new" / "recorded"
    assert record(made_up.solutions(), folder, made_up.catalogue) == [folder / "made_up.json"]


def draws_from_nowhere(x):
    """You drew your own numbers."""
    return np.random.default_rng().normal(size=x.shape[1])


def test_a_mistake_that_draws_new_numbers_each_time_is_recorded_once(made_up):
    made_up.mistakes.mistake("mean")(draws_from_nowhere)
    assert len(made_up.record()) == 1
    assert made_up.record() == []


def test_a_changed_mistake_is_recorded_anew(made_up):
    made_up.record()
    made_up.mistakes.mistake("mean")(draws_from_nowhere)
    assert len(made_up.record()) == 1
