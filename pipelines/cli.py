"""`clearance`: the list of commands and what their exit codes mean. Each command is imported when it is called."""

import importlib
import io
import os
import sys
from typing import Any

import click

from pipelines import failures, kernel_cache

COMMANDS = {
    "init": "Write an example corpus.yaml to start from.",
    "plan": "Show what a run would do; writes nothing.",
    "run": "Clear a corpus and publish a release.",
    "why": "Tell the whole story of one record.",
    "audit": "Answer a question about a release.",
    "review": "Keep what people found in the drawn sample.",
    "statement": "Write a statement that is filed: EU, California, China, metadata.",
    "verify": "Check a release: files, rows, conservation.",
    "inspect": "Run one detector over a JSONL file.",
    "policy": "Show or check the policy.",
    "key": "Make the key that signs releases.",
    "train": "Train a classifier.",
    "gc": "Remove what retention no longer keeps.",
    "doctor": "Check this installation.",
}
"""Command and its line in --help; `pipelines.commands.<name>` holds a click command called `command`."""

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_GATE, EXIT_BUSY, EXIT_VERIFY = 0, 1, 2, 3, 4, 5

EPILOG = """\b
Exit codes: 0 published, or nothing new; 1 failed; 2 usage or configuration;
3 a gate failed, nothing published; 4 another run holds the output;
5 verification failed.

\b
Example:
  clearance init demo && clearance run demo/corpus.yaml --out demo/out
"""


class _Commands(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"pipelines.commands.{name}").command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clearance", prog_name="clearance")
def group() -> None:
    """Training-data governance: lawful sources, licences, personal information, duplicates, quality.

    Every input record is cleared into a Parquet shard, or the ledger says why not.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line; every known failure is one message and one exit code."""
    kernel_cache.prepare()
    for stream in (sys.stdout, sys.stderr):  # a file name need not be text, and a terminal need not know every letter
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        ended = group.main(args=args, standalone_mode=False)
        sys.exit(ended if isinstance(ended, int) else EXIT_OK)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(EXIT_FAILED)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except SystemExit:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # click's mark: the reader of the pipe has gone
            sys.exit(EXIT_OK)
        raise
    except Exception as error:  # noqa: BLE001 (never a traceback: its last line may quote a record)
        code, message = failures.describe(error)
        click.echo(message, err=True)
        if isinstance(error, OSError):
            _let_go_of_stdout()
        sys.exit(code)


def _let_go_of_stdout() -> None:
    """Let what could not be written not fail once more when the process ends, which would change the exit code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(code: int, message: str) -> Any:
    """End the command with a message on standard error and an exit code."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)
