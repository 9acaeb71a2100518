"""Tokens of the fold, their n-gram hashes, and MinHash values over them; memory does not grow with the text."""

import numpy as np
from numba import njit, types

from transforms.kernels.borrow import pointer
from transforms.kernels.fold import decode
from transforms.kernels.types import BYTES, I64, U32, U32_OUT, U64_OUT

SEPARATOR, WORD, SINGLE, SKIP = 0, 1, 2, 3
POINT_MASK = np.uint32(0x1FFFFF)
CLASS_SHIFT = np.uint32(21)  # a packed table entry is folded code point | class << 21
BLOCK = 1024  # shingles signed at a time: 8 KiB, stays in the first-level cache
FEW = 64  # below so many shingles the inner loop is that of the permutations, which are more

_WORD_PRIME = np.uint64(0xD6E8FEB86659FD93)
_ROLL = np.uint64(0x2127599BF4325C37)  # odd, so that a position in the window is never lost
_M1, _M2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_S33, _S32, _S13, _S16 = np.uint64(33), np.uint64(32), np.uint32(13), np.uint32(16)
_F1, _F2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


@njit(types.uint64(types.uint64), cache=True, nogil=True)
def mix64(value):
    """Apply the 64-bit finalizer of MurmurHash3, a bijection."""
    value ^= value >> _S33
    value *= _M1
    value ^= value >> _S33
    value *= _M2
    return value ^ (value >> _S33)


@njit(types.int64(BYTES, types.int64, U32, types.int64, U64_OUT, U64_OUT, U64_OUT), cache=True, nogil=True)
def shingle_block(texts, stop, characters, size, state, tokens_before, out):
    """Write the next n-gram hashes of a text into `out`; return how many. Fewer than len(out) - 1: the text ended.

    A hash is mix64 of the sum of token hash i times ROLL^(size - 1 - i), so order counts. A text of 1 to size - 1
    tokens has one hash, over all of them; a text without tokens has none.

    Args:
        texts, stop: UTF-8 bytes and where the text ends.
        characters: packed fold and class by code point.
        size: tokens in a shingle.
        state: in and out: next byte, hash of the open word (0: none), tokens so far, rolling sum.
        tokens_before: in and out, `size` entries: the last token hashes; zeros at the start.
        out: at least 3 entries.
    """
    data, table, ring, written_to = pointer(texts), pointer(characters), pointer(tokens_before), pointer(out)
    at, tokens = types.int64(state[0]), types.int64(state[2])
    word, rolling = state[1], state[3]
    slot, written, limit = tokens % size, 0, len(out) - 1
    leave = np.uint64(1)
    for _ in range(size):
        leave *= _ROLL
    while written < limit:
        single, packed, at_end = np.uint64(0), np.uint32(0), at >= stop
        if not at_end:
            point, used = types.int64(data[at]), 1
            if point >= 0x80:
                point, used = decode(data, at, stop)
            at += used
            packed = table[point]
            kind = packed >> CLASS_SHIFT
            if kind == WORD:
                word = (word ^ np.uint64(packed & POINT_MASK)) * _WORD_PRIME
                while at < stop and data[at] < 0x80:
                    packed = table[data[at]]
                    if packed >> CLASS_SHIFT != WORD:
                        break
                    word = (word ^ np.uint64(packed & POINT_MASK)) * _WORD_PRIME
                    at += 1
                continue
            if kind == SKIP:
                continue
            if kind == SINGLE:
                single = np.uint64(packed & POINT_MASK) * _WORD_PRIME
        while word != 0 or single != 0:
            token = mix64(word if word != 0 else single)
            if word == 0:
                single = np.uint64(0)
            word = np.uint64(0)
            rolling = rolling * _ROLL + token - ring[slot] * leave
            ring[slot] = token
            slot = slot + 1 if slot + 1 < size else 0
            tokens += 1
            if tokens >= size:
                written_to[written] = mix64(rolling)
                written += 1
        if at_end:
            if 0 < tokens < size:
                written_to[written] = mix64(rolling)
                written += 1
            break
    state[0], state[1], state[2], state[3] = np.uint64(at), word, np.uint64(tokens), rolling
    return written


@njit(types.void(U64_OUT, types.int64, U32, U32, U32_OUT, U32_OUT), cache=True, nogil=True)
def sign_block(shingles, count, a, b, scratch, signature):
    """Lower `signature` to the minima of a_k * fmix32(h) + b_k mod 2^32 over the upper halves h of `shingles`."""
    for i in range(count):
        h = np.uint32(shingles[i] >> _S32)
        h = np.uint32(h ^ (h >> _S16))
        h = np.uint32(h * _F1)
        h = np.uint32(h ^ (h >> _S13))
        h = np.uint32(h * _F2)
        scratch[i] = np.uint32(h ^ (h >> _S16))
    if count < FEW:
        for i in range(count):
            for k in range(len(a)):
                signature[k] = min(signature[k], np.uint32(np.uint32(a[k] * scratch[i]) + b[k]))
        return
    for k in range(len(a)):
        least, factor, term = signature[k], a[k], b[k]
        for i in range(count):
            least = min(least, np.uint32(np.uint32(factor * scratch[i]) + term))
        signature[k] = least


@njit(types.void(BYTES, I64, U32, types.int64, U32, U32, U64_OUT, types.uint32[:, ::1]), cache=True, nogil=True)
def sign_rows(data, offsets, table, size, a, b, counts, signatures):
    """Write the number of shingles and the MinHash values of every row; all values 2^32 - 1 without shingles."""
    state, ring = np.empty(4, np.uint64), np.empty(size, np.uint64)
    block, scratch = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint32)
    for row in range(len(offsets) - 1):
        state[:], ring[:] = 0, 0
        state[0] = np.uint64(offsets[row])
        signature = signatures[row]
        signature[:] = np.uint32(0xFFFFFFFF)
        total, count = 0, BLOCK
        while count >= BLOCK - 1:
            count = shingle_block(data, offsets[row + 1], table, size, state, ring, block)
            sign_block(block, count, a, b, scratch, signature)
            total += count
        counts[row] = np.uint64(total)


@njit(types.int64(BYTES, types.int64, types.int64, U32, types.int64, U64_OUT), cache=True, nogil=True)
def shingles_of(data, start, stop, table, size, out):
    """Write every shingle hash of one text in order; `out` holds stop - start + 3. Return how many."""
    state, ring = np.zeros(4, np.uint64), np.zeros(size, np.uint64)
    state[0] = np.uint64(start)
    return shingle_block(data, stop, table, size, state, ring, out)
