"""Known errors: what Python and NumPy say when a beginner slips, and what it means in plain words."""

import re

from autograder.engine.observe import Failure

MEANINGS = {
    r"truth value of an array": (
        "`if`, `and`, `or` and `max` need a single yes or no, and an array gives one for each entry. Work on all "
        "entries at once: np.where and np.maximum choose entry by entry; np.any and np.all make one answer of many."
    ),
    r"arrays can be converted to Python scalars": (
        "`float` and the functions of `math` take one number. For a whole array take NumPy's, such as np.exp."
    ),
    r"name '(\w+)' is not defined": (
        "What an object keeps is written `self.{0}`, and a function of NumPy `np.{0}`. Is it one of these, or a slip "
        "in the spelling?"
    ),
    r"bitwise_xor|for \^": "`^` is no power in Python: write `x ** 2`.",
    r"recursion depth exceeded": (
        "Your function calls itself, again and again. Did you mean another one, or that of another object?"
    ),
    r"Cannot interpret '\d+' as a data type|argument for \w+\(\) given by name": (
        "A shape is one thing: give it in brackets of its own, as in np.zeros((2, 3))."
    ),
    r"(\w+)\(\) takes (\d+) positional arguments? but (\d+) were given": (
        "`{0}` takes {1}, you gave it {2}. A shape or a pair counts as one: give it in brackets of its own."
    ),
    r"axis (\d+) is out of bounds for array of dimension 1": (
        "A flat array has only axis 0; a table has axis 1 as well. Print the array's shape."
    ),
    r"values to unpack \(expected (\d+)": (
        "{0} values are wanted at once, as in `train, test = ...`, but another number of them came. Look at what the "
        "function returns."
    ),
    r"cannot be interpreted as an integer|only integer scalar arrays": (
        "One whole number is asked, such as a length, a position or an axis, and something else came. Several arrays "
        "to join are given as one list: np.concatenate([a, b])."
    ),
    r"index (\d+) is out of bounds for axis \d+ with size \1$": (
        "Positions are counted from 0, so of {0} the last one is {0} - 1."
    ),
    r"arrays used as indices must be of integer": "Positions must be whole numbers: .astype(int) makes them so.",
    r"size (\d+) is different from (\d+)": (
        "For A @ B, A must have as many columns as B has rows. Here these are {1} and {0}: print both shapes."
    ),
    r"\(dim \d\) != \d+ \(dim \d\)": (
        "For a product, the first must have as many columns as the second has rows: print both shapes."
    ),
    r"operands could not be broadcast together": (
        "Written one below the other and lined up at the right, two lengths must be equal, or one of them 1."
    ),
    r"Cannot cast ufunc .* to dtype\('u?int": (
        "Decimal numbers do not fit into an array of whole numbers. Make a new array, `x = x * 2`, not `x *= 2`."
    ),
    r"'NoneType'": (
        "Something is None where a value is needed. A function gives None where it does not end with `return`, and so "
        "do those that only change something: rng.shuffle, .sort, a model's .fit."
    ),
    r"'(?:function|method)' object has no attribute": (
        "A function is named here, but not called: put brackets behind its name, as in build()."
    ),
    r"'list' object has no attribute|can't multiply sequence|'list' and 'float'": (
        "A Python list does not compute as an array does: make an array of it with np.array([...])."
    ),
    r"'numpy.ndarray' object is not callable": (
        "Round brackets behind an array call it like a function. Entries are picked with square ones: x[0]."
    ),
    r"'[A-Z]\w*' object is not callable": (
        "Round brackets behind an object call it like a function. Call one of its methods: layer.forward(x), not "
        "layer(x)."
    ),
    r"'[A-Z]\w*' object has no attribute '(\w+)'": (
        "A method keeps a value by `self.{0} = ...`; a name without `self.` is forgotten when the method ends."
    ),
}
"""What an error means, by a pattern of its message. The first pattern that is found counts."""


LONGEST = 300
"""How much of a message is looked at. It may be a student's own, and of any length."""


def meaning(failure: Failure) -> str:
    """What a known error means; "" for any other."""
    for pattern, text in MEANINGS.items():
        found = re.search(pattern, failure.message[:LONGEST])
        if found:
            return text.format(*found.groups())
    return ""
