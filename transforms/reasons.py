"""Every reason code: what it states, what it decides by default and which rules it serves.

A code is `stage.fact` in lower case and states what *is*. Codes are an interface: add, never rename or reuse.
`verdict` is `dropped` (decided: not wanted), `quarantined` (held: unreadable, unmeasured or for a person to
decide) or `flagged` (noted; the record stays).
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """One reason code: `en` and `zh` are one sentence each, `rules` ids of the rule catalogue."""

    code: str
    verdict: str
    en: str
    zh: str
    rules: tuple[str, ...] = ()


READER = (
    Reason("reader.not_json", "quarantined", "The line is not a JSON object.", "该行不是 JSON 对象。"),
    Reason("reader.not_text", "quarantined", "The text field is not a string.", "文本字段不是字符串。"),
    Reason("reader.text_missing", "quarantined", "The record has no text field.", "记录缺少文本字段。"),
    Reason("reader.bad_encoding", "quarantined", "The bytes are not valid in the declared encoding.", "字节不符合声明的编码。"),
    Reason("reader.nul", "quarantined", "The text holds a NUL character.", "文本含有 NUL 字符。"),
    Reason("reader.lone_surrogate", "quarantined", "The text holds a lone surrogate.", "文本含有孤立的代理项。"),
    Reason("reader.too_large", "quarantined", "The record is larger than the policy allows.", "记录超过策略允许的大小。"),
    Reason("reader.too_deep", "quarantined", "The JSON or HTML is nested deeper than the reader allows.", "JSON 或 HTML 嵌套过深。"),
    Reason("reader.damaged_tail", "quarantined", "The file ends in the middle of a record or is damaged.", "文件在记录中途结束或已损坏。"),
    Reason("reader.no_text", "quarantined", "The file is empty or the extractor found no text in the page.", "文件为空，或未能从页面提取文本。"),
    Reason("reader.not_row", "quarantined", "The row has an open quote or more columns than the header.", "该行引号未闭合，或列数多于表头。"),
    Reason("reader.unsupported_media", "dropped", "The payload is neither HTML nor plain text.", "载荷既不是 HTML 也不是纯文本。"),
    Reason("reader.http_status", "dropped", "The server answered with an error or a redirection.", "服务器返回错误或重定向。"),
)

SOURCE = (
    Reason(
        "source.withdrawn",
        "dropped",
        "The register lists the source as withdrawn.",
        "来源登记册将该来源列为已撤回。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.suspended",
        "dropped",
        "The register lists the source as suspended.",
        "来源登记册将该来源列为已暂停。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.approval_missing",
        "dropped",
        "Nobody has approved the source.",
        "该来源未经批准。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.approval_expired",
        "dropped",
        "The approval of the source has ended.",
        "该来源的批准已过期。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_missing",
        "dropped",
        "Evidence that this way of acquisition demands is not there.",
        "缺少该获取方式所要求的证明材料。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_unpinned",
        "dropped",
        "An evidence file has no recorded hash.",
        "证明文件没有登记哈希值。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_changed",
        "dropped",
        "An evidence file is not the one that was approved.",
        "证明文件与批准时不一致。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_expired",
        "dropped",
        "Evidence of the source is not in force on the day of the run.",
        "证明材料在运行日期无效。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_unusable",
        "dropped",
        "An evidence file cannot be read as what it is declared to be.",
        "证明文件无法按其声明的类型读取。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.fetched_list",
        "dropped",
        "A list of links that was fetched is declared as openly licensed text.",
        "经抓取的链接清单被申报为开源数据。",
        ("cn-genaisec-5.1-c1-open-licence", "cn-genaisec-5.1-c2-self-collected"),
    ),
    Reason(
        "source.term_not_over",
        "dropped",
        "The term of copyright is not over on the day of the run.",
        "在运行日期著作权保护期尚未届满。",
        ("cn-genai-7.2-no-ip-infringement",),
    ),
    Reason(
        "source.use_not_permitted",
        "dropped",
        "The contract or the generator's terms do not permit training.",
        "合同或生成模型条款不允许用于训练。",
        ("cn-genaisec-5.1-c3-commercial", "cn-genai-7.1-lawful-base-model"),
    ),
    Reason(
        "source.crawl_log_incomplete",
        "dropped",
        "The crawl log lacks the URL, time, agent or robots decision of a fetch.",
        "采集记录缺少网址、时间、爬虫名称或 robots 判定。",
        ("cn-genaisec-5.1-c2-self-collected",),
    ),
    Reason(
        "source.crawl_denied",
        "flagged",
        "The crawl log holds fetches that robots.txt denied.",
        "采集记录中有 robots.txt 禁止的抓取。",
        ("cn-genaisec-5.1-c2-self-collected", "optout-robots-rfc9309"),
    ),
    Reason(
        "source.robots_stale",
        "flagged",
        "A fetch relied on a copy of robots.txt that was too old.",
        "抓取时所依据的 robots.txt 副本已过时。",
        ("optout-robots-rfc9309",),
    ),
    Reason(
        "source.robots_changed",
        "flagged",
        "A robots.txt snapshot differs from the one that the fetches relied on.",
        "robots.txt 快照与抓取时依据的不同。",
        ("optout-robots-rfc9309",),
    ),
    Reason(
        "source.assessment_missing",
        "dropped",
        "A collection assessment that policy demands is not there.",
        "缺少策略要求的采集安全评估。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_over_limit",
        "dropped",
        "A collection assessment found too many illegal or harmful items.",
        "采集安全评估发现的违法不良信息超过上限。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_inconclusive",
        "dropped",
        "The upper bound of a collection assessment is above the limit.",
        "采集安全评估的置信上界超过上限。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_late",
        "flagged",
        "The assessment before collection is not dated before the first fetch.",
        "采集前评估的日期不早于首次采集。",
        ("cn-genaisec-5.1-a1-pre-collection",),
    ),
    Reason(
        "source.consent_missing",
        "dropped",
        "The declared basis for personal information has no consent or scope.",
        "所申报的个人信息处理依据缺少同意记录或范围说明。",
        ("cn-genai-7.3-pi-legal-basis",),
    ),
    Reason(
        "source.withdrawn_record",
        "dropped",
        "The person withdrew the authorisation for this record.",
        "该记录的授权已被使用者撤回。",
        ("cn-genaisec-5.1-c4-user-input",),
    ),
    Reason(
        "source.not_authorised",
        "dropped",
        "No user's authorisation names this record.",
        "没有使用者授权记录涵盖该记录。",
        ("cn-genaisec-5.1-c4-user-input",),
    ),
    Reason(
        "source.record_unidentified",
        "quarantined",
        "The record has no id by which a withdrawal could name it.",
        "该记录没有可供撤回清单指认的标识。",
        ("cn-genaisec-5.1-c4-user-input",),
    ),
)

LICENCE = (
    Reason("licence.denied", "dropped", "The licence does not allow the declared use.", "许可协议不允许所声明的用途。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen")),
    Reason("licence.review", "quarantined", "The licence needs a person's decision before use.", "许可协议需经人工审查后方可使用。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen")),
    Reason("licence.unknown", "quarantined", "A licence is stated, but which one or what it allows is not known.", "声明了许可协议，但无法确定是哪一种或其许可范围。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.1-c1-open-licence")),
    Reason("licence.no_evidence", "quarantined", "The source promises a licence per record, and the record shows none.", "来源声明逐条许可，但该记录没有许可证据。", ("cn-genai-7.1-lawful-source", "cn-genaisec-5.1-c1-open-licence")),
    Reason("licence.incompatible", "quarantined", "The licences of the record ask for things that exclude each other.", "该记录的多项许可义务互相冲突。", ("cn-genai-7.2-no-ip-infringement",)),
    Reason("licence.widens", "quarantined", "The record claims more freedom than its source grants, without a waiver in force.", "记录声称的许可宽于其来源，且没有有效的豁免。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen")),
    Reason("licence.conflict", "quarantined", "The text also stands in another source under a stricter or denied licence.", "相同文本也出现在许可更严格或被禁止的来源中。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen")),
    Reason("licence.laundered", "dropped", "The text is a copy of a record under a stricter or denied licence, and policy drops such copies.", "该文本复制自许可更严格或被禁止的记录，按策略予以删除。", ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen")),
    Reason("licence.not_measured", "quarantined", "The licence could not be measured.", "未能检测许可协议。", ("cn-genai-7.2-no-ip-infringement",)),
)

OPTOUT = (
    Reason(
        "optout.denied",
        "dropped",
        "The rights holder reserved training: robots.txt, TDMRep, Content-Usage or another signal says no.",
        "权利人已声明禁止用于训练（robots.txt、TDMRep、Content-Usage 等信号）。",
        (
            "optout-robots-rfc9309",
            "optout-tdmrep",
            "optout-aipref-content-usage",
            "optout-other-signals",
            "cn-genaisec-5.1-c2-self-collected",
        ),
    ),
    Reason(
        "optout.licence_needed",
        "quarantined",
        "The rights holder offers a licence for training; none is recorded.",
        "权利人要求取得训练许可，尚无许可记录。",
        ("optout-tdmrep", "optout-other-signals"),
    ),
    Reason(
        "optout.unknown",
        "quarantined",
        "Nothing readable says that this fetch and this use were allowed.",
        "没有可读取的信号表明允许采集和使用。",
        ("optout-robots-rfc9309", "cn-genaisec-5.1-c2-self-collected"),
    ),
    Reason(
        "optout.unread",
        "flagged",
        "An opt-out signal was observed that cannot be read.",
        "观察到无法解读的退出信号。",
        ("optout-other-signals",),
    ),
    Reason(
        "optout.domain_denied",
        "dropped",
        "The host is on a list of denied domains.",
        "该主机在禁用域名清单中。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.1-d-blocked-info"),
    ),
    Reason(
        "optout.not_measured",
        "quarantined",
        "The opt-out signals of the record could not be measured.",
        "未能检测该记录的退出信号。",
        ("optout-robots-rfc9309",),
    ),
    Reason(
        "ai_label.declared",
        "flagged",
        "The record declares itself as made by AI.",
        "该记录自带人工智能生成合成标识。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text", "cn-aigc-label-no-stripping"),
    ),
    Reason(
        "ai_label.suspected",
        "flagged",
        "The record is labelled as possibly made by AI.",
        "该记录被标识为可能由人工智能生成合成。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text", "cn-aigc-label-no-stripping"),
    ),
    Reason(
        "ai_label.declared_dropped",
        "dropped",
        "The record declares itself as made by AI, and policy leaves such records out.",
        "该记录自带人工智能生成合成标识，策略规定不予采用。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.suspected_dropped",
        "dropped",
        "The record is labelled as possibly made by AI, and policy leaves such records out.",
        "该记录被标识为可能由人工智能生成合成，策略规定不予采用。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.declared_held",
        "quarantined",
        "The record declares itself as made by AI, and policy holds such records for a person to decide.",
        "该记录自带人工智能生成合成标识，策略规定留待人工判断。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.suspected_held",
        "quarantined",
        "The record is labelled as possibly made by AI, and policy holds such records for a person to decide.",
        "该记录被标识为可能由人工智能生成合成，策略规定留待人工判断。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.not_measured",
        "quarantined",
        "The record could not be searched for labels of AI-made text.",
        "未能检测该记录的人工智能生成合成标识。",
        ("cn-aigc-label-e-implicit",),
    ),
)

LANGUAGE = (
    Reason("language.not_measured", "quarantined", "The language of the text could not be measured.", "未能测定文本语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.undetermined", "dropped", "The language of the text cannot be told.", "无法判定文本语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.not_allowed", "dropped", "The policy does not take this language.", "策略不接收该语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.not_declared", "dropped", "The source does not declare this language.", "来源未声明该语言。", ("cn-genaisec-5.1-b-diversity",)),
)

QUALITY = (
    Reason("quality.not_measured", "quarantined", "The quality of the text could not be measured.", "未能测定文本质量。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_words", "dropped", "The text has fewer words than the limit.", "文本词数低于下限。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_words", "dropped", "The text has more words than the limit.", "文本词数高于上限。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.words_too_short", "dropped", "The words of the text are on average shorter than the limit.", "文本平均词长低于下限。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.words_too_long", "dropped", "The words of the text are on average longer than the limit.", "文本平均词长高于上限。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_hashes", "dropped", "The text has too many number signs for its words.", "文本中井号相对词数过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_ellipses", "dropped", "The text has too many ellipses for its words.", "文本中省略号相对词数过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_bullets", "dropped", "Too many lines of the text begin with a bullet.", "以项目符号开头的行过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_ellipsis_lines", "dropped", "Too many lines of the text end with an ellipsis.", "以省略号结尾的行过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_alphabetic_words", "dropped", "Too few words of the text hold a letter.", "含字母或汉字的词过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_stop_words", "dropped", "The text has too few of the common English words.", "文本中常用英文虚词过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_zh_stop_words", "dropped", "The text has too few of the common Chinese function characters.", "文本中常用汉语虚字过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.zh_stop_words_too_sparse", "dropped", "Common Chinese function characters are too sparse in the text.", "汉语虚字在文本中过于稀疏。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_lines", "dropped", "Too many lines of the text repeat earlier ones.", "重复行过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_line_characters", "dropped", "Repeated lines make up too much of the text.", "重复行所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_paragraphs", "dropped", "Too many paragraphs of the text repeat earlier ones.", "重复段落过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_paragraph_characters", "dropped", "Repeated paragraphs make up too much of the text.", "重复段落所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.top_2gram", "dropped", "The commonest sequence of 2 words makes up too much of the text.", "最常见的 2 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.top_3gram", "dropped", "The commonest sequence of 3 words makes up too much of the text.", "最常见的 3 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.top_4gram", "dropped", "The commonest sequence of 4 words makes up too much of the text.", "最常见的 4 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_5grams", "dropped", "Repeated sequences of 5 words make up too much of the text.", "重复的 5 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_6grams", "dropped", "Repeated sequences of 6 words make up too much of the text.", "重复的 6 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_7grams", "dropped", "Repeated sequences of 7 words make up too much of the text.", "重复的 7 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_8grams", "dropped", "Repeated sequences of 8 words make up too much of the text.", "重复的 8 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_9grams", "dropped", "Repeated sequences of 9 words make up too much of the text.", "重复的 9 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_10grams", "dropped", "Repeated sequences of 10 words make up too much of the text.", "重复的 10 词序列所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_distinct_words", "dropped", "The text uses too few different words.", "文本用词过于单一。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.one_word_dominates", "dropped", "One word makes up too much of the text.", "单个词所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_sentences", "dropped", "The text has too few sentences in full lines.", "完整行中的句子过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.curly_brackets", "dropped", "A full line of the text has a curly bracket.", "完整行中含有花括号。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.lorem_ipsum", "dropped", "The text holds filler (lorem ipsum).", "文本含有占位文字（lorem ipsum）。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_full_lines", "dropped", "Too few lines of the text are full sentences.", "构成完整句子的行过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.lines_without_sentence_end", "dropped", "Too few lines of the text end a sentence.", "以句末标点结尾的行过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.raw_lines_without_sentence_end", "dropped", "Too few lines of the text end a sentence without white space behind it.", "以句末标点结尾且无尾随空白的行过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.short_lines", "dropped", "Too many lines of the text are short.", "短行过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.duplicate_line_characters_net", "dropped", "Repeated lines make up too much of the text without line feeds.", "不计换行时重复行所占字符过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.list_like", "dropped", "The text has too many line breaks for its words.", "换行相对词数过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.word_too_long", "dropped", "The text has a word longer than the limit.", "文本含有超长的词。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.character_run", "dropped", "One character is repeated longer than the limit.", "同一字符连续重复过长。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_few_letters", "dropped", "Too little of the text is letters.", "字母与汉字所占比例过低。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_digits", "dropped", "Too much of the text is digits.", "数字所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_much_punctuation", "dropped", "Too much of the text is punctuation.", "标点所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_symbols", "dropped", "Too much of the text is symbols.", "符号所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_emoji", "dropped", "Too much of the text is pictographs.", "表情符号所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_capitals", "dropped", "Too many letters of the text are capitals.", "大写字母所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.rare_characters", "dropped", "Too many Han characters of the text are in no common coded set.", "常用字符集以外的汉字过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.no_zh_punctuation", "dropped", "The text has too little Chinese punctuation.", "中文标点过少。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.garbled", "dropped", "The text shows sequences of wrong decoding.", "文本含有乱码。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.markup_residue", "dropped", "Too much of the text is residue of markup.", "标记残留过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.too_many_addresses", "dropped", "Too much of the text is addresses.", "网址与邮箱地址所占比例过高。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.boilerplate", "dropped", "Too many lines of the text are page furniture.", "模板化页面文字过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.advertising", "dropped", "Too much of the text is advertising phrases.", "广告与引流用语过多。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
    Reason("quality.low_score", "dropped", "The quality classifier scores the text below the limit.", "质量分类器评分低于下限。", ("cn-genai-7.4-quality-measures", "quality-iso5259")),
)

SAFETY = (
    Reason("safety.not_measured", "quarantined", "The safety of the text could not be measured.", "未能完成内容安全检测。", ("cn-genaisec-5.2-a-filtering",)),
    Reason("safety.no_evidence", "flagged", "No lexicon and no classifier was named: the text was not checked for safety.", "未配置词库或分类器，文本未做内容安全检测。", ("cn-genaisec-5.2-a-filtering",)),
    Reason("safety.against_core_values", "dropped", "The text shows more of a class A.1 risk than the policy allows.", "文本的 A.1 类安全风险超过策略限值。", ("cn-genaisec-5.2-a-filtering", "cn-genai-4.1-prohibited-content")),
    Reason("safety.discrimination", "dropped", "The text shows more of a class A.2 risk than the policy allows.", "文本的 A.2 类（歧视）风险超过策略限值。", ("cn-genaisec-5.2-a-filtering", "cn-genai-4.2-anti-discrimination")),
    Reason("safety.commercial_violation", "dropped", "The text shows more of a class A.3 risk than the policy allows.", "文本的 A.3 类（商业违法违规）风险超过策略限值。", ("cn-genaisec-5.2-a-filtering", "cn-genai-4.3-trade-secrets")),
    Reason("safety.infringes_rights", "dropped", "The text shows more of a class A.4 risk than the policy allows.", "文本的 A.4 类（侵犯权益）风险超过策略限值。", ("cn-genaisec-5.2-a-filtering", "cn-genai-4.4-personality-rights")),
    Reason("safety.service_needs", "dropped", "The text shows more of a class A.5 risk than the policy allows.", "文本的 A.5 类（特定服务需求）风险超过策略限值。", ("cn-genaisec-5.2-a-filtering",)),
)

PII: tuple[Reason, ...] = (
    Reason(
        "pii.not_measured",
        "quarantined",
        "Personal information could not be looked for in the text.",
        "未能对文本进行个人信息识别。",
        ("cn-genai-4.4-personality-rights", "cn-pipl-4-6-scope-minimisation"),
    ),
    Reason(
        "pii.budget_exhausted",
        "quarantined",
        "The text needs more work than the budget for personal information allows.",
        "文本超出个人信息识别的工作量上限。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason("pii.private_key", "quarantined", "The text holds a private key.", "文本含有私钥。", ("cn-pipl-51-54-safeguards-audit",)),
    Reason(
        "pii.credential",
        "quarantined",
        "The text holds a password or an access key.",
        "文本含有口令或访问密钥。",
        ("cn-pipl-51-54-safeguards-audit",),
    ),
    Reason(
        "pii.doxxing",
        "quarantined",
        "The text names a person and holds several of their direct identifiers.",
        "文本指名个人并含有其多项直接标识符。",
        ("cn-genai-4.4-personality-rights",),
    ),
    Reason(
        "pii.identifiers",
        "flagged",
        "The text holds direct identifiers of people.",
        "文本含有个人直接标识符。",
        ("cn-genai-4.4-personality-rights", "cn-pipl-4-6-scope-minimisation"),
    ),
    Reason(
        "pii.organization",
        "flagged",
        "The text holds the unified social credit code of an organization.",
        "文本含有组织的统一社会信用代码。",
    ),
    Reason(
        "pii.health",
        "flagged",
        "The text speaks of the health of a person.",
        "文本涉及个人的医疗健康信息。",
        ("cn-pipl-28-30-sensitive",),
    ),
    Reason(
        "pii.financial_account",
        "flagged",
        "The text speaks of the financial account of a person.",
        "文本涉及个人的金融账户信息。",
        ("cn-pipl-28-30-sensitive",),
    ),
    Reason(
        "pii.biometric",
        "flagged",
        "The text speaks of biometric features of a person.",
        "文本涉及个人的生物识别信息。",
        ("cn-pipl-28-30-sensitive",),
    ),
    Reason(
        "pii.religion",
        "flagged",
        "The text speaks of the religious belief of a person.",
        "文本涉及个人的宗教信仰信息。",
        ("cn-pipl-28-30-sensitive",),
    ),
    Reason(
        "pii.whereabouts",
        "flagged",
        "The text speaks of the whereabouts of a person.",
        "文本涉及个人的行踪轨迹信息。",
        ("cn-pipl-28-30-sensitive",),
    ),
    Reason(
        "pii.minor",
        "flagged",
        "An ID in the text belongs to a person under fourteen.",
        "文本中的证件号属于不满十四周岁的未成年人。",
        ("cn-pipl-31-minors",),
    ),
    Reason(
        "pii.age_not_judged",
        "quarantined",
        "The text holds a birth date and the run has no date to judge it by.",
        "文本含有出生日期，但运行未给定判断年龄的基准日期。",
        ("cn-pipl-31-minors",),
    ),
    Reason(
        "pii.type_dropped",
        "dropped",
        "The text holds a type of personal information whose records policy drops.",
        "文本含有策略规定予以剔除的个人信息类型。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.type_held",
        "quarantined",
        "The text holds a type of personal information whose records policy holds.",
        "文本含有策略规定予以隔离的个人信息类型。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.leak",
        "quarantined",
        "Personal information is still found after the last round of redaction.",
        "多轮去除后仍检出个人信息。",
        ("cn-pipl-4-6-scope-minimisation", "cn-pipl-28-30-sensitive"),
    ),
    Reason(
        "pii.ner_budget_exhausted",
        "quarantined",
        "The text needs more work than the name recognition budget allows.",
        "文本超出人名识别的工作量上限。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.ner_not_measured",
        "quarantined",
        "Names could not be looked for in the text.",
        "未能对文本进行人名识别。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
)

DEDUP = (
    Reason("minhash.not_measured", "quarantined", "The text has no duplicate signature.", "文本没有去重签名。"),
    Reason("dedup.exact", "merged", "The text is the same as that of the survivor.", "文本与保留记录完全相同。"),
    Reason("dedup.near", "merged", "The text is a verified near-duplicate of the survivor.", "文本与保留记录经核验近似重复。"),
    Reason("contamination.not_measured", "quarantined", "The overlap with evaluation sets was not measured.", "未测量与评测集的重叠。"),
    Reason("contamination.evaluation_item", "dropped", "The text holds most of an item of an evaluation set.", "文本包含评测集题目的大部分内容。"),
)

REASONS: dict[str, Reason] = {
    reason.code: reason
    for section in (READER, SOURCE, LICENCE, OPTOUT, LANGUAGE, QUALITY, SAFETY, PII, DEDUP)
    for reason in section
}
