"""Who wrote alike: copies are found however they are disguised, and short answers that all write are not."""

import pytest
from small_class import report

from autograder.classroom.alike import alike, runs_of, tokens_of

MSE = "losses.MeanSquaredError.forward"
COPIED = """
def forward(self, predicted, target):
    total = 0.0
    for row_a, row_b in zip(predicted, target):
        for a, b in zip(row_a, row_b):
            total = total + (float(a) - float(b)) ** 2
    count = len(predicted) * len(predicted[0])
    self.kept = [predicted, target, count]
    return total / count
"""
DISGUISED = '''
def forward(self, guess: list, truth) -> float:
    """My own work."""
    s = 0.0   # sum
    for r, q in zip(guess, truth):
        for x, y in zip(r, q):
            s = s + (float(x) - float(y)) ** 2
    n = len(guess) * len(guess[0])
    self.kept = [guess, truth, n]
    return s / n
'''
OTHER = """
def forward(self, predicted, target):
    self.predicted, self.target = predicted, target
    flat = (np.asarray(predicted) - np.asarray(target)).reshape(-1)
    squares = np.square(flat)
    return float(np.dot(squares, np.ones_like(squares)) / max(1, squares.size))
"""
REFERENCE = """
def forward(self, predicted, target):
    self.difference = predicted - target
    return float(np.mean(self.difference**2))
"""


def grouped(texts: dict[str, str], known=()) -> list[tuple[str, ...]]:
    reports = [report(student, code={MSE: text}) for student, text in texts.items()]
    return [group.students for group in alike(reports, known)]


def test_a_disguised_copy_is_found_and_another_way_is_not():
    (group,) = alike(
        [report(name, code={MSE: text}) for name, text in [("ann", COPIED), ("bob", OTHER), ("cid", DISGUISED)]], []
    )
    assert (group.students, group.likeness, group.definitions) == (("ann", "cid"), 1.0, (MSE,))


def test_a_definition_with_little_in_common_is_not_named():
    little = {"activations.softmax": "def softmax(z):\n    return z + 1"}
    reports = [report(name, code=little | {MSE: COPIED}) for name in ("ann", "bob")]
    assert len(runs_of(little)) == 4
    assert [group.definitions for group in alike(reports, [])] == [(MSE,)]


def test_pairs_that_share_a_student_are_one_group():
    assert grouped({"ann": COPIED, "bob": DISGUISED, "cid": COPIED, "dora": OTHER}) == [("ann", "bob", "cid")]


def test_what_the_reference_has_or_everybody_writes_says_nothing():
    texts = {"ann": COPIED, "bob": DISGUISED}
    assert grouped(texts, [{MSE: COPIED}]) == []
    assert grouped({f"student {n}": COPIED for n in range(7)}) == []
    assert grouped({"ann": REFERENCE, "bob": REFERENCE}) == []  # too short to say anything


def test_the_same_code_in_another_exercise_is_another_thing():
    assert runs_of({MSE: COPIED}).isdisjoint(runs_of({"losses.CrossEntropy.forward": COPIED}))


@pytest.mark.parametrize("text", ["def f(:", "x = " + "(" * 500, "-" * 3000 + "1", "a\0b", ""])
def test_what_python_cannot_read_is_passed_over(text):
    assert tokens_of(text) in ((), ("Module",))


def test_attributes_and_numbers_tell_code_apart_and_names_do_not():
    assert tokens_of("y = np.exp(x) * 2") == tokens_of("b = np.exp(a) * 2")
    assert len({tokens_of(f"y = np.{call}(x) * {number}") for call in ("exp", "log") for number in (2, 3)}) == 4
