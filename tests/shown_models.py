"""Runs for the pages to show: one that follows quotations, and a wide, a deep and a broken one."""

from charviz import checkpoint
from charviz.checkpoint import write_json
from tests.networks import card_and_weights
from tests.planted import PLANTED, planted_card_and_weights

PRINTABLE = "\n" + "".join(map(chr, range(32, 127)))
QUOTE_UNIT = f"c0.{PLANTED}"
LINE_UNIT = "c0.3"
HIDDEN_UNIT = "h0.5"
NOT_MEASURED = dict.fromkeys(
    ("level", "base_rate", "accuracy", "majority", "auroc", "mcc", "spearman")
) | {"why": ""}
DETECTORS = [
    {
        "concept": "quotes",
        "unit": QUOTE_UNIT,
        "sign": 1,
        "level": 128.0,
        "base_rate": 0.2,
        "accuracy": 0.973,
        "majority": 0.801,
        "auroc": 0.961,
        "mcc": 0.91,
        "verdict": "used",
    },
    {
        "concept": "line-position",
        "unit": LINE_UNIT,
        "sign": -1,
        "spearman": -0.634,
        "verdict": "tracks",
    },
    {
        "concept": "newline-next",
        "unit": HIDDEN_UNIT,
        "sign": 1,
        "level": 200.0,
        "auroc": 0.83,
        "mcc": 0.4,
        "verdict": "local",
    },
    {"concept": "brackets", "unit": "c0.9", "sign": 1, "spearman": 0.09, "verdict": "chance"},
    {"concept": "comment", "unit": None, "sign": None, "verdict": "absent"},
]


def make_runs(home):
    """Write the runs `planted`, `two-layers`, `wide` and `zz-broken` into a home's folder."""
    runs = home / "runs"
    weights, card = planted_card_and_weights(hidden=48, letters=PRINTABLE, line_length=60)
    folder = runs / "planted"
    checkpoint.save(folder, weights, card)
    rows = [NOT_MEASURED | row for row in DETECTORS]
    write_json(folder / "detectors.json", {"detectors": rows})
    checkpoint.save(runs / "wide", *card_and_weights(hidden=512, letters=PRINTABLE))
    weights, card = card_and_weights("gru", layers=2, letters=PRINTABLE)
    checkpoint.save(runs / "two-layers", weights, card)
    checkpoint.save(runs / "zz-broken", weights, card)
    broken = runs / "zz-broken" / "model.safetensors"
    broken.write_bytes(broken.read_bytes()[:-100])
    return runs
