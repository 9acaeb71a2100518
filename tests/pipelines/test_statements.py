"""The statements as a whole: golden pages, gaps instead of inventions, numbers that hold."""

import hashlib
import json
import shutil
from functools import cache

import duckdb
import pytest
from click.testing import CliRunner

from pipelines.audit.queries import find_query
from pipelines.audit.views import reviews_of
from pipelines.commands.statement import KINDS as OFFERED
from pipelines.commands.statement import command
from pipelines.config import ConfigError
from pipelines.statements.answers import ABOUT as TOLD
from pipelines.statements.facts import TotalsDiffer
from pipelines.statements.kinds import METADATA, PAGES, FormatError, compose, facts_for, write
from pipelines.statements.licences import dedicated
from pipelines.statements.tokens import band, bounds
from pipelines.statements.told import read_about
from tests.release_builder import a_record, a_source
from tests.statement_release import DAY, GOLDEN, KINDS, golden_name, published, statement_release, write_about
from transforms import ledger, ledger_people


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Give the release with every way of acquisition."""
    return statement_release(tmp_path_factory.mktemp("out") / "r")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Give what its provider says."""
    return read_about(write_about(tmp_path_factory.mktemp("about")))


@cache
def facts(kind, release):
    """Return what a release answers; releases of this module do not change."""
    return facts_for(kind, release)


def fields(release, told, kind="eu-summary", language="en"):
    """Return the fields of a statement by (section, key)."""
    text, _ = compose(kind, facts(kind, release), told, language, "json")
    return {(s["id"], f["key"]): f for s in json.loads(text)["sections"] for f in s["fields"]}


@pytest.mark.parametrize(("kind", "language", "form"), KINDS)
def test_golden(release, told, kind, language, form):
    """The whole statement, byte for byte; `python -m tests.statement_release` writes them again."""
    text, _ = compose(kind, facts(kind, release), told, language, form)
    assert text == (GOLDEN / golden_name(kind, language, form)).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", OFFERED)
def test_equal_inputs_give_equal_bytes(release, told, tmp_path, kind):
    """Another folder and another call change nothing."""
    other = shutil.copytree(release, tmp_path / "elsewhere")
    assert write(kind, other, told, None, None) == compose(kind, facts(kind, release), told, None, None)


@pytest.mark.parametrize("kind", OFFERED)
def test_no_text_and_no_address_of_a_record_is_printed(tmp_path, kind):
    """Records go into statements as numbers only; names of approvers stay in the ledger."""
    record = published(0, "wiki", 40, text="a secret sentence", url="https://host.example/private/path", title="a title",
                       author="Jane Roe")  # fmt: skip
    folder = statement_release(tmp_path / "r", records=[record])
    text, _ = write(kind, folder, read_about(None), None, None)
    assert [
        word for word in ("secret sentence", "private", "a title", "Jane Roe", "the data owner") if word in text
    ] == []


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_value_says_where_it_comes_from(release, told, kind, language):
    """Each field names queries that exist, or about.yaml, or is a gap with what it needs."""
    for field in fields(release, told, kind, language).values():
        if "gap" not in field:
            assert field["origins"]
            assert all(origin == TOLD or find_query(origin) for origin in field["origins"])


@pytest.mark.parametrize("kind", PAGES)
def test_without_about_the_provider_s_fields_are_gaps(release, kind):
    """Nothing is invented: what only the provider knows is named as missing, and only that or the register."""
    found = fields(release, read_about(None), kind)
    gaps = [field["gap"] for field in found.values() if "gap" in field]
    assert len(gaps) >= 5
    remedies = tuple(f"not stated: needs {place}" for place in ("about.", "corpus.yaml ", "clearance review "))
    assert all(gap.startswith(remedies) for gap in gaps)
    assert not any(TOLD in field["origins"] for field in found.values() if "gap" not in field)


def test_a_complete_about_leaves_no_gap_in_the_eu_summary(release, told):
    """The golden provider has answered everything."""
    assert compose("eu-summary", facts("eu-summary", release), told, None, None)[1] == ()


def test_an_sme_lists_fewer_domains(release, told, tmp_path):
    """The 10 % rule is the rule; five percent only for a provider who says that it is an SME."""
    plain = read_about(write_about(tmp_path, "sme: false\n"))
    listed = [
        len(fields(release, who)["2.3", "top_domains"]["value"]["rows"]) for who in (told, plain, read_about(None))
    ]
    assert listed == [1, 2, 2]


def test_the_domains_add_up_to_the_crawl(release, told):
    """Listed and rest are all of the crawled text."""
    found = fields(release, told)
    sizes = [found["2.3", key]["value"] for key in ("top_bytes", "rest_bytes", "crawled_bytes", "bytes")]
    assert (sizes[0] + sizes[1], sizes[3]) == (sizes[2], sizes[2])


def test_denied_records_equal_the_counter(release, told):
    """Every number on reservations is a counter of the ledger."""
    found = fields(release, told)
    removed = [row[2] for row in found["3.1", "reservations_removed"]["value"]["rows"]]
    connection = duckdb.connect()
    denied = connection.execute(
        f"SELECT count(*) FROM '{release}/ledger/records/*.parquet' WHERE reason LIKE 'optout.%'"
    ).fetchone()
    assert (removed, found["3.1", "robots_denied"]["value"]) == ([denied[0]], 3)


@pytest.mark.parametrize(
    ("rightsholder", "licensed", "private"),
    [("true", True, False), ("false", False, True), ("", None, None)],
)
def test_who_sold_is_told_or_missing(release, tmp_path, rightsholder, licensed, private):
    """The register does not know whether a supplier is a rightsholder: told, or a gap in both sections."""
    text = f"suppliers:\n  news: {{rightsholder: {rightsholder}, publicly_known: true, description: articles}}\n"
    found = fields(release, read_about(write_about(tmp_path, text)))
    assert [found["2.2.1", "licensed_used"].get("value"), found["2.2.2", "private_used"].get("value")] == [
        licensed,
        private,
    ]


def test_a_set_that_is_not_publicly_known_is_not_named(release, tmp_path):
    """Its title stays out of section 2.2.2."""
    text = "suppliers:\n  news: {rightsholder: false, publicly_known: false, description: articles}\n"
    page, _ = compose("eu-summary", facts("eu-summary", release), read_about(write_about(tmp_path, text)), "en", "md")
    assert "A news archive" not in page


def test_a_source_without_a_date_is_a_gap_beside_the_latest_one(tmp_path):
    """The latest date of the others is printed, and the one that nobody knows is named."""
    sources = [a_source(source_id="wiki"), a_source(source_id="tiny", collected_to=DAY)]
    folder = statement_release(
        tmp_path / "r", records=[published(0, "wiki", 50), published(0, "tiny", 50)], sources=sources
    )
    found = fields(folder, read_about(None))
    assert (found["1.3", "latest"]["value"], found["1.3", "latest_missing"]["gap"]) == (
        "05/2026", "not stated: needs corpus.yaml sources.wiki.collection",
    )  # fmt: skip


def test_a_source_of_which_nothing_was_published_is_not_training_content(tmp_path):
    """A registered crawl without a kept record answers no."""
    sources = [a_source(source_id="wiki"), a_source(source_id="crawl", acquisition="self_collected")]
    removed = a_record(0, source_id="crawl", file="c.jsonl", verdict="dropped", reasons=["optout.denied"])
    folder = statement_release(tmp_path / "r", records=[published(0, "wiki", 50), removed], sources=sources)
    assert fields(folder, read_about(None))["2.3", "crawled_used"]["value"] is False


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (999_999_999, "small small"), (1_000_000_000, "small middle"), (8_000_000_000, "middle middle"),
        (7_999_999_992, "small middle"), (10_000_000_000_000, "middle middle"), (10_000_000_000_001, "middle large"),
        (80_000_000_000_008, "large large"), (0, "small small"),
    ],
)  # fmt: skip
def test_bands_of_tokens(size, expected):
    """A band is certain only when the least and the greatest possible number of tokens lie in it."""
    assert " ".join(band(tokens) for tokens in bounds(size)) == expected


def test_tokens_that_cannot_be_are_refused(release, tmp_path):
    """A count outside what the bytes allow is an error with its place."""
    about = read_about(write_about(tmp_path, "training:\n  text_tokens: 13506\n"))
    with pytest.raises(ConfigError, match=r"about.yaml:2: 13506 tokens cannot be: the release holds 13505 bytes"):
        compose("eu-summary", facts("eu-summary", release), about, None, None)


def test_all_public_domain_needs_every_record(tmp_path):
    """Item (5): one record under a licence is enough for no."""
    free, bound = published(0, "wiki", 50), published(1, "wiki", 50, licence="CC-BY-4.0")
    answers = []
    for at, records in enumerate([[free], [free, bound]]):
        folder = statement_release(tmp_path / str(at), records=records, sources=[a_source(source_id="wiki")])
        answers.append(fields(folder, read_about(None), "ab2013")["(5)", "all_public_domain"]["value"])
    assert answers == [True, False]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC0-1.0", True), ("MIT OR CC0-1.0", True), ("MIT AND CC0-1.0", False), ("CC0-1.0 AND Unlicense", True),
        ("LicenseRef-unknown", False), ("not a ( licence", False), ("0BSD", False),
    ],
)  # fmt: skip
def test_dedicated_licences(licence, expected):
    """Public domain is an alternative in which every part dedicates."""
    assert dedicated(licence) is expected


def test_unscanned_records_are_no_clean_records(tmp_path):
    """Item (7): without a scan of every kept record the answer is a gap, never no."""
    folder = statement_release(
        tmp_path / "r", records=[published(0, "wiki", 50, pii_exhausted=None)], sources=[a_source(source_id="wiki")]
    )
    assert "gap" in fields(folder, read_about(None), "ab2013")["(7)", "personal"]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("{sources: [chats, classics, crawl, made, news, tiny, wiki], records: 20}", False),
        ("{sources: [chats, classics, crawl, made, news, tiny, wiki], records: 19}", True),
        ("{sources: [chats, classics, crawl, made, news, tiny], records: 20}", True),
        ("{first: true}", "no: this is the first filing"),
    ],
)
def test_a_change_filing_is_due_when_something_differs(release, tmp_path, last, due):
    """The list of published sources and the number of records are compared with the last filing."""
    about = read_about(write_about(tmp_path, f"filing:\n  last_filed: {last}\n"))
    assert fields(release, about, "filing")["12", "change_due"]["value"] == due


def test_every_review_of_the_sample_is_in_the_filing(tmp_path):
    """A failed review stands beside a later one that passed; who reviewed is not printed."""
    release = statement_release(tmp_path / "out" / "releases" / "r", records=[published(0, "wiki", 50)],
                                sources=[a_source(source_id="wiki")])  # fmt: skip
    for number, status in ((1, "fail"), (2, "pass")):
        row = dict.fromkeys(ledger_people.REVIEWS.names) | {
            "review": number, "release": "r", "sample": "manual", "frame_sha256": "f", "frame_rows": 9, "drawn": 3,
            "reviewed": 3, "acceptable": number + 1, "acceptable_ratio": 0.5, "lower_bound_ratio": 0.2,
            "min_acceptable_ratio": 0.96, "judged_by": "ratio", "second_looks": 0, "changed_by_second": 0,
            "reviewers": ["Jane Roe"], "status": status, "decided_by": "Jane Roe", "decided_on": DAY,
            "file_sha256": "f", "items_sha256": "f",
        }  # fmt: skip
        folder = reviews_of(release) / str(number)
        folder.mkdir(parents=True)
        ledger.write_table(folder / "review.parquet", ledger_people.REVIEWS, [row])
    text, _ = write("filing", release, read_about(None), "en", "json")
    found = next(f for s in json.loads(text)["sections"] for f in s["fields"] if f["key"] == "reviews")
    assert found["value"]["rows"] == [
        [1, "2026-05-31", 3, 3, 2, 0.5, 0.2, "fail"], [2, "2026-05-31", 3, 3, 3, 0.5, 0.2, "pass"],
    ]  # fmt: skip
    assert "Jane Roe" not in text


@pytest.mark.parametrize(
    ("column", "said"),
    [("0.5::DOUBLE AS sample", "a sample of its sources"), ("['e'] AS dedup_against", "earlier ones")],
)
def test_what_limits_a_statement_stands_at_its_head(tmp_path, column, said):
    """A sampled run, and one that was cleared against earlier releases, is not the whole of the training data."""
    folder = statement_release(tmp_path / "r", records=[published(0, "wiki", 50)], sources=[a_source(source_id="wiki")])
    assert said not in write("ab2013", folder, read_about(None), None, None)[0]
    path = str(folder / "ledger" / "runs" / "part-000000.parquet")
    duckdb.execute(f"COPY (SELECT * REPLACE ({column}) FROM '{path}') TO '{path}.new' (FORMAT parquet)")
    shutil.move(f"{path}.new", path)
    assert said in write("ab2013", folder, read_about(None), None, None)[0]


def test_totals_that_differ_stop_the_statement(release, tmp_path):
    """A shard with a row less than the ledger says gives no statement at all."""
    folder = shutil.copytree(release, tmp_path / "r")
    path = str(folder / "shards" / "part-000000.parquet")
    duckdb.execute(f"COPY (SELECT * FROM '{path}' LIMIT 19) TO '{path}.new' (FORMAT parquet)")
    shutil.move(f"{path}.new", path)
    with pytest.raises(TotalsDiffer):
        write("filing", folder, read_about(None), None, None)


@pytest.mark.parametrize("kind", METADATA)
@pytest.mark.parametrize(("language", "form"), [("zh", None), (None, "md")])
def test_metadata_is_json_in_english(release, kind, language, form):
    """What makes no sense is refused, not ignored."""
    with pytest.raises(FormatError):
        compose(kind, facts(kind, release), read_about(None), language, form)


def run(*args):
    """Run the command and return (exit code, standard output, standard error)."""
    done = CliRunner().invoke(command, [str(arg) for arg in args])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_lists_gaps(release):
    """Gaps go to standard error with their count; the statement is written all the same."""
    code, out, err = run("ab2013", release)
    assert (code, out.startswith("# Training data documentation"), err.splitlines()[0], err.splitlines()[-1]) == (
        0, True, "gap: (a) Developer: needs about.provider.name",
        "6 gaps: fill in about.yaml or the source register (runbooks/statements.md)",
    )  # fmt: skip


@pytest.mark.parametrize(("strict", "about", "code"), [(True, False, 1), (True, True, 0), (False, False, 0)])
def test_strict_fails_on_a_gap_only(release, tmp_path, strict, about, code):
    """--strict turns a gap into exit code 1."""
    extra = ["--about", write_about(tmp_path)] if about else []
    assert run("eu-summary", release, *extra, *(["--strict"] if strict else []))[0] == code


def test_out_writes_the_same_bytes(release, tmp_path):
    """A file holds what standard output would show, and nothing else is left behind."""
    run("provenance", release, "--out", tmp_path / "a.json")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == run("provenance", release)[1]


def test_the_filing_is_chinese_unless_asked(release):
    """Chinese first for this kind."""
    assert (run("filing", release)[1][:8], run("filing", release, "--lang", "en")[1][:8]) == (
        "# 训练数据情况",
        "# Annex ",
    )


def test_domains_as_a_file(release, tmp_path):
    """The list goes to a CSV file; the statement keeps its name, its number of rows and its hash."""
    code, out, _ = run("eu-summary", release, "--domains", tmp_path / "top.csv")
    rows = (tmp_path / "top.csv").read_bytes()
    line = next(line for line in out.splitlines() if "Top domains" in line)
    assert (code, rows.decode().splitlines()[1:], hashlib.sha256(rows).hexdigest() in line, "site0.example" in out) == (
        0, ["1,a.example,2,1000,0.4988", "2,site0.example,1,100,0.0499"], True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["filing", "{}", "--domains", "{}/top.csv"], "--domains goes with eu-summary"),
        (["eu-summary", "{}/nothing"], "holds no release; remedy:"),
        (["croissant", "{}", "--format", "md"], "croissant is JSON in English"),
        (["eu-summary", "{}", "--about", "{}/none.yaml"], "the file does not exist"),
        (["eu-summary", "{}", "--out", "{}/none/a.md"], "cannot be written (FileNotFoundError)"),
    ],
)
def test_usage_errors_are_one_message(release, args, message):
    """Exit code 2, a sentence and a way out."""
    code, _, err = run(*(arg.format(release) for arg in args))
    assert (code, message in err) == (2, True)


def test_a_release_of_an_older_version_says_so(release, tmp_path):
    """A register without the newer columns cannot answer; the message says what to do."""
    folder = shutil.copytree(release, tmp_path / "r")
    path = str(folder / "ledger" / "sources" / "part-000000.parquet")
    duckdb.execute(f"COPY (SELECT * EXCLUDE (crawl) FROM '{path}') TO '{path}.new' (FORMAT parquet)")
    shutil.move(f"{path}.new", path)
    code, _, err = run("eu-summary", folder)
    assert (code, "this release cannot answer" in err, "run the corpus again" in err) == (2, True, True)
