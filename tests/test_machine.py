import os

import numpy as np
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
