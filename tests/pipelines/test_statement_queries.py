"""The audit queries behind the statements, on a release with every way of acquisition."""

import duckdb
import pytest

from pipelines.audit import queries, views
from pipelines.audit.queries import run_query, table
from tests.release_builder import a_record, a_source, build_release
from tests.statement_release import DAY, published, statement_release


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Give a connection to the release."""
    connection = views.connect(statement_release(tmp_path_factory.mktemp("out") / "r"))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def crawl():
    """Give a connection whose only source is a crawl; a test puts texts into it."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE sources AS SELECT 's' AS source_id, 'self_collected' AS acquisition")
    connection.execute("CREATE TABLE text AS SELECT '' AS source_id, '' AS url, '' AS text")
    yield connection
    connection.close()


def test_published_scale(ledger):
    """Records, characters and bytes of the shards: by language, by source, in all; nothing removed counts."""
    rows = run_query(ledger, "published-scale")[1]
    assert rows == [
        ("all", "*", 20, 13505, 13505),
        ("language", "en", 18, 8405, 8405), ("language", "de", 1, 5000, 5000), ("language", "zh", 1, 100, 100),
        ("source", "wiki", 2, 9000, 9000), ("source", "crawl", 13, 2005, 2005), ("source", "classics", 1, 900, 900),
        ("source", "news", 1, 600, 600), ("source", "chats", 1, 500, 500), ("source", "made", 1, 400, 400),
        ("source", "tiny", 1, 100, 100),
    ]  # fmt: skip


def test_characters_are_code_points_and_bytes_are_utf8(tmp_path):
    """A Chinese character is one character and three bytes."""
    connection = views.connect(build_release(tmp_path / "r", [a_record(0, text="中文a")]))
    assert run_query(connection, "published-scale")[1][0] == ("all", "*", 1, 3, 7)


def test_the_scale_agrees_with_the_totals_of_the_shards(ledger):
    """The sum over the text is the sum that the shard table has."""
    read = table(ledger, "published-scale")[0]
    told = table(ledger, "release-facts")[0]
    assert (read["records"], read["bytes"]) == (told["kept"], told["text_bytes"])


def test_published_acquisitions(ledger):
    """Every way of acquisition is listed, with registered and published sources apart."""
    rows = run_query(ledger, "published-acquisitions")[1]
    assert rows == [
        ("open_licence", 3, 2, 3, 9100, 9100), ("public_domain", 1, 1, 1, 900, 900), ("commercial", 1, 1, 1, 600, 600),
        ("self_collected", 1, 1, 13, 2005, 2005), ("user_input", 1, 1, 1, 500, 500), ("synthetic", 1, 1, 1, 400, 400),
    ]  # fmt: skip


def test_a_way_of_acquisition_without_a_source_is_zero(tmp_path):
    """What the release does not have is said, not left out."""
    rows = run_query(views.connect(build_release(tmp_path / "r", [a_record(0)])), "published-acquisitions")[1]
    assert rows[1:] == [(kind, 0, 0, 0, 0, 0) for kind in
                        ("public_domain", "commercial", "self_collected", "user_input", "synthetic")]  # fmt: skip


def test_public_datasets(ledger):
    """Open and public-domain sources with their share of all public bytes."""
    rows = [(r["source_id"], r["share_ratio"], r["large"], r["found_at"]) for r in table(ledger, "public-datasets")]
    assert rows == [
        ("wiki", 0.9, True, "https://wiki.example.org/licence"), ("classics", 0.09, True, None), ("tiny", 0.01, False, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "large"), [(30, False), (31, True), (29, False)])
def test_a_data_set_is_large_above_three_percent(tmp_path, size, large):
    """3 % exactly is not large, one byte more is."""
    sources = [a_source(), a_source(source_id="more", acquisition="public_domain")]
    records = [published(0, "docs", 1000 - size), published(0, "more", size)]
    connection = views.connect(build_release(tmp_path / "r", records, sources=sources))
    found = {row["source_id"]: row["large"] for row in table(connection, "public-datasets")}
    assert found == {"docs": True, "more": large}


def test_acquisition_dates(ledger):
    """A window, a crawl log or nothing at all: the answer says which."""
    rows = {row[0]: row[2:5] for row in run_query(ledger, "acquisition-dates")[1]}
    assert [str(day) for day in rows["crawl"]] == ["2026-02-03", "2026-03-04", "crawl log"]
    assert rows["wiki"][1:] == (DAY, "declared window")
    assert rows["barred"] == (None, None, None)


def test_acquisition_dates_fall_back_to_the_evidence(tmp_path):
    """Without a window the day counts on which the evidence was retrieved, and the answer says so."""
    evidence = [{"path": "a", "kind": "licence", "state": "ok", "retrieved": DAY}]
    connection = views.connect(build_release(tmp_path / "r", [a_record(0)], sources=[a_source(evidence=evidence)]))
    assert run_query(connection, "acquisition-dates")[1][0][2:5] == (
        DAY,
        DAY,
        "day on which the evidence was retrieved",
    )


def test_crawlers(ledger):
    """Name, counts of the log and what was published."""
    (row,) = table(ledger, "crawlers")
    assert [row[key] for key in ("agent", "fetches", "denied", "stale", "records", "bytes")] == [
        "OurBot",
        40,
        3,
        1,
        13,
        2005,
    ]


def test_crawled_domains(ledger):
    """www, ports and user names are no part of a domain; an address without a name has no place."""
    rows = run_query(ledger, "crawled-domains")[1]
    assert (len(rows), rows[0], rows[1][:4], rows[-1][:4]) == (
        12, (1, "a.example", 2, 1000, 0.4988, True, True), (2, "site0.example", 1, 100), (None, "(no domain name)", 1, 50),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.org/a", "example.org"), ("HTTP://Example.ORG:80", "example.org"),
        ("https://user:word@b.example/", "b.example"), ("https://例子.中国/页", "例子.中国"),
        ("https://www.example/", "www.example"), ("https://example.org./", "example.org"),
        ("https://192.0.2.1/", "(no domain name)"), ("https://[2001:db8::1]/", "(no domain name)"),
        ("https://<EMAIL_ADDRESS>/", "(no domain name)"), ("mailto:a@b.example", "(no domain name)"),
        ("https://host/p@q.example", "host"), ("", "(no domain name)"), (None, "(no domain name)"),
    ],
)  # fmt: skip
def test_domain_of_an_address(crawl, url, domain):
    """Only a host name is a domain."""
    crawl.execute("CREATE OR REPLACE TABLE text AS SELECT 's' AS source_id, $url AS url, 't' AS text", {"url": url})
    assert [row["domain"] for row in table(crawl, "crawled-domains")] == [domain]


@pytest.mark.parametrize(
    ("domains", "top", "sme"),
    [(1, 1, 1), (10, 1, 1), (11, 2, 1), (20, 2, 1), (21, 3, 2), (20000, 2000, 1000), (20001, 2001, 1000)],
)
def test_top_domains(crawl, domains, top, sme):
    """Ten percent rounded up; for an SME five percent rounded up and never more than 1,000."""
    crawl.execute(
        "CREATE OR REPLACE TABLE text AS SELECT 's' AS source_id, 'https://d' || i || '.example/' AS url, repeat('t', 1 + i % 7) AS text "
        f"FROM range({domains}) AS t(i)"
    )
    found = table(crawl, "crawled-domains")
    assert (sum(row["top"] for row in found), sum(row["top_for_sme"] for row in found)) == (top, sme)


def test_generators(ledger):
    """The generator, its terms and what was published."""
    (row,) = table(ledger, "generators")
    assert row == {"source_id": "made", "title": "Made texts", "generator": "maker-7b", "version": "2", "provider": "Maker",
                   "terms_url": None, "training_on_output": "conditional", "records": 1, "bytes": 400}  # fmt: skip


def test_signals(ledger):
    """Each signal counts its records over all sources."""
    rows = [row[:5] for row in run_query(ledger, "signals")[1]]
    assert rows == [
        ("allow", "crawl-log", 13, 13, 0), ("deny", "robots", 2, 0, 2), ("deny", "domain list", 1, 0, 1),
        ("deny", "tdmrep", 1, 0, 1),
    ]  # fmt: skip


def test_assessments(ledger):
    """One row a sample."""
    assert run_query(ledger, "assessments")[1] == [("wiki", "after", DAY, 400, 4, 0.01, 0.0254)]


def test_kept_personal_information(ledger):
    """In all and by source; removed records do not count."""
    rows = {row[0]: row[1:6] for row in run_query(ledger, "kept-personal-information")[1]}
    assert (rows["*"], rows["chats"], rows["wiki"]) == ((20, 20, 2, 3, 1), (1, 1, 1, 1, 1), (2, 2, 1, 2, 0))


def test_source_licences(ledger):
    """Rights of a source, without the name of a person."""
    row = next(row for row in table(ledger, "source-licences") if row["source_id"] == "wiki")
    assert (row["licence"], row["evidence_kinds"], row["has_contract"], "approved_by" in row) == (
        "CC-BY-SA-4.0", ["licence"], False, False,
    )  # fmt: skip


def test_shard_files(ledger):
    """The shard as the manifest has it."""
    assert run_query(ledger, "shard-files")[1] == [("part-000000.parquet", 20, 1000, 13505, "s" * 64)]


def test_a_pinned_question_is_answered_once(tmp_path):
    """Questions that use a pinned one read its answer; the numbers are the same."""
    release = build_release(tmp_path / "r", [a_record(0)])
    plain, pinned = views.connect(release), views.connect(release)
    queries.pin(pinned, "published-scale")
    pinned.execute("CREATE OR REPLACE VIEW text AS SELECT NULL::VARCHAR AS source_id WHERE false")
    assert run_query(pinned, "published-acquisitions") == run_query(plain, "published-acquisitions")
