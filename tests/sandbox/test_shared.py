"""What jobs share is handed over once, and each job finds it as it was handed over."""

import pytest
from attacked_box import ENTRY, INSIDE, LIMITS, require_sandbox

from autograder.sandbox import Box, UnsafeBox

isolated = pytest.param(Box, marks=pytest.mark.sandbox)


@pytest.fixture(params=[isolated, UnsafeBox])
def fresh_box(request):
    if request.param is Box:
        require_sandbox()
    with request.param(ENTRY, INSIDE) as box:
        yield box


def told(box) -> list[bytes]:
    return list(box.run(b"what_is_shared", LIMITS))


def test_each_job_finds_it_as_it_was_handed_over(fresh_box):
    fresh_box.share(b"given")
    assert [told(fresh_box) for _ in range(2)] == [[b"given"]] * 2


def test_without_it_nothing_is_shared(fresh_box):
    assert told(fresh_box) == [b"nothing"]


def test_what_is_shared_anew_takes_the_place_of_what_was(fresh_box):
    """Also where jobs ran already."""
    for shared in (b"one", b"x" * 10**6, b"two"):
        fresh_box.share(shared)
        assert told(fresh_box) == [shared]


@pytest.mark.sandbox
def test_the_same_again_leaves_the_box_as_it_is():
    require_sandbox()
    with Box(ENTRY, INSIDE) as box:
        box.share(b"given")
        assert told(box) == [b"given"]
        warm = box._warm
        box.share(b"given")
        assert box._warm is warm and told(box) == [b"given"]
