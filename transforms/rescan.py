"""Look at a rewritten text again: what a second scan still finds is redacted too, a bounded number of times."""

import bisect
from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa

from transforms.pii.plan import STAYS, Action, tag
from transforms.records import Span
from transforms.redact.text import Applied, Edit, Redacted, redact

Plan = Callable[[str, tuple[Span, ...]], tuple[Action, ...]]
Rescan = Callable[[pa.LargeStringArray], Sequence[tuple[Span, ...] | None]]
LEAK, NOT_SCANNED = "pii.leak", "pii.budget_exhausted"


def find_leaks(text: str, applied: Sequence[Applied], rescanned: Iterable[Span]) -> tuple[Span, ...]:
    """Return what a second scan of a rewritten text found and nobody decided to leave there.

    Not a leak: a span inside a tag or surrogate or with no letter or digit outside of one; a span inside a kept or
    flagged one of the same type or of exactly the same place. A find inside a mask is a leak: it hides too little.
    """
    inserted = sorted({(a.new_start, a.new_end) for a in applied if a.action not in STAYS and a.action != "mask"})
    stays = [(a.new_start, a.new_end, a.type) for a in applied if a.action in STAYS]
    return tuple(
        span
        for span in rescanned
        if _says_something(text, span, inserted) and not any(_is_known(span, *known) for known in stays)
    )


def _says_something(text: str, span: Span, inserted: Sequence[tuple[int, int]]) -> bool:
    at = span.start
    for start, end in inserted[max(0, bisect.bisect_right(inserted, (span.start, span.start)) - 1) :]:
        if start >= span.end:
            break
        if any(c.isalnum() for c in text[at : max(at, start)]):
            return True
        at = max(at, end)
    return any(c.isalnum() for c in text[at : span.end])


def _is_known(span: Span, start: int, end: int, span_type: str) -> bool:
    inside = start <= span.start and span.end <= end
    return inside and (span.type == span_type or (span.start, span.end) == (start, end))


def redact_until_clean(
    texts: Sequence[str], actions: Sequence[Sequence[Action]], plan: Plan, rescan: Rescan, rounds: int
) -> list[tuple[Redacted, str | None]]:
    """Redact texts, scan the results again and redact what that shows, at most `rounds` times.

    Args:
        texts: the originals; every offset that is returned is an offset into its original.
        actions: what `plan_actions` decided on the first scan, one sequence a text.
        plan: (text, spans) -> actions, for what the second scan finds.
        rescan: texts -> spans of each, without prefilter and context; None where a work budget did not suffice.
        rounds: policy `pii_actions.rescan_rounds`.

    Returns:
        For each text the rewritten text, and None when nothing is found in it any more; else the reason code with
        which the caller holds the record: `pii.leak`, or `pii.budget_exhausted` where a scan was not finished.
    """
    decided = list(map(tuple, actions))
    done = list(map(redact, texts, decided))
    held: list[str | None] = [None] * len(done)
    dirty = list(range(len(done)))
    for left in range(rounds, -1, -1):
        looked, dirty = dirty, []
        rescanned = rescan(pa.array([done[at].text for at in looked], pa.large_string())) if looked else ()
        for at, spans in zip(looked, rescanned, strict=True):
            found = _to_remove(done[at], spans, plan) if spans else ()
            if spans is None:
                held[at] = NOT_SCANNED
            elif found and left:
                decided[at] = (*decided[at], *(_back(action, done[at].applied) for action in found))
                done[at] = redact(texts[at], decided[at])
                dirty.append(at)
            elif found:
                held[at] = LEAK
    return list(zip(done, held, strict=True))


def _to_remove(done: Redacted, rescanned: Sequence[Span], plan: Plan) -> list[Action]:
    leaks = find_leaks(done.text, done.applied, rescanned)
    return [action for action in plan(done.text, leaks) if action.action not in STAYS] if leaks else []


def _back(action: Action, applied: Sequence[Applied]) -> Action:
    """Move an action on the new text to the original and make it a plain redaction.

    Where it touches a replaced stretch it covers the whole of it, so that no half of a tag is left.
    """
    edits = _edits(applied)
    start, end = _unmove(action.start, edits, False), _unmove(action.end, edits, True)
    return Action(start, end, *action[2:5], "redact", "rescan", None, tag(action.type))


def _edits(applied: Sequence[Applied]) -> list[Edit]:
    """Return the replaced stretches in order, out of the rows that describe them."""
    stretches: dict[tuple[int, int], tuple[int, int]] = {}
    for row in applied:
        if row.action not in STAYS:
            place = (row.new_start, row.new_end)
            start, end = stretches.get(place, (row.start, row.end))
            stretches[place] = (min(start, row.start), max(end, row.end))
    return [Edit(*stretches[place], *place, "", None) for place in sorted(stretches)]


def _unmove(offset: int, edits: Sequence[Edit], is_end: bool) -> int:
    before = bisect.bisect_left if is_end else bisect.bisect_right
    at = before(edits, offset, key=lambda e: e.new_start) - 1
    if at < 0:
        return offset
    edit = edits[at]
    if offset >= edit.new_end:
        return edit.end + offset - edit.new_end
    return edit.end if is_end else edit.start
