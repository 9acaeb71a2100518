"""ATTRIBUTION: every work whose licence asks for a name is named; what is too much is counted."""

from pipelines.attribution import Kept, attribution_text


def test_works_are_named_and_the_rest_is_counted(policy):
    """Works of an attribution licence are listed, records without a name are counted, CC0 is only counted."""
    rows = [
        Kept("a", "CC-BY-4.0", "Li", "Tea", "https://example.org/tea", 1),
        Kept("a", "CC-BY-4.0", None, None, None, 7),
        Kept("b", "CC0-1.0", "Wu", "Salt", None, 2),
    ]
    text = attribution_text("c", rows, policy.rules["licence"], 10)

    assert text.splitlines()[4:] == [
        "a: CC-BY-4.0 (8 records)",
        "  - Tea, Li, https://example.org/tea",
        "  and 7 records without a name here; the ledger has their places (file, offset)",
        "",
        "b: CC0-1.0 (2 records)",
    ]
