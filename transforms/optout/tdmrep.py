"""TDMRep: what a site's file, the response header and the page say about text and data mining.

Source: W3C TDM Reservation Protocol, final community group report of 2024-05-10. 1 reserves the rights, with a
policy a licence can be had; 0 does not reserve them; any other value is a protocol error. A later level (file,
then header, then HTML) overrides an earlier one, and what a level does not say never resets anything.
"""

import json
from typing import Any, NamedTuple

from transforms.optout.paths import matches, normalize_path
from transforms.optout.signals import Decision, Signal

_VALUES = {"0": "0", "1": "1", 0: "0", 1: "1"}


class Reservation(NamedTuple):
    """What one level says: `value` 0 | 1 | None (a protocol error), `policy` a URL or None."""

    value: str | None
    policy: str | None
    where: str
    time: str | None


class TdmFile(NamedTuple):
    """A stored /.well-known/tdmrep.json: its rules in order, or what is wrong with it."""

    rules: tuple[tuple[str, Reservation], ...]
    trouble: str | None


def reservation(value: Any, policy: Any, where: str, time: str | None) -> Reservation:
    """Read the raw values of one level."""
    key = value.strip() if isinstance(value, str) else value
    known = _VALUES.get(key) if isinstance(key, str | int) and not isinstance(key, bool) else None
    return Reservation(known, policy.strip() or None if isinstance(policy, str) else None, where, time)


def parse_file(body: bytes | None, status: int | None, max_bytes: int, where: str, time: str | None) -> TdmFile:
    """Read a stored file; 404 and 410 mean that the site does not use the protocol."""
    if status in (404, 410):
        return TdmFile((), None)
    if status is not None and status != 200:
        return TdmFile((), f"status {status}")
    if body is None or len(body) > max_bytes:
        return TdmFile((), "not stored" if body is None else f"larger than {max_bytes} bytes")
    try:
        entries = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return TdmFile((), "not JSON")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return TdmFile((), "not an array of rules")
    rules = []
    for entry in entries:
        if not isinstance(entry.get("location"), str):
            return TdmFile((), "a rule without location")
        said = reservation(entry.get("tdm-reservation"), entry.get("tdm-policy"), where, time)
        rules.append((normalize_path(entry["location"]), said))
    return TdmFile(tuple(rules), None)


def match_file(file: TdmFile, path: str) -> Reservation | None:
    """Return the reservation of the most specific match, the first in sequence among equally long patterns."""
    found = [(location, said) for location, said in file.rules if matches(location, path)]
    return max(found, key=lambda one: len(one[0]))[1] if found else None


def resolve(levels: list[Reservation], troubles: list[tuple[str, str, str | None]]) -> list[Signal]:
    """Resolve the levels (weakest first) into at most one signal, plus one for each unreadable file.

    A protocol error neither sets nor resets a value, but it is not silence either: unless rights are reserved
    elsewhere the decision is then unknown.
    """
    signals = [Signal("tdmrep", trouble, "unknown", where, time) for trouble, where, time in troubles]
    current: Reservation | None = None
    for level in levels:
        if level.value is not None:
            current = level
    errors = [level for level in levels if level.value is None]
    if errors and (current is None or current.value == "0"):
        signals.append(Signal("tdmrep", "value is neither 0 nor 1", "unknown", errors[-1].where, errors[-1].time))
    if current is not None:
        signals.append(_signal(current, current.policy or _policy(levels, current)))
    return signals


def _policy(levels: list[Reservation], current: Reservation) -> str | None:
    """Return the policy of an earlier level: the absence of one at a later level does not reset it."""
    earlier = levels[: levels.index(current)]
    return next((level.policy for level in reversed(earlier) if level.policy and level.value == "1"), None)


def _signal(said: Reservation, policy: str | None) -> Signal:
    decision: Decision = "allow"
    if said.value == "1":
        decision = "licence_needed" if policy else "deny"
    value = f"tdm-reservation: {said.value}" + (f" tdm-policy: {policy}" if policy and said.value == "1" else "")
    return Signal("tdmrep", value, decision, said.where, said.time)
