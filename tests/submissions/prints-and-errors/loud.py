def softmax(logits):
    print("noise " * 100_000)
    raise RuntimeError("<script>alert('hello')</script>" * 1000)
