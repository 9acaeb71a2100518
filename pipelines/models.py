"""Every model file that the policy names, with hash, licence and origin: the ledger table `models`."""

from collections.abc import Mapping
from typing import Any


def used_models(rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row a model file, sorted by role and file.

    Raises:
        OSError, ValueError: a model is missing, or its bytes are not those that policy names.
    """
    from transforms.language import stage as language
    from transforms.ner import names as ner
    from transforms.quality import stage as quality
    from transforms.safety import stage as safety

    rows: list[dict[str, Any]] = []
    for section, module in (("language", language), ("quality", quality), ("safety", safety), ("ner", ner)):
        rows.extend(module.models(rules[section]))
    return sorted(rows, key=lambda row: (row["role"], row["file"]))
