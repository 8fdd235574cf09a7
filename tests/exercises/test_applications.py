"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import numpy as np
import pytest

from autograder.engine.library import loaded
from autograder.engine.observe import observe_facts
from autograder.engine.solutions import load_solutions
from autograder.exercises.applications import chapter, family_tree, flat, told
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]


# --- right answers, written otherwise ---

RIGHT = {
    "choose-threshold": {
        "down the sorted scores": """
            def choose_threshold(y, scores, min_recall):
                _check_screening(y, scores, min_recall)
                sick = int((y == 1).sum())
                for threshold in sorted(set(scores.tolist()), reverse=True):
                    found = int(((scores >= threshold) & (y == 1)).sum())
                    if found / sick >= min_recall:
                        return threshold
        """,
        "by the ROC curve": """
            from nnlib.metrics import roc_curve

            def choose_threshold(y, scores, min_recall):
                _check_screening(y, scores, min_recall)
                _, hits, thresholds = roc_curve(y, scores)
                return thresholds[np.argmax(hits >= min_recall)]
        """,
    },
    "windows": {
        "a loop": """
            def windows(series, length):
                if series.ndim != 1 or length < 1 or length >= len(series):
                    raise ValueError("no")
                rows, targets = [], []
                for end in range(length, len(series)):
                    rows.append(series[end - length:end])
                    targets.append(series[end])
                return np.stack(rows), np.array(targets)
        """,
        "a view": """
            def windows(series, length):
                if series.ndim != 1 or not 1 <= length < len(series):
                    raise ValueError("no")
                both = np.lib.stride_tricks.sliding_window_view(series, length + 1)
                return both[:, :-1], both[:, -1]
        """,
        "columns side by side": """
            def windows(series, length):
                if series.ndim != 1 or not 1 <= length < len(series):
                    raise ValueError("no")
                n = len(series) - length
                return np.column_stack([series[i:i + n] for i in range(length)]), series[-n:].copy()
        """,
    },
    "walk-forward": {
        "a list, counted from the end": """
            def walk_forward(n, folds):
                if folds < 1 or folds >= n:
                    raise ValueError("no")
                size, days = n // (folds + 1), np.arange(n)
                pairs = []
                for left in range(folds, 0, -1):
                    start = n - left * size
                    pairs.append((days[:start], days[start:start + size]))
                return pairs
        """,
        "ranges": """
            def walk_forward(n, folds):
                if folds < 1 or folds >= n:
                    raise ValueError("no")
                size = n // (folds + 1)
                first = n - folds * size
                for fold in range(folds):
                    now = first + fold * size
                    yield list(range(now)), range(now, now + size)
        """,
    },
    "rollout": {
        "while True": """
            def rollout(policy, system):
                seen, done, rewards = [], [], []
                state = system.reset()
                while True:
                    action = policy(state)
                    after, reward, over = system.step(action)
                    seen.append(np.array(state))
                    done.append(action)
                    rewards.append(reward)
                    state = after
                    if over:
                        return Episode(actions=np.array(done), states=np.stack(seen), reward=sum(rewards))
        """,
        "the last state dropped at the end": """
            def rollout(policy, system):
                states, actions, total, over = [system.reset()], [], 0, False
                while not over:
                    actions.append(policy(states[-1]))
                    state, reward, over = system.step(actions[-1])
                    states.append(state)
                    total = total + reward
                return Episode(np.array(states)[:-1], np.array(actions), total)
        """,
    },
    "evolve-policy": {
        "child by child": """
            def evolve_policy(network, evaluate, generations, children, spread, rng):
                arrays = network.parameters()
                parent = [array.copy() for array in arrays]
                score = evaluate()
                scores = [score]
                for _ in range(generations):
                    best, best_score = None, -np.inf
                    for _ in range(children):
                        for array, old in zip(arrays, parent):
                            array[...] = old + spread * rng.standard_normal(old.shape)
                        worth = evaluate()
                        if worth > best_score:
                            best, best_score = [array.copy() for array in arrays], worth
                    if not best_score < score:
                        parent, score = best, best_score
                    scores.append(score)
                for array, old in zip(arrays, parent):
                    array[:] = old
                return scores
        """,
        "one long row of numbers, children drawn at once": """
            def _fill(arrays, row):
                start = 0
                for array in arrays:
                    array[...] = row[start:start + array.size].reshape(array.shape)
                    start += array.size

            def evolve_policy(network, evaluate, generations, children, spread, rng):
                arrays = network.parameters()
                parent = np.concatenate([array.ravel() for array in arrays])
                history = np.zeros(generations + 1)
                history[0] = evaluate()
                for generation in range(generations):
                    family = rng.normal(parent, spread, size=(children, len(parent)))
                    worths = np.empty(children)
                    for number, child in enumerate(family):
                        _fill(arrays, child)
                        worths[number] = evaluate()
                    if worths.max() >= history[generation]:
                        parent = family[worths.argmax()]
                    history[generation + 1] = max(worths.max(), history[generation])
                _fill(arrays, parent)
                return history.tolist()
        """,
    },
    "keep": {
        "sets and loops": """
            def save(file, network):
                content = dict(network.arrays())
                content["layers"] = layer_kinds(network)
                content["training"] = np.array([network.training])
                write_arrays(file, content)

            def load(file, network):
                content = read_arrays(file)
                if list(content.get("layers", [])) != list(layer_kinds(network)):
                    raise ValueError("other layers")
                arrays = network.arrays()
                if set(content) - {"layers", "training"} != set(arrays):
                    raise ValueError("other names")
                for name in arrays:
                    if arrays[name].shape != content[name].shape:
                        raise ValueError(name)
                for name, array in arrays.items():
                    np.copyto(array, content[name])
                if content["training"].all():
                    network.train()
                else:
                    network.eval()
        """,
        "numpy itself, a mode in words": """
            def save(file, network):
                mode = "training" if network.training else "evaluation"
                np.savez_compressed(file, layers=layer_kinds(network), mode=mode, **network.arrays())

            def load(file, network):
                with np.load(file) as archive:
                    saved = {name: archive[name] for name in archive.files}
                mode, kinds = str(saved.pop("mode")), saved.pop("layers")
                arrays = network.arrays()
                same = sorted(saved) == sorted(arrays) and np.array_equal(kinds, layer_kinds(network))
                if not same or any(saved[name].shape != arrays[name].shape for name in arrays):
                    raise ValueError("another network")
                for name in arrays:
                    arrays[name][...] = saved[name]
                network.train(mode == "training")
        """,
    },
    "beside-pytorch": {
        "a loop": """
            def pytorch_arrays(network):
                result = {}
                for name, array in network.arrays().items():
                    if name.endswith("running_variance"):
                        name = name[:-len("iance")]
                    result[name] = np.array(array.T if array.ndim == 2 else array)
                return result
        """,
        "lists": """
            def pytorch_arrays(network):
                arrays = network.arrays()
                names = [name.replace("variance", "var") for name in arrays]
                return dict(zip(names, [np.array(array).transpose() for array in arrays.values()]))
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


# --- chance ---

ANOTHER_SEED = "    rng = np.random.default_rng([{seed}, *rng.integers(0, 2**32, size=4)])\n"


@pytest.mark.parametrize("seed", range(20))
def test_nobody_fails_evolution_by_the_luck_of_the_draw(everything, judge, seed):
    text = SOLUTION.reference["applications.py"]
    head, mark, body = text.partition("    parent, best = [parameter.copy()")
    verdict = judge(everything, "evolve-policy", head + ANOTHER_SEED.format(seed=seed) + mark + body)
    assert verdict.right, verdict.diagnosis.sentence


def test_global_randomness_is_told_whatever_it_draws(everything, judge_mistake):
    """Its numbers are others each time; it is told by what cannot come out alike by luck."""
    (mistake,) = (mistake for mistake in MISTAKES if mistake.id == "global-randomness")
    for _ in range(30):
        assert judge_mistake(everything, mistake).diagnosis.name == mistake.id


# --- the cases ---


def test_first_cases_by_hand(public):
    def first(exercise_id):
        return public.answers(chapter.exercises[exercise_id]).expected[0].value

    assert first("choose-threshold") == 0.4
    assert first("windows")["windows"].tolist() == [[1.0, 2.0, 3.0], [2.0, 3.0, 5.0]]
    assert first("windows")["targets"].tolist() == [5.0, 8.0]
    folds = [(fold["train"].tolist(), fold["test"].tolist()) for fold in first("walk-forward")["folds"]]
    assert folds == [([0, 1, 2, 3], [4]), ([0, 1, 2, 3, 4], [5]), ([0, 1, 2, 3, 4, 5], [6])]
    (ride,) = first("rollout")
    assert ride["states"].tolist() == [[1.0, 0.0], [12.0, 1.0]]  # from 1 by 1 and 10 to 12; 12 % 3 is 0
    assert ride["actions"].tolist() == [1, 0]
    assert ride["reward"] == 12.0
    assert ride["done to the system"] == "reset, step 1, step 0"
    kept = first("keep")
    assert kept["in the file"] == "0.weight, 0.bias"
    assert kept["mode loaded"] == [False, False]
    np.testing.assert_array_equal(kept["numbers loaded"], kept["numbers in the network's own arrays"])
    torch_arrays = first("beside-pytorch")["arrays"]
    assert {name: array.shape for name, array in torch_arrays.items()} == {"0.weight": (2, 3), "0.bias": (2,)}


def test_what_does_not_fit_is_refused(everything):
    answers = everything.answers(chapter.exercises["keep"])
    for case, observation in zip(answers.cases, answers.expected, strict=True):
        assert (observation.value["the file is refused"] != "no") == bool(case.inputs["into"])
        assert observation.value["the other network is as it was"] or not case.inputs["into"]


def test_families_by_hand():
    """Two generations of two: the second child is as good as its parent, and takes its place; then none is."""
    tried = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]])
    parents, last, scores = family_tree(tried, np.array([5.0, 4.0, 5.0, 3.0, 4.0]), children=2)
    assert parents.tolist() == [[0.0], [0.0], [2.0], [2.0]]
    assert last.tolist() == [2.0]
    assert scores.tolist() == [5.0, 5.0, 5.0]


def test_no_arrays_are_no_numbers():
    assert flat([]).shape == (0,)


@pytest.mark.parametrize("exercise_id", ["evolve-policy", "read-mnist"])
def test_all_facts_of_the_reference_are_good_news(everything, exercise_id):
    """But where there is no generation, so that every seed gives the same."""
    answers = everything.answers(chapter.exercises[exercise_id])
    bad = {
        (case.name, name)
        for case, observation in zip(answers.cases, answers.expected, strict=True)
        for name, fact in observation.value.items()
        if fact is False
    }
    assert bad == ({("no generation", "another seed, other children")} if exercise_id == "evolve-policy" else set())


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("layers.py", "self.x.T @ output_gradient", "0 * self.x.T @ output_gradient"),
        ("losses.py", "return gradient / rows", "return -gradient / rows"),
        ("serialization.py", "array[...] = saved[name]", "array = saved[name]"),
    ],
)
def test_the_capstone_needs_a_library_that_learns_and_is_kept(public, file, old, new):
    exercise = chapter.exercises["read-mnist"]
    text = SOLUTION.reference[file]
    assert text.count(old) == 1
    with loaded({**SOLUTION.reference, file: text.replace(old, new)}) as library:
        found = observe_facts(exercise, library, exercise.public_cases()[0].inputs)
    assert found.error or not all(found.value.values())


@pytest.mark.parametrize("found, words", [(None, "returned nothing"), (([], [], 0.0), "returned a tuple")])
def test_a_rollout_that_returns_no_episode_is_told_what_is_asked(found, words):
    with pytest.raises(TypeError, match=words):
        told(found, [])
