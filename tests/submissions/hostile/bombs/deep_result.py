# Returns a list in a list in a list.
# into: losses.MeanSquaredError.forward
# loses: mse 0 wrong type

def forward(self, prediction, target):
    value = []
    for _ in range(10**4):
        value = [value]
    return value
