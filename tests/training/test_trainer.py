import numpy as np
import pytest
import torch

from charviz.errors import TrainingError
from charviz.recurrence import GATES, Config, Network
from charviz.training.network import CharRNN
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.trainer import Trainer

SMALL = {"hidden_size": 12, "embedding_size": 6, "batch": 4, "sequence": 10, "threads": 1}


def trainer(total=50, **changes):
    settings = Settings(**{**SMALL, "warmup": 5, **changes})
    config = Config(settings.cell, settings.layers, 12, 6, 5)
    ids = np.random.default_rng(0).integers(0, 5, 2_000)
    return Trainer(config, settings, Streams(ids, 4, 10, settings.seed), total)


@pytest.mark.parametrize("cell", GATES)
@pytest.mark.parametrize("layers", [1, 2])
def test_numpy_reads_what_torch_trained(cell, layers):
    one = trainer(cell=cell, layers=layers)
    for _ in range(20):
        one.step()
    network = Network(Config(cell, layers, 12, 6, 5), one.weights())
    ids = np.random.default_rng(1).integers(0, 5, (100, 2))
    one.network.eval()
    with torch.no_grad():
        logits, _ = one.network(torch.from_numpy(ids), None)
    ours = network.logits(network.run(ids, network.zero_state(2)).h[-1])
    np.testing.assert_allclose(ours, logits.numpy(), atol=1e-5)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("cell", GATES)
def test_a_restored_trainer_takes_the_same_steps(cell, precision):
    options = {"cell": cell, "layers": 2, "precision": precision, "dropout": 0.3}
    try:
        one, other = trainer(**options), trainer(**options, seed=0)
    except TrainingError as error:
        assert precision == "bfloat16"
        pytest.skip(str(error))
    for _ in range(7):
        one.step()
    other.restore(one.arrays())
    assert [one.step() for _ in range(60)] == [other.step() for _ in range(60)]
    for name, array in one.arrays().items():
        assert np.array_equal(array, other.arrays()[name]), name


def test_same_seed_same_weights_and_another_seed_others():
    runs = [trainer(seed=s) for s in (0, 0, 1)]
    losses = [[t.step()[0] for _ in range(5)] for t in runs]
    assert losses[0] == losses[1] != losses[2]


def test_the_rate_warms_up_and_falls_to_a_hundredth():
    one = trainer(total=100)
    rates = []
    for _ in range(101):
        rates.append(one.rate() / one.settings.learning_rate)
        one.step_number += 1
    assert rates[0] == pytest.approx(0.2, rel=0.01)
    assert rates[4] > 0.99
    assert rates == sorted(rates[:5]) + sorted(rates[5:], reverse=True)
    assert rates[-1] == pytest.approx(0.01)


def test_training_learns_a_text_that_repeats():
    settings = Settings(**SMALL, warmup=1, learning_rate=0.02, dropout=0.0)
    ids = np.tile([0, 1, 2, 0, 3], 400)
    one = Trainer(Config("lstm", 1, 12, 6, 4), settings, Streams(ids, 4, 10, 0), 150)
    for _ in range(150):
        one.step()
    assert one.validate(ids) < 0.05


def test_validation_is_the_mean_loss_and_leaves_the_weights_alone():
    one = trainer()
    before = one.weights()
    ids = np.random.default_rng(5).integers(0, 5, 151)
    loss = one.validate(ids)
    network = Network(Config("lstm", 1, 12, 6, 5), before)
    logits = network.logits(network.run(ids[:-1, None], network.zero_state()).h[-1])[:, 0]
    log_p = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    assert loss == pytest.approx(-log_p[np.arange(150), ids[1:]].mean(), rel=1e-5)
    assert all(np.array_equal(before[k], v) for k, v in one.weights().items())


def test_a_loss_that_is_no_number_stops_the_run():
    one = trainer()
    with torch.no_grad():
        one.network.output.bias[0] = torch.nan
    with pytest.raises(TrainingError, match="learning rate"):
        one.step()


def test_a_device_that_is_not_there_is_refused():
    with pytest.raises(TrainingError, match="--device cpu"):
        trainer(device="no-such-device")


def test_a_processor_without_bfloat16_says_so_before_anything_is_trained(monkeypatch):
    def forward(network, ids, carried):
        raise RuntimeError("could not create a primitive descriptor for the LSTM")

    monkeypatch.setattr(CharRNN, "forward", forward)
    with pytest.raises(TrainingError, match=r"LSTM networks in bfloat16.*--precision float32"):
        trainer(precision="bfloat16")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is CUDA here")
@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_cuda_that_is_not_there_is_refused_with_what_to_do(device):
    with pytest.raises(TrainingError, match=r"no CUDA here.*--device cpu"):
        trainer(device=device)


def test_forget_gates_start_open():
    network = CharRNN(Config("lstm", 2, 8, 4, 5))
    for k in range(2):
        total = getattr(network.rnn, f"bias_ih_l{k}") + getattr(network.rnn, f"bias_hh_l{k}")
        assert (total[8:16] == 1).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"cell": "tree"},
        {"layers": 9},
        {"dropout": 1.0},
        {"epochs": 3, "minutes": 3.0},
        {"epochs": None},
        {"precision": "int8"},
        {"learning_rate": float("nan")},
    ],
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(TrainingError):
        Settings(**wrong)
