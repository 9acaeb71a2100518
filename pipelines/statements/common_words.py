"""Words that several statements share: key -> (English, Chinese). A statement's own word of the same key wins."""

COMMON = {
    "comments": ("Comments", "补充说明"),
    "known.crawl log": ("crawl log", "采集记录"),
    "known.declared window": ("declared window", "登记的时间段"),
    "known.declared window and crawl log": ("declared window and crawl log", "登记的时间段与采集记录"),
    "known.declared begin only": ("declared begin only", "仅登记起始时间"),
    "known.day on which the evidence was retrieved": ("day on which the evidence was retrieved", "证明材料的取得日期"),
}
