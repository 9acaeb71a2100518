"""A fastText model file as arrays for the kernel: the input rows, the dictionary, the tree of labels.

Read are models of format 12 with a hierarchical softmax and no word n-grams, compressed or not, as the published
models of language identification are; for every other the library itself is asked. Layout of the file: what
FastText::saveModel of fastText 0.9 writes, little-endian.
"""

import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAGIC, VERSION = 793712314, 12
HIERARCHICAL_SOFTMAX, SUPERVISED = 1, 3
LINE_END = b"</s>"
CENTROIDS = 256  # of one part of a compressed row


REMEMBERED = 1 << 15  # tokens; a power of two. With 16 columns 3 MB


class Memory(NamedTuple):
    """Sums of rows by token, which one call leaves to the next; see `kernels.language_model.add_tokens`."""

    keys: npt.NDArray[np.uint64]
    sums: npt.NDArray[np.float32]


class Net(NamedTuple):
    """Arrays of one model, in the order in which the kernel takes them.

    end_entry  entry of the line end, -1 without one. slots, spellings, letters: the dictionary, words before labels.
    shape      words, shortest and longest n-gram in characters, buckets. blocks: which buckets have a row, see
               `kernels.language_grams.pick_grams`; the others were pruned.
    rows       input matrix, words and then n-grams in the order of their buckets. outputs: width x inner
               node. tree: inner node -> left and right child.
    memories   of tokens of this model, one for each thread that asks it at the same time; they change no result.
    """

    end_entry: int
    slots: npt.NDArray[np.int32]
    spellings: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint8]
    shape: tuple[int, int, int, int]
    blocks: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.float32]
    outputs: npt.NDArray[np.float32]
    tree: npt.NDArray[np.int32]
    memories: list[Memory]


def open_memory(net: Net) -> Memory:
    """Return an empty memory for the tokens of a model."""
    return Memory(np.zeros(4 * (REMEMBERED + 1), np.uint64), np.zeros((REMEMBERED + 1, net.rows.shape[1]), np.float32))


class _Reader:
    """Reads values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def word(self) -> bytes:
        stop = self.data.index(b"\0", self.at)
        found, self.at = self.data[self.at : stop], stop + 1
        return found


def read_net(path: Path) -> tuple[Net, tuple[str, ...]] | None:
    """Return the arrays and the labels of a model; None for one of another kind."""
    reader = _Reader(path.read_bytes())
    magic, version, _, _, _, _, _, word_grams, loss, model, bucket, shortest, longest, _, _ = reader.take("2i12id")
    if (magic, version, word_grams, loss, model) != (MAGIC, VERSION, 1, HIERARCHICAL_SOFTMAX, SUPERVISED):
        return None
    size, words, labels, _, pruned = reader.take("3i2q")
    entries, counts = [], []
    for _ in range(size):
        entries.append(reader.word())
        counts.append(reader.take("qb")[0])
    buckets = _buckets(reader, bucket, pruned)
    rows = _compressed(reader) if reader.take("?")[0] else _dense(reader)
    if reader.take("?")[0]:
        return None
    outputs = _dense(reader)[: labels - 1]
    end = entries.index(LINE_END) if LINE_END in entries[:words] else -1
    shape = (words, shortest, longest, bucket)
    rows = np.concatenate([rows[:words], rows[words + buckets[buckets >= 0]]])
    outputs, tree = np.ascontiguousarray(outputs.T), _tree(counts[words:])
    net = Net(end, *_dictionary(entries), shape, _blocks(buckets >= 0), rows, outputs, tree, [])
    return net, tuple(entry.decode().removeprefix("__label__") for entry in entries[words:])


def _buckets(reader: _Reader, bucket: int, pruned: int) -> npt.NDArray[np.int32]:
    if pruned < 0:
        return np.arange(bucket, dtype=np.int32)
    pairs = reader.array("<i4", 2 * pruned).reshape(-1, 2)
    buckets = np.full(bucket, -1, np.int32)
    buckets[pairs[:, 0]] = pairs[:, 1]
    return buckets


def _blocks(present: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """Return two words for every 64 buckets: the bits of those that are present, and how many are before them."""
    padded = np.concatenate([present, np.zeros(-len(present) % 64, np.bool_)])
    blocks = np.zeros((len(padded) // 64, 2), np.uint64)
    blocks[:, 0] = np.packbits(padded, bitorder="little").view("<u8")
    blocks[1:, 1] = np.cumsum(padded.reshape(-1, 64).sum(axis=1))[:-1]
    return blocks.ravel()


def _dense(reader: _Reader) -> npt.NDArray[np.float32]:
    height, width = reader.take("2q")
    return reader.array("<f4", height * width).reshape(height, width).astype(np.float32)


def _compressed(reader: _Reader) -> npt.NDArray[np.float32]:
    """Return the rows of a product-quantized matrix: the centroid of each part, times the norm of the row."""
    (has_norms,) = reader.take("?")
    height, width, coded = reader.take("2qi")
    codes = reader.array("u1", coded).reshape(height, -1)
    parts = _centroids(reader, width)
    rows = np.concatenate([part[codes[:, at]] for at, part in enumerate(parts)], axis=1)
    if has_norms:
        norm_codes = reader.array("u1", height)
        rows *= _centroids(reader, 1)[0][norm_codes]
    return rows


def _centroids(reader: _Reader, width: int) -> list[npt.NDArray[np.float32]]:
    dim, parts, part_width, last_width = reader.take("4i")
    values = reader.array("<f4", dim * CENTROIDS).astype(np.float32)
    starts = [at * CENTROIDS * part_width for at in range(parts)]
    widths = [part_width] * (parts - 1) + [last_width]
    return [values[s : s + CENTROIDS * w].reshape(CENTROIDS, w) for s, w in zip(starts, widths, strict=True)]


def _dictionary(
    entries: list[bytes],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Return slots, spellings and letters of `kernels.language_model.find_word`; two slots an entry at least."""
    size = 1 << (2 * len(entries)).bit_length()
    slots = np.full(size, -1, np.int32)
    for number, entry in enumerate(entries):
        slot = _hash(entry) & (size - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = number
    spellings = np.cumsum([0, *map(len, entries)], dtype=np.int64)
    return slots, spellings, np.frombuffer(b"".join(entries), np.uint8)


def _hash(word: bytes) -> int:
    state = 2166136261
    for byte in word:
        signed = byte if byte < 0x80 else byte | 0xFFFFFF00
        state = ((state ^ signed) * 16777619) & 0xFFFFFFFF
    return state


def _tree(counts: list[int]) -> npt.NDArray[np.int32]:
    """Return the Huffman tree that fastText builds from label counts, which the file has in falling order."""
    labels = len(counts)
    weights = [*counts, *[10**15] * (labels - 1)]
    tree = np.empty((labels - 1, 2), np.int32)
    leaf, node = labels - 1, labels
    for inner in range(labels - 1):
        for side in range(2):
            if leaf >= 0 and weights[leaf] < weights[node]:
                tree[inner, side], leaf = leaf, leaf - 1
            else:
                tree[inner, side], node = node, node + 1
        weights[labels + inner] = weights[tree[inner, 0]] + weights[tree[inner, 1]]
    return tree
