"""Checks of what was done with a batch: reviewed, sampled, mended, agreed on."""

from collections.abc import Iterator, Sequence

from pipelines.annotation.facts import BatchFacts
from pipelines.annotation.nouns import FUNCTIONAL, SAFETY, Sample
from pipelines.annotation.verdicts import ART_8, SECURITY, SERVES, Held, Verdict, count, none_of
from transforms.annotation.rule import AnnotationRule


def check_batches(batches: Sequence[BatchFacts], rule: AnnotationRule) -> Iterator[Verdict]:
    """Judge every batch that is not void."""
    for one in batches:
        if one.batch.kind == SAFETY:
            yield _safety_review(one)
        else:
            yield _relabelled(one)
        yield _sampling(one)
        yield _verifiers(one)
        yield _agreement(one, rule)
        yield _verified_share(one, rule)
    if not any(one.batch.kind == SAFETY for one in batches):
        yield none_of("safety_review", "no safety batch")
    if not any(one.batch.kind == FUNCTIONAL for one in batches):
        yield none_of("relabelled", "no functional batch")


def _reviewed_whole(one: BatchFacts) -> bool:
    """A safety batch of which each item was approved has been checked in full: no sample says more."""
    return one.batch.kind == SAFETY and len(one.approved) == len(one.items)


def _safety_review(one: BatchFacts) -> Verdict:
    """Ask for one approval of each item, by a qualified reviewer who has not labelled it; counts are compared."""
    good, whole = len(one.approved), len(one.items)
    open_items = frozenset(one.items) - one.approved
    status = "fail" if open_items else "pass"
    detail = f"{good} of {whole} items approved by another, qualified person"
    held = (Held(one.batch.id, open_items),)
    return Verdict("safety_review", one.batch.id, status, round(good / whole, 4), 1.0, detail, held)


def _sampling(one: BatchFacts) -> Verdict:
    """Ask for a sample with a recorded seed and frame, for what was found in it, and that the drawn items were seen.

    A safety item that was approved has been checked by itself: what the lack of a sample holds are the others.
    """
    rules = SERVES["sampling"] if one.batch.kind == FUNCTIONAL else (ART_8,)
    size = float(sum(sample.size for sample in one.batch.samples))
    if _reviewed_whole(one) and not size:
        whole = float(len(one.items))
        return Verdict("sampling", one.batch.id, "pass", whole, 1.0, "every item was reviewed", (), rules)
    wrong = [problem for sample in one.batch.samples if (problem := _sample_problem(one, sample))]
    wrong += [] if size else ["no sample was looked at"]
    unsaid = [gap for sample in one.batch.samples for gap in _unsaid(sample)]
    status = "fail" if wrong else "no_evidence" if unsaid else "pass"
    detail = "; ".join(dict.fromkeys(wrong or unsaid)) or f"{size:.0f} of {len(one.items)} items drawn and looked at"
    unseen = None if one.batch.kind == FUNCTIONAL else frozenset(one.items) - one.approved
    return Verdict("sampling", one.batch.id, status, size, 1.0, detail, (Held(one.batch.id, unseen),), rules)


def _sample_problem(one: BatchFacts, sample: Sample) -> str | None:
    if sample.seed is None:
        return "a sample without a recorded seed"
    if sample.size > len(one.items):
        return f"a sample of {sample.size} from {len(one.items)} items"
    if sample.frame_sha256 is None:
        return None
    if sample.frame_sha256.strip().lower() != one.frame_sha256:
        return "a sample of other items: frame_sha256 differs"
    unseen = set(one.drawn(sample.seed, sample.size)) - one.verified if one.verified else ()
    return f"{len(unseen)} of the {sample.size} drawn items were not verified" if unseen else None


def _unsaid(sample: Sample) -> list[str]:
    """Return what the entry of a sample leaves open."""
    given = {"frame_sha256": sample.frame_sha256, "inaccurate": sample.inaccurate, "bad": sample.bad}
    return [f"the sample does not say {name}" for name, value in given.items() if value is None]


def _verifiers(one: BatchFacts) -> Verdict:
    """Ask that nobody who checked the batch has worked in it."""
    workers = one.actors("labeller", "reviewer")
    if not one.verifiers:
        if _reviewed_whole(one):
            return Verdict("verifiers", one.batch.id, "pass", 0.0, 0.0, "each item was approved by another person")
        return Verdict("verifiers", one.batch.id, "no_evidence", None, 0.0, "no verifier is named")
    both = len(one.verifiers & workers)
    detail = f"{both} of {len(one.verifiers)} verifiers worked in the batch"
    return count("verifiers", one.batch.id, both, detail, [Held(one.batch.id, None)])


def _relabelled(one: BatchFacts) -> Verdict:
    """Ask that what was found inaccurate was mended: item by item where events say which, else by number."""
    wrong = frozenset(name for name, item in one.items.items() if item.rejected)
    mended = sum(any(e.action == "relabel" for e in item.events) for item in one.items.values())
    told = sum(sample.inaccurate or 0 for sample in one.batch.samples)
    if told > mended + len(wrong):
        what = f"{told} items found inaccurate, {mended} relabelled"
        return count("relabelled", one.batch.id, told - mended, what, [Held(one.batch.id, None)])
    what = f"{len(wrong)} items stand rejected, {mended} were relabelled"
    return count("relabelled", one.batch.id, len(wrong), what, [Held(one.batch.id, wrong)])


def _agreement(one: BatchFacts, rule: AnnotationRule) -> Verdict:
    """Report agreement where items were labelled twice; where they were not there is none to report.

    Art. 8 asks that quality is assessed, no law for a number: a low alpha is no evidence for it and fails it not.
    """
    found = one.agreement
    if not found.items:
        return Verdict("agreement", one.batch.id, "not_applicable", None, rule.min_alpha, "no item was labelled twice")
    said = f"{found.items} items labelled by several, agreeing pairs {found.agreement_ratio}"
    if found.alpha is None:
        return Verdict(
            "agreement", one.batch.id, "pass", None, rule.min_alpha, f"{said}; one code only: alpha undefined"
        )
    status = "pass" if found.alpha >= rule.min_alpha else "fail"
    detail = f"{said}; interval {found.lower} to {found.upper}"
    rules = SERVES["agreement"] if status == "pass" else (SECURITY,)
    return Verdict("agreement", one.batch.id, status, found.alpha, rule.min_alpha, detail, (), rules)


def _verified_share(one: BatchFacts, rule: AnnotationRule) -> Verdict:
    sampled = min(len(one.items), max(len(one.verified), sum(sample.size for sample in one.batch.samples)))
    looked_at = max(sampled, len(one.approved))
    enough = looked_at >= rule.min_verified_ratio * len(one.items)
    detail = f"{looked_at} of {len(one.items)} items verified or approved"
    share = round(looked_at / len(one.items), 4)
    return Verdict("verified_share", one.batch.id, "pass" if enough else "fail", share, rule.min_verified_ratio, detail)
