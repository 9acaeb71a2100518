"""`clearance audit`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, fail
from pipelines.commands.options import format_option, out_argument
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance audit out dropped-by-reason --format csv")
@out_argument
@click.argument("query", required=False)
@click.option("-p", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query; repeatable.")
@click.option("--value", metavar="@FILE|-", help="For `subject`: where the value is read from, never the value itself.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path),
    help="For `subject`: key file, old ones too; by default those of the last run.",
)
@click.option("--restricted", type=click.Path(path_type=Path), help="For `subject`: DIR/restricted by default.")
@format_option
def command(
    out: Path,
    query: str | None,
    params: tuple[str, ...],
    value: str | None,
    keys: tuple[Path, ...],
    restricted: Path | None,
    form: str,
) -> None:
    """Answer QUERY from the ledger of a release; without QUERY, list the questions.

    `audit DIR subject --value @file` finds the records in which a person's value was seen, without printing text.
    """
    from pipelines.audit import queries
    from pipelines.audit.question import QueryError
    from pipelines.audit.views import connect, current_release

    if query is None:
        rows = [(item.name, item.title, " ".join(f"{p.name}=" for p in item.params)) for item in queries.list_queries()]
        click.echo(render(("query", "question", "parameters"), rows, form), nl=False)
        return
    try:
        if query == "subject":
            from pipelines.commands.subject import find

            columns, answers = find(out, restricted or out / "restricted", value, keys)
            click.echo(render(columns, answers, form), nl=False)
            return
        connection = connect(current_release(out))
        names, found = queries.run_query(connection, query, _params(params))
    except FileNotFoundError as error:
        fail(EXIT_USAGE, str(error))
    except QueryError as error:
        fail(EXIT_USAGE, str(error))
    else:
        click.echo(render(names, found, form), nl=False)


def _params(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not equals:
            raise click.BadParameter(f"'{item}' is not KEY=VALUE", param_hint="-p")
        pairs[key] = value
    return pairs
