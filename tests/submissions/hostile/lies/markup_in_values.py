# Markup as the names of parts, as text and as warnings.
# into: activations.softmax
# loses: softmax 0 wrong type
# loses: read-digits 0 needs

import warnings


def softmax(logits):
    warnings.warn("<script>alert(1)</script>", RuntimeWarning)
    return {"<script>alert(2)</script>": "<img src=x onerror=alert(3)>", "\u202e\x00\x1b[31m": logits}
