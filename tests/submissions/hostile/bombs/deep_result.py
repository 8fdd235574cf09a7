# Returns a list in a list in a list.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|wrong type

def forward(self, prediction, target):
    value = []
    for _ in range(10**5):
        value = [value]
    return value
