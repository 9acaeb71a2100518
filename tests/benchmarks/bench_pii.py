"""How fast personal information is found, by process CPU time, and beside Presidio's pattern-only engine.

Prints MB/s (UTF-8 bytes) on the shared English and Chinese texts, hostile inputs, and the start and memory of a
worker; in the same run, unless --alone is given, the ratio to Presidio's AnalyzerEngine without a model: with our own recognisers
in its registry, which finds the same, and with its stock registry. Asserts nothing.
"""

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute

from tests.builders import a_source, documents
from tests.transforms.pii.kit import the_rule
from transforms.pii import stage as pii

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CORPORA = {
    "en": ("text-en-digitalgov", "text-en-forum-sample", "text-en-gov-speeches", "text-en-wiki-gensim"),
    "zh": ("text-zh-classics-sample", "text-zh-laws-sample", "text-zh-tidb-docs", "text-zh-wiki-cmrc-trial"),
}
BATCH_ROWS = 4096  # policies/reader.yaml; no shared corpus has rows of more than 16 MB together that many
DIRECT_ONLY = (
    "EmailAddressRecognizer", "CnResidentIdRecognizer", "BankCardRecognizer", "CnMobileRecognizer", "CnLandlineRecognizer",
    "PhoneNumberRecognizer", "IpAddressRecognizer", "Eui48Recognizer", "ImeiRecognizer", "IbanCodeRecognizer",
    "UsSocialSecurityRecognizer", "PassportRecognizer", "CnPermitRecognizer", "HkidRecognizer", "TwIdRecognizer",
    "CnLicensePlateRecognizer", "CnUsccRecognizer", "WechatRecognizer", "QqRecognizer",
    "DisguisedNumberRecognizer", "DisguisedEmailRecognizer",
)  # fmt: skip


def texts_of(name: str) -> list[str]:
    """Return the texts of a shared corpus, of one of them in wiki markup."""
    texts = []
    for path in sorted((SHARED / name).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = (row.get("text", row.get("wikitext")) for row in map(json.loads, lines))
            texts += [text for text in found if isinstance(text, str)]
    return texts


def megabytes(texts: list[str]) -> float:
    """Return the size of texts in UTF-8, 10^6 bytes."""
    return sum(len(text.encode()) for text in texts) / 1e6


def best_time(work: Callable[[], object]) -> float:
    """Return the least process CPU time of three passes: other processes share the core's caches."""
    times = []
    for _ in range(3):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def rate(kit: pii.PiiKit, texts: list[str], spans_only: bool) -> tuple[float, int]:
    """Return (MB/s of CPU time, spans found), in batches of as many rows as the reader gives."""
    batches = [documents(*texts[at : at + BATCH_ROWS]) for at in range(0, len(texts), BATCH_ROWS)]
    rule, source, found = the_rule(), a_source(), 0

    def work() -> None:
        nonlocal found
        if spans_only:
            found = sum(len(spans) for batch in batches for spans in kit.scanner.scan(batch["text"]).spans)
            return
        facts = [pii.measure_pii(batch, rule, kit, source)["pii_spans"] for batch in batches]
        found = sum(len(pa.compute.list_flatten(spans)) for spans in facts)

    return megabytes(texts) / best_time(work), found


def sample_of(texts: list[str]) -> list[str]:
    """Return beginnings of texts from all over a corpus, about 200 kB: what a peer reads in a minute."""
    chosen, size = [], 0
    for text in texts[:: max(1, len(texts) // 400)]:
        if size > 200_000:
            break
        chosen.append(text[:20_000])
        size += len(chosen[-1].encode())
    return chosen


def engine_rate(texts: list[str], names: tuple[str, ...] | None) -> float:
    """Return MB/s of Presidio's AnalyzerEngine without a model, with its stock registry or our named recognisers."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from tests.transforms.pii.kit import limits
    from transforms.recognizers.presidio import presidio_recognizers

    # Presidio's e-mail recogniser asks the network for the suffix list; the packaged one serves as well
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    configuration = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "none"}]}
    nlp = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    ours = [] if names is None else list(presidio_recognizers(limits(), names, "en"))
    registry = RecognizerRegistry(recognizers=ours, supported_languages=["en"])
    if names is None:
        registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp)
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
    engine.analyze("warm a@example.org", language="en")
    return megabytes(texts) / best_time(lambda: [engine.analyze(text, language="en") for text in texts])


def beside_presidio(texts: list[str], direct: pii.PiiKit, kit: pii.PiiKit) -> None:
    """Print how many times faster the scheduler is on a sample, than our registry and than the stock one in Presidio."""
    sample = sample_of(texts)
    ours = {"direct identifiers": rate(direct, sample * 20, True)[0], "all spans": rate(kit, sample * 20, True)[0]}
    sets = {"direct identifiers": DIRECT_ONLY, "all spans": the_rule().recognizers}
    for what, names in sets.items():
        same = engine_rate(sample, names)
        print(
            f"  our registry, {what}: AnalyzerEngine {same:.3f} MB/s, scheduler {ours[what]:.1f} = {ours[what] / same:.0f}x"
        )
    stock = engine_rate(sample, None)
    ratios = ", ".join(f"{what} {speed / stock:.0f}x" for what, speed in ours.items())
    print(f"  stock registry: AnalyzerEngine {stock:.3f} MB/s; scheduler on ours: {ratios}")


def hostile(kit: pii.PiiKit) -> None:
    """Print CPU seconds for 1 MB of inputs that make naive patterns quadratic."""
    for unit in (
        "a.a.a.",
        "1-1-1-",
        ".-.-.-",
        "1 1 1 ",
        "a@a@a@",
        "a-b.",
        "1.1.1.",
        "::1:",
        "13800138000",
        "号1号",
        "my name is ",
    ):
        text = unit * (1_000_000 // len(unit.encode()))
        started = time.process_time()
        scanned = kit.scanner.scan(pa.array([text], pa.large_string()))
        print(f"  {unit!r:<16}{time.process_time() - started:8.2f} s  exhausted={bool(scanned.exhausted[0])}")


def main() -> None:
    """Print everything."""
    started = time.process_time()
    kit = pii.open_pii(the_rule())
    kit.scanner.scan(pa.array(["warm 13800138000"], pa.large_string()))
    print(
        f"open {time.process_time() - started:.2f} s CPU, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    import dataclasses

    direct = pii.open_pii(dataclasses.replace(the_rule(), recognizers=DIRECT_ONLY, lexicons={}))
    for language, names in CORPORA.items():
        together: list[str] = []
        for name in names:
            texts = texts_of(name)
            together += texts
            fast, found = rate(direct, texts, True)
            full, _ = rate(kit, texts, False)
            mean = megabytes(texts) / max(1, len(texts)) * 1e6
            print(
                f"{name:<26}{megabytes(texts):7.1f} MB, mean {mean:8.0f} B: direct {fast:6.1f} MB/s ({found} spans), all facts {full:6.1f} MB/s"
            )
        fast, found = rate(direct, together, True)
        full, _ = rate(kit, together, False)
        print(f"{language}: direct {fast:.1f} MB/s, all facts {full:.1f} MB/s")
        if "--alone" not in sys.argv:
            beside_presidio(together, direct, kit)
    hostile(kit)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
