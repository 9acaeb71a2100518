"""What each way of acquiring data must prove besides its evidence files: one function a way."""

from collections.abc import Callable, Iterator
from datetime import date

from pipelines.register_notes import Mark, Note, given, objection
from pipelines.register_rule import RegisterRule
from pipelines.register_values import Entry

GROUNDS = ("age", "statute", "dedication")
PUBLIC_DOMAIN_KEYS = ("ground", "basis", "author_died", "jurisdiction")
CONTRACT_KEYS = ("id", "supplier", "signed", "expires", "permitted_uses")
REVIEW_KEYS = ("by", "on", "result")
GENERATOR_KEYS = ("model", "version", "provider", "terms_url", "training_on_output", "condition", "prompt_sha256")
CRAWL_KEYS = ("agent", "impact_assessment")
PAYLOADS = ("text", "links")

TypeCheck = Callable[[Entry, date, RegisterRule], Iterator[Note]]


def check_open_licence(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """A list of links whose targets were fetched is a crawl of one's own, whatever licence the list has."""
    if entry.choice("payload", PAYLOADS) == "links" or entry.child("crawl") is not None:
        yield objection("source.fetched_list", "links were fetched: declare acquisition: self_collected")
    if entry.text("licence") is None:
        yield _missing("a licence", "licence")


def check_public_domain(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """The ground (age, statute or dedication) and its basis; for age, the term is counted."""
    child = entry.child("public_domain")
    if child is None:
        yield _missing("the ground of public domain", "public_domain")
        return
    child.only(PUBLIC_DOMAIN_KEYS)
    if child.choice("ground", GROUNDS) is None:
        yield _missing("the ground (age, statute or dedication)", "public_domain.ground")
    if child.text("basis") is None:
        yield _missing("the basis of the ground", "public_domain.basis")
    yield from _term(child, as_of, rule)


def _term(child: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    died = child.whole("author_died")
    if died is None or child.text("ground") != "age":
        return
    place = child.choice("jurisdiction", tuple(rule.protection_years))
    if place is None:
        yield _missing("the jurisdiction whose term is counted", "public_domain.jurisdiction")
    elif as_of.year <= died + rule.protection_years[place]:
        last = died + rule.protection_years[place]
        yield objection("source.term_not_over", f"protected in {place} until the end of {last}")


def check_commercial(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """A contract with an id, in force, that permits training, and a review of what was delivered."""
    contract, review = entry.child("contract"), entry.child("review")
    if contract is None:
        yield _missing("the contract", "contract")
    else:
        yield from _contract(contract.only(CONTRACT_KEYS), as_of, rule)
    if review is None or None in (review.only(REVIEW_KEYS).text("by"), review.day("on")):
        yield _missing("the review of the delivery (by, on)", "review")


def _contract(contract: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    if contract.text("id") is None:
        yield _missing("the contract id", "contract.id")
    expires, signed = contract.day("expires"), contract.day("signed")
    if expires is None:
        yield _missing("the day the contract ends", "contract.expires")
    elif expires < as_of:
        yield objection("source.evidence_expired", f"the contract ended on {expires}")
    if signed is not None and signed > as_of:
        yield objection("source.evidence_expired", f"the contract begins on {signed}, after the day of the run")
    uses = contract.words("permitted_uses")
    if not uses:
        yield _missing("the permitted uses", "contract.permitted_uses")
    elif rule.required_use not in uses:
        yield objection("source.use_not_permitted", f"the contract does not permit {rule.required_use}")


def check_synthetic(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """The generator, what its terms say on training with its output, and the hash of the prompts."""
    generator = entry.child("generator")
    if generator is None:
        yield _missing("the generator", "generator")
        return
    generator.only(GENERATOR_KEYS)
    if generator.text("model") is None:
        yield _missing("the generator's model name", "generator.model")
    if generator.sha256("prompt_sha256") is None:
        yield _missing("the hash of the prompts", "generator.prompt_sha256")
    yield from _terms(generator)


def _terms(generator: Entry) -> Iterator[Note]:
    allowed = generator.choice("training_on_output", ("yes", "no", "conditional"))
    if allowed is None:
        yield _missing("what the terms say on training", "generator.training_on_output")
    elif allowed == "no":
        yield objection("source.use_not_permitted", "the generator's terms forbid training on its output")
    elif allowed == "conditional" and generator.text("condition") is None:
        yield _missing("the condition under which training is allowed", "generator.condition")
    status = {"yes": "pass", "conditional": "pass", "no": "fail"}.get(allowed or "", "no_evidence")
    yield Mark("cn-genai-7.1-lawful-base-model", status, f"training on the generator's output: {allowed}")


def check_self_collected(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """The crawler's own name; the log itself is read by `register_crawl_log`."""
    crawl = entry.child("crawl")
    if crawl is None or crawl.only(CRAWL_KEYS).text("agent") is None:
        yield _missing("the crawler's own name", "crawl.agent")


def check_user_input(entry: Entry, as_of: date, rule: RegisterRule) -> Iterator[Note]:
    """Authorisations and withdrawals are files: `evidence_kinds` demands them."""
    yield given("cn-genaisec-7-user-optout", entry.text("optout_clicks") is not None, "clicks to opt out of training")


CHECKS: dict[str, TypeCheck] = {
    "open_licence": check_open_licence,
    "public_domain": check_public_domain,
    "self_collected": check_self_collected,
    "commercial": check_commercial,
    "user_input": check_user_input,
    "synthetic": check_synthetic,
}


def _missing(what: str, key: str) -> Note:
    return objection("source.evidence_missing", f"{what} is not given: key {key}")
