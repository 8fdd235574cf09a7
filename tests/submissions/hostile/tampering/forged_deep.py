# Sends brackets in brackets, a million deep.
# into: activations.softmax
# loses: softmax 0 library
# loses: read-digits 0 needs

import json

json.dumps = lambda *arguments, **options: Forged("[" * 10**6)


class Forged:
    def __init__(self, text):
        self.text = text

    def encode(self, *arguments):
        return self.text if isinstance(self.text, bytes) else self.text.encode()
