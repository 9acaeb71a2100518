"""Lists of domains whose pages are not used: an entry covers the domain and everything under it."""

from transforms.optout.paths import canonical_host


def domain_set(entries: tuple[str, ...]) -> frozenset[str]:
    """Return the entries in ASCII lower case; `*.` and a leading dot in an entry change nothing."""
    return frozenset(canonical_host(entry.strip().removeprefix("*.").lstrip(".")) for entry in entries) - {""}


def denied_by(host: str, domains: frozenset[str]) -> str | None:
    """Return the entry that covers a canonical host (a port is ignored), None when there is none.

    `evil.org` covers `evil.org` and `www.evil.org`, not `notevil.org`.
    """
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    while name:
        if name in domains:
            return name
        name = name.partition(".")[2]
    return None
