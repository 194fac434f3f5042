"""How often a quote cell comes: the same small network trained from several seeds.

    for seed in 0 1 2 3 4; do python -m charviz train war-and-peace --out runs/seed$seed \\
        --hidden-size 256 --epochs 10 --dropout 0.2 --seed $seed; done
    CHARVIZ_CORPORA=… python -m tools.quote_seeds runs/seed0 runs/seed1 …

Each is hunted, on the test part of its own corpus, for quotations alone, with all bars.
"""

import sys
from pathlib import Path

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.corpora import load, split
from charviz.errors import CharvizError
from charviz.hunting.hunt import hunt
from charviz.hunting.verdict import BELIEVED


def tell(folder: str) -> str:
    """Hunt in one network, print what was found, and return the verdict."""
    model = checkpoint.load(Path(folder))
    text = split(load(model.card["corpus"]["name"]).text).test
    (row,) = hunt(model, text, [CONCEPTS["quotes"]]).rows
    effect, card = row["effect"] or {}, model.card
    twin, table = ((row[rival] or {}).get("score") for rival in ("untrained", "table"))
    others = [closed for _, closed, *_ in effect.get("controls", [])]
    print(
        f"{Path(folder).name}: seed {card['seed']}, test {card['losses']['test']:.3f} nats; "
        f"{row['unit']}: AUROC {row['auroc']:.3f}, F1 {row['f1']:.3f}, MCC {row['mcc']:.3f}; next "
        f"{row['runners_up'][0]}; twin {twin}, table {table}; silencing closes "
        f"{effect.get('closed')}, worst of {len(others)} controls {max(others, default=None)}: "
        f"{row['verdict']}. {row['why']}",
        flush=True,
    )
    return str(row["verdict"])


def main(folders: list[str]) -> None:
    """Hunt in one after another, and count."""
    found = [tell(folder) for folder in folders]
    believed = sum(verdict in BELIEVED for verdict in found)
    print(f"A quote cell came in {believed} of {len(found)}: {', '.join(found)}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CharvizError as error:
        sys.exit(str(error))
