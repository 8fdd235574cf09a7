# Opens one file again and again, and keeps it open.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

def forward(self, prediction, target):
    kept = []
    while True:
        kept.append(open("/dev/null"))
