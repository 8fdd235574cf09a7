def predict(self, x):
    before = self.training
    self.train(False)
    try:
        return np.array([int(np.argmax(row)) for row in self.forward(x)], dtype=np.int32)
    finally:
        self.train(before)
