"""The stage `optout`: signals of pages and sites into one decision, and what follows from it."""

import gzip
import json
from dataclasses import replace

import pyarrow as pa
import pytest

from pipelines.config import read_yaml
from tests.builders import a_source, documents
from tests.shipped import POLICIES, shipped
from transforms.optout.stage import STAGE, OptoutRule

RULE = shipped("optout", OptoutRule)
URL = "https://e.org/news/1"
ALLOW_ALL = "User-agent: *\nDisallow:\n"


def measured(rule=RULE, source=None, **columns):
    """Return the facts of one record as a mapping."""
    batch = documents("text", **{name: [value] for name, value in columns.items()})
    facts = STAGE.measure(batch, rule, STAGE.open(rule), source or a_source())
    return {name: column[0].as_py() for name, column in facts.items()}


def decided(*args, **kwargs):
    """Return (decision, signals) of one record."""
    facts = measured(*args, **kwargs)
    return facts["optout"], facts["optout_signals"]


def page(head):
    """Return a page with this head."""
    return f"<!DOCTYPE html><html><head><title>t</title>{head}</head><body><p>text</p></body></html>"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"tdm-reservation": "1"}, ("deny", ["tdmrep"])),
        ({"tdm-reservation": "1", "tdm-policy": "https://e.org/p"}, ("licence_needed", ["tdmrep"])),
        ({"tdm-reservation": "0"}, ("allow", ["tdmrep"])),
        ({"tdm-reservation": "yes"}, ("unknown", ["tdmrep"])),
        ({"content-usage": "train-ai=n"}, ("deny", ["content-usage"])),
        ({"content-usage": "search=y"}, (None, [])),
        ({"content-usage": ["search=y", "train-ai=n"]}, ("deny", ["content-usage"])),
        ({"content-usage": "train-ai=n;x=1, search"}, ("deny", ["content-usage"])),
        ({"content-usage": "bots=n, train-ai=y"}, ("allow", ["content-usage"])),
        ({"content-usage": "bots=n"}, ("deny", ["content-usage"])),
        ({"content-usage": "???"}, ("unknown", ["content-usage"])),
        ({"content-signal": "ai-train=no, search=yes"}, ("deny", ["content-signal"])),
        ({"x-robots-tag": "noai, noimageai"}, ("deny", ["x-robots-tag"])),
        ({"x-robots-tag": "noindex, nofollow"}, (None, [])),
        ({"x-robots-tag": "gptbot: noai"}, ("deny", ["x-robots-tag"])),
        ({"x-robots-tag": "googlebot: noai"}, (None, [])),
        ({"x-robots-tag": "unavailable_after: 25 Jun 2026 15:00:00 GMT, noai"}, ("deny", ["x-robots-tag"])),
        ({"link": '<https://e.org/l.xml>; rel="license"; type="application/rsl+xml"'}, ("licence_needed", ["rsl"])),
        ({"server": "says x-robots-tag somewhere"}, (None, [])),
    ],
)
def test_signals_in_response_headers(headers, expected):
    """Each header is read by its own rules; a header that says nothing on training is no signal."""
    assert decided(headers=json.dumps(headers)) == expected


def test_headers_that_are_not_json_but_mention_a_signal_are_unknown():
    """What cannot be read never allows."""
    assert decided(headers="tdm-reservation: 0")[0] == "unknown"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (page('<meta name="tdm-reservation" content="1">'), "deny"),
        (page('<META NAME="TDM-Reservation" CONTENT=" 1 ">'), "deny"),
        (page('<meta name=robots content="index, NoAI">'), "deny"),
        (page('<meta name="GPTBot" content="noai">'), "deny"),
        (page('<meta name="robots" content="noindex">'), None),
        (page('<meta name="description" content="noai">'), None),
        (page('<!-- <meta name="robots" content="noai"> -->'), None),
        (page('<script>var s = \'<meta name="robots" content="noai">\';</script>'), None),
        (page("") + '<p>&lt;meta name="robots" content="noai"&gt;</p>', None),
        (page('<link rel="license" type="application/rsl+xml" href="/l.xml">'), "licence_needed"),
        (page('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'), None),
    ],
)
def test_signals_in_html(markup, expected):
    """Elements count; comments, scripts and escaped examples do not."""
    assert decided(markup=markup)[0] == expected


@pytest.mark.parametrize(
    ("file", "header", "meta", "expected"),
    [
        ("1", None, None, "deny"),
        ("1", "0", None, "allow"),
        ("0", "1", None, "deny"),
        ("1", "0", "1", "deny"),
        ("1", None, "0", "allow"),
        ("1", "x", None, "deny"),
        ("0", "x", None, "unknown"),
    ],
)
def test_tdmrep_levels(tmp_path, file, header, meta, expected):
    """File < header < HTML; absence and errors never reset a reservation."""
    (tmp_path / "tdm.json").write_text(json.dumps([{"location": "/", "tdm-reservation": int(file)}]))
    source = a_source(root=str(tmp_path), raw={"signals": {"tdmrep": {"e.org": "tdm.json"}}})
    columns = {"url": URL}
    if header is not None:
        columns["headers"] = json.dumps({"tdm-reservation": header})
    if meta is not None:
        columns["markup"] = page(f'<meta name="tdm-reservation" content="{meta}">')
    assert decided(source=source, **columns)[0] == expected


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ('[{"location":"/","tdm-reservation":0},{"location":"/news/","tdm-reservation":1}]', "/news/1", "deny"),
        ('[{"location":"/","tdm-reservation":0},{"location":"/news/","tdm-reservation":1}]', "/about", "allow"),
        (
            '[{"location":"/news/*.html$","tdm-reservation":1,"tdm-policy":"https://e.org/p"}]',
            "/news/a.html",
            "licence_needed",
        ),
        ('[{"location":"/news/*.html$","tdm-reservation":1}]', "/news/a.html?x", None),
        ('[{"location":"/other/","tdm-reservation":1}]', "/news/1", None),
        ('{"location":"/","tdm-reservation":1}', "/news/1", "unknown"),
        ("<html>404</html>", "/news/1", "unknown"),
        ('[{"location":"/","tdm-reservation":true}]', "/news/1", "unknown"),
        ("[]", "/news/1", None),
    ],
)
def test_the_tdmrep_file(tmp_path, body, path, expected):
    """The most specific location decides; a file that cannot be read is unknown."""
    (tmp_path / "tdm.json").write_text(body)
    source = a_source(root=str(tmp_path), raw={"signals": {"tdmrep": [{"host": "e.org", "file": "tdm.json"}]}})
    assert decided(source=source, url="https://e.org" + path)[0] == expected


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        ("User-Agent: *\nDisallow: *.txt\nDisallow: *.html\nAllow: *.jpg\n", "https://e.org/page", "deny"),
        ("User-Agent: *\nDisallow: *.jpg\n", "https://e.org/page", None),
        ("User-Agent: *\nDisallow: *.html\n", "https://e.org/page.pdf", None),
        ("User-Agent: *\nDisallow: /\n", "https://e.org/page", "deny"),
        ("User-Agent: *\nAllow: *.html\n", "https://e.org/page", "allow"),
        ("# Our site\n\nWe make bridges.\nAsk us.\n", "https://e.org/page", "unknown"),
    ],
)
def test_ai_txt(tmp_path, body, url, expected):
    """Media types bind pages of that type; prose under that name is unknown."""
    (tmp_path / "ai.txt").write_text(body)
    source = a_source(root=str(tmp_path), raw={"signals": {"ai_txt": {"e.org": "ai.txt"}}})
    assert decided(source=source, url=url)[0] == expected


RSL = '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>{}</license></content></rsl>'


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ('<prohibits type="usage">ai-train</prohibits>', "deny"),
        ('<permits type="usage">search</permits>', "deny"),
        ('<permits type="usage">ai-all</permits><prohibits type="usage">ai-train</prohibits>', "deny"),
        ('<permits type="usage">ai-train search</permits><payment type="free"/>', "allow"),
        ('<permits type="usage">ai-train</permits><payment type="purchase"/>', "licence_needed"),
        ('<payment type="crawl"/>', "licence_needed"),
    ],
)
def test_rsl_documents(tmp_path, licence, expected):
    """A stored licence document says more than the line that points to it."""
    (tmp_path / "l.xml").write_text(RSL.format(licence))
    (tmp_path / "r.txt").write_text(ALLOW_ALL + "License: https://e.org/l.xml\n")
    signals = {"rsl": {"e.org": "l.xml"}, "robots": {"e.org": "r.txt"}}
    assert decided(source=a_source(root=str(tmp_path), raw={"signals": signals}), url=URL)[0] == expected


@pytest.mark.parametrize("body", ["<!DOCTYPE x [<!ENTITY a 'b'>]><rsl/>", "not xml", "<rsl/>"])
def test_an_rsl_document_that_cannot_be_read_is_unknown(tmp_path, body):
    """Entities are refused, and nothing unreadable allows."""
    (tmp_path / "l.xml").write_text(body)
    source = a_source(root=str(tmp_path), raw={"signals": {"rsl": {"e.org": "l.xml"}}})
    assert decided(source=source, url=URL)[0] == "unknown"


def crawl(tmp_path, robots=ALLOW_ALL, form="mapping", **raw):
    """Return a self-collected source with one stored robots.txt."""
    (tmp_path / "robots").mkdir(exist_ok=True)
    (tmp_path / "robots/e.org.txt").write_text(robots)
    lines = json.dumps({"url": "https://e.org/robots.txt", "status": 200, "fetched": "2026-01-01", "body": robots})
    (tmp_path / "robots.jsonl").write_text(lines + "\n")
    (tmp_path / "robots.jsonl.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
    declared = {
        "mapping": {"e.org": "robots/e.org.txt"},
        "list": [{"host": "E.org", "file": "robots/e.org.txt"}],
        "folder": {"folder": "robots"},
        "rows": {"file": "robots.jsonl"},
        "gzip": {"file": "robots.jsonl.gz"},
    }
    return a_source(
        acquisition="self_collected",
        root=str(tmp_path),
        raw={"crawl": {"agent": "OurBot"}, "signals": {"robots": declared[form]}, **raw},
    )


@pytest.mark.parametrize("form", ["mapping", "list", "folder", "rows", "gzip"])
def test_stored_robots_files_are_found_by_host(tmp_path, form):
    """All four ways to declare stored copies lead to the same decision."""
    source = crawl(tmp_path, "User-agent: OurBot\nDisallow: /news/\n", form)
    assert decided(source=source, url=URL) == ("deny", ["robots"])


@pytest.mark.parametrize(
    "url", ["https://other.org/news/1", "https://www.e.org/news/1", "https://e.org:8443/news/1", None, "not a url"]
)
def test_nothing_stored_is_unknown_for_an_own_crawl(tmp_path, url):
    """Another host, another port or no URL: nobody can say that the fetch was allowed."""
    assert decided(source=crawl(tmp_path), url=url)[0] == "unknown"


def test_a_host_is_the_same_in_every_spelling(tmp_path):
    """Case, a final dot, the default port and user information change nothing."""
    source = crawl(tmp_path)
    urls = ("https://E.ORG/x", "https://e.org./x", "https://e.org:443/x", "https://user@e.org/x", "//e.org/x")
    assert [decided(source=source, url=url)[0] for url in urls] == ["allow"] * 5


def test_a_later_copy_that_denies_wins(tmp_path):
    """robots.txt changed after the crawl: both copies count and both stand as evidence."""
    (tmp_path / "old.txt").write_text(ALLOW_ALL)
    (tmp_path / "new.txt").write_text("User-agent: GPTBot\nDisallow: /\n")
    copies = [
        {"host": "e.org", "file": "old.txt", "fetched": "2026-01-01"},
        {"host": "e.org", "file": "new.txt", "fetched": "2026-05-01"},
    ]
    source = a_source(acquisition="self_collected", root=str(tmp_path), raw={"signals": {"robots": copies}})
    facts = measured(source=source, url=URL)
    seen = [(one["decision"], one["time"]) for one in json.loads(facts["optout_evidence"])]
    assert (facts["optout"], seen) == ("deny", [("deny", "2026-05-01"), ("allow", "2026-01-01")])


def test_policy_may_bind_a_fetch_to_the_copy_of_its_time(tmp_path):
    """`snapshots: first` follows the draft: later changes do not reach back."""
    (tmp_path / "old.txt").write_text(ALLOW_ALL)
    (tmp_path / "new.txt").write_text("User-agent: *\nDisallow: /\n")
    copies = {"e.org": [{"file": "old.txt", "fetched": "2026-01-01"}, {"file": "new.txt", "fetched": "2026-05-01"}]}
    source = a_source(acquisition="self_collected", root=str(tmp_path), raw={"signals": {"robots": copies}})
    rules = [replace(RULE, snapshots=which) for which in ("first", "last")]
    assert [decided(rule, source, url=URL)[0] for rule in rules] == ["allow", "deny"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/a", "allow"),
        ("https://e.org/b", "deny"),
        ("https://e.org/c", "unknown"),
        ("https://e.org/a#top", "allow"),
    ],
)
def test_the_crawl_log_is_a_signal(tmp_path, url, expected):
    """A fetch against robots is denied; a record that is not in the log is unknown."""
    rows = [{"url": "https://e.org/a", "robots": "allow"}, {"url": "https://e.org/b", "robots": "deny"}]
    (tmp_path / "log.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    raw = {"evidence": [{"file": "log.jsonl", "sha256": "0" * 64}]}
    source = a_source(acquisition="self_collected", root=str(tmp_path), raw=raw)
    assert decided(source=source, url=url)[0] == expected


def test_the_most_restrictive_signal_wins(tmp_path):
    """An allowing robots.txt does not undo a page that says no; the strictest signal comes first."""
    facts = measured(
        source=crawl(tmp_path), url=URL, headers=json.dumps({"content-usage": "train-ai=y", "x-robots-tag": "noai"})
    )
    first = json.loads(facts["optout_evidence"])[0]
    assert (facts["optout"], first) == (
        "deny",
        {"signal": "x-robots-tag", "value": "noai", "decision": "deny", "where": "header", "time": None},
    )


def test_evidence_is_bounded():
    """Long values are cut and only so many signals are kept."""
    headers = json.dumps({"x-robots-tag": ["noai, " + "x" * 1000] * 100})
    evidence = json.loads(measured(headers=headers)["optout_evidence"])
    assert (len(evidence), {len(one["value"]) for one in evidence}) == (RULE.max_signals, {RULE.max_value_chars})


@pytest.mark.parametrize(
    ("entry", "url", "expected"),
    [
        ("pirate.org", "https://pirate.org/b", "pirate.org"),
        ("pirate.org", "http://www.books.pirate.org:8080/b", "pirate.org"),
        ("*.Pirate.org.", "https://www.pirate.org/b", "pirate.org"),
        ("pirate.org", "https://notpirate.org/b", None),
        ("pirate.org", "https://pirate.org.example/b", None),
        ("pirate.org", "https://e.org/?u=pirate.org", None),
        ("bücher.example", "https://xn--bcher-kva.example/b", "xn--bcher-kva.example"),
        ("xn--fiqs8s", "https://盗版.中国/b", "xn--fiqs8s"),
        ("例子.中国", "https://例子。中国/b", "xn--fsqu00a.xn--fiqs8s"),
        ("pirate.org", None, None),
    ],
)
def test_denied_domains_cover_what_is_under_them(entry, url, expected):
    """Subdomains, ports and international names are covered; look-alikes are not."""
    assert measured(replace(RULE, denied_domains=(entry,)), url=url)["optout_denied_domain"] == expected


def test_a_source_may_bring_its_own_domain_list(tmp_path):
    """One domain a line, `#` begins a comment."""
    (tmp_path / "list.txt").write_text("# pirates\npirate.org  # since 2020\n\n")
    raw = {"signals": {"denied_domains": {"file": "list.txt"}}}
    facts = measured(source=a_source(root=str(tmp_path), raw=raw), url="https://a.pirate.org/")
    assert facts["optout_denied_domain"] == "pirate.org"


def user_input(tmp_path, grants, gone):
    """Return a user-input source with an authorisation ledger and a withdrawal list."""
    (tmp_path / "grants.jsonl").write_text("\n".join(json.dumps(row) for row in grants))
    (tmp_path / "gone.txt").write_text("\n".join(gone))
    evidence = [{"file": "grants.jsonl"}, {"file": "gone.txt", "kind": "withdrawals"}]
    return a_source(acquisition="user_input", root=str(tmp_path), raw={"evidence": evidence})


@pytest.mark.parametrize(
    ("name", "expected"),
    [("r1", "active"), ("r2", "withdrawn"), ("r3", "withdrawn"), ("r4", "missing"), (None, "unidentified")],
)
def test_authorisations_per_record(tmp_path, name, expected):
    """Withdrawn in the list or in the ledger, never granted, or without an id: each is its own state."""
    grants = [
        {"source_record_id": "r1"},
        {"source_record_id": "r2"},
        {"source_record_id": "r3", "withdrawn_at": "2026-01-01"},
    ]
    source = user_input(tmp_path, grants, ["r2"])
    assert measured(source=source, source_record_id=name)["authorisation"] == expected


def test_grants_that_are_not_kept_per_record_cover_all(tmp_path):
    """A ledger by user cannot name records; then only withdrawals take records out."""
    source = user_input(tmp_path, [{"user": "u1"}], ["r2"])
    states = [measured(source=source, source_record_id=name)["authorisation"] for name in ("r1", "r2")]
    assert states == ["active", "withdrawn"]


def test_a_record_without_signals_costs_nothing_and_says_nothing():
    """A downloaded corpus has no signals of its own: measured, and nothing observed."""
    assert measured(url=URL, markup=page(""), headers="{}") == {
        "optout": None, "optout_signals": [], "optout_evidence": None,
        "optout_denied_domain": None, "authorisation": None, "removal_request": None,
    }  # fmt: skip


def test_facts_of_unread_records_are_null(tmp_path):
    """Where the reader found no text nothing is measured."""
    batch = documents(None, "text", url=[URL, URL])
    facts = STAGE.measure(batch, RULE, STAGE.open(RULE), crawl(tmp_path))
    assert [facts["optout"].to_pylist(), facts["optout_signals"].to_pylist()] == [[None, "allow"], [None, ["robots"]]]


def judged(source, **facts):
    """Return the reason codes for one record with these facts."""
    row = {field.name: None for field in STAGE.facts} | {"optout_signals": [], **facts}
    schema = pa.schema([*STAGE.facts, pa.field("reader_reason", pa.string())])
    batch = pa.RecordBatch.from_pylist([{"reader_reason": None, **row}], schema=schema)
    return [finding.reason for finding in STAGE.judge(batch, RULE, source)]


OWN = a_source(acquisition="self_collected")


@pytest.mark.parametrize(
    ("source", "facts", "expected"),
    [
        (a_source(), {}, []),
        (a_source(), {"optout": "allow"}, []),
        (a_source(), {"optout": "deny"}, ["optout.denied"]),
        (a_source(), {"optout": "licence_needed"}, ["optout.licence_needed"]),
        (a_source(), {"optout": "unknown"}, ["optout.unread"]),
        (OWN, {"optout": "unknown"}, ["optout.unknown"]),
        (OWN, {"optout": "allow"}, []),
        (OWN, {"optout": None}, ["optout.not_measured"]),
        (a_source(), {"optout_signals": None}, ["optout.not_measured"]),
        (OWN, {"optout_signals": None, "reader_reason": "reader.nul"}, []),
        (a_source(), {"optout_denied_domain": "pirate.org"}, ["optout.domain_denied"]),
        (a_source(), {"authorisation": "withdrawn"}, ["source.withdrawn_record"]),
        (a_source(), {"authorisation": "missing"}, ["source.not_authorised"]),
        (a_source(), {"authorisation": "unidentified"}, ["source.record_unidentified"]),
        (a_source(), {"authorisation": "active"}, []),
    ],
)
def test_decisions_become_findings(source, facts, expected):
    """Denied is dropped, licences are asked for, unknown is held where somebody crawled."""
    assert judged(source, **facts) == expected


def test_the_tokens_in_force_are_those_with_a_source():
    """The policy lists exactly the tokens of the data file."""
    file = POLICIES.parents[1] / "licenses" / "ai_crawlers.yaml"
    entries = read_yaml(file).plain()["ai_crawlers"]
    assert [entry["token"] for entry in entries] == list(RULE.robots.ai_tokens)


def test_real_robots_files_are_read(shared):
    """Real files of large sites: sound ones decide, error pages are unknown, nothing raises."""
    from transforms.optout.robots import parse_robots

    path = shared("robots-protego") / "robots.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        bodies = [json.loads(line)["robots_txt"] for line in lines]
    troubles = [parse_robots(body.encode(), 200, RULE.robots).trouble for body in bodies]
    html = [body.lstrip().lower().startswith(("<!doctype", "<html")) for body in bodies]
    assert all(trouble == "an HTML page" for trouble, is_html in zip(troubles, html, strict=True) if is_html)
    assert sum(trouble is None for trouble in troubles) > 0.9 * (len(bodies) - sum(html))
