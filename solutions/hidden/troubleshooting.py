"""Hidden cases of chapter 8, troubleshooting."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only
from autograder.exercises.troubleshooting import (
    arrays,
    clipped,
    decayed,
    dropped,
    layers_with_bias,
    normalised,
    patients,
    pictures,
    training,
)

hidden = HiddenCases()


def single(items: list[np.ndarray]) -> list[np.ndarray]:
    return [item.astype(np.float32) for item in items]


# --- gradient-norms ---


@hidden.case("gradient-norms", "one layer, one weight")
def _(rng):
    return {"layers": [[np.array([[-0.25]]), np.array([7.0])]]}


@hidden.case("gradient-norms", "nothing to learn")
def _(rng):
    return {"layers": [[], []]}


@hidden.case("gradient-norms", "a gradient of 0, and a huge one")
def _(rng):
    return {"layers": [[np.zeros((3, 2)), np.ones(2)], [1e12 * rng.normal(size=(2, 2)), np.ones(2)]]}


@hidden.case("gradient-norms", "float32")
def _(rng):
    return {"layers": [single(arrays(rng, (5, 4), (4,))), single(arrays(rng, (4, 3), (3,)))]}


@hidden.case("gradient-norms", "read-only, columns side by side in memory")
def _(rng):
    weight, bias = arrays(rng, (4, 3), (3,))
    return {"layers": [[read_only(np.asfortranarray(weight)), read_only(bias)]]}


# --- dead-units ---


@hidden.case("dead-units", "a batch of one")
def _(rng):
    return {"layers": layers_with_bias(rng, (3, 7), 3.0), "batches": [rng.normal(size=(1, 3))]}


@hidden.case("dead-units", "all dead")
def _(rng):
    first, relu = [rng.normal(size=(2, 4)), np.full(4, -100.0)], "ReLU"
    return {"layers": [first, relu], "batches": [rng.normal(size=(3, 2)), rng.normal(size=(3, 2))]}


@hidden.case("dead-units", "none dead")
def _(rng):
    first, relu = [rng.normal(size=(2, 4)), np.full(4, 100.0)], "ReLU"
    return {"layers": [first, relu], "batches": [rng.normal(size=(3, 2))]}


@hidden.case("dead-units", "many batches of unequal length, float32")
def _(rng):
    layers = [single(item) if isinstance(item, list) else item for item in layers_with_bias(rng, (4, 10, 6), 9.0)]
    return {"layers": layers, "batches": single([rng.normal(size=(rows, 4)) for rows in (1, 5, 2, 8)])}


@hidden.case("dead-units", "read-only, columns side by side in memory")
def _(rng):
    batches = [read_only(np.asfortranarray(rng.normal(size=(5, 3)))) for _ in range(2)]
    return {"layers": layers_with_bias(rng, (3, 9, 9), 7.0), "batches": batches}


# --- clip-gradients ---


@hidden.case("clip-gradients", "one number")
def _(rng):
    return clipped(0.5, [np.array([-8.0])])


@hidden.case("clip-gradients", "all 0")
def _(rng):
    return clipped(1.0, [np.zeros((2, 2)), np.zeros(2)])


@hidden.case("clip-gradients", "just as long as allowed")
def _(rng):
    return clipped(5.0, [np.array([[3.0], [4.0]]), np.array([0.0])])


@hidden.case("clip-gradients", "exploded, four layers")
def _(rng):
    return clipped(1.0, arrays(rng, (4, 3), (3,), (3, 3), (3,), (3, 1), (1,), scale=1e8))


@hidden.case("clip-gradients", "float32")
def _(rng):
    return clipped(1.0, single(arrays(rng, (6, 5), (5,))))


@hidden.case("clip-gradients", "a limit below 1, columns side by side in memory")
def _(rng):
    return clipped(0.01, [np.asfortranarray(rng.normal(size=(3, 4))), rng.normal(size=4)])


# --- weight-decay ---


@hidden.case("weight-decay", "one weight, no bias")
def _(rng):
    return decayed(rng, 0.1, (1, 1))


@hidden.case("weight-decay", "biases alone")
def _(rng):
    return decayed(rng, 0.3, (4,), (2,))


@hidden.case("weight-decay", "four layers")
def _(rng):
    return decayed(rng, 0.001, (5, 4), (4,), (4, 4), (4,), (4, 2), (2,))


@hidden.case("weight-decay", "float32")
def _(rng):
    case = decayed(rng, 0.05, (5, 4), (4,), (4, 3), (3,))
    return {**case, "parameters": single(case["parameters"]), "gradients": single(case["gradients"])}


@hidden.case("weight-decay", "read-only weights, columns side by side in memory, a strength above 1")
def _(rng):
    case = decayed(rng, 3.0, (5, 4), (4,))
    return {**case, "parameters": [read_only(np.asfortranarray(parameter)) for parameter in case["parameters"]]}


# --- dropout ---


@hidden.case("dropout", "three in ten are dropped")
def _(rng):
    return dropped(rng, 0.3)


@hidden.case("dropout", "nearly all are dropped")
def _(rng):
    return dropped(rng, 0.9)


@hidden.case("dropout", "float32")
def _(rng):
    case = dropped(rng, 0.5)
    return {name: part.astype(np.float32) if name != "rate" else part for name, part in case.items()}


@hidden.case("dropout", "read-only, columns side by side in memory")
def _(rng):
    case = dropped(rng, 0.4)
    return {name: read_only(np.asfortranarray(part)) if name != "rate" else part for name, part in case.items()}


@hidden.case("dropout", "wider than the batch is long")
def _(rng):
    return dropped(rng, 0.6, (4, 125))


# --- batch-norm ---


@hidden.case("batch-norm", "two rows")
def _(rng):
    return normalised(rng, (2,), 4, later=1)


@hidden.case("batch-norm", "many batches")
def _(rng):
    return normalised(rng, (8,) * 30, 3, later=5)


@hidden.case("batch-norm", "far from 0")
def _(rng):
    case = normalised(rng, (6, 6), 2, later=3)
    return {**case, "batches": [1e3 + x for x in case["batches"]], "x": 1e3 + case["x"]}


@hidden.case("batch-norm", "float32")
def _(rng):
    case = normalised(rng, (8, 6), 3, later=4)
    kept = {"settings": case.pop("settings"), "batches": single(case.pop("batches"))}
    return {name: part.astype(np.float32) for name, part in case.items()} | kept


@hidden.case("batch-norm", "read-only, columns side by side in memory")
def _(rng):
    case = normalised(rng, (5, 7), 3, later=4, momentum=1.0)
    case["batches"] = [read_only(np.asfortranarray(x)) for x in case["batches"]]
    return case | {"x": read_only(np.asfortranarray(case["x"])), "output_gradient": read_only(case["output_gradient"])}


@hidden.case("batch-norm", "as many rows as columns")
def _(rng):
    return normalised(rng, (4, 4), 4, later=4, epsilon=0.01)


# --- augment ---


@hidden.case("augment", "higher than wide")
def _(rng):
    return pictures(rng, 50, 7, 4)


@hidden.case("augment", "by two pixels")
def _(rng):
    return pictures(rng, 80, 6, 6, most=2)


@hidden.case("augment", "float32")
def _(rng):
    case = pictures(rng, 50, 5, 5)
    return {**case, "images": case["images"].astype(np.float32)}


@hidden.case("augment", "whole numbers, read-only")
def _(rng):
    case = pictures(rng, 50, 5, 5)
    return {**case, "images": read_only((case["images"] * 16).astype(np.uint8))}


@hidden.case("augment", "columns side by side in memory")
def _(rng):
    case = pictures(rng, 50, 4, 5, most=1)
    return {**case, "images": np.asfortranarray(case["images"])}


# --- diagnose ---


@hidden.case("diagnose", "one epoch")
def _(rng):
    return training(losses=[1.0], validation_losses=[1.0])


@hidden.case("diagnose", "just above the thresholds of health")
def _(rng):
    return training(losses=[1.0, 0.5], validation_losses=[1.0, 0.5, 0.549], norms=[0.0011, 1.0], dead=[0.5])


@hidden.case("diagnose", "just beyond the threshold of overfitting")
def _(rng):
    return training(losses=[1.0, 0.5], validation_losses=[1.0, 0.5, 0.551])


@hidden.case("diagnose", "everything at once")
def _(rng):
    return training(losses=[1.0, 3.0], validation_losses=[1.0, 9.0], norms=[1e-9, 1.0], dead=[1.0])


@hidden.case("diagnose", "a norm that is not a number")
def _(rng):
    return training(norms=[float("nan"), 0.1], dead=[1.0])


@hidden.case("diagnose", "all norms 0")
def _(rng):
    return training(norms=[0.0, 0.0], losses=[1.0, 1.0], validation_losses=[1.0, 1.0])


@hidden.case("diagnose", "dead units, and the validation loss rises")
def _(rng):
    return training(dead=[0.0, 0.6], validation_losses=[1.0, 0.5, 2.0])


# --- cure-networks ---


@hidden.case("cure-networks", "two of the illnesses, from another start")
def _(rng):
    return patients(2, ["vanishing", "dead units"])
