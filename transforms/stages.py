"""The stages of job 1 in their order, and how one batch passes through them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from transforms.records import Source, Stage


def stages() -> tuple[Stage, ...]:
    """Return every stage in order; the first stage that removes a record names its primary reason."""
    from transforms import contamination, minhash
    from transforms.ai_label import stage as ai_label
    from transforms.annotation import stage as annotation
    from transforms.language import stage as language
    from transforms.licence import stage as licence
    from transforms.optout import stage as optout
    from transforms.pii import removal as pii_removal
    from transforms.pii import stage as pii
    from transforms.quality import stage as quality
    from transforms.safety import stage as safety

    return (
        licence.STAGE,
        optout.STAGE,
        annotation.STAGE,
        ai_label.STAGE,
        language.STAGE,
        quality.STAGE,
        safety.STAGE,
        pii.STAGE,
        pii_removal.STAGE,
        minhash.STAGE,
        contamination.STAGE,
    )


def open_kits(chain: Sequence[Stage], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Load every model and automaton once; the result stays in this process."""
    return {stage.name: stage.open(rules[stage.name]) for stage in chain}


def measure(
    batch: pa.RecordBatch,
    chain: Sequence[Stage],
    rules: Mapping[str, Any],
    kits: Mapping[str, Any],
    source: Source,
) -> pa.RecordBatch:
    """Add the fact columns of every stage to a document batch; rows and their order stay as they are."""
    for stage in chain:
        facts = _measure_or_isolate(batch, stage, rules[stage.name], kits[stage.name], source)
        for field in stage.facts:
            batch = batch.append_column(field, facts[field.name])
    return batch


def _measure_or_isolate(
    batch: pa.RecordBatch, stage: Stage, rule: Any, kit: Any, source: Source
) -> dict[str, pa.Array]:
    """Measure a batch; when that fails, measure row by row and leave the facts of a failing row null.

    Not measured is never clean: the judge of the stage answers a null fact with `<stage>.not_measured`. Memory
    errors and interrupts pass through.
    """
    try:
        return _checked(stage, stage.measure(batch, rule, kit, source), batch.num_rows)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (whatever fails, the record is held, never passed)
        rows = [_measure_row(batch.slice(at, 1), stage, rule, kit, source) for at in range(batch.num_rows)]
        return {f.name: pa.concat_arrays([row[f.name] for row in rows]) for f in stage.facts}


def _measure_row(row: pa.RecordBatch, stage: Stage, rule: Any, kit: Any, source: Source) -> dict[str, pa.Array]:
    try:
        return _checked(stage, stage.measure(row, rule, kit, source), 1)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (whatever fails, the record is held, never passed)
        return {f.name: pa.nulls(1, f.type) for f in stage.facts}


def _checked(stage: Stage, facts: dict[str, pa.Array], rows: int) -> dict[str, pa.Array]:
    """Return the columns the stage declares, in the declared types.

    Raises:
        ValueError: a column is missing or has another length.
    """
    columns = {}
    for field in stage.facts:
        column = facts[field.name]
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        if len(column) != rows:
            raise ValueError(f"stage {stage.name}: column {field.name} has {len(column)} values for {rows} rows")
        columns[field.name] = column if column.type == field.type else column.cast(field.type)
    return columns
