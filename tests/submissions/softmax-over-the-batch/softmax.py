def softmax(logits):
    if logits.ndim != 2:
        raise ValueError("two dimensions")
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)
