"""Check digits: each function answers whether a string of digits (and letters) is well-formed, nothing else."""

import re
from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10x98765432"
"""GB 11643-1999 section 4.3, ISO 7064 MOD 11-2: the check character of each remainder."""


_DOTTED = re.compile(r"[0-9.]+")


def of_a_drawing(written: str) -> bool:
    """Say whether digits with points and other signs between are the numbers of a drawing: 5.7 2 7 7 0, 1.8-2.9 6.3."""
    return "." in written and _DOTTED.fullmatch(written) is None


def luhn(digits: str) -> bool:
    """Check a number by ISO/IEC 7812-1 annex B (mod 10)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = ord(char) - 48
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def resident_id(number: str) -> bool:
    """Check the last character of an 18-character resident ID in lower case."""
    total = sum(weight * (ord(char) - 48) for weight, char in zip(ID_WEIGHTS, number, strict=False))
    return ID_CHECKS[total % 11] == number[17]


def calendar_date(year: str, month: str, day: str) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def iso7064_mod97(text: str) -> bool:
    """Check an IBAN in lower case without spaces (ISO 13616, MOD 97-10)."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


USCC_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc(code: str) -> bool:
    """Check the last character of a unified social credit code in lower case (GB 32100-2015, MOD 31)."""
    if any(char not in USCC_ALPHABET for char in code):
        return False
    total = sum(w * USCC_ALPHABET.index(char) for w, char in zip(USCC_WEIGHTS, code, strict=False))
    return USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def hkid(letters: str, digits: str, check: str) -> bool:
    """Check a Hong Kong identity card number: weights 9..2, a missing first letter counts 36, MOD 11."""
    values = [36] if len(letters) == 1 else []
    values += [ord(char) - 87 for char in letters] + [int(char) for char in digits]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    rest = (11 - total % 11) % 11
    return check == ("a" if rest == 10 else str(rest))


TW_LETTERS = "abcdefghjklmnpqrstuvxywzio"
"""Letters in the order of their numbers 10 to 35."""


def tw_id(number: str) -> bool:
    """Check a Taiwan national or resident ID in lower case: a letter and nine digits, weights 1, 9..1, 1, MOD 10."""
    first = TW_LETTERS.index(number[0]) + 10
    total = first // 10 + (first % 10) * 9
    total += sum(w * int(d) for w, d in zip((8, 7, 6, 5, 4, 3, 2, 1, 1), number[1:], strict=True))
    return total % 10 == 0
