"""Doxxing: identifiers count for the person they point at, those of roles and organisations for nobody."""

import time

import pytest

from tests.transforms.pii.kit import the_kit
from transforms.pii.doxxing import mentions_of
from transforms.records import Span

ID, OTHER_ID = "11010519491231002X", "440524188001010014"


def exposed(text, *names):
    """Return the most identifiers that count for one person; `names` are found wherever they stand, as by a model."""
    spans = list(the_kit().scanner.unfiltered(text))
    for name in names:
        at = text.find(name)
        while at >= 0:
            spans.append(Span(at, at + len(name), "PERSON", 0.8, "model"))
            at = text.find(name, at + len(name))
    return the_kit().exposure.most(text, spans)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (f"姓名：张三\n身份证号：{ID}\n手机：13800138000\n住址：北京市朝阳区建国路88号2号楼301室", (), 3),
        (f"张三 13800138000 {ID}", ("张三",), 2),
        ("这个人叫王小明，电话13912345678，微信wxm_1988，家住浙江省杭州市西湖区文三路138号7楼501室，大家去问候他。", ("王小明",), 3),
        (f"王小明\t{ID}\t13912345678\n李四\t{OTHER_ID}\t13800138000\n", ("王小明", "李四"), 2),
        (f"人肉结果：{ID}（张三），他的手机13800138000", ("张三",), 2),
        (f"张三，身份证{ID}，妻子李四，两人住在城东，常用电话有很多，其中一个是13800138000", ("张三", "李四"), 2),
        ("张三的手机 13800138000，QQ：12345678", ("张三",), 2),
        ("联系人：张三\n手机：13800138000\n办公室：010-88886666", (), 2),
        (f"张三其人其事。{'他做过很多事。' * 400}身份证{ID}，银行卡6222020000000000018", ("张三",), 2),
        ("Name: Mary Ann Poe\nPhone: (415) 555-2671\nSSN: 536-90-4399", (), 2),
        ("Her real name is Jane Roe, call her at 415-555-2671 or mail jane.roe@example.com!", ("Jane Roe",), 2),
        ("Jane Roe <jane@roe.org>, cell +1 415 555 2671, lives at 1600 Amphitheatre Parkway, Mountain View, CA 94043", ("Jane Roe",), 3),
        ("John Smith (415-555-2671) and his friend Ann Lee talked. Mail him at: john@smith.org", ("John Smith", "Ann Lee"), 2),
        ("Jane Roe logged in from 36.112.8.9 with jane@roe.org", ("Jane Roe",), 2),
        ("415-555-2671, ssn 536-90-4399: that is Jane Roe", ("Jane Roe",), 2),
        ("Jane Roe, mobile +44 7700 900123, and Roe's card 4111 1111 1111 1111", ("Jane Roe",), 2),
        ("Jane Roe <jane@roe.org> also writes as Jane Roe <jr@mail.org>", ("Jane Roe",), 2),
        ("Priya Natarajan <priya@natarajan.org> (415) 555-2671", (), 2),
        ("Jane Roe from lists.com: jane@lists.com, 415-555-2671", ("Jane Roe",), 2),
    ],
)  # fmt: skip
def test_a_named_person_with_identifiers(text, names, expected):
    """Contact cards, posts and leaked lists, in Chinese and in English."""
    assert exposed(text, *names) == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("13800138000 ada@lovelace.org", (), 0),
        ("Jane Roe wrote to jane@roe.org, JANE@roe.org and jane (at) roe (dot) org", ("Jane Roe",), 1),
        ("张三，电话13800138000，手机+86 138-0013-8000", ("张三",), 1),
        ("Jane Roe <jane@roe.org>, John Poe <john@poe.org>", ("Jane Roe", "John Poe"), 1),
        ("Jane Roe\njane@roe.org\n\nJohn Poe\njohn@poe.org\n\nAl Low\nal@low.org", ("Jane Roe", "John Poe", "Al Low"), 1),
        ("Press Office <press@roe.org>, Jane Roe <jane@roe.org>, call 0800 123 4567", (), 1),
        ("Copyright Jane Roe <jane@roe.org>, 2004 Jane Roe <jr@mail.org>", (), 1),
        ("校译: 司延腾 Yanteng Si <si@loongson.cn> 吴想成 Wu Xiang <wu@email.cn>", ("司延腾",), 1),
        ("张三，电话13800138000；李四，电话13900139000", ("张三", "李四"), 1),
        ("13800138000（张三）、13900139000（李四）", ("张三", "李四"), 1),
        ("Ask Jane Roe <jane@roe.org> on debian-devel@lists.debian.org or 123456@bugs.debian.org", ("Jane Roe",), 1),
        ("Jane Roe, press@roe.org, sales-asia@roe.org, list-request@roe.org, no-reply@roe.org", ("Jane Roe",), 0),
        ("张三在职，客服邮箱kefu@sina.com.cn，招聘hr2@sina.com.cn", ("张三",), 0),
        ("张三说：客服热线010-88886666，投诉电话：021-66668888，总机 0755-88886666", ("张三",), 0),
        ("Jane Roe. Toll free +1 800 555 0199 or (888) 555-0123, hotline: 415-555-2671", ("Jane Roe",), 0),
        ("Jane Roe replied to 20171114110500.GA21175@kroah.com, mail jane@roe.org", ("Jane Roe",), 1),
        ("Jane Roe set 192.168.7.9 and 10.1.2.3", ("Jane Roe",), 0),
        ("Jane Roe wrote this.\nThe servers are 36.112.8.9 and 58.20.3.4.", ("Jane Roe",), 0),
        (f"Jane Roe wrote the preface. {'Prose without end. ' * 2600}ann@poe.org, bob@low.org", ("Jane Roe",), 0),
        ("李主任：单位在北京市朝阳区建国路88号2号楼301室，电话13800138000", ("李主任",), 1),
    ],
)  # fmt: skip
def test_near_misses(text, names, expected):
    """Credits, repeated mentions, roles, service lines, private networks, and a name far away."""
    assert exposed(text, *names) == expected


@pytest.mark.parametrize(
    ("names", "persons"),
    [
        (["时奎亮", "奎亮"], [0, 0]),
        (["奎亮", "时奎亮"], [0, 0]),
        (["Margaret Holloway", "Holloway", "Ann Holloway"], [0, 0, 1]),
        (["Ann Lee", "Bob Ray", "Ann  Lee"], [0, 1, 0]),
    ],
)
def test_one_person_under_parts_of_a_name(names, persons):
    """Part of a name means who was named so; a shared family name alone makes nobody the same."""
    text, places = "", []
    for name in names:
        places.append((len(text), len(text) + len(name)))
        text += name + ", who is\n"

    assert [mention.person for mention in mentions_of(text, places)] == persons


def test_a_name_in_other_letters_is_the_same_person():
    """What stands right behind a name and a name inside a name add nobody."""
    assert [m.person for m in mentions_of("时奎亮 Alex Shi", [(0, 3), (1, 3), (4, 12)])] == [0, 0]


def long_list(people):
    """Return a text of lines of a name and two identifiers, and its spans."""
    lines = [f"Jane{n} Roe{n}, j{n}@roe.org, 36.112.{n % 250}.{n // 250}\n" for n in range(people)]
    spans, at = [], 0
    for line in lines:
        name, mail, address = line.strip().split(", ")
        for part, kind in ((name, "PERSON"), (mail, "EMAIL_ADDRESS"), (address, "IP_ADDRESS")):
            start = at + line.index(part)
            spans.append(Span(start, start + len(part), kind, 1.0, "x"))
        at += len(line)
    return "".join(lines), spans


def test_long_lists_cost_linear_work():
    """Four times the people cost less than ten times the work."""
    times = []
    for people in (500, 2_000):
        text, spans = long_list(people)
        passes = []
        for _ in range(3):
            began = time.process_time()
            assert the_kit().exposure.most(text, spans) == 2
            passes.append(time.process_time() - began)
        times.append(min(passes))

    assert times[1] < 10 * times[0] + 0.1
