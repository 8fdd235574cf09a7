# Stands between Python and every module that is imported from now on.
# into: activations.softmax
# loses: read-digits 0 library

import sys


class Hook:
    def find_spec(self, name, path, target=None):
        raise ImportError("nothing is to be imported any more")


sys.meta_path[:] = [Hook()]
sys.path[:] = []
