"""The source register: may this source be used on this day, and what proves it?

Missing or expired evidence is never silence: it is an objection with a reason code, and policy says whether
the source's records are dropped with it, the run stops, or it is only shown. What was checked, with the
hashes found, is snapshotted into the ledger table `sources` (`register_ledger`).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipelines.register_acquisition import CHECKS
from pipelines.register_approvals import Approval, check_approval, read_approval
from pipelines.register_assessments import Assessment, check_assessments, read_assessments
from pipelines.register_crawl_log import CrawlSummary, check_crawl_log, read_crawl_log
from pipelines.register_evidence import MEASURED_KINDS, PROVES, Evidence, check_evidence
from pipelines.register_notes import Mark, Note, Objection, given, objection
from pipelines.register_rule import RegisterRule
from pipelines.register_signals import check_copies, check_signals
from pipelines.register_values import Entry, RegisterError
from transforms.optout.lists import read_table
from transforms.optout.users import read_authorisations
from transforms.records import Source

__all__ = ["REGISTER_KEYS", "RegisterError", "RegisterResult", "RegisterRule", "SourceDecision", "check_register"]

REGISTER_KEYS = (
    "evidence", "status", "approval", "assessments", "collection", "personal_information", "ip_contact",
    "public_domain", "contract", "review", "generator", "crawl", "payload", "signals", "optout_clicks",
    "upstream_version",
)  # fmt: skip
"""Keys of a source entry that belong to the register and the opt-out snapshots (all optional to the reader)."""

ORIGIN_RULES = {
    "open_licence": "cn-genaisec-5.1-c1-open-licence",
    "self_collected": "cn-genaisec-5.1-c2-self-collected",
    "commercial": "cn-genaisec-5.1-c3-commercial",
    "user_input": "cn-genaisec-5.1-c4-user-input",
}
PEOPLE_KEYS = (
    "basis", "scope", "types", "evidence", "expires", "publicly_disclosed", "reasonable_scope", "separate_consent",
    "guardian_consent", "impact_assessment",
)  # fmt: skip
_BASES = ("none", "13.1", "13.2", "13.3", "13.4", "13.5", "13.6", "13.7")


@dataclass(frozen=True)
class SourceDecision:
    """What the register says of one source on one day.

    decision    approved | warned | blocked | stopped.
    reason      the first blocking or stopping reason code, else None.
    objections  everything that stands against the source, in order of checking.
    marks       how each rule of the catalogue stands for this source.
    crawl       what the crawl logs of a self-collected source hold; None without a readable log.
    """

    source: Source
    decision: str
    reason: str | None
    objections: tuple[Objection, ...]
    marks: tuple[Mark, ...]
    evidence: tuple[Evidence, ...]
    assessments: tuple[Assessment, ...]
    approval: Approval
    crawl: CrawlSummary | None
    as_of: date

    def measured_sha256(self) -> str:
        """Return a hash over the files that the measurement of records depends on (logs, lists, stored copies).

        A staged split is only as good as these files: the hash belongs into its key.
        """
        parts = sorted((e.kind, e.path, e.actual_sha256 or e.state) for e in self.evidence if e.kind in MEASURED_KINDS)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True)
class RegisterResult:
    """The decisions in the order of the sources; `base` is the folder that evidence paths start from."""

    decisions: tuple[SourceDecision, ...]
    base: Path

    def blocked(self) -> dict[str, str]:
        """Return source id -> reason code of the sources whose records are dropped."""
        return {d.source.id: d.reason for d in self.decisions if d.decision == "blocked" and d.reason}

    def stopped(self) -> tuple[SourceDecision, ...]:
        """Return the sources because of which policy ends the run before any work."""
        return tuple(d for d in self.decisions if d.decision == "stopped")

    def sources(self) -> tuple[Source, ...]:
        """Return the sources as workers need them.

        `blocked` is set where the register blocks a source. `raw` also holds `base`, from which workers open logs,
        lists and stored copies, and `measured_sha256`, so that a changed one makes staged splits stale.
        """
        return tuple(self._for_workers(decision) for decision in self.decisions)

    def _for_workers(self, decision: SourceDecision) -> Source:
        source = decision.source
        blocked = decision.reason if decision.decision == "blocked" else source.blocked
        raw = {**source.raw, "base": str(self.base), "measured_sha256": decision.measured_sha256()}
        return replace(source, blocked=blocked, raw=raw)


def check_register(sources: tuple[Source, ...], rule: RegisterRule, as_of: date, base: Path) -> RegisterResult:
    """Check every source against what its way of acquisition demands.

    Args:
        sources: as configured; only `id`, `acquisition`, `licence` and `raw` are read.
        as_of: the day on which expiry, approval and terms are judged.
        base: folder that evidence paths start from (that of corpus.yaml).

    Raises:
        RegisterError: a value of an entry cannot be understood.
    """
    return RegisterResult(tuple(_check(source, rule, as_of, base) for source in sources), base)


def _check(source: Source, rule: RegisterRule, as_of: date, base: Path) -> SourceDecision:
    entry = Entry(source.id, "", {**source.raw, "licence": source.raw.get("licence", source.licence)})
    approval = read_approval(entry)
    evidence = (*check_evidence(entry, source.acquisition, as_of, base), *check_signals(entry, as_of, base))
    assessments = tuple(read_assessments(entry, rule.assessment))
    notes: list[Note] = [*check_approval(approval, as_of), *_files(entry, source, evidence, rule)]
    notes += CHECKS[source.acquisition](entry, as_of, rule)
    begun, crawl, noted = _lists(entry, source, evidence, rule, base)
    notes += noted
    notes += check_assessments(assessments, begun, as_of, rule.assessment)
    notes += [*_people(entry, evidence), *_governance(entry, source, evidence)]
    objections = tuple(note for note in notes if isinstance(note, Objection))
    marks = (*(note for note in notes if isinstance(note, Mark)), *_origin_marks(source, objections, rule))
    decision, reason = _decide(objections, rule)
    return SourceDecision(source, decision, reason, objections, marks, evidence, assessments, approval, crawl, as_of)


def _files(entry: Entry, source: Source, evidence: tuple[Evidence, ...], rule: RegisterRule) -> Iterator[Objection]:
    for found in evidence:
        if found.reason is not None:
            yield objection(found.reason, f"{found.key}: the {found.kind} file is {found.state}")
    declared = {found.kind for found in evidence}
    for kind in _required(entry, source, rule):
        if kind not in declared:
            yield objection("source.evidence_missing", f"no evidence of kind {kind}: {PROVES[kind]}")


def _required(entry: Entry, source: Source, rule: RegisterRule) -> tuple[str, ...]:
    required = rule.evidence_kinds[source.acquisition]
    if source.acquisition == "open_licence" and source.licence == "per-record":
        return tuple(kind for kind in required if kind != "licence")  # every record brings its own evidence
    ground = (entry.child("public_domain") or Entry(source.id, "", {})).text("ground")
    if source.acquisition == "public_domain" and ground in rule.ground_kinds:
        return (*required, *rule.ground_kinds[ground])
    return required


def _collection(entry: Entry) -> date | None:
    window = entry.child("collection")
    if window is None:
        return None
    first, last = window.only(("from", "to")).day("from"), window.day("to")
    if first is not None and last is not None and last < first:
        raise window.fail("to", f"the window ends on {last}, before it begins", "from is the earlier day")
    return first


def _lists(
    entry: Entry, source: Source, evidence: tuple[Evidence, ...], rule: RegisterRule, base: Path
) -> tuple[date | None, CrawlSummary | None, list[Note]]:
    """Read crawl logs, authorisations and withdrawals: (first fetch, counts of the logs, what stands against it)."""
    begun = _collection(entry)
    files = [found for found in evidence if found.state == "ok"]
    if source.acquisition == "user_input":
        return begun, None, list(_users(files))
    logs = [found for found in files if found.kind == "crawl_log"]
    if not logs:
        return begun, None, []
    crawl = entry.child("crawl")
    summary = CrawlSummary(crawl.text("agent") if crawl is not None else None)
    try:
        for log in logs:
            read_crawl_log(log.opened, rule.crawl, summary)
    except (OSError, EOFError):
        return begun, None, [objection("source.evidence_unusable", "a crawl log cannot be read to its end")]
    days = [day for day in (begun, summary.first) if day is not None]
    notes = [*check_crawl_log(summary, rule.crawl), *check_copies(entry, base, summary.hosts())]
    return min(days, default=None), summary, notes


def _users(files: list[Evidence]) -> Iterator[Note]:
    grants = (read_table(found.opened) for found in files if found.kind == "authorisations")
    withdrawals = (read_table(found.opened) for found in files if found.kind == "withdrawals")
    try:
        read_authorisations(grants, withdrawals)
    except (ValueError, OSError, EOFError) as error:
        what = str(error) if type(error) is ValueError else "a list cannot be read to its end"
        yield objection("source.evidence_unusable", what)


def _people(entry: Entry, evidence: tuple[Evidence, ...]) -> Iterator[Note]:
    child = entry.child("personal_information")
    basis = child.only(PEOPLE_KEYS).choice("basis", _BASES) if child is not None else None
    detail = f"basis in PIPL: {basis or 'not given'}"
    yield given("cn-genai-7.3-pi-legal-basis", basis is not None, detail)
    if basis == "13.1" and not any(e.kind == "consents" and e.reason is None for e in evidence):
        yield objection("source.consent_missing", "basis 13.1 without evidence of kind consents")
    if basis == "13.6" and child is not None and child.text("scope") is None:
        yield objection("source.consent_missing", "basis 13.6 without a scope: how far publication reaches")


def _governance(entry: Entry, source: Source, evidence: tuple[Evidence, ...]) -> Iterator[Mark]:
    yield given("cn-genaisec-5.2-b1-ip-governance", entry.text("ip_contact") is not None, "contact for rights")
    impact = "cn-netdata-18-19-24-crawling-and-incidental-pi"
    if source.acquisition == "self_collected":
        assessed = any(found.kind == "impact_assessment" and found.reason is None for found in evidence)
        yield given(impact, assessed, "impact assessment of automated collection")
    else:
        yield Mark(impact, "not_applicable", f"acquisition is {source.acquisition}")


def _origin_marks(source: Source, objections: tuple[Objection, ...], rule: RegisterRule) -> Iterator[Mark]:
    against = sorted({o.reason for o in objections if rule.actions[o.reason] != "warn"})
    status, detail = ("fail", ", ".join(against)) if against else ("pass", "evidence complete and unchanged")
    yield Mark("cn-genai-7.1-lawful-source", status, detail)
    for acquisition, rule_id in ORIGIN_RULES.items():
        if acquisition == source.acquisition:
            yield Mark(rule_id, status, detail)
        else:
            yield Mark(rule_id, "not_applicable", f"acquisition is {source.acquisition}")


def _decide(objections: tuple[Objection, ...], rule: RegisterRule) -> tuple[str, str | None]:
    for action, decision in (("stop", "stopped"), ("block", "blocked")):
        for found in objections:
            if rule.actions[found.reason] == action:
                return decision, found.reason
    return ("warned" if objections else "approved"), None
