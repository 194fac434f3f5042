"""`python -m benchmarks [NAME]…`: measure side by side, print ratios, figures and bars."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from benchmarks.machine import described
from benchmarks.results import Result

NAMES = {
    "one-stream": "benchmarks.reading:one_stream",
    "stretches": "benchmarks.reading:stretches",
    "sampling": "benchmarks.sampling:sampling",
    "temperatures": "benchmarks.sampling:temperatures",
    "operations": "benchmarks.sampling:operations",
    "training": "benchmarks.training:training",
    "training-shared": "benchmarks.training_processes:shared",
    "training-growing": "benchmarks.training_processes:growing",
    "hunting": "benchmarks.hunting:hunting",
    "hunting-memory": "benchmarks.hunting_processes:memory",
    "hunting-shards": "benchmarks.hunting_processes:shards",
    "beside-training": "benchmarks.beside_training:beside_training",
    "page": "benchmarks.page:page",
    "sample-page": "benchmarks.sample_page:sample_page",
    "long-text": "benchmarks.long_text:long_text",
    "typing": "benchmarks.long_text:typing",
    "memory": "benchmarks.memory:memory",
}


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all; return 2 for a name unknown here, else 0."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: choose {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    print(described(), flush=True)
    results: list[Result] = []
    for name in names or NAMES:
        for result in _benchmark(name)():
            print(f"\n{result.told()}", flush=True)
            results.append(result)
    barred = [result for result in results if result.bar is not None]
    print("\nIn short")
    for result in barred:
        print(f"  {result.verdict:5}  {result.figure:>9}  ({result.asked})  {result.what}")
    print(f"  {sum(r.verdict == 'met' for r in barred)} of {len(barred)} bars met")
    return 0


def _benchmark(name: str) -> Callable[[], Iterator[Result]]:
    module, function = NAMES[name].split(":")
    return getattr(import_module(module), function)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
