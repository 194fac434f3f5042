"""The command line under torchrun: two processes, one answer, the same figures."""

import json
import os
import subprocess
import sys

from charviz import checkpoint
from tests.planted import planted_card_and_weights, quoted_text
from tests.threads import alike

ASKED = ("quotes", "line-position", "capital-word")


def answer(home, model, text, *launcher):
    command = [sys.executable, "-m", *launcher, "charviz", "hunt", str(model), "--text", str(text)]
    command += [part for name in ASKED for part in ("--concept", name)]
    done = subprocess.run(
        [*command, "--json"],
        env={**os.environ, "CHARVIZ_HOME": str(home), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)  # one object, although two processes ran
    del found["seconds"]
    return found


def test_two_processes_find_what_one_finds(tmp_path):
    weights, card = planted_card_and_weights()
    checkpoint.save(tmp_path / "planted", weights, card)
    text = tmp_path / "text.txt"
    text.write_text(quoted_text(300, seed=2), encoding="utf-8")
    torchrun = ("torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m")
    one = answer(tmp_path / "one", tmp_path / "planted", text)
    two = answer(tmp_path / "two", tmp_path / "planted", text, *torchrun)
    assert "absent" not in {row["verdict"] for row in one["detectors"]}
    assert alike(two) == one
