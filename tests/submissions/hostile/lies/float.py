# A number that says something else each time it is asked.
# into: losses.MeanSquaredError.forward
# loses: mse 0 wrong values|relation

class Liar(float):
    def __float__(self):
        return 0.25

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = __sub__


def forward(self, prediction, target):
    return Liar(7)
