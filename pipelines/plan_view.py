"""What `clearance plan` prints: one row a split, with the answer to "will it be measured again, and why"."""

from pathlib import Path
from typing import Any

from pipelines.plan import Plan
from transforms.records import Split
from transforms.staged import MeasureTask, find_staged

COLUMNS = ("split", "source", "decision", "format", "files", "first file", "range", "staged")


def describe(plan: Plan, work: Path | None) -> tuple[tuple[str, ...], list[tuple[Any, ...]], str]:
    """Return columns, one row a split, and a closing line; reads `work` when it is given and writes nothing."""
    task = plan.task(work, "plan", None) if work else None
    rows = [_row(plan, split, task) for split in plan.splits]
    reusable = sum(row[-1] == "reusable" for row in rows)
    lines = [
        "",
        f"{len(plan.sources)} sources, {len(rows)} splits, {len(plan.parts)} parts, "
        f"about {plan.input_bytes / 1e6:,.1f} MB; {reusable} splits reusable",
        f"policy {plan.policy.sha256}",
        f"code   {plan.code_sha256}",
    ]
    for decision in plan.register.decisions:
        lines += [f"source {decision.source.id}: {o.reason}: {o.detail}" for o in decision.objections]
    if plan.annotation:
        lines += plan.annotation.told()
    return COLUMNS, rows, "\n".join(lines)


def _row(plan: Plan, split: Split, task: MeasureTask | None) -> tuple[Any, ...]:
    source = next(s for s in plan.sources if s.id == split.source_id)
    decision = next(d.decision for d in plan.register.decisions if d.source.id == source.id)
    first = split.pieces[0]
    return (
        split.index,
        source.id,
        f"{decision}: {source.blocked}" if source.blocked else decision,
        source.inputs[split.input_index].format,
        len(split.pieces),
        first.name,
        f"{first.start}-{first.stop}",
        _reuse(split, task),
    )


def _reuse(split: Split, task: MeasureTask | None) -> str:
    if task is None:
        return "unknown: no --out given"
    if find_staged(split, task) is not None:
        return "reusable"
    if not (Path(task.work) / "stat").is_dir() or not any((Path(task.work) / "stat").iterdir()):
        return "new: nothing is staged here"
    return "measure: new or changed input, or another code, model, declaration or measuring policy"
