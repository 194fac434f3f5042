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
