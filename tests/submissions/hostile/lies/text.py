# A number in words.
# into: losses.MeanSquaredError.forward
# loses: mse 0 wrong type

def forward(self, prediction, target):
    return "the right answer"
