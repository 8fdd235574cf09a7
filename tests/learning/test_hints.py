"""Hints: one more each time, kept from one day to the next, whatever the file is like."""

import pytest

from autograder.exercises import CATALOGUE
from autograder.learning import hints
from autograder.learning.hints import next_hint

SOFTMAX = CATALOGUE["softmax"]


@pytest.fixture(autouse=True)
def nothing_unsaved(monkeypatch):
    monkeypatch.setattr(hints, "_not_saved", {})


def test_one_more_each_time_and_then_all_of_them(tmp_path):
    seen = [next_hint(SOFTMAX, tmp_path) for _ in range(4)]
    assert [len(each.seen) for each in seen] == [1, 2, 3, 3]
    assert [each.left for each in seen] == [2, 1, 0, 0]
    assert seen[1].seen == SOFTMAX.hints[:2]


def test_each_exercise_counts_by_itself(tmp_path):
    next_hint(SOFTMAX, tmp_path)
    assert len(next_hint(CATALOGUE["mse"], tmp_path).seen) == 1
    assert len(next_hint(SOFTMAX, tmp_path).seen) == 2


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"softmax": "many"}', '{"softmax": -3}', "\xff", "[" * 99_999])
def test_a_damaged_file_counts_as_none(tmp_path, damage):
    (tmp_path / "hints.json").write_text(damage, "latin-1")
    assert len(next_hint(SOFTMAX, tmp_path).seen) == 1
    assert len(next_hint(SOFTMAX, tmp_path).seen) == 2


def test_hints_go_on_where_nothing_can_be_written(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert [len(next_hint(SOFTMAX, in_the_way).seen) for _ in range(2)] == [1, 2]
