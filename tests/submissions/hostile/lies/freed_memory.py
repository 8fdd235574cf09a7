# An array that lies where nothing is any more.
# into: activations.softmax
# loses: softmax 0 error
# loses: read-digits 0 needs

import ctypes


def softmax(logits):
    return np.ctypeslib.as_array(ctypes.cast(64, ctypes.POINTER(ctypes.c_double)), logits.shape)
