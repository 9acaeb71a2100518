"""Texts nobody would write, through language, quality, safety and signatures: defined results, bounded work."""

import dataclasses
import hashlib
import time

import pytest

from tests.builders import a_source, documents
from tests.shipped import shipped
from tests.transforms.quality.kit import language_kit, quality_kit, safety_rule, with_facts
from transforms import minhash
from transforms.language import stage as language
from transforms.quality import stage as quality
from transforms.safety import stage as safety
from transforms.safety.lexicon import LexiconRule

MILLION = 1_000_000
TEXTS = {
    "empty": "",
    "one character": "a",
    "one Chinese character": "中",
    "right to left": "مرحبا بالعالم، هذا نص عربي قصير. " * 40,
    "right to left marks": "\u202e" * 2000 + "abc",
    "all emoji": "😀🎉👨‍👩‍👧‍👦" * 2000,
    "combining marks": "a" + "\u0301" * 20_000,
    "zero width": "\u200b" * 20_000,
    "one word a million times": "spam " * MILLION,
    "one Chinese word a million times": "中国" * MILLION,
    "one long word": "a" * 3 * MILLION,
    "different words": " ".join(f"w{number}" for number in range(300_000)),
    "noncharacters": "\ufffe\uffff\ue000" * 2000,
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """Return (stage, rule, kit) of the four stages; safety with a lexicon, so that it has work."""
    path = tmp_path_factory.mktemp("lexicon") / "terms.txt"
    path.write_text("spam\n中国\n", encoding="utf-8")
    lexicon = LexiconRule("test", str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "1", "A4-a")
    checked = dataclasses.replace(safety_rule(), lexicons=(lexicon,))
    signed = shipped("minhash", minhash.MinHashRule)
    return (
        (language.STAGE, *language_kit()),
        (quality.STAGE, *quality_kit()),
        (safety.STAGE, checked, safety.open_safety(checked)),
        (minhash.STAGE, signed, minhash.open_minhash(signed)),
    )


def run(chain, *texts):
    """Return the batch with every fact, the reasons of its first text, and the CPU seconds of each stage."""
    batch, spent, found = documents(*texts), {}, []
    for stage, rule, kit in chain:
        begin = time.process_time()
        batch = with_facts(batch, stage.measure(batch, rule, kit, a_source()))
        spent[stage.name] = time.process_time() - begin
    for stage, rule, _ in chain:
        found += [f.reason for f in stage.judge(batch, rule, a_source()) if f.mask[0]]
    return batch, found, spent


LARGE = ("one word a million times", "one Chinese word a million times", "one long word", "different words")


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in LARGE else n for n in TEXTS])
def test_every_fact_is_there_and_the_same_twice(chain, name):
    """A strange text is measured by every stage, has the same facts again, and keeps its neighbour's as they were."""
    batch, reasons, _ = run(chain, TEXTS[name], "A plain neighbour, which is in the same batch.")
    again, _, _ = run(chain, TEXTS[name])
    alone, _, _ = run(chain, "A plain neighbour, which is in the same batch.")
    facts = [f.name for stage, _, _ in chain for f in stage.facts]
    assert [r for r in reasons if r.endswith("not_measured")] == []
    assert batch.select(facts).slice(0, 1).to_pylist() == again.select(facts).to_pylist()
    assert batch.select(facts).slice(1, 1).to_pylist() == alone.select(facts).to_pylist()


@pytest.mark.parametrize("name", ["empty", "one character", "all emoji", "zero width", "noncharacters"])
def test_what_is_no_text_is_not_kept(chain, name):
    """Without letters there is no language, and quality finds too few words or too few letters."""
    batch, reasons, _ = run(chain, TEXTS[name])
    assert batch["language"][0].as_py() == "und"
    assert "language.undetermined" in reasons
    assert {"quality.too_few_words", "quality.too_few_letters"} & set(reasons)


@pytest.mark.parametrize("unit", ["spam ", "中国", "a", "😀", "\u0301", "مرحبا ", "<a&;[[", "a\n", "\u200bx"])
def test_work_grows_with_the_text_and_no_faster(chain, unit):
    """Four times as much of anything costs at most twelve times as much in every stage."""
    run(chain, unit)
    _, _, small = run(chain, unit * 20_000)
    _, _, large = run(chain, unit * 80_000)
    assert {name: cpu for name, cpu in large.items() if cpu > 12 * max(small[name], 0.03)} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["Words of a plain text, again and again. ", "这是一段很长的文字，重复了很多次。", "😀"]
)
def test_fifty_megabytes(chain, unit):
    """A text of 50 MB is measured in a minute of CPU; beyond the budget of tokens it is held, never passed."""
    text = unit * (50 * MILLION // len(unit.encode()))
    batch, reasons, spent = run(chain, text)
    budget = quality_kit()[0].max_tokens
    held = "quality.not_measured" in reasons
    assert batch["quality_chars"][0].as_py() == len(text)
    assert held == (batch["quality_top_2gram_char_ratio"][0].as_py() is None)
    assert held or batch["quality_words"][0].as_py() <= budget
    assert sum(spent.values()) < 60
