"""Whose licence an English sentence speaks of: the subject of its grant, by grammar.

"Foo is released under", "which is", "the company released Foo under" are about another work, whatever else the sentence
names; "this file is", "all content on this site is", "documentation is" are about the text itself. Texts are lower case.
"""

import re

REACH = 400  # characters before the name of a licence in which the subject of its grant is looked for
_TOLD = re.compile(
    r"\b(?:in (?:19|20)\d\d|whereas|while|although|according to|most of|mostly|its (?:successor|predecessor|rival)|wrote|written by|acquired|announced|created by|founded)\b"
    r"|(?:^|,)[^,]{0,60}\b(?:[a-z]+) (?:has |have )?(?:re-?leased|published|open[- ]sourced|donated) (?:his|her|their|[a-z]+(?: [a-z]+){0,4}) (?:under|into)\b"
    r"|\b(?:which|who|that) (?:is|are|was|were) (?:also |now )?(?:re)?(?:licen[sc]ed|released|distributed|covered|available|published)\b"
)
"""Words of a sentence that tells of a licence: such a one is no notice, even when it stands alone."""
_KINDS = (
    "files?|source|sources|code|code base|codebase|programs?|software|library|libraries|packages?|project|modules?|works?|documents?|documentation|"
    "articles?|posts?|pages?|site|website|web site|wiki|books?|text|texts|content|contents|materials?|data|dataset|database|corpus|repository|"
    "tools?|application|app|plugins?|theme|fonts?|images?|rest|everything|parts?|portions?|scripts?|examples?|samples?|manual|report|paper"
)
"""What a text calls itself or its parts."""
_DONE_TO = re.compile(
    r"(?:^|[,;:.()]|\b(?:and|but|while|whereas|because|that|since|although|though|think|believe|know|says?)\b)\s*(?P<np>[^,;:()]{1,80}?)[\s,]+"
    r"(?:is|are|was|were|has been|have been)\s+(?:\w+ly\s|also\s|now\s|still\s|itself\s|dual[- ]?|made\s|free\s|open[- ]source\s|software,?\s|freely\s){0,4}"
    r"(?:re)?(?:licen[sc]ed|released|distributed|published|offered|provided|covered|available|under|shared|issued|open[- ]sourced)\b"
)
"""A grant in the passive: `np` is what the licence is of, up to the verb."""
_ACTED = re.compile(
    r"(?<!\bwe )(?<!\bi )(?<!hereby )(?<!\bhave )\b(?:released|published|open[- ]sourced|donated)\s(?!under|in|into|as|by|with|on|to|for|at)"
    r"(?![^,;:]{0,60}\b(?:this|these|our|my|it)\b)[^,;:]{1,60}\s(?:under|into)\b"
)
"""A grant in the past that somebody made of another work: "the company released Foo under"."""
_OURS = re.compile(
    r"\b(?:this(?! (?:year|month|week|time|day))|these(?! days)|our|my|all|it|they|we|you|here|herein|each|any|every|both|following|unless|except|copyright|permission|above|below)\b|\(c\)|©"
    rf"|^(?:\W|\d|the\b|source\b|original\b|entire\b|accompanying\b|included\b|{_KINDS}|\band\b)*(?:{_KINDS})\W*(?:(?:in|on|found|contained|published)\b.{{0,40}})?$"
)
"""A subject that is the text itself: "this …", "all …", "the source code", "documentation"."""
_THIS_ONE = re.compile(r"\b(?:this|these|our|my)\b[^,;:]{0,40}$")
"""What "which" speaks of, when that is the text itself."""


def tells(sentence: str) -> bool:
    """Say whether a sentence tells of a licence rather than grants it."""
    return _TOLD.search(sentence) is not None


def speaks_of_itself(before: str) -> bool | None:
    """Say whether the subject of the last grant before a name is the text itself; None when grammar does not tell."""
    near = before[-REACH:]
    if _ACTED.search(near):
        return False
    grants = list(_DONE_TO.finditer(near))
    if not grants:
        return None
    subject = grants[-1]["np"].strip()
    if subject in ("which", "who", "that"):
        return _THIS_ONE.search(near, 0, grants[-1].start()) is not None
    return _OURS.search(subject) is not None
