"""Names that outlive the process: the id of a document."""

import hashlib


def doc_id(source_id: str, name: str, offset: int) -> bytes:
    """Make the 16-byte UUIDv8 (RFC 9562 section 5.8) of a record from where it stands.

    The same record in the same place has the same id on every run, runner and machine. `name` is the path
    relative to the source root with personal information removed, `offset` as in `records.DOCUMENTS`.
    """
    place = f"{source_id}\0{name}\0{offset}".encode("utf-8", "surrogateescape")
    digest = bytearray(hashlib.sha256(place).digest()[:16])
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return bytes(digest)
