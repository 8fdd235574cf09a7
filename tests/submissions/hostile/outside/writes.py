# Writes a file.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|returned nothing

def forward(self, prediction, target):
    with open("OUTSIDE" + "/writes", "w") as file:
        file.write("I was here")
