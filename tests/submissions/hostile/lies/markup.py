# Script and markup wherever a text of the student's may be shown.
# into: activations.softmax
# loses: softmax 0 error
# loses: read-digits 0 needs

class Markup(Exception):
    pass


Markup.__name__ = "<script>alert('name')</script>"


def softmax(logits):
    exec(compile("raise Markup('<img src=x onerror=alert(1)><script>alert(2)</script>\"\'>`<b>`</pre></style>')",
                 "nnlib/<script>alert(3)</script>.py", "exec"))
