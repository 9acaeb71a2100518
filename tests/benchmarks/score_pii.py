"""Score the recognisers on labelled JSON Lines: precision, recall and F2 by type.

A line is {"text": …, "spans": [{"start", "end", "label" | "type"}]}, offsets in code points. A found span is right
when it overlaps a label of the same (wide) type with an intersection over union of at least 0.5. Types are
compared after `pii.types.canonical`, so CREDIT_CARD and BANK_CARD are one.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from tests.transforms.pii.kit import the_kit
from transforms.pii.types import canonical

IOU = 0.5


def records(path: Path) -> Iterator[dict]:
    """Yield the objects of a JSON Lines file, plain or gzip."""
    reader = gzip.open if path.suffix == ".gz" else open
    with reader(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def overlap(a: tuple, b: tuple) -> float:
    """Return intersection over union of two (type, start, end), 0 when the types differ."""
    if a[0] != b[0]:
        return 0.0
    common = min(a[2], b[2]) - max(a[1], b[1])
    return common / (max(a[2], b[2]) - min(a[1], b[1])) if common > 0 else 0.0


def score(rows: list[dict], misses: int = 0) -> dict[str, Counter]:
    """Return type -> counts of labelled, found, right (labels met) and right_found; print `misses` errors of each."""
    found = the_kit().scanner.scan(pa.array([row["text"] for row in rows], pa.large_string())).spans
    counts: dict[str, Counter] = defaultdict(Counter)
    shown: Counter = Counter()
    for row, spans in zip(rows, found, strict=True):
        gold = [(canonical(s.get("label") or s["type"]), s["start"], s["end"]) for s in row["spans"]]
        mine = [(canonical(s.type), s.start, s.end) for s in spans]
        for these, those, total, met, sign in (
            (mine, gold, "found", "right_found", "+"),
            (gold, mine, "labelled", "right", "-"),
        ):
            for span in these:
                right = any(overlap(span, other) >= IOU for other in those)
                counts[span[0]].update({total: 1, met: int(right)})
                if not right and shown[span[0], sign] < misses:
                    shown[span[0], sign] += 1
                    near = row["text"][max(0, span[1] - 40) : span[2] + 20]
                    print(" ", sign, span[0], repr(near), "|", row["text"][span[1] : span[2]])
    return counts


def main() -> None:
    """Print one line a type."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="errors of each type and kind to print")
    parser.add_argument("--types", nargs="*", help="wide types to print; default all")
    given = parser.parse_args()
    counts = score(list(records(given.file)), given.misses)
    print(f"{'type':<20}{'labelled':>9}{'found':>7}{'P':>7}{'R':>7}{'F2':>7}")
    for name in sorted(given.types or counts):
        c = counts[name]
        p = c["right_found"] / c["found"] if c["found"] else 0.0
        r = c["right"] / c["labelled"] if c["labelled"] else 0.0
        f2 = 5 * p * r / (4 * p + r) if p + r else 0.0
        print(f"{name:<20}{c['labelled']:>9}{c['found']:>7}{p:>7.3f}{r:>7.3f}{f2:>7.3f}")


if __name__ == "__main__":
    main()
