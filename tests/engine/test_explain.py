import dataclasses

import numpy as np

from autograder.engine.explain import explaining_mistake, same
from autograder.engine.observe import Failure, Observation
from autograder.engine.oracle import MistakeAnswers

from .answers import ANSWERS, INPUTS, on_all


def name(got) -> str | None:
    mistake = explaining_mistake(ANSWERS, got)
    return mistake.id if mistake else None


def test_what_gives_just_the_same_is_that_mistake():
    assert name(on_all(lambda x: x.mean(axis=1))) == "by-row"
    assert name(on_all(lambda x: x.sum(axis=0))) == "sum"


def test_two_slips_at_once_are_told_as_the_one_that_explains_most():
    got = on_all(lambda x: x.sum(axis=0))
    assert name((*got[:2], Observation(error=Failure("TypeError")))) == "sum"


def test_what_explains_less_than_half_or_not_the_first_is_not_named():
    right = on_all(lambda x: x.mean(axis=0))
    odd = [Observation(x.mean(axis=0) + 7) for x in INPUTS]
    sums = on_all(lambda x: x.sum(axis=0))
    assert name((sums[0], odd[1], odd[2])) is None
    assert name((odd[0], sums[1], sums[2])) is None
    assert name((sums[0], right[1], right[2])) == "sum"


def test_errors_alone_name_no_mistake_unless_all_is_the_same():
    failed = (Observation(error=Failure("ValueError")),) * 3
    assert name(failed) is None


def test_same_counts_changed_inputs():
    one = Observation(np.ones(2))
    assert not same(Observation(np.ones(2), changed=("x",)), one)
    assert same(one, Observation(np.ones(2))) and not same(one, Observation(np.ones(2), changed=("x",)))


def test_sharing_nothing_but_an_error_with_a_mistake_is_no_sign_of_it():
    failed = Observation(error=Failure("ValueError"))
    stops = MistakeAnswers("stops", "It stops.", (failed, failed, Observation(np.zeros(3))))
    answers = dataclasses.replace(ANSWERS, mistakes=(stops,))
    assert explaining_mistake(answers, (failed, failed, Observation(np.ones(3)))) is None
    assert explaining_mistake(answers, stops.observations) is stops


def test_a_mistake_whose_every_trace_is_there_is_named_among_others():
    """Three functions, each wrong in its own way: the first one's mistake explains a third of what is wrong."""
    right, half, odd = (Observation(np.full(2, number)) for number in (1.0, 0.5, 9.0))
    halved = MistakeAnswers("halved", "You halved it.", (half, half, right, right, right, right))
    answers = dataclasses.replace(ANSWERS, expected=(right,) * 6, mistakes=(halved,))
    assert explaining_mistake(answers, (half, half, odd, odd, odd, odd)) is halved
    assert explaining_mistake(answers, (half, odd, odd, odd, odd, odd)) is None
    once = dataclasses.replace(halved, observations=(half, *(right,) * 5))
    answers = dataclasses.replace(answers, mistakes=(once,))
    assert explaining_mistake(answers, (half, odd, odd, odd, odd, odd)) is None
