# An object that says that it is an array: each time that it is asked, another one.
# into: activations.softmax
# loses: softmax 0 wrong type|wrong values|wrong dtype|relation
# loses: read-digits 0 needs

class Liar:
    count = 0

    def __init__(self, shape):
        self.shape, self.dtype, self.ndim = shape, np.dtype(float), 2

    def __array__(self, *arguments, **options):
        Liar.count += 1
        return np.full(self.shape, Liar.count)

    __class__ = np.ndarray


def softmax(logits):
    return Liar(logits.shape)
