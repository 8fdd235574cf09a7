# A whole number with hundreds of millions of digits.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

def forward(self, prediction, target):
    return float(9**9**9 % 7)
