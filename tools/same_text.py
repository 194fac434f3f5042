"""`python -m tools.same_text`: does a seed give the same text on every path a product may take?

A network writes 200 texts of 400 characters, each in a process of its own setting: threads of BLAS,
kind of core that OpenBLAS takes the machine for (`OPENBLAS_CORETYPE`), a text by itself or 31 side
by side. These add up in another order, so the last digits of the logits differ, and a draw that
hangs on them does too. Told for each setting: how many texts differ from the first one's, and where
first. The first setting is run twice: two processes alike must write the same bytes.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from threadpoolctl import threadpool_info

from charviz import checkpoint
from charviz.sampling.choosing import Choice
from charviz.sampling.writing import Stream, write
from tools.serving import ROOT

TEMPERATURE, LENGTH = 0.8, 400
CORES = ("", "Nehalem", "Sandybridge", "Haswell", "SkylakeX")  # "": as OpenBLAS sees it
THREADS = (1, 2)
ABREAST = (1, 31)


@dataclass(frozen=True)
class Setting:
    """How a process computes: the kind of core, threads of BLAS, and texts side by side."""

    core: str
    threads: int
    abreast: int

    def __str__(self) -> str:
        return f"{self.core or 'as it is':12}{self.threads:8}{self.abreast:9}"


def first_differences(texts: Sequence[str], others: Sequence[str]) -> list[int]:
    """Return the position of the first difference of each pair of texts that differ."""
    return [
        next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
        for one, other in zip(texts, others, strict=True)
        if one != other
        for shortest in [min(len(one), len(other))]
    ]


def told(setting: Setting, taken: str, texts: int, differences: Sequence[int]) -> str:
    """Return a line of the table; taken: the kind of core that OpenBLAS then took."""
    where = f", first at {min(differences)}, median {median(differences):g}" if differences else ""
    return f"{setting}  {taken:12}  {len(differences)} of {texts}{where}"


def written(model: str, seeds: int, abreast: int) -> Iterator[str]:
    """Write a text for each seed, so many of them side by side."""
    network = checkpoint.load(model)
    for first in range(0, seeds, abreast):
        # The last few are written among as many: how many there are side by side is the setting.
        streams = [Stream(Choice(TEMPERATURE, seed=first + k)) for k in range(abreast)]
        samples = write(network, "", streams, LENGTH)
        yield from [sample.text for sample in samples][: seeds - first]


def in_a_process(model: str, seeds: int, setting: Setting) -> bytes:
    """Return what a process of this setting writes, as JSON."""
    environment = {**os.environ, "OPENBLAS_CORETYPE": setting.core}
    environment |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(setting.threads))
    command = [sys.executable, "-m", "tools.same_text", "--model", model, "--seeds", str(seeds)]
    command += ["--write", str(setting.abreast)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return done.stdout


def main() -> None:
    """Write, compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--write", type=int, metavar="ABREAST", help="only write, in this process")
    asked = parser.parse_args()
    if asked.write:
        texts = list(written(asked.model, asked.seeds, asked.write))
        (taken,) = (i["architecture"] for i in threadpool_info() if i["user_api"] == "blas")
        print(json.dumps([taken, texts]))
        return
    plain = Setting("", 1, 1)
    first = in_a_process(asked.model, asked.seeds, plain)
    is_same = in_a_process(asked.model, asked.seeds, plain) == first
    print(f"{asked.model}, {asked.seeds} seeds, {LENGTH} characters, temperature {TEMPERATURE}")
    print(f"two processes of one setting: {'the same' if is_same else 'DIFFERENT'} bytes")
    print("core         threads  abreast  taken         texts that differ", flush=True)
    for setting in (Setting(*s) for s in product(CORES, THREADS, ABREAST)):
        if setting != plain:
            taken, texts = json.loads(in_a_process(asked.model, asked.seeds, setting))
            differences = first_differences(json.loads(first)[1], texts)
            print(told(setting, taken, asked.seeds, differences), flush=True)


if __name__ == "__main__":
    main()
