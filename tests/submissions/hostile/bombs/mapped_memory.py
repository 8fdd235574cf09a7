# Maps more memory than there is, past NumPy and Python.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import mmap


def forward(self, prediction, target):
    return [mmap.mmap(-1, 2**33) for _ in range(100)]
