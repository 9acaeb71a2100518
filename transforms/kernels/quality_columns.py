"""What the quality kernels count: the columns of their output, and the kinds of phrases. Plain integers."""

NAMES = (
    # characters, in code points
    "chars", "newlines", "letters", "digits", "spaces", "uppers", "puncts", "symbols", "emojis", "hans", "simplified",
    "traditional", "rares", "cjk_puncts", "garbled", "mojibake", "markup", "url", "longest_run", "garble_phrase",
    "ad_phrase", "furniture", "wrong_gbk", "visible", "net_chars",
    # tokens
    "tokens", "words", "word_chars", "longest_word", "alpha_tokens", "hashes", "ellipses", "stops", "zh_stops",
    "zh_stop_chars", "lone_hans",
    # lines and paragraphs
    "lines", "text_lines", "bullets", "ellipsis_lines", "terminal_lines", "terminal_raw_lines", "short_lines",
    "longest_line", "prose_lines", "dup_lines",
    "dup_line_chars", "paragraphs", "dup_paragraphs", "dup_paragraph_chars", "boilerplate_lines",
    # C4
    "c4_lines", "c4_sentences", "c4_curly", "c4_lorem",
    # repetition
    "distinct_tokens", "top_word_chars", "top_2", "top_3", "top_4", "dup_5", "dup_6", "dup_7", "dup_8", "dup_9",
    "dup_10", "repetition_measured",
)  # fmt: skip
"""Counts of one text, in the order of the columns. The unit is in `transforms.quality.facts`.

visible is without white space, net_chars without line feeds.
"""

(
    CHARS, NEWLINES, LETTERS, DIGITS, SPACES, UPPERS, PUNCTS, SYMBOLS, EMOJIS, HANS, SIMPLIFIED,
    TRADITIONAL, RARES, CJK_PUNCTS, GARBLED, MOJIBAKE, MARKUP, URL, LONGEST_RUN, GARBLE_PHRASE,
    AD_PHRASE, FURNITURE, WRONG_GBK, VISIBLE, NET_CHARS,
    TOKENS, WORDS, WORD_CHARS, LONGEST_WORD, ALPHA_TOKENS, HASHES, ELLIPSES, STOPS, ZH_STOPS,
    ZH_STOP_CHARS, LONE_HANS,
    LINES, TEXT_LINES, BULLETS, ELLIPSIS_LINES, TERMINAL_LINES, TERMINAL_RAW_LINES, SHORT_LINES,
    LONGEST_LINE, PROSE_LINES, DUP_LINES,
    DUP_LINE_CHARS, PARAGRAPHS, DUP_PARAGRAPHS, DUP_PARAGRAPH_CHARS, BOILERPLATE_LINES,
    C4_LINES, C4_SENTENCES, C4_CURLY, C4_LOREM,
    DISTINCT_TOKENS, TOP_WORD_CHARS, TOP_2, TOP_3, TOP_4, DUP_5, DUP_6, DUP_7, DUP_8, DUP_9,
    DUP_10, REPETITION_MEASURED,
) = range(len(NAMES))  # fmt: skip

POLICY, JAVASCRIPT, LOREM, BOILERPLATE, ADS, GARBLE = range(6)  # kinds of phrases
KINDS = ("policy", "javascript", "lorem", "boilerplate", "ads", "garble")
