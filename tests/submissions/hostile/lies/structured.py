# An array of records with the right number of bytes.
# into: activations.softmax
# loses: softmax 0 wrong type
# loses: read-digits 0 needs

def softmax(logits):
    return np.zeros(logits.shape, dtype=[("p", "f8")])
