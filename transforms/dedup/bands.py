"""A split's entries for the shuffle: its exact keys and its band keys, packed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.arrays import fill_array, save_array
from transforms.dedup.plan import CATALOG, KEPT, Catalog, Plan, Shelf, halves
from transforms.tables import read_groups

ENTRY = np.dtype([("key", "<u8"), ("row", "<u4")])
"""A packed band entry, 12 bytes: the key and the row within its split."""

EXACT_ENTRY = np.dtype([("high", "<u8"), ("low", "<u8"), ("row", "<u4")])
"""A packed exact entry, 20 bytes: the whole key, since exact matches are not verified again."""

COLUMNS = ["n_shingles", "text_key", "signature"]
KEPT_COLUMNS = ["doc_id"]
JUDGED_COLUMNS = ["doc_id", "alive", "witness", "rank"]
SIGNATURES_AT_ONCE = 16384  # rows whose signatures are in memory: 8 MiB at 128 permutations


def catalog_shelf(shelf: Shelf, plan: Plan) -> None:
    """Write this split's slice of the catalog, of the signatures and of the exact keys, once."""
    done = plan.root / "done" / f"catalog-{shelf.first}.npy"
    if done.exists():
        return
    kept = shelf.kind == KEPT
    judged = pq.read_table(shelf.path if kept else shelf.judged, columns=KEPT_COLUMNS if kept else JUDGED_COLUMNS)
    high, low = halves(fixed_bytes(judged["doc_id"], 16))
    roles, rank = _roles(judged, shelf), _rank(judged, shelf)
    at = shelf.first
    counts, keys = [np.empty(0, np.int32)], [np.empty((0, 2), np.uint64)]
    for batch in read_groups(shelf.path, COLUMNS):
        counts.append(batch["n_shingles"].fill_null(-1).to_numpy(zero_copy_only=False))
        keys.append(fixed_bytes(batch["text_key"], 16).view("<u8").reshape(-1, 2))
        fill_array(plan.root / "signatures.npy", at, _signatures(batch["signature"], plan))
        at += batch.num_rows
    fill_array(plan.root / "shingles.npy", shelf.first, np.concatenate(counts).astype(np.int32))
    fill_array(plan.root / "keys.npy", shelf.first, np.concatenate(keys))
    if at != shelf.first + shelf.rows or len(judged) != shelf.rows:
        raise ValueError("a staged split and its verdicts have different numbers of rows")
    measured = plan.open("shingles")[shelf.first : at] >= 0
    for name, values in (("roles", roles * measured), ("rank", rank), ("high", high), ("low", low)):
        fill_array(plan.root / f"{name}.npy", shelf.first, values.astype(CATALOG[name]))
    save_array(done, np.array([shelf.rows]), plan.run_id, "candidates.catalog")


def exact_entries(shelf: Shelf, plan: Catalog, part: int, parts: int) -> npt.NDArray[np.void]:
    """Return the exact entries of the documents that take part and whose keys fall into this part."""
    span = slice(shelf.first, shelf.first + shelf.rows)
    keys, roles = plan.open("keys")[span], plan.open("roles")[span]
    rows = np.flatnonzero((roles != 0) & (keys[:, 0] % np.uint64(parts) == part))
    entries = np.empty(len(rows), EXACT_ENTRY)
    entries["high"], entries["low"], entries["row"] = keys[rows, 0], keys[rows, 1], rows
    return entries


def band_entries(shelf: Shelf, plan: Catalog, bands: Sequence[int]) -> Iterator[tuple[int, npt.NDArray[np.void]]]:
    """Yield (band, entries) for some bands: leaders of distinct texts with enough shingles to be near-duplicates."""
    from transforms.kernels.pairs import band_keys

    span = slice(shelf.first, shelf.first + shelf.rows)
    long_enough = plan.open("shingles")[span] >= plan.dedup.min_shingles
    rows = np.flatnonzero((plan.open("nodes")[span] != 0) & long_enough)
    keys = np.empty((len(bands), len(rows)), np.uint64)
    for low in range(0, shelf.rows, SIGNATURES_AT_ONCE):
        high = min(low + SIGNATURES_AT_ONCE, shelf.rows)
        mine = slice(*np.searchsorted(rows, [low, high]).tolist())
        if mine.start == mine.stop:
            continue
        signatures = plan.read("signatures", shelf.first + low, shelf.first + high)
        for at, band in enumerate(bands):
            band_keys(signatures, rows[mine] - low, band, plan.dedup.band_rows, keys[at, mine])
    for at, band in enumerate(bands):
        entries = np.empty(len(rows), ENTRY)
        entries["key"], entries["row"] = keys[at], rows
        yield band, entries


def by_bucket(entries: npt.NDArray[np.void], field: str, buckets: int) -> Iterator[tuple[int, bytes]]:
    """Yield (bucket, packed entries) for every bucket that has any; a key always falls into the same bucket."""
    if not len(entries):
        return
    bucket = (entries[field] >> np.uint64(32)) % np.uint64(buckets)
    order = np.argsort(bucket, kind="stable")
    numbers, starts = np.unique(bucket[order], return_index=True)
    for number, part in zip(numbers.tolist(), np.split(entries[order], starts[1:]), strict=True):
        yield number, part.tobytes()


def fixed_bytes(column: pa.Array | pa.ChunkedArray, width: int) -> npt.NDArray[np.uint8]:
    """Return a fixed-size binary column as bytes, shape n x width; nulls are zeros."""
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if column.null_count:
        column = column.fill_null(bytes(width))
    data = column.buffers()[1]
    if data is None:
        return np.empty((0, width), np.uint8)
    span: npt.NDArray[np.uint8] = np.frombuffer(data, np.uint8)
    rows: npt.NDArray[np.uint8] = span[column.offset * width : (column.offset + len(column)) * width]
    return rows.reshape(-1, width)


def _signatures(column: pa.Array, plan: Plan) -> npt.NDArray[np.uint32]:
    width = 4 * plan.minhash.permutations
    column = column.fill_null(bytes(width)) if column.null_count else column
    values: npt.NDArray[np.uint32] = fixed_bytes(column.cast(pa.binary(width)), width).view("<u4")
    return values


def _roles(judged: pa.Table, shelf: Shelf) -> npt.NDArray[np.uint8]:
    from transforms.kernels.pairs import ALIVE, PRIOR, WITNESS

    if shelf.kind == KEPT:
        return np.full(shelf.rows, PRIOR, np.uint8)
    alive = judged["alive"].to_numpy().astype(np.uint8)
    witness = judged["witness"].to_numpy().astype(np.uint8) * (1 - alive)
    roles: npt.NDArray[np.uint8] = alive * np.uint8(ALIVE) + witness * np.uint8(WITNESS)
    return roles


def _rank(judged: pa.Table, shelf: Shelf) -> npt.NDArray[np.uint64]:
    if shelf.kind == KEPT:
        return np.zeros(shelf.rows, np.uint64)
    return np.asarray(judged["rank"].to_numpy(), np.uint64)


def rows_of(path: Path | str) -> int:
    """Return how many rows a Parquet file has."""
    return int(pq.read_metadata(path).num_rows)
