import dataclasses

import numpy as np
import pytest
from in_process import HereRunner

from autograder.classroom.runs import BoxBroke, Unit, death, exercises_of, run_units
from autograder.engine.library import read_sources
from autograder.engine.observe import Failure, Observation
from autograder.engine.task import message
from autograder.engine.values import dumps, loads
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS
from autograder.sandbox import End

REFERENCE = read_sources(SOLUTIONS / "nnlib")
NAMES = ("softmax", "mse", "read-digits")


def units(*names: str) -> list[Unit]:
    return [Unit(CATALOGUE[name], CATALOGUE[name].public_cases()) for name in names]


def outcomes(spoil=None, names=NAMES, sources=REFERENCE):
    runner = HereRunner(spoil) if spoil else HereRunner()
    return run_units(runner, sources, units(*names)), runner


def lost(outcome) -> str | None:
    """The kind of the failure that an exercise was lost to."""
    errors = {observation.error.kind for observation in outcome if observation.error} - {"ValueError"}
    return errors.pop() if errors else None


def test_all_that_goes_well_takes_one_process():
    found, runner = outcomes()
    assert [lost(outcome) for outcome in found] == [None] * 3 and runner.jobs == 1
    assert [len(outcome) for outcome in found] == [len(unit.cases) for unit in units(*NAMES)]
    assert runner.runs[0].seconds == [2, 4, 4, 10]


def first_time(change):
    """Spoils the first job only."""
    seen = []

    def spoil(messages):
        seen.append(1)
        return change(messages) if len(seen) == 1 else (messages, End("finished"))

    return spoil


@pytest.mark.parametrize(
    ("end", "kind"),
    [(End("time"), "TimeUp"), (End("signal", signal=11), "Died"), (End("memory"), "MemoryError")],
)
def test_a_death_costs_what_was_running_and_the_rest_goes_on(end, kind):
    found, runner = outcomes(first_time(lambda messages: (messages[:2], end)), ("softmax", "mse", "linear-forward"))
    assert [lost(outcome) for outcome in found] == [None, kind, None] and runner.jobs == 2


def test_a_box_that_breaks_costs_nobody_anything():
    found, runner = outcomes(first_time(lambda messages: (messages[:2], End("broken"))))
    assert [lost(outcome) for outcome in found] == [None] * 3 and runner.jobs == 2


def test_a_box_that_breaks_each_time_is_no_result_at_all():
    with pytest.raises(BoxBroke, match="no fault of the student: grade again"):
        outcomes(lambda messages: (messages[:2], End("broken")))


def test_a_box_that_breaks_when_all_is_done_is_not_asked_again():
    found, runner = outcomes(lambda messages: (messages, End("broken")))
    assert [lost(outcome) for outcome in found] == [None] * 3 and runner.jobs == 1


def test_what_builds_on_the_lost_is_not_run_nor_what_builds_on_that():
    names = ("initializers", "relu", "linear-init", "linear-forward", "first-network")
    found, runner = outcomes(first_time(lambda messages: (messages[:1], End("time"))), names)
    assert lost(found[0]) == "TimeUp" and lost(found[1]) is None and runner.jobs == 2
    assert [outcome.need.id for outcome in found[2:]] == ["initializers"] * 3
    assert len(runner.runs[1].seconds) == 2  # loaded, and relu


def timed_out(messages: list[bytes], place: int, *lines: str) -> tuple[list[bytes], End]:
    """As if the exercise at that place had been cut off in those lines."""
    _, exercise_id, observations = loads(messages[place + 1])
    failed = Observation(error=Failure("TimeUp", "", lines))
    cut = message(place, exercise_id, *[failed] * len(observations))
    return [*messages[: place + 1], cut, *messages[place + 2 :]], End("finished")


def test_what_ran_out_of_time_in_another_exercises_definition_keeps_what_builds_on_that_waiting():
    names = ("relu", "softmax", "activation-layers", "predict", "mse", "activation-backward", "read-digits")
    line = "nnlib/activations.py, line 7, in softmax.helper: while True"
    found, runner = outcomes(first_time(lambda messages: timed_out(messages, 2, line)), names)
    assert [lost(found[place]) for place in (0, 1, 2, 4)] == [None, None, "TimeUp", None] and runner.jobs == 2
    assert {names[place]: found[place].need.id for place in (3, 5, 6)} == {
        "predict": "softmax",  # which stands in the line
        "activation-backward": "activation-layers",
        "read-digits": "activation-layers",  # a capstone: not for a definition that is only suspected
    }


def test_a_capstone_does_not_wait_for_what_is_only_suspected():
    names = ("momentum", "read-digits")
    line = "nnlib/activations.py, line 7, in softmax: return x"
    found, _ = outcomes(first_time(lambda messages: timed_out(messages, 0, line)), names)
    assert lost(found[0]) == "TimeUp" and lost(found[1]) is None


def test_the_definitions_in_which_time_was_spent_name_exercises():
    lines = ("nnlib/layers.py, line 3, in Linear.forward: x", "nnlib/preprocessing.py, line 9, in Imputer.fit: x")
    assert exercises_of(lines) == {"linear-forward", "imputer"}
    assert exercises_of(("nnlib/layers.py, line 3, in helper: x", "anything else")) == set()


@pytest.mark.parametrize(
    "forged",
    [
        b"garbage",
        b"[]",
        b"\xff",
        b'{"list":[1,"mse",{"list":[]}]}',
        b'{"list":[0,"softmax",{"list":[1]}]}',
        dumps([np.zeros(2), "softmax", []]).encode(),
        dumps([0, np.zeros(2), []]).encode(),
        dumps({"a": 1}).encode(),
    ],
)
def test_anything_but_the_message_that_is_due_ends_the_process(forged):
    found, _ = outcomes(first_time(lambda messages: ([messages[0], forged, *messages], End("finished"))))
    assert lost(found[0]) == "Died" and lost(found[1]) is None


def test_another_exercises_results_and_repeated_ones_are_not_taken():
    swapped, _ = outcomes(first_time(lambda messages: ([messages[0], messages[2]], End("finished"))))
    assert [lost(outcome) for outcome in swapped[:2]] == ["Died", None]
    extra, runner = outcomes(first_time(lambda messages: ([*messages, messages[-1]], End("finished"))))
    assert [lost(outcome) for outcome in extra] == [None] * 3 and runner.jobs == 1


def test_a_library_that_does_not_load_says_why_for_all():
    found, runner = outcomes(sources=REFERENCE | {"losses.py": "def ("})
    assert {outcome.kind for outcome in found} == {"SyntaxError"} and runner.jobs == 1


def test_a_library_that_never_finishes_loading_costs_all_but_once():
    found, runner = outcomes(lambda messages: ([], End("time")))
    assert found == [Failure("TimeUp")] * 3 and runner.jobs == 1


def test_each_graft_is_judged_by_itself():
    (softmax,) = units("softmax")
    names = (("activations.nothing",), ("activations.softmax",))
    work = [Unit(softmax.exercise, softmax.cases, name) for name in names]
    missing, found = run_units(HereRunner(), REFERENCE, work, REFERENCE)
    assert missing.kind == "NoDefinition" and lost(found) is None


@pytest.mark.parametrize(
    ("end", "told"),
    [(End("finished"), "before the work was done"), (End("signal", signal=9), "SIGKILL"), (End("output"), "too much")],
)
def test_a_death_is_told_in_words(end, told):
    assert told in death(end).message


def test_fewer_results_than_cases_are_not_taken():
    (softmax,) = units("softmax")
    short = dataclasses.replace(softmax, cases=softmax.cases[:-1])
    forged = HereRunner()
    run_units(forged, REFERENCE, [short])
    stolen = forged.runs[0]._messages[1]
    found, _ = outcomes(first_time(lambda messages: ([messages[0], stolen, *messages[2:]], End("finished"))))
    assert lost(found[0]) == "Died" and len(found[0]) == len(softmax.cases)


def test_two_grafts_that_both_load_take_one_process():
    (linear,) = units("linear-forward")
    work = [Unit(linear.exercise, linear.cases, (name,)) for name in ("layers.Linear", "layers.Linear.forward")]
    runner = HereRunner()
    found = run_units(runner, REFERENCE, work, REFERENCE)
    assert [lost(outcome) for outcome in found] == [None, None] and runner.jobs == 1


def test_facts_are_taken_out_here_from_what_came():
    (softmax,) = units("softmax")
    counted = dataclasses.replace(softmax.exercise, facts=lambda value, case: len(case.logits))
    (found,) = run_units(HereRunner(), REFERENCE, [Unit(counted, softmax.cases[:1])])
    assert found[0].value == len(softmax.cases[0].inputs["logits"])
