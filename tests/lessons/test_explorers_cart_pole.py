import asyncio
import math
import threading
import time
import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
from explorers import cart_pole
from explorers.cart import cart
from explorers.cart_pole import (
    COIN,
    DRIVERS,
    EVOLUTION,
    HAND,
    IMITATION,
    RULE,
    Moment,
    Ride,
    RideState,
    Session,
    compute_ride,
    draw_ride,
    ride_sentence,
)
from explorers.library import Locked
from explorers.picture import Dot, Line, Rect, Text
from explorers.svg import to_svg


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays; afterwards no cart-pole is left."""
    outputs = []
    monkeypatch.setattr(cart_pole, "display", lambda output, **_: outputs.append(output))
    monkeypatch.setattr(cart_pole, "_live", None)
    return outputs


@pytest.fixture
def session(reference, shown):
    session = Session(RideState(RULE))
    session.reset()
    return session


def unsolved(*_, **__):
    raise NotImplementedError


class TestRide:
    def test_a_push_to_the_right_moves_the_cart_right_and_the_pole_left(self, reference):
        moment = compute_ride(reference, RideState(HAND, 0.0, steps=5))
        assert moment.places[0] == moment.leans[0] == 0.0 and moment.steps == 5
        assert moment.places[-1] > 0 > moment.leans[-1] and moment.push == 1

    def test_the_hand_can_turn_round(self, reference):
        ride = Ride(reference, RideState(HAND, 0.0))
        ride.hand = 0
        for _ in range(5):
            ride.step()
        assert ride.places[-1] < 0 < ride.leans[-1] and ride.push == 0

    def test_the_rule_balances_and_leaves_the_track_from_far(self, reference):
        assert compute_ride(reference, RideState(RULE, 0.05, steps=600)).steps == cart_pole.LIMIT
        moment = compute_ride(reference, RideState(RULE, 0.1, steps=600))
        assert moment.lost and abs(moment.places[-1]) > 2.4
        assert "the cart left its track" in ride_sentence(moment)

    def test_a_coin_lets_it_fall(self, reference):
        moment = compute_ride(reference, RideState(COIN, steps=500))
        assert moment.lost and moment.steps < 100 and "the pole fell" in ride_sentence(moment)

    def test_networks_balance_where_they_have_learned_to(self, reference):
        assert compute_ride(reference, RideState(IMITATION, 0.03, steps=200)).steps == 200
        moment = compute_ride(reference, RideState(EVOLUTION, 0.14, generations=6, steps=500))
        assert moment.over and not moment.lost

    def test_evolution_goes_on_for_as_long_as_it_is_told(self, reference):
        steps = [compute_ride(reference, RideState(EVOLUTION, 0.1, n, steps=500)).steps for n in (0, 6)]
        assert steps[0] < 15 and steps[1] == 500

    def test_the_seed_changes_the_evolution(self, reference):
        rides = [compute_ride(reference, RideState(EVOLUTION, 0.1, 2, seed, steps=100)) for seed in (0, 0, 1)]
        assert rides[0].leans == rides[1].leans != rides[2].leans

    def test_a_knock_is_felt_by_system_and_driver(self, reference):
        ride = Ride(reference, RideState(RULE, 0.0))
        ride.knock(0.5)
        ride.step()
        assert ride.push == 1 and ride.leans[-1] == pytest.approx(0.5 * cart_pole.SECONDS)

    def test_what_is_over_moves_no_more(self, reference):
        ride = Ride(reference, RideState(HAND))
        for _ in range(100):
            ride.step()
        assert ride.lost and ride.moment().steps < 30

    @pytest.mark.parametrize(
        "driver, name, exercise",
        [
            (IMITATION, "rollout", "rollout"),
            (IMITATION, "fit", "fit"),
            (EVOLUTION, "evolve_policy", "evolve-policy"),
            (EVOLUTION, "rollout", "rollout"),
        ],
    )
    def test_an_open_exercise_is_named_and_others_go_on(self, reference, monkeypatch, driver, name, exercise):
        def stub(*_, **__):
            raise NotImplementedError(f"{exercise}: lesson 9")

        monkeypatch.setattr(reference, name, stub)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            compute_ride(reference, RideState(driver))
        compute_ride(reference, RideState(RULE, steps=3))

    def test_a_prediction_of_the_wrong_shape_is_said(self, reference, monkeypatch):
        monkeypatch.setattr(reference.Sequential, "predict", lambda self, x: np.zeros((1, 2)))
        with pytest.raises(Locked, match=r"`predict` gave shape \(1, 2\)"):
            compute_ride(reference, RideState(IMITATION, steps=1))


def moment(places=(0.0,), leans=(0.0,), push=None, lost=False):
    return Moment(RULE, tuple(places), tuple(leans), push, lost)


class TestDrawing:
    def test_sentences(self):
        assert ride_sentence(moment([0.0] * 11, [math.radians(-3)] * 11)) == (
            "rule of thumb: after 10 steps (0.2 s) the pole leans 3.0 degrees to the left."
        )
        assert ride_sentence(moment([0.0] * 501, [0.01] * 501)) == "rule of thumb: balanced to the end, 500 steps."
        assert ride_sentence(moment([0, 2.41], [0, 0.1], lost=True)).endswith("the cart left its track.")
        assert ride_sentence(moment([0, 2.1], [0, 0.22], lost=True)).endswith("the pole fell.")

    def test_the_pole_leans_to_its_side_and_is_as_long_as_ever(self):
        for lean in (-0.2, 0.0, 0.2):
            (pole,) = (s for s in cart(1.0, lean, None, 0, 0, (540, 200)) if isinstance(s, Line) and s.width == 7)
            (x, y), (tip_x, tip_y) = pole.points
            assert math.atan2(tip_x - x, y - tip_y) == pytest.approx(lean)
            assert math.hypot(tip_x - x, tip_y - y) == pytest.approx(100)  # 540 pixels are 5.4 metres
            assert x == 370

    def test_the_arrow_points_where_the_push_goes(self):
        for push, side in ((0, -1), (1, 1)):
            shaft, _ = (s for s in cart(0.0, 0.0, push, 0, 0, (540, 200)) if s.colour == "plus")
            assert math.copysign(1, shaft.points[1][0] - shaft.points[0][0]) == side
        assert not [s for s in cart(0.0, 0.0, None, 0, 0, (540, 200)) if s.colour == "plus"]

    @pytest.mark.parametrize("steps", [0, 1, 150, 500])
    def test_svg_is_well_formed_and_stays_on_its_canvas(self, reference, steps):
        picture = draw_ride(compute_ride(reference, RideState(RULE, 0.1, steps=steps)))
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence
        for shape in picture.shapes:
            points = shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]
            assert isinstance(shape, Rect | Line | Dot | Text)
            assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in points), shape

    def test_a_frame_is_drawn_fast(self, reference):
        ride = Ride(reference, RideState(RULE))
        for _ in range(490):
            ride.step()
        times = []
        for _ in range(5):
            began = time.perf_counter()
            ride.step()
            to_svg(draw_ride(ride.moment()))
            times.append(time.perf_counter() - began)
        assert min(times) < 0.06


class TestLive:
    def test_it_moves_while_others_have_the_loop_and_pauses_at_once(self, reference, shown):
        async def scene():
            cart_pole.balance(RULE)
            live = cart_pole._live
            live.start.click()
            turns = 0
            while live.ride.moment().steps < 8 and turns < 500:
                await asyncio.sleep(0.005)
                turns += 1
            assert live.playing and live.start.description == "Pause"
            live.start.click()
            await asyncio.sleep(0.2)
            steps = live.ride.moment().steps
            await asyncio.sleep(0.2)
            assert live.task.done() and live.ride.moment().steps == steps
            return turns, steps

        threads = threading.active_count()
        turns, steps = asyncio.run(scene())
        assert turns >= 3 and steps >= 8
        assert threading.active_count() == threads

    def test_a_second_one_stops_the_first(self, reference, shown):
        async def scene():
            cart_pole.balance(RULE)
            first = cart_pole._live
            first.start.click()
            await asyncio.sleep(0.05)
            assert first.playing
            cart_pole.balance(HAND)
            await asyncio.sleep(0.2)
            assert not first.playing and first.task.done() and cart_pole._live is not first

        asyncio.run(scene())

    def test_a_fast_double_click_leaves_one_loop(self, reference, shown):
        async def scene():
            cart_pole.balance(RULE, "a fifth")
            live = cart_pole._live
            for _ in range(3):
                live.start.click()
                await asyncio.sleep(0)
            await asyncio.sleep(0.35)
            assert live.playing and live.ride.moment().steps <= 6
            live.pause()
            await asyncio.sleep(0.15)

        asyncio.run(scene())

    def test_a_hand_drives_slowly_and_a_network_as_in_life(self, reference, shown):
        cart_pole.balance(HAND)
        assert cart_pole._live.speed == "a tenth"
        cart_pole.balance(RULE)
        assert cart_pole._live.speed == "as in life"

    def test_it_rests_when_it_is_over_and_start_begins_anew(self, reference, shown):
        async def scene():
            cart_pole.balance(HAND)
            live = cart_pole._live
            live.playing = True
            live._advance(100)
            assert live.ride.lost and not live.playing
            live.start.click()
            await asyncio.sleep(0)
            assert live.playing and live.ride.moment().steps < 5
            live.pause()
            await asyncio.sleep(0.15)

        asyncio.run(scene())

    def test_step_and_reset(self, session):
        session.step()
        session.step()
        assert session.ride.moment().steps == 2 and "after 2 steps" in session.figure.value
        session.reset()
        assert session.ride.moment().steps == 0

    def test_sides_are_the_hands_pushes_and_knocks_for_others(self, session):
        session.side(1)
        assert session.ride.system.state[3] == cart_pole.KNOCK
        session.set(driver=HAND)
        session.side(0)
        session.step()
        assert session.ride.push == 0 and session.ride.system.state[3] > 0  # of the push, not of a knock

    def test_a_reset_reads_the_library_afresh_and_a_step_does_not(self, session, monkeypatch):
        loads = []
        load = cart_pole.fresh_library
        monkeypatch.setattr(cart_pole, "fresh_library", lambda: loads.append(1) or load())
        session.step()
        assert not loads
        session.set(lean=0.1)
        assert len(loads) == 1 and session.ride.leans == [0.1]

    def test_a_locked_one_names_the_exercise_stops_and_comes_back(self, session, monkeypatch):
        lock = Locked("Solve `fit` to unlock this explorer.")

        def refuse(*_):
            raise lock

        real = cart_pole.imitation
        monkeypatch.setattr(cart_pole, "imitation", refuse)
        session.playing = True
        session.set(driver=IMITATION)
        assert "Solve <code>fit</code>" in session.figure.value and not session.playing
        session.step()
        session.side(0)
        session.toggle()
        assert not session.playing
        monkeypatch.setattr(cart_pole, "imitation", real)
        session.reset()
        assert "<svg" in session.figure.value


class TestControls:
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown):
        for driver in DRIVERS:
            cart_pole.balance(driver)
        for output in shown:
            assert output["image/png"].startswith(b"\x89PNG") and output["text/plain"].endswith(".")
            assert "application/vnd.jupyter.widget-view+json" in output

    def test_without_a_library_it_says_which_exercise(self, shown, tmp_path, monkeypatch):
        stub = "def rollout(*_):\n    raise NotImplementedError('rollout: lesson 9')\ndef CartPole(*_): pass\n"
        (tmp_path / "__init__.py").write_text(stub)
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        cart_pole.balance(IMITATION)
        assert "Solve `rollout`" in shown[0]["text/plain"] and "image/png" not in shown[0]

    def test_every_control_is_labelled_and_acts(self, reference, shown):
        session = Session(RideState(EVOLUTION, 0.1, generations=1, seed=0))
        session.reset()
        *controls, speed = cart_pole._controls(session).children
        for control in controls[::-1]:
            session._advance(20)
            before = session.figure.value
            if isinstance(control, ipywidgets.Dropdown):
                control.value = HAND
            else:
                control.value = control.max
            session._advance(20)
            assert control.description and session.figure.value != before, control.description
        speed.value = "a tenth"
        assert session.speed == "a tenth" and speed.description

    @pytest.mark.parametrize("driver", [IMITATION, EVOLUTION])
    def test_another_lean_trains_no_network_anew_but_a_reset_does(self, reference, shown, driver):
        session = Session(RideState(driver, generations=1))
        session.reset()
        policy = session.ride.policy
        session.set(lean=0.1)
        assert session.ride.policy is policy and session.ride.moment().leans == (0.1,)
        session.set(seed=4)
        other = session.ride.policy
        session.reset()
        assert other is not policy and session.ride.policy is not other

    def test_another_lean_begins_the_same_tosses_again(self, reference, shown):
        session = Session(RideState(COIN))
        session.reset()
        first = [session.ride.policy(None) for _ in range(20)]
        session.set(lean=0.1)
        assert [session.ride.policy(None) for _ in range(20)] == first

    def test_buttons(self, session):
        start, step, reset, left, right = cart_pole._buttons(session).children
        step.click()
        assert session.ride.moment().steps == 1
        reset.click()
        assert session.ride.moment().steps == 0
        left.click()
        assert session.ride.system.state[3] == -cart_pole.KNOCK
        right.click()
        assert session.ride.system.state[3] == 0
        assert all(button.description for button in (start, step, reset, left, right))
