import pickle
from io import BytesIO

import numpy as np
import pytest

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def make(nnlib):
    def make(seed, hidden=4):
        rng = np.random.default_rng(seed)
        return nnlib.Sequential(nnlib.Linear(3, hidden, rng), nnlib.ReLU(), nnlib.Linear(hidden, 2, rng))

    return make


@pytest.fixture
def file(nnlib, make):
    """A file in which a network of seed 0 was saved."""
    file = BytesIO()
    nnlib.save(file, make(0))
    file.seek(0)
    return file


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_what_was_saved_comes_back(nnlib, make, file):
    network = make(1)
    assert not same(network, make(0))
    nnlib.load(file, network)
    assert same(network, make(0))


@pytest.mark.parametrize("as_text", [True, False])
def test_a_path_of_any_name_will_do(nnlib, make, tmp_path, as_text):
    path = tmp_path / "network of today"
    path = str(path) if as_text else path
    network = make(1)
    nnlib.save(path, make(0))
    nnlib.load(path, network)
    assert same(network, make(0))
    assert [file.name for file in tmp_path.iterdir()] == ["network of today"]


def test_numpy_alone_can_read_the_file(make, file):
    with np.load(file, allow_pickle=False) as archive:
        assert sorted(archive.files) == ["0.bias", "0.weight", "2.bias", "2.weight", "layers", "training"]
        np.testing.assert_array_equal(archive["0.weight"], make(0).layers[0].weight)
        assert archive["layers"].tolist() == ["Linear", "ReLU", "Linear"]
        assert archive["training"].item() is True


def test_loading_writes_in_place(nnlib, make, file):
    network = make(1)
    held = network.parameters()
    nnlib.load(file, network)
    assert all(old is new for old, new in zip(held, network.parameters(), strict=True))


@pytest.mark.parametrize("mode", [True, False])
def test_the_mode_comes_back(nnlib, make, mode):
    saved, network, file = make(0), make(1), BytesIO()
    saved.train(mode)
    network.train(not mode)
    nnlib.save(file, saved)
    file.seek(0)
    nnlib.load(file, network)
    assert [layer.training for layer in (network, *network.layers)] == [mode] * 4


def test_whatever_a_layer_adds_to_its_arrays_is_kept(nnlib):
    class Norm(nnlib.Linear):
        def __init__(self, number):
            super().__init__(2, 2, np.random.default_rng(0))
            self.running_mean = np.full(2, number)

        def arrays(self):
            return super().arrays() | {"running_mean": self.running_mean}

    network, other, file = nnlib.Sequential(Norm(7.0)), nnlib.Sequential(Norm(0.0)), BytesIO()
    nnlib.save(file, network)
    file.seek(0)
    nnlib.load(file, other)
    assert other.layers[0].running_mean.tolist() == [7.0, 7.0]


def test_arrays_are_named_as_in_a_state_dict_of_pytorch(nnlib, make):
    network = nnlib.Sequential(nnlib.Tanh(), make(0), nnlib.Linear(2, 1, np.random.default_rng(0)))
    names = ["1.0.weight", "1.0.bias", "1.2.weight", "1.2.bias", "2.weight", "2.bias"]
    assert list(network.arrays()) == names
    assert network.arrays()["2.bias"] is network.layers[2].bias


def other_networks(nnlib):
    rng = np.random.default_rng(5)

    def linear(*sizes):
        return nnlib.Linear(*sizes, rng)

    return {
        "another kind": (linear(3, 4), nnlib.Tanh(), linear(4, 2)),
        "longer": (linear(3, 4), nnlib.ReLU(), linear(4, 2), linear(2, 2)),
        "shorter": (linear(3, 4), nnlib.ReLU()),
        "wider": (linear(3, 8), nnlib.ReLU(), linear(8, 2)),
        "stretchable": (linear(3, 4), nnlib.ReLU(), linear(4, 1)),
        "none": (),
    }


@pytest.mark.parametrize("name", ["another kind", "longer", "shorter", "wider", "stretchable", "none"])
def test_another_network_is_refused_and_left_alone(nnlib, file, name):
    network = nnlib.Sequential(*other_networks(nnlib)[name])
    network.eval()
    before = [parameter.copy() for parameter in network.parameters()]
    with pytest.raises(ValueError, match="another network"):
        nnlib.load(file, network)
    assert all(np.array_equal(*pair) for pair in zip(before, network.parameters(), strict=True))
    assert not network.training


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was read",))


def pickled():
    return pickle.dumps(Trap())


def objects():
    file = BytesIO()
    np.savez(file, **{"0.weight": np.array([Trap()], dtype=object)})
    return file.getvalue()


def one_array():
    file = BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


def archive_of_others():
    file = BytesIO()
    np.savez(file, a=np.zeros(3))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"not an archive", pickled(), objects(), one_array(), archive_of_others(), b"PK\x03\x04 torn"],
    ids=["empty", "text", "pickle", "objects", "npy", "other arrays", "torn"],
)
def test_what_save_did_not_write_is_refused_and_never_run(nnlib, make, content):
    network = make(1)
    with pytest.raises(ValueError, match=r"no file that `save` wrote|another network"):
        nnlib.load(BytesIO(content), network)
    assert same(network, make(1))


def test_half_a_file_is_refused(nnlib, make, file):
    torn = file.getvalue()[: len(file.getvalue()) // 2]
    with pytest.raises(ValueError, match="no file that `save` wrote"):
        nnlib.load(BytesIO(torn), make(1))
