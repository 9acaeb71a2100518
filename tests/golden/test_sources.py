"""Whole runs on sources that may not, or not wholly, be used: laundering, waivers, own crawls, one blocked source a way."""

# ruff: noqa: E501 -- sentences and rows read best whole

import hashlib
import json

import pytest

from tests import corpora

DAY = ("--as-of", "2026-06-01")
APPROVED = {"approval": {"by": "Li Hua", "on": "2026-01-05", "expires": "2027-01-01"}}
NEAR = corpora.EN.replace("four times a day", "five times a day")
FETCH = {"time": "2026-01-03T10:00:00Z", "agent": "OurBot", "robots": "allow"}
ALLOWS, DENIES = "User-agent: *\nDisallow: /admin\n", "User-agent: GPTBot\nDisallow: /\n"
OTHER = (
    "The beekeeper on the ridge weighs every hive on the first of the month and chalks the figure on the barn door. After "
    "eleven summers the door reads like a weather chart, and the agricultural college sends a student each spring to copy "
    "it. She says the bees know more about the valley than the college does, but the student is welcome to the honey, and "
    "the honey is the reason why the door has been photographed so often and never painted over."
)


def pinned(folder, name, content="text", **more):
    """Write a file of evidence and return its entry."""
    raw = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(raw)
    return {"file": name, "sha256": hashlib.sha256(raw).hexdigest(), **more}


def entry(folder, source_id, records, acquisition="open_licence", licence="CC-BY-4.0", **keys):
    """Write the data of a source and return its entry of corpus.yaml; an open licence brings its licence file."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / f"{source_id}.jsonl").write_text(lines, encoding="utf-8")
    if acquisition == "open_licence":
        keys = {"evidence": [pinned(folder, f"{source_id}-licence.txt", licence)], **keys}
    return {
        "id": source_id, "title": f"Source {source_id}", "acquisition": acquisition, "licence": licence, "origin": "domestic",
        "languages": ["zh", "en"], "inputs": [{"path": f"{source_id}.jsonl", "format": "jsonl"}], **APPROVED, **keys,
    }  # fmt: skip


def corpus(folder, *sources, declared=(), **policy):
    """Write corpus.yaml of these entries; gates on small numbers are waived, other policy by section."""
    waived = [
        {"source": s["id"], "gate": gate, "name": "Test", "reason": "small", "expiry": "2099-01-01"}
        for s in sources
        for gate in ("reader_quarantined", "removed", "leak")
    ]
    (folder / "policy.yaml").write_text(
        json.dumps({"gates": {"waivers": waived, "not_applicable": list(declared)}, **policy}), encoding="utf-8"
    )
    path = folder / "corpus.yaml"
    whole = {"corpus": "test", "scope": "public_cn", "policy": "policy.yaml", "sources": list(sources)}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def run(folder, path):
    """Run and return the output folder."""
    corpora.clearance("run", path, "--out", folder / "out", *DAY)
    return folder / "out"


def rows(out, query, *more):
    """Return the answer of an audit query."""
    return json.loads(corpora.clearance("audit", out, query, "--format", "json", *more))


def told(out, record):
    """Return what `why` tells, as (what, value) pairs."""
    return [
        (line["what"], line["value"]) for line in json.loads(corpora.clearance("why", out, record, "--format", "json"))
    ]


def verdicts(out):
    """Return record -> (verdict, reason) of the whole ledger."""
    import duckdb

    files = f"{corpora.released(out)}/ledger/records/*.parquet"
    found = duckdb.sql(f"SELECT source_record_id, verdict, reason FROM '{files}'").fetchall()
    return {name: (verdict, reason) for name, verdict, reason in found}


TEXTS = {
    "bees": OTHER,
    "mill": corpora.ZH,
    "ferry": corpora.EN,
    "office": corpora.EN_PI.format(email="the desk", phone="the bell"),
}
PLAIN = (
    "The {0} of the village keeps a ledger that nobody has asked for. On its first page stands the year of the flood, and "
    "on the last one the price of {1} in the spring market. Between them every {2} has its line, with the hour at which "
    "it was seen and the name of the person who saw it. A teacher once counted the lines and found that the {0} had missed "
    "only nine days in thirty years, all of them in the week when the {2} burned and the road to the {3} was closed."
)


def plain(*words):
    """Return a text of its own, far from every other."""
    return PLAIN.format(*words)


def fetched(folder, name, *records, robots=(), log=None):
    """Return an own crawl: its log, and stored copies of robots.txt as (host, body, day, status)."""
    lines = log if log is not None else [{"url": record["url"], **FETCH} for record in records]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    copies = [
        {"host": host, "fetched": day, "status": status, **pinned(folder, f"{name}-{at}.robots", text)}
        for at, (host, text, day, status) in enumerate(robots)
    ]
    keys = {
        "evidence": [pinned(folder, f"{name}.log.jsonl", body)],
        "crawl": {"agent": "OurBot"},
        "signals": {"robots": copies},
    }
    return entry(folder, name, list(records), "self_collected", "CC-BY-4.0", **keys)


def conflicting(folder):
    """Return the sources of the laundering case: four copies of four texts that the press forbids to sell."""
    near = {name: text.replace("every", "each").replace("所以", "因此") for name, text in TEXTS.items()}
    originals = [{"id": f"original-{name}", "text": text} for name, text in TEXTS.items()]
    law = {"public_domain": {"ground": "statute", "basis": "Copyright Law of the PRC art. 5"}}
    return [
        entry(folder, "press", originals, licence="CC-BY-NC-4.0"),
        entry(folder, "mirror", [{"id": "held", "text": near["ferry"]}]),
        entry(folder, "partner", [{"id": "agreed", "text": near["bees"]}]),
        entry(folder, "scraper", [{"id": "laundered", "text": near["mill"]}]),
        entry(
            folder,
            "gazette",
            [{"id": "statute", "text": near["office"]}],
            "public_domain",
            "LicenseRef-CN-statute",
            **law,
        ),
    ]


def waived(folder):
    """Return two sources whose records grant more than the source; the waiver of the second is over."""
    waiver = {"name": "Chen", "reason": "the authors answered", "expiry": "2026-12-31"}
    record = {"id": "widened", "text": plain("miller", "rye", "barn", "ford"), "licence": "MIT"}
    lapsed = {"id": "lapsed", "text": plain("dyer", "wool", "loom", "quay"), "licence": "MIT"}
    return [
        entry(folder, "waived", [record], licence="CC-BY-NC-4.0", licence_waiver=waiver),
        entry(folder, "over", [lapsed], licence="CC-BY-SA-4.0", licence_waiver={**waiver, "expiry": "2026-05-31"}),
    ]


def crawled(folder):
    """Return own crawls: robots that changed later, that failed to load, of 5 MB of garbage, and a log without times."""
    changed = {"id": "changed", "text": plain("smith", "iron", "forge", "mine"), "url": "https://changed.example/a"}
    stays = {"id": "stays", "text": plain("baker", "flour", "oven", "well"), "url": "https://stays.example/a"}
    failed = {"id": "failed", "text": plain("potter", "clay", "kiln", "pit"), "url": "https://failed.example/a"}
    noise = {"id": "noise", "text": plain("tanner", "bark", "vat", "weir"), "url": "https://noise.example/a"}
    alone = {"id": "timeless", "text": plain("cooper", "oak", "cask", "dock"), "url": "https://timeless.example/a"}
    garbage = bytes(range(128, 256)) * 40_000
    robots = [
        ("changed.example", ALLOWS, "2026-01-03", 200),
        ("changed.example", DENIES, "2026-05-01", 200),
        ("stays.example", ALLOWS, "2026-01-03", 200),
        ("failed.example", "", "2026-01-03", 503),
        ("noise.example", garbage, "2026-01-03", 200),
    ]
    return [
        fetched(folder, "crawl", changed, stays, failed, noise, robots=robots),
        fetched(folder, "undated", alone, log=[{"url": alone["url"], "agent": "OurBot", "robots": "allow"}]),
    ]


def blocked(folder):
    """Return one source a way of acquisition whose evidence does not hold, and one whose licence nobody can read."""
    text = {"id": "b", "text": plain("weaver", "flax", "shed", "lane")}
    edited = entry(folder, "edited", [{**text, "id": "edited"}])
    (folder / "edited-licence.txt").write_text("CC-BY-NC-ND-4.0", encoding="utf-8")
    contract = {"id": "K-7", "expires": "2026-05-31", "permitted_uses": ["model_training"]}
    proofs = [pinned(folder, f"{kind}.pdf", kind=kind) for kind in ("warranty", "origin_proof")]
    paid = {"contract": contract, "review": {"by": "Wang", "on": "2026-01-02"}, "evidence": proofs}
    grants = [pinned(folder, "grants.jsonl", '{"user": "u", "time": "2026-01-01", "scope": "training"}\n')]
    terms = {"model": "m", "training_on_output": "no", "prompt_sha256": "a" * 64}
    author = {"ground": "age", "basis": "art. 23", "author_died": "1990", "jurisdiction": "CN"}
    return [
        edited,
        entry(folder, "young", [{**text, "id": "young"}], "public_domain", "LicenseRef-public-domain", public_domain=author),
        entry(folder, "bought", [{**text, "id": "bought"}], "commercial", "LicenseRef-K-7", **paid),
        entry(folder, "users", [{**text, "id": "users"}], "user_input", "LicenseRef-terms", evidence=grants),
        entry(folder, "made", [{**text, "id": "made"}], "synthetic", "CC0-1.0", generator=terms,
              evidence=[pinned(folder, "terms.txt")]),
        entry(folder, "riddle", [{"id": "riddle", "text": plain("tinker", "tin", "cart", "fair")}], licence="MIT AND (OR"),
    ]  # fmt: skip


DECLARED = {
    "rule": "cn-genai-8-annotator-training",
    "by": "Li Hua",
    "on": "2026-01-05",
    "reason": "nobody annotates",
}
PAIRS = [
    {"candidate": "partner", "witness": "press", "action": "keep"},
    {"candidate": "scraper", "witness": "*", "action": "drop"},
]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Run once over all of these sources."""
    folder = tmp_path_factory.mktemp("sources")
    sources = [*conflicting(folder), *waived(folder), *crawled(folder), *blocked(folder)]
    return run(folder, corpus(folder, *sources, declared=[DECLARED], licence={"conflict": {"pairs": PAIRS}}))


ENDS = {
    "original-ferry": ("dropped", "licence.denied"),
    "original-bees": ("dropped", "licence.denied"),
    "original-mill": ("dropped", "licence.denied"),
    "original-office": ("dropped", "licence.denied"),
    "held": ("quarantined", "licence.conflict"),
    "agreed": ("kept", None),
    "laundered": ("dropped", "licence.laundered"),
    "statute": ("kept", None),
    "widened": ("kept", None),
    "lapsed": ("quarantined", "licence.widens"),
    "changed": ("dropped", "optout.denied"),
    "stays": ("kept", None),
    "failed": ("quarantined", "optout.unknown"),
    "noise": ("quarantined", "optout.unknown"),
    "timeless": ("dropped", "source.crawl_log_incomplete"),
    "edited": ("dropped", "source.evidence_changed"),
    "young": ("dropped", "source.term_not_over"),
    "bought": ("dropped", "source.evidence_expired"),
    "users": ("dropped", "source.evidence_missing"),
    "made": ("dropped", "source.use_not_permitted"),
    "riddle": ("quarantined", "licence.unknown"),
}


def test_every_record_ends_as_its_source_and_its_licence_allow(out):
    """Copies of a denied text follow the policy of their pair, statutes are exempt, a lapsed waiver no longer holds,
    robots that changed deny, what could not be read is unknown, and blocked sources are dropped with their reason."""

    assert verdicts(out) == ENDS


def test_the_audit_names_both_sources_of_every_conflict(out):
    """Held, agreed, dropped and exempt copies: each pair with its witness and what became of the copy."""
    keys = ("source_id", "licence", "verdict", "reason", "conflict_source_id", "conflict_licence")
    found = [tuple(row[key] for key in keys) for row in rows(out, "licence-conflicts")]

    assert found == [
        ("gazette", "LicenseRef-CN-statute", "kept", None, "press", "CC-BY-NC-4.0"),
        ("mirror", "CC-BY-4.0", "quarantined", "licence.conflict", "press", "CC-BY-NC-4.0"),
        ("partner", "CC-BY-4.0", "kept", None, "press", "CC-BY-NC-4.0"),
        ("scraper", "CC-BY-4.0", "dropped", "licence.laundered", "press", "CC-BY-NC-4.0"),
    ]


def test_the_witness_of_a_conflict_is_the_original(out):
    """The id beside a conflict is that of the record that the text was copied from."""
    (row,) = rows(out, "licence-conflicts", "-p", "source=mirror")

    assert ("source_record_id", "original-ferry") in told(out, row["conflict_doc_id"])


def test_why_tells_of_the_conflict(out):
    """The story of the held copy names the reason and the source under the stricter licence."""
    story = dict(told(out, "held"))

    assert (story["verdict"], story["reason"], story["conflict_sources"], story["conflict_licences"]) == (
        "quarantined",
        "licence.conflict: The text also stands in another source under a stricter or denied licence.",
        ["press"],
        ["CC-BY-NC-4.0"],
    )


def test_the_audit_of_opt_outs_counts_each_signal_and_what_followed(out):
    """One page stays, one is denied by the later copy of robots.txt, two could not be decided."""
    keys = ("source_id", "decision", "signal", "records", "kept", "dropped", "quarantined")
    found = [tuple(row[key] for key in keys) for row in rows(out, "opt-outs")]

    assert found == [
        ("crawl", "allow", "crawl-log", 1, 1, 0, 0),
        ("crawl", "allow", "robots", 1, 1, 0, 0),
        ("crawl", "deny", "crawl-log", 1, 0, 1, 0),
        ("crawl", "deny", "robots", 1, 0, 1, 0),
        ("crawl", "unknown", "crawl-log", 2, 0, 0, 2),
        ("crawl", "unknown", "robots", 2, 0, 0, 2),
        ("undated", "allow", "crawl-log", 1, 0, 1, 0),
    ]


def test_the_audit_of_approvals_shows_what_each_source_yielded(out):
    """Who signed, until when, what the register decided, and the records that rest on it."""
    keys = ("source_id", "acquisition", "decision", "reason", "approved_by", "days_left", "records", "kept")
    found = [tuple(row[key] for key in keys) for row in rows(out, "who-approved")]

    assert found == [
        ("bought", "commercial", "blocked", "source.evidence_expired", "Li Hua", 214, 1, 0),
        ("crawl", "self_collected", "approved", None, "Li Hua", 214, 4, 1),
        ("edited", "open_licence", "blocked", "source.evidence_changed", "Li Hua", 214, 1, 0),
        ("gazette", "public_domain", "approved", None, "Li Hua", 214, 1, 1),
        ("made", "synthetic", "blocked", "source.use_not_permitted", "Li Hua", 214, 1, 0),
        ("mirror", "open_licence", "approved", None, "Li Hua", 214, 1, 0),
        ("over", "open_licence", "approved", None, "Li Hua", 214, 1, 0),
        ("partner", "open_licence", "approved", None, "Li Hua", 214, 1, 1),
        ("press", "open_licence", "approved", None, "Li Hua", 214, 4, 0),
        ("riddle", "open_licence", "approved", None, "Li Hua", 214, 1, 0),
        ("scraper", "open_licence", "approved", None, "Li Hua", 214, 1, 0),
        ("undated", "self_collected", "blocked", "source.crawl_log_incomplete", "Li Hua", 214, 1, 0),
        ("users", "user_input", "blocked", "source.evidence_missing", "Li Hua", 214, 1, 0),
        ("waived", "open_licence", "approved", None, "Li Hua", 214, 1, 1),
        ("young", "public_domain", "blocked", "source.term_not_over", "Li Hua", 214, 1, 0),
    ]


def test_the_audit_of_evidence_says_what_stands_against_each_source(out):
    """One sentence for each blocked way of acquisition; the changed file with the hash that was expected and found."""
    found = rows(out, "sources-without-evidence")
    against = [(row["source_id"], row["subject"], row["finding"]) for row in found if row["kind"] != "rule"]
    changed = next(row for row in found if row["kind"] == "evidence")

    assert against == [
        ("bought", "source.evidence_expired", "the contract ended on 2026-05-31"),
        ("edited", "licence file edited-licence.txt", "changed"),
        ("edited", "source.evidence_changed", "evidence.0: the licence file is changed"),
        ("made", "source.use_not_permitted", "the generator's terms forbid training on its output"),
        ("undated", "source.crawl_log_incomplete", "1 of 1 fetches incomplete: without time 1"),
        ("users", "source.evidence_missing", "no evidence of kind withdrawals: which records were withdrawn"),
        ("young", "source.term_not_over", "protected in CN until the end of 2040"),
    ]
    assert (changed["expected_sha256"], changed["actual_sha256"]) == tuple(
        hashlib.sha256(text).hexdigest() for text in (b"CC-BY-4.0", b"CC-BY-NC-ND-4.0")
    )


def test_a_rule_without_evidence_is_listed_beside_those_that_fail(out):
    """Silence is not a pass: what the contract's source did not show stands as no evidence."""
    found = rows(out, "sources-without-evidence", "-p", "source=bought")

    assert [(row["subject"], row["finding"].split(":")[0]) for row in found if row["kind"] == "rule"] == [
        ("cn-genai-7.1-lawful-source", "fail"),
        ("cn-genai-7.3-pi-legal-basis", "no_evidence"),
        ("cn-genaisec-5.1-a1-pre-collection", "no_evidence"),
        ("cn-genaisec-5.1-a2-post-collection", "no_evidence"),
        ("cn-genaisec-5.1-c3-commercial", "fail"),
        ("cn-genaisec-5.2-b1-ip-governance", "no_evidence"),
    ]


def test_policy_may_stop_the_run_instead_of_dropping_the_source(tmp_path):
    """With action stop the plan ends before any work, naming the source, the reason and the file."""
    edited = entry(tmp_path, "edited", [{"id": "a", "text": OTHER}])
    (tmp_path / "edited-licence.txt").write_text("other terms", encoding="utf-8")
    path = corpus(tmp_path, edited, register={"actions": {"source.evidence_changed": "stop"}})
    done = corpora.call("run", path, "--out", tmp_path / "out", *DAY)

    assert (done.returncode, (tmp_path / "out" / "CURRENT").exists()) == (2, False)
    assert "source 'edited' may not be used: source.evidence_changed" in done.stderr
    assert "evidence.0: the licence file is changed" in done.stderr


NOT_PROVED = {
    "edited": "source.evidence_changed",
    "young": "source.term_not_over",
    "undated": "source.crawl_log_incomplete",
    "bought": "source.evidence_expired",
    "users": "source.evidence_missing",
    "made": "source.use_not_permitted",
}
"""One source for each way of acquiring data, and what its evidence lacks."""


def unproved(folder):
    """Return the sources of `NOT_PROVED` by id."""
    return {one["id"]: one for one in [*crawled(folder), *blocked(folder)] if one["id"] in NOT_PROVED}


@pytest.mark.parametrize("name", NOT_PROVED)
def test_policy_may_stop_the_plan_for_every_way_of_acquisition(tmp_path, name):
    """Changed, expired, missing, refused, unfinished or incomplete evidence: with action stop nothing is planned."""
    reason = NOT_PROVED[name]
    path = corpus(tmp_path, unproved(tmp_path)[name], register={"actions": {reason: "stop"}})
    done = corpora.call("plan", path, *DAY)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"source '{name}' may not be used: {reason}" in done.stderr


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("block", {n: f"blocked: {reason}" for n, reason in NOT_PROVED.items()}),
        ("warn", dict.fromkeys(NOT_PROVED, "warned")),
    ],
)
def test_the_plan_shows_what_follows_for_every_way_of_acquisition(tmp_path, action, expected):
    """With action block the plan says why the records will be dropped, with warn that something stands against it."""
    actions = dict.fromkeys(NOT_PROVED.values(), action)
    path = corpus(tmp_path, *unproved(tmp_path).values(), register={"actions": actions})
    planned = json.loads(corpora.clearance("plan", path, *DAY, "--format", "json"))

    assert {row["source"]: row["decision"] for row in planned} == expected


def test_a_blocked_source_is_accounted_for_with_facts_and_without_text(out):
    """Every blocked record has measured facts in the ledger, and its text stands nowhere in the release."""
    import duckdb

    files = f"{corpora.released(out)}/ledger/records/*.parquet"
    facts = "count(*), count(licence), count(language), count(quality_han_char_ratio), count(shard)"
    found = duckdb.sql(f"SELECT source_id, {facts} FROM '{files}' GROUP BY ALL ORDER BY source_id").fetchall()

    assert [row for row in found if row[0] in NOT_PROVED] == [(name, 1, 1, 1, 1, 0) for name in sorted(NOT_PROVED)]


def test_a_signed_declaration_shows_who_left_a_rule_out(out):
    """The rule does not apply, and the release says who said so, when and why."""
    (row,) = [row for row in rows(out, "rule-status") if row["rule_id"] == DECLARED["rule"]]

    assert (row["status"], row["not_applicable_because"], row["declared_by"]) == (
        "not_applicable",
        "declared",
        "Li Hua, 2026-01-05: nobody annotates",
    )


def test_a_declaration_that_nobody_signed_is_a_configuration_error(tmp_path):
    """The plan refuses it with the place in the policy file."""
    path = corpus(tmp_path, entry(tmp_path, "a", [{"id": "a", "text": OTHER}]), declared=[{**DECLARED, "by": ""}])
    done = corpora.call("plan", path, *DAY)

    assert done.returncode == 2
    assert "a declaration of not_applicable needs 'by'" in done.stderr
