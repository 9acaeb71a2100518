"""`clearance run`: the four jobs in order, then publishing. Every step can be repeated; a finished one is skipped."""

import contextlib
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import dedup_rounds, gates, publish
from pipelines.corpus import Corpus, load_corpus
from pipelines.expectations_process import Expectations
from pipelines.interrupts import Interrupted, signals_raise
from pipelines.lock import hold
from pipelines.plan import Plan, make_plan
from pipelines.policy import load_policy
from pipelines.progress import Progress, to_stderr
from pipelines.release import Released, release
from pipelines.run_state import RunState
from pipelines.signing_keys import SigningKey
from transforms.files import file_sha256, private_folder
from transforms.staged import MeasureTask, Staged, find_staged, key_hash, staged_split
from transforms.write import PartInput, WriteTask

WORK_FOLDERS = ("staged", "judged", "stat", "written", "beats", "held")


@dataclass(frozen=True)
class RunRequest:
    """What the command line asks for; `out` and `restricted` are local folders.

    signing_key goes before the one that corpus.yaml names.
    """

    corpus: Path
    out: Path
    restricted: Path
    as_of: date
    sample: float | None = None
    workers: int = 1
    mode: str = "auto"
    runner: str = "in-process"
    rejudge: bool = False
    beam_args: tuple[str, ...] = ()
    signing_key: Path | None = None


class NothingStaged(RuntimeError):
    """`--rejudge` was asked for and a split is not staged under the present code and measuring policy."""


def run(request: RunRequest) -> Released:
    """Clear a corpus and publish a release.

    Raises:
        config.ConfigError, secret_file.KeyFileError: before any work.
        lock.OutputBusy: another run holds the output.
        publish.GateFailed: a gate forbids publishing; the previous release stays current.
        signing.ReleaseChanged: an equal release was changed after it was published; the previous one stays current.
        Interrupted: a signal ended the run.
    """
    corpus = load_corpus(request.corpus)
    policy = load_policy(corpus.policy)
    key = _signing_key(request, corpus)
    with hold(request.out), hold(private_folder(request.restricted)), signals_raise():
        publish.clear_leftovers(request.out)
        state = RunState(request, uuid.uuid4().hex[:12])
        try:
            with state.phase("plan"):
                plan = make_plan(corpus, policy, request.as_of)
            _stop_early(plan)
            with Expectations() as expectations:
                return _run_jobs(request, corpus, plan, expectations, state, key)
        except BaseException as error:
            with contextlib.suppress(OSError):  # a full disk must not hide what ended the run
                state.end("interrupted" if isinstance(error, Interrupted | KeyboardInterrupt) else "failed", error)
            raise
        finally:
            shutil.rmtree(_work(request) / "beats" / state.run_id, ignore_errors=True)


def _stop_early(plan: Plan) -> None:
    """End before any work when annotation alone already forbids the release."""
    if plan.annotation and (lost := gates.failed(plan.annotation.checks)):
        raise publish.GateFailed(lost)


def _signing_key(request: RunRequest, corpus: Corpus) -> SigningKey | None:
    """Read every key before work begins: one that cannot be used must not end a run after hours."""
    from transforms.pseudonym import Keys

    if corpus.keys:
        Keys.load(corpus.keys)
    file = request.signing_key or corpus.signing_key
    return SigningKey.load(file) if file else None


def _run_jobs(
    request: RunRequest,
    corpus: Corpus,
    plan: Plan,
    expectations: Expectations,
    state: RunState,
    key: SigningKey | None,
) -> Released:
    from pipelines.jobs.runner import make_options

    work = _work(request)
    for name in WORK_FOLDERS:
        private_folder(work / name)
    _clear_temporary(work)
    (work / "beats" / state.run_id).mkdir()
    options = make_options(request.runner, request.workers, _mode(request, plan), request.beam_args)
    shuffling = make_options(request.runner, 1, "memory", request.beam_args)  # many short graphs: no process start each
    progress = Progress(work / "beats" / state.run_id, to_stderr(), state.progress)
    kept = dedup_rounds.kept_before(corpus.against, request.restricted)
    task = plan.task(work, state.run_id, request.sample)
    staged = _measure(plan, task, request, options, progress, state)
    with state.phase("dedup"):
        edges = dedup_rounds.find(plan, staged, kept, work, shuffling, state.run_id)
    parts = _write_until_settled(request, corpus, plan, staged, edges, (options, shuffling), progress, state)
    with state.phase("publish"):
        return release(request, corpus, plan, staged, parts, expectations, state, key)


def _mode(request: RunRequest, plan: Plan) -> str:
    """Choose by measurement: one split or one worker stays in this process, more are processes.

    Threads gain nothing: what is not compiled holds the interpreter's lock.
    """
    if request.mode != "auto":
        return request.mode
    return "processes" if request.workers > 1 and len(plan.splits) > 1 else "memory"


def _measure(
    plan: Plan, task: MeasureTask, request: RunRequest, options: Any, progress: Progress, state: RunState
) -> tuple[Staged, ...]:
    from pipelines.jobs.measure import measure

    if request.rejudge:
        missing = [split for split in plan.splits if find_staged(split, task) is None]
        if missing:
            raise NothingStaged(
                f"{len(missing)} of {len(plan.splits)} splits are not staged; remedy: run once without --rejudge"
            )
    with state.phase("measure"), progress.job("measure", len(plan.splits)):
        measure(plan.splits, task, options)
    return tuple(staged_split(split, task) for split in plan.splits)


def _write_until_settled(
    request: RunRequest,
    corpus: Corpus,
    plan: Plan,
    staged: Sequence[Staged],
    edges: Any,
    options: tuple[Any, Any],
    progress: Progress,
    state: RunState,
) -> list[publish.WrittenPart]:
    """Resolve, write, and do both again without the survivors that turn out not to be releasable."""
    from pipelines.jobs.write import write

    work = _work(request)
    task = _write_task(request, corpus, plan, state)
    held: dict[bytes, dedup_rounds.Held] = {}
    for _ in range(plan.policy.rules["run"].resolve_again_rounds):
        with state.phase("resolve"):
            resolved, held = dedup_rounds.settle_conflicts(plan, staged, edges, held, work, options[1])
            held_path = dedup_rounds.write_held(held, work, state.run_id)
            inputs = _part_inputs(plan, staged, resolved, held_path)
        with state.phase("write"), progress.job("write", len(inputs)):
            write(inputs, task, options[0])
        parts = [publish.WrittenPart.read(part.name, _written(part, task)) for part in inputs]
        freed = dedup_rounds.withheld_survivors(parts, resolved, held)
        if not freed:
            return parts
        with state.phase("resolve"):
            held = {**held, **freed, **dedup_rounds.withheld_copies(staged, resolved, held_path, freed, task)}
    raise RuntimeError(
        "records were still being held after redaction in the last round; remedy: raise run.resolve_again_rounds"
    )


def _written(part: PartInput, task: WriteTask) -> Path:
    from transforms.write import written_path

    return written_path(part, task)


def _write_task(request: RunRequest, corpus: Corpus, plan: Plan, state: RunState) -> WriteTask:
    from transforms.pseudonym import Keys

    key_ids = [key.id for key in Keys.load(corpus.keys).all] if corpus.keys else []
    objections = corpus.objections.read_text(encoding="utf-8") if corpus.objections else ""
    return WriteTask(
        work=str(_work(request)),
        run_id=state.run_id,
        rules=plan.rules,
        sources={source.id: source for source in plan.sources},
        as_of=plan.as_of,
        key_files=tuple(str(path) for path in corpus.keys),
        objections=str(corpus.objections or ""),
        write_sha256=key_hash(
            plan.code_sha256, plan.policy.sha256, plan.as_of.isoformat(), *key_ids, key_hash(objections)
        ),
    )


def _part_inputs(plan: Plan, staged: Sequence[Staged], resolved: Any, held: str) -> list[PartInput]:
    inputs = []
    for part in plan.parts:
        own = tuple(staged[split.index] for split in part.splits)
        resolutions = tuple(resolved.paths.get(split.index, "") for split in part.splits)
        hashes = [file_sha256(Path(path)) if path else "" for path in (*resolutions, held)]
        key = key_hash(*(s.judged_key for s in own), *hashes)
        inputs.append(PartInput(part.name, own, resolutions, held, key))
    return inputs


def _work(request: RunRequest) -> Path:
    return request.restricted / "work"


def _clear_temporary(work: Path) -> None:
    """Remove what a killed run was writing; finished files have other names."""
    for path in sorted(work.rglob(".tmp-*")):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    for path in (work / "beats").iterdir():
        shutil.rmtree(path)
