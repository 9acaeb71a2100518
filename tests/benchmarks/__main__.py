"""`make bench`: every benchmark in turn; each prints figures and asserts none. Names as arguments choose some."""

import importlib
import platform
import sys
from importlib.metadata import version

from pipelines import kernel_cache

BENCHES = ("bench_stages", "bench_run", "bench_readers", "bench_licence", "bench_quality", "bench_dedup", "bench_pii",
           "bench_ner", "bench_optout", "score_language")  # fmt: skip


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    kernel_cache.prepare()
    packages = ", ".join(f"{name} {version(name)}" for name in ("apache-beam", "pyarrow", "numba", "numpy"))
    print(f"{platform.machine()}, Python {platform.python_version()}, {packages}")
    for name in names or BENCHES:
        print(f"\n== {name}")
        sys.argv = [name]
        importlib.import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
