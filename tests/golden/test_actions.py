"""Every action on personal information in one run through the command line, and the questions about people after it."""

import hashlib
import json
import re
import stat

import duckdb
import pytest

from tests import corpora

DAY = ("--as-of", "2026-01-01")
MAIL, MOBILE = "anna.berg@harbor-office-mail.org", "13912345678"
ACTIONS = ("redact", "mask", "pseudonymise", "flag", "drop", "quarantine", "keep", "unfounded")
GROUND = (
    "    personal_information: {basis: '13.1', types: [EMAIL_ADDRESS, CN_MOBILE], evidence: consents-2026, "
    "expires: 2026-12-31}\n"
)
CONSENTS = "sha256: %s}, {file: consents.csv, kind: consents, sha256: %s}]"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run eight sources with the same record, each under another action; `unfounded` asks to keep without a ground."""
    folder = tmp_path_factory.mktemp("actions")
    for at, source in enumerate(ACTIONS, 11):
        text = f"{corpora.EN_PI.format(email=MAIL, phone=MOBILE)} This page is number {at} of the notebook."
        corpora.write_source(folder, source, [{"id": source, "text": text}])
    chosen = ", ".join(
        f"{source}: {{'*': {'keep' if source == 'unfounded' else source}}}" for source in ACTIONS if source != "redact"
    )
    policy = f"pii_actions: {{sources: {{{chosen}}}}}\ndedup: {{min_shingles: 100000}}\nner: {{mode: off}}\n"
    key = folder / "key"
    key.write_bytes(b"k" * 32)
    key.chmod(stat.S_IRUSR | stat.S_IWUSR)
    text = corpora.corpus_yaml(folder, ACTIONS, policy, "keys: [key]\n")
    (folder / "consents.csv").write_text("person,date\n1,2025-01-01\n")
    signed = hashlib.sha256((folder / "consents.csv").read_bytes()).hexdigest()
    licence = hashlib.sha256((folder / "keep-licence.txt").read_bytes()).hexdigest()
    head, _, tail = text.partition("  - id: keep\n")
    tail = tail.replace(f"sha256: {licence}}}]", CONSENTS % (licence, signed), 1)
    text = f"{head}  - id: keep\n{GROUND}{tail}"
    (folder / "corpus.yaml").write_text(text, encoding="utf-8")
    corpora.clearance("run", folder / "corpus.yaml", "--out", folder / "out", *DAY)
    return folder


def released_texts(done):
    """Return source -> released text around the two values."""
    release = corpora.released(done / "out")
    rows = duckdb.sql(f"SELECT source_id, text FROM read_parquet('{release}/shards/*.parquet')").fetchall()
    return {source: re.search(r"go to (\S+) or to (\S+), and", text).groups() for source, text in rows}


def test_what_stands_in_the_released_text(done):
    """Tags, a mask of policy, surrogates, and the values themselves only where flagged or lawfully kept."""
    found = released_texts(done)
    surrogates = found.pop("pseudonymise")

    assert found == {
        "redact": ("<EMAIL_ADDRESS>", "<CN_MOBILE>"),
        "mask": ("*" * len(MAIL), "139****5678"),
        "flag": (MAIL, MOBILE),
        "keep": (MAIL, MOBILE),
        "unfounded": ("<EMAIL_ADDRESS>", "<CN_MOBILE>"),
    }
    assert re.fullmatch(r"<EMAIL_ADDRESS_[a-z]{24}>", surrogates[0])
    assert re.fullmatch(r"<CN_MOBILE_[a-z]{24}>", surrogates[1])


def test_dropped_and_held_records_have_no_text(done):
    """`drop` and `quarantine` take the whole record out, each with its reason."""
    rows = json.loads(corpora.clearance("audit", done / "out", "dropped-by-reason", "--format", "json"))

    assert {(row["reason"], row["records"]) for row in rows} == {("pii.type_dropped", 1), ("pii.type_held", 1)}


def test_why_names_the_condition_that_failed(done):
    """A kept span says so; where no ground is registered the record tells that it fell back to redaction."""

    def told(record):
        lines = json.loads(corpora.clearance("why", done / "out", record, "--format", "json"))
        return {line["value"].split(": ", 1)[1] for line in lines if line["what"] == "personal information"}

    assert all("keep" in line for line in told("keep"))
    assert all("redact" in line and "keep.no_basis" in line for line in told("unfounded"))


def test_the_release_says_that_it_contains_personal_information(done):
    """Manifest and ledger agree."""
    manifest = json.loads((corpora.released(done / "out") / "manifest.json").read_text())
    assert manifest["contains_personal_information"] is True


def test_a_person_is_found_without_showing_the_text(done):
    """By a value in another spelling, from a file, with the key of the run; the question leaves a row of its own."""
    (done / "value.txt").write_text("+86 139-1234-5678\n")

    rows = json.loads(corpora.clearance(
        "audit", done / "out", "subject", "--value", f"@{done / 'value.txt'}", "--format", "json"
    ))  # fmt: skip

    assert sorted({(row["source_id"], row["type"]) for row in rows}) == sorted(
        (source, "CN_MOBILE") for source in ACTIONS if source not in ("drop", "quarantine")
    )
    assert len((done / "out" / "restricted" / "subjects" / "access.jsonl").read_text().splitlines()) == 1


def test_the_value_itself_is_refused_on_the_command_line(done):
    """Exit code 2, and the message does not repeat it."""
    refused = corpora.call("audit", done / "out", "subject", "--value", MOBILE)

    assert (refused.returncode, MOBILE in refused.stderr) == (2, False)
