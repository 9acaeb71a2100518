"""Names of input files as they may be published: without personal information, and still told apart."""

from collections.abc import Sequence
from typing import Any

from pipelines.policy import Policy


def public_names(names: Sequence[str], policy: Policy, kit: Any) -> list[str]:
    """Remove personal information from relative paths; equal results are told apart by their order (`#2`, `#3`)."""
    return told_apart(names, cleaned_names(names, policy, kit))


def cleaned_names(names: Sequence[str], policy: Policy, kit: Any) -> list[str]:
    """Remove personal information from strings; different ones may become equal."""
    import pyarrow as pa

    from transforms.pii.stage import scan_strings
    from transforms.redact.batch import redact_strings

    spans = scan_strings(list(names), kit)
    cleaned: list[str] = redact_strings(pa.array(names, pa.string()), spans, policy.rules["pii_actions"]).to_pylist()
    return cleaned


def told_apart(names: Sequence[str], cleaned: Sequence[str]) -> list[str]:
    """Number names that became equal; a name that did not change keeps itself."""
    own = {name for name, after in zip(names, cleaned, strict=True) if name == after}
    seen: dict[str, int] = {}
    public: list[str] = []
    taken: set[str] = set()
    for before, after in zip(names, cleaned, strict=True):
        number = seen.get(after, 0) + 1
        name = after if before == after and number == 1 else f"{after}#{number}"
        while name in taken or (name in own and name != before):
            number += 1
            name = f"{after}#{number}"
        seen[after] = number
        taken.add(name)
        public.append(name)
    return public
