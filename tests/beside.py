"""PyTorch, beside which the reference is tested. It is large, so `course.py test` does not install it: without it those
test modules skip and say so. In CI it must be there."""

import os

import pytest

if os.environ.get("CI"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="needs PyTorch: pip install torch")

__all__ = ["torch"]
