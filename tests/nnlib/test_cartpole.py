import math

import numpy as np
import pytest

pytestmark = pytest.mark.filterwarnings("error")


def test_accelerations_by_hand(nnlib):
    """Upright and at rest: 10 N move 1.1 kg, and the pole's inertia is 0.5 * (4 / 3 - 0.1 / 1.1) = 41 / 66."""
    cart, pole = nnlib.accelerations([0.0, 0.0, 0.0, 0.0], 10.0)
    assert pole == pytest.approx(-(10 / 1.1) / (41 / 66))  # -600 / 41
    assert pole == pytest.approx(-600 / 41)
    assert cart == pytest.approx(10 / 1.1 + 0.05 * (600 / 41) / 1.1)
    assert cart == pytest.approx(400 / 41)


def test_a_pole_that_lies_flat_falls_as_a_rod_on_a_hinge(nnlib):
    """Level, the cart feels nothing of it, and a rod of length 1 falls with 3 g / 2: the centre in 0.5 metres."""
    cart, pole = nnlib.accelerations([0.0, 0.0, math.pi / 2, 0.0], 0.0)
    assert pole == pytest.approx(3 * 9.8 / 2)
    assert cart == pytest.approx(0.0)


def test_the_equations_solve_the_laws_of_motion(nnlib):
    """The two equations that Lagrange's method gives for cart and rod, which the code has solved for both."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        state, force = rng.normal(size=4), rng.normal(scale=10)
        cart, pole = nnlib.accelerations(state, force)
        _, _, theta, omega = state
        sideways = 1.1 * cart + 0.05 * (pole * math.cos(theta) - omega**2 * math.sin(theta))
        assert sideways == pytest.approx(force)
        turning = cart * math.cos(theta) + 4 / 3 * 0.5 * pole
        assert turning == pytest.approx(9.8 * math.sin(theta))


def test_left_and_right_are_mirror_images(nnlib):
    cart, pole = nnlib.accelerations([0.3, -1.0, 0.1, 0.5], 10.0)
    mirrored = nnlib.accelerations([-0.3, 1.0, -0.1, -0.5], -10.0)
    assert mirrored == (-cart, -pole)


def test_steps_by_hand(nnlib):
    system = nnlib.CartPole()
    state, reward, over = system.step(1)
    np.testing.assert_allclose(state, [0.0, 0.02 * 400 / 41, 0.0, -0.02 * 600 / 41])
    assert (reward, over) == (1.0, False)
    state, _, _ = system.step(0)
    assert state[0] == pytest.approx(0.02 * 0.02 * 400 / 41)
    assert state[2] == pytest.approx(-0.02 * 0.02 * 600 / 41)


def test_pushing_one_way_only_ends_in_a_fall(nnlib):
    """As everybody finds who tries it: the pole is lost after nine or ten pushes."""
    system = nnlib.CartPole()
    rewards = []
    while True:
        state, reward, over = system.step(1)
        rewards.append(reward)
        if over:
            break
    assert state[2] < -math.radians(12)
    assert rewards == [1.0] * (len(rewards) - 1) + [0.0]
    assert len(rewards) in (9, 10)


def test_over(nnlib):
    assert not nnlib.is_over([2.4, 9.0, -math.radians(11.9), 9.0])
    assert nnlib.is_over([2.41, 0.0, 0.0, 0.0])
    assert nnlib.is_over([-2.41, 0.0, 0.0, 0.0])
    assert nnlib.is_over([0.0, 0.0, math.radians(12.1), 0.0])


def test_the_limit_ends_an_attempt_without_a_loss(nnlib):
    system = nnlib.CartPole(limit=2)
    assert [system.step(action)[1:] for action in (0, 1)] == [(1.0, False), (1.0, True)]


def test_reset_begins_again(nnlib):
    start = [0.1, 0.2, 0.03, 0.4]
    system = nnlib.CartPole(start, limit=3)
    first = [system.step(action)[0] for action in (0, 1)]
    np.testing.assert_array_equal(system.reset(), start)
    np.testing.assert_array_equal([system.step(action)[0] for action in (0, 1)], first)
    assert system.step(0)[2]


def test_the_states_that_it_gives_are_the_callers_own(nnlib):
    system = nnlib.CartPole()
    system.reset()[:] = 99
    state, _, _ = system.step(0)
    state[:] = 99
    assert np.abs(system.step(0)[0]).max() < 1


def test_refuses_other_actions(nnlib):
    with pytest.raises(ValueError, match="0, to the left, or 1, to the right, got 2"):
        nnlib.CartPole().step(2)
