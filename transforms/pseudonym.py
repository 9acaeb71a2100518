"""Keys and what is made with them: surrogates, subject hashes, record hashes.

A key is a secret the operator keeps outside the corpus; it never appears in a release. Each purpose has its own
key, derived from it by HKDF-SHA256 (RFC 5869), so a surrogate seen in a release says nothing about the subject
index and the other way round. Pseudonymised data are still personal information (PIPL art. 73).
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from transforms.fold import ZERO_WIDTH, fold
from transforms.secret_file import KeyFileError, read_secret

MIN_KEY_BYTES = 32  # as long as the output of HMAC-SHA256: RFC 2104 section 3, NIST SP 800-107 5.3.4
MIN_SURROGATE_BITS = 80  # below it two values of a large corpus may share a surrogate
LETTERS = "bcdfghjkmnpqrstv"
"""The 16 letters of a surrogate, 4 bits each: no digit and no upper case, so no number, checksum, plate or access
key can be found in one; no vowel, so no word can."""

KINDS = ("phone", "id", "email", "name", "number", "plain")
"""How a value is brought to one form before it is hashed; see `normalize`."""

TYPE_KINDS = {
    **dict.fromkeys(("CN_MOBILE", "CN_LANDLINE", "PHONE_NUMBER"), "phone"),
    **dict.fromkeys(
        ("CN_RESIDENT_ID", "CN_PASSPORT", "PASSPORT", "CN_HM_PERMIT", "CN_TW_PERMIT", "HKID", "TW_ID", "US_SSN",
         "CN_LICENSE_PLATE", "CN_USCC"),
        "id",
    ),
    **dict.fromkeys(("BANK_CARD", "CREDIT_CARD", "IBAN_CODE", "QQ_NUMBER", "MAC_ADDRESS", "IMEI"), "number"),
    "EMAIL_ADDRESS": "email",
    "PERSON": "name",
}  # fmt: skip
"""Kind by span type; a type that is not named here is `plain`."""

SPELLED_AT = re.compile(r"\s*[\[({<]\s*(?:at|[@#]|艾特)\s*[\])}>]\s*|\s+at\s+|\s*艾特\s*|#|\*")
SPELLED_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|点)\s*[\])}>]\s*|\s+dot\s+|\s*[点。]\s*")
"""Signs of an address in words; see `recognizers.email`."""
NUMERALS = str.maketrans("〇零一二三四五六七八九幺洞两壹贰叁肆伍陆柒捌玖貳參参陸", "001234567891021234567892336")
LETTERS_AS_DIGITS = str.maketrans("oli", "011")
"""Digits in disguise; see `recognizers.disguised`."""
RESIDENT_ID = re.compile(r"[0-9]{17}[0-9x]")


@dataclass(frozen=True)
class Key:
    """One secret and what is derived from it. Never printed: `repr` shows the id only."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < MIN_KEY_BYTES:
            raise KeyFileError(f"a key has {len(self.secret)} bytes; {MIN_KEY_BYTES} or more are needed")

    def __repr__(self) -> str:
        return f"Key({self.id})"

    @cached_property
    def id(self) -> str:
        """Name the key: 16 hexadecimal digits that tell nothing about it."""
        return hmac.digest(self.secret, b"key-id", "sha256").hex()[:16]

    @cached_property
    def surrogate(self) -> bytes:
        """Return the 32-byte key for surrogates in released text."""
        return derive(self.secret, "surrogate")

    @cached_property
    def subject(self) -> bytes:
        """Return the 32-byte key for the subject index."""
        return derive(self.secret, "subject")

    @cached_property
    def record_hash(self) -> bytes:
        """Return the 32-byte key for hashes of text before redaction."""
        return derive(self.secret, "record-hash")

    def surrogate_of(self, kind: str, value: str, bits: int) -> str:
        """Make the surrogate of a value: `bits` / 4 letters of HMAC-SHA256, equal for equal normalized values."""
        digest = keyed_hash(self.surrogate, kind, value).hex()[: bits // 4]
        return "".join(LETTERS[int(digit, 16)] for digit in digest)

    def subject_hash(self, kind: str, value: str) -> bytes:
        """Make the 32-byte hash under which a value is filed in the subject index."""
        return keyed_hash(self.subject, kind, value)


@dataclass(frozen=True)
class Keys:
    """The key in use and those that were: old keys only look up what was written under them."""

    current: Key
    older: tuple[Key, ...] = ()

    @property
    def all(self) -> tuple[Key, ...]:
        """Return every key, the current one first."""
        return (self.current, *self.older)

    @classmethod
    def of(cls, secrets: Sequence[bytes]) -> "Keys":
        """Build from bytes, the current key first.

        Raises:
            KeyFileError: no key, a key that is too short, or the same key twice.
        """
        keys = tuple(Key(secret) for secret in secrets)
        if not keys:
            raise KeyFileError("no key was given")
        if len({key.id for key in keys}) != len(keys):
            raise KeyFileError("the same key was given twice")
        return cls(keys[0], keys[1:])

    @classmethod
    def load(cls, files: Iterable[Path]) -> "Keys":
        """Read key files, the current key first; every byte of a file counts, a final newline too.

        Raises:
            KeyFileError: a file is missing, not a plain file, readable by anyone but its owner, or too short.
        """
        return cls.of([_read_key(Path(file)) for file in files])


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive the 32-byte key of one purpose: HKDF-SHA256, no salt, info `clearance/<purpose>`."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=None, info=f"clearance/{purpose}".encode()).derive(secret)


def keyed_hash(key: bytes, kind: str, value: str) -> bytes:
    """HMAC-SHA256 over the kind, a NUL and the normalized value."""
    return hmac.digest(key, f"{kind}\0{normalize(kind, value)}".encode("utf-8", "surrogatepass"), hashlib.sha256)


def kind_of(span_type: str) -> str:
    """Return the kind whose normal form a value of this type has."""
    return TYPE_KINDS.get(span_type, "plain")


def normalize(kind: str, value: str) -> str:
    """Bring a value to the form in which equal things are equal.

    All kinds: the shared fold (digits, full-width, homoglyphs, case), NFKC, no invisible characters; in `phone`, `id`
    and `number` Chinese numerals are digits, in `phone` and in `id` of 18 characters o, l and i too. Then
    `phone`: digits only, without the international prefix 00 and without 86 before 11 digits or a landline;
    `id` and `number`: letters and digits only, upper case; `email`: @ and dots where they are spelled out, no white
    space; `name`: one middle dot, one space between words; `plain`: one space between words.
    """
    text = unicodedata.normalize("NFKC", fold(value).replace(chr(ZERO_WIDTH), ""))
    if kind == "phone":
        return _phone(text.translate(NUMERALS).translate(LETTERS_AS_DIGITS))
    if kind in ("id", "number"):
        plain = "".join(c for c in text.translate(NUMERALS) if c.isalnum())
        digits = plain.translate(LETTERS_AS_DIGITS)
        return (digits if kind == "id" and RESIDENT_ID.fullmatch(digits) else plain).upper()
    if kind == "email":
        signs = text if re.search(r"@ ?[a-z0-9]", text) else SPELLED_AT.sub("@", text, count=1)
        return "".join(SPELLED_DOT.sub(".", signs).split())
    if kind == "name":
        return " ".join("".join("·" if c in "•・‧.⋅∙᛫" else c for c in text).split())
    return " ".join(text.split())


def _phone(text: str) -> str:
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("86") and len(digits) == 13 and digits[2] == "1":
        return digits[2:]
    if digits.startswith("86") and text.lstrip("( ").startswith(("+", "00")):
        return "0" + digits[2:].removeprefix("0")
    return digits


def _read_key(file: Path) -> bytes:
    secret = read_secret(file)
    if len(secret) < MIN_KEY_BYTES:
        raise KeyFileError(f"{file}: {len(secret)} bytes; a key has {MIN_KEY_BYTES} or more")
    return secret
