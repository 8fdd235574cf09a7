# Tells the names that the module has which it is grafted into.
# into: activations.softmax
# loses: softmax 0 error
# loses: read-digits 0 needs

def softmax(logits):
    raise RuntimeError(SECRET)
