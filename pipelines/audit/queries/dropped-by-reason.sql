-- title: Records that were not kept, by reason and source; a record counts under each of its reasons
-- title_zh: 未保留的记录，按理由与来源；一条记录可计入多个理由
-- param: source text? only this source_id
-- known: source SELECT source_id FROM sources
SELECT r.reason_code AS reason, r.source_id, r.verdict::VARCHAR AS verdict,
       count(*) AS records,
       count(*) FILTER (r.reason = r.reason_code) AS primary_records,
       count(*) FILTER (len(r.reasons) = 1) AS only_reason_records,
       any_value(s.sentence) AS sentence, any_value(s.sentence_zh) AS sentence_zh
FROM (
    SELECT source_id, verdict, reason, reasons, unnest(reasons) AS reason_code
    FROM records
    WHERE verdict <> 'kept' AND ($source IS NULL OR source_id = $source)
) r
LEFT JOIN reasons s ON s.code = r.reason_code
GROUP BY r.reason_code, r.source_id, r.verdict
ORDER BY records DESC, reason, r.source_id, r.verdict::VARCHAR
