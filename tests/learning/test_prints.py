"""Prints of the learner's code: let through, capped, away from stderr."""

import sys

import pytest

from autograder.learning.prints import CUT, capped_prints


def test_few_prints_pass(capsys):
    with capped_prints(100):
        print("shape", (2, 3))
    assert capsys.readouterr().out == "shape (2, 3)\n"


def test_prints_without_end_are_cut_once(capsys):
    with capped_prints(10):
        for _ in range(100):
            print("12345")
    assert capsys.readouterr().out == "12345\n1234" + CUT


def test_stderr_goes_the_same_way(capsys):
    with capped_prints(100):
        print("oh", file=sys.stderr)
    assert capsys.readouterr() == ("oh\n", "")


def test_the_streams_come_back_after_an_error():
    before = sys.stdout, sys.stderr
    with pytest.raises(ZeroDivisionError), capped_prints():
        _ = 1 / 0
    assert (sys.stdout, sys.stderr) == before
