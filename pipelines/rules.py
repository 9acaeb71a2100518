"""The rule catalogue: which rules there are, what each asks, how sure we are of it.

The catalogue is data (`expectations/rules.yaml`); how a rule stands in a release is SQL over the ledger
(`audit/queries/rule-evidence.sql` and `rule-status.sql`). Silence is never a pass.
"""

from functools import cache
from typing import Any

from pipelines import config, resources

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
