# Clears every dictionary and list that it can get hold of.
# into: activations.softmax
# loses: read-digits 0 library

import gc
import sys

for thing in gc.get_objects():
    if type(thing) in (dict, list) and thing is not sys.modules:
        try:
            thing.clear()
        except BaseException:
            pass
