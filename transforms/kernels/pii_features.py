"""What the scan for personal information tells apart: classes of characters, and features of runs of them.

Plain numbers: recognisers name the features that they need without importing the compiler.
"""

import numpy as np

OTHER, LETTER, BLANK, DASH, DOT, ROUND, PLUS, SLASH, DIGIT, COLON, AT, PLATE, UNIT, DEGREE, NUMERAL = range(15)
"""Classes of characters. Those before DIGIT begin nothing and are skipped; BLANK to SLASH join a number."""

MOBILE = 1 << 0
"""11 or more digits, a group that begins 1[3-9] (or 86 and that), or is the single digit 1."""
LONG = 1 << 1
"""12 or more digits: bank cards, IMEI."""
ID18 = 1 << 2
"""17 or more digits."""
ID15 = 1 << 3
"""A group of exactly 15 digits."""
IPV4 = 1 << 4
"""Four groups of at most three digits joined by single dots."""
SSN = 1 << 5
"""Groups of 3, 2 and 4 digits one after the other."""
TRUNK = 1 << 6
"""10 or more digits and a group that begins with 0, 400 or 800 (landlines)."""
PHONE = 1 << 7
"""7 or more digits that are more than a date (2023-01-15, 20230115, each with a time) or two years (1990-1995)."""
INTERNATIONAL = 1 << 8
"""7 or more digits with a plus sign in front."""
FRACTION = 1 << 9
"""A group of four or more digits behind a decimal point: coordinates."""
EMAIL = 1 << 10
"""An at sign between a character of a local part and a letter or digit."""
CODE = 1 << 11
"""A token of one to three letters followed by six or more digits: documents."""
USCC = 1 << 12
"""A token of 18 letters and digits with eight or more digits."""
IBAN = 1 << 13
"""A token that begins with two letters and two digits."""
HEX = 1 << 14
"""A hex run with five colons, a double colon, or a digit and five dashes or two dots: IPv6, MAC."""
PLATES = 1 << 15
"""A province abbreviation followed by a letter."""
HOUSE = 1 << 16
"""A digit followed by the character of a house, building or room number."""
DEGREES = 1 << 17
"""A degree sign or a prime behind a digit."""
NORTH_AMERICAN = 1 << 18
"""Groups of 3, 3 and 4 digits, the second begins 2-9, one separator before the last and at most two before the second;
the first may have a 1 or 001 in front."""
ZEROS = 1 << 19
"""7 or more digits and a group that begins 00 and another digit than 0."""
NINE = 1 << 20
"""A group of exactly 9 digits."""
DISGUISED = 1 << 21
"""11 or more digits with commas, 11 or more Chinese numerals, or a token of digits and the letters o, l, i."""
SPACED = 1 << 22
"""The same with a blank behind the sign, or around it, or with a blank or a Chinese full stop for the next dot."""

PLATE_CHARS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
UNIT_CHARS = "号弄栋幢座室楼单层巷组"

NUMERAL_CHARS = "〇零一二三四五六七八九幺洞两壹贰叁肆伍陆柒捌玖貳參参陸"


def class_table() -> np.ndarray:
    """Return the class of each code point below 0x10000, uint8; everything above is OTHER."""
    table = np.zeros(0x10000, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = DIGIT
    table[ord("a") : ord("z") + 1] = LETTER
    for chars, kind in (
        (" \t\u3000\u00a0", BLANK), ("-_\u2014", DASH), (".\u00b7\u2022\u30fb\u3002", DOT), ("()[]", ROUND),
        ("+", PLUS), ("/", SLASH), (":", COLON), ("@", AT), (PLATE_CHARS, PLATE), (UNIT_CHARS, UNIT),
        ("\u00b0\u2032\u00ba", DEGREE), (NUMERAL_CHARS, NUMERAL),
    ):  # fmt: skip
        for char in chars:
            table[ord(char)] = kind
    return table
