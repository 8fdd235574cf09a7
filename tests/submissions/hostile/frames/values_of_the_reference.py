# Returns what it finds in the module into which it is grafted, and in all others.
# into: activations.softmax
# loses: softmax 0 wrong type|error
# loses: read-digits 0 needs

import sys


def softmax(logits):
    return {name: vars(module).get("SECRET") for name, module in sys.modules.items() if "nnlib" in name}
