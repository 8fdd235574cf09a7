# Copies from a neighbour.
# into: activations.softmax
# loses: softmax 0 returned nothing|error
# loses: read-digits 0 needs

import glob


def softmax(logits):
    for path in glob.glob("SUBMITTED" + "/honest/nnlib/activations.py"):
        with open(path) as file:
            raise RuntimeError(file.read().strip()[-100:].replace("\n", " "))
