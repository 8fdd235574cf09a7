"""A box that runs the attacks in `inside/`."""

import pytest
from attacked_box import ENTRY, INSIDE, require_sandbox

from autograder.sandbox import Box, UnsafeBox


@pytest.fixture
def sandboxed():
    require_sandbox()


@pytest.fixture(scope="module")
def box():
    require_sandbox()
    with Box(ENTRY, INSIDE) as box:
        yield box


@pytest.fixture(scope="module")
def unsafe_box():
    with UnsafeBox(ENTRY, INSIDE) as box:
        yield box
