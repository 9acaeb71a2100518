"""The plan: which files, cut into which splits, packed into which parts, under which hashes. Reads, never writes."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pipelines import config
from pipelines.corpus import Corpus
from pipelines.operator_files import check_operator_files
from pipelines.plan_hashes import code_sha256, measuring_sha256
from pipelines.plan_names import cleaned_names, public_names
from pipelines.policy import Policy, canonical
from pipelines.removals import Request, read_requests, share_out
from transforms.records import Piece, Source, Split
from transforms.staged import MeasureTask, key_hash

PREVIEW_RECORDS = 100  # records read of each source to see whether the declared fields are there


@dataclass(frozen=True)
class Part:
    """Consecutive splits whose records are written together; `name` is `part-<first split>`."""

    name: str
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Plan:
    """Everything a run does, known before it starts; equal for equal inputs, whatever their order."""

    corpus: Corpus
    policy: Policy
    register: Any
    requests: tuple[Request, ...]
    annotation: Any
    sources: tuple[Source, ...]
    splits: tuple[Split, ...]
    parts: tuple[Part, ...]
    code_sha256: str
    input_bytes: int
    as_of: date

    @property
    def rules(self) -> dict[str, Any]:
        """The rules of the policy as workers get them, with the day of the run."""
        return dated(self.policy, self.as_of)

    def task(self, work: Path, run_id: str, sample: float | None) -> MeasureTask:
        """Make what the workers of job 1 need to know."""
        as_of = self.as_of
        measure = key_hash(self.code_sha256, measuring_sha256(self.policy), str(as_of.year))
        sources = {s.id: dataclasses.replace(s, raw={**s.raw, "as_of": as_of.isoformat()}) for s in self.sources}
        decisions = canonical([(source.id, source.blocked, source.withheld) for source in self.sources])
        return MeasureTask(
            work=str(work),
            run_id=run_id,
            rules=self.rules,
            sources=sources,
            measure_sha256=measure,
            judge_sha256=key_hash(self.policy.sha256, decisions, as_of.isoformat()),
            as_of=as_of,
            sample=sample,
        )


def dated(policy: Policy, as_of: date) -> dict[str, Any]:
    """Return the rules of a policy for a run on a day: nobody is born after its year, minors are under age on it."""
    return {**policy.rules, "pii": dataclasses.replace(policy.rules["pii"], as_of=as_of.isoformat())}


def make_plan(corpus: Corpus, policy: Policy, as_of: date) -> Plan:
    """Check the register, list the inputs, look at 100 records of each source, cut splits and pack parts.

    Raises:
        config.ConfigError: an input is missing, unreadable or not what it is declared to be; evidence, a request or a
            file that the policy names is malformed.
    """
    from pipelines.register import RegisterError, check_register
    from transforms.pii.stage import open_pii

    check_operator_files(policy.rules, corpus.policy)
    try:
        register = check_register(corpus.sources, policy.rules["register"], as_of, corpus.base)
    except RegisterError as error:
        raise config.ConfigError(_place(corpus, error.source_id, error.key), error.what, error.remedy) from None
    for decision in register.stopped():
        what = f"source '{decision.source.id}' may not be used: {decision.reason}"
        raise config.ConfigError(
            _place(corpus, decision.source.id, ""), what, "; ".join(o.what for o in decision.objections)
        )
    requests = read_requests(corpus.removals, corpus.sources) if corpus.removals else ()
    kit = open_pii(dated(policy, as_of)["pii"])
    annotation = _annotation(corpus, policy, as_of, kit)
    sources = share_out(requests, register.sources())
    sources = annotation.share_out(sources) if annotation else sources
    splits: list[Split] = []
    sizes: list[int] = []
    for source in sources:
        for split, size in _source_splits(corpus, source, policy, kit):
            splits.append(dataclasses.replace(split, index=len(splits)))
            sizes.append(size)
    parts = _pack_parts(splits, sizes, policy.rules["run"].part_bytes)
    code = code_sha256()
    return Plan(
        corpus, policy, register, requests, annotation, sources, tuple(splits), parts, code, sum(sizes), as_of
    )  # fmt: skip


def _annotation(corpus: Corpus, policy: Policy, as_of: date, kit: Any) -> Any:
    """Read and check the annotation register that corpus.yaml names; None when it names none."""
    if corpus.annotations is None:
        return None
    from pipelines.annotation.check import check_annotation

    waivers = policy.rules["gates"].waivers
    clean = partial(cleaned_names, policy=policy, kit=kit)
    return check_annotation(corpus.annotations, corpus.sources, policy.rules["annotation"], waivers, as_of, clean)


def _place(corpus: Corpus, source_id: str, key: str) -> str:
    """Find file:line of a key, or of the nearest enclosing one."""
    path = f"{source_id}.{key}"
    while path and path not in corpus.places:
        path = path.rpartition(".")[0]
    return corpus.places.get(path) or corpus.places.get(f"{source_id}.", str(corpus.path))


def _source_splits(corpus: Corpus, source: Source, policy: Policy, kit: Any) -> Iterator[tuple[Split, int]]:
    """Yield the splits of one source in ledger order with their bytes; whole small files share a split."""
    from transforms.readers import ReaderError, plan_pieces
    from transforms.readers.listing import list_source

    rule = policy.rules["reader"]
    try:
        found = list_source(source)
        names = public_names([file.name for file in found], policy, kit)
        _look(source, found, rule)
        pieces: list[tuple[int, Piece, int]] = []
        for file, name in zip(found, names, strict=True):
            spec = source.inputs[file.input_index]
            cut = plan_pieces(file.path, name, file.size, spec, rule)
            pieces.extend((file.input_index, piece, _weight(piece, file.size, len(cut))) for piece in cut)
    except ReaderError as error:
        raise config.ConfigError(_place(corpus, source.id, "inputs"), str(error)) from None
    yield from _pack_splits(source.id, pieces, rule.split_bytes, policy.rules["run"].pack_files)


def _look(source: Source, found: Sequence[Any], rule: Any) -> None:
    """Read the first records of a source and fail with what they look like instead.

    That none of them has text is a failure, and so is a single file that is not what it is declared to be.
    """
    from transforms.readers import ReaderError, preview

    seen = with_text = 0
    hint, misdeclared = "", False
    for file in found:
        if seen >= PREVIEW_RECORDS:
            break
        look = preview(file.path, source.inputs[file.input_index], rule, PREVIEW_RECORDS - seen)
        seen, with_text = seen + look.records, with_text + look.with_text
        hint = look.hint if look.hint and (look.misdeclared > misdeclared or not hint) else hint
        misdeclared = misdeclared or look.misdeclared
    if misdeclared or (seen and not with_text):
        fact = f"none of the first {seen} records of source '{source.id}' has text" if not with_text else ""
        raise ReaderError("; ".join(part for part in (fact, hint) if part))


def _pack_splits(
    source_id: str, pieces: Sequence[tuple[int, Piece, int]], split_bytes: int, pack_files: int
) -> Iterator[tuple[Split, int]]:
    held: list[Piece] = []
    size = 0
    held_input = -1
    for input_index, piece, weight in pieces:
        fits = size + weight <= split_bytes and len(held) < pack_files
        if held and (input_index != held_input or not fits):
            yield Split(0, source_id, held_input, tuple(held)), size
            held, size = [], 0
        held.append(piece)
        held_input, size = input_index, size + weight
    if held:
        yield Split(0, source_id, held_input, tuple(held)), size


def _weight(piece: Piece, file_bytes: int, pieces: int) -> int:
    """Estimate the decoded bytes of a piece: an even share of its file; packed text grows about fourfold."""
    packed = piece.path.endswith((".gz", ".zst", ".bz2", ".parquet"))
    return file_bytes * (4 if packed else 1) // pieces


def _pack_parts(splits: Sequence[Split], sizes: Sequence[int], part_bytes: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    held: list[Split] = []
    total = 0
    for split, size in zip(splits, sizes, strict=True):
        if held and total + size > part_bytes:
            parts.append(Part(f"part-{held[0].index:06d}", tuple(held)))
            held, total = [], 0
        held.append(split)
        total += size
    if held:
        parts.append(Part(f"part-{held[0].index:06d}", tuple(held)))
    return tuple(parts)
