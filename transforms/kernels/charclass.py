"""What kind of character a code point is: one table of bit flags and one of scripts, from the Unicode database."""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

ALPHA = 1 << 0  # str.isalpha, and marks that belong to one script: vowel signs are letters to who reads them
DIGIT = 1 << 1  # category Nd
SPACE = 1 << 2  # str.isspace
UPPER = 1 << 3
LOWER = 1 << 4
PUNCT = 1 << 5  # category P*
SYMBOL = 1 << 6  # category S*
HAN = 1 << 7
KANA = 1 << 8  # hiragana and katakana, without the prolonged-sound mark and the middle dot
UNIT = 1 << 9  # a token by itself: Han, kana, bopomofo
TERMINAL = 1 << 10  # ends a sentence
CJK_PUNCT = 1 << 11  # punctuation of Chinese typography
SIMPLIFIED = 1 << 12  # Han in GB 2312 and not in Big5
TRADITIONAL = 1 << 13  # Han in Big5 level 1 and not in GB 2312
RARE = 1 << 14  # Han in neither GB 2312 nor Big5
GARBLED = 1 << 15  # U+FFFD, private use, noncharacters, control characters that are not white space
NONWORD = 1 << 16  # PUNCT, SYMBOL or GARBLED: a token of such characters alone is no word
EMOJI = 1 << 17
QUOTE = 1 << 18  # quotation marks and apostrophes, straight and curly
MARK = 1 << 19  # combining marks (category M*): part of the word they stand in
EDGE = 1 << 20  # stands apart when it opens or closes a word: brackets, quotes, commas, currency, pictographs
CLOSER = 1 << 21  # closing quote or bracket of Chinese typography: a sentence end may stand before it

SIGN = 1 << 22  # what `quality_chars.count_signs` looks at: line feeds, signs of markup, first bytes of mojibake
UNPLAIN = 1 << 23  # neither white space nor WORDLIKE, or a UNIT: a chunk with one is not one plain word
WORDLIKE = ALPHA | DIGIT | MARK

COUNTED = (
    ALPHA, DIGIT, SPACE, UPPER, PUNCT, SYMBOL, EMOJI, HAN, SIMPLIFIED, TRADITIONAL, RARE, CJK_PUNCT, GARBLED,
)  # fmt: skip
"""Flags that are counted, in the order of the columns `letters` to `garbled` of `quality_columns`."""

KIND_SHIFT = 24  # bits 24-30: number of the combination of flags, so that one histogram counts them all

PATTERN_SHIFT = 32  # in the words of `quality.phrases.character_table`: two bits of `quality_garble.byte_patterns`,
SYMBOL_SHIFT = 34  # and behind them the symbol of the phrase automaton

SCRIPTS = (
    "Zzzz", "Latn", "Cyrl", "Grek", "Arab", "Hebr", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda",
    "Mlym", "Sinh", "Thai", "Laoo", "Tibt", "Mymr", "Geor", "Armn", "Ethi", "Khmr", "Mong", "Hang", "Hira", "Kana",
    "Bopo", "Hani", "Thaa", "Syrc",
)  # fmt: skip
"""ISO 15924 codes; the place in the tuple is the number in `script_table`. Zzzz is every other script."""

_NAMES = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt",
    "MYANMAR": "Mymr", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "ETHIOPIC": "Ethi", "KHMER": "Khmr",
    "MONGOLIAN": "Mong", "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "BOPOMOFO": "Bopo",
    "CJK": "Hani", "THAANA": "Thaa", "SYRIAC": "Syrc", "FULLWIDTH LATIN": "Latn", "HALFWIDTH KATAKANA": "Kana",
    "HALFWIDTH HANGUL": "Hang",
}  # fmt: skip

_SENTENCE_ENDS = ".!?。！？｡．؟۔।॥։።፧၊။៕។᙮‼⁇⁈⁉‽﹒﹖﹗܀܁܂߹᠃᠉༎"
_CJK_PUNCT = "，。、；：？！「」『』《》〈〉（）【】〔〕“”‘’—…·～"
_QUOTES = "\"'`´‘’‚“”„«»‹›"
_EDGES = "…,:;!?¿¡()[]{}<>_#*&%=§—–+" + _QUOTES + _CJK_PUNCT + "؟،؛٪।۔「」『』〈〉｡､（）［］｛｝＜＞＂＇"
_CLOSERS = "”’」』）》】"
_SIGNS = "\n.#…<>&;[]{}ÂÃâãäåæçèéêëìíîï"


_LISTED = (
    (_SENTENCE_ENDS, TERMINAL),
    (_CJK_PUNCT, CJK_PUNCT),
    (_QUOTES, QUOTE),
    (_EDGES, EDGE),
    (_CLOSERS, CLOSER),
    ("$¢£¤¥€₩₽", EDGE),
)
_HAN_PLANES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2EE5E), (0x2F800, 0x2FA1E), (0x30000, 0x323B0))
_HANGUL_SYLLABLES = (0xAC00, 0xD7A4)


@cache
def script_table() -> npt.NDArray[np.uint8]:
    """Return 0x110000 indexes into SCRIPTS for letters; 255 for everything that is not a letter."""
    table = np.full(0x110000, 255, np.uint8)
    for start, stop in _HAN_PLANES:
        table[start:stop] = SCRIPTS.index("Hani")
    table[slice(*_HANGUL_SYLLABLES)] = SCRIPTS.index("Hang")
    for point in np.flatnonzero(table[:0x20000] == 255):
        character = chr(point)
        if unicodedata.category(character)[0] == "L":
            table[point] = SCRIPTS.index(_script(character))
    table.setflags(write=False)
    return table


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    words = name.replace("-", " ").split(" ")
    head = _NAMES.get(words[0]) or _NAMES.get(" ".join(words[:2]))
    return head or ("Hani" if words[0] == "IDEOGRAPHIC" else "Zzzz")


@cache
def class_table() -> npt.NDArray[np.uint32]:
    """Return 0x110000 flag words, read-only. Built once per process in a few tenths of a second."""
    table = np.zeros(0x110000, np.uint32)
    scripts = script_table()
    table[:0x20000] = _flags(0x20000)
    table[scripts == SCRIPTS.index("Hani")] |= ALPHA | HAN | UNIT
    table[np.isin(scripts, [SCRIPTS.index(name) for name in ("Hira", "Kana")])] |= KANA | UNIT
    table[scripts == SCRIPTS.index("Bopo")] |= UNIT
    for start, stop in ((0xF0000, 0x110000), (0x3FFFE, 0x40000)):
        table[start:stop] = GARBLED
    _add_han_standards(table)
    table[(table & EMOJI) != 0] |= EDGE
    for characters, flag in _LISTED:
        table[[ord(c) for c in characters]] |= flag
    _add_joint_flags(table)
    table |= _kinds(table) << KIND_SHIFT
    table.setflags(write=False)
    return table


@cache
def kind_flags() -> npt.NDArray[np.uint32]:
    """Return the flags of each combination by its number; at most 128."""
    table = class_table()
    _, first = np.unique(table >> KIND_SHIFT, return_index=True)
    return np.asarray(table[first] & ((1 << KIND_SHIFT) - 1), np.uint32)


@cache
def class_masks() -> npt.NDArray[np.int64]:
    """Return kind x flag of COUNTED: all bits set where code points of that kind have the flag, else 0; 128 rows."""
    masks = np.zeros((128, len(COUNTED)), np.int64)
    flags = kind_flags()
    masks[: len(flags)] = np.where(flags[:, None] & np.array(COUNTED, np.uint32), -1, 0)
    return masks


def _kinds(table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Number the combinations of flags as they first occur: those of ASCII come first."""
    _, first, kinds = np.unique(table, return_index=True, return_inverse=True)
    numbers = np.empty(len(first), np.uint32)
    numbers[np.argsort(first)] = np.arange(len(first), dtype=np.uint32)
    return numbers[kinds]


def _add_joint_flags(table: npt.NDArray[np.uint32]) -> None:
    """Add the flags that stand for several others, so that a kernel tests one bit."""
    table[(table & (PUNCT | SYMBOL | GARBLED)) != 0] |= NONWORD
    plain = ((table & WORDLIKE) != 0) & ((table & UNIT) == 0)
    table[~plain & ((table & SPACE) == 0)] |= UNPLAIN
    table[[ord(c) for c in _SIGNS]] |= SIGN


def _flags(points: int) -> npt.NDArray[np.uint32]:
    """Return what the Unicode database says of the code points below `points`."""
    characters = [chr(point) for point in range(points)]
    category = np.array([unicodedata.category(c) for c in characters])
    major = category.astype("U1")
    space = np.array([c.isspace() for c in characters])
    point = np.arange(points)
    unused = (point == 0xFFFD) | ((point & 0xFFFE) == 0xFFFE) | ((point >= 0xFDD0) & (point <= 0xFDEF))
    told = (
        (ALPHA, np.array([c.isalpha() or is_script_mark(c) for c in characters])),
        (DIGIT, category == "Nd"),
        (SPACE, space),
        (UPPER, (category == "Lu") | (category == "Lt")),
        (LOWER, category == "Ll"),
        (MARK, major == "M"),
        (PUNCT, major == "P"),
        (SYMBOL, major == "S"),
        (GARBLED, ((category == "Cc") & ~space) | unused | (category == "Co")),
        (EMOJI, (category == "So") & (point >= 0x2600)),
    )
    flags = np.zeros(points, np.uint32)
    for flag, holds in told:
        flags[holds] |= flag
    return flags


def is_script_mark(character: str) -> bool:
    """Say whether this is a combining mark of one script (a vowel sign of Devanagari), not one that any letter may take."""
    if unicodedata.category(character)[0] != "M":
        return False
    return not unicodedata.name(character, "COMBINING").startswith(
        ("COMBINING", "VARIATION", "CYRILLIC", "MONGOLIAN FREE")
    )


def _add_han_standards(table: npt.NDArray[np.uint32]) -> None:
    """Mark Han by the coded sets they stand in: GB 2312-1980 (simplified), Big5 level 1 (traditional, common)."""
    gb2312 = _members("gb2312", range(0xB0, 0xF8), (range(0xA1, 0xFF),))
    big5 = _members("big5", range(0xA4, 0xFA), (range(0x40, 0x7F), range(0xA1, 0xFF)))
    common = _members("big5", range(0xA4, 0xC7), (range(0x40, 0x7F), range(0xA1, 0xFF)))
    table[sorted(gb2312 - big5)] |= SIMPLIFIED
    table[sorted(common - gb2312)] |= TRADITIONAL
    is_han = (table & HAN) != 0
    is_han[sorted(gb2312 | big5)] = False
    table[is_han] |= RARE


def _members(encoding: str, leads: range, trails: tuple[range, ...]) -> set[int]:
    """Return the Han code points that a two-byte encoding has in these rows."""
    codes = (bytes((lead, trail)) for lead in leads for part in trails for trail in part)
    found = (code.decode(encoding, "ignore") for code in codes)
    return {ord(c) for c in found if len(c) == 1 and "\u4e00" <= c <= "\u9fff"}
