# An object whose class lies about its name, its bases and its instances.
# into: activations.softmax
# loses: softmax 0 wrong type|error
# loses: read-digits 0 needs

class Meta(type):
    @property
    def __name__(cls):
        return "<script>alert(1)</script>" * 1000

    @property
    def __mro__(cls):
        raise SystemExit

    def __instancecheck__(cls, other):
        return True


class Liar(metaclass=Meta):
    @property
    def __class__(self):
        raise KeyboardInterrupt


def softmax(logits):
    return Liar()
