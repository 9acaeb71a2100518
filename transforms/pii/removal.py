"""Records that go because of a type of personal information in them: judged before duplicates are looked for.

Whoever removes a record after a survivor was chosen takes its merged copies along; so the types that policy
`pii_actions` drops or quarantines records for are judged here, from the spans of the patterns.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.pii.plan import ActionsRule
from transforms.records import Finding, Source, Stage

REASONS = {"drop": "pii.type_dropped", "quarantine": "pii.type_held"}


def open_removal(rule: ActionsRule) -> None:
    """Nothing to open."""


def measure_removal(batch: pa.RecordBatch, rule: ActionsRule, kit: None, source: Source) -> dict[str, pa.Array]:
    """No facts of its own: the spans are those of stage `pii`."""
    return {}


def judge_removal(facts: pa.RecordBatch, rule: ActionsRule, source: Source) -> tuple[Finding, ...]:
    """Find the rows with a span whose type has the action `drop` or `quarantine` in this source."""
    spans = facts["pii_spans"]
    rows = pc.list_parent_indices(spans).to_numpy(zero_copy_only=False)
    types = pc.struct_field(pc.list_flatten(spans), "type")
    actions = {name: rule.action(name, source.id) for name in sorted(pc.unique(types).to_pylist())}
    findings = []
    for action, reason in REASONS.items():
        names = [name for name, taken in actions.items() if taken == action]
        if names:
            mask = np.zeros(facts.num_rows, np.bool_)
            mask[rows[pc.is_in(types, pa.array(names)).to_numpy(zero_copy_only=False)]] = True
            findings.append(Finding(reason, mask))
    return tuple(findings)


STAGE = Stage("pii_actions", pa.schema([]), open_removal, measure_removal, judge_removal)
