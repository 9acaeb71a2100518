"""`clearance inspect`: one detector over one JSONL file, one JSON object per record, in file order.

The objects are an interface (runbooks/inspect.md). A record that cannot be read is `{"id": …, "error": reason}`: what
was not measured never looks clean.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from pipelines.policy import Policy
from transforms.records import InputSpec, Source, Tally

KINDS = ("pii", "language", "licence", "quality", "safety", "dedup")
NOBODY = Source("inspect", "", "open_licence", "per-record", "domestic", (), (), "/")


class NothingToFind(ValueError):
    """The detector has nothing to detect with, or what it was given cannot be used."""


Detect = Callable[[pa.RecordBatch], Iterator[dict[str, Any]]]


def inspect(kind: str, path: Path, policy: Policy, as_of: date, fields: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the detector's object for every record of a file.

    Args:
        kind: one of `KINDS`.
        path: JSONL, plain or compressed.
        fields: our field name -> theirs, as in corpus.yaml; with `html` the text is extracted from markup.

    Raises:
        transforms.readers.ReaderError: the file cannot be read.
        NothingToFind: the detector has nothing to detect with (no safety lexicon).
    """
    detect = _detector(kind, policy, as_of)
    batches = _batches(path, policy.rules["reader"], fields)
    if kind == "dedup":
        whole = list(batches)
        batches = iter(pa.Table.from_batches(whole).combine_chunks().to_batches() if whole else ())
    for batch in batches:
        yield from _in_order(batch, detect)


def _detector(kind: str, policy: Policy, as_of: date) -> Detect:
    rules = policy.rules
    if kind == "pii":
        from transforms.inspection import pii as inspect_pii
        from transforms.pii import stage as pii

        rule = dataclasses.replace(rules["pii"], as_of=as_of.isoformat())
        return _bind(inspect_pii.inspect_pii, rule, pii.open_pii(rule))
    if kind == "language":
        from transforms.inspection import language as inspect_language
        from transforms.language.guess import open_language

        return _bind(inspect_language.inspect_language, rules["language"], open_language(rules["language"]))
    if kind == "licence":
        from transforms.inspection import licence as inspect_licence
        from transforms.licence import stage as licence

        return _bind(inspect_licence.inspect_licence, rules["licence"], licence.STAGE.open(rules["licence"]))
    if kind == "quality":
        from transforms.inspection import quality as inspect_quality

        both = inspect_quality.InspectQualityRule(rules["language"], rules["quality"])
        return _bind(inspect_quality.inspect_quality, both, inspect_quality.open_inspect_quality(both))
    if kind == "safety":
        return _safety(rules["safety"])
    from transforms import minhash
    from transforms.inspection import dedup as inspect_dedup

    return _bind(inspect_dedup.inspect_dedup, rules["dedup"], minhash.open_minhash(rules["minhash"]))


def _safety(rule: Any) -> Detect:
    from transforms.inspection import safety as inspect_safety
    from transforms.safety import stage as safety

    if not (rule.lexicons or rule.classifiers):
        raise NothingToFind(
            "safety: the policy names no lexicon and no classifier, so nothing can be found\n  remedy: give one, "
            "--lexicon A1-f=terms.txt, or name it under safety.lexicons of a policy file and pass --policy FILE"
        )
    try:
        return _bind(inspect_safety.inspect_safety, rule, safety.open_safety(rule))
    except (ValueError, OSError) as error:  # of lexicons: their messages name file and line, never a term
        what = str(error) if isinstance(error, ValueError) else type(error).__name__
        raise NothingToFind(f"{what}\n  remedy: mend the lexicon, or its entry in the policy") from None


def with_lexicons(policy: Policy, files: Mapping[str, str]) -> Policy:
    """Return the policy with these lexicons added: risk code -> file with one term a line."""
    if not files:
        return policy
    from transforms.safety.lexicon import LexiconRule

    rule = policy.rules["safety"]
    added = []
    for risk, file in files.items():
        path = Path(file)
        if not path.is_file():
            raise NothingToFind(f"{file}: no such file\n  remedy: --lexicon RISK=FILE, with one term a line")
        data = path.read_bytes()
        if not data.strip():
            raise NothingToFind(f"{file}: there is no term in it\n  remedy: --lexicon RISK=FILE, with one term a line")
        digest = hashlib.sha256(data).hexdigest()
        added.append(LexiconRule(path.name, str(path.resolve()), digest, digest[:12], risk))
    more = dataclasses.replace(rule, lexicons=(*rule.lexicons, *added))
    return dataclasses.replace(policy, rules={**policy.rules, "safety": more})


def _bind(function: Callable[..., Iterator[dict[str, Any]]], rule: Any, kit: Any) -> Detect:
    return lambda batch: function(batch, rule, kit)


def _batches(path: Path, rule: Any, fields: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """Read the file with the run's own reader, so that what is inspected is what a run would see."""
    from transforms.readers import plan_pieces, read_pieces

    spec = _spec(path, fields)
    pieces = plan_pieces(str(path), path.name, path.stat().st_size, spec, rule)
    yield from read_pieces(pieces, spec, NOBODY, rule, [Tally(piece.name) for piece in pieces], hashlib.sha256())


def _spec(path: Path, fields: Mapping[str, str]) -> InputSpec:
    return InputSpec(str(path), "html" if "html" in fields else "jsonl", dict(fields), "utf-8", "accept")


def _in_order(batch: pa.RecordBatch, detect: Detect) -> Iterator[dict[str, Any]]:
    readable = batch["text"].is_valid()
    found = detect(batch.filter(readable))
    for row, good in enumerate(readable.to_pylist()):
        if good:
            item = next(found)
            yield {**item, "id": _record_id(batch, row)}
        else:
            yield {"id": _record_id(batch, row), "error": batch["reader_reason"][row].as_py()}


def _record_id(batch: pa.RecordBatch, row: int) -> str:
    """Return the record's own id, else where it stands in the file."""
    own: str | None = batch["source_record_id"][row].as_py()
    return f"offset:{batch['offset'][row].as_py()}" if own is None else own


def to_line(item: Mapping[str, Any]) -> str:
    """Write one object as one line."""
    return orjson.dumps(item, option=orjson.OPT_SERIALIZE_NUMPY).decode() + "\n"
