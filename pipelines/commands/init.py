"""`clearance init`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, fail


@click.command(epilog="\b\nExample:\n  clearance init my-corpus && clearance plan my-corpus/corpus.yaml")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def command(folder: Path) -> None:
    """Write a commented corpus.yaml, its evidence and a small data file into DIR; nothing is overwritten."""
    from pipelines.example import write_example

    try:
        written = write_example(folder)
    except FileExistsError as error:
        fail(EXIT_USAGE, str(error))
    else:
        for path in written:
            click.echo(path)
        click.echo(f"next: clearance plan {folder / 'corpus.yaml'}")
