"""robots.txt: longest match, crawlers that train, preference lines, and files that are no robots.txt."""

import random

import pytest

from tests.shipped import shipped
from transforms.optout.robots import parse_robots, robots_signals
from transforms.optout.stage import OptoutRule

RULE = shipped("optout", OptoutRule)


def said(text, path="/page", own=None, status=200):
    """Return the signals of a robots.txt for one path."""
    body = text.encode() if isinstance(text, str) else text
    robots = parse_robots(body, status, RULE.robots)
    return robots_signals(robots, path, own, RULE.robots, RULE.usage_categories, RULE.signal_key)


def decision(*args, **kwargs):
    """Return the set of decisions that a robots.txt gives."""
    return {one[2] for one in said(*args, **kwargs)}


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /\n", "/a", {"deny"}),
        ("User-agent: *\nDisallow:\n", "/a", {"allow"}),
        ("", "/a", {"allow"}),
        ("# nothing here\n\n", "/a", {"allow"}),
        ("User-agent: GPTBot\nDisallow: /\n", "/a", {"deny"}),
        ("User-agent: gptbot/1.1\nDisallow: /\n", "/a", {"deny"}),
        ("user-agent:GPTBot\r\ndisallow:/\r\n", "/a", {"deny"}),
        ("User-agent: Google-Extended\nUser-agent: CCBot\nDisallow: /news/\n", "/news/1", {"deny"}),
        ("User-agent: Google-Extended\nUser-agent: CCBot\nDisallow: /news/\n", "/about", {"allow"}),
        ("User-agent: Googlebot\nDisallow: /\n", "/a", {"allow"}),
        ("User-agent: ChatGPT-User\nDisallow: /\n", "/a", {"allow"}),
        ("User-agent: *\nDisallow: /p\nAllow: /page\n", "/page/x", {"allow"}),
        ("User-agent: *\nAllow: /p\nDisallow: /page\n", "/page/x", {"deny"}),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", {"deny"}),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x=1", {"allow"}),
        ("User-agent: *\nDisallow: /a%3Cd.html\n", "/a%3cd.html", {"deny"}),
    ],
)
def test_fetch_permission_is_the_longest_match(text, path, expected):
    """A token that trains and is disallowed means no; other crawlers' groups say nothing."""
    assert decision(text, path) == expected


def test_the_own_crawler_is_asked_too():
    """A group for the crawler that fetched binds, although no training token is named."""
    assert decision("User-agent: OurBot\nDisallow: /\n", own="OurBot") == {"deny"}


def test_every_denied_token_is_named():
    """Crawlers with the same lines are asked once and all of them stand in the evidence."""
    text = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: ClaudeBot\nDisallow: /\n"
    assert said(text)[0][1] == "disallow: GPTBot, CCBot, ClaudeBot"


def test_a_group_for_a_longer_name_is_not_ours():
    """`spider` is a part of Bytespider, but not its name."""
    assert decision("User-agent: spider\nDisallow: /\n") == {"allow"}


@pytest.mark.parametrize("status", [404, 410])
def test_no_file_allows(status):
    """RFC 9309 2.3.1.3: a robots.txt that does not exist forbids nothing."""
    assert said(None, status=status) == [("robots", "no robots.txt", "allow")]


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (None, None, "not stored"),
        (b"", 503, "status 503"),
        (b"User-agent: *\nDisallow:\n", 403, "status 403"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", 200, "an HTML page"),
        (b"\n  <html>\n<body>User-agent: *\nAllow: /", 200, "an HTML page"),
        (b"\x00\x01\x02binary", 200, "binary"),
        (b"Access denied. Your IP was blocked.\nReference 12345\n", 200, "not a robots file"),
    ],
)
def test_a_file_that_failed_is_unknown(body, status, why):
    """What failed to load, an error page or garbage never allows."""
    assert said(body, status=status) == [("robots", why, "unknown")]


def test_five_megabytes_of_garbage_are_unknown():
    """Only the first bytes are read, and nothing is allowed by what is left."""
    garbage = random.Random(7).randbytes(5_000_000)
    assert decision(garbage) == {"unknown"}


def test_what_is_readable_in_a_bad_file_still_denies():
    """A rule that forbids holds even when the rest of the file is garbage."""
    text = "blah blah\n" * 50 + "User-agent: *\nDisallow: /\n"
    assert decision(text) == {"unknown", "deny"}


def test_a_file_beyond_the_limit_does_not_allow():
    """Rules behind the limit are not read, so an allowance cannot be concluded."""
    text = "User-agent: *\n" + "Disallow: /x/\n" * 60_000
    assert len(text) > RULE.robots.max_bytes
    assert decision(text) == {"unknown"}


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        ("Content-Usage: train-ai=n", "/x", {("content-usage", "train-ai=n", "deny")}),
        ("Content-Usage: train-ai=y, search=n", "/x", {("content-usage", "train-ai=y, search=n", "allow")}),
        ("Content-Usage: search=n", "/x", set()),
        ("Content-Usage: train-ai=maybe", "/x", {("content-usage", "train-ai=maybe", "unknown")}),
        (
            "Content-Usage: /ai-ok/ train-ai=y\nContent-Usage: train-ai=n",
            "/ai-ok/1",
            {("content-usage", "train-ai=y", "allow")},
        ),
        (
            "Content-Usage: /ai-ok/ train-ai=y\nContent-Usage: train-ai=n",
            "/other",
            {("content-usage", "train-ai=n", "deny")},
        ),
        ("Content-Signal: search=yes, ai-train=no", "/x", {("content-signal", "search=yes, ai-train=no", "deny")}),
        ("Content-signal: search=yes,ai-input=no", "/x", set()),
        ("License: https://e.org/rsl.xml", "/x", {("rsl", "https://e.org/rsl.xml", "licence_needed")}),
    ],
)
def test_preference_lines_of_a_group(lines, path, expected):
    """Content-Usage, Content-Signal and License lines are read beside Allow and Disallow."""
    signals = said(f"User-agent: *\nAllow: /\n{lines}\n", path)
    assert {one for one in signals if one[0] != "robots"} == expected


def test_preferences_for_another_crawler_do_not_bind():
    """A Content-Signal in the group of a search engine speaks to that engine."""
    text = "User-agent: *\nAllow: /\n\nUser-agent: Googlebot\nContent-Signal: ai-train=no\n"
    assert decision(text) == {"allow"}


def test_a_preference_outside_a_group_binds_everybody():
    """A misplaced line is read in the restrictive way."""
    assert decision("Content-Signal: ai-train=no\nUser-agent: *\nAllow: /\n") == {"allow", "deny"}


def test_hostile_patterns_cost_linear_time():
    """Thousands of wildcards do not make matching explode."""
    text = "User-agent: *\nDisallow: /" + "*a" * 20_000 + "b\n"
    assert decision(text, "/" + "a" * 2_000) == {"allow"}


def test_grouping_agrees_with_asking_every_token(shared):
    """On real files the merged question gives what Protego says for each token by itself."""
    import gzip
    import json

    with gzip.open(shared("robots-protego") / "robots.jsonl.gz", "rt") as lines:
        bodies = [json.loads(line)["robots_txt"] for line in lines][:60]
    for body in bodies:
        robots = parse_robots(body.encode(), 200, RULE.robots)
        for path in ("/", "/search", "/news/2019/a.html"):
            each = any(not robots.parser.can_fetch(f"https://h{path}", token) for token in RULE.robots.ai_tokens)
            merged = said(body, path)
            assert ("deny" in {one[2] for one in merged if one[0] == "robots"}) == each
