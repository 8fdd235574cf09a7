"""Watching: a verdict now, and one after each save."""

import threading

import pytest
from learners_library import NOT_WRITTEN, OVER_THE_BATCH, write_library

from autograder.engine.library import NoLibrary
from autograder.learning.watch import saves, watch_exercise, watch_next

LINEAR_IS_WRONG = "\nclass Linear(Linear):\n    def forward(self, x):\n        return x\n"


def test_one_exercise_is_checked_now_and_at_each_save(tmp_path):
    def edits():
        write_library(tmp_path, activations=OVER_THE_BATCH)
        yield
        write_library(tmp_path)
        yield

    write_library(tmp_path, activations=NOT_WRITTEN)
    verdicts = list(watch_exercise("softmax", tmp_path, edits()))
    assert [v.diagnosis and v.diagnosis.kind for v in verdicts] == ["not implemented", "mistake", None]


def test_the_next_unsolved_one_follows_until_all_are_solved(tmp_path):
    def edits():
        write_library(tmp_path, activations=NOT_WRITTEN)
        yield
        write_library(tmp_path)
        yield

    write_library(tmp_path, activations=NOT_WRITTEN, layers=LINEAR_IS_WRONG)
    verdicts = list(watch_next(tmp_path, edits()))
    told = [(verdict.exercise_id, verdict.right) for verdict in verdicts]
    assert told == [("linear-forward", False), ("linear-forward", True), ("softmax", False), ("softmax", True)]


def test_a_library_that_is_away_for_a_moment_is_waited_for(tmp_path):
    def edits():
        (tmp_path / "__init__.py").rename(tmp_path / "away")
        yield
        (tmp_path / "away").rename(tmp_path / "__init__.py")
        yield

    write_library(tmp_path)
    assert [v.right for v in watch_exercise("softmax", tmp_path, edits())] == [True, True]


def test_a_library_that_was_never_there_is_told(tmp_path):
    with pytest.raises(NoLibrary):
        next(watch_exercise("softmax", tmp_path / "nowhere", iter(())))


def test_a_save_is_noticed(tmp_path):
    write_library(tmp_path)
    noticed = threading.Event()
    thread = threading.Thread(target=lambda: next(saves(tmp_path)) or noticed.set(), daemon=True)
    thread.start()
    for number in range(100):
        (tmp_path / "losses.py").write_text(f"# {number}\n", "utf-8")
        if noticed.wait(0.1):
            break
    assert noticed.is_set()
