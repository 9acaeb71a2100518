"""Invisible characters of the fold (U+200B): where they stand, and the text without them."""

from numba import njit, types

from transforms.kernels.types import I64, I64_OUT, U32, U32_OUT


@njit(types.void(U32, I64, U32_OUT), cache=True, nogil=True)
def without_places(points, places, squeezed):
    """Copy all points but those at `places`, ascending; `squeezed` is as long as that leaves."""
    used = first = 0
    for k in range(len(places)):
        squeezed[used : used + places[k] - first] = points[first : places[k]]
        used += places[k] - first
        first = places[k] + 1
    squeezed[used:] = points[first:]


@njit(types.void(U32, I64_OUT), cache=True, nogil=True)
def invisible_places(points, places):
    """Write where each U+200B stands; `places` is as long as there are."""
    used = 0
    for i in range(len(points)):
        if points[i] == 0x200B:
            places[used] = i
            used += 1
