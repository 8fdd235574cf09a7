# Is quick to fail: its error's message never ends.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

class Endless(Exception):
    def __str__(self):
        while True:
            pass


def forward(self, prediction, target):
    raise Endless
