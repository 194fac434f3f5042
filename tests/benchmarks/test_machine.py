import subprocess
import sys

from benchmarks.machine import most_memory


def test_memory_is_a_programs_own_and_not_that_of_the_one_which_started_it():
    held = bytearray(b"x" * 400_000_000)
    asking = "from benchmarks.machine import most_memory; print(most_memory())"
    told = subprocess.run(
        [sys.executable, "-c", asking], capture_output=True, text=True, check=True
    )
    assert most_memory() > len(held) / 1e6
    assert 1 < float(told.stdout) < len(held) / 1e6
