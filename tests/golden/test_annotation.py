"""Annotation through the command line: an export, its register, a release, what auditor and officer read of it."""

import json

import pytest

from tests import corpora
from tests.annotation_register import batch, event, frame, person, register, rulebook, safety_rulebook, write

TEXT = (
    "The {thing} stands at the corner of the square, and whoever has an hour to spare sits down beside it. In the "
    "morning the baker brings what was left over, in the afternoon children argue about marbles, and when the bells "
    "ring in the evening the {thing} belongs to the old men again. Nobody remembers who put it there, but in the "
    "records of the town there is a bill for it, and a complaint by a neighbour that it creaked."
)
THINGS = {
    "f1": "bench",
    "f2": "fountain",
    "s1": "lantern",
    "s2": "statue",
    "v1": "kiosk",
    "v2": "windmill",
    "plain": "chestnut",
}
OPENINGS = ("In summer", "Long ago", "By custom", "On Sundays", "For a year", "Since the flood", "After the war")
DAY = ("--as-of", "2026-06-01")


def annotated(folder, **changes):
    """Write a corpus of seven records with three batches: functional, safety and void; return corpus.yaml."""
    records = [
        {"id": name, "text": " ".join([f"{opening},", TEXT.format(thing=thing), *(f"{thing}{at}" for at in range(60))])}
        for opening, (name, thing) in zip(OPENINGS, THINGS.items(), strict=True)
    ]
    corpus = corpora.write_corpus(folder, records, (), extra="annotations: labels/annotations.yaml\n", **changes)
    sample = {
        "seed": "x",
        "size": 1,
        "verifiers": ["v-1"],
        "inaccurate": 0,
        "bad": 0,
        "frame_sha256": frame("f1", "f2"),
    }
    voided = {"disposition": "void", "voided": {"by": "q-1", "on": "2026-02-03", "reason": "harmful content"}}
    batches = [
        batch(samples=[sample], in_house=True),
        batch(id="b2", kind="safety", rulebook="safety", samples=[], events=[{"file": "b2.jsonl"}]),
        batch(id="b3", events=[{"file": "b3.jsonl"}], samples=[{**sample, "bad": 1, "frame_sha256": None}], **voided),
    ]
    people = [person(name) for name in ("a-1", "a-2", "q-1", "v-1")]
    given = register(rulebooks=[rulebook(), safety_rulebook()], annotators=people, batches=batches)
    b1 = [event(item, who, label="good") for item in ("f1", "f2") for who in ("a-1", "a-2")]
    b2 = [event("s1"), event("s2"), event("s1", "q-1", "approve", 5)]
    write(folder / "labels", given, b1=b1, b2=b2, b3=[event("v1"), event("v2")])
    return corpus


def verdicts(out):
    """Return record -> (verdict, primary reason)."""
    shown = {}
    for name in THINGS:
        told = json.loads(corpora.clearance("why", out, name, "--format", "json"))
        lines = {line["what"]: line["value"] for line in told}
        shown[name] = (lines["verdict"], lines.get("reason", "").partition(":")[0])
    return shown


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Run the corpus, approve the open safety item, plan and run again: (first release, what plan said, second)."""
    folder = tmp_path_factory.mktemp("annotated")
    corpus, out = annotated(folder), folder / "out"
    corpora.clearance("run", corpus, "--out", out, *DAY)
    first = corpora.released(out)
    with (folder / "labels" / "b2.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(event("s2", "q-1", "approve", 6)) + "\n")
    said = corpora.clearance("plan", corpus, "--out", out, *DAY)
    corpora.clearance("run", corpus, "--out", out, *DAY)
    return first, said, corpora.released(out)


@pytest.fixture
def out(releases):
    """Give the first release."""
    return releases[0]


def ask(out, *query):
    """Ask an audit question."""
    return json.loads(corpora.clearance("audit", out, *query, "--format", "json"))


def test_records_follow_their_batches(out):
    """Void ones are dropped, an unapproved safety item waits; the approved, the sampled and all others go."""
    assert verdicts(out) == {
        "f1": ("kept", ""), "f2": ("kept", ""), "s1": ("kept", ""), "plain": ("kept", ""),
        "s2": ("quarantined", "annotation.not_approved"),
        "v1": ("dropped", "annotation.void_batch"), "v2": ("dropped", "annotation.void_batch"),
    }  # fmt: skip


def test_each_rule_has_its_status(out):
    """What is shown passes, what is open has no evidence, and half-reviewed safety data fails its rule."""
    status = {row["rule_id"]: row["status"] for row in ask(out, "rule-status")}
    found = {rule: one for rule, one in status.items() if "5.3" in rule or "genai-8-" in rule or "annotation" in rule}
    assert {rule: one for rule, one in found.items() if one != "pass"} == {
        "cn-genai-8-annotation-rules-and-sampling": "fail",
        "cn-genaisec-5.3-c1-safety-review": "fail",
        "cn-genaisec-5.3-d-isolated-storage": "no_evidence",
        "cn-gbt45674-annotation-security": "no_evidence",
        "cn-gbt42755-annotation-process": "no_evidence",
    }
    assert status["cn-netdata-12-processor-records"] == "no_evidence"


def test_the_ledger_says_who_did_what(out):
    """By the item's name and by the record's id; people under their ids, no text anywhere."""
    (kept,) = [row for row in ask(out, "annotation-of", "-p", "record=s1") if row["action"] == "approve"]
    assert (kept["actor"], kept["qualified"], kept["stands"]) == ("q-1", True, True)
    assert ask(out, "annotation-of", "-p", f"record={kept['doc_id']}")
    batches = {row["batch"]: (row["records"], row["kept"], row["status"]) for row in ask(out, "annotation-batches")}
    assert batches == {"b1": (2, 2, "no_evidence"), "b2": (2, 1, "fail"), "b3": (2, 0, "void")}
    assert [row["source_record_id"] for row in ask(out, "annotation-withheld")] == ["s2", "v1", "v2"]


def test_report_and_filing_annex_speak_of_it(out):
    """Both languages of the report, and section 6 of the annex with the rules that people worked by."""
    reports = out / "reports"
    for language, heading in (("en", "Annotation rules"), ("zh", "标注规则")):
        page = (reports / f"report.{language}.html").read_text(encoding="utf-8")
        assert heading in page
        assert "true answers" in page
    annex = corpora.clearance("statement", "filing", out, "--lang", "en")
    section = annex[annex.index("## 6") : annex.index("## 7")]
    assert "true answers" in section
    assert "cn-genaisec-5.3-c1-safety-review" in section


def test_a_new_approval_frees_its_record(releases):
    """Nothing is measured again; the release is another one, with one record more."""
    first, said, second = releases
    assert "1 splits reusable" in said
    assert "annotation batch b2: safety, 2 items, 0 withheld" in said
    assert (verdicts(first)["s2"], verdicts(second)["s2"]) == (("quarantined", "annotation.not_approved"), ("kept", ""))
    assert first != second


def test_harmful_content_that_was_not_declared_void_stops_the_run(tmp_path):
    """Before any work, with the batch named; nothing is published."""
    corpus = annotated(tmp_path)
    path = tmp_path / "labels" / "annotations.yaml"
    given = json.loads(path.read_text(encoding="utf-8"))
    del given["batches"][2]["disposition"], given["batches"][2]["voided"]
    path.write_text(json.dumps(given), encoding="utf-8")
    done = corpora.call("run", corpus, "--out", tmp_path / "out", *DAY)
    assert done.returncode == 3
    assert "annotation.void b3: observed 1.0, limit 0.0" in done.stderr
    assert not (tmp_path / "out" / "CURRENT").exists()


def test_a_phone_number_as_a_persons_id_is_refused(tmp_path):
    """The detectors of the run look at ids and labels; the number is in no message and in no file."""
    corpus = annotated(tmp_path)
    rows = [event("s1", "13912345678")]
    (tmp_path / "labels" / "b2.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    done = corpora.call("run", corpus, "--out", tmp_path / "out", *DAY)
    assert done.returncode == 2
    assert "b2.jsonl:1: 'actor' holds personal information" in done.stderr
    assert "13912345678" not in done.stdout + done.stderr
