def softmax(logits):
    if logits.ndim != 2:
        raise ValueError("two dimensions")
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)
