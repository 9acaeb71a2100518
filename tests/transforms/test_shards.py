"""Shards by licence: which file a record goes to."""

from transforms.shards import licence_name


def test_a_plain_identifier_is_its_own_name():
    """Nothing is added where nothing had to be replaced."""
    assert licence_name("CC-BY-4.0") == "CC-BY-4.0"


def test_different_expressions_have_different_names():
    """Blanks and brackets are replaced, long expressions cut; a hash tells the results apart."""
    names = {licence_name(x) for x in ("MIT OR ISC", "MIT_OR_ISC", "(MIT OR ISC)", "", "A" * 90, "A" * 91)}

    assert len(names) == 6
    assert all(len(name) <= 69 and "/" not in name and " " not in name for name in names)
