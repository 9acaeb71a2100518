"""`clearance inspect`."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from pipelines.cli import EXIT_FAILED, EXIT_USAGE, fail
from pipelines.commands.options import as_of_option, parse_day

KINDS = ("pii", "language", "licence", "quality", "safety", "dedup")


@click.command(epilog="\b\nExample:\n  clearance inspect pii records.jsonl.gz > spans.ndjson")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(("ndjson", "json")), default="ndjson", show_default=True)
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help="Laid over the shipped policy.")
@click.option("--field", "fields", multiple=True, metavar="OURS=THEIRS", help="As `fields` in corpus.yaml; repeatable.")
@click.option(
    "--lexicon", "lexicons", multiple=True, metavar="RISK=FILE", help="Terms for `safety`, one a line; repeatable."
)
@as_of_option
def command(
    kind: str,
    file: Path,
    form: str,
    policy: Path | None,
    fields: tuple[str, ...],
    lexicons: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Run one detector over a JSONL file (.gz, .zst, .bz2 too; - is standard input); print one JSON object a record.

    Offsets are Unicode code points into the text, end exclusive. Matched text is never printed.
    """
    with contextlib.ExitStack() as stack:
        if str(file) == "-":
            file = Path(stack.enter_context(_standard_input()))
        elif not file.is_file():
            fail(EXIT_USAGE, f"{file}: no such file")
        _print(kind, file, form, policy, _pairs(fields, "--field", "OURS=THEIRS"), lexicons, as_of)


@contextlib.contextmanager
def _standard_input() -> Iterator[str]:
    """Give standard input as a file: the reader has to know its size; its name says how it is compressed."""
    import shutil
    import sys
    import tempfile

    from transforms.readers.decompress import suffix_of

    with tempfile.TemporaryDirectory(prefix="clearance-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        with path.open("rb") as copy:
            head = copy.read(4)
        yield str(path.rename(path.with_name(f"stdin.jsonl{suffix_of(head)}")))


def _print(
    kind: str,
    file: Path,
    form: str,
    policy: Path | None,
    fields: dict[str, str],
    lexicons: tuple[str, ...],
    as_of: str | None,
) -> None:
    import sys

    from pipelines.config import ConfigError
    from pipelines.inspect import NothingToFind, inspect, to_line, with_lexicons
    from pipelines.policy import load_policy
    from transforms.readers import ReaderError

    try:
        rules = with_lexicons(load_policy(policy), _pairs(lexicons, "--lexicon", "RISK=FILE"))
        items = inspect(kind, file, rules, parse_day(as_of), fields)
        if form == "ndjson":
            sys.stdout.writelines(to_line(item) for item in items)
        else:
            sys.stdout.write("[" + ",".join(to_line(item).rstrip() for item in items) + "]\n")
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
    except ReaderError as error:
        fail(EXIT_FAILED, str(error))
    except NothingToFind as error:
        fail(EXIT_USAGE, str(error))
    except ValueError as error:  # its message may quote a record
        fail(EXIT_FAILED, f"failed: {type(error).__name__}")


def _pairs(given: tuple[str, ...], option: str, shape: str) -> dict[str, str]:
    pairs = {}
    for item in given:
        ours, equals, theirs = item.partition("=")
        if not (ours and equals and theirs):
            raise click.BadParameter(f"'{item}' is not {shape}", param_hint=option)
        pairs[ours] = theirs
    return pairs
