"""THE table of types of personal information: names, labels and what the law calls them.

A name is Presidio's where Presidio has one for exactly this thing, else ours; `presidio` is the nearest (often
wider) Presidio type, `aliases` are names that labelled sets use for it. Cards: CREDIT_CARD is a card of an
international scheme, BANK_CARD a UnionPay or other Chinese bank card; both are `card` to whoever does not care,
since BANK_CARD maps to CREDIT_CARD here. Telephone: CN_MOBILE and CN_LANDLINE map to PHONE_NUMBER.

group     GB/T 35273-2020 Annex A, the 13 groups by number (see GROUPS).
sensitive_45574  class of GB/T 45574-2025 Annex A, or None. A bare ID number is not in that annex.
sensitive_35273  listed in GB/T 35273-2020 Annex B.
pipl_28   class named in PIPL art. 28, or None.
"""

from typing import NamedTuple

GROUPS = {
    1: "basic", 2: "identity documents", 3: "biometric", 4: "network identity", 5: "health", 6: "education and work",
    7: "property", 8: "communications", 9: "contacts", 10: "browsing", 11: "device", 12: "location", 13: "other",
}  # fmt: skip
"""GB/T 35273-2020 Annex A, table A.1, in its order."""


class PiiType(NamedTuple):
    """One row of the table; `direct` says that one value points at one person by itself."""

    name: str
    en: str
    zh: str
    presidio: str
    direct: bool
    group: int
    sensitive_35273: bool
    sensitive_45574: str | None
    pipl_28: str | None
    aliases: tuple[str, ...] = ()


TYPES: tuple[PiiType, ...] = (
    PiiType("PRIVATE_KEY", "private key", "私钥", "PRIVATE_KEY", False, 13, True, None, None),
    PiiType("CREDENTIAL", "password or access key", "口令或访问密钥", "CREDENTIAL", False, 4, True, None, None, ("API_KEY", "PASSWORD", "SECRET")),
    PiiType("EMAIL_ADDRESS", "e-mail address", "电子邮箱", "EMAIL_ADDRESS", True, 1, False, None, None, ("EMAIL",)),
    PiiType("CN_RESIDENT_ID", "resident ID number", "居民身份证号", "CN_RESIDENT_ID", True, 2, True, None, None, ("CN_ID_CARD", "ID_CARD", "RESIDENT_ID")),
    PiiType("CN_PASSPORT", "Chinese passport number", "中国护照号", "PASSPORT", True, 2, True, None, None),
    PiiType("PASSPORT", "passport number", "护照号", "US_PASSPORT", True, 2, True, None, None, ("US_PASSPORT",)),
    PiiType("CN_HM_PERMIT", "permit of Hong Kong or Macau residents, or for going there", "港澳通行证号", "CN_HM_PERMIT", True, 2, True, None, None, ("HM_PERMIT", "CN_HK_MACAU_PERMIT")),
    PiiType("CN_TW_PERMIT", "permit of Taiwan residents, or for going there", "台湾通行证号", "CN_TW_PERMIT", True, 2, True, None, None, ("TW_PERMIT", "CN_TAIWAN_PERMIT")),
    PiiType("HKID", "Hong Kong identity card number", "香港身份证号", "HKID", True, 2, True, None, None, ("HK_ID", "HK_ID_CARD")),
    PiiType("TW_ID", "Taiwan ID number", "台湾身份证号", "TW_ID", True, 2, True, None, None, ("TW_NATIONAL_ID", "TW_ID_CARD")),
    PiiType("US_SSN", "US social security number", "美国社会安全号", "US_SSN", True, 2, True, None, None, ("SSN",)),
    PiiType("BANK_CARD", "bank card number", "银行卡号", "CREDIT_CARD", True, 7, True, "financial_account", "financial_account", ("CN_BANK_CARD",)),
    PiiType("CREDIT_CARD", "payment card number", "信用卡号", "CREDIT_CARD", True, 7, True, "financial_account", "financial_account"),
    PiiType("IBAN_CODE", "IBAN", "国际银行账号", "IBAN_CODE", True, 7, True, "financial_account", "financial_account", ("IBAN",)),
    PiiType("CN_MOBILE", "Chinese mobile number", "手机号", "PHONE_NUMBER", True, 1, False, None, None, ("CN_PHONE", "CN_MOBILE_PHONE", "MOBILE")),
    PiiType("CN_LANDLINE", "Chinese landline number", "固定电话", "PHONE_NUMBER", True, 1, False, None, None, ("LANDLINE", "CN_FIXED_PHONE")),
    PiiType("PHONE_NUMBER", "telephone number", "电话号码", "PHONE_NUMBER", True, 1, False, None, None, ("PHONE",)),
    PiiType("WECHAT_ID", "WeChat ID", "微信号", "WECHAT_ID", True, 4, False, None, None, ("WECHAT", "CN_WECHAT")),
    PiiType("QQ_NUMBER", "QQ number", "QQ 号", "QQ_NUMBER", True, 4, False, None, None, ("QQ", "CN_QQ")),
    PiiType("CN_LICENSE_PLATE", "vehicle licence plate", "车牌号", "LICENSE_PLATE", True, 7, False, None, None, ("LICENSE_PLATE", "CN_PLATE", "CN_VEHICLE_PLATE")),
    PiiType("IP_ADDRESS", "IP address", "IP 地址", "IP_ADDRESS", True, 4, False, None, None, ("IPV4", "IPV6")),
    PiiType("MAC_ADDRESS", "MAC address", "MAC 地址", "MAC_ADDRESS", True, 11, False, None, None, ("MAC",)),
    PiiType("IMEI", "IMEI", "设备识别码（IMEI）", "IMEI", True, 11, False, None, None),
    PiiType("GEO_COORDINATES", "precise coordinates", "精确坐标", "LOCATION", False, 12, True, "precise_location", "whereabouts", ("COORDINATES", "GPS")),
    PiiType("DATE_OF_BIRTH", "date of birth", "出生日期", "DATE_TIME", False, 1, False, None, None, ("BIRTH_DATE", "DOB")),
    PiiType("ADDRESS", "postal address", "通信地址", "LOCATION", False, 1, False, None, None, ("STREET_ADDRESS", "CN_ADDRESS", "POSTAL_ADDRESS")),
    PiiType("PERSON", "name of a person", "姓名", "PERSON", False, 1, False, None, None, ("NAME", "PERSON_NAME")),
    PiiType("SENSITIVE_HEALTH", "word on the health of a person", "个人医疗健康表述", "SENSITIVE_HEALTH", False, 5, True, "health", "health"),
    PiiType("SENSITIVE_FINANCE", "word on the account of a person", "个人金融账户表述", "SENSITIVE_FINANCE", False, 7, True, "financial_account", "financial_account"),
    PiiType("SENSITIVE_BIOMETRIC", "word on biometric features of a person", "个人生物识别表述", "SENSITIVE_BIOMETRIC", False, 3, True, "biometric", "biometric"),
    PiiType("SENSITIVE_RELIGION", "word on the belief of a person", "个人宗教信仰表述", "SENSITIVE_RELIGION", False, 13, True, "religion", "religion"),
    PiiType("SENSITIVE_WHEREABOUTS", "word on the movements of a person", "个人行踪轨迹表述", "SENSITIVE_WHEREABOUTS", False, 12, True, "whereabouts", "whereabouts"),
    PiiType("SENSITIVE_MINOR", "person under fourteen", "不满十四周岁未成年人", "SENSITIVE_MINOR", False, 1, True, "minor", "minor"),
    PiiType("CN_USCC", "unified social credit code (organisation)", "统一社会信用代码", "CN_USCC", False, 13, False, None, None, ("USCC",)),
)  # fmt: skip
"""Order decides between spans of equal extent and equal score: the first wins."""

BY_NAME: dict[str, PiiType] = {row.name: row for row in TYPES}
RANK: dict[str, int] = {row.name: at for at, row in enumerate(TYPES)}
DIRECT: frozenset[str] = frozenset(row.name for row in TYPES if row.direct)


def canonical(name: str) -> str:
    """Return the wide type a name of ours, an alias or Presidio's name belongs to, for comparing with a peer."""
    for row in TYPES:
        if name == row.name or name in row.aliases:
            return row.presidio
    return name


SENSITIVE_TYPES: dict[str, str] = {
    row.pipl_28: row.name for row in TYPES if row.pipl_28 is not None and row.name.startswith("SENSITIVE_")
}
"""Sensitive class of PIPL art. 28 -> the type of a span whose word speaks of it. Such spans are flags of a record:
`inspect` leaves them out."""
