"""The Ed25519 key that signs releases: read, named, made. Its public half is all that an auditor needs.

This key has nothing to do with the keys of surrogates and subject hashes (`transforms.pseudonym`): those stay secret
for ever, of this one half is handed out.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from transforms.secret_file import KeyFileError, read_secret, write_secret

MAKE_ONE = "make one with `clearance key new FILE`"


@dataclass(frozen=True)
class PublicKey:
    """The half that checks signatures."""

    key: Any  # cryptography's Ed25519PublicKey

    @classmethod
    def load(cls, file: Path) -> "PublicKey":
        """Read a PEM file with an Ed25519 public key (SubjectPublicKeyInfo).

        Raises:
            KeyFileError: no such file, a private key, or another kind of key.
        """
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            data = file.read_bytes()
        except OSError as error:
            raise KeyFileError(f"{file}: the public key cannot be read ({type(error).__name__})") from None
        if b"PRIVATE KEY-----" in data:
            raise KeyFileError(
                f"{file}: this is a private key; remedy: hand out the public one, `clearance key public FILE`"
            )
        try:
            key = load_pem_public_key(data)
        except (ValueError, UnsupportedAlgorithm):
            raise KeyFileError(f"{file}: not a public key in PEM form (-----BEGIN PUBLIC KEY-----)") from None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFileError(f"{file}: not an Ed25519 key; releases are signed with Ed25519 (RFC 8032)")
        return cls(key)

    @cached_property
    def id(self) -> str:
        """Name the key: SHA-256 of its DER form, 64 hexadecimal digits.

        The same as `openssl pkey -pubin -in FILE -outform DER | sha256sum`.
        """
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        der = self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()

    @property
    def pem(self) -> str:
        """Return the key as the text of a PEM file."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        pem: bytes = self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode("ascii")

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Say whether the signature over exactly these bytes was made with the private half."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The half that signs. Never printed: `repr` shows the id only."""

    key: Any = field(repr=False)  # cryptography's Ed25519PrivateKey

    @classmethod
    def load(cls, file: Path) -> "SigningKey":
        """Read a PEM file with an Ed25519 private key (PKCS#8, not encrypted, mode 0600 or stricter).

        Raises:
            KeyFileError: the file cannot be read or others may read it, or it holds something else; the message
                names file, fact and remedy.
        """
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        data = read_secret(file)
        if b"-----BEGIN PUBLIC KEY-----" in data:
            raise KeyFileError(f"{file}: this is a public key; name the private one that belongs to it")
        try:
            key = load_pem_private_key(data, password=None)
        except TypeError:
            raise KeyFileError(
                f"{file}: the signing key is encrypted and a run cannot ask for a passphrase; remedy: "
                f"(umask 077; openssl pkey -in {file} -out NEW) and name NEW"
            ) from None
        except (ValueError, UnsupportedAlgorithm):
            raise KeyFileError(f"{file}: not a private key in PEM form (PKCS#8); remedy: {MAKE_ONE}") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileError(f"{file}: not an Ed25519 key; remedy: {MAKE_ONE}")
        return cls(key)

    @classmethod
    def create(cls, file: Path) -> "SigningKey":
        """Make a new key and write it to a file that is not there yet, mode 0600.

        Raises:
            KeyFileError: the file is there already, or it cannot be written.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key = Ed25519PrivateKey.generate()
        write_secret(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return cls(key)

    @cached_property
    def public(self) -> PublicKey:
        """Return the half that is handed out."""
        return PublicKey(self.key.public_key())

    @property
    def id(self) -> str:
        """Return the id of the public half."""
        return self.public.id

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    def sign(self, message: bytes) -> bytes:
        """Sign exactly these bytes; equal bytes give an equal signature (RFC 8032, 64 bytes)."""
        signature: bytes = self.key.sign(message)
        return signature
