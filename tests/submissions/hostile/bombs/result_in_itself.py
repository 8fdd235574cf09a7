# Returns a list that holds itself a few times.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|time up

def forward(self, prediction, target):
    value = []
    value += [value, value, value]
    return value
