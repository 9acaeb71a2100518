"""The copies of a record that was withheld: which of them would be withheld too.

A page that may not be released after redaction often stands in many versions. Each would become the survivor in turn
and be withheld in turn; looked at together they are settled in one round.
"""

from collections.abc import Collection

import numpy as np

from transforms.clear_text import ClearingKit, clear_rows
from transforms.judge import MERGED, VERDICTS
from transforms.staged import Staged
from transforms.write import WriteTask, decided


def withheld_copies(
    staged: Staged, resolution: str, held: str, survivors: Collection[bytes], task: WriteTask, kit: ClearingKit
) -> dict[bytes, str]:
    """Clear the records of a split that merged into `survivors`; return doc_id -> reason of those that may not stay.

    Args:
        resolution, held: paths as in `write.PartInput`.
        survivors: doc_ids of records that were withheld although others had merged into them.
    """
    found: dict[bytes, str] = {}
    for batch, outcome in decided(staged, resolution, held, task):
        merged = outcome.verdict == VERDICTS.index(MERGED)
        into = np.array([survivor in survivors for survivor in outcome.dedup["survivor_doc_id"]], dtype=bool)
        rows = np.flatnonzero(merged & into)
        if len(rows):
            cleared = clear_rows(batch, rows, task.rules, task.sources[staged.source_id], task.as_of, kit)
            for at, reason in cleared.held.items():
                found[batch["doc_id"][int(rows[at])].as_py()] = reason
    return found
