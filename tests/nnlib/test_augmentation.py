import numpy as np
import pytest
from scipy import ndimage

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("most", [0, 1, 2])
def test_each_image_is_shifted_as_scipy_does_it(nnlib, most, dtype):
    rng = np.random.default_rng(0)
    images = rng.integers(1, 200, size=(60, 4, 6)).astype(dtype)
    images.flags.writeable = False
    moved = nnlib.shift_images(images, rng, most)
    assert moved.dtype == dtype
    moves = [(down, right) for down in range(-most, most + 1) for right in range(-most, most + 1)]
    found = []
    for image, new in zip(images, moved, strict=True):
        found += [move for move in moves if np.array_equal(ndimage.shift(image, move, order=0), new)]
    assert len(found) == len(images)
    assert {down for down, _ in found} == {right for _, right in found} == set(range(-most, most + 1))


def test_every_move_is_equally_likely(nnlib):
    images = np.zeros((9000, 3, 3))
    images[:, 1, 1] = 1.0
    counts = nnlib.shift_images(images, np.random.default_rng(1)).sum(axis=0)
    assert counts.sum() == 9000  # with one pixel to spare nothing is pushed out
    assert np.abs(counts - 1000).max() < 200  # more than six standard deviations


def test_the_seed_decides(nnlib):
    images = np.random.default_rng(2).uniform(size=(20, 5, 5))
    first, same, other = (nnlib.shift_images(images, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_nothing_to_move(nnlib):
    assert nnlib.shift_images(np.zeros((0, 8, 8)), np.random.default_rng(0)).shape == (0, 8, 8)
    images = np.ones((2, 3, 3))
    still = nnlib.shift_images(images, np.random.default_rng(0), most=0)
    assert not np.shares_memory(still, images)


@pytest.mark.parametrize("shape", [(9,), (4, 64), (1, 2, 3, 4)])
def test_what_is_no_stack_of_images_is_refused(nnlib, shape):
    with pytest.raises(ValueError) as refusal:
        nnlib.shift_images(np.ones(shape), np.random.default_rng(0))
    assert "(n, height, width)" in str(refusal.value)
    assert str(shape) in str(refusal.value)
