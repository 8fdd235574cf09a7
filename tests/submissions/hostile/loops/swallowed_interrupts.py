# Swallows whatever would interrupt it.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

def forward(self, prediction, target):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            continue
