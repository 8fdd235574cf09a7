# Wrong numbers behind a mask.
# into: activations.softmax
# loses: softmax 0 wrong values|nan or overflow
# loses: read-digits 0 needs

def softmax(logits):
    return np.ma.masked_all(logits.shape)
