"""What makes the name of a licence a statement about the text it stands in: the words around it.

A label, a heading, or a sentence that grants; not a sentence that discusses, denies, wishes for or supposes a licence,
and not one about a picture or about something that the text merely uses.
"""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re

from transforms.licence.chinese import grants, is_chinese, is_listed
from transforms.licence.rule import DetectRule
from transforms.licence.subject import speaks_of_itself

LABEL, GRANT, SELF, HEADING, NAMED, WHOLE = 0.95, 0.95, 0.9, 0.85, 0.4, 0.8
"""Confidence by ground; NAMED is a sentence about a third party's work in a longer text, and does not decide."""
_VERB = re.compile(
    r"\b(?:re-?)?licen[sc]ed\b|\bre-?leased\b|\b(?:re)?distribut(?:ed|able|e|ion)\b|\bpublished\b|\bavailable\b|\bprovided\b|\boffered\b"
    r"|\bissued\b|\bcovered\b|\bgoverned\b|\bsubject to\b|\bunder (?:the )?terms\b|\bunder (?:the )?conditions\b|\bprotected\b|\bopen[- ]?sourced?\b|\bcontributed\b"
    r"|\bcopied\b|\bshared\b|\bpermission\b|\bmodify\b|\bmay be used\b|\bused? (?:it )?(?:only )?(?:under|in compliance)\b|\breused?\b|\bmade available\b|\bfree (?:software|library|program|font)\b"
    r"|\bobtain a copy\b|\breceived a copy\b|\bcopy of (?:the|this)\b|\bfull text\b|\bcomplete text\b|\btext of the\b|\bsee (?:the|accompanying|file)\b|\bfound (?:in|at|on)\b|\blicen[sc]es? (?:is|are|as|under|terms)\b|\blicen[sc]ing\b|\bhuman-readable summary of\b|\bfollowing licen[sc]es?\b|\bdual[- ]?(?:licen\w+)?\s*$"
    r"|\b(?:this|the) (?:[\w-]+ ){0,2}(?:file|code|program|software|library|package|project|work|document|site|content|book|dataset|data|repository|module|plugin|font|text)s? (?:is|are) (?:the )?$"
    r"|\bcarr(?:y|ies)\b|\b(?:this|these)\s(?:[\w-]+\s){0,4}(?:is|are)\s(?:\w+\s)?in\sthe\s*$|\blicen[sc]e (?:for|of) [^.]{0,60}\b(?:is|are)\b"
    r"|\b(?:falls?|comes?|is|are|goes|lies?|remains?|dual|placed|put|made|go|stand|contents?|use|used) under\b|\bdedicated\b|\bdonated\b|\breleas(?:e|es|ing)\b|\bwaive[sd]?\b|\buses? the\b|\bhas an?\b|\bwith an?\b|\bin the public domain\b|\binto the public domain\b"
    r"|采用|依据|遵循|遵照|基于|按照|根据|许可|授权|发布|使用|协议|共享|开源|ライセンス|の下|条件|提供"
    r"|lizenziert|lizenz|veröffentlicht|sous licence|sous (?:la |les )?(?:licence|termes)|bajo (?:una |la )?licencia|licenciad[oa]|licenza|licensiert|mise? à disposition"
)
_UNDER = re.compile(r"\b(?:under|by|as)\b[^.]{0,40}$")
_AFTER = re.compile(
    r"^[\s\"')\]-]*(?:licen[sc]ed\b|licen[sc]e applies|is the licen|进行许可|许可|授权|发布|协议|の下|ライセンス|条件)"
)
_LABEL = re.compile(
    r"(?:licen[sc]es?d?|licen[sc]e[- _]?(?:type|name|id|identifier|url|uri|expression|info(?:rmation)?|file|agreement|notice)|copying|copyright|rights|usage terms|许可证|许可协议|许可|授权协议|授权|协议|版权声明|ライセンス)"
    r"[\"'`*_>\])}]*\s*(?:[:=：]|->|=>|\|)\s*[\"'`*_<(\[{]*\s*(?:the\s+|<name>\s*|\{?\s*\"?(?:name|type|id|url)\"?\s*[:=]\s*\"?)?$"
)
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|\d+|several|many|common|popular|following|different|other|these|such|various|main)\s+(?:\w+\s+)?licen[sc]es\W*$"
)
"""A label that announces licences in general: "six licenses:"; a sentence with a verb still states them."""
_TAGGED = re.compile(
    r"(?:<licen[sc]e[^<>]{0,40}>\s*(?:<name>\s*)?|@licen[sc]e\s+|<name>\s*|\blicen[sc]eid\s*:\s*|\bname\s*:\s*|__license__\s*=\s*[\"']|common-licenses/|\[!\[[^\]\n]{0,40}\]\(\{*\s*|licen[sc]es?/|copying[.-]|licen[sc]e[.-]|::\s*|\b(?:licen[sc]e|name)\s*[=\s]\s*[\"'])(?:the\s+|\{+\s*)*$"
)
_SELF = re.compile(
    r"\b(?:this|these|the following|the contents? of|all (?:of )?(?:the |our |my )?(?:content|contents|text|texts|code|files|material|materials|articles?|posts?|pages?|documentation|other|source|sources|work|works|data|original)|it|its|except (?:where|as)|unless (?:otherwise|stated|noted)"
    r"|permission is|copyright|\(c\)|©|you (?:may|can|must)|you are free|may be (?:distributed|used|copied|redistributed)|our|my|we|i|can redistribute|on debian systems|redistribute it|herein|hereby|the (?:software|program|library|code|file|files|work|document|documentation|article|page|site|website|content|contents|text|texts|data|dataset|database|material|materials|book|project|package|module|source|source code|font|fonts|corpus|repository|wiki|library|tool|application|plugin|images?|rest|code base))\b"
    r"|\b(?:dieses?r?|diese[nms]?|cet|cette|ce|este|esta|quest[oa]|obra)\b|本書|本ページ|このページ|この作品|本サイト|本作品|本作|本文|本站|本书|本网站|本项目|本软件|本程序|本文档|本页|本库|本仓库|本数据集|此作品|此文|该作品|除非另有|除特别|除另有|除注明|所有内容|全部内容|文章|作品|内容|文字|您可以|你可以|转载"
)
TALK = re.compile(
    r"\b(?:unlike|compare[ds]?|comparing|comparison|versus|vs|differs?|differences?|incompatible|compatible|compatibility|such as|for example|for instance|e\.g"
    r"|instead of|rather than|(?:can|do|does|is|are|was|were|may|must|should|could)(?:\s*not|n.t) (?:be |been )?(?:re)?(?:licensed|under)|cannot|may not (?:be )?(?:use|copy|distribut)\w*(?! this file except)(?! .{0,40}except in compliance)"
    r"|not (?:be )?(?:re)?(?:licensed|released|distributed(?! (?:with|along))|covered|available|under)|isn.?t|aren.?t|wasn.?t|no longer|formerly|used to be|how to|should i|which licen[sc]e|choosing an?|choice of licen"
    r"|switch(?:ed)?(?: from| to)|relicens\w+|moved from|changed (?:from|its licen[sc]e)|many|most (?:of|popular|common|projects|software|packages)|popular|typically|generally|widely|what is|explains?|discuss\w*|describes"
    r"|originally|invariant sections?|(?:special )?exceptions? to|combin(?:e|es|ed|ing)|than|the original (?:work|text|image|recording|article|book)|offers? (?:two|three|four|five|six|seven|eight|several|many|\d+)|violat\w+|enforce\w*|court|lawsuit|debate|argue\w*|criticiz\w+|critici\w+|drafted|invented|recommends?"
    r"|icons?|photos?|photographs?|pictures?|images? (?:by|from|courtesy|credit)|image credit|photo credit|courtesy|thumbnail|screenshot)\b"
    r"|很多|许多|大多数|不少|一些|多数|各种|不同于|比较|区别|例如|比如|对比|如何选择|常见|图片来源|图片由|照片|图片|兼容|譬如|诸如|不再|曾经|历史上|介绍|讨论|所谓|图标"
)
"""Words before a name that make a sentence talk about licences, deny one, or speak of a picture."""
_DERIVED = re.compile(
    r"\b(?:based (?:up)?on|modifi(?:ed|cation) (?:version )?of|modified|variant of|variation of|similar to|inspired by|modell?ed (?:on|after)|derived from|compatible with|like)\s+(?:the\s+|an?\s+)?[\"'`]?$"
)
"""Words right before a name that make another licence of it."""
ALIKE = re.compile(
    r"[\s\"')-]*(?:in)?(?:compatib(?:le|ility)|friendly|violations?|enforcement|covered|(?:licen[sc]e )?(?:may|does|do|will|can|is|are) \*?not)\b"
)
"""Words right behind a name that make it a property of something else."""
CONDITIONS = re.compile(
    r"[\s\"')\]}*_`]*(?:licen[sc]e\b)?[\s\"'*_`]*(?:\([^()]{0,40}\))?,?\s*(?:but )?with (?:the )?(?:additions? of (?:the )?|an? |some |one |two |several |following |additional |extra |further |certain |added )*(?:restriction|modification|change|condition|clause|limitation|provision|commons clause)"
)
"""Words right behind a name that add conditions to it: what holds then is not known."""
CHANGED = re.compile(
    r"[^.;]{0,120}\bwith the (?:following|above) (?:additional )?(?:modifications?|changes?|restrictions?|amendments?)\b"
)
"""Words behind a name that say that its text does not hold as it is."""
_IS_NOT = re.compile(r"\b(?:is|are|was|were)(?: not|n't) (?:an? |the )?[\"'`(]*$")
_DENIED = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|should|could|can|may|must|been|be|and|but)(?: not|n't)\s+(?:\w+\s+){0,2}?"
    r"(?:re-?)?(?:licen[sc]ed?|released?|distributed?|cover(?:ed)?|available|under|publish(?:ed)?|offer(?:ed)?|govern(?:ed)?|subject|provided?|grant(?:ed)?|use)\b"
    r"(?! (?:with|along|this file except))"
)
"""A grant denied: "we do not license this under"; not "was not distributed with this file", "you may not use this file except"."""
_SUPPOSED = re.compile(
    r"(?:^|[\s(])(?:if(?! a copy of)|when|whenever|suppose|suppos(?:es|ing)|whether|wish(?:es|ed)?|hopes?|plan(?:s|ned|ning)? (?:to|on)|intend(?:s|ed)?|want(?:s|ed)? to|going to|requires? that|recommends? that|(?:i|we|they|would|d) (?:prefer|like))\b[^,;:]*$"
    r"|\b(?:must|should|shall|needs? to|ha(?:s|ve) to) be (?:re)?(?:licen[sc]ed|released|published|distributed|made|placed|under)\b[^,;:]*$"
)
"""A grant that is wished for, planned, asked for or a condition, up to the name without a comma."""
_GRANTED_HERE = re.compile(
    r"\b(?:this|the|our|my) (?:[\w-]+ ){0,3}(?:file|code|program|software|library|package|project|work|document|documentation|site|website|content|book|dataset|data|repository|module|plugin|font|text|source)s? "
    r"(?:is|are) (?:hereby |now |also |dual[- ])?(?:re)?(?:licen[sc]ed|released|distributed|published|made available|available|covered|provided|governed)(?: to you)? "
    r"(?:only )?(?:under|by)(?: (?:the )?(?:terms|conditions)(?: and conditions)? of)?(?: either)?(?: the| an?)?[\s\"'`(\[{]*$"
)
"""A grant for this text right before the name: what its sentence talks of in another clause does not undo it."""
_PAST = re.compile(
    r"\b(?:was|were)\s+(?:\w+ly )?(?:(?:re)?(?:licen[sc]ed|released|distributed|published|available|covered|made available)\s+)?(?:only )?under\b[^,.;:]*$"
)
_THIS = re.compile(r"\b(?:this|these|our)\b|本")
"""A grant in the past tense is this text's only where the sentence says so."""
_THIS_FILE = re.compile(r"\bthis (?:\w+ ){0,2}file\b")
"""A longer text that says "this file" far behind its head, where headers stand, speaks of another file."""
_CLOSED = re.compile(r"\s*[\"'`”」]\s+[a-z]")
_EXCEPTED = re.compile(
    r"\b(?:do(?:es)? not (?:by itself )?cause|do(?:es)? not (?:however )?invalidate|special exception|exceptions? to|requir\w+ [^.;]{0,60}\bto be|permission to (?:link|combine))\b"
)
"""Words of a permission added to a licence: what is named behind them is what may be linked with, or the licence itself."""
_APPOSED = re.compile(
    r"\b(?:in|uses?|using|from|with|via|through|includes?|including|contains?|requires?|needs?|calls?|bundles?|ships?)\b[^,;:()]*[,(]\s*"
    r"(?:(?:which|that) (?:is|are|was|were|comes?) )?(?:also |itself |in turn )?(?:re)?(?:licen[sc]ed|released|available|distributed|published|provided|covered|offered)\b(?:[^,;:]*|[^;:]*, (?:and|or)(?: the)? )$"
)
"""A grant in an aside about something that the sentence uses: "It uses Foo, which is licensed under"."""
_PICTURED = re.compile(
    r"flickr|unsplash|pixabay|wikimedia commons|\.(?:jpe?g|png|gif|webp)\b|\b(?:photo|image|picture|illustration|screenshot)s?\b(?! (?:and|or) text)|<img|!\[|图片|图源|照片"
)
"""A picture close before a grant in a longer text: the grant is the picture's."""
_CONTRAST = re.compile(
    r"^[^.]{0,80}\b(?:but|however|though|although|whereas)\b[^.]{0,60}\b(?:not|n't|never|proprietary)\b"
)
"""Words behind a name that take the grant back for this text."""
_LOOSE_TALK = re.compile(
    r"\b(?:(?<!may )(?<!can )choose|some|common|several|various|often|usually|examples?|difference|if (?:a|an|the|some|someone|your|you (?:want|choose|use|release))|whether|would|might|history|requires? that|allows?|permits?"
    r"|wrote|introduced|approved|supports?|lists?|listed|logo|third[- ]party|dependenc(?:y|ies)|bundled|includes?|contains?|incorporates?|embedded|portions?|previously|credit)\b"
)
"""More of them; in a long text a sentence with these is about something else, in a notice they are usual."""
DUAL = re.compile(
    r"\b(?:dual|either|at your (?:option|choice|discretion)|choose|your choice|one of the following|any of the following|multi-?licensed|tri-?licensed|alternatively|you may select|of your choosing)\b|任选|双重许可|二选一|双许可"
)
_HEADING = re.compile(
    r"(?:^|\n)[ \t]*(?:[#=*\-_\d.>]*[ \t]*)?(?:the\s+)?(?:licen[sc]e|licen[sc]es|licen[sc]ing|copying|copyright|copyright (?:and|&) licen[sc]e|licen[sc]e (?:and|&) copyright|legal|许可证|许可|授权|许可协议|版权|版权声明|开源协议|协议|授权协议|ライセンス)[ \t]*(?:[#=*\-_:：]*)[ \t]*\n[\s>]*(?:[=\-~^*#]{3,}\s*\n)?\s*\Z"
)
_QUALIFIED = re.compile(r"(?:^|[.:(]|\bis|\bare)[\s\"'`(]*(?:an?\s+)?(?:free\s+|open[- ]source\s+)?[\"'`(]*$")
_WORK = re.compile(
    r"(?:'?e?d)?[\s\"'`)]*(?:\(or later\)\s+)?(?:[\w-]+ ){0,1}(?:work|software|program|code|library|package|project|plugin|theme|font|app|application|module|data|dataset|document|documentation|book)s?\b(?! (?:licen|compat))"
)
"""A short text that calls itself "a GPL-2.0+ WordPress plugin", "(GPL'd) work"."""
AUXILIARY = frozenset(
    "is are was were be been being has have and or also now made free open source software http https www the of by dual".split()
)


def ground(before: str, rest: str, after: str, low: str, place: int, rule: DetectRule, fragment: bool) -> float:
    """Say what makes a name a statement, as a confidence; 0 when nothing does.

    Args:
        before, rest: the sentence up to the name, and what follows to its end.
        after: what follows the last name of the sentence.
        low: the whole text.
        place: where the name begins in `low`.
        rule: limits.
        fragment: whether the text is short.
    """
    line = _line_before(low, place)
    if _TAGGED.search(line) or (_LABEL.search(line) and not _counted(line, after) and not _quoted(line, after)):
        return LABEL
    if _HEADING.search(low[max(0, place - rule.heading_chars) : place].rsplit("\n", 1)[0] + "\n") and len(before) < 200:
        return HEADING
    if is_chinese(before, rest):
        return SELF if grants(before, rest, low, place) else 0.0
    near = before[-200:]
    granted = _VERB.search(near) is not None or _UNDER.search(near) is not None
    if not granted and _AFTER.search(after) is None:
        return SELF if fragment and _QUALIFIED.search(before) and _WORK.match(after) else 0.0
    if _DERIVED.search(before) or ALIKE.match(after) or _CONTRAST.search(after):
        return 0.0
    if _IS_NOT.search(near) or _DENIED.search(near) or _EXCEPTED.search(before[-300:]):
        return 0.0
    if _PAST.search(near) and not _THIS.search(before):
        return 0.0
    if _SUPPOSED.search(near) or (TALK.search(before[-300:]) and not _GRANTED_HERE.search(near)):
        return 0.0
    if not fragment and _LOOSE_TALK.search(before[-300:]):
        return 0.0
    if not fragment and place > rule.edge_chars and _THIS_FILE.search(before):
        return NAMED
    if _APPOSED.search(near) or (not fragment and _PICTURED.search(low, max(0, place - 300), place)):
        return NAMED
    own = speaks_of_itself(before)
    if own is not None:
        return SELF if own else NAMED
    if _SELF.search(before) or (granted and not _subject(before)):
        return SELF
    return NAMED


def _counted(line: str, after: str) -> bool:
    return _COUNTED.search(line) is not None or is_listed(line, after)


def _quoted(line: str, after: str) -> bool:
    """Say whether label and name stand in one pair of quotes that a sentence goes on behind: they are its subject."""
    label = _LABEL.search(line)
    opened = line[label.start() - 1 : label.start()] if label else ""
    return opened in ('"', "'", "`", "“", "「") and _CLOSED.match(after) is not None


def _line_before(low: str, place: int) -> str:
    start = low.rfind("\n", 0, place) + 1
    head = low[start:place]
    if not head.strip() and start > 0:  # a label on the line above: <license>\n<name>
        head = low[low.rfind("\n", 0, start - 1) + 1 : place]
    return head[-160:]


def _subject(before: str) -> bool:
    """Say whether somebody else's work is named before the verb: "Foo is licensed under"."""
    verb = _VERB.search(before) or _UNDER.search(before)
    if verb is None:
        return False
    return any(word not in AUXILIARY for word in re.findall(r"[a-z0-9]{2,}", before[: verb.start()]))
