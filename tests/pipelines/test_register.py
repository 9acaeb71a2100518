"""The source register: every way of acquiring data must prove itself, on the day of the run."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from pipelines.register import REGISTER_KEYS, RegisterError, RegisterRule, check_register
from pipelines.register_ledger import SOURCES, source_rows
from tests.builders import a_source, documents
from tests.shipped import shipped
from transforms.optout.stage import STAGE, OptoutRule
from transforms.reasons import REASONS

RULE = shipped("register", RegisterRule)
DAY = date(2026, 6, 1)
APPROVED = {"approval": {"by": "Li Hua", "on": "2026-01-05"}}
LOG = {"url": "https://e.org/a", "time": "2026-01-03T10:00:00Z", "agent": "OurBot", "robots": "allow"}


@pytest.fixture
def files(tmp_path):
    """Give a function that writes a file and returns its evidence entry."""

    def write(name, content="text", **more):
        raw = content.encode() if isinstance(content, str) else content
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw)
        return {"file": name, "sha256": hashlib.sha256(raw).hexdigest(), **more}

    return write


def rows(*records):
    """Write records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def check(tmp_path):
    """Give a function that checks one source and returns its decision."""

    def run(rule=RULE, as_of=DAY, licence="CC0-1.0", acquisition="open_licence", approved=True, **raw):
        entry = {**(APPROVED if approved else {}), **raw}
        source = a_source(acquisition=acquisition, licence=licence, root=str(tmp_path), raw=entry)
        return check_register((source,), rule, as_of, tmp_path).decisions[0]

    return run


def complete(acquisition, files):
    """Return the keys of a source that is complete for its way of acquisition."""
    return {
        "open_licence": lambda: {"evidence": [files("LICENSE")]},
        "public_domain": lambda: {
            "public_domain": {"ground": "age", "basis": "CN art. 23", "author_died": "1936", "jurisdiction": "CN"}
        },
        "self_collected": lambda: {"evidence": [files("log.jsonl", rows(LOG))], "crawl": {"agent": "OurBot"}},
        "commercial": lambda: {
            "contract": {"id": "K-7", "expires": "2027-01-01", "permitted_uses": ["model_training"]},
            "review": {"by": "Wang", "on": "2026-01-02"},
            "evidence": [files("warranty", kind="warranty"), files("proof", kind="origin_proof")],
        },
        "user_input": lambda: {
            "evidence": [
                files("grants.jsonl", rows({"user": "u1", "time": "2026-01-01", "scope": "training"})),
                files("gone.jsonl", rows({"source_record_id": "r9"}), kind="withdrawals"),
            ]
        },
        "synthetic": lambda: {
            "evidence": [files("terms")],
            "generator": {"model": "m", "training_on_output": "yes", "prompt_sha256": "a" * 64},
        },
    }[acquisition]()


ACQUISITIONS = ("open_licence", "public_domain", "self_collected", "commercial", "user_input", "synthetic")


@pytest.mark.parametrize("acquisition", ACQUISITIONS)
def test_a_complete_source_of_every_acquisition_is_approved(check, files, acquisition):
    """What each way demands is enough."""
    found = check(acquisition=acquisition, **complete(acquisition, files))
    assert (found.decision, found.objections) == ("approved", ())


@pytest.mark.parametrize("acquisition", ACQUISITIONS)
def test_a_source_that_proves_nothing_is_blocked(check, acquisition):
    """Each way of acquisition demands its own evidence; silence is not a pass."""
    found = check(acquisition=acquisition)
    assert (found.decision, found.reason) == ("blocked", "source.evidence_missing")


def test_the_smallest_entry_of_the_interface_passes(check, files):
    """A licence file with its hash is enough for open data; what is not given shows as no evidence."""
    found = check(approved=False, evidence=[files("evidence/LICENSE.md")])
    marks = {mark.rule: mark.status for mark in found.marks}
    assert (found.decision, marks["cn-genai-7.1-lawful-source"], marks["cn-genai-7.3-pi-legal-basis"]) == (
        "warned", "pass", "no_evidence",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("acquisition", "change", "reason"),
    [
        ("open_licence", {"evidence": []}, "source.evidence_missing"),
        ("open_licence", {"crawl": {"agent": "B"}}, "source.fetched_list"),
        ("open_licence", {"payload": "links"}, "source.fetched_list"),
        (
            "public_domain",
            {"public_domain": {"ground": "age", "basis": "x", "author_died": "1976", "jurisdiction": "CN"}},
            "source.term_not_over",
        ),
        ("public_domain", {"public_domain": {"ground": "dedication", "basis": "CC0"}}, "source.evidence_missing"),
        ("public_domain", {"public_domain": {"ground": "statute"}}, "source.evidence_missing"),
        ("self_collected", {"crawl": None}, "source.evidence_missing"),
        (
            "commercial",
            {"contract": {"id": "K", "expires": "2026-05-31", "permitted_uses": ["model_training"]}},
            "source.evidence_expired",
        ),
        (
            "commercial",
            {"contract": {"id": "K", "expires": "2027-01-01", "permitted_uses": ["display"]}},
            "source.use_not_permitted",
        ),
        ("commercial", {"contract": {"id": "K", "expires": "2027-01-01"}}, "source.evidence_missing"),
        ("commercial", {"review": {"by": "Wang"}}, "source.evidence_missing"),
        (
            "synthetic",
            {"generator": {"model": "m", "training_on_output": "no", "prompt_sha256": "a" * 64}},
            "source.use_not_permitted",
        ),
        (
            "synthetic",
            {"generator": {"model": "m", "training_on_output": "conditional", "prompt_sha256": "a" * 64}},
            "source.evidence_missing",
        ),
        ("synthetic", {"generator": {"model": "m", "training_on_output": "yes"}}, "source.evidence_missing"),
        ("open_licence", {"status": "suspended"}, "source.suspended"),
        ("open_licence", {"status": "withdrawn"}, "source.withdrawn"),
        (
            "open_licence",
            {"approval": {"by": "Li", "on": "2026-01-01", "expires": "2026-05-31"}},
            "source.approval_expired",
        ),
        ("open_licence", {"personal_information": {"basis": "13.1"}}, "source.consent_missing"),
        ("open_licence", {"personal_information": {"basis": "13.6"}}, "source.consent_missing"),
        ("open_licence", {"assessments": [{"when": "after", "n": "400", "bad": "21"}]}, "source.assessment_over_limit"),
    ],
)
def test_what_blocks_a_source(check, files, acquisition, change, reason):
    """One thing wrong in an otherwise complete source blocks it with its own reason."""
    found = check(acquisition=acquisition, **{**complete(acquisition, files), **change})
    assert (found.decision, found.reason) == ("blocked", reason)


@pytest.mark.parametrize(
    ("acquisition", "change"),
    [
        (
            "public_domain",
            {"public_domain": {"ground": "age", "basis": "x", "author_died": "1975", "jurisdiction": "CN"}},
        ),
        ("commercial", {"contract": {"id": "K", "expires": "2026-06-01", "permitted_uses": "model_training"}}),
        ("open_licence", {"approval": {"by": "Li", "on": "2026-06-01", "expires": "2026-06-01"}}),
        ("open_licence", {"personal_information": {"basis": "13.6", "scope": "published by the author"}}),
        ("open_licence", {"assessments": [{"when": "after", "n": "400", "bad": "20"}]}),
        ("open_licence", {"status": "approved", "collection": {"from": "2025-01-01", "to": "2025-02-01"}}),
    ],
)
def test_what_is_just_enough(check, files, acquisition, change):
    """The last day of a contract, exactly 5 %, the first year after the term: near misses pass."""
    assert check(acquisition=acquisition, **{**complete(acquisition, files), **change}).decision == "approved"


@pytest.mark.parametrize(
    ("spoil", "state", "reason"),
    [
        (lambda entry: {**entry, "file": "not-there"}, "missing", "source.evidence_missing"),
        (lambda entry: {**entry, "sha256": "0" * 64}, "changed", "source.evidence_changed"),
        (lambda entry: {"file": entry["file"]}, "unpinned", "source.evidence_unpinned"),
        (lambda entry: {**entry, "expires": "2026-05-31"}, "expired", "source.evidence_expired"),
        (lambda entry: {**entry, "file": "."}, "unreadable", "source.evidence_missing"),
    ],
)
def test_evidence_that_does_not_count(check, files, spoil, state, reason):
    """A file that is gone, changed after approval, without a hash, expired or a folder blocks the source."""
    found = check(evidence=[spoil(files("LICENSE"))])
    assert (found.reason, [e.state for e in found.evidence]) == (reason, [state])


def test_an_empty_file_proves_nothing(check, files):
    """A hash that fits an empty file is no evidence."""
    assert check(evidence=[files("LICENSE", "")]).reason == "source.evidence_missing"


def test_a_source_with_licences_per_record_needs_no_file_of_its_own(check):
    """Each record brings its own evidence, which the licence stage judges."""
    assert check(licence="per-record").decision == "approved"


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (rows({k: v for k, v in LOG.items() if k != "time"}), "source.crawl_log_incomplete"),
        (rows({**LOG, "time": "last summer"}), "source.crawl_log_incomplete"),
        (rows({**LOG, "robots": "perhaps"}), "source.crawl_log_incomplete"),
        (rows(LOG) + "not json\n", "source.crawl_log_incomplete"),
        ("\n\n", "source.evidence_unusable"),
    ],
)
def test_a_crawl_log_without_a_full_record_of_every_fetch_blocks(check, files, log, reason):
    """URL, time, agent and robots decision are demanded for each fetch."""
    found = check(
        acquisition="self_collected", crawl={"agent": "OurBot"}, evidence=[files("log.jsonl", log, kind="crawl_log")]
    )
    assert (found.decision, found.reason) == ("blocked", reason)


def test_a_crawl_log_may_be_csv(check, files):
    """A header and one row a line are the same record."""
    log = "url,time,agent,robots\nhttps://e.org/a,2026-01-03 10:00:00,OurBot,allow\n"
    found = check(acquisition="self_collected", crawl={"agent": "OurBot"}, evidence=[files("log.csv", log)])
    assert (found.decision, found.objections) == ("approved", ())


def test_denied_fetches_are_shown(check, files):
    """A fetch against robots is counted; the record itself is judged by the opt-out stage."""
    log = files("log.jsonl", rows(LOG, {**LOG, "robots": "deny"}))
    found = check(acquisition="self_collected", crawl={"agent": "OurBot"}, evidence=[log])
    assert list(found.objections) == [("source.crawl_denied", "1 of 2 fetches were denied by robots")]


def a_crawl(files, now, then="User-agent: *\nAllow: /\n"):
    """Return a source whose fetches relied on one robots.txt and that stores another copy."""
    relied_on = hashlib.sha256(then.encode()).hexdigest()
    return {
        "acquisition": "self_collected",
        "crawl": {"agent": "OurBot"},
        "evidence": [files("log.jsonl", rows({**LOG, "robots_sha256": relied_on}))],
        "signals": {"robots": [{"host": "e.org", **files("robots/e.org.txt", now)}]},
    }


def test_a_robots_file_that_changed_since_the_fetch_is_shown(check, files):
    """The stored copy is not the one that the log names; the records are judged by the stricter of both."""
    found = check(**a_crawl(files, now="User-agent: *\nDisallow: /\n"))
    assert found.objections == (("source.robots_changed", "robots.txt of 1 of 1 hosts has changed"),)


def test_a_robots_file_that_is_the_same_is_not_shown(check, files):
    """The near miss: the stored copy is the one that the log names."""
    assert check(**a_crawl(files, now="User-agent: *\nAllow: /\n")).objections == ()


def test_a_stored_robots_file_that_was_edited_blocks(check, files, tmp_path):
    """A pinned copy with another hash is evidence changed after approval."""
    source = a_crawl(files, now="User-agent: *\nAllow: /\n")
    (tmp_path / "robots/e.org.txt").write_text("User-agent: *\nAllow: /everything\n")
    assert check(**source).reason == "source.evidence_changed"


def test_a_withdrawal_list_without_record_ids_blocks(check, files):
    """A list that names nobody would let everybody pass."""
    source = complete("user_input", files)
    source["evidence"][1] = files("gone.jsonl", rows({"user": "u1"}), kind="withdrawals")
    assert check(acquisition="user_input", **source).reason == "source.evidence_unusable"


def test_a_withdrawal_list_grows_without_a_new_approval(check, files):
    """It needs no pin and may be empty; what was read is recorded."""
    source = complete("user_input", files)
    files("gone.jsonl", "")
    source["evidence"][1] = {"file": "gone.jsonl", "kind": "withdrawals"}
    found = check(acquisition="user_input", **source)
    assert (found.decision, found.evidence[1].actual_sha256) == ("approved", hashlib.sha256(b"").hexdigest())


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"evidence": [{"sha256": "0" * 64}]}, "evidence.0.file"),
        ({"evidence": [{"file": "a", "sha256": "xyz"}]}, "evidence.0.sha256"),
        ({"evidence": [{"file": "a", "sha255": "0" * 64}]}, "evidence.0.sha255"),
        ({"evidence": [{"file": "a", "kind": "gossip"}]}, "evidence.0.kind"),
        ({"evidence": "LICENSE"}, "evidence"),
        ({"approval": {"by": "Li", "on": "2026-02-30"}}, "approval.on"),
        ({"approval": "yes"}, "approval"),
        ({"status": "fine"}, "status"),
        ({"assessments": [{"when": "after", "n": "10"}]}, "assessments.0.n"),
        ({"assessments": [{"when": "after", "n": "10", "bad": "11"}]}, "assessments.0.bad"),
        ({"assessments": [{"when": "after", "n": "-1", "bad": "0"}]}, "assessments.0.n"),
        ({"collection": {"from": "2026-02-01", "to": "2026-01-01"}}, "collection.to"),
        ({"personal_information": {"basis": "14"}}, "personal_information.basis"),
        ({"signals": {"robotz": "x"}}, "signals.robotz"),
        ({"signals": {"robots": [{"file": "x.txt"}]}}, "signals.robots"),
    ],
)
def test_a_value_that_cannot_be_understood_is_one_clear_error(check, raw, key):
    """The error names the source, the key and what to do."""
    with pytest.raises(RegisterError) as caught:
        check(**raw)
    assert (caught.value.source_id, caught.value.key, bool(caught.value.what)) == ("s", key, True)


def test_policy_may_stop_the_run_or_only_warn(check, files):
    """The action of a reason is policy; the objection stays the same."""
    source = {"evidence": [files("LICENSE")], "status": "suspended"}
    actions = {
        action: replace(RULE, actions={**RULE.actions, "source.suspended": action}) for action in ("stop", "warn")
    }
    assert [check(rule=rule, **source).decision for rule in actions.values()] == ["stopped", "warned"]


def test_missing_assessments_are_no_evidence_until_policy_demands_them(check, files):
    """Silence is never a pass, and a demanded assessment blocks."""
    demanding = replace(RULE, assessment=replace(RULE.assessment, required=("after",)))
    free, strict = (check(rule=rule, evidence=[files("LICENSE")]) for rule in (RULE, demanding))
    marks = {mark.rule: mark.status for mark in free.marks}
    assert (marks["cn-genaisec-5.1-a2-post-collection"], strict.reason) == ("no_evidence", "source.assessment_missing")


def test_the_strict_reading_compares_the_upper_bound(check, files):
    """12 of 400 is 3 %, but its upper bound is above 5 %."""
    strict = replace(RULE, assessment=replace(RULE.assessment, judged_by="upper_bound"))
    reasons = [
        check(rule=strict, evidence=[files("LICENSE")], assessments=[{"when": "after", "n": "400", "bad": bad}]).reason
        for bad in ("11", "12")
    ]
    assert reasons == [None, "source.assessment_inconclusive"]


def test_an_assessment_after_the_first_fetch_is_late(check, files):
    """The first fetch of the crawl log counts, not only the declared window."""
    source = complete("self_collected", files)
    late = {"when": "before", "n": "400", "bad": "0", "on": "2026-01-04"}
    found = check(acquisition="self_collected", **source, assessments=[late])
    assert [o.reason for o in found.objections] == ["source.assessment_late"]


def test_the_snapshot_holds_what_was_checked(tmp_path, files):
    """One row a source: decision, evidence with both hashes, figures of the assessment, rules."""
    raw = {**APPROVED, "evidence": [files("LICENSE", found_at="https://e.org/LICENSE")],
           "assessments": [{"when": "after", "n": "400", "bad": "12"}]}  # fmt: skip
    result = check_register((a_source(root=str(tmp_path), raw=raw),), RULE, DAY, tmp_path)
    (row,) = source_rows(result).to_pylist()
    assert source_rows(result).schema == SOURCES
    assert (row["decision"], row["approved_by"], row["evidence"][0]["actual_sha256"], row["assessments"]) == (
        "approved", "Li Hua", raw["evidence"][0]["sha256"],
        [{"when": "after", "on": None, "items": 400, "bad": 12, "bad_ratio": 0.03, "upper_bound_ratio": 0.0517}],
    )  # fmt: skip


def test_the_snapshot_holds_the_crawl(tmp_path, files):
    """The crawler's name, the counts of its log and the days of the first and last fetch are kept."""
    raw = {**APPROVED, **complete("self_collected", files)}
    source = a_source(acquisition="self_collected", root=str(tmp_path), raw=raw)
    (row,) = source_rows(check_register((source,), RULE, DAY, tmp_path)).to_pylist()
    assert (row["crawl"], row["generator_terms"]) == (
        {"agent": "OurBot", "fetches": 1, "incomplete": 0, "denied": 0, "stale": 0, "other_agents": 0,
         "first": date(2026, 1, 3), "last": date(2026, 1, 3)}, None,
    )  # fmt: skip


@pytest.mark.parametrize(("agent", "others"), [("Mozilla/5.0 (compatible; ourbot/2.1)", 0), ("TheirBot/1.0", 1)])
def test_fetches_by_an_unregistered_agent_are_counted(tmp_path, files, agent, others):
    """The registered name may stand in any case within a longer agent; another name is counted."""
    raw = {
        **APPROVED,
        "crawl": {"agent": "OurBot"},
        "evidence": [files("log.jsonl", json.dumps({**LOG, "agent": agent}))],
    }
    source = a_source(acquisition="self_collected", root=str(tmp_path), raw=raw)
    (row,) = source_rows(check_register((source,), RULE, DAY, tmp_path)).to_pylist()
    assert row["crawl"]["other_agents"] == others


def test_the_snapshot_holds_the_generator_and_the_upstream_version(tmp_path, files):
    """What the terms of a generator say is kept; a source without a crawl has none."""
    raw = {**APPROVED, **complete("synthetic", files), "upstream_version": "2.1", "optout_clicks": "3"}
    source = a_source(acquisition="synthetic", root=str(tmp_path), raw=raw)
    (row,) = source_rows(check_register((source,), RULE, DAY, tmp_path)).to_pylist()
    terms = {"version": None, "provider": None, "terms_url": None, "training_on_output": "yes", "condition": None}
    assert [row[name] for name in ("generator_terms", "crawl", "upstream_version", "optout_clicks")] == [
        terms, None, "2.1", "3",
    ]  # fmt: skip


def test_blocked_sources_carry_the_reason(tmp_path, files):
    """The pipeline drops every record of a blocked source with that reason."""
    sources = (a_source(id="a", raw={"evidence": [files("LICENSE")]}), a_source(id="b"))
    result = check_register(sources, RULE, DAY, tmp_path)
    assert [source.blocked for source in result.sources()] == [None, "source.evidence_missing"]


def test_workers_find_the_files_of_the_register(tmp_path, files):
    """A source whose inputs lie elsewhere still has its withdrawal list beside corpus.yaml."""
    raw = complete("user_input", files)
    source = a_source(acquisition="user_input", root="/elsewhere", raw=raw)
    (given_out,) = check_register((source,), RULE, DAY, tmp_path).sources()
    rule = shipped("optout", OptoutRule)
    batch = documents("text", source_record_id=["r9"])
    assert STAGE.measure(batch, rule, STAGE.open(rule), given_out)["authorisation"].to_pylist() == ["withdrawn"]


def test_files_that_measurement_reads_are_part_of_its_key(check, files):
    """A changed withdrawal list makes staged splits of the source stale."""
    source = complete("user_input", files)
    before = check(acquisition="user_input", **source).measured_sha256()
    source["evidence"][1] = files("gone.jsonl", rows({"source_record_id": "r8"}), kind="withdrawals")
    assert check(acquisition="user_input", **source).measured_sha256() != before


def test_every_reason_of_the_policy_is_known():
    """Actions and the catalogue of reasons name the same codes, but for those judged record by record."""
    records = {
        "source.withdrawn_record", "source.not_authorised", "source.record_unidentified", "source.removal_requested",
        "source.copy_of_removed",
    }  # fmt: skip
    assert set(RULE.actions) == {code for code in REASONS if code.startswith("source.")} - records


def test_the_keys_of_an_entry_are_listed():
    """The reader of corpus.yaml accepts exactly these keys for the register."""
    assert len(REGISTER_KEYS) == len(set(REGISTER_KEYS))
