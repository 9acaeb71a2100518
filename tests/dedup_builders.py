"""Builders for deduplication: staged splits on disk from a few texts, and a plain oracle of the whole answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from pipelines.jobs.candidates import StagedInput, find_edges
from pipelines.jobs.resolve import resolve
from pipelines.jobs.runner import make_options
from tests.builders import a_source
from transforms.dedup.rule import DedupRule
from transforms.minhash import STAGE, MinHashRule, open_minhash, withheld_sets
from transforms.tokens import shingle_set, token_table

POLICIES = Path(__file__).parents[1] / "pipelines" / "policies"
OPTIONS = make_options("in-process", 1, "memory")

JUDGED = pa.schema(
    [
        pa.field("row", pa.int32()),
        pa.field("doc_id", pa.binary(16)),
        pa.field("alive", pa.bool_()),
        pa.field("witness", pa.bool_()),
        pa.field("rank", pa.uint64()),
        pa.field("source_id", pa.string()),
        pa.field("licence", pa.string()),
    ]
)


def shipped_rules(**changes):
    """Return the shipped rules by section; named changes go into the dedup section."""
    minhash = yaml.safe_load((POLICIES / "minhash.yaml").read_text(encoding="utf-8"))["minhash"]
    dedup = yaml.safe_load((POLICIES / "dedup.yaml").read_text(encoding="utf-8"))["dedup"]
    return {"minhash": MinHashRule(**minhash), "dedup": replace(DedupRule(**dedup), **changes)}


def a_record(text, at, **changes):
    """Return an alive record number `at` of source s; its doc_id is the number."""
    record = {"doc_id": at.to_bytes(16, "big"), "text": text, "alive": True, "witness": False, "rank": 0}
    record |= {"source_id": "s", "licence": "CC0-1.0", "withheld": False, "kept_set": True}
    return {**record, **changes}


def stage_split(folder, name, index, records):
    """Write the staged Parquet and the judged sidecar of one split.

    A `withheld` text is signed and not staged; its shingle set is, unless `kept_set` is false.
    """
    (folder / "staged").mkdir(parents=True, exist_ok=True)
    (folder / "judged").mkdir(exist_ok=True)
    rule = shipped_rules()["minhash"]
    texts = pa.array([r["text"] for r in records], pa.large_string())
    facts = STAGE.measure(pa.record_batch({"text": texts}), rule, open_minhash(rule), a_source())
    staged = [None if r["withheld"] else r["text"] for r in records]
    withheld = np.array([r["withheld"] and r["kept_set"] for r in records], bool)
    facts["shingles"] = withheld_sets(texts, withheld, open_minhash(rule))
    columns = {"doc_id": pa.array([r["doc_id"] for r in records], pa.binary(16))}
    columns |= {"text": pa.array(staged, pa.large_string()), **facts}
    path, judged = folder / "staged" / f"{name}.parquet", folder / "judged" / f"{name}.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=7)
    rows = [{**{f.name: r.get(f.name) for f in JUDGED}, "row": at} for at, r in enumerate(records)]
    pq.write_table(pa.Table.from_pylist(rows, schema=JUDGED), judged)
    return StagedInput(index, str(path), str(judged))


def deduplicate(work, splits, rules=None, excluded=frozenset(), **more):
    """Run jobs 2 and 3; return ({doc_id number: outcome row}, edges, resolved)."""
    rules = rules or shipped_rules()
    edges = find_edges(splits, rules, work, OPTIONS, **more)
    resolved = resolve(splits, edges, rules, work, OPTIONS, excluded)
    rows = {}
    for path in resolved.paths.values():
        for row in pq.read_table(path).to_pylist():
            rows[int.from_bytes(row["doc_id"], "big")] = row
    return rows, edges, resolved


def merges_of(rows):
    """Return {document: (survivor, similarity, method)} as numbers."""
    return {
        at: (int.from_bytes(row["survivor_doc_id"], "big"), round(row["similarity"], 4), row["method"])
        for at, row in rows.items()
        if row["outcome"] == "merged"
    }


def survivors_oracle(records, rules):
    """The definition, plainly: equal texts collapse into the first; then keep what has no duplicate kept earlier."""
    rule, size = rules["dedup"], rules["minhash"].shingle_tokens
    alive = sorted((r for r in records if r["alive"]), key=lambda r: (r["rank"], r["doc_id"]))
    sets = {
        r["text"]: set(shingle_set(pa.array([r["text"]], pa.large_string()), 0, token_table(), size).tolist())
        for r in alive
    }
    fate, kept = {}, []
    for text in dict.fromkeys(r["text"] for r in alive):
        near = []
        for order, old in enumerate(kept):
            both, either = len(sets[text] & sets[old]), len(sets[text] | sets[old])
            if min(len(sets[text]), len(sets[old])) >= rule.min_shingles and round(both / either, 4) >= rule.threshold:
                near.append((-round(both / either, 4), order, old))
        fate[text] = min(near) if near else None
        kept += [] if near else [text]
    number = {r["text"]: int.from_bytes(r["doc_id"], "big") for r in reversed(alive)}
    merged = {}
    for r in alive:
        near = fate[r["text"]]
        what = (number[near[2]], -near[0], "minhash") if near else (number[r["text"]], 1.0, "exact")
        merged[int.from_bytes(r["doc_id"], "big")] = what
    return {at: what for at, what in merged.items() if what[0] != at}
