"""The hostile folder through the command line: every record has one defined end, and every byte is accounted for."""

import gzip
import json
import os

import pytest

from pipelines.audit import views
from pipelines.audit.why import why
from tests import corpora, hostile
from transforms.readers import decompress, listing

DAY = ("--as-of", "2026-01-01")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run the hostile corpus once; give its folder and what is expected of each file."""
    folder = tmp_path_factory.mktemp("hostile")
    expected = hostile.build(folder)
    corpora.clearance("run", folder / "corpus.yaml", "--out", folder / "out", *DAY)
    return folder / "out", expected


def ask(out, query):
    """Return the rows of a query over the ledger."""
    connection = views.connect(corpora.released(out))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def outcome(reasons):
    """Return the reader's reason among the reasons of a record, or "read"."""
    return next((reason for reason in reasons or () if reason.startswith("reader.")), "read")


def test_every_record_of_every_file_has_the_defined_outcome(done):
    """One ledger row for each, with its place; a file behind two globs, and a link to a file, count once."""
    out, expected = done
    found = {key: [] for key in expected}
    for source, file, offset, reasons in ask(out, 'SELECT source_id, file, "offset", reasons FROM records'):
        found[source, file].append((offset, outcome(reasons)))

    assert {key: sorted(records) for key, records in found.items()} == {
        key: sorted(hostile.records) for key, hostile in expected.items()
    }


def test_every_decoded_byte_is_a_record_a_separator_or_a_declared_skip(done):
    """Per file, against bytes that were counted when the files were made."""
    out, expected = done
    rows = ask(out, "SELECT source_id, file, decoded_bytes, record_bytes + separator_bytes + skipped_bytes FROM files")

    assert sorted(rows) == sorted((*key, one.decoded_bytes, one.decoded_bytes) for key, one in expected.items())


def test_conservation_holds_and_verify_passes(done):
    """Nothing unaccounted in any source."""
    out, _ = done
    rows = json.loads(corpora.clearance("audit", out, "conservation", "--format", "json"))

    assert {(row["bytes_unaccounted"], row["rows_unaccounted"]) for row in rows} == {(0, 0)}
    assert len(rows) == len(hostile.SOURCES)
    assert corpora.clearance("verify", out).startswith("verified: ")


def test_why_finds_records_that_could_not_be_read(done):
    """By doc_id, one for each source and reason: verdict, reason and place."""
    out, expected = done
    release = corpora.released(out)
    rows = ask(
        out,
        "SELECT min(doc_id::VARCHAR), source_id, reasons[1] FROM records WHERE verdict = 'quarantined' "
        "AND reasons[1] LIKE 'reader.%' GROUP BY ALL",
    )
    places = {
        doc: (file, offset) for doc, file, offset in ask(out, 'SELECT doc_id::VARCHAR, file, "offset" FROM records')
    }
    told = {doc: dict(why(release, doc)) for doc, *_ in rows}

    assert {doc: (t["verdict"], t["reason"].split(":")[0], (t["file"], t["offset"])) for doc, t in told.items()} == {
        doc: ("quarantined", reason, places[doc]) for doc, _, reason in rows
    }
    assert {(source, reason) for _, source, reason in rows} == {
        (source, end) for (source, _), one in expected.items() for _, end in one.records if end != "read"
    }


def test_why_finds_a_bad_record_by_its_own_id(done):
    """Where the line could be parsed the input's id is known; an id that two records share lists both."""
    out, _ = done
    (found,) = [
        line["value"]
        for line in json.loads(corpora.clearance("why", out, "list", "--format", "json"))
        if line["what"] == "reason"
    ]

    assert found == "reader.not_text: The text field is not a string."
    assert corpora.call("why", out, "r1").stdout.count("lines/lines.jsonl") == 2


REFUSED = [
    ("link-out", "jsonl", "x.jsonl: a link leads out of"),
    ("link-loop", "jsonl", r"x.jsonl: cannot be read (OSError); check links and permissions"),
    ("link-broken", "jsonl", r"x.jsonl: cannot be read (FileNotFoundError); check links and permissions"),
    ("forbidden", "jsonl", "x.jsonl: cannot be read (PermissionError); check links and permissions"),
    ("pipe", "jsonl", "x.jsonl: not a regular file"),
    ("folder", "jsonl", "x.jsonl: is a folder; name its files with a glob such as"),
    ("absent", "jsonl", "x.jsonl: no file matches; check the path and the glob"),
    ("utf-16", "jsonl", "the file is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 IN > OUT"),
    ("utf-16", "csv", "x.csv: is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 IN > OUT"),
    ("cr", "jsonl", r"the lines end in CR alone; convert it: tr '\r' '\n' < IN > OUT"),
    ("array", "jsonl", "the file is a JSON array, not one object a line; convert it: jq -c '.[]' IN > OUT"),
    ("cut", "parquet", "x.parquet: damaged at decoded offset 0: the Parquet footer is missing or damaged; replace"),
]


@pytest.mark.parametrize(("case", "form", "message"), REFUSED, ids=[f"{case}-{form}" for case, form, _ in REFUSED])
def test_what_cannot_be_read_as_declared_is_refused_before_any_work(tmp_path, monkeypatch, case, form, message):
    """Exit code 2 with file:line, the fact and the remedy."""
    root = tmp_path / "root"
    path = root / "in" / f"x.{form}"
    path.parent.mkdir(parents=True)
    _make(case, path, monkeypatch)
    pattern = f"in/x.{form}" if case in ("folder", "absent") else "in/*"
    corpus = hostile.write_corpus(root, {"s": [(pattern, form, {})]})
    refused = corpora.call("plan", corpus)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"{corpus}:")
    assert message in refused.stderr


def _make(case, path, monkeypatch):
    outside = path.parent.parent.parent / "outside.jsonl"
    outside.write_bytes(hostile.line(1))
    text = hostile.line(1).decode() + "\n"
    if case == "link-out":
        path.symlink_to(outside)
    elif case == "link-loop":
        path.symlink_to(path.name)
    elif case == "link-broken":
        path.symlink_to("nowhere")
    elif case == "pipe":
        os.mkfifo(path)
    elif case == "folder":
        path.mkdir()
    elif case != "absent":
        path.write_bytes(
            {"utf-16": text.encode("utf-16"), "cr": (text * 2).replace("\n", "\r").encode(),
             "array": f"[{text}]".encode(), "cut": b"PAR1 and no footer"}.get(case, text.encode())
        )  # fmt: skip
    if case == "forbidden":  # root may read everything, so the refusal is played

        def refuse(*_):
            raise PermissionError

        monkeypatch.setattr(listing, "open", refuse, raising=False)


def test_damage_behind_the_first_records_fails_the_run_and_publishes_nothing(tmp_path):
    """damaged_file: fail is the default; exit code 1, the file, the place and both remedies."""
    whole = b"".join(hostile.line(n) + b"\n" for n in range(400))
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(whole, mtime=0)[:-40])
    corpus = hostile.write_corpus(tmp_path, {"s": [("x.jsonl.gz", "jsonl", {})]})
    failed = corpora.call("run", corpus, "--out", tmp_path / "out", *DAY)

    assert (failed.returncode, (tmp_path / "out" / "CURRENT").exists()) == (1, False)
    assert "x.jsonl.gz: damaged at decoded offset " in failed.stderr
    assert "replace the file, or set damaged_file: accept to keep what comes before" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_disk_that_fails_while_it_is_read_is_one_clear_error(tmp_path, monkeypatch):
    """Exit code 1, the file and what to look at; no trace, and nothing published."""
    corpus = corpora.write_corpus(tmp_path)
    opened, stored = [], decompress.open_stored

    def fail(path):
        opened.append(path)
        if len(opened) > 1:  # the first look is that of the plan
            raise OSError(5, "Input/output error")
        return stored(path)

    monkeypatch.setattr(decompress, "open_stored", fail)
    failed = corpora.call("run", corpus, "--out", tmp_path / "out", *DAY)

    assert (failed.returncode, (tmp_path / "out" / "CURRENT").exists()) == (1, False)
    assert (
        "s.jsonl: cannot be read (OSError); check that it is still there, its permissions and its disk" in failed.stderr
    )
    assert "Traceback" not in failed.stderr


@pytest.mark.slow
def test_a_record_of_fifty_megabytes_goes_through(tmp_path):
    """Read and judged under the shipped limit; one over it is a row."""
    big = json.dumps({"id": "big", "text": "word " * 10_000_000}).encode()
    over = json.dumps({"id": "over", "text": "x" * (64 << 20)}).encode()
    (tmp_path / "x.jsonl").write_bytes(b"\n".join([hostile.line(1), big, over, hostile.line(2)]))
    corpus = hostile.write_corpus(tmp_path, {"s": [("x.jsonl", "jsonl", {})]})
    (tmp_path / "policy.yaml").write_text((tmp_path / "policy.yaml").read_text().replace(hostile.POLICY, ""))
    corpora.clearance("run", corpus, "--out", tmp_path / "out", *DAY)
    found = dict(
        ask(tmp_path / "out", "SELECT source_record_id, reasons FROM records WHERE source_record_id IS NOT NULL")
    )

    assert {key: outcome(reasons) for key, reasons in found.items()} == {"r1": "read", "big": "read", "r2": "read"}
    assert ask(tmp_path / "out", "SELECT reasons FROM records WHERE source_record_id IS NULL") == [
        (["reader.too_large"],)
    ]
