"""What a reason is."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One reason code: `en` and `zh` are one sentence each, `rules` ids of the rule catalogue."""

    code: str
    verdict: str
    en: str
    zh: str
    rules: tuple[str, ...] = ()
