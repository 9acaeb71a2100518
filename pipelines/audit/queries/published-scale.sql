-- title: Size of the published text: records, characters (code points) and bytes (UTF-8), by source, by language, in all
-- title_zh: 已发布文本的规模：记录数、字符数（码点）与字节数（UTF-8），按来源、按语言与合计
WITH measured AS (
    SELECT source_id, coalesce(language, 'not measured') AS language, length(text) AS chars, strlen(text) AS bytes
    FROM text
)
SELECT CASE WHEN GROUPING(source_id) = 0 THEN 'source' WHEN GROUPING(language) = 0 THEN 'language' ELSE 'all' END AS per,
       CASE WHEN GROUPING(source_id) = 0 THEN source_id WHEN GROUPING(language) = 0 THEN language ELSE '*' END AS name,
       count(*) AS records,
       coalesce(sum(chars), 0)::BIGINT AS chars,
       coalesce(sum(bytes), 0)::BIGINT AS bytes
FROM measured
GROUP BY GROUPING SETS ((), (source_id), (language))
ORDER BY per, bytes DESC, name
