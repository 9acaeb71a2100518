"""Names of people behind a label: 联系人：…, My name is …, Dear Ms …"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

COMPOUND = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|端木|东方|独孤|南宫|西门|宇文|长孙|轩辕|百里|呼延|闻人|澹台|太史|申屠|仲孙|濮阳|拓跋"
SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦"
    "俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连"
    "芦萧麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠"
)
LABELS_ZH = (
    "联系人姓名|紧急联系人|联系人|收件人|收货人|寄件人|发件人|客户姓名|患者姓名|学生姓名|真实姓名|开户姓名|户主姓名|持卡人姓名|家长姓名|申请人|当事人|法定代表人|"
    "法人代表|负责人|经办人|持卡人|开户名|户名|户主|患者|姓名|名字|投诉人|报案人|被告人|原告|被告|嫌疑人|受害人|承租人|出租人|业主|监护人|参保人|员工|学员|联络人|收件者"
)
LABELS_EN = (
    "full name|first name|last name|contact person|contact name|contact|customer name|patient name|patient|name|attn|attention|"
    "recipient|employee name|employee|applicant|cardholder name|cardholder|account holder|beneficiary|emergency contact|tenant|"
    "student name|student|billed to|ship to"
)
GIVEN = r"[\u4e00-\u9fff]{1,2}"
NAME_ZH = rf"(?:(?:{COMPOUND}){GIVEN}|[{SINGLE}]{GIVEN}|[\u4e00-\u9fff]{{2,6}}[·•][\u4e00-\u9fff]{{1,8}}(?:[·•][\u4e00-\u9fff]{{1,8}})?)"
PARTY = r"(?<=患者|病人|死者|原告|被告|学生|告人|请人|疑人|事人|害人)"
"""What a party to a case or a patient is called right before the name, by its last two characters."""
DESCRIBED = (
    r"[,(](?:男|女)[,)](?:[\u4e00-\u9fff]{1,3}族|[0-9]{1,3}岁|[12][0-9]{3}[年.\-/]|生于|现年)|\((?:身份证|公民身份)"
)
"""How a name is followed that begins a description: ，男，汉族 or （身份证号."""
BEHIND = (
    r"(?=$|[^\u4e00-\u9fff]|先生|女士|小姐|同志|老师|经理|主任|医生|大夫|律师|教授|师傅|电话|手机|身份|性别|联系|住址|地址|微信|邮箱|男|女|的|和|与|及|是|在|于|今年|"
    r"出生|来自|住在|家住|现年|因|被|为|等|说|表示|称|我|今天|您|号码|证件|年龄|工号|银行|毕业|今|想|要|有|从|，)"
)
FIRST = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’\-]{0,24}"
NAME_EN = rf"{FIRST}(?:[ ]{{1,2}}(?:[A-Z]\.|(?:van|von|de|der|den|di|da|del|la|le|bin|al|el|dos|du)(?=[ ][A-Z])|{FIRST})){{0,4}}"
ORGANISATION = re.compile(
    r"(?i)(?<![a-z])(?:licen[cs]e|software|foundation|public|notice|attribution|project|library|group|team|inc|ltd|llc|corp|university|"
    r"institute|company|bank|association|committee|version|open|source|general|web|data|service|services|center|centre|school)(?![a-z])"
)
"""Words that no personal name holds."""
NOT_NAMES = frozenset(
    [
        "the",
        "this",
        "that",
        "not",
        "your",
        "my",
        "our",
        "their",
        "name",
        "names",
        "user",
        "username",
        "null",
        "none",
        "true",
        "false",
        "unknown",
        "n/a",
        "value",
        "string",
        "required",
        "here",
        "please",
        "address",
        "email",
        "phone",
        "date",
        "number",
        "id",
        "type",
        "title",
        "company",
        "customer",
        "client",
        "team",
        "support",
        "admin",
        "hello",
        "hi",
        "sir",
        "madam",
        "all",
        "everyone",
        "friend",
        "friends",
        "editor",
        "manager",
        "department",
        "office",
        "street",
        "road",
        "inc",
        "ltd",
        "llc",
        "corp",
        "university",
        "institute",
        "department",
    ]
)


class PersonLabelRecognizer(Recognizer):
    """A Chinese name begins with a known surname; an English name with capital letters."""

    TYPES = ("PERSON",)
    SOURCE = "surnames: Ministry of Public Security name report 2020 (most frequent), Baijiaxing (compound)"
    PATTERNS = (
        Pattern(
            "zh label",
            rf"(?:{LABELS_ZH})(?:[(（][^)）\n]{{0,8}}[)）])?[ \u3000]?[:：=]\s{{0,3}}(?P<name>{NAME_ZH}){BEHIND}",
            0.85,
        ),
        Pattern("zh spaced", rf"(?:{LABELS_ZH})[ \u3000]{{1,3}}(?P<name>{NAME_ZH})(?=$|[^\u4e00-\u9fff])", 0.6),
        Pattern(
            "zh self",
            rf"(?:我叫|我的名字叫?是?|本人姓名|名字叫做?|我姓名|本人叫|自称|他叫|她叫|名叫)\s?[:：]?\s?(?P<name>{NAME_ZH}){BEHIND}",
            0.8,
        ),
        Pattern("zh party", rf"{PARTY}(?P<name>{NAME_ZH})(?=[,(](?:男|女|身份证|公民身份))", 0.8),
        Pattern("zh described", rf"(?<![\u4e00-\u9fff])(?P<name>{NAME_ZH})(?={DESCRIBED})", 0.8),
        Pattern(
            "en self",
            rf"(?i:(?<![a-z])(?:my (?:full |real )?name(?:'s| is|:)|i am called|signed(?: by|,)|sincerely,?|regards,?|yours truly,?))\s{{1,3}}(?P<name>{NAME_EN})",
            0.7,
        ),
        Pattern(
            "en label",
            rf"(?i:(?<![a-z\-_])(?P<label>{LABELS_EN})) ?[:=]\s{{0,3}}(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?(?P<name>{NAME_EN})",
            0.75,
        ),
        Pattern("en title", rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?[ ](?P<name>{NAME_EN})", 0.7),
        Pattern("en lower", r"(?i:(?<![a-z])my name is) (?P<name>[a-z]{3,20})(?=[.,!\n]|$)", 0.5),
    )
    CUES: ClassVar[tuple[str, ...]] = (
        *(label + sign for label in LABELS_ZH.split("|") for sign in ":= ("), "我叫", "我的名字", "名字叫", "本人姓名", "我姓名", "本人叫", "自称", "他叫", "她叫", "名叫",
        ",男", ",女", "(男", "(女", "(身份证", "(公民身份",
        *(label + sign for label in LABELS_EN.split("|") for sign in (":", "=", " :", " =")),
        "name is", "name's", "name:", "i am called", "signed", "sincerely", "regards", "yours truly",
        "mr. ", "mr ", "mrs. ", "mrs ", "ms. ", "ms ", "miss ", "miss. ", "dr. ", "dr ", "prof. ", "prof ",
    )  # fmt: skip
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "zh label": ("人", "名", "户", "者", "告", "主", "工", "员"),
        "zh spaced": ("人", "名", "户", "者", "告", "主", "工", "员"),
        "zh self": ("叫", "名字", "姓名", "自称"),
        "zh party": (",男", ",女", "(男", "(女", "(身份证", "(公民身份"),
        "zh described": (",男", ",女", "(男", "(女", "(身份证", "(公民身份"),
        "en self": ("name", "called", "signed", "sincerely", "regards", "truly"),
        "en title": ("mr", "ms", "miss", "dr", "prof"),
        "en lower": ("my name is",),
    }
    STARTS: ClassVar[Mapping[str, str]] = {
        "en self": r"my (?:full |real )?name|i am called|signed|sincerely|regards|yours truly",
        "en label": rf"(?:{LABELS_EN}) ?[:=]",
    }
    REACH = (24, 160)

    def search(self, number: int, view: View, start: int, stop: int) -> Iterator[Span]:
        """Search the original characters for names in English, which are told by their capitals."""
        pattern, at = self.searched[number], start
        text = view.raw if pattern.name.startswith("en") else view.folded
        while match := self.first(number, view, text, at, stop):
            view.spend()
            found = tuple(self.check(view, match, pattern))
            yield from found
            at = match.end("name") if found else match.start() + 1

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse words of forms and sentences that stand where a name would."""
        name = match["name"]
        words = re.split(r"[ ]+", name)
        if pattern.name.startswith("en"):
            if words[0].lower() in NOT_NAMES or words[-1].lower() in NOT_NAMES or (name.isupper() and len(name) < 3):
                return
            if pattern.name == "en label" and match["label"] == "name" and len(words) == 1:
                return  # a key of a configuration file
            if ORGANISATION.search(name):
                return
            if pattern.name == "en self" and len(words) == 1 and not match[0].lower().startswith("my"):
                return
        yield self.span(match, pattern.score, "name")
