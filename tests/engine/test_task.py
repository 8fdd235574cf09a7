import numpy as np
import pytest

from autograder.engine import task
from autograder.engine.observe import Observation
from autograder.engine.task import LOADED, Job, packed_cases
from autograder.engine.values import dumps, loads, plain

GOOD = {
    "__init__.py": "from nnlib.activations import softmax",
    "activations.py": "def softmax(logits):\n  return logits",
}
CASE = dumps({"logits": np.ones((1, 2))})


def messages(job: Job, *cases: list[str]) -> list:
    """What a job sends. The cases of work that has none are there once all other work is done."""
    sent: list = []

    def later() -> bytes:
        assert cases and len(sent) == 1 + sum(work[2] is not None for work in job.work)
        return packed_cases([*cases])

    task.run(job.to_bytes(), lambda packed: sent.append(loads(packed)), later)
    return sent


def test_a_library_that_loads_gives_one_message_a_piece_of_work():
    loaded, result = messages(Job(GOOD, [("softmax", (), [CASE, CASE])]))
    assert loaded[:2] == [0, LOADED] and "error" not in loaded[2][0]
    assert result[:2] == [0, "softmax"] and len(result[2]) == 2
    assert result[2][0]["value"].tolist() == [[1, 1]]


def test_a_library_with_an_init_of_its_own_loads_as_it_says_itself():
    """Nothing is imported that this `__init__.py` does not ask for: not even what the exercise needs."""
    loaded, result = messages(Job(GOOD, [("linear-forward", (), [CASE])]))
    assert "error" not in loaded[2][0] and result[2][0]["error"][0] == "AttributeError"


def test_cases_that_come_later_are_asked_for_once_when_all_else_is_done():
    other = dumps({"logits": np.zeros((1, 2))})
    sent = messages(Job(GOOD, [("softmax", (), [CASE]), *[("softmax", (), None)] * 2]), [other], [CASE, other])
    assert [[item["value"].tolist() for item in message[2]] for message in sent[1:]] == [
        [[[1, 1]]],
        [[[0, 0]]],
        [[[1, 1]], [[0, 0]]],
    ]


def test_what_computes_too_long_is_cut_off_in_its_line_and_its_other_cases_are_not_tried():
    text = "count = []\ndef softmax(logits):\n    count.append(1)\n    while logits is not None:\n        pass\n"
    _, result = messages(Job(GOOD | {"activations.py": text}, [("softmax", (), [CASE] * 3)]))
    kinds = {
        (kind, line.startswith("nnlib/activations.py, line ")) for kind, _, line in (o["error"] for o in result[2])
    }
    assert kinds == {("TimeUp", True)} and len(result[2]) == 3


def test_an_import_that_computes_too_long_is_cut_off():
    (told,) = messages(Job(GOOD | {"activations.py": "while True:\n    pass\n"}, [("softmax", (), [CASE])]))
    assert told[1] == LOADED and told[2][0]["error"][0] == "TimeUp"


@pytest.mark.parametrize("text", ["def (", "raise SystemExit", "import nothing"])
def test_a_library_that_does_not_load_says_why_and_no_more(text):
    (told,) = messages(Job(GOOD | {"activations.py": text}, [("softmax", (), [CASE]), ("softmax", (), [CASE])]))
    assert told[:2] == [0, LOADED] and told[2][0]["error"]


@pytest.mark.parametrize("packed", [str, lambda text: compile(text, "nnlib/__init__.py", "exec")])
def test_grafts_run_one_after_another_each_on_its_own_library(packed):
    body = {"__init__.py": packed(GOOD["__init__.py"]), "activations.py": "import numpy as np"}
    work = [("softmax", ("activations.softmax",), [CASE]), ("softmax", ("activations.missing",), [CASE])]
    sent = messages(Job(GOOD | {"__init__.py": "1 / 0"}, [*work, work[0]], body))
    assert [message[:2] for message in sent] == [[0, LOADED], [0, "softmax"], [1, LOADED], [2, LOADED], [2, "softmax"]]
    assert sent[2][2][0]["error"][0] == "NoDefinition"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("raise KeyboardInterrupt", "KeyboardInterrupt"), ("return 10**5000", None), ("return [0] * 10**6", None)],
)
def test_no_case_takes_the_rest_of_the_job_with_it(line, kind):
    sources = GOOD | {"activations.py": f"def softmax(logits):\n  {line}"}
    sent = messages(Job(sources, [("softmax", (), [CASE]), ("softmax", (), [CASE])]))
    assert [message[:2] for message in sent] == [[0, LOADED], [0, "softmax"], [1, "softmax"]]
    assert [message[2][0].get("error", [None])[0] for message in sent[1:]] == [kind, kind]


def test_what_was_given_runs_from_its_code_and_errors_quote_its_text():
    text = "def softmax(logits):\n  raise ValueError('here')  # told\n"
    code = compile("def softmax(logits):\n  raise TypeError('there')", "nnlib/activations.py", "exec")
    task.take_shared(task.packed_given({"activations.py": (text, code)}))
    others = {file: source for file, source in GOOD.items() if file != "activations.py"}
    sent = messages(Job(others, [("softmax", (), [CASE])], as_given=("activations.py",)))
    assert sent[1][2][0]["error"][:2] == ["TypeError", "there"]
    assert "# told" in sent[1][2][0]["error"][2]


def test_definitions_of_what_was_given_can_be_grafted():
    text = GOOD["activations.py"]
    task.take_shared(task.packed_given({"activations.py": (text, compile("", "", "exec"))}))
    body = {"__init__.py": GOOD["__init__.py"], "activations.py": "import numpy as np"}
    work = [("softmax", ("activations.softmax",), [CASE])]
    loaded, result = messages(Job({}, work, body, as_given=("activations.py",)))
    assert loaded[2] == [{"value": None}]
    assert (result[2][0]["value"] == np.ones((1, 2))).all()


def test_what_was_shared_before_is_forgotten():
    task.take_shared(task.packed_given({"activations.py": ("", compile("", "", "exec"))}))
    task.take_shared(b"")
    (told,) = messages(Job({}, [("softmax", (), [CASE])], as_given=("activations.py",)))
    assert told[2][0]["error"][0] == "KeyError"


def test_warming_up_leaves_no_library_behind():
    import sys

    task.warm_up()
    assert not [name for name in sys.modules if name.startswith("nnlib")]


def test_values_as_deep_as_plain_ones_may_be_fit_into_a_message():
    value = []
    for _ in range(100):
        value = [value]
    assert loads(task.message(0, "softmax", Observation(plain(value))))[2][0]["value"] == plain(value)
