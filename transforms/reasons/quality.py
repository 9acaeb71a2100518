"""What the heuristics, the compression and the classifier say against a text; each drops it, where policy says so."""

from transforms.reasons.reason import Reason

RULES = ("cn-genai-7.4-quality-measures", "quality-iso5259")

NOT_MEASURED = Reason(
    "quality.not_measured",
    "quarantined",
    "The quality of the text could not be measured.",
    "未能测定文本质量。",
    RULES,
)

FACTS = (
    ("quality.too_few_words", "The text has fewer words than the limit.", "文本词数低于下限。"),
    ("quality.too_many_words", "The text has more words than the limit.", "文本词数高于上限。"),
    (
        "quality.too_few_characters",
        "The text has fewer characters than the limit.",
        "文本字符数低于下限。",
    ),
    (
        "quality.words_too_short",
        "The words of the text are on average shorter than the limit.",
        "文本平均词长低于下限。",
    ),
    ("quality.words_too_long", "The words of the text are on average longer than the limit.", "文本平均词长高于上限。"),
    ("quality.too_many_hashes", "The text has too many number signs for its words.", "文本中井号相对词数过多。"),
    ("quality.too_many_ellipses", "The text has too many ellipses for its words.", "文本中省略号相对词数过多。"),
    ("quality.too_many_bullets", "Too many lines of the text begin with a bullet.", "以项目符号开头的行过多。"),
    ("quality.too_many_ellipsis_lines", "Too many lines of the text end with an ellipsis.", "以省略号结尾的行过多。"),
    ("quality.too_few_alphabetic_words", "Too few words of the text hold a letter.", "含字母或汉字的词过少。"),
    ("quality.too_few_stop_words", "The text has too few of the common English words.", "文本中常用英文虚词过少。"),
    (
        "quality.too_few_zh_stop_words",
        "The text has too few of the common Chinese function characters.",
        "文本中常用汉语虚字过少。",
    ),
    (
        "quality.zh_stop_words_too_sparse",
        "Common Chinese function characters are too sparse in the text.",
        "汉语虚字在文本中过于稀疏。",
    ),
    (
        "quality.spaced_out",
        "Too many Chinese characters stand alone between blanks or signs.",
        "汉字之间被空格或符号逐字隔开。",
    ),
    ("quality.duplicate_lines", "Too many lines of the text repeat earlier ones.", "重复行过多。"),
    ("quality.duplicate_line_characters", "Repeated lines make up too much of the text.", "重复行所占字符过多。"),
    ("quality.duplicate_paragraphs", "Too many paragraphs of the text repeat earlier ones.", "重复段落过多。"),
    (
        "quality.duplicate_paragraph_characters",
        "Repeated paragraphs make up too much of the text.",
        "重复段落所占字符过多。",
    ),
    (
        "quality.top_2gram",
        "The commonest sequence of 2 words makes up too much of the text.",
        "最常见的 2 词序列所占字符过多。",
    ),
    (
        "quality.top_3gram",
        "The commonest sequence of 3 words makes up too much of the text.",
        "最常见的 3 词序列所占字符过多。",
    ),
    (
        "quality.top_4gram",
        "The commonest sequence of 4 words makes up too much of the text.",
        "最常见的 4 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_5grams",
        "Repeated sequences of 5 words make up too much of the text.",
        "重复的 5 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_6grams",
        "Repeated sequences of 6 words make up too much of the text.",
        "重复的 6 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_7grams",
        "Repeated sequences of 7 words make up too much of the text.",
        "重复的 7 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_8grams",
        "Repeated sequences of 8 words make up too much of the text.",
        "重复的 8 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_9grams",
        "Repeated sequences of 9 words make up too much of the text.",
        "重复的 9 词序列所占字符过多。",
    ),
    (
        "quality.duplicate_10grams",
        "Repeated sequences of 10 words make up too much of the text.",
        "重复的 10 词序列所占字符过多。",
    ),
    ("quality.too_few_distinct_words", "The text uses too few different words.", "文本用词过于单一。"),
    ("quality.one_word_dominates", "One word makes up too much of the text.", "单个词所占字符过多。"),
    ("quality.too_few_sentences", "The text has too few sentences in full lines.", "完整行中的句子过少。"),
    ("quality.curly_brackets", "A full line of the text has a curly bracket.", "完整行中含有花括号。"),
    ("quality.lorem_ipsum", "The text holds filler (lorem ipsum).", "文本含有占位文字（lorem ipsum）。"),
    ("quality.too_few_full_lines", "Too few lines of the text are full sentences.", "构成完整句子的行过少。"),
    ("quality.lines_without_sentence_end", "Too few lines of the text end a sentence.", "以句末标点结尾的行过少。"),
    (
        "quality.lines_without_prose",
        "Too few lines of the text hold a sentence or are as long as one.",
        "含有完整句子或达到一句长度的行过少。",
    ),
    (
        "quality.raw_lines_without_sentence_end",
        "Too few lines of the text end a sentence without white space behind it.",
        "以句末标点结尾且无尾随空白的行过少。",
    ),
    ("quality.short_lines", "Too many lines of the text are short.", "短行过多。"),
    (
        "quality.duplicate_line_characters_net",
        "Repeated lines make up too much of the text without line feeds.",
        "不计换行时重复行所占字符过多。",
    ),
    ("quality.list_like", "The text has too many line breaks for its words.", "换行相对词数过多。"),
    ("quality.word_too_long", "The text has a word longer than the limit.", "文本含有超长的词。"),
    ("quality.character_run", "One character is repeated longer than the limit.", "同一字符连续重复过长。"),
    ("quality.too_few_letters", "Too little of the text is letters.", "字母与汉字所占比例过低。"),
    ("quality.too_many_digits", "Too much of the text is digits.", "数字所占比例过高。"),
    ("quality.too_much_punctuation", "Too much of the text is punctuation.", "标点所占比例过高。"),
    ("quality.too_many_symbols", "Too much of the text is symbols.", "符号所占比例过高。"),
    ("quality.too_many_emoji", "Too much of the text is pictographs.", "表情符号所占比例过高。"),
    ("quality.too_many_capitals", "Too many letters of the text are capitals.", "大写字母所占比例过高。"),
    (
        "quality.rare_characters",
        "Too many Han characters of the text are in no common coded set.",
        "常用字符集以外的汉字过多。",
    ),
    (
        "quality.rare_han",
        "Too much of the text is Han characters that are in no common coded set.",
        "全文中常用字符集以外的汉字所占比例过高。",
    ),
    ("quality.no_zh_punctuation", "The text has too little Chinese punctuation.", "中文标点过少。"),
    ("quality.garbled", "The text shows sequences of wrong decoding.", "文本含有乱码。"),
    ("quality.markup_residue", "Too much of the text is residue of markup.", "标记残留过多。"),
    ("quality.too_many_addresses", "Too much of the text is addresses.", "网址与邮箱地址所占比例过高。"),
    ("quality.boilerplate", "Too many lines of the text are page furniture.", "模板化页面文字过多。"),
    (
        "quality.boilerplate_phrases",
        "Too much of the text is phrases of page furniture.",
        "页面模板用语所占字符过多。",
    ),
    ("quality.advertising", "Too much of the text is advertising phrases.", "广告与引流用语过多。"),
    ("quality.low_score", "The quality classifier scores the text below the limit.", "质量分类器评分低于下限。"),
)
"""Code, and what it states in English and Chinese."""

QUALITY = (NOT_MEASURED, *(Reason(code, "dropped", en, zh, RULES) for code, en, zh in FACTS))
