# A loop in C, in which no Python is run that could be interrupted.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

def forward(self, prediction, target):
    return float(sum(range(10**15)))
