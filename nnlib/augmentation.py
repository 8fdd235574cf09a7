"""Augmentation makes new examples from old ones, by changes that leave the label true: a 3 moved aside is still a 3."""

import numpy as np


def shift_images(images: np.ndarray, rng: np.random.Generator, most: int = 1) -> np.ndarray:
    """Each image moved by a random number of pixels, up or down and left or right; what comes in at the edge is 0.

    For each image two whole numbers from -most to most are drawn, both ends included and all equally likely: one for
    how far it moves down, one for how far right; negative ones move it up and left. What is pushed out at an edge is
    lost. It does not come in again on the other side. Image i of the result is image i of the input, so that its label
    is still its own.

    images: (n, height, width); left unchanged. Images that lie in rows, as the digits do: images.reshape(-1, 8, 8)
    most: from 0 to the smaller of height and width
    returns: the same shape and dtype, a new array
    raises ValueError: images is not 3-D
    Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document
    analysis", ICDAR 2003, section 2.
    """
    if images.ndim != 3:
        raise ValueError(f"images must have the shape (n, height, width), got {images.shape}")
    raise NotImplementedError("augment: lesson 08-troubleshooting")
