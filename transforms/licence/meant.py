"""Which names in running text mean a licence: words that are also something else count only beside words of licensing."""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re

from transforms.licence.reading import Name
from transforms.licence.rule import UNKNOWN

STATUS = frozenset(
    ["", UNKNOWN] + ["LicenseRef-" + w for w in ("other", "various", "request-form", "OSI-approved", "DFSG-approved", "restricted",
     "all-rights-reserved", "proprietary", "freeware", "non-commercial", "research-only", "educational-use", "OpenAI-terms",
     "Anthropic-terms", "Google-terms", "Cohere-terms", "LDC", "DeepSeek", "Qwen", "US-Gov-PD", "freely-distributable")]
)  # fmt: skip
"""Meanings that a metadata field can have, but that words in running text do not."""
STRONG = frozenset(
    "mit isc gpl lgpl agpl gfdl bsd mpl epl cddl eupl wtfpl unlicense ncsa odbl pddl mulanpsl ofl afl osl lppl zpl cecill beerware hpnd zlib sspl busl cc publicdomain gnu gnugpl gnulgpl gnuagpl gnufdl license licence expat libpng x psf psfl cpl osl efl apsl npl lal etalab nlod bsl postgresql freetype odc cdla ogl uda cca".split()
)
WEAK = frozenset(("public domain", "pd", "cc", "fdl"))
VERSIONED = frozenset(
    "apache apachev alv asl mozilla eclipse boost artistic mulan openldap elastic ogl afl osl cpl epl mpl ofl upl ecl ipl zpl php llama sil".split()
)
"""Names that a version makes a licence even without the word: "Apache 2.0"."""
_LICENCE_AFTER = re.compile(
    r"[\s\"')\]*_`,-]*(?:\d[\d.]*\s*)?(?:style\s+|like\s+|open[- ]source\s+|software\s+|public\s+)*(?:licen[sc]|许可|开源协议|授权|ライセンス)"
)
_PROTOCOL_AFTER = re.compile(r"\s*协议")
_LABEL_BEFORE = re.compile(
    r"(?:licen[sc]ed?s?|licen[sc]e[- _]?(?:type|name|id|identifier)|common-licenses/|许可证|许可协议|协议|授权)[\"'`*_>\s]*[:=：|/]?\s*[\"'`*_<(\[{]*(?:the |name>|under the |under )?$"
)
_INTO = re.compile(r"\b(?:dedicat\w+ to|in(?:to)?) the\s*[\"'`*_<(\[{]*$")
_UNDER_IT = re.compile(r"(?:\bunder|\bdual|\beither|采用|基于|遵循|使用)\s*(?:the\s+|an?\s+)?[\"'`(\[*]*$")
_BETWEEN_NAMES = re.compile(r"(?:[\s/,|+&;:()\"'`*-]|\bor\b|\band\b|\bthe\b|或|和)*")
_PICTURE_FILE = re.compile(r"[^\s\"'<>()]*\.(?:jpe?g|png|gif|webp|bmp|tiff?|mp[34])\b")
_IDENTIFIER = re.compile(r"\w_$")  # EXPORT_SYMBOL_GPL; not a link target: ".. _GNU GPL:"
_IN_A_FILE = re.compile(
    r"[\s\"'}]*(?:open[- ]source\s+)?(?:licen[sc]e)?(?:\s+and\s+patent\s+grant)?[\s,;]*\(?(?:(?:that|which)\s+(?:can|may)|found\b|see\b|in the\b|a copy\b|as\s+found)"
)
LESSER = "LicenseRef-LGPL-lesser"
BODIES = ("bsd", "isc", "psf")
"""Names of licences that are also a family of systems and two organisations."""
_LICENSED = re.compile(
    r"(?:licen[sc]|releas(?:ed|ing)|distribut|available|publish|cover|dual|terms|either|copyright|[/|+&]|\b(?:mit|gpl|lgpl|apache|artistic)\b)[^.;!?]{0,50}$"
    r"|许可|授权|协议|采用|基于|遵循"
)
_TO_WHOM = re.compile(r"\blicen[sc]ed to (?:the )?$")
SHORT = 80  # code points: a text this short that says MIT is a tag


def meant(text: str, names: list[Name]) -> list[Name]:
    """Keep the names that mean a licence, read as exactly as the words they stand in say.

    Words that are also something else (Python, Apache, Boost, "doc") count only beside the word licence, after a
    label, or, where a version makes them one (`VERSIONED`), with a version.

    Args:
        text: lower case, half-width signs.
        names: all names read from it, by place.
    """
    named = [name for name in names if not _IDENTIFIER.search(text, max(0, name.start - 2), name.start)]
    kept = [_told(text, name) for name in named if name.expression not in STATUS and not _common(text, name)]
    kept = [name for name in kept if not _somebody(text, name)]
    return [n for at, n in enumerate(kept) if not _institution(text, n, kept, at) and not _in_file(text, n)]


def _told(text: str, name: Name) -> Name:
    """Read a family more exactly from the words it is named by.

    "Lesser GPL" without a version is not "Library GPL": it is called so since version 2.1. "A BSD-style licence that can
    be found in the LICENSE file" (the header of Go, Chromium and Dart) is the BSD licence of that file.
    """
    if name.expression == "LicenseRef-LGPL":
        written = text[name.start : name.end]
        return name._replace(expression=LESSER) if "lesser" in written and "library" not in written else name
    if name.expression == "LicenseRef-BSD-style" and _IN_A_FILE.match(text, name.end):
        return name._replace(expression="LicenseRef-BSD")
    return name


def _institution(text: str, name: Name, names: list[Name], at: int) -> bool:
    """Say whether "MIT" is the institute: no word of licensing and no other licence stands right beside it."""
    if text[name.start : name.end] != "mit" or len(text) <= SHORT or _beside(text, name):
        return False
    if _UNDER_IT.search(text, max(0, name.start - 30), name.start):
        return False
    near = (*names[max(0, at - 1) : at], *names[at + 1 : at + 2])
    return not any(_BETWEEN_NAMES.fullmatch(text, min(n.end, name.end), max(n.start, name.start)) for n in near)


def _somebody(text: str, name: Name) -> bool:
    """Say whether "BSD", "ISC" or "PSF" is the system, the consortium or the foundation: nothing near says licence."""
    if text[name.start : name.end] not in BODIES or len(text) <= SHORT or _beside(text, name):
        return False
    before = text[max(0, name.start - 60) : name.start]
    return _TO_WHOM.search(before) is not None or _LICENSED.search(before) is None


def _common(text: str, name: Name) -> bool:
    written = text[name.start : name.end]
    if written in WEAK:
        return not (_beside(text, name) or _INTO.search(text, max(0, name.start - 30), name.start))
    head = [
        w for w in re.findall(r"[a-z]+", re.split(r"\d", written, maxsplit=1)[0]) if w not in ("v", "version", "ver")
    ]
    head = [w[:-1] if w.endswith("lv") or w in ("apachev", "mplv") else w for w in head]
    if not 0 < len(head) <= 2 or not STRONG.isdisjoint(head) or not written.isascii():
        return False
    if len(head) == 1 and head[0] in VERSIONED and any(char.isdigit() for char in written):
        return False
    if head[0] in VERSIONED and _PROTOCOL_AFTER.match(text, name.end):
        return False  # a word that also means protocol: after Apache a licence, after JSON not
    return not _beside(text, name)


def _beside(text: str, name: Name) -> bool:
    return bool(
        _LICENCE_AFTER.match(text, name.end) or _LABEL_BEFORE.search(text[max(0, name.start - 40) : name.start])
    )


def _in_file(text: str, name: Name) -> bool:
    """Say whether the name is a part of a picture's file name, where sites keep the picture's licence."""
    return _PICTURE_FILE.match(text, name.end) is not None
