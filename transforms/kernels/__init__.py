"""Numba kernels over Arrow buffers. Imported lazily by stages; each has a plain-Python oracle in tests."""
