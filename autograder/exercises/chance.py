"""What random exercises share: whether NumPy's global generator was left alone."""

import numpy as np


def global_state() -> tuple:
    """The state of NumPy's global generator."""
    name, keys, position, has_gauss, cached = np.random.get_state()
    return name, keys.tobytes(), position, has_gauss, cached
