-- title: What was noted about records that stayed: flags with their records
-- title_zh: 对保留记录的提示：各提示的记录数
SELECT f.code AS flag, count(*) AS records, count(DISTINCT f.source_id) AS sources,
       any_value(s.sentence) AS sentence, any_value(s.sentence_zh) AS sentence_zh
FROM (SELECT source_id, unnest(flags) AS code FROM records WHERE verdict = 'kept') f
LEFT JOIN reasons s ON s.code = f.code
GROUP BY f.code
ORDER BY records DESC, flag
