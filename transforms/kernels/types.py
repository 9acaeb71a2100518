"""Types of kernel signatures.

Arrays are one-dimensional and contiguous, inputs read-only as Arrow gives them. Pointers (`_AT`) are what kernels hand
to each other, see `borrow.pointer`.
"""

from numba import types

BYTES = types.Array(types.uint8, 1, "C", readonly=True)
U32 = types.Array(types.uint32, 1, "C", readonly=True)
I64 = types.Array(types.int64, 1, "C", readonly=True)
U64 = types.Array(types.uint64, 1, "C", readonly=True)
BOOL = types.Array(types.boolean, 1, "C", readonly=True)

U32_OUT = types.Array(types.uint32, 1, "C")
I32_OUT = types.Array(types.int32, 1, "C")
I64_OUT = types.Array(types.int64, 1, "C")
U64_OUT = types.Array(types.uint64, 1, "C")

U8_AT = types.CPointer(types.uint8)
U32_AT = types.CPointer(types.uint32)
I32_AT = types.CPointer(types.int32)
I64_AT = types.CPointer(types.int64)
U64_AT = types.CPointer(types.uint64)
