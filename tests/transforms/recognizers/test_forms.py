"""Forms that a stranger wrote down: what people write round the formats, and what only looks like one.

All values are made up; check digits were computed from the published formulas.
"""

import pyarrow as pa
import pytest

from tests.transforms.pii.kit import limits, the_kit, values
from transforms.recognizers import classes

BY_NAME = {cls.__name__: cls(limits()) for cls in classes()}

FOUND = [
    ("InternationalEmailRecognizer", "简历请发到zhang.san@例子.中国，谢谢", ["zhang.san@例子.中国"]),
    ("InternationalEmailRecognizer", "寄給 張三@公司.香港謝謝", ["張三@公司.香港"]),
    ("InternationalEmailRecognizer", "пишите: почта@пример.рф.", ["почта@пример.рф"]),
    ("EmailAddressRecognizer", "Write to jörg@müller.de.", ["jörg@müller.de"]),
    ("EmailAddressRecognizer", "li_si&#64;mail.org, wang%40mail.org", ["li_si&#64;mail.org", "wang%40mail.org"]),
    ("DisguisedEmailRecognizer", "联系 zhang.san(a)sina.com", ["zhang.san(a)sina.com"]),
    ("HkidRecognizer", "香港身份證號碼：A 123456 (3)", ["A 123456 (3)"]),
    ("WechatRecognizer", "有事微信联系 sunny99718", ["sunny99718"]),
    ("WechatRecognizer", "V信sunny99718，微信/sunny_99", ["sunny99718", "sunny_99"]),
    ("WechatRecognizer", "徽信 sunny99718 威❤：happy_2020 微x：happy_2021", ["sunny99718", "happy_2020", "happy_2021"]),
    ("WechatRecognizer", "想了解的加v: happy_2020 ＋V：happy_2021", ["happy_2020", "happy_2021"]),
    ("QqRecognizer", "我的q是28997472，加我q 28997473", ["28997472", "28997473"]),
    ("CnLandlineRecognizer", "电话010-62304681、62304688", ["010-62304681", "62304688"]),
    ("CnLandlineRecognizer", "电话：６５０９１０４０，６５０９２１４０。", ["６５０９１０４０", "６５０９２１４０"]),
    ("CnLandlineRecognizer", "电话010-62304681，20230101 起停用", ["010-62304681"]),
    (
        "AddressZhRecognizer",
        "寄到青岛市市南区香港中路10号颐和国际A座1801，谢谢",
        ["青岛市市南区香港中路10号颐和国际A座1801"],
    ),
    ("AddressEnRecognizer", "PO Box 1234, Austin, TX 78701", ["PO Box 1234, Austin, TX 78701"]),
    ("IpAddressRecognizer", "the login from 23.4.17.39 failed", ["23.4.17.39"]),
    ("IpAddressRecognizer", "tunnel 10.1.2.3 up", ["10.1.2.3"]),
]
NEAR_MISSES = [
    ("InternationalEmailRecognizer", "他在推特上叫 @例子，网址是 例子.中国"),
    ("EmailAddressRecognizer", "GET /search?q=100%40&page=2.0"),
    ("WechatRecognizer", "execute 'normal! ' .. v:count1 .. 'j' | if v:shell_error"),
    ("WechatRecognizer", "微信联系方式见下方二维码"),
    ("CnMobileRecognizer", "M15 18h4l1-1 1.9-2.4 1.9-1.3 0-2.2-.8-2.3"),
    ("BankCardRecognizer", "a8.8 8.8 0 0 1 5.7 2 7 7 0 0 1 1.7 2.3 6 6 0 0 1 .2 4.8"),
    ("IpAddressRecognizer", "c-.5 0-.8-.3-.8-.7 0-.4.3-.7.8-.7.4 0 .7.3.7.7 0"),
    ("IpAddressRecognizer", "manpages-zh (1.6.3.6-1) unstable; siehe Abschnitt 4.11.19.1"),
    ("CredentialRecognizer", "password = self._decode_base64x2(arg)"),
    ("HkidRecognizer", "房间 A 123456 (7)"),
    ("QqRecognizer", "我的q是什么意思 12345678"),
]


@pytest.mark.parametrize(("name", "text", "expected"), FOUND)
def test_finds(name, text, expected):
    """The spans, in order, and nothing else."""
    recognizer = BY_NAME[name]
    assert [value for _, value in values(recognizer, text)] == expected
    assert {kind for kind, _ in values(recognizer, text)} <= set(recognizer.TYPES)


def test_the_scan_finds_what_its_recognisers_find():
    """Forms that lie outside every window of the scan would be found by nobody: each is found there too."""
    texts = [text for _, text, _ in FOUND] + ["香港身份證號碼：B 871296 (A)"]
    scanner = the_kit().scanner
    found = scanner.scan(pa.array(texts, pa.large_string())).spans
    assert [tuple(spans) for spans in found] == [scanner.unfiltered(text) for text in texts]


@pytest.mark.parametrize(("name", "text"), NEAR_MISSES)
def test_leaves_near_misses_alone(name, text):
    """Nothing above the shipped score."""
    assert values(BY_NAME[name], text) == []
