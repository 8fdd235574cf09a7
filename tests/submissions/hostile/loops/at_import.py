# Importing the library never ends. Its definitions are sound.
# into: losses.MeanSquaredError.forward
# loses: read-digits 0 library

while True:
    pass
