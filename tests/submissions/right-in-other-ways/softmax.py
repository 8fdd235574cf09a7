def softmax(logits):
    if logits.ndim != 2:
        raise ValueError("two dimensions, please")
    own = logits.astype(np.result_type(logits, np.float32)).T.copy()
    own -= own.max(axis=0)
    np.exp(own, out=own)
    own /= own.sum(axis=0)
    return own.T
