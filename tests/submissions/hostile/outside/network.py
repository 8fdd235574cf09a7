# Calls somebody.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error|returned nothing

import socket


def forward(self, prediction, target):
    with socket.create_connection(("127.0.0.1", "PORT"), timeout=5) as line:
        line.sendall(b"I was here")
