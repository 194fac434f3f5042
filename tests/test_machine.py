import os
import platform
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from charviz.machine import leave_a_core_free, processor


def test_a_matrix_product_leaves_a_core_free():
    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(64):
        leave_a_core_free()
        used = [library["num_threads"] for library in threadpool_info()]
    assert max(used) <= max(1, os.cpu_count() - 1)


def test_a_processor_has_a_name():
    assert processor()


# Blocks of 20 MB with something small after each, so that no end of the heap can be cut off.
HOLES = """
import psutil, sys
from charviz.machine import give_memory_back

def block():
    return bytearray(b"x") * 20_000_000

held = psutil.Process().memory_info().rss
give_memory_back()
block()
blocks, small = [], []
for _ in range(6):
    blocks.append(block())
    small.append(bytes(50_000))
blocks.clear()
sys.exit(psutil.Process().memory_info().rss - held > 20_000_000)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others are left as they are")
def test_what_is_freed_goes_back_to_the_system():
    assert subprocess.run([sys.executable, "-c", HOLES], check=False).returncode == 0
    without = HOLES.replace("\ngive_memory_back()", "")
    assert subprocess.run([sys.executable, "-c", without], check=False).returncode == 1


# A block of 100 MB, which glibc gives back at once.
KEEPING = """
import psutil, sys
from contextlib import nullcontext
from charviz.machine import keeping_memory

def held_after_a_block():
    bytearray(b"x") * 100_000_000
    return psutil.Process().memory_info().rss - before

before = psutil.Process().memory_info().rss
with keeping_memory():
    kept = held_after_a_block()
sys.exit(kept < 80_000_000 or held_after_a_block() > 20_000_000)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others are left as they are")
def test_what_is_freed_is_there_for_what_comes_next_while_that_is_wished():
    assert subprocess.run([sys.executable, "-c", KEEPING], check=False).returncode == 0
    without = KEEPING.replace("with keeping_memory()", "with nullcontext()")
    assert subprocess.run([sys.executable, "-c", without], check=False).returncode == 1
