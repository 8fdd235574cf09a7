# An error with a message of a hundred megabytes.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|time up

def forward(self, prediction, target):
    raise RuntimeError("x" * 10**8)
