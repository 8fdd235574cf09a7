import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from data import load_digits_scores
from explorers import library, stage, tuning
from explorers.library import Locked
from explorers.png import to_png
from explorers.score_map import Plane, score_map
from explorers.svg import to_svg
from figures import another_value, corners


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


class TestMap:
    def test_a_point_of_the_map_is_looked_up_as_it_is(self):
        scores = load_digits_scores()
        assert tuning.looked_up("width", -4.0, 0.0) == scores.by_width[0, 0]
        assert tuning.looked_up("width", 1.0, 1.0) == pytest.approx(scores.by_width[-1, -1])
        assert tuning.looked_up("momentum", -1.0, 0.5) == pytest.approx(scores.by_momentum[5, 30])

    def test_between_points_it_is_interpolated(self):
        scores = load_digits_scores()
        by_hand = np.mean([scores.by_width[i, j] for i in (2, 3) for j in (30, 31)])
        assert tuning.looked_up("width", -0.95, 0.25) == pytest.approx(by_hand)

    def test_outside_it_is_as_at_the_edge(self):
        assert tuning.looked_up("width", -9.0, -1.0) == load_digits_scores().by_width[0, 0]

    def test_boxes_fill_the_frame_with_the_first_row_at_the_bottom(self):
        scores = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
        boxes = list(score_map(Plane(10, 20, 80, 40, (0, 0), (1, 1)), scores))
        assert sum(box.width * box.height for box in boxes) == 80 * 40
        (bluest,) = [box for box in boxes if box.opacity > 0.5]
        assert (bluest.x, bluest.y, bluest.width, bluest.height) == (30, 40, 40, 20)

    def test_neighbours_of_one_shade_are_one_box(self):
        scores = np.array([[0.5, 0.5001, 0.9], [0.2, 0.2, 0.2]])
        below, right, above = score_map(Plane(0, 0, 60, 20, (0, 0), (1, 1)), scores)
        assert [(box.x, box.width) for box in (below, right, above)] == [(0, 45), (45, 15), (0, 60)]

    def test_numbers_find_their_place_on_the_canvas(self):
        plane = Plane(10, 20, 80, 40, (-1.0, 0.0), (1.0, 4.0))
        assert plane.at(0.0, 1.0) == (50, 50)
        assert plane.at(-7.0, 9.0) == (10, 20)


class TestContest:
    def test_the_grid_takes_the_middles_of_equal_parts(self):
        space = tuning.grid_space(2)
        assert space["share"] == [0.25, 0.75]
        assert np.log10(space["rate"]) == pytest.approx([-2.75, -0.25])

    def test_same_budget_but_chance_sees_more_learning_rates(self, reference):
        result = tuning.compute_contest(reference, tuning.ContestState(side=3))
        assert result.grid.shape == result.chance.shape == (9, 3)
        assert tuning.contest_sentence(result).startswith("9 trainings each. The grid saw 3 learning rates, chance 9.")

    def test_scores_are_those_of_the_map(self, reference):
        result = tuning.compute_contest(reference, tuning.ContestState(second="momentum"))
        for exponent, share, score in (*result.grid, *result.chance):
            assert score == pytest.approx(tuning.looked_up("momentum", exponent, share))

    def test_wins_are_counted_against_the_grid(self, reference, monkeypatch):
        monkeypatch.setattr(tuning, "looked_up", lambda second, exponent, share: -abs(exponent + 1.5))
        assert tuning.compute_contest(reference, tuning.ContestState(side=3)).wins == 0  # the grid hits the top
        monkeypatch.setattr(tuning, "looked_up", lambda second, exponent, share: exponent)
        assert tuning.compute_contest(reference, tuning.ContestState(side=2)).wins > tuning.OTHERS / 2

    @pytest.mark.parametrize("name, exercise", [("grid_search", "grid-search"), ("log_uniform", "random-search")])
    def test_what_is_missing_is_named(self, reference, monkeypatch, name, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            tuning.compute_contest(reference, tuning.ContestState())

    def test_a_search_that_loses_trials_is_said(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "grid_search", lambda space, evaluate: ([], None))
        with pytest.raises(Locked, match="`grid-search`"):
            tuning.compute_contest(reference, tuning.ContestState())


class TestGuess:
    def test_known_points_are_guessed_as_they_are_and_without_doubt(self, reference):
        result = tuning.compute_guess(reference, tuning.GuessState(trainings=4, noise=1e-6))
        assert result.mean[result.tried] == pytest.approx(result.scores, abs=1e-3)
        assert result.std[result.tried].max() < 0.01 < result.std.max()

    def test_what_it_says_next_it_tries_next(self, reference):
        for trainings in range(2, 9):
            now, later = (
                tuning.compute_guess(reference, tuning.GuessState(trainings=n)) for n in (trainings, trainings + 1)
            )
            assert later.tried.tolist() == [*now.tried, now.next]

    def test_scores_are_those_of_the_map(self, reference):
        result = tuning.compute_guess(reference, tuning.GuessState(trainings=5))
        assert result.scores.tolist() == load_digits_scores().by_width[6, result.tried].tolist()

    def test_nothing_is_expected_where_it_was(self, reference):
        result = tuning.compute_guess(reference, tuning.GuessState(trainings=6))
        assert np.flatnonzero(np.isnan(result.improvement)).tolist() == sorted(result.tried)

    def test_a_long_length_scale_is_surer(self, reference):
        doubts = [
            tuning.compute_guess(reference, tuning.GuessState(length_scale=length)).std.mean() for length in (0.05, 0.5)
        ]
        assert doubts[0] > doubts[1]

    def test_the_truth_is_shown_on_demand(self, reference):
        hidden, told = (tuning.compute_guess(reference, tuning.GuessState(truth=truth)) for truth in (False, True))
        assert hidden.truth is None and told.truth.tolist() == load_digits_scores().by_width[6].tolist()

    @pytest.mark.parametrize("start, first", [("0.0001 and 10", [0.0001, 10]), ("0.2 alone", [0.2])])
    def test_starts_are_what_they_are_called(self, reference, start, first):
        tried = tuning.compute_guess(reference, tuning.GuessState(trainings=2, start=start)).tried
        assert load_digits_scores().rates[tried[: len(first)]] == pytest.approx(first, rel=0.01)

    @pytest.mark.parametrize(
        "name, exercise",
        [
            ("bayesian_search", "bayesian-search"),
            ("GaussianProcess", "gaussian-process"),
            ("expected_improvement", "expected-improvement"),
        ],
    )
    def test_what_is_missing_is_named(self, reference, monkeypatch, name, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            tuning.compute_guess(reference, tuning.GuessState())

    def test_a_process_that_gives_no_numbers_is_said(self, reference, monkeypatch):
        class Wild(reference.GaussianProcess):
            def predict(self, x):
                return np.full(len(x), np.nan), np.ones(len(x))

        monkeypatch.setattr(reference, "GaussianProcess", Wild)
        with pytest.raises(Locked, match=r"`gaussian-process`.*no finite number"):
            tuning.compute_guess(reference, tuning.GuessState())


class TestPopulation:
    def test_who_lives_by_hand(self):
        scores = np.array([0.1, 0.9, 0.5, 0.2, 0.0, 0.8, 0.3, 0.4])
        born = np.array([0, 0, 0, 0, 1, 1, 2, 2])
        # Of the first four 1 and 2 live on, beside their children 4 and 5; then 1 and 5, beside 6 and 7.
        assert np.flatnonzero(tuning.living(scores, born, 4)).tolist() == [1, 5, 6, 7]

    @pytest.mark.parametrize("population, generation", [(2, 0), (7, 5), (20, 12)])
    def test_each_generation_has_its_size_and_cost(self, reference, population, generation):
        state = tuning.PopulationState(generation=generation, population=population)
        result = tuning.compute_population(reference, state)
        assert result.alive.sum() == population
        assert len(result.points) == population + generation * (population - population // 2)
        assert result.born.max() == generation

    def test_a_later_generation_carries_an_earlier_one_on(self, reference):
        early, late = (tuning.compute_population(reference, tuning.PopulationState(g)) for g in (2, 5))
        assert np.array_equal(late.points[: len(early.points)], early.points)
        assert late.points[late.alive, 2].mean() > early.points[early.born == 0, 2].mean()

    def test_a_small_spread_keeps_children_near(self, reference):
        state = tuning.PopulationState(generation=8, spread=0.001)
        result = tuning.compute_population(reference, state)
        first, later = result.points[result.born == 0, :2], result.points[result.born > 0, :2]
        nearest = np.abs(later[:, np.newaxis] - first).sum(axis=2).min(axis=1)
        assert nearest.max() < 0.15

    def test_it_is_named_while_it_is_missing(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "evolutionary_search", unsolved)
        with pytest.raises(Locked, match="Solve `evolve`"):
            tuning.compute_population(reference, tuning.PopulationState())

    def test_a_population_that_shrinks_is_said(self, reference, monkeypatch):
        right = reference.evolutionary_search

        def shrinking(*arguments, **options):
            trials, best = right(*arguments, **options)
            return trials[:-1], best

        monkeypatch.setattr(reference, "evolutionary_search", shrinking)
        with pytest.raises(Locked, match="`evolve` gave shape"):
            tuning.compute_population(reference, tuning.PopulationState(generation=2))

    def test_trials_without_scores_are_said(self):
        wild = SimpleNamespace(evolutionary_search=lambda *_, **__: ([{"exponent": 0.0}], None))
        with pytest.raises(Locked, match="Your `evolve` stopped"):
            tuning.compute_population(wild, tuning.PopulationState())


PICTURES = {
    "contest": lambda nnlib: tuning.draw_contest(tuning.compute_contest(nnlib, tuning.ContestState(side=5))),
    "guess": lambda nnlib: tuning.draw_guess(tuning.compute_guess(nnlib, tuning.GuessState(9, truth=True))),
    "first guess": lambda nnlib: tuning.draw_guess(
        tuning.compute_guess(nnlib, tuning.GuessState(2, 1.0, 1e-6, "0.2 alone"))
    ),
    "population": lambda nnlib: tuning.draw_population(
        tuning.compute_population(nnlib, tuning.PopulationState(12, 20, 1.0))
    ),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence and picture.sentence.endswith(".")
        assert len(root) == len(picture.shapes)

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


STARTS = (tuning.grid_against_chance, tuning.next_point, tuning.population)


class TestOnStage:
    @pytest.mark.parametrize("start", STARTS)
    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown, start):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        start()
        ((figure, *controls),) = boxes
        for control in controls:
            before = figure.value
            control.value = another_value(control)
            assert control.description and figure.value != before, control.description
            assert "<svg" in figure.value

    @pytest.mark.parametrize("start", STARTS)
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown, start):
        start()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and "trainings" in output["text/plain"]
        assert "application/vnd.jupyter.widget-view+json" in output

    @pytest.mark.parametrize("start", STARTS)
    def test_locked_explorers_do_not_fail(self, tmp_path, monkeypatch, shown, start):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        (tmp_path / "__init__.py").write_text("")
        start()
        assert "check" in shown[0]["text/plain"] and "image/png" not in shown[0]
