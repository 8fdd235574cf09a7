# Sends a small array that claims to be as large as the whole machine.
# into: activations.softmax
# loses: softmax 0 library
# loses: read-digits 0 needs

import json

json.dumps = lambda *arguments, **options: Forged('{"array":"","dtype":"<f8","shape":[16777216,16777216,0,16777216]}')


class Forged:
    def __init__(self, text):
        self.text = text

    def encode(self, *arguments):
        return self.text if isinstance(self.text, bytes) else self.text.encode()
