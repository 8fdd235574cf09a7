import re
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from data import load_digits, load_digits_network
from explorers import backprop, backprop_pictures, stage
from explorers.contours import Landscape
from explorers.library import Locked
from explorers.picture import Line, Text
from explorers.png import to_png
from explorers.surfaces import SURFACES
from explorers.svg import to_svg
from figures import corners
from matplotlib import pyplot as plt


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    monkeypatch.setattr(stage, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(name):
    """Stands for an optimizer whose exercise is open."""

    class Unsolved:
        def __init__(self, *_):
            pass

        def step(self, *_):
            raise NotImplementedError(f"{name}: lesson 5")

    return Unsolved


@pytest.mark.parametrize("name", SURFACES)
class TestSurfaces:
    def test_slopes_are_those_of_the_height(self, name):
        surface = SURFACES[name]
        for point in np.random.default_rng(0).uniform(-1.5, 1.5, (5, 2)):
            for axis, step in enumerate(1e-5 * np.eye(2)):
                slope = (surface.loss(point + step) - surface.loss(point - step)) / 2e-5
                assert surface.gradient(point)[axis] == pytest.approx(slope, abs=1e-6)

    def test_a_loss_is_never_below_zero_and_its_bottom_is_near_it(self, name):
        losses = SURFACES[name].grid(201)[2]
        assert 0 <= losses.min() < 0.01

    def test_the_start_is_on_the_map(self, name):
        surface = SURFACES[name]
        assert Landscape(surface, 0, 0, 60, 40).steps_inside(np.array([surface.start])) == 1


class TestLandscape:
    bowl = Landscape(SURFACES["bowl"], 10, 20, 60, 40)

    def test_places_by_hand(self):
        # x runs from -3 to 3 over 60 pixels, y from -2 at the bottom to 2 at the top over 40
        assert self.bowl.path(np.array([[0.0, 0.0], [-3.0, 2.0], [3.0, -2.0]])) == ((40, 40), (10, 20), (70, 60))

    def test_contours_of_a_bowl_are_rings_round_its_middle(self):
        rings = [np.array(line.points) for line in self.bowl.contours if line.points[0] == line.points[-1]]
        assert rings
        for ring in rings:
            assert np.ptp(np.hypot(*(ring - 40).T)) < 0.2

    def test_a_path_ends_where_it_leaves_the_frame(self):
        points = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [0.0, 0.0]])
        assert self.bowl.steps_inside(points) == 2
        lines = [shape for shape in self.bowl.trail(points, "plus") if isinstance(shape, Line)]
        assert [line.points for line in lines] == [((40, 40), (50, 40))]


class TestBall:
    def test_two_steps_by_hand(self, reference):
        # in the bowl the gradient is the place itself: each step with rate 0.5 halves it
        ball = backprop.compute_ball(reference, backprop.BallState("bowl", 0.5, 0.0, 2))
        assert ball.path.tolist() == [[-2.4, 1.5], [-1.2, 0.75], [-0.6, 0.375]]
        assert ball.losses[-1] == pytest.approx((0.36 + 0.140625) / 2)

    def test_momentum_by_hand(self, reference):
        # velocities -2.4, then 0.5 * -2.4 + -1.2 = -2.4
        ball = backprop.compute_ball(reference, backprop.BallState("bowl", 0.5, 0.5, 2))
        assert ball.path[:, 0] == pytest.approx([-2.4, -1.2, 0.0])

    @pytest.mark.parametrize("rate, stays", [(0.19, True), (0.21, False)])
    def test_the_valley_has_its_limit_at_a_rate_of_a_fifth(self, reference, rate, stays):
        ball = backprop.compute_ball(reference, backprop.BallState(learning_rate=rate, steps=60))
        assert ("flies off" not in backprop.ball_sentence(ball)) == stays

    def test_a_ball_that_is_gone_for_good_is_not_followed(self, reference):
        ball = backprop.compute_ball(reference, backprop.BallState(learning_rate=3.0, steps=100))
        assert ball.gone and len(ball.path) < 20
        assert backprop.ball_sentence(ball) == "At step 1 the ball flies off the map: these steps are too large."

    @pytest.mark.parametrize("momentum, side", [(0.0, 1), (0.9, -1)])
    def test_a_heavy_ball_leaves_the_wrong_hollow(self, reference, momentum, side):
        state = backprop.BallState("two hollows", 0.1, momentum, 60)
        assert np.sign(backprop.compute_ball(reference, state).path[-1, 0]) == side

    def test_the_sentence_tells_the_loss(self, reference):
        ball = backprop.compute_ball(reference, backprop.BallState("bowl", 0.5, 0.0, 1))
        # from (2.4² + 1.5²) / 2 to a quarter of it
        assert backprop.ball_sentence(ball) == "After 1 steps the loss has gone from 4.00 to 1.001."

    def test_a_step_that_makes_new_arrays_is_told(self, reference, monkeypatch):
        class NewArrays:
            def __init__(self, *_):
                pass

            def step(self, parameters, gradients):
                for parameter, gradient in zip(parameters, gradients, strict=True):
                    parameter = parameter - gradient

        monkeypatch.setattr(reference, "SGD", NewArrays)
        ball = backprop.compute_ball(reference, backprop.BallState())
        assert "has not moved" in backprop.ball_sentence(ball)

    @pytest.mark.parametrize("momentum, exercise", [(0.0, "sgd"), (0.5, "momentum")])
    def test_an_open_exercise_is_named(self, reference, monkeypatch, momentum, exercise):
        monkeypatch.setattr(reference, "SGD", unsolved(exercise))
        with pytest.raises(Locked, match=f"Solve `{exercise}` to unlock"):
            backprop.compute_ball(reference, backprop.BallState(momentum=momentum))


class TestRace:
    def test_each_racer_runs_with_its_own_optimizer(self, reference):
        race = backprop.compute_race(reference, backprop.RaceState("bowl", 0.5, 0.1, 0.2, steps=1))
        plain, heavy, adam = (racer.path[1] for racer in race.racers)
        assert plain == pytest.approx([-1.2, 0.75])  # half of the gradient
        assert heavy == pytest.approx([-2.16, 1.35])  # a tenth of it
        assert adam == pytest.approx([-2.2, 1.3])  # the rate, whatever the gradient

    def test_adam_leaves_a_saddle_first(self, reference):
        race = backprop.compute_race(reference, backprop.RaceState("saddle"))
        assert "lowest loss is" in backprop.race_sentence(race) and backprop.race_sentence(race).endswith("Adam.")

    def test_a_racer_waits_for_its_own_exercise_alone(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "Adam", unsolved("adam"))
        plain, heavy, adam = backprop.compute_race(reference, backprop.RaceState()).racers
        assert adam.locked == "solve adam to unlock this racer" and adam.path is None
        assert plain.locked is None and heavy.locked is None

    def test_a_locked_racer_says_so_even_before_the_first_step(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "Adam", unsolved("adam"))
        assert backprop.compute_race(reference, backprop.RaceState(steps=0)).racers[2].locked

    def test_with_nothing_solved_the_map_is_there_and_says_how_to_start(self):
        race = backprop.compute_race(SimpleNamespace(SGD=unsolved("sgd"), Adam=unsolved("adam")), backprop.RaceState())
        words = [shape.words for shape in backprop.draw_race(race).shapes if isinstance(shape, Text)]
        assert "solve sgd to unlock this racer" in words and "solve adam to unlock this racer" in words
        assert backprop.race_sentence(race) == "Nobody can start yet: solve sgd to unlock this racer."

    def test_a_broken_racer_is_named_and_the_others_run(self, reference, monkeypatch):
        class Broken:
            def __init__(self, *_):
                raise ValueError("no")

        monkeypatch.setattr(reference, "Adam", Broken)
        plain, _, adam = backprop.compute_race(reference, backprop.RaceState()).racers
        assert "ValueError: no" in adam.locked and plain.locked is None

    def test_who_flew_off_cannot_win(self, reference):
        race = backprop.compute_race(reference, backprop.RaceState(sgd=3.0, momentum=3.0))
        assert backprop.race_sentence(race).endswith("Adam.")
        words = [shape.words for shape in backprop.draw_race(race).shapes if isinstance(shape, Text)]
        assert words.count("flew off the map") == 2

    def test_all_may_fly_off(self, reference):
        race = backprop.compute_race(reference, backprop.RaceState(sgd=3.0, momentum=3.0, adam=5.0))
        assert backprop.race_sentence(race) == "All have flown off the map: take smaller learning rates."


PICTURES = {
    "ball": lambda nnlib: backprop.draw_ball(backprop.compute_ball(nnlib, backprop.BallState(momentum=0.8))),
    "ball at its start": lambda nnlib: backprop.draw_ball(backprop.compute_ball(nnlib, backprop.BallState(steps=0))),
    "ball that is gone": lambda nnlib: backprop.draw_ball(
        backprop.compute_ball(nnlib, backprop.BallState(learning_rate=3.0))
    ),
    "race": lambda nnlib: backprop.draw_race(backprop.compute_race(nnlib, backprop.RaceState())),
    "race in the hollows": lambda nnlib: backprop.draw_race(
        backprop.compute_race(nnlib, backprop.RaceState("two hollows", 1.0, 1.0, 1.0, steps=150))
    ),
    "chain": lambda _: backprop_pictures.chain(2, 3, 1, 5),
    "paths": lambda _: backprop_pictures.show_paths("bowl", one=[[1.0, 1.0], [0.5, 0.5]], two=[[1.0, 1.0], [0.0, 0.0]]),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence and picture.sentence.endswith(".")

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


class TestStage:
    @pytest.mark.parametrize("start", [backprop.ball, backprop.race])
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown, start):
        start()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and output["text/plain"].startswith("After ")
        assert "application/vnd.jupyter.widget-view+json" in output

    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        backprop.ball()
        backprop.race()
        for figure, *controls in boxes:
            for control in controls:
                before = figure.value
                choices = {"surface": "saddle", "rate": 0.5}
                words = control.description.lower()
                control.value = next((new for name, new in choices.items() if name in words), None) or control.max
                assert control.description and figure.value != before, control.description

    def test_rates_are_round_numbers_close_together(self):
        rates = np.array(backprop.RATES)
        assert {0.001, 0.03, 0.05, 0.1, 0.19, 0.2, 1.0, 3.0} <= set(backprop.RATES)
        assert np.all((rates[1:] > rates[:-1]) & (rates[1:] < 1.2 * rates[:-1]))


class TestChain:
    def test_slopes_by_hand(self):
        # w x + b - t = 2 * 3 + 1 - 5 = 2, so the loss is 4, its slope there 4, and at w 4 * 3 = 12
        picture = backprop_pictures.chain(w=2, x=3, b=1, t=5)
        words = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
        assert [word for word in words if word.isdigit()] == ["2", "12", "6", "4", "7", "4", "2", "4", "4", "1"]
        assert picture.sentence == "Forwards to the loss, 4; backwards to the slope at w, 12."


class TestPaths:
    def test_the_sentence_tells_where_each_path_ends(self):
        picture = backprop_pictures.show_paths("bowl", by_trying=[[2.0, 0.0], [1.0, 1.0]])
        assert picture.sentence == "After 1 steps: by trying at a loss of 1.000."


class TestPlots:
    def test_the_given_weights_read_and_random_ones_guess(self, monkeypatch):
        monkeypatch.setattr(plt, "show", lambda: None)
        digits, given = load_digits(), load_digits_network()
        assert backprop_pictures.share_read(digits, given) > 0.97
        backprop_pictures.question(digits, given)
        left, right = (axis.get_title() for axis in plt.gcf().axes)
        assert "98%" in right and int(re.search(r"(\d+)%", left)[1]) < 15
        plt.close("all")

    def test_a_unit_is_shown_as_the_pixels_that_it_looks_at(self, monkeypatch):
        monkeypatch.setattr(plt, "show", lambda: None)
        weight = np.zeros((64, 32))
        weight[10, 9] = 1.0  # unit 9 stands in row 1, column 1 of the sheet; pixel 10 in row 1, column 2 of its image
        backprop_pictures.show_hidden_units(weight, titles=("one",))
        sheet = plt.gcf().axes[0].images[0].get_array()
        assert np.argwhere(np.nan_to_num(sheet.filled(0)) == 1).tolist() == [[9 + 1, 9 + 2]]
        plt.close("all")

    def test_descents_lie_on_the_loss_of_the_line(self, monkeypatch):
        monkeypatch.setattr(plt, "show", lambda: None)
        x = np.linspace(-1, 1, 9)[:, None]
        backprop_pictures.show_descents(x, 0.5 * x - 0.5, {"one": [[-1.5, 0.0], [0.5, -0.5]]})
        (axis,) = plt.gcf().axes
        lowest = axis.collections[0].get_paths()[0].vertices
        assert lowest.mean(axis=0) == pytest.approx([0.5, -0.5], abs=0.1)
        assert axis.get_title() == "one: 1 steps"
        plt.close("all")

    def test_a_boundary_asks_for_each_place_once(self, monkeypatch):
        monkeypatch.setattr(plt, "show", lambda: None)
        asked = []

        def probability(places):
            asked.append(places.shape)
            return (places[:, 0] > 0).astype(float)

        X = np.array([[-1.0, 0.0], [1.0, 0.0]])
        backprop_pictures.show_boundary(X, np.array([0, 1]), probability, "halves")
        assert asked == [(6400, 2)] and plt.gca().get_title() == "halves"
        plt.close("all")
