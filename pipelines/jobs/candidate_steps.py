"""The steps of job 2 as Beam runs them: each takes one split or one bucket and calls the mechanism."""

from collections.abc import Iterable, Iterator, Sequence

import apache_beam as beam

from transforms.dedup import bands as dedup_bands
from transforms.dedup import pairs as dedup_pairs
from transforms.dedup import verify as dedup_verify
from transforms.dedup.plan import Plan, Shelf

Packed = tuple[tuple[int, int], tuple[int, bytes]]  # (band or part, bucket), (first place of the split, entries)


class ExactEntriesFn(beam.DoFn):
    """Catalog a split, once, and pack its exact keys; the shuffle waits until every split is in the catalog."""

    def __init__(self, plan: Plan, part: int, parts: int, buckets: int) -> None:
        self._plan, self._part, self._parts, self._buckets = plan, part, parts, buckets

    def process(self, shelf: Shelf) -> Iterator[Packed]:
        dedup_bands.catalog_shelf(shelf, self._plan)
        entries = dedup_bands.exact_entries(shelf, self._plan, self._part, self._parts)
        for bucket, packed in dedup_bands.by_bucket(entries, "high", self._buckets):
            yield (self._part, bucket), (shelf.first, packed)


class EqualTextsFn(beam.DoFn):
    """Find the texts of one bucket that are equal."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def process(self, group: tuple[tuple[int, int], Iterable[tuple[int, bytes]]]) -> Iterator[int]:
        (part, bucket), parts = group
        found = dedup_pairs.equal_texts(parts, self._plan)
        self._plan.save(f"exact/{part:04d}-{bucket:04d}", found, "candidates.exact")
        yield len(found)


class BandEntriesFn(beam.DoFn):
    """Pack the keys of some bands of a split."""

    def __init__(self, plan: Plan, bands: Sequence[int], buckets: int) -> None:
        self._plan, self._bands, self._buckets = plan, tuple(bands), buckets

    def process(self, shelf: Shelf) -> Iterator[Packed]:
        for band, entries in dedup_bands.band_entries(shelf, self._plan, self._bands):
            for bucket, packed in dedup_bands.by_bucket(entries, "key", self._buckets):
                yield (band, bucket), (shelf.first, packed)


class SimilarTextsFn(beam.DoFn):
    """Find the texts of one bucket that share a band."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def process(self, group: tuple[tuple[int, int], Iterable[tuple[int, bytes]]]) -> Iterator[int]:
        (band, bucket), parts = group
        pairs, counts = dedup_pairs.similar_texts(parts, self._plan)
        self._plan.save(f"counts/{band:04d}-{bucket:04d}", counts, "candidates.counts")
        self._plan.save(f"pairs/{band:04d}-{bucket:04d}", pairs, "candidates.pairs")
        yield len(pairs)


class WriteSetsFn(beam.DoFn):
    """Write the shingle sets of a split that pairs ask for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def process(self, shelf: Shelf) -> Iterator[tuple[int, int]]:
        dedup_verify.write_sets(shelf, self._plan)
        yield 0, shelf.first


class VerifyPairsFn(beam.DoFn):
    """Compare the pairs of a split whose sets are all there."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def process(self, first: int) -> Iterator[int]:
        (shelf,) = (shelf for shelf in self._plan.shelves if shelf.first == first)
        dedup_verify.verify_shelf(shelf, self._plan)
        yield first
