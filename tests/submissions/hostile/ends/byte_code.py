# Runs byte code that no compiler would write.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

def nothing():
    pass


def forward(self, prediction, target):
    code = nothing.__code__.replace(co_code=bytes([100, 255, 83, 0]) * 4, co_consts=(), co_stacksize=1)
    return type(nothing)(code, {})()
