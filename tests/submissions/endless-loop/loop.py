def forward(self, logits, labels):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
