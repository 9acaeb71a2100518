"""Keys, normal forms, surrogates."""

import hashlib
import hmac
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.pseudonym import KINDS, LETTERS, Key, Keys, derive, kind_of, normalize
from transforms.secret_file import KeyFileError


def a_key_file(tmp_path, name="key", secret=b"s" * 32, mode=0o600):
    """Write a key file with a mode."""
    path = tmp_path / name
    path.write_bytes(secret)
    path.chmod(mode)
    return path


def test_keys_are_read_in_order(tmp_path):
    """The first file is the key in use, the others only look up."""

    files = [a_key_file(tmp_path, "new", b"n" * 32), a_key_file(tmp_path, "old", b"o" * 40)]
    keys = Keys.load(files)

    assert (keys.current.secret, [key.secret for key in keys.older]) == (b"n" * 32, [b"o" * 40])


@pytest.mark.parametrize(
    ("mode", "secret", "message"),
    [
        (0o640, b"s" * 32, "others may read this key"),
        (0o604, b"s" * 32, "others may read this key"),
        (0o620, b"s" * 32, "others may read this key"),
        (0o600, b"s" * 31, "31 bytes"),
        (0o600, b"", "0 bytes"),
    ],
)
def test_unsafe_key_files_are_refused(tmp_path, mode, secret, message):
    """A key that others can read or that is too short is not used; the message never shows it."""

    with pytest.raises(KeyFileError, match=message):
        Keys.load([a_key_file(tmp_path, secret=secret, mode=mode)])


def test_a_private_key_file_may_be_read_only(tmp_path):
    """0400 is stricter than 0600 and fine."""

    assert Keys.load([a_key_file(tmp_path, mode=0o400)]).current.secret == b"s" * 32


def test_a_missing_key_file_is_named(tmp_path):
    """The path is in the message."""

    with pytest.raises(KeyFileError, match=r"absent.*FileNotFoundError"):
        Keys.load([tmp_path / "absent"])


@pytest.mark.parametrize("secrets", [[], [b"a" * 32, b"a" * 32]])
def test_no_key_and_a_key_twice_are_errors(secrets):
    """A rotation that gives the same key twice is a mistake."""

    with pytest.raises(KeyFileError):
        Keys.of(secrets)


def test_key_id_is_the_head_of_an_hmac():
    """The id is computed as documented, so an auditor can check it."""

    assert Key(b"k" * 32).id == hmac.new(b"k" * 32, b"key-id", hashlib.sha256).hexdigest()[:16]


def test_derivation_is_rfc_5869():
    """HKDF-SHA256 with an empty salt, checked against its definition in HMACs."""

    head = hmac.digest(b"\0" * 32, b"k" * 32, "sha256")

    assert derive(b"k" * 32, "subject") == hmac.digest(head, b"clearance/subject\x01", "sha256")


def test_purposes_have_their_own_keys():
    """A surrogate says nothing about the subject index: the three derived keys differ."""

    key = Key(b"k" * 32)

    assert len({key.surrogate, key.subject, key.record_hash, key.secret}) == 4


def test_a_key_is_never_printed():
    """Neither repr nor str nor an error holds the secret; a key may still be pickled to a worker."""

    keys = Keys.of([b"hunter2-" * 4])

    assert ("hunter2" in f"{keys!r} {keys}", pickle.loads(pickle.dumps(keys)) == keys) == (False, True)


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        (
            "phone",
            ["13800138000", "+86 138-0013-8000", "１３８ ００１３ ８０００", "008613800138000", "138\u200b00138000"],
        ),
        ("phone", ["0755-1234 5678", "+86 755 12345678", "(0755)12345678"]),
        ("id", ["11010119900307123x", "11010119900307123X", "110101 19900307 123Ｘ"]),
        ("phone", ["13800138000", "一三八零零一三八零零零", "138,0013,8000", "l38OO138OOO"]),
        ("id", ["110101199003071230", "11O1O1l99OO3O7l23O", "一一零一零一一九九零零三零七一二三零"]),
        (
            "email",
            [
                "A.B@Example.com",
                "a.b@example.com",
                "ａ.ｂ@example.com",
                "a.b # example . com",
                "a.b (at) example [dot] com",
            ],
        ),
        ("name", ["弗拉基米尔·普京", "弗拉基米尔•普京", "弗拉基米尔・普京"]),
        ("name", ["John  Smith", "john smith"]),
        ("number", ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111"]),
        ("plain", ["上海市 世纪大道100号", "上海市  世纪大道１００号"]),
    ],
)
def test_spellings_of_one_value_are_one(kind, same):
    """The normal form removes what the spelling adds."""

    assert len({normalize(kind, value) for value in same}) == 1


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "13800138000", "13800138001"),
        ("phone", "8613800138", "13800138"),
        ("email", "a.b@example.com", "ab@example.com"),
        ("name", "John Smith", "Johns Mith"),
        ("id", "110101199003071233", "110101199003071232"),
        ("id", "EO1234567", "E01234567"),
        ("email", "a#b@example.com", "b@example.com"),
    ],
)
def test_unlike_values_stay_unlike(kind, one, other):
    """Near misses: no normal form makes two persons one."""

    assert normalize(kind, one) != normalize(kind, other)


@given(st.text(min_size=1, max_size=30), st.sampled_from(KINDS))
def test_a_surrogate_holds_no_digit_and_no_word(value, kind):
    """No validator can accept a surrogate: it is 24 lower-case consonants."""

    assert re.fullmatch(f"[{LETTERS}]{{24}}", Key(b"k" * 32).surrogate_of(kind, value, 96))


def test_known_types_have_a_kind():
    """Identifiers are brought to their normal form by type; an unknown type is plain."""

    kinds = [kind_of(name) for name in ("CN_MOBILE", "CN_RESIDENT_ID", "EMAIL_ADDRESS", "PERSON", "BANK_CARD", "X")]

    assert kinds == ["phone", "id", "email", "name", "number", "plain"]
