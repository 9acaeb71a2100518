"""What makes the name of a licence in a Chinese sentence a statement about the text it stands in.

Read is the clause in front of the name: who is spoken of, the verb, and what stands between verb and name. "本项目采用 MIT
许可证" and "采用 MIT 许可证" grant; a sentence that asks, supposes, plans, denies or compares does not, and neither does one
whose subject is somebody else's work. Texts are lower case, in simplified characters, with half-width signs.
"""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re
from typing import NamedTuple

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_ENGLISH = re.compile(r"\b(?:under|licen[sc]ed|licen[sc]e|released)\b[^,.;:\u3400-\u9fff]{0,40}$", re.A)
_NEAR = 200  # code points around a name in which Chinese characters make its sentence a Chinese one

_NOUN = (
    r"(?:开源)?(?:网站|站点|网页|页面|站|网|博客|专栏|文章|文档|文稿|文件|文字|文本|文集|文|内容|作品|著作|创作|项目|软件|程序|代码|源码|源代码|原始码|程序码|程式码|程式|影片|视频|网志|工程|仓库|代码库|库|框架|系统|"
    r"工具|插件|主题|模块|组件|应用|平台|镜像|脚本|字体|数据集|数据库|数据|语料库|语料|资料|资源|素材|模型|权重|教程|课程|课件|讲义|手册|指南|书|图书|电子书|译文|翻译|百科|条目|词条|"
    r"专题|期刊|论文|报告|规范|标准|笔记|公众号|频道|资料集|档案|材料|套件|包|版本|产品|服务)"
)
"""What a text calls itself or its parts."""
_OWN = re.compile(
    r"(?<![日基版文样根成资课剧副原脚读标抄译])本(?![来身质地月年周科土次性案人员领])|(?P<that>此|该|这个|这份|这篇|这本|这部|这套|这些|这一|这款|上述|以上)\s*[\u3400-\u9fff]{0,4}?"
    + _NOUN
    + r"|我们?的?|笔者|站内|站上|全站|全书|全文|所有(?:的)?(?:原创)?"
    + _NOUN
    + r"|除(?:非|另|特|有|了|注明|标注|声明|明确|非另)|除[^,;。]{0,30}(?:外|之外)|(?:如|若)(?:无|未|非|没有)|无特(?:别|殊)|(?:版权|著作权)(?![^,;。]{0,6}(?:过期|到期|届满|失效))|copyright|\(c\)|©|转载|署名"
)
"""Words with which a text speaks of itself."""
_OTHERS = re.compile(
    r"依赖|引用|所用|用到|调用|内置|捆绑|第三方|借鉴|移植|源自|上游|竞品|包含(?!的)|含有|集成|附带|图片|照片|插图|图标|配图|头像|封面|背景音乐|配乐|其(?:他|它|中|余)|"
    r"原(?:作|文|项目|书|版|始(?!码|程))"
)
"""Words of somebody else's work, of a part, or of a picture."""
_PEOPLE = re.compile(r"公司|企业|大学|他们|它们|她们|官方|对方")
"""Who a work can be of, if not of the text's own author."""
_EMPTY = re.compile(
    _NOUN
    + r"|作者|均|都|皆|也|还|已经|现已|目前|现在|现|已|全部|所有|完全|同时|默认|统一|一律|一概|仅|只|可以|可|是|由|将|把|对|的|及其?|和|与|或|以及|原创|之|各|每|其|本|上|中|内|"
    r"部分|许可证|许可协议|许可|授权协议|授权条款|授权方式|授权|开放|开源协议|协议|免费|自由|公开|正式|继续|采|采取|用|发布|开源|托管|编写|开发|使用|正文|简介|说明|声明|注|一个|一款|一套|这|系|乃|皆|正体|在线|"
    r"官方文档|readme|license|licence|docs?|code|content|data|github|v?\d[\d.]*"
)
"""Words that name nobody else: kinds of works, adverbs, particles."""
_VERB = re.compile(
    r"(?P<verb>采用|采取|采行|遵循|遵照|遵守|遵从|依循|选用|沿用|适用|使用|应用|运用|基于|根据|依据|依照|按照|参照|通过|授权|许可|发布|开源|开放|释出|共享|分享|提供|公开|分发|发行|出版|发表|"
    r"属于?|进入|置于|归入|归于|归属|处于|位于|释入|贡献[给至到于]?|捐献[给至到]?|奉献[给至到]?|放入|投入|落入|纳入|受到?|依|按|以|在|于|经|凭|采|用|为|是|系|随|走)"
    r"(?:[\s\"'`()\[<>《「『【“‘{*_~|-]|了|着|的是|是|为|给|到|至|以下|如下|下述|下列|相同的?|同样的?|同一|国际|标准|通用|非常|较为|十分|著名的?|流行的?|宽松的?|友好的?|商业|开放源码|开放源代码|"
    r"开源|自由|软件|文档|基金会|由|所?(?:发布|颁布|公布|出版|制定|发表)的?|知识共享|创作共用|协议|许可协议|许可证|许可|授权条款|授权协议|授权|条款|双重?|双许可|版权|gnu|fsf|the|第?[\d.一二三]+版(?:本)?|"
    r"原(?:书|作|文|项目|版)的|osi|认证|认可|批准|creative commons|国家|共同|全球|世界|我国|中国)*+$",
    re.A,
)
"""The verb of the clause and the words that may stand between it and the name; possessive, so that it stays linear."""
_LICENSING = re.compile(
    r"^[\s\"')\]>》」』】”’}*_`~-]*(?:$|[,.;:!?。、/|+&(\x1e#>-]|和|与|及|或|以及|并|且|而|双|之下|下|licen|open|许可|授权|协议|条款|公开|开源|开放|发布|释出|共享|提供|贡献|捐献|释入|置于|放入|进行|国际|保护|约束|管辖|"
    r"规范|规定|要求|版|第|的\s*(?:许可|授权|条款|协议|规定|要求|形式|方式|保护|约束|双|前提|基础|$|[,.;:!)。])|范围|范畴|状态|作品|[\u3400-\u9fff]{0,6}(?:许可|授权|协议|条款))"
)
"""What may follow a name that is a licence here: not "MIT 的课程", "BSD 系统"."""
_ACTION = re.compile(
    r"^[\s\"')\]>》」』】”’}*_`~-]*(?:许可证|许可协议|许可|授权条款|授权协议|授权|协议|条款|licen[sc]e)?[\s\"')\]>》」』】]*之?下?(?:进行)?(?:开源|发布|释出|授权|许可|共享|分发|公开|发行|提供)(?=[\s,;.。!)」』】]|$|的)"
)
"""Granting words behind a name without a verb in front."""
_PREPOSITIONS = frozenset("在 依 按 以 依据 根据 基于 依照 按照 参照 于 经 凭 用".split())
_DONE = re.compile(r"许可(?!证|协议)|授权|发布|开源|释出|共享|提供|公开|分发|发行|使用|修改|开放")
"""With a preposition for a verb and nobody named, a clause grants only if it says what is done."""
_SECTION = re.compile(r"^[^,;。]{0,12}第\s*[\d一二三四五六七八九十]+\s*[条款项]")
_CHOICE = re.compile(r"(?:您|你|用户|使用者|任何人)?(?:均|都)?(?:可以?|可自行|可任意)?(?:选择|任选|择一)[\s\"'`(\[]*$")
_OFFERS = re.compile(r"双|多重|许可|授权|协议|licen")
_KIND = re.compile(
    r"^[\s\"')\]>》」』】]*(?:开源)?(?:许可证|许可协议|许可|授权协议|授权条款|授权|协议|条款|licen[sc]e)?(?:进行)?(?:开源|发布|授权|许可|释出|分发)?的\s*"
    r"(?:开源|自由|免费|其他|第三方|知名|优秀|著名|商业)?\s*(?:[a-z][\w.+-]*\s*)?" + _NOUN
)
"""A relative clause: "采用 MIT 许可证的项目" is some project, unless it says which."""
_IS = re.compile(r"[是为系]|属于|一[个款套种]")
_ASKED = re.compile(
    r"[?]|[吗呢嘛]\s*$|什么是|是什么|为什么|为何|如何|怎么|怎样|是否|能否|可否|哪[个种些款一]|还是|该选|还不知道|不知道|不清楚"
)
_SUPPOSED = re.compile(
    r"(?:如果|若是?|如(?=你|您|需|要|欲|想|果|采用|使用)|假如|假设|假定|一旦|倘若|要是|只要|即使|即便|无论|不管|每当|当(?=你|您|一|某|项目|软件|代码))(?!无|未|非|没有|另|有特)"
)
_THEN = re.compile(r"也|则|就|那么|必须|同样|亦")
_WISHED = re.compile(
    r"必须(?!遵)|须(?!遵|按|依|注|以相同)|应当?(?!用|遵|按|依|注)|需要|建议|推荐|希望|考虑|计划|打算|拟(?=采|以|按|使|将|于)|将(?:会|要|于|在|来|改|采用|使用|切换|转|更换|变更|以后)|准备|申请|有意|"
    r"可能|或许|也许|不妨|最好|想要?|愿意|期待|呼吁|敦促|要求(?!遵)|鼓励|倾向|喜欢|支持(?=采|以|使)|允许(?!您|你|任何|他人|用户|使用者)|目标是|尚未|即将|明年|未来"
)
_DENIED = re.compile(
    r"不再|不(?:会|能|可|得|应|以|按|采用|使用|受|是|属|在|适用|基于|遵循|依|提供|接受)|并非|并不|并未|没有|未(?:采用|以|按|使用|获|经|曾|进入)|非(?:采用|以|基于)|而非|禁止(?=采|使|以)|拒绝|放弃(?=采|使)|取消|撤销|废止|停止"
)
_CHANGED = re.compile(
    r"(?:更改|改|变更|切换|转换|转|迁移|更换|替换|换)(?:了|用)?(?:为|成|到|至|向|用|采用|以|投)|改用|从.{0,40}(?:改|变更|切换|转|迁移|更换|换)|重新(?:授权|许可)|此前|先前|原先|最初|最早|起初|早期|早先|以前|过去|当时|"
    r"曾|一度|[12]\d{3}年(?!版|以来|起|代)"
)
_CHANGED_TO = re.compile(r"[^a-z从由]*(?:改|变更|更改|切换)")
"""A subject that changes its licence and whose earlier one is not named: "本项目改用"."""
_TALK = re.compile(
    r"很多|许多|大多|大部分|不少|一些|多数|各种|各类|某些|有些|有的|多种|不同于|比较|区别|差异|不同的|例如|比如|譬如|诸如|对比|相比|常见|常用|流行(?!的)|主流|典型|通常|往往|一般|介绍|讨论|讲解|解释|"
    r"讲述|分析|了解|认识|不兼容|兼容|所谓|历史上|选择|选取|挑选|法院|判决|裁定|认定|诉|违反|违背|侵犯|争议|宣布(?!以|将|本|按)|声称|宣称|报道|据悉|据称|消息|指出|认为|质疑|批评|称为|类似|起草|"
    r"撰写|编写了|修订|推出|制定了|像|就像|以及其他|包括|例外|假冒|题目|下列|以下哪|属于哪|竞争"
)
_TAKEN_BACK = re.compile(
    r"^[^,;。]{0,8}(?:之?后|以后|时|的话)\s*,|^[^,;。]{0,14}(?:不适用|不再|已失效|无效|被撤销|不兼容|兼容|有冲突|冲突|存在争议)"
)
_REQUIRED = re.compile(r"(?:使用|转载|引用|复制|传播|分发|下载|演绎)[^,;。]{0,16}(?:必须|须|应当?|请|需要?|均)?\s*$")
_YOU = re.compile(
    r"(?:您|你|任何人|用户|使用者|读者)(?:们)?(?:均|都)?\s*(?:可以?|有权|能够?|被允许|得)|允许(?:您|你|任何人|他人|用户|使用者)|^\s*(?:欢迎|请)\s*$"
)
_DOES = re.compile(r"修改|分发|散布|发布|散发|使用|复制|拷贝|传播|分享|转载|演绎|再")
_THING = re.compile(r"[本它此该这其]")
_MIXED = re.compile(r"[a-z][\w.+-]*", re.A)
_TELLS = re.compile(r"[是由]|来自|过期|到期|届满|失效")
_CLAUSE = re.compile(r"[,;:。!?\x1e]")
_LISTED = re.compile(
    r"选择|哪[个种些]|如何|怎[么样]|常见|常用|几[种个类]|多种|[两三四五六七八]种|各种|主流|流行|包括|兼容|依赖|第三方|例如|比如|介绍|对比|比较|支持的|可用的|分类|排行|统计|请|添加|填写|输入|示例|字段"
)
_READ = 600  # code points of a sentence read in front of a name; no notice seen has more
_TITLE_CHARS = 80  # code points of a first line that can be a title


class Clause(NamedTuple):
    """What a name stands in: the clause in front of it, the clauses before that, both of one sentence."""

    text: str
    earlier: str


def is_chinese(before: str, after: str) -> bool:
    """Say whether the words around a name are Chinese: Han characters near it, no kana, no English grant before it."""
    near = before[-_NEAR:] + " " + after[:_NEAR]
    return bool(_HAN.search(near)) and not _KANA.search(near) and not _ENGLISH.search(before[-60:])


def is_listed(line: str, after: str) -> bool:
    """Say whether a label in a Chinese line announces licences in general, or asks for one: "如何选择许可证：MIT"."""
    if not _HAN.search(line):
        return False
    asked = _ASKED.search(after[:60].split("\n")[0]) is not None
    return asked or (_LISTED.search(line) is not None and not _OWN.search(line))


def grants(before: str, after: str, low: str, place: int) -> bool:
    """Say whether a Chinese sentence states that the text it stands in has the licence it names.

    Args:
        before, after: the sentence up to the name, and what follows to its end.
        low: the whole text.
        place: where the name begins in `low`.
    """
    clause = _clause(before[-_READ:], low, place)
    tail = _CLAUSE.split(after, maxsplit=1)[0]
    if _ASKED.search(clause.text) or _ASKED.search(after[-2:]) or _ASKED.search(tail) or _TAKEN_BACK.match(after):
        return False
    if _CHOICE.search(clause.text):
        return _offered(clause)
    verb = _VERB.search(clause.text)
    if verb is None and not _ACTION.match(after):
        return False
    subject = clause.text[: verb.start()] if verb else clause.text
    if verb and _only_prefaces(verb["verb"], subject, tail, after):
        return False
    some_kind = _KIND.match(after) is not None
    if some_kind and not _IS.search(subject):
        return False
    if verb and not some_kind and not _LICENSING.match(after):
        return False
    return not _unreal(clause, subject) and _said_of(subject, clause, after, low)


def _offered(clause: Clause) -> bool:
    """Say whether the clause before says that this text has several licences: "本项目使用双重许可, 您可以选择"."""
    own = _OWN.search(clause.earlier) is not None and _OFFERS.search(clause.earlier) is not None
    return own and not _TALK.search(clause.earlier) and not _OTHERS.search(clause.earlier)


def _only_prefaces(verb: str, subject: str, tail: str, after: str) -> bool:
    """Say whether the clause only introduces the next one: "在 GPLv3 许可证下, …", "依据 GPLv2 第 4 条"."""
    if verb not in _PREPOSITIONS:
        return False
    ends = not after[len(tail) :].strip(" \"'`)]>》」』】*_.,;:!?。、\x1e")
    return _SECTION.match(after) is not None or not (subject.strip() or ends or _DONE.search(tail))


def _clause(before: str, low: str, place: int) -> Clause:
    """Cut the sentence at its last comma, and at the line unless the line has no verb of its own."""
    line = place - (low.rfind("\n", 0, place) + 1)
    own = before[-line:] if 0 < line < len(before) else before
    piece = own if _VERB.search(own) or _CLAUSE.search(own) else before
    cuts = [match.end() for match in _CLAUSE.finditer(piece)]
    for cut in reversed(cuts or [0]):
        if _VERB.search(piece[cut:]) or not cut:
            return Clause(piece[cut:], piece[:cut])
    return Clause(piece[cuts[-1] :], piece[: cuts[-1]])


def _unreal(clause: Clause, subject: str) -> bool:
    """Say whether the clause is supposed, wished for, denied, past or talk about licences."""
    own = _OWN.search(subject)
    firm = own is not None and own["that"] is None
    if any(pattern.search(clause.text) for pattern in (_SUPPOSED, _DENIED, _TALK)):
        return True
    if _WISHED.search(clause.text) and not _REQUIRED.search(subject):
        return True
    if _CHANGED.search(clause.text) and not (firm and _CHANGED_TO.fullmatch(subject)):
        return True
    if "除" not in clause.earlier and _SUPPOSED.search(clause.earlier):
        return not firm and (_THEN.search(clause.text) is not None or not re.search(_NOUN, subject))
    return not firm and bool(_TALK.search(clause.earlier) or _CHANGED.search(clause.earlier))


def _said_of(subject: str, clause: Clause, after: str, low: str) -> bool:
    """Say whether the subject of the grant is this text: named as such, or by nothing else than what it is."""
    if _YOU.search(subject):
        return _DOES.search(after) is not None and _THING.search(after + clause.earlier) is not None
    if _OTHERS.search(subject) or _PEOPLE.search(subject):
        return False
    if "除" not in clause.earlier and _SUPPOSED.search(clause.earlier):
        clause = clause._replace(earlier="")
    own = _OWN.search(subject)
    if own is not None:
        return own["that"] is None or not (_names_somebody(subject[: own.start()]) or _told_of(clause.earlier, low))
    if _names_somebody(subject):
        return _is_title(subject, low)
    if _OWN.search(clause.earlier) or _IS.match(clause.earlier.strip()):
        return not _OTHERS.search(clause.earlier)
    return not _told_of(clause.earlier, low) and (not _TELLS.search(clause.earlier) or _is_title(clause.earlier, low))


def _told_of(earlier: str, low: str) -> bool:
    """Say whether the clauses before speak of somebody else's work, by a word of such or by its name."""
    if _OTHERS.search(earlier):
        return True
    return _MIXED.search(_EMPTY.sub(" ", earlier)) is not None and not _is_title(earlier, low)


def _names_somebody(subject: str) -> bool:
    return re.search(r"[a-z0-9\u3400-\u9fff]", _EMPTY.sub(" ", subject)) is not None


def _is_title(subject: str, low: str) -> bool:
    """Say whether the subject is what the first line of a longer text calls the text."""
    title, _, rest = low.lstrip("\ufeff# \t\r\n=*").partition("\n")
    named = _MIXED.search(subject)
    return bool(rest.strip()) and len(title) <= _TITLE_CHARS and named is not None and named.group(0) in title
