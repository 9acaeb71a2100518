"""Great Expectations over a ledger: suites as data, metrics tables and a seeded sample, one `Check` an expectation.

A suite (`expectations/*.yaml`) names its table: a query of `audit/queries/` (the whole release, aggregated) or a
sample of `records`. Results carry counts and numbers only. An expectation that fails forbids publishing; one that
had nothing to look at is `no_evidence`, and one that could not be evaluated has failed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import config, resources
from pipelines.audit import queries
from pipelines.gates import Check

SUITES = ("release", "totals", "sources", "privacy", "records")  # in the order of the checks; files of expectations/

_SAMPLE = """
    SELECT * FROM (SELECT {columns} FROM records ORDER BY hash(doc_id), doc_id LIMIT {rows})
"""


@dataclass(frozen=True)
class Expected:
    """One expectation: the name of a Great Expectations class in snake case, its arguments and the rules it serves."""

    id: str
    expectation: str
    arguments: dict[str, Any]
    rules: tuple[str, ...]
    en: str
    zh: str


@dataclass(frozen=True)
class Suite:
    """A table and what is expected of it. `query` names a query; `columns` and `rows` describe a sample of records."""

    name: str
    query: str | None
    columns: tuple[str, ...]
    rows: int
    expected: tuple[Expected, ...]


def read_suites() -> tuple[Suite, ...]:
    """Read the shipped suites.

    Raises:
        config.ConfigError: a file is not YAML or lacks a key.
    """
    folder = resources.data_dir("expectations")
    return tuple(_suite(name, config.read_yaml(folder / f"{name}.yaml").plain()) for name in SUITES)


def run_expectations(connection: Any, folder: Path) -> list[Check]:
    """Run every suite over the views of `connection`; `folder` is the draft they belong to.

    Returns:
        Checks named `expectation.<suite>.<id>`, in the order of the suites. Nothing is written and nothing fetched.
    """
    validate = _validator()
    checks: list[Check] = []
    for suite in read_suites():
        checks += _checks(suite, validate(_frame(connection, suite), suite))
    return checks


def _suite(name: str, raw: dict[str, Any]) -> Suite:
    table = raw["table"]
    expected = tuple(_expected(entry) for entry in raw["expectations"])
    return Suite(name, table.get("query"), tuple(table.get("columns", ())), int(table.get("rows", 0)), expected)


def _expected(entry: dict[str, Any]) -> Expected:
    arguments = {key: _scalar(value) for key, value in entry["arguments"].items()}
    return Expected(entry["id"], entry["expectation"], arguments, tuple(entry["rules"]), entry["en"], entry["zh"])


def _scalar(value: Any) -> Any:
    """Type an argument: numbers stand as numbers in the file, lists hold strings."""
    if not isinstance(value, str):
        return value
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return value


def _frame(connection: Any, suite: Suite) -> Any:
    """Return a suite's table as a pandas frame: a query's rows, or the records with the lowest hash of their id."""
    import pandas as pd

    if suite.query is not None:
        columns, rows = queries.run_query(connection, suite.query)
        return pd.DataFrame(rows, columns=columns)
    sql = _SAMPLE.format(columns=", ".join(_column(name) for name in suite.columns), rows=suite.rows)
    return connection.execute(sql).df()


def _column(name: str) -> str:
    """Select a column; ids and verdicts as text, which pandas holds as such."""
    return f'"{name}"::VARCHAR AS "{name}"' if name in ("doc_id", "verdict") else f'"{name}"'


def _validator() -> Any:
    """Open Great Expectations (a heavy import) without progress bars, analytics, files or network."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("ledger")

    def validate(frame: Any, suite: Suite) -> dict[str, Any]:
        asset = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("whole")
        wanted = gx.ExpectationSuite(suite.name)
        for expected in suite.expected:
            kind = getattr(gx.expectations, _class_name(expected.expectation))
            wanted.add_expectation(kind(**expected.arguments, meta={"id": expected.id}))
        batch = asset.get_batch({"dataframe": frame})
        results = batch.validate(wanted, result_format={"result_format": "BASIC", "partial_unexpected_count": 0})
        return {found.expectation_config.meta["id"]: found for found in results.results}

    return validate


def _class_name(expectation: str) -> str:
    return "".join(part.capitalize() for part in expectation.split("_"))


def _checks(suite: Suite, results: dict[str, Any]) -> Iterator[Check]:
    for expected in suite.expected:
        status, observed, detail = _outcome(results[expected.id].success, results[expected.id].result)
        name = f"expectation.{suite.name}.{expected.id}"
        yield Check(name, "*", status, observed, None, None, detail, expected.rules)


def _outcome(success: bool, result: dict[str, Any]) -> tuple[str, float | None, str]:
    """Turn a result into status, number and one sentence of counts; values of the table never pass through here."""
    if "unexpected_count" in result:
        looked_at = result["element_count"] - (result.get("missing_count") or 0)
        if success and looked_at == 0:
            return "no_evidence", None, "nothing to look at"
        count = result["unexpected_count"]
        return _status(success), float(count), f"{count} of {result['element_count']} rows are not as expected"
    observed = result.get("observed_value")
    if isinstance(observed, int | float):
        return _status(success), float(observed), "one number for the whole table"
    return _status(success), None, "evaluated without a number" if success else "could not be evaluated"


def _status(success: bool) -> str:
    return "pass" if success else "fail"


__all__: Sequence[str] = ("Expected", "Suite", "read_suites", "run_expectations")
