import asyncio
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import ipywidgets
import numpy as np
import pytest
from explorers import playground
from explorers.library import Locked
from explorers.picture import Rect
from explorers.playground import PlaygroundState, Training, compute_playground, draw_playground, playground_sentence
from explorers.point_sets import POINT_SETS
from explorers.svg import to_svg
from explorers.tiles import boundary, tiles

FAST = PlaygroundState("blobs", layers=0)


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays; afterwards no playground is left."""
    outputs = []
    monkeypatch.setattr(playground, "display", lambda output, **_: outputs.append(output))
    monkeypatch.setattr(playground, "_live", None)
    return outputs


@pytest.mark.parametrize("name", POINT_SETS)
class TestPointSets:
    def test_two_classes_of_one_size_within_reach(self, name):
        points, labels = POINT_SETS[name](200, np.random.default_rng(0))
        assert points.shape == (200, 2) and np.bincount(labels).tolist() == [100, 100]
        assert np.abs(points).max() < playground.REACH + 0.8 and np.median(np.abs(points)) > 0.3

    def test_a_seed_gives_the_same_points_again(self, name):
        first, again, other = (POINT_SETS[name](20, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
        assert np.array_equal(first, again) and not np.array_equal(first, other)


class TestTiles:
    def test_by_hand(self):
        # the lower row says 0 (orange) twice, the upper one a half (no tile) and 1 (blue)
        chances = np.array([[0.0, 0.0], [0.5, 1.0]])
        upper, lower = tiles(chances, 10, 20, 5)
        assert (upper.x, upper.y, upper.width, upper.colour) == (15, 20, 5, "plus")
        assert (lower.x, lower.y, lower.width, lower.colour) == (10, 25, 10, "minus")

    def test_the_surer_the_stronger(self):
        weak, strong = tiles(np.array([[0.6, 0.9]]), 0, 0, 1)
        assert weak.opacity < strong.opacity

    def test_what_is_no_number_has_no_tile_and_no_boundary(self):
        chances = np.full((3, 3), np.nan)
        assert not list(tiles(chances, 0, 0, 1)) and not list(boundary(chances, 0, 0, 1))

    def test_the_boundary_runs_where_the_chance_is_a_half(self):
        chances = np.tile([0.0, 0.25, 0.75, 1.0], (4, 1))
        (line,) = boundary(chances, 0, 0, 10)
        assert {x for x, _ in line.points} == {20.0}  # between the second and the third tile


class TestTraining:
    @pytest.mark.parametrize(
        "name, network",
        [
            ("blobs", {"layers": 0}),
            ("circles", {"width": 8}),
            ("xor", {"width": 8, "activation": "ReLU"}),
            ("moons", {"width": 8}),
            ("spirals", {"layers": 2, "width": 16, "epochs": 250}),
        ],
    )
    def test_the_library_learns_each_set(self, reference, name, network):
        snapshot = compute_playground(reference, PlaygroundState(name, **{"epochs": 100, **network}))
        assert snapshot.right > 0.94 and snapshot.unseen_right > 0.9
        assert len(snapshot.losses) == network.get("epochs", 100)

    def test_without_a_bend_a_ring_stays_open(self, reference):
        state = PlaygroundState("circles", layers=3, activation="none (linear)", epochs=60)
        assert compute_playground(reference, state).right < 0.75

    def test_the_network_has_the_layers_that_were_asked_for(self, reference):
        state = PlaygroundState(layers=2, width=5, activation="sigmoid")
        network = playground.build_network(reference, state, np.random.default_rng(0))
        kinds = [type(layer).__name__ for layer in network.layers]
        assert kinds == ["Linear", "Sigmoid", "Linear", "Sigmoid", "Linear"]
        assert [layer.weight.shape for layer in network.layers[::2]] == [(2, 5), (5, 5), (5, 1)]

    def test_the_tiles_are_what_the_network_says_of_their_middles(self, reference):
        training = Training(reference, FAST)
        (layer,) = training.network.layers
        layer.weight[:], layer.bias[:] = [[0.0], [100.0]], 0.0  # class 1 above, class 0 below
        chances = training.snapshot().chances
        assert (chances[: playground.CELLS // 2] < 0.01).all() and (chances[playground.CELLS // 2 :] > 0.99).all()

    def test_hidden_units_are_shown_as_they_see_the_plane(self, reference):
        training = Training(reference, PlaygroundState(layers=1, width=3))
        training.network.layers[0].weight[:] = [[100.0, 0.0, 0.0], [0.0, 100.0, 0.0]]
        right, above, nothing = training.snapshot().hidden
        half = playground.SMALL // 2
        assert right[:, :half] == pytest.approx(0) and right[:, half:] == pytest.approx(1)
        assert above[:half] == pytest.approx(0) and above[half:] == pytest.approx(1)
        assert nothing == pytest.approx(0.5)

    @pytest.mark.parametrize("layers, width, shown", [(0, 5, 0), (1, 5, 5), (3, 20, 8)])
    def test_as_many_hidden_units_as_there_are_and_fit(self, reference, layers, width, shown):
        hidden = Training(reference, PlaygroundState(layers=layers, width=width)).snapshot().hidden
        assert hidden.shape == (shown, playground.SMALL, playground.SMALL)

    def test_decay_pulls_weights_and_not_biases(self, reference):
        moved = []
        inner = type("Inner", (), {"step": lambda _, parameters, gradients: moved.extend(gradients)})()
        parameters = [np.array([[2.0]]), np.array([5.0])]
        playground.Decaying(inner, 0.1).step(parameters, [np.array([[1.0]]), np.array([1.0])])
        assert [float(gradient.item()) for gradient in moved] == [pytest.approx(1.2), 1.0]

    def test_a_training_that_overflows_says_so(self, reference):
        state = PlaygroundState(optimizer="plain", activation="none (linear)", layers=3, learning_rate=10.0, epochs=30)
        snapshot = compute_playground(reference, state)
        assert snapshot.lost and "overflowed" in playground_sentence(snapshot)
        assert draw_playground(snapshot).shapes

    @pytest.mark.parametrize("optimizer, cls", [("plain", "SGD"), ("Adam", "Adam")])
    def test_an_open_exercise_is_named(self, reference, monkeypatch, optimizer, cls):
        def step(*_):
            raise NotImplementedError(f"{cls.lower()}: lesson 5")

        monkeypatch.setattr(getattr(reference, cls), "step", step)
        with pytest.raises(Locked, match=f"Solve `{cls.lower()}` to unlock"):
            compute_playground(reference, replace(FAST, optimizer=optimizer, epochs=1))

    def test_an_epoch_without_a_loss_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "train_epoch", lambda *_: None)
        with pytest.raises(Locked, match=r"`fit` gave back nothing"):
            compute_playground(reference, replace(FAST, epochs=1))


class TestDrawing:
    @pytest.mark.parametrize("epochs", [0, 1, 40])
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, epochs):
        picture = draw_playground(compute_playground(reference, PlaygroundState(epochs=epochs)))
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence

    def test_tiles_and_points_stay_in_their_frame(self, reference):
        picture = draw_playground(compute_playground(reference, PlaygroundState()))
        right = playground.LEFT + playground.CELLS * playground.SIDE
        assert all(shape.x + shape.width <= picture.width for shape in picture.shapes if isinstance(shape, Rect))
        boxes = [shape for shape in picture.shapes if isinstance(shape, Rect) and shape.x < right]
        assert len(boxes) > 100
        assert all(shape.x + shape.width <= right and shape.y + shape.height <= right for shape in boxes)

    def test_a_frame_is_drawn_fast_enough_for_ten_a_second(self, reference):
        training = Training(reference, PlaygroundState(layers=2, width=16))
        times = []
        for _ in range(10):
            began = time.perf_counter()
            training.epoch()
            to_svg(draw_playground(training.snapshot()))
            times.append(time.perf_counter() - began)
        assert min(times) < 0.06

    def test_a_long_training_has_a_short_curve(self, reference):
        snapshot = replace(compute_playground(reference, FAST), losses=tuple(np.geomspace(1, 0.01, 3000)))
        (curve,) = (
            s for s in draw_playground(snapshot).shapes if getattr(s, "colour", "") == "minus" and hasattr(s, "points")
        )
        assert len(curve.points) < 2 * playground.CURVE


class TestLive:
    def test_it_trains_while_others_have_the_loop_and_pauses_at_once(self, reference, shown):
        async def scene():
            playground.playground(points="blobs", layers=0)
            session = playground._live
            session.start.click()
            turns = 0
            while len(session.training.losses) < 6 and turns < 500:
                await asyncio.sleep(0.005)
                turns += 1
            assert session.playing and session.start.description == "Pause"
            session.start.click()
            await asyncio.sleep(0.2)
            epochs = len(session.training.losses)
            await asyncio.sleep(0.2)
            assert session.task.done() and len(session.training.losses) == epochs
            return turns, epochs

        threads = threading.active_count()
        turns, epochs = asyncio.run(scene())
        assert turns >= 6 and epochs >= 6  # the loop had turns for others between the frames
        assert threading.active_count() == threads

    def test_a_cell_that_is_run_again_stops_the_playground_before(self, reference, shown):
        async def scene():
            playground.playground(points="blobs", layers=0)
            first = playground._live
            first.start.click()
            await asyncio.sleep(0.1)
            assert first.playing
            playground.playground(points="blobs", layers=0)
            await asyncio.sleep(0.2)
            assert not first.playing and first.task.done() and playground._live is not first

        asyncio.run(scene())

    def test_a_frame_is_cut_short_when_the_library_is_slow(self, reference, shown, monkeypatch):
        playground.playground(points="blobs", layers=0)
        session = playground._live
        train = session.training.nnlib.train_epoch
        monkeypatch.setattr(session.training.nnlib, "train_epoch", lambda *a: time.sleep(0.03) or train(*a))
        session._advance(epochs=10)
        assert len(session.training.losses) == 2

    def test_it_rests_after_the_last_epoch_and_when_it_is_lost(self, reference, shown, monkeypatch):
        monkeypatch.setattr(playground, "LAST_EPOCH", 3)
        playground.playground(points="blobs", layers=0)
        session = playground._live
        session.playing = True
        session._advance(epochs=3)
        assert not session.playing

    def test_step_and_reset(self, reference, shown):
        playground.playground(points="blobs", layers=0)
        session = playground._live
        session.step()
        session.step()
        assert len(session.training.losses) == 2 and "after 2 epochs" in session.figure.value
        session.reset()
        assert not session.training.losses and "random weights" in session.figure.value

    def test_a_reset_reads_the_library_afresh_and_a_frame_does_not(self, reference, shown, monkeypatch):
        loads = []
        load = playground.fresh_library
        monkeypatch.setattr(playground, "fresh_library", lambda: loads.append(1) or load())
        session = playground.Session(FAST)
        session.reset()
        session.step()
        session.step()
        assert len(loads) == 1
        session.set(seed=3)
        assert len(loads) == 2

    def test_a_learning_rate_acts_at_once_and_a_width_starts_anew(self, reference, shown):
        session = playground.Session(FAST)
        session.reset()
        session.step()
        session.set(learning_rate=0.5)
        session.set(decay=0.01)
        optimizer = session.training.optimizer
        assert (optimizer.inner.learning_rate, optimizer.decay) == (0.5, 0.01) and session.training.losses
        session.set(layers=1)
        assert not session.training.losses

    def test_a_locked_playground_names_the_exercise_and_stops(self, tmp_path, monkeypatch, shown):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        (tmp_path / "__init__.py").write_text(
            "class Linear:\n    def __init__(self, *_): raise NotImplementedError('linear-init: lesson 2')\n"
        )
        playground.playground()
        assert "Solve `linear-init` to unlock" in shown[0]["text/plain"] and "image/png" not in shown[0]
        assert "Solve <code>linear-init</code>" in playground._live.figure.value and not playground._live.playing


class TestControls:
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown):
        playground.playground()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and "after 100 epochs" in output["text/plain"]
        assert "application/vnd.jupyter.widget-view+json" in output

    def test_every_control_is_labelled_and_redraws(self, reference, shown):
        session = playground.Session(PlaygroundState(learning_rate=0.01))
        session.reset()
        for control in playground._controls(session).children:
            session.step()
            before = session.figure.value
            if isinstance(control, ipywidgets.Dropdown):
                control.value = control.options[-1] if control.value != control.options[-1] else control.options[0]
            else:
                control.value = control.max
            session.step()
            assert control.description and session.figure.value != before, control.description

    def test_buttons_step_and_reset(self, reference, shown):
        session = playground.Session(FAST)
        session.reset()
        start, step, reset, speed = playground._buttons(session).children
        step.click()
        assert len(session.training.losses) == 1
        reset.click()
        assert not session.training.losses
        speed.value = 7
        assert session.speed == 7
        assert all(button.description for button in (start, step, reset, speed))
