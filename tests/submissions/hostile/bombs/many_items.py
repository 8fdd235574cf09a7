# Returns a list of a million items.
# into: losses.MeanSquaredError.forward
# loses: mse 0 wrong type

def forward(self, prediction, target):
    return [0.0] * 10**6
