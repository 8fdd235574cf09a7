# Calls itself for ever.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

def forward(self, prediction, target):
    return self.forward(prediction, target)
