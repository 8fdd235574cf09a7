def forward(self, logits, y):
    if logits.shape != y.shape or not np.isin(y, (0, 1)).all():
        raise ValueError("bad y")
    p = 1 / (1 + np.exp(-logits))
    return float(np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p)))
