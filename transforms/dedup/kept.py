"""What a release keeps so that a later one knows its records again: signatures, keys and, when asked, shingle sets.

It is computed from text before redaction, so it stays under `restricted/dedup/<release>`, one Parquet a split with
its sets beside it (`<name>.u64`, `-offsets.npy`, `-rows.npy`, as in `dedup.verify`).
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.arrays import save_array
from transforms.dedup.graph import Places
from transforms.files import commit_file, temporary
from transforms.minhash import MinHashRule
from transforms.tables import read_groups
from transforms.tokens import shingle_set, token_table

KEPT_ROWS = pa.schema(
    [
        pa.field("doc_id", pa.binary(16), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("n_shingles", pa.int32()),
        pa.field("text_key", pa.binary(16)),
        pa.field("signature", pa.binary()),
    ]
)
"""One row a record that the release kept; columns as in the staged split and its sidecar."""


def keep_for_later(
    staged: Path, judged: Path, rows: Places, final: Path, rule: MinHashRule, with_sets: bool, run_id: str
) -> None:
    """Commit what a later release needs of the kept `rows` (ascending) of one split.

    Without sets (8 bytes a distinct shingle), merges into these records will be marked `estimated`. The Parquet is
    committed last, so a file that `kept_files` lists is whole.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    if with_sets:
        _keep_sets(staged, rows, final.with_suffix(""), rule, run_id)
    names = pq.read_table(judged, columns=["doc_id", "source_id", "licence"]).take(pa.array(rows))
    tmp = temporary(final, run_id)
    start = 0
    with pq.ParquetWriter(tmp, KEPT_ROWS, compression="zstd") as writer:
        for batch in read_groups(staged, ["n_shingles", "text_key", "signature"]):
            span = np.searchsorted(rows, [start, start + batch.num_rows])
            if span[1] > span[0]:
                facts = batch.take(pa.array(rows[span[0] : span[1]] - start))
                mine = names.slice(span[0], span[1] - span[0]).combine_chunks()
                columns = {name: mine[name].chunk(0) for name in mine.column_names}
                columns.update({name: facts[name] for name in facts.schema.names})
                writer.write_table(pa.table([columns[f.name] for f in KEPT_ROWS], schema=KEPT_ROWS))
            start += batch.num_rows
    commit_file(tmp, final, "publish.dedup_kept")


def kept_files(folder: Path) -> tuple[str, ...]:
    """Return the files of one earlier release, as `find_edges(kept=…)` takes them; none when it kept nothing."""
    return tuple(str(path) for path in sorted(folder.glob("*.parquet")) if not path.name.startswith("."))


def _keep_sets(staged: Path, rows: Places, base: Path, rule: MinHashRule, run_id: str) -> None:
    table, lengths, known = token_table(), [0], []
    final = Path(f"{base}.u64")
    tmp, start = temporary(final, run_id), 0
    with open(tmp, "wb") as handle:
        for batch in read_groups(staged, ["text"]):
            span = slice(*np.searchsorted(rows, [start, start + batch.num_rows]))
            for at, row in enumerate(rows[span].tolist(), span.start):
                if batch["text"][row - start].is_valid:
                    values = shingle_set(batch["text"], row - start, table, rule.shingle_tokens)
                    values.astype("<u8", copy=False).tofile(handle)
                    lengths.append(len(values))
                    known.append(at)
            start += batch.num_rows
    commit_file(tmp, final, "publish.dedup_sets")
    save_array(Path(f"{base}-offsets.npy"), np.cumsum(lengths, dtype=np.int64), run_id, "publish.dedup_sets")
    save_array(Path(f"{base}-rows.npy"), np.array(known, np.int64), run_id, "publish.dedup_sets")
