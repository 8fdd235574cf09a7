# Sends what is no text.
# into: activations.softmax
# loses: softmax 0 library
# loses: read-digits 0 needs

import json

json.dumps = lambda *arguments, **options: Forged(b"\xff\xfe\x00" * 1000)


class Forged:
    def __init__(self, text):
        self.text = text

    def encode(self, *arguments):
        return self.text if isinstance(self.text, bytes) else self.text.encode()
