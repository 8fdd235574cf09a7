# Leaves a file where temporary files are put.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|returned nothing

import os
import tempfile


def forward(self, prediction, target):
    handle, path = tempfile.mkstemp()
    os.rename(path, "OUTSIDE" + "/temporary")
