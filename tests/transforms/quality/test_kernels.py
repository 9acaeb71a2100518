"""Quality kernels against plain-Python oracles, and hostile texts."""

import re
import time
import unicodedata
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from tests.builders import a_source, documents
from tests.transforms.quality.kit import quality_facts, quality_kit
from transforms.fold import utf8_buffers
from transforms.kernels import charclass, quality_columns
from transforms.kernels.borrow import borrowed, pointer
from transforms.kernels.charclass import class_masks, class_table, kind_flags
from transforms.kernels.quality_garble import LEADS, count_wrong_gbk
from transforms.kernels.quality_repetition import LARGEST, begin_text, number_keys, slots_for
from transforms.kernels.quality_rows import count_rows
from transforms.kernels.quality_tokens import START, is_tail, mark_chunk
from transforms.kernels.ratios import NONE, fill_ratios
from transforms.quality import stage as quality
from transforms.quality.phrases import build, character_table, phrases
from transforms.variants import simplified_fold

WORDS = st.lists(st.sampled_from(["a", "bb", "ccc", "dddd"]), max_size=60)


def top(words, n):
    """Return code points of the commonest n-gram, the first of equals, times its count."""
    grams = Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
    return len(grams.most_common(1)[0][0]) * grams.most_common(1)[0][1] if grams else 0


def repeated(words, n):
    """Return code points in n-grams that occurred before, none counted twice."""
    seen, total, at = set(), 0, 0
    while at <= len(words) - n:
        gram = "\0".join(words[at : at + n])
        if gram in seen:
            total, at = total + len(gram) - n + 1, at + n
        else:
            seen.add(gram)
            at += 1
    return total


@settings(max_examples=30, deadline=None)
@given(WORDS)
def test_repetition_is_what_a_loop_counts(words):
    """Every n-gram ratio equals the plain count over the code points of the text."""
    text = " ".join(words)
    facts, chars = quality_facts(text), max(len(text), 1)
    expected = {f"top_{n}gram_char_ratio": round(top(words, n) / chars, 4) for n in (2, 3, 4)}
    expected |= {f"dup_{n}gram_char_ratio": round(repeated(words, n) / chars, 4) for n in range(5, 11)}
    assert {name: facts[name] for name in expected} == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["one two", "three", "", "four five six"]), max_size=30))
def test_duplicate_lines_and_paragraphs(lines):
    """Lines with text and paragraphs between blank lines are counted once each, then as duplicates."""
    text = "\n".join(lines)
    full = [line for line in lines if line]
    blocks, block = [], []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            blocks.append(tuple(block))
            block = []
    facts = quality_facts(text)
    assert facts["dup_line_ratio"] == round((len(full) - len(set(full))) / max(len(full), 1), 4)
    assert facts["dup_paragraph_ratio"] == round((len(blocks) - len(set(blocks))) / max(len(blocks), 1), 4)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(max_codepoint=0x1FFFF, exclude_categories=["Cs"]), max_size=200))
def test_character_ratios_are_those_of_the_unicode_database(text):
    """Letters (with the marks of one script), digits, punctuation and symbols by `unicodedata`, of what is not white space.

    Up to plane 1: the ideographic planes are fixed ranges here, so that facts do not change with the interpreter.
    """
    visible = [c for c in text if not c.isspace()]
    kinds = Counter(unicodedata.category(c)[0] for c in visible)
    facts, n = quality_facts(text), max(len(visible), 1)
    assert facts["chars"] == len(text)
    letters = [c for c in text if c.isalpha() or charclass.is_script_mark(c)]
    assert facts["letter_ratio"] == round(len(letters) / n, 4)
    assert facts["punctuation_ratio"] == round(kinds["P"] / n, 4)
    assert facts["symbol_ratio"] == round(kinds["S"] / n, 4)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_ratios_are_finite_and_counts_are_not_negative(text):
    """Any text has defined facts."""
    facts = quality_facts(text)
    del facts["score"]
    assert all(value >= 0 and np.isfinite(value) for value in facts.values())


def test_class_numbers_fit_their_field():
    """Combinations of flags fit seven bits, and each number gives its flags back."""
    table, kinds = class_table(), kind_flags()
    assert len(kinds) <= 128
    assert np.array_equal(kinds[(table >> 24) & 127], table & 0xFFFFFF)


def test_joint_flags_say_what_their_parts_say():
    """One bit for several: what is no word, what is not plain; nothing plain is an edge of a chunk."""
    table = class_table()
    plain = ((table & charclass.WORDLIKE) != 0) & ((table & charclass.UNIT) == 0)
    space = (table & charclass.SPACE) != 0
    nonword = (table & (charclass.PUNCT | charclass.SYMBOL | charclass.GARBLED)) != 0
    assert np.array_equal((table & charclass.UNPLAIN) != 0, ~plain & ~space)
    assert np.array_equal((table & charclass.NONWORD) != 0, nonword)
    assert not (plain & ((table & charclass.EDGE) != 0)).any()


def test_classes_are_counted_by_kind():
    """A mask is all ones exactly where the kind has the flag; kinds of ASCII have the lowest numbers."""
    masks, kinds = class_masks(), kind_flags()
    for column, flag in enumerate(charclass.COUNTED):
        assert np.array_equal(masks[: len(kinds), column] == -1, (kinds & flag) != 0)
    ascii_kinds = np.unique(class_table()[:128] >> charclass.KIND_SHIFT & 127)
    assert np.array_equal(ascii_kinds, np.arange(len(ascii_kinds)))
    names = [name.lower() for name in quality_columns.NAMES]
    assert names.index("garbled") - names.index("letters") + 1 == len(charclass.COUNTED)


def test_phrase_table_is_an_automaton_that_finds_each_phrase_whatever_its_case():
    """The last state of every phrase carries its kind and length."""
    kinds = ("policy", "javascript", "lorem", "boilerplate", "ads", "garble")
    automaton = build(phrases())
    for kind, phrase in phrases():
        for text in (phrase, phrase.upper(), simplified_fold(phrase)):
            if len(text) != len(phrase):
                continue
            state = 0
            for character in text:
                state = int(automaton.moves[state + int(automaton.symbols[ord(character)])])
            row = (state - automaton.first_end) // automaton.columns
            assert automaton.widths[row, kinds.index(kind)] == len(phrase)


@pytest.mark.parametrize("phrase", ["", "a" * 256, " a", "a\u3000", "a\nb"])
def test_a_phrase_that_no_line_can_hold_is_refused(phrase):
    """Empty, too long, white space at an end, a line feed inside."""
    with pytest.raises(ValueError, match="bad entry"):
        build((("ads", phrase),))


@pytest.mark.parametrize("text", ["立即購買", "立即购买", "ＢＵＹ ＮＯＷ", "Buy now", "вuy nоw"])
def test_phrases_are_found_however_they_are_written(text):
    """Traditional characters, full width, case and look-alikes: all of the text is one advertising phrase."""
    assert quality_facts(text)["ad_char_ratio"] >= 1.0


WRONG = "这个工程的总投资为三亿元，日处理能力提高到十五万吨，可以满足城北居民的需要。"


@pytest.mark.parametrize("text", [WRONG, "臺北捷運公司表示，環狀線自下週一起將增加尖峰時段的班次。"])
def test_utf8_read_as_gbk_is_garbled_from_end_to_end(text):
    """No listed phrase is needed: the bytes of the characters follow each other as those of UTF-8 do."""
    assert quality_facts(text.encode().decode("gbk", "ignore"))["garbled_ratio"] > 0.9
    assert quality_facts(text)["garbled_ratio"] == 0.0


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30))
def test_wrong_gbk_is_what_a_loop_over_the_bytes_counts(text):
    """Runs of at least three characters whose GBK bytes are lead-trail, trail-lead, trail-trail in turn."""
    mixed = text + text.encode().decode("gbk", "ignore") + text
    total, run, before = 0, 0, 0
    for character in mixed + "\0":
        code = character.encode("gbk", "ignore")
        kinds = ["L" if b in LEADS else "T" if 0x80 <= b < 0xC0 else "" for b in code]
        pattern = {"LT": 1, "TL": 2, "TT": 3}.get("".join(kinds), 0) if len(code) == 2 else 0
        if pattern and pattern == before % 3 + 1:
            run += 1
        else:
            total, run = total + (run if run >= 3 else 0), int(pattern > 0)
        before = pattern
    points = np.array([ord(c) for c in mixed], np.uint32)
    assert count_wrong_gbk(points, len(points), quality_kit()[1].characters) == total


PHRASES = (("ads", "ab"), ("ads", "abc"), ("ads", "bcd"), ("boilerplate", "cd"), ("garble", "d x"))


@given(st.text("abcd x\n", max_size=60))
def test_phrases_are_covered_as_a_loop_over_all_of_them_covers(text):
    """By end, the longest of a kind that ends there; no code point counts twice; none reaches over a line."""
    covered = {}
    for kind in {kind for kind, _ in PHRASES}:
        total = until = 0
        for end in range(1, len(text) + 1):
            ends = [len(p) for k, p in PHRASES if k == kind and text[:end].endswith(p)]
            if ends:
                total, until = total + min(max(ends), end - until), end
        covered[kind] = total
    rule, kit = quality_kit()
    automaton = build(PHRASES)
    kit = kit._replace(automaton=automaton, characters=character_table(automaton.symbols))
    facts = quality.measure_quality(documents(text), rule, kit, a_source())
    visible = max(len("".join(text.split())), 1)
    assert facts["quality_ad_char_ratio"][0].as_py() == round(covered["ads"] / visible, 4)
    assert facts["quality_garbled_ratio"][0].as_py() == round(covered["garble"] / visible, 4)


def in_templates(text):
    """Return the code points from the {{ that opens an outermost template to the }} that closes it."""
    total = depth = start = at = 0
    while at < len(text) - 1:
        pair, width = text[at : at + 2], 1
        if pair in ("{{", "}}"):
            width = 2
            if pair == "{{":
                start, depth = start if depth else at, depth + 1
            else:
                total, depth = total + (at + 2 - start if depth == 1 else 0), max(depth - 1, 0)
        at += width
    return total


def in_forum_codes(text):
    """Return the code points of [/b] and its [b], and of [b=...] what that leaves; a second [ in a row opens nothing."""
    total = 0
    for at in [at for at, c in enumerate(text) if c == "["]:
        before = len(text[:at]) - len(text[:at].rstrip("["))
        closed, valued = (
            re.match(form, text[at:]) for form in (r"\[/([A-Za-z]{1,12})\]", r"\[([A-Za-z]{1,12})=[^\[\]\n]*\]")
        )
        if before % 2 == 0 and closed:
            total += 2 * len(closed[1]) + 5
        elif before % 2 == 0 and valued:
            total += len(valued[0]) - len(valued[1]) - 2
    return total


SIGNS = st.text("ab.#…<>/!&;[]{}=- \n中Ã©â€™", max_size=60)


@given(SIGNS)
def test_signs_are_what_a_loop_counts(text):
    """Runs and number signs and ellipses and residue of markup, one character after the other."""
    facts = quality_facts(text)
    marked = sum(len(tag) for tag in re.findall(r"<[A-Za-z/!][^<>]*>", text))
    marked += sum(len(entity) for entity in re.findall(r"&[^&;\s]{1,10};", text))
    marked += sum(2 * (len(run.group()) // 2) for run in re.finditer(r"\[+|\]+", text))
    marked += in_templates(text) + in_forum_codes(text)
    ellipses = text.count("…") + sum(len(run) // 3 for run in re.findall(r"\.+", text))
    runs = [len(run.group()) for run in re.finditer(r"(\S)\1*", text)]
    runs = [min(n, 2) if run in "[]{}" else n for n, run in zip(runs, re.findall(r"(\S)\1*", text), strict=True)]
    chars, tokens = max(len(text), 1), facts_tokens(text)
    assert facts["markup_ratio"] == round(marked / chars, 4)
    assert facts["longest_run_chars"] == max(runs, default=0)
    assert facts["hash_word_ratio"] == round(text.count("#") / tokens, 4)
    assert facts["ellipsis_word_ratio"] == round(ellipses / tokens, 4)
    assert facts["newline_word_ratio"] == round(text.count("\n") / tokens, 4)


def facts_tokens(text):
    """Return how many tokens a text has, at least 1."""
    _, kit = quality_kit()
    out = counts_of(text, kit)
    return max(int(out[quality_columns.TOKENS]), 1)


def counts_of(text, kit):
    """Return the counts of one text, in the order of `quality_columns.NAMES`."""
    offsets, data = utf8_buffers(documents(text)["text"])
    out = np.zeros((1, len(quality_columns.NAMES)), np.int64)
    tables = (kit.characters, class_masks(), kit.stop_keys, kit.stop_masks, *kit.automaton[1:])
    count_rows(data, offsets, *tables, 1000, out)
    return out[0]


@given(st.text("aB9é中\u0301", min_size=1, max_size=4), st.sampled_from(".,!)\"'=+§…$😀-/:"))
def test_one_mark_behind_a_word_is_cut_as_the_long_way_cuts_it(word, mark):
    """The short way of a plain word and one mark says where a token begins as the marking of the whole chunk does."""
    table = class_table()
    points = np.array([ord(c) for c in word + mark + " "], np.uint32)
    flags = table[points].copy()
    if any(flag & charclass.UNPLAIN for flag in flags[:-2]):
        return
    mark_chunk(points, flags, 0, len(word))
    before = int(flags[len(word) - 2]) if len(word) > 1 else 0
    expected = bool(flags[len(word)] & START)
    assert is_tail(ord(mark), int(table[ord(mark)]), int(table[ord(word[-1])]), before) == expected


@given(st.lists(st.integers(0, 12), max_size=200), st.integers(1, 1000))
def test_keys_are_numbered_as_they_first_occur(keys, base):
    """Numbers, counts and keys are those of a dict, whatever an earlier text left in the table."""
    n = len(keys)
    slots, known = np.full(slots_for(n), base - 1, np.uint32), np.zeros(slots_for(n), np.uint64)
    numbers, counts = np.zeros(n, np.int32), np.zeros(n, np.int32)
    spread = np.array(keys, np.uint64) * np.uint64(0x0123456789ABCDEF)
    distinct = number_keys(spread, n, slots, known, numbers, counts, base)
    order = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    assert numbers.tolist() == [order[key] for key in keys]
    assert counts[:distinct].tolist() == [keys.count(key) for key in order]


@given(st.lists(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), min_size=1, max_size=130))
def test_ratios_are_rounded_as_numpy_rounds(rows):
    """A sum over a count, a divisor of 0 as 1, to 1e-4."""
    counts = np.array(rows, np.int64)
    summands, divisors = np.array([[0, 1], [1, NONE]], np.int64), np.array([2, 0], np.int64)
    out = np.empty((2, len(rows)))
    fill_ratios(counts, summands, divisors, out)
    assert np.array_equal(out[0], np.round((counts[:, 0] + counts[:, 1]) / np.maximum(counts[:, 2], 1), 4))
    assert np.array_equal(out[1], np.round(counts[:, 1] / np.maximum(counts[:, 0], 1), 4))


def test_a_borrowed_array_is_the_same_array():
    """Reads and writes reach the memory of its owner."""

    @njit
    def fill(values):
        view = borrowed(values)
        view[1] = 7
        return view[0]

    values = np.array([3, 0], np.int64)
    assert (fill(values), values.tolist()) == (3, [3, 7])


def test_a_pointer_reads_and_writes_the_array_and_is_its_own_pointer():
    """From where a view begins; taken once more it is the same."""

    @njit
    def fill(values):
        view = pointer(pointer(values))
        view[1] = 7
        return view[0]

    values = np.array([5, 3, 0], np.int64)
    assert (fill(values[1:]), values.tolist()) == (3, [5, 3, 7])


@pytest.mark.parametrize(("used", "left"), [(LARGEST - 12 * 11, [9, 9]), (LARGEST - 12 * 11 + 1, [0, 0])])
def test_the_table_is_cleared_before_its_numbers_run_out(used, left):
    """A text of ten code points needs 132 numbers at most: with so many left the table stays, with one less it is new."""
    slots, numbers = np.array([9, 9], np.uint32), np.array([used, 0], np.int64)
    begin_text(10, slots, numbers)
    assert slots.tolist() == left
    assert numbers.tolist() == ([used, used] if any(left) else [1, 1])


def test_what_other_texts_left_in_the_tables_changes_nothing():
    """Each of many texts with the same words has the facts it has alone."""
    texts = [
        "one two three one two three four\n" * 4,
        "one two",
        "three one two three four",
        "",
        "one two three\n\n" * 9,
    ]
    rule, kit = quality_kit()

    def rows(*texts):
        return pa.RecordBatch.from_pydict(quality.measure_quality(documents(*texts), rule, kit, a_source())).to_pylist()

    assert rows(*texts * 3) == [row for text in texts * 3 for row in rows(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("x", 1),
        ("\n" * 1000, 0),
        ("😀" * 500, 0),
        ("مرحبا بالعالم شكرا", 3),
        ("中文没有空格", 6),
        ("don't stop-me (now)", 5),
        ("see https://example.org/a-b/c?d=e&f now", 3),
        ("a" * 10000, 1),
    ],
)
def test_words_of_odd_texts(text, words):
    """Empty, one character, only line feeds, pictographs, right to left, unspaced, addresses, one long word."""
    assert quality_facts(text)["words"] == words


def cpu_of(text):
    """Return (facts, CPU seconds) of one text."""
    begin = time.process_time()
    facts = quality_facts(text)
    return facts, time.process_time() - begin


HOSTILE = {
    "one word a million times": "spam " * 1_000_000,
    "one character": "a" * 5_000_000,
    "open tags": "<a" * 2_500_000,
    "open entities": "&a" * 2_500_000,
    "brackets": "[[" * 2_500_000,
    "dots": "." * 5_000_000,
    "quotes": "'" * 5_000_000,
    "line feeds": "\n" * 5_000_000,
    "short lines": "a\n" * 2_500_000,
    "no line feed": "中文" * 800_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_linear(name):
    """Five megabytes of the worst cost at most twenty times one megabyte of it (five would be exact)."""
    text = HOSTILE[name]
    quality_facts("warm")
    _, small = cpu_of(text[: len(text) // 5])
    facts, large = cpu_of(text)
    assert facts["chars"] == len(text)
    assert large <= 20 * max(small, 0.05)


@pytest.mark.slow
def test_fifty_megabytes_are_measured_and_held():
    """More tokens than the work budget: repetition stays null, so the record is held and not passed."""
    facts = quality_facts("word and other things. " * 2_200_000)
    assert (facts["words"], facts["dup_5gram_char_ratio"]) == (8_800_000, None)
