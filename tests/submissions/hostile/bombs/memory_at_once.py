# Asks for more memory than any machine has.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

def forward(self, prediction, target):
    return np.ones(2**48)
