"""What the product says of itself is complete: commands, reason codes, policy values, queries, links."""

import importlib
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipelines import policy
from pipelines.audit.queries import list_queries
from pipelines.cli import COMMANDS
from pipelines.corpus import CORPUS_KEYS, FORMATS, INPUT_KEYS, REQUIRED
from pipelines.example import CORPUS
from transforms.reasons import REASONS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "runbooks").glob("*.md"))]


def _commands():
    for name in COMMANDS:
        command = importlib.import_module(f"pipelines.commands.{name}").command
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", child) for sub, child in command.commands.items())


@pytest.mark.parametrize(("name", "command"), list(_commands()))
def test_every_command_has_help_with_an_example(name, command):
    """--help ends with a line that can be copied."""
    shown = CliRunner().invoke(command, ["--help"])

    assert (shown.exit_code, bool(re.search(r"Example:\s+clearance ", shown.output))) == (0, True), name


def test_every_reason_code_is_a_sentence_in_both_languages():
    """English ends with a full stop, Chinese with its own; the code is stage.fact."""
    wrong = [
        reason.code
        for reason in REASONS.values()
        if not (
            reason.en.endswith(".") and reason.zh.endswith("。") and re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", reason.code)
        )
    ]

    assert wrong == []


def test_every_reason_code_has_a_known_verdict():
    """A removed record is dropped, merged or quarantined; a flag removes nothing."""

    assert {reason.verdict for reason in REASONS.values()} <= {"dropped", "merged", "quarantined", "flagged"}


@pytest.mark.parametrize("section", [name for name, _ in policy.SECTIONS])
def test_every_policy_section_ships_with_comments(section):
    """A threshold without unit and reason is not a policy."""
    text = (ROOT / "pipelines" / "policies" / f"{section}.yaml").read_text()

    assert text.count("#") >= 1


def test_every_query_has_a_title_in_both_languages():
    """`clearance audit DIR` lists them."""

    assert [q.name for q in list_queries() if not (q.title and q.title_zh)] == []


def test_the_example_names_every_required_key_and_every_format():
    """Whoever reads only the example has seen the whole interface."""
    words = set(re.findall(r"[a-z_-]+", CORPUS))

    assert {*REQUIRED, "path", "format", *FORMATS, "corpus", "scope", "policy"} - words == set()
    assert {*CORPUS_KEYS, *INPUT_KEYS} - words <= {"dedup", "damaged_file"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """A relative link names a file that is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text())

    assert [target for target in targets if not (page.parent / target).exists()] == []
