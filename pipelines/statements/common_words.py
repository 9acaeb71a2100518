"""Words that several statements share: key -> (English, Chinese). A statement's own word of the same key wins."""

COMMON = {
    "note.sample": (
        "This release was made from a sample of its sources: it is not the training data as a whole.",
        "本次发布仅取自来源的抽样，不代表全部训练数据。",
    ),
    "note.earlier": (
        "This release was cleared against earlier ones: what they hold is not in it, and not in this statement.",
        "本次发布已对早期发布去重：早期发布的内容不在其中，亦不在本说明之内。",
    ),
    "comments": ("Comments", "补充说明"),
    "known.crawl log": ("crawl log", "采集记录"),
    "known.declared window": ("declared window", "登记的时间段"),
    "known.declared window and crawl log": ("declared window and crawl log", "登记的时间段与采集记录"),
    "known.declared begin only": ("declared begin only", "仅登记起始时间"),
    "known.day on which the evidence was retrieved": ("day on which the evidence was retrieved", "证明材料的取得日期"),
}
