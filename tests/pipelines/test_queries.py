"""The auditor's questions: how they are declared, asked and answered on a small release."""

import os
import tempfile

import duckdb
import pytest

from pipelines.audit import queries, views
from pipelines.audit.queries import run_query, table
from pipelines.audit.question import Parameter, Query, QueryError
from tests.annotation_tables import annotation_tables
from tests.release_builder import a_record, a_source, build_release, record_id

KEPT, DROPPED, MERGED, HELD = 0, 100, 200, 300


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Give a release with one record of each verdict."""
    records = [
        a_record(KEPT, url="https://example.org/a", merged_count=1, merged_sources=["docs"], pi_spans=2,
                 pii_counts=[{"type": "EMAIL_ADDRESS", "count": 2}], ai_generated="declared",
                 flags=["ai_label.declared"]),
        a_record(DROPPED, verdict="dropped", language="fr", quality_digit_ratio=0.4, safety_checked=True,
                 safety_counts=[{"risk": "A2-a", "hits": 3, "per_1000_chars": 6.0},
                                {"risk": "A3-a", "hits": 1, "per_1000_chars": 9.0}],
                 reasons=["language.not_allowed", "quality.too_many_digits"]),
        a_record(MERGED, verdict="merged", reasons=["dedup.near"], survivor_doc_id=record_id(KEPT).bytes,
                 similarity=0.875, dedup_method="minhash"),
        a_record(HELD, verdict="quarantined", reasons=["reader.not_json"], language=None, quality_chars=None,
                 quality_digit_ratio=None, ai_generated=None),
    ]  # fmt: skip
    span = {
        "doc_id": record_id(KEPT).bytes,
        "source_id": "docs",
        "type": "EMAIL_ADDRESS",
        "recognizer": "email",
        "score": 1.0,
    }
    spans = [{**span, "start": 0, "end": 9, "action": "redact"}, {**span, "start": 20, "end": 29, "action": "mask"}]
    return build_release(tmp_path_factory.mktemp("out") / "r", records, pii=spans, annotation=annotation_tables())


@pytest.fixture(scope="module")
def ledger(release):
    """Give a connection to the release."""
    connection = views.connect(release)
    yield connection
    connection.close()


def test_every_query_answers(ledger):
    """Each shipped query runs on a release with the parameters it declares."""
    values = {"record": "r0", "source": "docs", "rule": "quality.too_many_digits", "limit": "1", "licence": "MIT",
              "batch": "b1", "seed": "x", "size": "1"}  # fmt: skip
    for query in queries.list_queries():
        params = {p.name: values[p.name] for p in query.params if p.required}
        columns, rows = run_query(ledger, query.name, params)
        assert columns, query.name
        assert all(len(row) == len(columns) for row in rows)


def test_audit_sql_answers_in_plain_duckdb(release):
    """The macros work in a DuckDB that has nothing but the views."""
    here = os.getcwd()
    os.chdir(release)
    try:
        plain = duckdb.connect()
        for statement in views.view_statements(views.ledger_files(release)):
            plain.execute(statement)
        for statement in queries.as_macros():
            plain.execute(statement)
        assert plain.execute("SELECT kept FROM funnel() WHERE source_id = '*'").fetchall() == [(1,)]
        assert plain.execute("SELECT DISTINCT part FROM why('r100') ORDER BY part").fetchall() == [
            ("reason",), ("record",), ("source",)]  # fmt: skip
        assert plain.execute("SELECT count(*) FROM queries").fetchone()[0] == len(queries.list_queries())
    finally:
        os.chdir(here)


def test_memory_is_bounded_and_what_does_not_fit_goes_to_the_temporary_folder(ledger):
    """A question on ten million records works on a small machine, and leaves nothing where the user stands."""
    limit, folder = ledger.execute(
        "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
    ).fetchone()

    assert limit == "476.8 MiB"
    assert os.path.dirname(folder) == tempfile.gettempdir()


def test_macro_and_query_agree(ledger):
    """A question gives the same rows as SQL macro and by name."""
    queries.prepare(ledger)
    asked = ledger.execute("""FROM what_if('quality.too_many_digits', 0.3, language_ := 'fr')""").fetchall()
    params = {"rule": "quality.too_many_digits", "limit": "0.3", "language": "fr"}
    assert asked == run_query(ledger, "what-if", params)[1]


def test_funnel(ledger):
    """The funnel counts each verdict once."""
    assert run_query(ledger, "funnel")[1] == [("*", 4, 1, 1, 1, 1, 0.25), ("docs", 4, 1, 1, 1, 1, 0.25)]


def test_funnel_steps_end_at_the_kept(ledger):
    """Stages take away in the order of judgment and what is left at the end was kept."""
    steps = [(r["stage"], r["removed"], r["left_over"]) for r in table(ledger, "funnel-steps") if r["removed"]]
    assert steps == [("reader", 1, 3), ("language", 1, 2), ("dedup", 1, 1)]


def test_dropped_by_reason(ledger):
    """A record counts under each of its reasons, as first and as only reason where it is."""
    rows = [row[:6] for row in run_query(ledger, "dropped-by-reason", {"source": "docs"})[1]]
    assert rows == [
        ("dedup.near", "docs", "merged", 1, 1, 1),
        ("language.not_allowed", "docs", "dropped", 1, 1, 0),
        ("quality.too_many_digits", "docs", "dropped", 1, 0, 0),
        ("reader.not_json", "docs", "quarantined", 1, 1, 1),
    ]


def test_licences_in_corpus(ledger):
    """Only kept records count."""
    rows = run_query(ledger, "licences-in-corpus")[1]
    assert rows == [("CC0-1.0", "docs", "Project documentation", "open_licence", 1, 100)]


def test_where_is_source(ledger):
    """Published rows are named by shard and row, the others by verdict."""
    rows = [row[:6] for row in run_query(ledger, "where-is-source", {"source": "docs"})[1]]
    assert rows == [
        ("part-000000.parquet", "kept", "a.jsonl", 1, 0, 0),
        ("not published", "dropped", "a.jsonl", 1, None, None),
        ("not published", "merged", "a.jsonl", 1, None, None),
        ("not published", "quarantined", "a.jsonl", 1, None, None),
    ]


@pytest.mark.parametrize("asked", ["r0", "https://example.org/a", str(record_id(KEPT))])
def test_why_finds_by_any_name(ledger, asked):
    """A record is found by id, by the input's own id and by address."""
    found = {(row["part"], row["item"]): row["value"] for row in table(ledger, "why", {"record": asked})}
    assert found["record", "verdict"] == "kept"
    assert found["stands_for", "docs"] == "1"
    assert found["personal_information", "EMAIL_ADDRESS mask"] == "1"


def test_why_tells_where_the_survivor_is(ledger):
    """The story of a merged record leads to the record that stays."""
    found = {(row["part"], row["item"]): row["value"] for row in table(ledger, "why", {"record": "r200"})}
    assert (found["survivor", "shard"], found["survivor", "shard_row"]) == ("part-000000.parquet", "0")


def test_why_of_nobody(ledger):
    """An unknown name gives no rows."""
    assert run_query(ledger, "why", {"record": "nobody"})[1] == []


def test_duplicates_of_either_side(ledger):
    """Survivor and merged record give the same group."""
    first = run_query(ledger, "duplicates-of", {"record": "r0"})[1]
    second = run_query(ledger, "duplicates-of", {"record": "r200"})[1]
    roles = [(row[1], row[6], row[9]) for row in first]
    assert roles == [("survivor", KEPT, None), ("merged", MERGED, 0.875)]
    assert [row[:3] for row in first] == [row[:3] for row in second]


def test_duplicates(ledger):
    """Merged records are counted by where their survivors stand."""
    assert run_query(ledger, "duplicates")[1] == [("docs", "docs", "minhash", 1, 0.875, 0.875)]


def test_removal_by_source(ledger):
    """Every removed record counts once, at the stage of its first reason."""
    row = table(ledger, "removal-by-source")[0]
    assert {key: value for key, value in row.items() if value} == {
        "source_id": "docs", "records": 4, "removed": 3, "removed_ratio": 0.75, "reader": 1, "language": 1,
        "duplicates": 1}  # fmt: skip


def test_languages(ledger):
    """Before and after, with the share of the largest source."""
    rows = run_query(ledger, "languages")[1]
    assert rows == [
        ("en", 2, 1, 100, 1, 1.0, 1, 0), ("fr", 1, 0, 0, 0, None, 0, 0), ("not measured", 1, 0, 0, 0, None, 0, 0)
    ]  # fmt: skip


def test_pii_by_type(ledger):
    """Found anywhere, and what was done in kept records."""
    assert run_query(ledger, "pii-by-type")[1] == [("EMAIL_ADDRESS", 1, 2, 1, 2, 1, 1, 0, 0)]


def test_lengths_hold_every_measured_text(ledger):
    """A text is in one bin; an unread record is in none."""
    rows = [row for row in run_query(ledger, "lengths")[1] if row[2]]
    assert rows == [(100, 300, 3, 1)]


def test_ai_labels(ledger):
    """Labels are counted, and unread records are not called clean."""
    assert run_query(ledger, "ai-labels")[1] == [("docs", 4, 1, 0, 2, 1, 1, 1, 1.0)]


def test_safety_without_lexicon_is_not_clean(ledger):
    """Risks are listed with the number of records checked, even when none was hit."""
    rows = table(ledger, "safety-by-risk")
    assert (len(rows), rows[0]["records_checked"], rows[0]["hits"]) == (31, 1, 0)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("0.5", (3, 1, 0, 0, 0)), ("0.4", (3, 1, 0, 0, 0)), ("0.3", (3, 1, 1, 0, 0)), ("0.005", (3, 1, 3, 1, 0))],
)
def test_what_if(ledger, limit, expected):
    """A limit is compared strictly; a record with another reason does not come back."""
    rows = run_query(ledger, "what-if", {"rule": "quality.too_many_digits", "limit": limit})[1]
    assert rows[0] == ("*", *expected, "duplicates not re-resolved")


def test_percentiles_are_exact(tmp_path):
    """Percentiles from counts of equal values are those of all values, linear between ranks; a fact never measured is left out."""
    ratios = [0.1, 0.4, 0.4, 0.4, 0.7, 0.9, 0.2]
    records = [
        a_record(at, quality_digit_ratio=ratio, quality_words=10 * at, verdict="kept" if at < 4 else "dropped",
                 reasons=[] if at < 4 else ["quality.too_many_digits"])
        for at, ratio in enumerate(ratios)
    ]  # fmt: skip
    connection = views.connect(build_release(tmp_path / "r", records))
    found = {row["fact"]: row for row in table(connection, "quality-facts")}
    assert found["quality_digit_ratio"] == {
        "fact": "quality_digit_ratio", "records": 7, "kept": 4, "p10": 0.16, "p50": 0.4, "p90": 0.78,
        "kept_p10": 0.19, "kept_p50": 0.4, "kept_p90": 0.4}  # fmt: skip
    assert [found["quality_words"][name] for name in ("p10", "p50", "p90")] == [6, 30, 54]


@pytest.mark.parametrize(("limit", "expected"), [("5.5", (1, 0, 1, 0, 0)), ("6", (1, 0, 0, 0, 0))])
def test_what_if_of_a_class_of_risks(ledger, limit, expected):
    """The densest risk of the class counts, those of other classes do not, and unchecked records are not measured."""
    rows = run_query(ledger, "what-if", {"rule": "safety.discrimination", "limit": limit})[1]
    assert rows[0] == ("*", *expected, "duplicates not re-resolved")


def test_over_blocking_of_a_stage(ledger):
    """The share of a language and source stands beside that of the whole; unread records are left out."""
    rows = run_query(ledger, "over-blocking", {"stage": "language"})[1]
    assert rows == [("fr", "docs", 1, 1, 1.0, 0.3333, 3.0), ("en", "docs", 2, 0, 0.0, 0.3333, 0.0)]


def test_conservation(ledger):
    """Bytes and rows are accounted for."""
    row = table(ledger, "conservation")[0]
    assert (row["bytes_unaccounted"], row["rows_unaccounted"], row["ledger_rows"]) == (0, 0, 4)


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("whi", {}, "no query 'whi'; there are: acquisition-dates, ai-labels"),
        ("why", {}, "query 'why' needs -p record="),
        ("why", {"record": "a", "colour": "b"}, "query 'why' has no parameter 'colour'; its parameters: record"),
        (
            "what-if",
            {"rule": "quality.x", "limit": "much"},
            "parameter 'limit' takes a value of type number, not 'much'",
        ),
        ("what-if", {"rule": "quality.x", "limit": "nan"}, "takes a value of type number, not 'nan'"),
        ("what-if", {"rule": "quality.x", "limit": "1"}, "parameter 'rule' of 'what-if': 'quality.x' is none of: .*"),
        ("over-blocking", {"stage": "x"}, "parameter 'stage' of 'over-blocking': 'x' is none of: ai_label, "),
        ("dropped-by-reason", {"source": "x"}, "'x' is none of: docs"),
        ("where-is-source", {"source": "x"}, "'x' is none of: docs"),
        ("funnel", {"source": "s"}, "its parameters: none"),
    ],
)
def test_errors_say_what_is_possible(ledger, name, params, message):
    """An unknown query, a missing, unknown or ill-typed parameter is named with the way out."""
    with pytest.raises(QueryError, match=message):
        run_query(ledger, name, params)


def test_a_release_without_a_table_says_so():
    """A ledger that lacks what a query reads cannot answer, and the message says which column or table."""
    with pytest.raises(QueryError, match=r"this release cannot answer 'funnel': .*records"):
        run_query(duckdb.connect(), "funnel")


def test_a_query_by_its_macro_name():
    """Underscores and dashes name the same query."""
    assert queries.find_query("where_is_source").name == "where-is-source"


def test_parameters_are_typed():
    """Text becomes the declared type."""
    assert Parameter("a", "integer", True, "", "").parse("7") == 7
    assert Parameter("a", "date", True, "", "").parse("2026-02-28").isoformat() == "2026-02-28"


def test_a_file_whose_parameters_differ_is_refused(tmp_path):
    """A parameter that is declared and not used, or used and not declared, is an error of the file."""
    (tmp_path / "q.sql").write_text("-- title: t\n-- title_zh: t\n-- param: a text x\nSELECT $b\n")
    with pytest.raises(QueryError, match=r"q\.sql: the parameters declared are not those used"):
        queries.shipped(tmp_path)


def test_queries_in_a_ring_are_refused(tmp_path):
    """Two queries that use each other cannot be created."""
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.sql").write_text(f"-- title: t\n-- title_zh: t\n-- uses: {other}\nFROM {other}()\n")
    with pytest.raises(QueryError, match="in a ring"):
        queries.shipped(tmp_path)


def test_no_argument_is_named_like_a_column(ledger):
    """In a macro a column of the same name would hide an argument."""
    queries.prepare(ledger)
    columns = {row[0] for row in ledger.execute("SELECT column_name FROM duckdb_columns()").fetchall()}
    assert {name for name in columns if name.endswith("_")} == set()


def test_sources_without_a_record_are_listed(tmp_path):
    """A registered source that gave no record stands in the report with zeros."""
    sources = [a_source(), a_source(source_id="empty", title="Nothing yet")]
    connection = views.connect(build_release(tmp_path / "r", [a_record(0)], sources=sources))
    rows = {row["source_id"]: (row["records"], row["kept"]) for row in table(connection, "sources-in-corpus")}
    assert rows == {"docs": (1, 1), "empty": (0, 0)}


def test_statement_casts_parameters():
    """A parameter reaches SQL with its type, in both forms."""
    query = Query("q", "t", "t", (Parameter("limit", "number", True, "", ""),), (), "SELECT $limit AS n")
    assert query.statement() == "SELECT CAST($limit AS DOUBLE) AS n"
    assert query.as_macro().endswith("SELECT CAST(limit_ AS DOUBLE) AS n")
