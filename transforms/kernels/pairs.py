"""Band keys of signatures, and candidate pairs within the buckets that equal keys make."""

import numpy as np
from numba import njit, types

from transforms.kernels.jaccard import SIGNATURES, agreeing
from transforms.kernels.shingles import mix64
from transforms.kernels.types import BYTES, I64, I64_OUT, U64, U64_OUT

ALIVE, WITNESS, PRIOR = 1, 2, 4

_STEP = np.uint64(0x9E3779B97F4A7C15)
_S32 = np.uint64(32)


@njit(types.void(SIGNATURES, I64, types.int64, types.int64, U64_OUT), cache=True, nogil=True)
def band_keys(signatures, rows, band, width, keys):
    """Write for each of `rows` the 64-bit key of values [band * width, (band + 1) * width) of its signature."""
    for i in range(len(rows)):
        key = mix64(np.uint64(band) + _STEP)
        for k in range(band * width, (band + 1) * width):
            key = mix64(key ^ np.uint64(signatures[rows[i], k])) + _STEP
        keys[i] = key


@njit(types.boolean(U64, U64, U64, types.int64, types.int64), cache=True, nogil=True)
def precedes(rank, high, low, left, right):
    """Say whether document `left` comes before `right` in the order of (rank, doc_id)."""
    if rank[left] != rank[right]:
        return rank[left] < rank[right]
    if high[left] != high[right]:
        return high[left] < high[right]
    return low[left] < low[right]


@njit(types.int64(I64, types.int64, types.int64, types.int64, BYTES, U64, U64, U64), cache=True, nogil=True)
def _best(places, start, stop, role, roles, rank, high, low):
    best = -1
    for i in range(start, stop):
        place = places[i]
        if roles[place] & role and (best < 0 or precedes(rank, high, low, place, best)):
            best = place
    return best


@njit(
    types.int64(SIGNATURES, BYTES, types.int64, types.int64, types.int64, U64_OUT, types.int64, I64_OUT),
    cache=True, nogil=True,
)  # fmt: skip
def _offer(signatures, roles, left, right, floor, out, written, counts):
    if left == right or not (roles[left] | roles[right]) & ALIVE:
        return written
    counts[1] += 1
    if agreeing(signatures, left, right) < floor:
        counts[2] += 1
        return written
    out[written] = (np.uint64(min(left, right)) << _S32) | np.uint64(max(left, right))
    return written + 1


@njit(
    types.UniTuple(types.int64, 2)(
        U64, I64, types.int64, types.int64, types.int64, SIGNATURES, BYTES, U64, U64, U64, U64_OUT, I64_OUT
    ),
    cache=True, nogil=True,
)  # fmt: skip
def bucket_pairs(keys, places, at, limit, floor, signatures, roles, rank, high, low, out, counts):
    """Write the candidate pairs of the buckets from entry `at` on; return (next entry, pairs written).

    Up to `limit` texts, all pairs of a bucket are looked at; above, each text against the best document that an
    earlier release kept, the best alive one and the best witness. A pair of which neither is alive is of no use. Pairs of fewer than `floor`
    agreeing signature values are dropped. It returns early when `out` might overflow.

    Args:
        keys, places: band keys ascending, and the document of each.
        roles, rank, high, low, signatures: by document; roles are bits ALIVE, WITNESS, PRIOR.
        out: pairs as smaller place << 32 | larger place; room for limit^2 and for three times the largest bucket.
        counts: in and out: buckets over the limit, pairs looked at, pairs dropped by their estimate.
    """
    written, total = 0, len(keys)
    while at < total:
        stop = at + 1
        while stop < total and keys[stop] == keys[at]:
            stop += 1
        size = stop - at
        needed = size * (size - 1) // 2 if size <= limit else 3 * size
        if written + needed > len(out):
            break
        if size <= limit:
            for i in range(at, stop):
                for j in range(i + 1, stop):
                    written = _offer(signatures, roles, places[i], places[j], floor, out, written, counts)
        else:
            counts[0] += 1
            for role in (PRIOR, ALIVE, WITNESS):
                best = _best(places, at, stop, role, roles, rank, high, low)
                for i in range(at, stop):
                    if best >= 0:
                        written = _offer(signatures, roles, best, places[i], floor, out, written, counts)
        at = stop
    return at, written
