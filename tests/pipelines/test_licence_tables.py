"""The tables of `licenses/`: complete, or refused with the place."""

import shutil

import pytest

from pipelines import config, resources
from pipelines.attribution import Kept, attribution_text, obligations
from pipelines.licence_tables import read_tables
from tests.transforms.licence.kit import shipped_rule
from transforms.licence.judge import Judge


@pytest.fixture
def folder(tmp_path):
    """Copy the shipped tables to a folder that a test may spoil."""

    shutil.copytree(resources.data_dir("licenses"), tmp_path / "licenses")
    return tmp_path / "licenses"


def test_an_alias_loop_is_refused(folder):
    """Two aliases that lead to each other would never end."""

    (folder / "aliases.tsv").write_text("a\t=b\nb\t=a\n", encoding="utf-8")

    with pytest.raises(config.ConfigError, match="leads back to itself"):
        read_tables(folder)


def test_an_alias_may_name_another(folder):
    """An alias of an alias means what the last one means."""

    (folder / "aliases.tsv").write_text("a\t=b\nb\tMIT\n", encoding="utf-8")

    assert read_tables(folder)["aliases"] == {"a": "MIT", "b": "MIT"}


def test_a_line_with_a_missing_column_is_refused_with_its_place(folder):
    """The error names file and line."""

    (folder / "classes.tsv").write_text("# head\nMIT\n", encoding="utf-8")

    with pytest.raises(config.ConfigError, match=r"classes\.tsv:2"):
        read_tables(folder)


def test_two_meanings_for_one_name_are_refused(folder):
    """A table that contradicts itself does not load."""

    (folder / "aliases.tsv").write_text("a\tMIT\na\tISC\n", encoding="utf-8")

    with pytest.raises(config.ConfigError, match="two meanings"):
        read_tables(folder)


def test_every_class_exists():
    """A pattern that names a class nobody described would fail in the middle of a run."""

    tables = shipped_rule().tables

    assert {name for _, name in tables.classes} <= set(tables.terms)


KEPT = (
    Kept("web", "CC-BY-4.0", "A. Person", "A title", "https://example.org/a", 2),
    Kept("web", "CC-BY-4.0", None, "B\ntitle", None, 1),
    Kept("gov", "CC0-1.0", None, "C", None, 7),
    Kept("code", "MIT OR CC-BY-NC-4.0", "D", None, None, 1),
)


def test_obligations_are_counted_over_what_was_kept():
    """Each duty with its licences, sources and records; the chosen branch of an OR counts."""

    got = {(d.obligation, d.sources, d.records) for d in obligations(KEPT, shipped_rule())}

    assert got == {
        ("attribution", ("web",), 3),
        ("licence-link", ("web",), 3),
        ("state-changes", ("web",), 3),
        ("notice", ("code",), 1),
    }


def test_the_attribution_text_names_authors_and_stays_on_its_lines():
    """Works that ask for it are named, sorted, one line each; dedicated works are only counted."""

    text = attribution_text("demo", KEPT, shipped_rule(), works_per_source=1)

    assert text.split("\n")[4:] == [
        "code: MIT OR CC-BY-NC-4.0 (1 records)",
        "  used under: MIT",
        "  - D",
        "",
        "gov: CC0-1.0 (7 records)",
        "",
        "web: CC-BY-4.0 (3 records)",
        "  - A title, A. Person, https://example.org/a",
        "  and 1 more works, listed in the ledger (records: title, author, url)",
        "",
    ]


def test_no_licence_without_terms_passes():
    """Ids of the list that no class covers are unknown to the judge, never allowed."""

    judge = Judge(shipped_rule())

    assert {judge.judge(ident).outcome for ident in ("Abstyles", "Zed", "LicenseRef-anything")} == {"unknown"}
