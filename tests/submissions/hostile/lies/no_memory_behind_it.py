# A huge array with next to no memory behind it.
# into: activations.softmax
# loses: softmax 0 error
# loses: read-digits 0 needs

def softmax(logits):
    return np.broadcast_to(0.5, (2**40, 4))
