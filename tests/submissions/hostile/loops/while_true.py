# The plainest loop.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

def forward(self, prediction, target):
    while True:
        pass
