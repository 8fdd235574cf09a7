"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import math

import numpy as np
import pytest

from autograder.engine.compare import compare
from autograder.engine.library import loaded
from autograder.engine.observe import observe_facts
from autograder.engine.solutions import load_solutions
from autograder.exercises.troubleshooting import chapter, moves_of, what_came_in
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]


# --- right answers, written otherwise ---

RIGHT = {
    "gradient-norms": {
        "a loop and a list": """
            def gradient_norms(network):
                norms = []
                for gradient in network.gradients():
                    if len(gradient.shape) > 1:
                        norms.append(float(np.sqrt((gradient * gradient).sum())))
                return norms
        """,
        "all flat": """
            def gradient_norms(network):
                weights = filter(lambda gradient: gradient.ndim != 1, network.gradients())
                return np.array([np.linalg.norm(gradient.ravel()) for gradient in weights])
        """,
    },
    "dead-units": {
        "all batches in one": """
            def dead_fraction(network, batches):
                mode = network.training
                network.train(False)
                x, shares = np.concatenate(list(batches)), []
                for layer in network.layers:
                    x = layer.forward(x)
                    if type(layer) is ReLU:
                        shares.append(np.mean(x.max(axis=0) == 0))
                network.train(mode)
                return np.array(shares)
        """,
        "counts by layer": """
            def dead_fraction(network, batches):
                was_training = network.training
                network.eval()
                fired = {}
                for x in batches:
                    for place, layer in enumerate(network.layers):
                        x = layer.forward(x)
                        if isinstance(layer, ReLU):
                            fired[place] = fired.get(place, 0) + np.count_nonzero(x, axis=0)
                if was_training:
                    network.train()
                return [float((fired[place] == 0).sum() / len(fired[place])) for place in sorted(fired)]
        """,
    },
    "clip-gradients": {
        "all in one flat array, a little shorter than asked": """
            def clip_gradients(gradients, max_norm):
                norm = np.linalg.norm(np.concatenate([gradient.ravel() for gradient in gradients]))
                factor = min(1.0, max_norm / (norm + 1e-8))
                for i in range(len(gradients)):
                    gradients[i][...] = factor * gradients[i]
                return norm
        """,
        "norm of the norms": """
            def clip_gradients(gradients, max_norm):
                total = math.hypot(*[np.linalg.norm(gradient) for gradient in gradients])
                if total <= max_norm:
                    return total
                for gradient in gradients:
                    np.multiply(gradient, max_norm / total, out=gradient)
                return total

            import math
        """,
    },
    "weight-decay": {
        "loops": """
            def weight_penalty(parameters, strength):
                total = 0.0
                for parameter in parameters:
                    if len(parameter.shape) == 2:
                        total += np.linalg.norm(parameter) ** 2
                return 0.5 * strength * total

            def decay_weights(parameters, gradients, strength):
                for i, parameter in enumerate(parameters):
                    if len(parameter.shape) == 2:
                        gradients[i][:] = gradients[i] + parameter * strength
        """,
    },
    "dropout": {
        "drop by name, with a mask of bools": """
            class Dropout:
                def forward(self, x):
                    self.kept = np.ones(x.shape, bool)
                    self.factor = 1.0
                    if self.training:
                        self.kept = self.rng.uniform(size=x.shape) < 1 - self.rate
                        self.factor = 1 / (1 - self.rate)
                    return np.where(self.kept, x * self.factor, 0)

                def backward(self, output_gradient):
                    gradient = output_gradient.copy()
                    gradient[~self.kept] = 0
                    return gradient * self.factor
        """,
        "a binomial draw": """
            class Dropout:
                def forward(self, x):
                    if self.training:
                        keep = 1 - self.rate
                        self.mask = self.rng.binomial(1, keep, x.shape) / keep
                    else:
                        self.mask = np.ones_like(x)
                    return self.mask * x

                def backward(self, output_gradient):
                    return self.mask * output_gradient
        """,
        "by choice": """
            class Dropout:
                def forward(self, x):
                    if not self.training:
                        self.mask = 1
                        return x.copy()
                    shares = [self.rate, 1 - self.rate]
                    self.mask = self.rng.choice([0.0, 1 / (1 - self.rate)], size=x.shape, p=shares)
                    return x * self.mask

                def backward(self, output_gradient):
                    return output_gradient * self.mask
        """,
    },
    "batch-norm": {
        "step by step, as on paper": """
            class BatchNorm:
                def forward(self, x):
                    if self.training:
                        n = x.shape[0]
                        mean = x.sum(axis=0) / n
                        centered = x - mean
                        variance = (centered ** 2).sum(axis=0) / n
                        keep = 1 - self.momentum
                        self.running_mean[:] = keep * self.running_mean + self.momentum * mean
                        self.running_variance[:] = keep * self.running_variance + self.momentum * x.var(axis=0, ddof=1)
                    else:
                        centered, variance = x - self.running_mean, self.running_variance
                    self.mode = self.training
                    self.centered, self.variance = centered, variance
                    return centered * self.scale / np.sqrt(variance + self.epsilon) + self.shift

                def backward(self, output_gradient):
                    n = len(output_gradient)
                    root = np.sqrt(self.variance + self.epsilon)
                    self.shift_gradient = np.sum(output_gradient, axis=0)
                    self.scale_gradient = np.sum(output_gradient * self.centered / root, axis=0)
                    at_z = output_gradient * self.scale
                    if not self.mode:
                        return at_z / root
                    at_variance = (at_z * self.centered * -0.5 * root ** -3).sum(axis=0)
                    at_mean = -(at_z / root).sum(axis=0)
                    return at_z / root + at_variance * 2 * self.centered / n + at_mean / n
        """,
        "by the gradients at scale and shift": """
            class BatchNorm:
                def forward(self, x):
                    mean, variance = (x.mean(0), x.var(0)) if self.training else self.averages()
                    self.inverse = (variance + self.epsilon) ** -0.5
                    self.z = (x - mean) * self.inverse
                    if self.training:
                        self.follow(mean, variance, len(x))
                    return self.z * self.scale + self.shift

                def averages(self):
                    return self.running_mean, self.running_variance

                def follow(self, mean, variance, n):
                    for running, new in zip(self.averages(), (mean, variance * n / (n - 1))):
                        running *= 1 - self.momentum
                        running += self.momentum * new

                def backward(self, output_gradient):
                    self.scale_gradient = np.einsum("ij,ij->j", output_gradient, self.z)
                    self.shift_gradient = output_gradient.sum(axis=0)
                    g = output_gradient
                    if self.training:
                        g = g - (self.shift_gradient + self.z * self.scale_gradient) / len(g)
                    return g * (self.scale * self.inverse)
        """,
    },
    "augment": {
        "slices into blank images, two draws an image": """
            def shift_images(images, rng, most=1):
                if len(images.shape) != 3:
                    raise ValueError("not images")
                height, width = images[0].shape
                result = np.zeros(images.shape, images.dtype)
                for old, new in zip(images, result):
                    d, r = rng.integers(-most, most, endpoint=True), rng.integers(-most, most, endpoint=True)
                    new[max(d, 0):height + min(d, 0), max(r, 0):width + min(r, 0)] = (
                        old[max(-d, 0):height - max(d, 0), max(-r, 0):width - max(r, 0)])
                return result
        """,
        "rolled, then wiped": """
            def shift_images(images, rng, most=1):
                if images.ndim != 3:
                    raise ValueError(images.shape)
                result = []
                for image, down, right in zip(images, *rng.choice(range(-most, most + 1), (2, len(images)))):
                    moved = np.roll(np.roll(image, down, axis=0), right, axis=1)
                    if down > 0:
                        moved[:down] = 0
                    if down < 0:
                        moved[down:] = 0
                    if right > 0:
                        moved[:, :right] = 0
                    if right < 0:
                        moved[:, right:] = 0
                    result.append(moved)
                return np.array(result)
        """,
        "pixel by pixel through indices": """
            def shift_images(images, rng, most=1):
                if images.ndim != 3:
                    raise ValueError(images.shape)
                n, height, width = images.shape
                padded = np.pad(images, ((0, 0), (most, most), (most, most)))
                moves = np.floor(rng.uniform(-most, most + 1, size=(2, n, 1, 1))).astype(int)
                rows = np.arange(height)[:, None] + most - moves[0]
                columns = np.arange(width) + most - moves[1]
                return padded[np.arange(n)[:, None, None], rows, columns]
        """,
    },
    "diagnose": {
        "elif, and numbers turned round": """
            def diagnose(history, norms, dead=()):
                numbers = list(history.losses) + list(history.validation_losses) + list(norms)
                first, last = history.losses[0], history.losses[-1]
                if any(number != number or number in (np.inf, -np.inf) for number in numbers) or last / first > GROWN:
                    answer = "exploding"
                elif np.max(list(dead) + [0]) > MOSTLY:
                    answer = "dead units"
                elif len(norms) > 0 and VANISHED * norms[-1] > norms[0]:
                    answer = "vanishing"
                elif len(history.validation_losses) and history.validation_losses[-1] > RISEN * np.min(
                        history.validation_losses):
                    answer = "overfitting"
                elif last > first * LEARNED:
                    answer = "underfitting"
                else:
                    answer = "healthy"
                return answer
        """,
    },
}

VARIANTS = [(exercise_id, name) for exercise_id, variants in RIGHT.items() for name in variants]


def test_every_exercise_has_right_answers_in_other_words():
    assert RIGHT.keys() == {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize(("exercise_id", "name"), VARIANTS, ids=lambda item: item)
def test_right_answers_in_other_words_pass(everything, judge, exercise_id, name):
    verdict = judge(everything, exercise_id, RIGHT[exercise_id][name])
    assert verdict.right, verdict.diagnosis.sentence


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.exercise_id}/{mistake.id}")
def test_mistakes_are_named(public, everything, judge_mistake, mistake):
    for oracle in (public, everything):
        diagnosis = judge_mistake(oracle, mistake).diagnosis
        assert (diagnosis.kind, diagnosis.name) == ("mistake", mistake.id)


OTHER_DRAWS = {
    "dropout": ("layers.py", "self.rng.random(x.shape)", "({another}).random(x.shape)", "self.rng"),
    "augment": ("augmentation.py", "rng.integers(-most", "({another}).integers(-most", "rng"),
    "cure-networks": ("batches.py", "rng.permutation", "({another}).permutation", "rng"),
}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("exercise_id", OTHER_DRAWS)
def test_nobody_fails_by_the_luck_of_the_draw(everything, exercise_id, seed):
    exercise = chapter.exercises[exercise_id]
    file, old, new, rng = OTHER_DRAWS[exercise_id]
    another = f"np.random.default_rng([{seed}, *{rng}.integers(0, 2**32, size=4)])"
    text = SOLUTION.reference[file].replace(old, new.format(another=another))
    assert text != SOLUTION.reference[file]
    answers = everything.answers(exercise)
    with loaded({**SOLUTION.reference, file: text}) as library:
        for case, expected in zip(answers.cases, answers.expected, strict=True):
            assert compare(expected, observe_facts(exercise, library, case.inputs), exercise.rtol) is None


# --- the cases ---


def test_first_cases_by_hand(public):
    def first(exercise_id):
        return public.answers(chapter.exercises[exercise_id]).expected[0].value

    assert first("gradient-norms").tolist() == [5.0, 10.0]
    dead = first("dead-units")
    assert dead["dead"].tolist() == [0.25]
    assert dead["dead, when it was asked in training mode"].tolist() == [0.25]
    assert dead["modes afterwards"] == [True, False]
    clipped = first("clip-gradients")
    assert [gradient.tolist() for gradient in clipped["gradients"]] == [[[1.5, 0.0]], [-2.0]]
    assert clipped["norm before"] == 5.0
    decayed = first("weight-decay")
    assert decayed["penalty"] == pytest.approx(1.0)  # 0.1 times 9 + 1
    np.testing.assert_allclose(decayed["gradients"][0], [[1.6, 0.8]])
    assert decayed["gradients"][1].tolist() == [2.0, 2.0]
    dropped = first("dropout")
    assert dropped["what is kept is multiplied by"] == dropped["the gradient is multiplied by"] == "2.000"
    assert dropped["share that is kept"] == pytest.approx(0.5, abs=0.07)
    norm = first("batch-norm")
    assert norm["outputs"][0].tolist() == [[8.0], [8.0], [12.0], [12.0]]  # mean 3, deviation 2
    # h is 2, 0, 0, 0 with the mean 1/2, h * z has the mean -1/2
    np.testing.assert_allclose(norm["gradient at the input"], [[0.5], [-0.5], [0.0], [0.0]])
    assert [gradient.tolist() for gradient in norm["gradients at scale and shift"]] == [[-1.0], [1.0]]
    np.testing.assert_allclose(norm["running mean and variance"], [[1.5], [19 / 6]])  # halfway to 3, and to 16/3
    np.testing.assert_allclose(norm["output in evaluation"], [[10.0]])
    np.testing.assert_allclose(norm["gradient in evaluation"], [[2 / math.sqrt(19 / 6)]])
    moved = first("augment")
    assert moved["steps down"] == moved["steps to the right"] == "[-1, 0, 1]"
    assert moved["what comes in at the edge"] == "blank"
    assert first("diagnose") == "exploding"


def test_diagnoses_of_the_cases(public):
    exercise = chapter.exercises["diagnose"]
    found = {c.name: o.value for c, o in zip(exercise.public_cases(), public.answers(exercise).expected, strict=True)}
    assert found["all is well"] == found["all is well, in large numbers"] == "healthy"
    assert found["a loss three times the first"] == "exploding"
    assert found["most units of the second layer dead, so that gradients vanish"] == "dead units"
    assert found["gradients die out, so that little is learned"] == "vanishing"
    assert found["it rises before it has learned by half"] == "overfitting"
    assert found["the loss hardly falls, in tiny numbers"] == "underfitting"


@pytest.mark.parametrize("exercise_id", ["dropout", "augment", "cure-networks"])
def test_all_facts_of_the_reference_are_good_news(everything, exercise_id):
    answers = everything.answers(chapter.exercises[exercise_id])
    for observation in answers.expected:
        if observation.error is None:
            assert all(fact for fact in observation.value.values() if isinstance(fact, bool))


def test_moves_are_recognised():
    image = np.arange(1.0, 31.0).reshape(5, 6)
    moved = np.zeros((5, 6))
    moved[1:, :5] = image[:4, 1:]
    assert moves_of(image[None], moved[None]) == [(1, -1)]
    rolled, smeared = np.roll(image, (1, -1), axis=(0, 1)), np.where(moved == 0, 9.0, moved)
    for new, words in ((moved, "blank"), (rolled, "the other side"), (smeared, "something else")):
        assert what_came_in(image[None], new[None], np.array([[1, -1]])) == {words}
    both = np.stack([image, image]), np.stack([moved, image]), np.array([[1, -1], [0, 0]])
    assert what_came_in(*both) == {"blank"}
    assert moves_of(np.stack([image, image]), np.stack([image[::-1, ::-1], image])) == [None, (0, 0)]


def test_three_illnesses_are_found_and_cured(everything):
    answers = everything.answers(chapter.exercises["cure-networks"])
    assert answers.cases[0].inputs["illnesses"] == ["vanishing", "dead units", "overfitting"]
    for case, observation in zip(answers.cases, answers.expected, strict=True):
        facts, illnesses = observation.value, case.inputs["illnesses"]
        for illness in illnesses:
            assert facts[f"diagnosis of the network with {illness}"] == illness
        assert sum(fact is True for fact in facts.values()) == len(illnesses) > 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("layers.py", "h.mean(axis=0) - self.normalized", "h - self.normalized"),
        ("layers.py", "return self.scale * self.normalized + self.shift", "return x"),
        ("regularization.py", "gradient *= max_norm / norm", "gradient = gradient * max_norm / norm"),
        ("diagnostics.py", "(x > 0).any(axis=0)", "(x >= 0).any(axis=0)"),
        ("layers.py", "self.running_variance += ", "0 * "),
    ],
)
def test_the_capstone_needs_a_library_that_cures(public, file, old, new):
    exercise = chapter.exercises["cure-networks"]
    text = SOLUTION.reference[file]
    assert text.count(old) == 1
    with loaded({**SOLUTION.reference, file: text.replace(old, new)}) as library:
        found = observe_facts(exercise, library, exercise.public_cases()[0].inputs)
    assert found.error or compare(public.answers(exercise).expected[0], found)
