"""The report: same bytes for the same ledger, same numbers in both languages, nothing fetched, nobody's text."""

import html.parser
import json
import re

import pytest

from pipelines.gates import Check
from pipelines.report.page import write_reports
from pipelines.report.page_words import WORDS
from pipelines.report.words import NAMES, OBLIGATIONS
from tests.release_builder import a_record, a_source, build_release, record_id

SECRET = "Planted-Secret-Title"


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Give a release with something in every section, and the checks of its ledger."""
    records = [
        a_record(0, title=SECRET, url=f"https://example.org/{SECRET}", author=SECRET, pi_spans=1,
                 pii_counts=[{"type": "CN_MOBILE", "count": 1}], flags=["pii.identifiers"]),
        a_record(100, verdict="dropped", reasons=["language.not_allowed"], language="fr", safety_checked=True,
                 safety_counts=[{"risk": "A1-f", "hits": 2, "per_1000_chars": 20.0}]),
        a_record(200, verdict="merged", reasons=["dedup.near"], survivor_doc_id=record_id(0).bytes, similarity=0.75,
                 dedup_method="minhash"),
        a_record(0, source_id="b<script>", doc_id=bytes(16), licence="CC-BY-SA-4.0", language="zh"),
    ]  # fmt: skip
    sources = [a_source(), a_source(source_id="b<script>", title="<b>bold</b>", origin="overseas")]
    check = Check("gate.kept", "*", "pass", 2.0, 1.0, None, "2 records kept", ())
    span = {"doc_id": record_id(0).bytes, "source_id": "docs", "start": 0, "end": 9, "type": "CN_MOBILE"}
    spans = [{**span, "recognizer": "r", "score": 1.0, "action": "redact"}]
    folder = tmp_path_factory.mktemp("out") / "r"
    build_release(folder, records, sources=sources, pii=spans, checks=[check._asdict()])
    return folder, [check]


@pytest.fixture(scope="module")
def pages(release, tmp_path_factory):
    """Give {name: text} of the three files."""
    target = tmp_path_factory.mktemp("reports")
    write_reports(release[0], target, "demo & co", release[1], None)
    return {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()}


class Page(html.parser.HTMLParser):
    """Collects what a browser would fetch, the ids, the open elements and the text of table cells."""

    VOID = frozenset({"meta", "br", "rect", "link", "img"})

    def __init__(self, text):
        super().__init__()
        self.fetched, self.ids, self.targets, self.cells, self.open, self.kinds = [], [], [], [], [], set()
        self._cell = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note one element."""
        self.kinds.add(tag)
        values = dict(attrs)
        self.fetched += [values[name] for name in ("src", "data", "srcset", "action", "poster") if name in values]
        self.targets += [values["href"]] if "href" in values else []
        self.ids += [values["id"]] if "id" in values else []
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "td":
            self._cell = ""

    def handle_startendtag(self, tag, attrs):
        """An element that closes itself."""
        self.kinds.add(tag)

    def handle_endtag(self, tag):
        """Close the innermost element."""
        assert self.open.pop() == tag
        if tag == "td":
            self.cells.append(self._cell.strip())
            self._cell = None

    def handle_data(self, data):
        """Collect the text of a cell."""
        if self._cell is not None:
            self._cell += data


def test_equal_ledgers_give_equal_bytes(release, pages, tmp_path):
    """A second report of the same release has the same bytes."""
    write_reports(release[0], tmp_path, "demo & co", release[1], None)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages


@pytest.mark.parametrize("name", ["report.en.html", "report.zh.html"])
def test_nothing_is_fetched(pages, name):
    """No element loads anything, links stay in the page, and the policy forbids the rest."""
    page = Page(pages[name])
    assert page.fetched == []
    assert {target.lstrip("#") for target in page.targets} <= set(page.ids)
    assert page.kinds.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base"})
    assert "default-src 'none'" in pages[name]
    assert not re.search(r"https?:|url\(|@import", pages[name])


@pytest.mark.parametrize("name", ["report.en.html", "report.zh.html"])
def test_elements_are_closed(pages, name):
    """Every element is closed where it should be."""
    assert Page(pages[name]).open == []


def test_both_languages_have_the_same_numbers(pages):
    """Cells that hold numbers only are the same, in the same order."""
    number = re.compile(r"[\d,.]+( %| [kMG]?B)?|—|≥ [\d,]+|[\d,]+ / [\d,]+")
    en, zh = ([c for c in Page(pages[f"report.{side}.html"]).cells if number.fullmatch(c)] for side in ("en", "zh"))
    assert en == zh
    assert len(en) > 100


def test_nothing_about_single_records(pages):
    """Titles, addresses, authors and texts of records stand in none of the files."""
    assert [name for name, text in pages.items() if SECRET in text or "text 0" in text] == []


def test_names_are_escaped(pages):
    """A source id or a title with markup in it stays text."""
    assert "<b>bold" not in pages["report.en.html"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in pages["report.en.html"]


def test_statistics_name_their_queries(pages):
    """Every table says which query gave it and what it answers."""
    read = json.loads(pages["statistics.json"])
    assert read["tables"]["funnel"]["columns"][:3] == ["source_id", "records", "kept"]
    assert read["tables"]["funnel"]["rows"][0][:3] == ["*", 4, 2]
    assert all(table["title"] for table in read["tables"].values())


def test_obligations_of_what_was_kept(pages):
    """Share-alike is named where a kept record asks for it."""
    read = {row["licence"]: row for row in json.loads(pages["statistics.json"])["obligations"]}
    assert read["CC0-1.0"] == {"licence": "CC0-1.0", "records": 1, "known": True, "obligations": []}
    assert "share-alike:cc-by-sa" in read["CC-BY-SA-4.0"]["obligations"]


def test_a_report_of_other_checks_is_refused(release, tmp_path):
    """The page tells what the gates decided; a ledger that says otherwise is an error."""
    with pytest.raises(ValueError, match="not those that the gates decided on"):
        write_reports(release[0], tmp_path, "demo", [], None)


def test_without_lexicons_the_page_says_no_evidence(tmp_path):
    """An unchecked corpus is not shown as clean."""
    folder = build_release(tmp_path / "r", [a_record(0)])
    write_reports(folder, tmp_path / "reports", "demo", [], None)
    text = (tmp_path / "reports" / "report.en.html").read_text(encoding="utf-8")
    assert "no lexicon and no classifier was configured" in text


def test_every_word_is_in_both_languages():
    """Each key has an English and a Chinese form."""
    for words in (WORDS, NAMES, OBLIGATIONS):
        assert all(en and zh for en, zh in words.values())
