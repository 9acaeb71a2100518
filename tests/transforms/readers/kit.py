"""What the reader tests share: the shipped rule, files on disk, and a piece read to its last row."""

import dataclasses
import functools
import hashlib
from pathlib import Path

from pipelines.policy import load_section
from tests.builders import a_source
from transforms.readers import ReaderRule, plan_pieces, read_pieces
from transforms.records import InputSpec, Tally

POLICIES = Path(__file__).resolve().parents[3] / "pipelines" / "policies"


def a_rule(**changes):
    """Return the shipped rule with some values changed."""
    return dataclasses.replace(_shipped(), **changes)


@functools.cache
def _shipped():
    return load_section(ReaderRule, POLICIES / "reader.yaml")


def a_file(folder, name, data):
    """Write a file and return its path as a string."""
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path)


class Reading:
    """Everything one file gives: rows as dicts, tallies, pieces, batches and the content hash."""

    def __init__(self, path, format="jsonl", rule=None, **spec):
        rule = rule or a_rule()
        self.spec = InputSpec(path, format, **spec)
        size = Path(path).stat().st_size
        self.pieces = plan_pieces(path, Path(path).name, size, self.spec, rule)
        self.tallies = [Tally(piece.name) for piece in self.pieces]
        digest = hashlib.sha256()
        self.batches = list(read_pieces(self.pieces, self.spec, a_source(), rule, self.tallies, digest))
        self.digest = digest.hexdigest()
        self.rows = [row for batch in self.batches for row in batch.to_pylist()]
        assert [tally.check() for tally in self.tallies] == [None] * len(self.tallies)

    def column(self, name):
        """Return one column of all rows."""
        return [row[name] for row in self.rows]

    def outcomes(self):
        """Return (text, reason) of every row."""
        return [(row["text"], row["reader_reason"]) for row in self.rows]
