"""The quality facts: what each column means, its unit, its source, and how it comes from the counts."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.kernels.quality_columns import NAMES

Counts = npt.NDArray[np.int64]


class Fact(NamedTuple):
    """One column. `over` is the count it is divided by; without one the fact is the count itself."""

    name: str
    counts: tuple[str, ...]
    over: tuple[str, ...]
    note: str


GOPHER = "Gopher (Rae et al. 2021, appendix A.1)"
C4 = "C4 (Raffel et al. 2020, section 2.2)"
FINEWEB = "FineWeb (Penedo et al. 2024, section 3.6)"
OURS = "this project"

FACT_LIST = (
    Fact("quality_chars", ("chars",), (), f"code points. {OURS}"),
    Fact("quality_words", ("words",), (), f"words; a CJK character is one. {GOPHER}"),
    Fact("quality_word_mean_chars", ("word_chars",), ("words",), f"code points a word. {GOPHER}"),
    Fact("quality_longest_word_chars", ("longest_word",), (), f"code points. {OURS}"),
    Fact("quality_hash_word_ratio", ("hashes",), ("tokens",), f"number signs to tokens. {GOPHER}"),
    Fact("quality_ellipsis_word_ratio", ("ellipses",), ("tokens",), f"ellipses to tokens. {GOPHER}"),
    Fact("quality_alpha_word_ratio", ("alpha_tokens",), ("tokens",), f"tokens with a letter to tokens. {GOPHER}"),
    Fact("quality_stop_words", ("stops",), (), f"distinct English stop words of the policy. {GOPHER}"),
    Fact("quality_zh_stop_words", ("zh_stops",), (), "distinct Chinese stop characters of the policy. after Gopher"),
    Fact("quality_zh_stop_ratio", ("zh_stop_chars",), ("hans",), f"stop characters to Han characters. {OURS}"),
    Fact("quality_lone_han_ratio", ("lone_hans",), ("hans",), f"Han between separators on both sides, of Han. {OURS}"),
    Fact("quality_lines", ("lines",), (), f"lines. {OURS}"),
    Fact("quality_bullet_line_ratio", ("bullets",), ("lines",), f"lines that begin with a bullet. {GOPHER}"),
    Fact("quality_ellipsis_line_ratio", ("ellipsis_lines",), ("lines",), f"lines that end with an ellipsis. {GOPHER}"),
    Fact("quality_dup_line_ratio", ("dup_lines",), ("text_lines",), f"lines seen before in the text. {GOPHER}"),
    Fact("quality_dup_line_char_ratio", ("dup_line_chars",), ("chars",), f"their code points. {GOPHER}"),
    Fact("quality_dup_paragraph_ratio", ("dup_paragraphs",), ("paragraphs",), f"paragraphs seen before. {GOPHER}"),
    Fact("quality_dup_paragraph_char_ratio", ("dup_paragraph_chars",), ("chars",), f"their code points. {GOPHER}"),
    Fact("quality_top_2gram_char_ratio", ("top_2",), ("chars",), f"code points of the commonest 2-gram. {GOPHER}"),
    Fact("quality_top_3gram_char_ratio", ("top_3",), ("chars",), f"of the commonest 3-gram. {GOPHER}"),
    Fact("quality_top_4gram_char_ratio", ("top_4",), ("chars",), f"of the commonest 4-gram. {GOPHER}"),
    *(
        Fact(f"quality_dup_{n}gram_char_ratio", (f"dup_{n}",), ("chars",), f"in {n}-grams seen before. {GOPHER}")
        for n in range(5, 11)
    ),
    Fact("quality_distinct_word_ratio", ("distinct_tokens",), ("tokens",), f"distinct tokens to tokens. {OURS}"),
    Fact("quality_top_word_char_ratio", ("top_word_chars",), ("chars",), f"of the commonest token. {OURS}"),
    Fact("quality_c4_line_ratio", ("c4_lines",), ("text_lines",), f"lines that C4 would keep. {C4}"),
    Fact("quality_c4_sentences", ("c4_sentences",), (), f"sentences in these lines. {C4}"),
    Fact("quality_c4_curly_lines", ("c4_curly",), (), f"such lines with an opening brace. {C4}"),
    Fact("quality_c4_lorem_lines", ("c4_lorem",), (), f"such lines with lorem ipsum. {C4}"),
    Fact(
        "quality_terminal_raw_line_ratio",
        ("terminal_raw_lines",),
        ("text_lines",),
        f"as FineWeb has it: white space behind the sentence end counts against the line. {FINEWEB}",
    ),
    Fact(
        "quality_terminal_line_ratio", ("terminal_lines",), ("text_lines",), "lines that end a sentence. after FineWeb"
    ),
    Fact(
        "quality_prose_line_ratio",
        ("prose_lines",),
        ("text_lines",),
        f"lines that end a sentence, hold the end of one, or have >= 100 (CJK 33) chars. {OURS}",
    ),
    Fact("quality_short_line_ratio", ("short_lines",), ("text_lines",), f"lines of <= 30 (CJK 10) chars. {FINEWEB}"),
    Fact("quality_dup_line_net_char_ratio", ("dup_line_chars",), ("net_chars",), f"without line feeds. {FINEWEB}"),
    Fact("quality_newline_word_ratio", ("newlines",), ("tokens",), f"line feeds to tokens. {FINEWEB}"),
    Fact("quality_line_mean_chars", ("net_chars",), ("text_lines",), f"code points a line with text. {OURS}"),
    Fact("quality_longest_line_chars", ("longest_line",), (), f"code points. {OURS}"),
    Fact("quality_longest_run_chars", ("longest_run",), (), f"the same character again and again. {OURS}"),
    Fact("quality_letter_ratio", ("letters",), ("visible",), f"of the code points that are not white space. {OURS}"),
    Fact("quality_digit_ratio", ("digits",), ("visible",), f"of the same. {OURS}"),
    Fact("quality_punctuation_ratio", ("puncts",), ("visible",), f"of the same. {OURS}"),
    Fact("quality_symbol_ratio", ("symbols",), ("visible",), f"of the same. {OURS}"),
    Fact("quality_emoji_ratio", ("emojis",), ("visible",), f"pictographs, of the same. {OURS}"),
    Fact("quality_uppercase_ratio", ("uppers",), ("letters",), f"of the letters. {OURS}"),
    Fact("quality_han_char_ratio", ("hans",), ("visible",), f"Han characters, of the same. {OURS}"),
    Fact("quality_simplified_ratio", ("simplified",), ("hans",), f"Han in GB 2312 and not Big5, of Han. {OURS}"),
    Fact("quality_traditional_ratio", ("traditional",), ("hans",), f"Han in Big5 level 1, not GB 2312. {OURS}"),
    Fact("quality_rare_han_ratio", ("rares",), ("hans",), f"Han in neither GB 2312 nor Big5, of Han. {OURS}"),
    Fact("quality_rare_han_char_ratio", ("rares",), ("visible",), f"the same, of all visible code points. {OURS}"),
    Fact("quality_zh_punctuation_ratio", ("cjk_puncts",), ("hans",), f"Chinese punctuation to Han. {OURS}"),
    Fact(
        "quality_garbled_ratio",
        ("garbled", "mojibake", "garble_phrase", "wrong_gbk"),
        ("visible",),
        f"wrongly decoded; what two of the counts see counts twice. {OURS}",
    ),
    Fact(
        "quality_markup_ratio",
        ("markup",),
        ("chars",),
        f"in tags, entities, templates, wiki brackets, forum codes. {OURS}",
    ),
    Fact("quality_url_ratio", ("url",), ("chars",), f"in URLs and e-mail addresses. {OURS}"),
    Fact(
        "quality_boilerplate_line_ratio", ("boilerplate_lines",), ("text_lines",), f"a third in page furniture. {OURS}"
    ),
    Fact("quality_boilerplate_char_ratio", ("furniture",), ("visible",), f"in phrases of page furniture. {OURS}"),
    Fact("quality_ad_char_ratio", ("ad_phrase",), ("visible",), f"in advertising and SEO phrases. {OURS}"),
)
"""Every fact but `quality_score`. Ratios are 0-1 (some can pass 1 a little: overlaps), 0 when the divisor is 0."""

REPETITION = frozenset(
    f.name for f in FACT_LIST if f.counts[0].startswith(("top_", "dup_")) and f.counts[0][4:].isdigit()
) | {"quality_distinct_word_ratio", "quality_top_word_char_ratio"}
"""Facts that are null when a text has more tokens than the work budget."""

SCORE = "quality_score"
"""Probability 0-1 of the label `good` that the operator's classifier gives; null without one. Joulin et al. 2016."""


def schema() -> pa.Schema:
    """Return the columns: int64 counts, float64 means and ratios rounded to 1e-4, and the classifier's score."""
    fields = [pa.field(f.name, pa.float64() if f.over else pa.int64()) for f in FACT_LIST]
    return pa.schema([*fields, pa.field(SCORE, pa.float64())])


COUNTED = tuple(f for f in FACT_LIST if not f.over)
DIVIDED = tuple(f for f in FACT_LIST if f.over)
MOST_SUMMANDS = max(len(f.counts) for f in DIVIDED)
SUMMANDS = tuple((*map(NAMES.index, f.counts), *[-1] * (MOST_SUMMANDS - len(f.counts))) for f in DIVIDED)
DIVISORS = tuple(NAMES.index(f.over[0]) for f in DIVIDED)


def columns(counts: Counts, null: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    """Turn the counts of a batch (rows x NAMES) into fact columns; null where `null`."""
    from transforms.kernels.ratios import fill_ratios

    ratios = np.empty((len(DIVIDED), len(counts)), np.float64)
    fill_ratios(counts, np.array(SUMMANDS, np.int64), np.array(DIVISORS, np.int64), ratios)
    values: dict[str, npt.NDArray[np.generic]] = {f.name: ratios[at] for at, f in enumerate(DIVIDED)}
    values |= {f.name: np.ascontiguousarray(counts[:, NAMES.index(f.counts[0])]) for f in COUNTED}
    unmeasured = null | (counts[:, NAMES.index("repetition_measured")] == 0)
    masks = [mask if mask.any() else None for mask in (null, unmeasured)]
    return {f.name: pa.array(values[f.name], mask=masks[f.name in REPETITION]) for f in FACT_LIST}
