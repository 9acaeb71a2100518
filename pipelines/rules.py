"""The rule catalogue: which rules there are, what each asks, how sure we are of it, and how each stands in a release.

The catalogue is data (`expectations/rules.yaml`); how a rule stands is SQL over the ledger
(`audit/queries/rule-evidence.sql` and `rule-status.sql`). Silence is never a pass.
"""

from functools import cache
from typing import Any, Literal

from pipelines import config, resources

RuleStatus = Literal["pass", "fail", "no_evidence", "not_applicable"]

CATALOGUE_COLUMNS = (
    "catalogue_order",
    "rule_id",
    "instrument",
    "instrument_zh",
    "clause",
    "title",
    "title_zh",
    "bindingness",
    "modality",
    "confidence",
    "marks",
    "covers",
    "looks_at",
    "looks_at_zh",
    "scopes",
)
"""Columns of the view `rules`; `marks` and `scopes` are lists, `looks_at` is null where `covers` is none."""


@cache
def catalogue_rows() -> tuple[tuple[Any, ...], ...]:
    """Read the catalogue in its order, one tuple of `CATALOGUE_COLUMNS` a rule.

    Raises:
        config.ConfigError: the file cannot be read as YAML.
        KeyError: a rule lacks a field.
    """
    read = config.read_yaml(resources.data_dir("expectations") / "rules.yaml").plain()
    pairs = [(instrument, rule) for instrument in read["instruments"] for rule in instrument["rules"]]
    return tuple(_row(f"{at:03d}", instrument, rule) for at, (instrument, rule) in enumerate(pairs))


def _row(order: str, instrument: dict[str, Any], rule: dict[str, Any]) -> tuple[Any, ...]:
    return (
        order,
        rule["id"],
        instrument["name"],
        instrument["name_zh"],
        rule["clause"],
        rule["title"],
        rule["title_zh"],
        rule["binding"],
        rule["modality"],
        rule["confidence"],
        list(rule["marks"]),
        rule["covers"],
        rule.get("looks_at"),
        rule.get("looks_at_zh"),
        list(instrument["scopes"]),
    )


def rule_status(connection: Any) -> list[dict[str, Any]]:
    """Return how every rule of the catalogue stands in the release behind a DuckDB connection, in catalogue order.

    The scope is that of the release itself: a rule whose instrument does not bind it is `not_applicable`.
    """
    from pipelines.audit.queries import table

    return table(connection, "rule-status")
