"""The licence names of one sentence: which of them belong together, which only point to a text, and what they make."""

# ruff: noqa: RUF007 -- patterns read best as one piece

import re

from transforms.licence import expression
from transforms.licence.evidence import BARE
from transforms.licence.ground import ALIKE, DUAL
from transforms.licence.meant import LESSER
from transforms.licence.reading import Name
from transforms.licence.refine import refine

GAP = 160  # code points; "either version 2 of the License, or (at your option) any later version" fits twice
GNU_NAME = re.compile(r"\b[AL]?GPL|\bGFDL")
_TEXT_OF = re.compile(
    r"\b(?:full|complete|entire|verbatim)? ?(?:text|copy|version) of (?:version \d[\d.]* of )?(?:the )?$"
)
_PICK = re.compile(
    r"\b(?:decide|choose|choosing|select|pick)\b[^.]{0,40}\b(?:which|either|one|between)\b|\bwhichever\b|\beither of th(?:e|o)se\b"
)
"""A sentence behind two licences that leaves the choice to the reader."""
_TURN = re.compile(
    r"\b(?:incompatible|invariant sections?|exceptions? (?:to|for|that|which|in order)|than|instead of|rather than|allows? linking|to link|the limitations of)\b"
    r"|(?<!or )\bnot\b\*?\s*(?:(?:under|in|covered|subject|by)\b|$)"
)
"""Words behind which a sentence that granted one licence names another for a different reason."""


def without_pointers(clean: str, names: list[Name]) -> list[Name]:
    """Drop file names and addresses of GNU texts where the same stretch names a GNU licence in words.

    The text of the LGPL refers to that of the GPL; "see COPYING" and a link beside "version 2 or later" do not
    restrict what the words grant.
    """
    beside = {n.end + 1 for n in names}  # "MIT/GPL" is no path
    spoken = [n for n in names if n.start in beside or not _pointer(clean, n)]
    gnu = [n for n in spoken if GNU_NAME.search(n.expression)]
    if not gnu:
        return names
    bare = {n.expression for n in gnu}
    if bare <= set(BARE):  # "LGPL (http://www.gnu.org/licenses/lgpl-2.1.txt)": the address says the version
        return [n for n in names if n in spoken or not GNU_NAME.search(n.expression) or _versions(n, bare)]
    return [n for n in names if n in spoken or not GNU_NAME.search(n.expression)]


def _versions(name: Name, families: set[str]) -> bool:
    """Say whether the name is a version of one of the families."""
    family = "LicenseRef-" + name.expression.partition("-")[0]
    return family in families or (family == "LicenseRef-LGPL" and LESSER in families)


def _pointer(clean: str, name: Name) -> bool:
    return (
        clean.startswith(("http", "www.", "gnu.org", "//"), name.start)
        or clean[max(0, name.start - 1) : name.start] in ("/", ".")
        or bool(re.match(r"\.(?:txt|md|html)", clean[name.end : name.end + 5]))
        or _TEXT_OF.search(clean, max(0, name.start - 60), name.start) is not None
    )


def near_names(group: list[Name]) -> list[list[Name]]:
    """Split the names of one sentence where more than GAP code points stand between two of them."""
    runs = [[group[0]]]
    for name in group[1:]:
        if name.start - runs[-1][-1].end > GAP:
            runs.append([])
        runs[-1].append(name)
    return runs


def granted_names(clean: str, group: list[Name]) -> list[Name]:
    """Leave out names behind a word that turns from granting to something else, and "GPL" in "GPL compatible"."""
    kept = group[:1]
    for name in group[1:]:
        if _TURN.search(clean, kept[-1].end, name.start):
            break
        kept.append(name)
    plain_names = [name for name in kept if not ALIKE.match(clean, name.end)]
    return plain_names or kept


def enumerated(clean: str, group: list[Name]) -> bool:
    """Say whether a longer text lists licences: three or more with nothing but commas and quotes between them."""
    gaps = [clean[a.end : b.start] for a, b in zip(group, group[1:], strict=False)]
    return len({name.expression for name in group}) > 2 and all(re.fullmatch(r"[\s\"'`,\[\]()]*", gap) for gap in gaps)


def joined(clean: str, bounds: tuple[int, int], group: list[Name]) -> str:
    """Join the names of one sentence: "or", "dual", "at your choice" make alternatives, else all hold."""
    sentence = clean[bounds[0] : bounds[1]]
    gaps = [clean[a.end : b.start] for a, b in zip(group, group[1:], strict=False)]
    optional = any(re.search(r"\bor\b|/|或", gap) for gap in gaps) or (bool(gaps) and bool(DUAL.search(sentence)))
    optional |= bool(gaps) and _PICK.search(clean, bounds[1], bounds[1] + 160) is not None
    said = {name.expression for name in group}
    optional |= (
        len({ident.removeprefix("LicenseRef-").partition("-")[0] for ident in said}) == 1
    )  # "version 2 and version 3": either holds
    trees: list[expression.Tree] = []
    for name in group:
        if name.expression.endswith("-only") and name.expression.removesuffix("only") + "or-later" in said:
            continue  # "version 2 or later … the text of version 2 is in the file COPYING"
        trees.append(parsed(name.expression))
    return expression.render(refine(expression.join(expression.OR if optional else expression.AND, trees)))


def parsed(text: str) -> expression.Tree:
    return expression.parse(text, lambda symbol: symbol, 1 << 12, 32)
