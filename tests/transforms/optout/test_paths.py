"""Hosts, paths and patterns: one spelling for every host, and matching that agrees with a regular expression."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.optout.domains import denied_by, domain_set
from transforms.optout.lists import CrawlIndex, read_table, url_hash
from transforms.optout.paths import matches, normalize_path, split_url


@given(st.text("ab/*$", max_size=8), st.text("ab/$", max_size=12))
def test_matching_agrees_with_a_regular_expression(pattern, path):
    """`*` is any characters and a final `$` the end; the oracle is a translated regular expression."""
    body = pattern[:-1] if pattern.endswith("$") else pattern
    oracle = ".*".join(re.escape(part) for part in body.split("*")) + (r"\Z" if pattern.endswith("$") else "")
    assert matches(pattern, path) == (re.match(oracle, path, re.S) is not None)


@given(st.text(max_size=40))
def test_normalizing_twice_changes_nothing(path):
    """One spelling is a fixed point."""
    once = normalize_path(path)
    assert normalize_path(once) == once


@given(st.text(max_size=60))
def test_any_text_may_stand_where_a_url_should(url):
    """No text raises, and what is returned has a host and a path."""
    place = split_url(url)
    assert place is None or (bool(place[0]) and place[1].startswith("/"))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://E.org", ("e.org", "/")),
        ("HTTP://e.org:80/A?b#c", ("e.org", "/A?b")),
        ("https://e.org:444/a", ("e.org:444", "/a")),
        ("https://u:p@e.org/a b", ("e.org", "/a%20b")),
        ("https://e.org/%7euser/%E4%BD%A0", ("e.org", "/~user/%E4%BD%A0")),
        ("https://e.org/你", ("e.org", "/%E4%BD%A0")),
        ("https://[::1]/a", ("[::1]", "/a")),
        ("mailto:a@e.org", None),
        ("/only/a/path", None),
        ("", None),
    ],
)
def test_urls_have_one_spelling(url, place):
    """Host and path as robots.txt rules are compared."""
    assert split_url(url) == place


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.sets(st.sampled_from(["a", "b.a", "c.b"])))
def test_denied_domains_agree_with_suffixes(labels, entries):
    """An entry covers a host when the host is the entry or ends in a dot and the entry."""
    host = ".".join(labels)
    covered = any(host == entry or host.endswith("." + entry) for entry in entries)
    assert (denied_by(host, domain_set(tuple(entries))) is not None) == covered


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["allow", "deny", "?"])), max_size=12))
def test_the_crawl_index_keeps_the_strictest_decision(rows):
    """The oracle is a plain dictionary of lists."""
    order = ["allow", "?", "deny"]
    seen = {}
    for url, said in rows:
        seen[url] = max(seen.get(url, "allow"), said, key=order.index)
    index = CrawlIndex(iter({"url": url, "robots": said} for url, said in rows))
    names = {"allow": "allow", "?": "unknown", "deny": "deny"}
    assert [index.decision(url) for url in "abcd"] == [names[seen[u]] if u in seen else None for u in "abcd"]


def test_a_fragment_is_no_part_of_a_fetch():
    """The server never sees what follows `#`."""
    assert url_hash("https://e.org/a#top") == url_hash("https://e.org/a")


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        (
            "a.jsonl",
            '{"url": "x", "n": 1, "ok": true, "none": null}\n\n[1]\n{"bad"\n',
            [{"url": "x", "n": "1", "ok": "true"}, None, None],
        ),
        ("a.csv", '\ufeffurl,note\n"x","a, b"\ny\n', [{"url": "x", "note": "a, b"}, None]),
        ("a.tsv", "url\tnote\nx\t\n", [{"url": "x"}]),
        ("a.txt", "r1\n\n r2 \n", [{"source_record_id": "r1"}, {"source_record_id": "r2"}]),
        ("a.jsonl", '{"url": "' + "x" * 200 + '"}\n', [None]),
    ],
)
def test_lists_are_read_row_by_row(tmp_path, name, content, rows):
    """A row that cannot be read or is too long is None, never skipped."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(read_table(tmp_path / name, 100)) == rows
