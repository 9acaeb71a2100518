"""Chinese identifiers in all surface forms, with near misses: labelled records from a seed.

Written from GB 11643, GB/T 2260, ISO/IEC 7812, GB 32100, GA 36 and the numbering plan; imports nothing from the
product. Every value is made up. `python -m tests.generators.chinese_pii FILE [COUNT] [SEED]` writes JSON Lines.
"""

import json
import sys
from collections.abc import Callable, Iterator
from random import Random

REGIONS = ("110101", "310115", "440305", "330106", "510107", "420106", "610113", "350203", "230103", "532901", "650102")
FULL = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@.-:()", "".join(
    [chr(0xFF10 + i) for i in range(10)] + [chr(0xFF21 + i) for i in range(26)] + [chr(0xFF41 + i) for i in range(26)]
    + ["＠", "．", "－", "：", "（", "）"]
))  # fmt: skip
SENTENCES = (
    "昨天下午在路上遇到老同学，{}，后来一起吃了晚饭。",
    "请尽快处理此事：{}。谢谢！",
    "登记信息如下\n{}\n以上内容属实。",
    "他说{}，让我记一下。",
    "（{}）",
    "备注 {} 已核对",
    "{}",
    "根据群里的消息，{}请大家确认后回复。",
    "表格第三行写着“{}”。",
    "\t{}\t已归档",
    "附注：{}；如有变动另行通知。",
)


def digits(rng: Random, count: int) -> str:
    """Return that many random digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def birthday(rng: Random) -> str:
    """Return YYYYMMDD of the years 1940 to 2019."""
    return f"{rng.randint(1940, 2019)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"


def resident_id(rng: Random) -> str:
    """Make an 18-character ID: S = sum of a_i 2^(i-1) over places counted from the right, S = 1 mod 11."""
    body = rng.choice(REGIONS) + birthday(rng) + digits(rng, 3)
    total = sum(int(d) * pow(2, 17 - at, 11) for at, d in enumerate(body))
    check = (1 - total) % 11
    return body + ("X" if check == 10 else str(check))


def luhn_digit(body: str) -> str:
    """Return the digit that makes the doubled-alternate sum a multiple of ten."""
    total = 0
    for at, char in enumerate(body[::-1]):
        d = int(char) * (2 if at % 2 == 0 else 1)
        total += d // 10 + d % 10
    return str(-total % 10)


def card(rng: Random) -> str:
    """Make a UnionPay number of 16 or 19 digits."""
    body = rng.choice(("622202", "621700", "622848", "621661", "625965", "623058")) + digits(rng, rng.choice((9, 12)))
    return body + luhn_digit(body)


def mobile(rng: Random) -> str:
    """Make a mobile number with an allotted prefix."""
    return rng.choice(
        ("138", "139", "150", "159", "188", "177", "166", "199", "133", "186", "135", "173", "191")
    ) + digits(rng, 8)


def landline(rng: Random) -> str:
    """Make a landline number with its area code."""
    if rng.random() < 0.5:
        return rng.choice(("010", "021", "020", "027", "028")) + "-" + rng.choice("5678") + digits(rng, 7)
    return rng.choice(("0571", "0755", "0531", "0991", "0871")) + "-" + rng.choice("5678") + digits(rng, 7)


def plate(rng: Random) -> str:
    """Make a licence plate, one in three of new energy."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head = rng.choice("京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼") + rng.choice("ABCDEFGH")
    if rng.random() < 0.33:
        return head + rng.choice("DF") + rng.choice(letters + "0123456789") + digits(rng, 4)
    return (
        head + rng.choice(letters) + digits(rng, 4)
        if rng.random() < 0.5
        else head + digits(rng, 4) + rng.choice(letters)
    )


def uscc(rng: Random) -> str:
    """Make a unified social credit code: C18 = 31 - sum(Ci * 3^(i-1)) mod 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91" + rng.choice(REGIONS) + "MA" + "".join(rng.choice(alphabet) for _ in range(7))
    total = sum(alphabet.index(c) * pow(3, at, 31) for at, c in enumerate(body))
    return body + alphabet[-total % 31]


def hkid(rng: Random) -> str:
    """Make a Hong Kong identity card number."""
    letter, body = rng.choice("ABCDEGHKMPRVYZ"), digits(rng, 6)
    total = 36 * 9 + (ord(letter) - 55) * 8 + sum(int(d) * w for d, w in zip(body, range(7, 1, -1), strict=True))
    rest = -total % 11
    return f"{letter}{body}({'A' if rest == 10 else rest})"


def tw_id(rng: Random) -> str:
    """Make a Taiwan ID."""
    order = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
    letter, body = rng.choice(order), rng.choice("12") + digits(rng, 7)
    number = order.index(letter) + 10
    total = number // 10 + number % 10 * 9 + sum(int(d) * w for d, w in zip(body, range(8, 0, -1), strict=True))
    return letter + body + str(-total % 10)


def email(rng: Random) -> str:
    """Make an e-mail address."""
    name = rng.choice(("zhangwei", "li.na", "wang_fang", "chen-jie88", "liuyang", "zhao.lei.cn", "sunli2020"))
    return (
        name
        + digits(rng, 3)
        + "@"
        + rng.choice(("qq.com", "163.com", "126.com", "gmail.com", "sina.com.cn", "foxmail.com", "zju.edu.cn"))
    )


def ip(rng: Random) -> str:
    """Make a public IPv4 address."""
    return f"{rng.choice((36, 58, 61, 101, 112, 183, 202, 218))}.{rng.randint(1, 254)}.{rng.randint(41, 254)}.{rng.randint(1, 254)}"


def mac(rng: Random) -> str:
    """Make a MAC address."""
    return rng.choice(":-").join(f"{rng.randint(1, 254):02X}" for _ in range(6))


Maker = Callable[[Random], str]
KINDS: tuple[tuple[str, Maker, tuple[str, ...]], ...] = (
    ("CN_RESIDENT_ID", resident_id, ("身份证号", "身份证：", "证件号码为", "公民身份号码 ", "")),
    ("BANK_CARD", card, ("银行卡号", "卡号：", "请转到工行卡", "收款账号 ", "开户行招商银行，账号", "")),
    ("CN_MOBILE", mobile, ("手机", "电话：", "联系方式 ", "请拨打", "致电", "")),
    ("CN_LANDLINE", landline, ("座机", "电话：", "传真 ", "办公电话", "")),
    ("CN_LICENSE_PLATE", plate, ("车牌号", "车牌：", "一辆", "肇事车辆", "")),
    ("CN_USCC", uscc, ("统一社会信用代码", "税号：", "信用代码 ", "")),
    ("HKID", hkid, ("香港身份证", "身份證號碼：", "香港居民身份证 ")),
    ("TW_ID", tw_id, ("台湾身份证", "身分證字號：", "身分證統一編號 ")),
    ("EMAIL_ADDRESS", email, ("邮箱", "邮件发到", "E-mail：", "电子邮箱 ", "")),
    ("IP_ADDRESS", ip, ("IP", "登录地址：", "服务器 ", "来自", "")),
    ("MAC_ADDRESS", mac, ("MAC", "网卡地址：", "物理地址 ", "")),
    ("CN_PASSPORT", lambda rng: rng.choice(("E", "G", "EA", "EB")) + digits(rng, 8), ("护照号", "护照：", "护照号码 ")),
    ("CN_HM_PERMIT", lambda rng: rng.choice("HM") + digits(rng, 8), ("港澳居民来往内地通行证", "回乡证：", "回乡证号 ")),
    ("QQ_NUMBER", lambda rng: rng.choice("123456789") + digits(rng, rng.randint(5, 9)), ("QQ", "QQ：", "QQ号 ", "加QQ")),
    ("WECHAT_ID", lambda rng: rng.choice(("zhang", "wx_li", "chen-")) + digits(rng, 5), ("微信号", "微信：", "微信号：", "VX：")),
)  # fmt: skip


def passport_fix(value: str) -> str:
    """Shorten two-letter passport series to nine characters."""
    return value[:9]


def surface(rng: Random, kind: str, value: str) -> str:
    """Return one of the ways in which people write this value."""
    forms = [value] * 4
    if value.isdigit() or kind == "CN_RESIDENT_ID":
        sep = rng.choice((" ", "-", "."))
        if kind == "CN_MOBILE":
            forms += [sep.join((value[:3], value[3:7], value[7:]))] * 2
            forms += [
                "+86" + value,
                "+86 " + value,
                "86-" + value,
                "(+86)" + value,
                "+86-" + sep.join((value[:3], value[3:7], value[7:])),
                rng.choice(",，").join((value[:3], value[3:7], value[7:])),
                value.translate(
                    str.maketrans(
                        "0123456789",
                        rng.choice(("零一二三四五六七八九", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")),
                    )
                ),
            ]
        elif kind == "BANK_CARD":
            forms += [rng.choice((" ", "-")).join(value[at : at + 4] for at in range(0, len(value), 4))] * 3
        elif kind == "CN_RESIDENT_ID":
            forms += [value.lower(), rng.choice((" ", "-")).join((value[:6], value[6:14], value[14:]))]
            forms += [
                value.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
                ",".join((value[:6], value[6:14], value[14:])),
            ]
    if kind == "EMAIL_ADDRESS":
        forms += [
            value.replace("@", " @ "),
            value.replace("@", "(at)"),
            value.replace(".", " . ") if value.endswith("qq.com") else value,
        ]
    if kind == "CN_LANDLINE":
        forms += [
            value.replace("-", " "),
            "(" + value.replace("-", ")"),
            value.replace("-", ""),
            "+86-" + value[1:],
            value[:-4] + " " + value[-4:],
        ]
    if kind == "CN_LICENSE_PLATE":
        forms += [value[:2] + "·" + value[2:], value[:2] + " " + value[2:], value[:2] + "-" + value[2:]]
    form = rng.choice(forms)
    trick = rng.random()
    if trick < 0.12:
        return form.translate(FULL)
    if trick < 0.18:
        at = rng.randint(1, len(form) - 1)
        return form[:at] + rng.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad") + form[at:]
    if trick < 0.22 and kind != "CN_LICENSE_PLATE":
        return form.replace("0", "𝟎").replace("1", "①" if rng.random() < 0.3 else "１")
    return form


NEAR_MISSES: tuple[Callable[[Random], str], ...] = (
    lambda rng: "订单号" + mobile(rng),
    lambda rng: "订单编号：" + digits(rng, 18),
    lambda rng: "快递单号SF" + digits(rng, 13),
    lambda rng: "圆周率3.14159265358979323846",
    lambda rng: "版本号" + ".".join(str(rng.randint(0, 30)) for _ in range(4)),
    lambda rng: f"时间{rng.randint(2000, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d} {rng.randint(0, 23):02d}:30:15",
    lambda rng: "哈希值" + "".join(rng.choice("0123456789abcdef") for _ in range(40)),
    lambda rng: "ISBN 978-7-" + digits(rng, 4) + "-" + digits(rng, 4) + "-" + digits(rng, 1),
    lambda rng: "客服热线400-" + digits(rng, 3) + "-" + digits(rng, 4),
    lambda rng: "市民热线12345，急救120",
    lambda rng: "参见第" + f"{rng.randint(1, 9)}.{rng.randint(1, 9)}.{rng.randint(1, 9)}.{rng.randint(1, 9)}" + "节",
    lambda rng: "国发〔" + str(rng.randint(2000, 2024)) + "〕" + str(rng.randint(1, 90)) + "号",
    lambda rng: "金额共计" + rng.choice("123456789") + digits(rng, 10) + "元",
    lambda rng: "身份证号" + spoil(rng, resident_id(rng)),
    lambda rng: "银行卡号" + spoil(rng, card(rng)),
    lambda rng: "时间戳1" + digits(rng, 12),
    lambda rng: "UUID " + "-".join("".join(rng.choice("0123456789abcdef") for _ in range(n)) for n in (8, 4, 4, 4, 12)),
    lambda rng: "图片logo@2x.png和react@18.2.0",
    lambda rng: "乘地铁" + str(rng.randint(1, 20)) + "号线到站",
    lambda rng: "播放量1" + rng.choice("3589") + digits(rng, 9) + "次",
    lambda rng: "QQ群" + digits(rng, 9) if False else "QQ音乐更新",
    lambda rng: "微信公众号：cctvnews",
    lambda rng: "随机数0." + digits(rng, 18),
    lambda rng: "子网掩码255.255.255.0，本机127.0.0.1",
    lambda rng: "编码" + "".join(rng.choice("0123456789ABCDEF") for _ in range(18)) + "Z",
    lambda rng: "商品型号H" + digits(rng, 8) + "，货号E" + digits(rng, 8),
    lambda rng: "第" + digits(rng, 8) + "号专利",
)  # fmt: skip


def spoil(rng: Random, value: str) -> str:
    """Change one digit so that the check digit fails (all single-digit errors are caught)."""
    at = rng.randint(8, len(value) - 2)
    wrong = rng.choice([d for d in "0123456789" if d != value[at]])
    return value[:at] + wrong + value[at + 1 :]


def record(rng: Random, number: int) -> dict:
    """Make one record: one to three values, and in half of the records a near miss."""
    parts: list[tuple[str, str | None]] = []
    for _ in range(rng.randint(1, 3)):
        kind, make, labels = rng.choice(KINDS)
        value = make(rng)
        if kind == "CN_PASSPORT":
            value = passport_fix(value)
        parts += [
            (rng.choice(labels), None),
            (surface(rng, kind, value), kind),
            (rng.choice(("，", "。", "；", "\n", "、")), None),
        ]
    if rng.random() < 0.5:
        at = rng.choice(range(0, len(parts) + 1, 3))
        parts[at:at] = [(rng.choice(NEAR_MISSES)(rng), None), ("，", None)]
    before, behind = rng.choice(SENTENCES).split("{}")
    text, spans = before, []
    for piece, kind in parts:
        if kind is not None:
            spans.append({"start": len(text), "end": len(text) + len(piece), "label": kind})
        text += piece
    return {"id": str(number), "text": text + behind, "spans": spans}


def records(count: int, seed: int) -> Iterator[dict]:
    """Yield `count` records; the same for the same seed."""
    rng = Random(seed)
    yield from (record(rng, number) for number in range(count))


def main() -> None:
    """Write JSON Lines."""
    count, seed = (int(v) for v in (*sys.argv[2:4], "5000", "1")[:2]) if len(sys.argv) > 3 else (5000, 1)
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in records(count, seed))


if __name__ == "__main__":
    main()
