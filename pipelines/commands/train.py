"""`clearance train quality`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, fail


@click.group(epilog="\b\nExample:\n  clearance train quality --help")
def command() -> None:
    """Train a classifier from lists of files."""


@command.command(
    epilog="\b\nExample:\n  clearance train quality --positive good.jsonl.gz --negative bad.jsonl.gz --out quality.ftz"
)
@click.option(
    "--positive", multiple=True, required=True, type=click.Path(path_type=Path, exists=True), help="Good texts."
)
@click.option(
    "--negative", multiple=True, required=True, type=click.Path(path_type=Path, exists=True), help="Bad texts."
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The model; its card beside."
)
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help="Policy with a train section.")
def quality(positive: tuple[Path, ...], negative: tuple[Path, ...], out: Path, policy: Path | None) -> None:
    """Train the quality classifier: one thread, a fixed seed, a model card with hashes and held-out metrics."""
    import json

    from pipelines.config import ConfigError
    from pipelines.policy import load_policy
    from pipelines.train import train_quality

    try:
        card = train_quality(positive, negative, out, load_policy(policy).rules["train"])
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
    except ValueError as error:
        fail(EXIT_USAGE, str(error))
    else:
        click.echo(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True))
