# Sends an array of objects, as of a pickle.
# into: activations.softmax
# loses: softmax 0 library
# loses: read-digits 0 needs

import json

json.dumps = lambda *arguments, **options: Forged('{"array":"gASVGQAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAJpZJSFlFKULg==","dtype":"|O8","shape":[1]}')


class Forged:
    def __init__(self, text):
        self.text = text

    def encode(self, *arguments):
        return self.text if isinstance(self.text, bytes) else self.text.encode()
