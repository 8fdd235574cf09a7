# Raises what Ctrl-C raises.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

def forward(self, prediction, target):
    raise KeyboardInterrupt
