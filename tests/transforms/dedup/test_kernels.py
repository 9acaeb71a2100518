"""Similarity and pairs: kernels against plain sets."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.kernels.jaccard import jaccard_pairs
from transforms.kernels.pairs import ALIVE, PRIOR, WITNESS, band_keys, bucket_pairs

SETS = st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=6)


@settings(deadline=None)
@given(SETS, st.floats(0, 1), st.integers(0, 5))
def test_jaccard_is_that_of_the_sets(sets, threshold, least):
    """Every similarity that can reach the threshold is exact; what cannot matter is below it."""

    values = np.array([v for s in sets for v in sorted(s)], np.uint64)
    offsets = np.cumsum([0, *map(len, sets)], dtype=np.int64)
    left, right = np.array(list(itertools.product(range(len(sets)), repeat=2)), np.int64).T
    got = jaccard_pairs(values, offsets, left.copy(), values, offsets, right.copy(), threshold, least)
    for i, j, found in zip(left.tolist(), right.tolist(), got.tolist(), strict=True):
        a, b = sets[i], sets[j]
        true = len(a & b) / len(a | b) if a | b else 0.0
        small = min(len(a), len(b)) < max(least, 1)

        assert found == (-1.0 if small else true) or (found == -1.0 and true < threshold)


def pairs_of(keys, roles, limit=64, signatures=None, floor=0, room=100_000):
    """Run the kernel over all buckets; return (set of pairs, counts, calls)."""
    n = len(keys)
    order = np.argsort(keys, kind="stable")
    signatures = np.zeros((n, 4), np.uint32) if signatures is None else signatures
    ids = np.arange(n, dtype=np.uint64)
    out, counts, at, found, calls = np.empty(room, np.uint64), np.zeros(3, np.int64), 0, [], 0
    while at < n:
        at, written = bucket_pairs(
            np.array(keys, np.uint64)[order], order.astype(np.int64), at, limit, floor, signatures,
            np.array(roles, np.uint8), ids, ids, ids, out, counts,
        )  # fmt: skip
        found += [(int(p) >> 32, int(p) & 0xFFFFFFFF) for p in out[:written]]
        calls += 1
    return found, counts.tolist(), calls


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([ALIVE, WITNESS, PRIOR, ALIVE | PRIOR]))))
def test_small_buckets_give_all_pairs_with_a_living_side(entries):
    """Exactly the pairs of equal keys of which one side is alive, each once."""

    keys, roles = [k for k, _ in entries], [r for _, r in entries]
    expected = [
        (i, j)
        for i, j in itertools.combinations(range(len(keys)), 2)
        if keys[i] == keys[j] and (roles[i] | roles[j]) & ALIVE
    ]

    assert sorted(pairs_of(keys, roles)[0]) == expected


def test_a_large_bucket_is_compared_with_its_best_only():
    """65 texts make 64 pairs, not 2,080; witnesses and earlier releases have a best of their own."""

    found, counts, _ = pairs_of([7] * 65, [ALIVE] * 65)
    mixed, _, _ = pairs_of([7] * 70, [ALIVE] * 68 + [WITNESS, PRIOR])

    assert (sorted(found), counts) == ([(0, j) for j in range(1, 65)], [1, 64, 0])
    assert set(mixed) == {
        *((0, j) for j in range(1, 70)), *((i, 68) for i in range(68)), *((i, 69) for i in range(68)),
    }  # fmt: skip


def test_adversarial_collisions_are_bounded():
    """100,000 texts forced into one bucket, or into full small ones, cost at most 63 pairs each."""

    one, _, _ = pairs_of([1] * 100_000, [ALIVE] * 100_000, room=300_000)
    many, _, calls = pairs_of([i // 64 for i in range(10_000)], [ALIVE] * 10_000, room=5_000)

    assert len(one) == 99_999
    assert len(many) <= 63 * 10_000 / 2
    assert calls > 1


def test_pairs_below_the_estimate_are_dropped_and_counted():
    """Three of four equal values pass a floor of three, two do not."""

    signatures = np.array([[1, 2, 3, 4], [1, 2, 3, 9], [1, 2, 8, 9]], np.uint32)

    assert pairs_of([5, 5, 5], [ALIVE] * 3, signatures=signatures, floor=3)[:2] == ([(0, 1), (1, 2)], [0, 3, 1])


def test_band_keys_depend_on_the_band_and_on_all_of_its_values():
    """Equal bands of two signatures have equal keys; another band or another value has another key."""

    signatures = np.array([[1, 2, 1, 2], [1, 2, 1, 3]], np.uint32)
    keys = np.empty((2, 2), np.uint64)
    for band in range(2):
        band_keys(signatures, np.array([0, 1]), band, 2, keys[band])

    assert keys[0, 0] == keys[0, 1]
    assert len({*keys[0].tolist(), *keys[1].tolist()}) == 3
