import pytest
import torch


def rates_of_pytorch(scheduler, epochs):
    """The learning rates of a PyTorch scheduler that starts at 0.8."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.8)
    schedule, rates = scheduler(optimizer), []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def test_step_decay_like_pytorch(nnlib):
    truth = rates_of_pytorch(lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=3, gamma=0.5), 10)
    assert [nnlib.step_decay(0.8, epoch, every=3, factor=0.5) for epoch in range(10)] == pytest.approx(truth)
    assert nnlib.step_decay(1.0, 5, 5) == pytest.approx(0.1)


def test_cosine_decay_like_pytorch(nnlib):
    truth = rates_of_pytorch(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=9, eta_min=0.2), 10)
    assert [nnlib.cosine_decay(0.8, epoch, last=9, floor=0.2) for epoch in range(10)] == pytest.approx(truth)


def test_cosine_decay_stays_at_its_floor(nnlib):
    assert [nnlib.cosine_decay(1.0, epoch, last=4) for epoch in (0, 2, 4, 5, 8)] == pytest.approx([1, 0.5, 0, 0, 0])


def test_warmup_like_pytorch(nnlib):
    truth = rates_of_pytorch(
        lambda o: torch.optim.lr_scheduler.LinearLR(o, start_factor=0.25, end_factor=1.0, total_iters=3), 8
    )
    assert [nnlib.warmup(0.8, epoch, epochs=4) for epoch in range(8)] == pytest.approx(truth)


def test_warmup_of_one_epoch_is_none(nnlib):
    assert [nnlib.warmup(0.8, epoch, epochs=1) for epoch in range(3)] == [0.8, 0.8, 0.8]
