"""Which numbers a policy may hold, by the names that carry their units: a share is 0 to 1, a size is at least 1.

Names follow the units (`_ratio`, `_bytes`, `_rows`, …), so a new threshold is checked without a line here.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

from pipelines import config

SHARES = ("_ratio", "_probability", "threshold", "confidence", "_margin", "_score", "scores")
"""Endings of names of shares and probabilities, 0 to 1."""
NO_SHARES = frozenset(("max_expansion_ratio",))  # decoded to stored bytes: above 1
SIZES = ("_bytes", "_rows", "_files", "_tokens", "_edges", "_ngrams", "window_chars", "_limit", "_cap")
"""Endings of names of sizes of work: with 0 nothing would ever be done."""
AT_LEAST_ONE = frozenset(("permutations", "epochs", "dimensions", "buckets", "surrogate_bits", "candidate_probability"))
NO_SIZES = ("min_", "max_", "short_")  # beginnings: 0 is a limit like another there


def check_ranges(rule: Any, node: config.Node) -> None:
    """Look at every number of a rule that was built from a node.

    Raises:
        config.ConfigError: a number is negative, a share above 1 or a size 0; with file and line.
    """
    for name, value, place in _numbers("", rule, node):
        least = 1 if isinstance(value, int) and _is_size(name) else 0
        most = 1 if _is_share(name) else None
        if value < least:
            raise place.fail(f"{name} is {value}", f"{least} or more")
        if most is not None and value > most:
            raise place.fail(f"{name} is {value}", "a share is 0 to 1")


def _is_share(name: str) -> bool:
    return name.endswith(SHARES) and name not in NO_SHARES


def _is_size(name: str) -> bool:
    return name in AT_LEAST_ONE or (name.endswith(SIZES) and not name.startswith(NO_SIZES))


def _numbers(name: str, value: Any, node: config.Node) -> Iterator[tuple[str, float, config.Node]]:
    """Yield (name of the field, number, where it stands); the numbers of a mapping go by the name of its field."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield name, value, node
    elif dataclasses.is_dataclass(value) and isinstance(node.value, dict):
        for field in dataclasses.fields(value):
            if field.name in node.value:
                yield from _numbers(field.name, getattr(value, field.name), node.value[field.name])
    elif isinstance(value, dict) and isinstance(node.value, dict):
        for key, item in value.items():
            yield from _numbers(name, item, node.value[key])
    elif isinstance(value, tuple) and isinstance(node.value, list):
        for item, place in zip(value, node.value, strict=True):
            yield from _numbers(name, item, place)
