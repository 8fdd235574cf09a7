import shutil

import pytest

from autograder.engine.solutions import NoSolutions, load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS


@pytest.fixture
def folder(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__", "lessons", "data")
    return shutil.copytree(SOLUTIONS, tmp_path / "solutions", ignore=ignored)


def test_hidden_cases_follow_from_the_secret_seed(folder, monkeypatch):
    def drawn() -> list[str]:
        return [case.packed for case in load_solutions(folder).hidden_cases(CATALOGUE["softmax"])]

    first = drawn()
    assert len(first) >= 5 and drawn() == first
    (folder / "hidden" / "seed.txt").write_text("7\n", "utf-8")
    second = drawn()
    assert second != first
    monkeypatch.setenv("COURSE_SEED", "8")
    assert drawn() not in (first, second)


@pytest.mark.parametrize("text", ["", "secret", "-1", "3.5"])
def test_a_seed_that_is_no_whole_number_is_refused(folder, text):
    (folder / "hidden" / "seed.txt").write_text(text, "utf-8")
    with pytest.raises(NoSolutions, match=r"seed\.txt is .*write one whole number"):
        load_solutions(folder)


def test_without_solutions_it_says_who_has_them(tmp_path):
    with pytest.raises(NoSolutions, match="for instructors"):
        load_solutions(tmp_path)
