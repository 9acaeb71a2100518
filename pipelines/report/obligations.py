"""What the licences of the kept records ask in return, by the same judge that let the records in."""

import dataclasses
import json
from typing import Any

_OF_POLICY = ("declared_use", "uses", "allow", "deny", "review")


def obligations(connection: Any, licences: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row per licence expression: {"licence", "records", "obligations"}, most records first.

    Args:
        connection: DuckDB with the views of a release; its policy says which alternative of an OR was chosen.
        licences: the collected table `licences-in-corpus`.
    """
    from transforms.licence.judge import Judge

    judge = Judge(_rule(connection))
    counted: dict[str, int] = {}
    at = {name: index for index, name in enumerate(licences["columns"])}
    for row in licences["rows"]:
        counted[row[at["licence"]]] = counted.get(row[at["licence"]], 0) + row[at["records"]]
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [_row(licence, records, judge.judge(licence)) for licence, records in ordered]


def _row(licence: str, records: int, judgment: Any) -> dict[str, Any]:
    known = judgment.permissions is not None
    return {"licence": licence, "records": records, "known": known, "obligations": list(judgment.obligations)}


def _rule(connection: Any) -> Any:
    """Build the licence rule of the release: shipped tables, and what its own policy says about use and terms."""
    from pipelines.policy import load_policy
    from transforms.licence.rule import Terms

    rule = load_policy(None).rules["licence"]
    found = connection.execute("SELECT json FROM policies WHERE section = 'licence'").fetchone()
    if found is None:
        return rule
    own = json.loads(found[0])
    changes = {name: own[name] for name in _OF_POLICY if name in own}
    custom = {
        name: Terms(tuple(t["permissions"]), tuple(t["obligations"])) for name, t in own.get("custom", {}).items()
    }
    return dataclasses.replace(rule, **changes, custom=custom)
