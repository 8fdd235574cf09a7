def predict(self, x):
    import ctypes

    ctypes.string_at(0)
