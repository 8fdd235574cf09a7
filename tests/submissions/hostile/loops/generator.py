# A generator that never runs dry.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

def numbers():
    while True:
        yield 1.0


def forward(self, prediction, target):
    return sum(numbers())
