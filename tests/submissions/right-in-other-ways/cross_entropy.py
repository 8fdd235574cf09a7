def forward(self, logits, labels):
    _require_labels_for(logits, labels)
    self.seen = (logits, labels)
    total = 0.0
    for row, label in zip(logits, labels):
        top = row.max()
        total += top + np.log(np.sum(np.exp(row - top))) - row[label]
    return np.asarray(total / len(labels))
