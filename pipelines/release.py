"""From written parts to a published release: ledger tables, gates, expectations, reports, manifest."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import dedup_rounds, gates, publish, sampling
from pipelines.audit import views
from pipelines.corpus import Corpus
from pipelines.expectations_process import Expectations
from pipelines.gates import Check
from pipelines.plan import Plan
from pipelines.policy import canonical
from pipelines.publish import Draft, Published, WrittenPart
from pipelines.removals import erasure_rows
from pipelines.restricted import link_restricted
from pipelines.run_state import RunState
from pipelines.signing_keys import SigningKey
from transforms import ledger, ledger_annotation, ledger_people
from transforms.staged import Staged


@dataclass(frozen=True)
class Released:
    """What a run ended with: the release, its signature, and the verdict counts."""

    published: Published
    content_id: str
    verdicts: dict[str, int]


def release(
    request: Any,
    corpus: Corpus,
    plan: Plan,
    staged: Sequence[Staged],
    parts: Sequence[WrittenPart],
    expectations: Expectations,
    state: RunState,
    key: SigningKey | None,
) -> Released:
    """Assemble, check, sign when there is a key, and publish.

    Raises:
        signing.ReleaseChanged: an equal release stands there and was changed.
        publish.GateFailed: a gate forbids publishing.

    Whatever is raised, the draft is removed and the previous release stays current.
    """
    draft = Draft(request.out, state.run_id)
    try:
        draft.place_parts(parts)
        _small_tables(draft, request, corpus, plan, staged, parts)
        checks = _check(draft, plan, request, expectations, state)
        draft.write_text("audit.sql", audit_sql(draft.folder))
        content_id = draft.content_id()
        held = link_restricted(request.restricted, content_id, parts, corpus, draft.folder)
        dedup_rounds.keep(plan, parts, staged, request.restricted / "dedup" / content_id, request)
        _report(draft, corpus, plan, checks, key)
        verdicts = _verdicts(parts)
        state.facts.update(content_id=content_id, verdicts=verdicts, signing_key_id=key.id if key else None)
        draft.write_text("run.json", publish.pretty(state.ended("published")))
        manifest = {
            "ledger_schema": ledger.LEDGER_SCHEMA,
            "corpus": corpus.name,
            "scope": corpus.scope,
            "policy_sha256": plan.policy.sha256,
            "verdicts": verdicts,
            "contains_personal_information": any(part.summary["contains_pi"] for part in parts),
            "restricted": held,
        }
        published = draft.publish(content_id, manifest, key)
    except BaseException:
        draft.discard()
        raise
    state.end("published")
    return Released(published, content_id, verdicts)


def _small_tables(
    draft: Draft, request: Any, corpus: Corpus, plan: Plan, staged: Sequence[Staged], parts: Sequence[WrittenPart]
) -> None:
    from pipelines.models import used_models
    from pipelines.register_ledger import SOURCES, source_rows

    files = _file_rows(staged)
    draft.write_table("files", ledger.FILES, files)
    draft.write_table("sources", SOURCES, source_rows(plan.register).to_pylist())
    draft.write_table("policies", ledger.POLICIES, _policy_rows(plan))
    draft.write_table("models", ledger.MODELS, used_models(plan.policy.rules))
    draft.write_table("shards", ledger.SHARDS, _shard_rows(draft, parts))
    draft.write_table("runs", ledger.RUNS, [_run_row(request, corpus, plan, parts)])
    draft.write_table("samples", ledger_people.SAMPLES, sampling.draw(draft.folder))
    if plan.requests:
        draft.write_table("erasures", ledger_people.ERASURES, _erasures(draft.folder, plan))


def _annotation_tables(draft: Draft, plan: Plan, connection: Any) -> list[Check]:
    """Write the tables about annotation and return its checks; nothing of either without a register."""
    if plan.annotation is None:
        return []
    from pipelines.annotation.ledger import tables
    from pipelines.annotation.release import check_release, match

    matched = match(plan.annotation, connection)
    for name, rows in tables(matched).items():
        draft.write_table(name, ledger_annotation.TABLES[name], rows)
    return [*plan.annotation.checks, *check_release(matched, plan.policy.rules["gates"].waivers, plan.as_of)]


def _erasures(folder: Path, plan: Plan) -> list[dict[str, Any]]:
    connection = views.connect(folder)
    try:
        return list(erasure_rows(plan.requests, connection))
    finally:
        connection.close()


def _file_rows(staged: Sequence[Staged]) -> list[dict[str, Any]]:
    """Add up the tallies of the pieces of each file."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for split in staged:
        for tally in split.tallies:
            place = (split.source_id, tally["file"])
            if place not in rows:
                rows[place] = {"source_id": split.source_id, **tally}
                continue
            for name, value in tally.items():
                if name != "file" and value is not None:
                    rows[place][name] = (rows[place][name] or 0) + value
    return [row for _, row in sorted(rows.items())]


def _policy_rows(plan: Plan) -> list[dict[str, Any]]:
    import json

    sections = json.loads(plan.policy.text)
    return [
        {"sha256": plan.policy.sha256, "section": name, "json": canonical(sections[name])} for name in sorted(sections)
    ]


def _shard_rows(draft: Draft, parts: Sequence[WrittenPart]) -> list[dict[str, Any]]:
    rows = []
    for part in parts:
        for shard in part.summary["shards"]:
            path = draft.folder / "shards" / shard["shard"]
            rows.append({**shard, "bytes": path.stat().st_size, "sha256": draft.sha256(path)})
    return rows


def _run_row(request: Any, corpus: Corpus, plan: Plan, parts: Sequence[WrittenPart]) -> dict[str, Any]:
    from transforms.pseudonym import Keys

    return {
        "corpus": corpus.name,
        "scope": corpus.scope,
        "policy_sha256": plan.policy.sha256,
        "code_sha256": plan.code_sha256,
        "ledger_schema": ledger.LEDGER_SCHEMA,
        "sample": request.sample,
        "key_id": Keys.load(corpus.keys).current.id if corpus.keys else None,
        "contains_pi": any(part.summary["contains_pi"] for part in parts),
        "dedup_against": sorted({views.current_release(place).name for place in corpus.against}),
    }


def _check(draft: Draft, plan: Plan, request: Any, expectations: Expectations, state: RunState) -> list[Check]:
    """Run gates and expectations over the draft's own ledger and write what they found into it."""
    connection = views.connect(draft.folder)
    try:
        checks = gates.run_gates(connection, plan.policy.rules["gates"], plan.as_of)
        checks += gates.merged_alarms(connection, plan.policy.rules["dedup"].max_removed_ratio)
        checks += gates.lexicon_checks(plan.policy.rules["safety"])
        checks += _annotation_tables(draft, plan, connection)
        checks += expectations.run(connection, draft.folder)
    finally:
        connection.close()
    state.facts["gates"] = [check._asdict() for check in checks if check.status != "pass"]
    if lost := gates.failed(checks):
        raise publish.GateFailed(lost)
    draft.write_table("checks", ledger.CHECKS, [check._asdict() for check in checks])
    return checks


def _report(draft: Draft, corpus: Corpus, plan: Plan, checks: Sequence[Check], key: SigningKey | None) -> None:
    from pipelines.report.page import write_reports

    write_reports(draft.folder, draft.folder / "reports", corpus.name, checks, key.id if key else None)
    draft.write_text("reports/ATTRIBUTION.txt", _attribution(draft.folder, corpus, plan))


_WORKS = """
    WITH works AS (
        SELECT source_id, coalesce(licence, '') AS licence, author, title, url, count(*) AS n,
               row_number() OVER (PARTITION BY source_id, coalesce(licence, '') ORDER BY title, author, url) AS place
        FROM records WHERE verdict = 'kept' GROUP BY source_id, coalesce(licence, ''), author, title, url
    )
    SELECT source_id, licence, author, title, url, n FROM works WHERE place <= $most
    UNION ALL
    SELECT source_id, licence, NULL, NULL, NULL, sum(n)::BIGINT FROM works WHERE place > $most
    GROUP BY source_id, licence
    ORDER BY ALL
"""
"""Kept works by source and licence: the first `most` by title, and one row for the records of all further ones."""


def _attribution(folder: Path, corpus: Corpus, plan: Plan) -> str:
    """Name the works whose licences ask for it; what does not fit the list is one line with its count."""
    from pipelines.attribution import Kept, attribution_text

    most = plan.policy.rules["run"].attribution_works
    connection = views.connect(folder)
    try:
        rows = [Kept(*row) for row in connection.execute(_WORKS, {"most": most}).fetchall()]
    finally:
        connection.close()
    return attribution_text(corpus.name, rows, plan.policy.rules["licence"], most + 1)


def audit_sql(folder: Path) -> str:
    """Write the file that opens a release in any DuckDB: views over exactly its files, and the shipped questions."""
    from pipelines.audit.queries import as_macros

    lines = [
        "-- Opens this release: cd into its folder, then `duckdb -init audit.sql`.",
        "-- Every view reads exactly the files of the release; nothing is written or fetched.",
        *(statement + ";" for statement in views.view_statements(views.ledger_files(folder))),
        *as_macros(),
    ]
    return "\n".join(lines) + "\n"


def _verdicts(parts: Sequence[WrittenPart]) -> dict[str, int]:
    names = parts[0].summary["verdicts"] if parts else {}
    return {name: sum(part.summary["verdicts"][name] for part in parts) for name in names}
