-- title: Reasons over all sources: records, those for which it was the first reason, those for which it was the only one
-- title_zh: 全部来源的理由：记录数、作为首要理由的记录数、作为唯一理由的记录数
SELECT r.code AS reason, r.verdict::VARCHAR AS verdict, count(*) AS records,
       count(*) FILTER (r.reason = r.code) AS primary_records,
       count(*) FILTER (len(r.reasons) = 1) AS only_reason_records,
       count(DISTINCT r.source_id) AS sources,
       any_value(s.sentence) AS sentence, any_value(s.sentence_zh) AS sentence_zh
FROM (SELECT source_id, verdict, reason, reasons, unnest(reasons) AS code FROM records WHERE verdict <> 'kept') r
LEFT JOIN reasons s ON s.code = r.code
GROUP BY r.code, r.verdict
ORDER BY records DESC, reason, r.verdict::VARCHAR
