"""The key that signs: what is accepted, what is refused and with which sentence."""

import hashlib
import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from pipelines.signing_keys import PublicKey, SigningKey
from transforms.secret_file import KeyFileError, write_secret

OURS = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def private_pem(key, encryption=None, form=PrivateFormat.PKCS8):
    """Write a private key as PEM."""
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def public_pem(key):
    """Write the public half as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def a_file(folder, data):
    """Write a private file."""
    write_secret(folder / "k.pem", data)
    return folder / "k.pem"


def test_a_key_that_was_made_can_be_read_and_signs(tmp_path):
    """What the public half accepts is what the private half signed, and nothing else."""
    made = SigningKey.create(tmp_path / "k.pem")
    signature = SigningKey.load(tmp_path / "k.pem").sign(b"words")

    assert [made.public.accepts(signature, said) for said in (b"words", b"Words")] == [True, False]


def test_two_keys_are_never_the_same(tmp_path):
    """Each comes from the system's source of chance."""

    assert SigningKey.create(tmp_path / "a").id != SigningKey.create(tmp_path / "b").id


def test_the_id_is_the_hash_of_the_public_key(tmp_path):
    """SHA-256 of the DER form: any tool can say it."""
    der = OURS.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    assert SigningKey.load(a_file(tmp_path, private_pem(OURS))).id == hashlib.sha256(der).hexdigest()


def test_both_halves_have_one_id(tmp_path):
    """The id that an auditor computes is the id in the envelope."""
    key = SigningKey.create(tmp_path / "k.pem")
    (tmp_path / "k.pub.pem").write_text(key.public.pem)

    assert PublicKey.load(tmp_path / "k.pub.pem").id == key.id


def test_a_key_is_never_shown(tmp_path):
    """The name of the object is its id; pickling it, which would send it to a worker, fails."""
    key = SigningKey.load(a_file(tmp_path, private_pem(OURS)))

    assert repr(key) == f"SigningKey({key.id})"
    with pytest.raises(TypeError):
        pickle.dumps(key)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a private key in PEM form (PKCS#8); remedy: make one with `clearance key new FILE`"),
        (b"\x00" * 32, "not a private key in PEM form (PKCS#8); remedy: make one with `clearance key new FILE`"),
        (
            private_pem(OURS)[:-40],
            "not a private key in PEM form (PKCS#8); remedy: make one with `clearance key new FILE`",
        ),
        (public_pem(OURS), "this is a public key; name the private one that belongs to it"),
        (
            private_pem(ec.generate_private_key(ec.SECP256R1())),
            "not an Ed25519 key; remedy: make one with `clearance key new FILE`",
        ),
        (
            private_pem(rsa.generate_private_key(65537, 2048)),
            "not an Ed25519 key; remedy: make one with `clearance key new FILE`",
        ),
        (
            private_pem(OURS, BestAvailableEncryption(b"pass")),
            "the signing key is encrypted and a run cannot ask for a passphrase; remedy: "
            "(umask 077; openssl pkey -in {file} -out NEW) and name NEW",
        ),
    ],
)
def test_what_cannot_sign_is_refused_with_a_remedy(tmp_path, data, message):
    """File, fact, way out; never a piece of the file."""
    file = a_file(tmp_path, data)
    with pytest.raises(KeyFileError) as failed:
        SigningKey.load(file)

    assert str(failed.value) == f"{file}: {message.format(file=file)}"


def test_a_key_that_others_may_read_is_refused(tmp_path):
    """As with the other keys."""
    file = a_file(tmp_path, private_pem(OURS))
    file.chmod(0o644)

    with pytest.raises(KeyFileError, match=r"others may read this key \(mode 0644\); chmod 600"):
        SigningKey.load(file)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a public key in PEM form (-----BEGIN PUBLIC KEY-----)"),
        (private_pem(OURS), "this is a private key; remedy: hand out the public one, `clearance key public FILE`"),
        (
            private_pem(OURS, BestAvailableEncryption(b"pass")),
            "this is a private key; remedy: hand out the public one, `clearance key public FILE`",
        ),
        (
            public_pem(ec.generate_private_key(ec.SECP256R1())),
            "not an Ed25519 key; releases are signed with Ed25519 (RFC 8032)",
        ),
    ],
)
def test_what_cannot_check_is_refused(tmp_path, data, message):
    """A private key above all: it does not belong where signatures are checked."""
    file = a_file(tmp_path, data)
    with pytest.raises(KeyFileError) as failed:
        PublicKey.load(file)

    assert str(failed.value) == f"{file}: {message}"


def test_a_missing_public_key_is_named(tmp_path):
    """The place and the class of the error."""
    with pytest.raises(KeyFileError, match=r"absent: the public key cannot be read \(FileNotFoundError\)"):
        PublicKey.load(tmp_path / "absent")
