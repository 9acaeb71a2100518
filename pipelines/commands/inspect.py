"""`clearance inspect`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_FAILED, EXIT_USAGE, fail
from pipelines.commands.options import as_of_option, parse_day

KINDS = ("pii", "language", "licence", "quality", "safety", "dedup")


@click.command(epilog="\b\nExample:\n  clearance inspect pii records.jsonl.gz > spans.ndjson")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("ndjson", "json")), default="ndjson", show_default=True)
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help="Laid over the shipped policy.")
@click.option("--field", "fields", multiple=True, metavar="OURS=THEIRS", help="As `fields` in corpus.yaml; repeatable.")
@as_of_option
def command(kind: str, file: Path, form: str, policy: Path | None, fields: tuple[str, ...], as_of: str | None) -> None:
    """Run one detector over a JSONL file (.gz, .zst, .bz2 too) and print one JSON object per record.

    Offsets are Unicode code points into the text, end exclusive. Matched text is never printed.
    """
    import sys

    from pipelines.config import ConfigError
    from pipelines.inspect import inspect, to_line
    from pipelines.policy import load_policy
    from transforms.readers import ReaderError

    if not file.is_file():
        fail(EXIT_USAGE, f"{file}: no such file")
    try:
        items = inspect(kind, file, load_policy(policy), parse_day(as_of), _fields(fields))
        if form == "ndjson":
            sys.stdout.writelines(to_line(item) for item in items)
        else:
            sys.stdout.write("[" + ",".join(to_line(item).rstrip() for item in items) + "]\n")
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
    except ReaderError as error:
        fail(EXIT_FAILED, str(error))
    except ValueError as error:
        fail(EXIT_USAGE, str(error) if kind == "safety" else f"failed: {type(error).__name__}")


def _fields(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for item in given:
        ours, equals, theirs = item.partition("=")
        if not (ours and equals and theirs):
            raise click.BadParameter(f"'{item}' is not OURS=THEIRS", param_hint="--field")
        pairs[ours] = theirs
    return pairs
