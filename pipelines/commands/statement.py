"""`clearance statement`."""

from pathlib import Path
from typing import Any

import click

from pipelines.cli import EXIT_FAILED, EXIT_USAGE, EXIT_VERIFY, fail
from pipelines.commands.options import out_argument, refuse_changed

KINDS = ("eu-summary", "ab2013", "croissant", "filing", "provenance")


@click.command(epilog="\b\nExample:\n  clearance statement eu-summary out --about about.yaml --out summary.md")
@click.argument("kind", type=click.Choice(KINDS))
@out_argument
@click.option("--about", type=click.Path(path_type=Path), metavar="FILE", help="What only the provider knows (YAML).")
@click.option("--out", "target", type=click.Path(path_type=Path), metavar="FILE", help="Standard output by default.")
@click.option("--lang", "language", type=click.Choice(("en", "zh")), help="en by default; zh for `filing`.")
@click.option("--format", "form", type=click.Choice(("md", "json")), help="md by default; JSON for metadata.")
@click.option("--domains", type=click.Path(path_type=Path), metavar="FILE", help="eu-summary: top domains as CSV.")
@click.option("--strict", is_flag=True, help="Exit 1 when there is a gap.")
def command(
    kind: str,
    out: Path,
    about: Path | None,
    target: Path | None,
    language: str | None,
    form: str | None,
    domains: Path | None,
    strict: bool,
) -> None:
    """Write a statement from the release in DIR: its ledger, its register snapshot and about.yaml, nothing else.

    Only `filing` also lists the human reviews that are kept beside the release.

    \b
    eu-summary  public summary of training content, EU AI Act art. 53(1)(d)
    ab2013      training data documentation, California Civil Code 3111(a)
    croissant   Croissant 1.1 JSON-LD with RAI properties
    filing      annex for filing and inspection, Interim Measures arts. 17 and 19
    provenance  a data provenance card per source, OASIS DPS 1.0

    What nobody can answer is printed as a gap and listed on standard error.
    """
    if domains is not None and kind != "eu-summary":
        fail(EXIT_USAGE, "--domains goes with eu-summary")
    text, gaps, rows = _write(kind, out, about, language, form, domains)
    if domains is not None:
        _save(domains, rows)
    if target is None:
        click.echo(text, nl=False)
    else:
        _save(target, text)
    _list(gaps, strict)


def _list(gaps: tuple[str, ...], strict: bool) -> None:
    for gap in gaps:
        click.echo(f"gap: {gap}", err=True)
    if gaps:
        click.echo(f"{len(gaps)} gaps: fill in about.yaml or the source register (runbooks/statements.md)", err=True)
        if strict:
            raise click.exceptions.Exit(EXIT_FAILED)


def _write(
    kind: str, out: Path, about: Path | None, language: str | None, form: str | None, domains: Path | None
) -> Any:
    """Return text, gaps and the rows of --domains; every known failure ends the command."""
    from pipelines.audit.question import QueryError
    from pipelines.audit.views import current_release
    from pipelines.config import ConfigError
    from pipelines.statements import kinds
    from pipelines.statements.detach import detach
    from pipelines.statements.facts import TotalsDiffer
    from pipelines.statements.told import read_about

    try:
        told, release = read_about(about), current_release(out)
        refuse_changed(release)
        facts = kinds.facts_for(kind, release)
        if domains is None:
            return *kinds.compose(kind, facts, told, language, form), ""
        statement, rows = detach(kinds.page(kind, facts, told, language), "top_domains", domains.name)
        return kinds.shown(statement, form), statement.gaps(), rows
    except (ConfigError, kinds.FormatError, FileNotFoundError) as error:
        return fail(EXIT_USAGE, str(error))
    except QueryError as error:
        return fail(EXIT_USAGE, f"{error}\n  remedy: an older version made this release; run the corpus again")
    except TotalsDiffer as error:
        return fail(EXIT_VERIFY, str(error))


def _save(target: Path, text: str) -> None:
    """Write the file whole or not at all."""
    if not target.name:
        fail(EXIT_USAGE, f"{target}: this is a folder; name a file in it")
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        fail(EXIT_USAGE, f"{target}: cannot be written ({type(error).__name__}); name a file in a folder that exists")
