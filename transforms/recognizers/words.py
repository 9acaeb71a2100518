"""Words that several recognisers share: what stands beside a number says what the number is."""

import re

PHONE_WORDS = (
    "手机", "电话", "联系方式", "联系人", "联系", "致电", "拨打", "来电", "热线", "座机", "固话", "传真", "短信",
    "微信同号", "微信", "打给", "打我", "呼叫", "回拨", "whatsapp", "联络", "预留",
    "tel", "phone", "phones", "telephone", "mobile", "mob", "cell", "cellphone", "call", "calls", "called", "calling",
    "fax", "contact", "contacts", "text me", "sms", "dial", "hotline", "desk", "voicemail", "ring me", "ring",
    "reach", "reached", "answering", "registered", "messages", "message", "signal", "telegram", "wechat", "ph", "dial-in",
)  # fmt: skip
"""Words that announce a telephone number."""

PHONE_WORDS_BEHIND = (*PHONE_WORDS, "office", "home", "work", "direct")
"""Words that say so behind it."""

NOT_PERSONAL_NUMBERS = (
    "订单", "单号", "编号", "编码", "流水", "序列号", "运单", "快递", "批次", "货号", "版本", "时间戳", "哈希", "校验",
    "工单", "票号", "发票", "条码", "条形码", "商品", "产品号", "型号", "专利", "案号", "文号", "备案", "许可证", "合同",
    "学号", "工号", "会员号", "交易号", "凭证", "金额", "余额", "总价", "价格", "人民币", "共计", "合计", "播放量",
    "阅读量", "点击", "访问量", "文件大小", "字节", "进度", "订单", "编号", "圆周率", "随机数", "种子", "端口", "进程",
    "order", "orders", "tracking", "invoice", "isbn", "issn", "doi", "serial", "timestamp", "hash", "build", "version",
    "ticket", "sku", "upc", "ean", "barcode", "reference", "ref", "transaction", "batch", "lot", "model", "part no",
    "case", "patent", "pid", "uid", "uuid", "guid", "commit", "checksum", "seed", "offset", "size", "bytes", "price",
    "total", "amount", "views", "port", "product", "item", "record", "row", "index", "epoch", "unix time", "random", "license", "licence", "zip", "zip code", "postal code", "ssn", "social security", "邮编", "邮政编码", "会议号", "会议id", "meeting id", "app id", "房间号", "验证码",
)  # fmt: skip
"""Words that announce a number which is nobody's."""

UNITS_BEHIND = re.compile(
    r"\s?(?:元|块钱|美元|万|亿|个|条|次|人|件|台|套|吨|公斤|千克|米|公里|字节|比特|毫秒|微秒|纳秒|秒|行|页|岁|号(?!码|机)|"
    r"%|‰|bytes?|kb|mb|gb|ms|ns|us|px|rows?|usd|cny|rmb|hz|tokens?)(?![a-z])"
)
"""A unit right behind a number: it counts something."""

LABEL_LETTERS = (
    r"(?:(?<![a-z_])|(?<=tel)|(?<=phone)|(?<=mobile)|(?<=mob)|(?<=cell)|(?<=call)|(?<=fax)|(?<=qq)|(?<=vx)"
    r"|(?<=wx)|(?<=wechat)|(?<=card)|(?<=number))"
)
"""Letters may touch a number on its left only when they are a label."""
