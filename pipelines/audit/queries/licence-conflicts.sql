-- title: Records whose text also stands in a source under a stricter or denied licence, pair by pair
-- title_zh: 其文本同时出现于许可更严格或被禁止之来源的记录，逐对列出
-- param: source text? only pairs with this source_id on either side
SELECT r.doc_id, r.source_id, r.file, r."offset", r.url, r.licence, r.verdict, r.reason,
       c.source_id AS conflict_source_id, c.licence AS conflict_licence, c.doc_id AS conflict_doc_id
FROM (
    SELECT doc_id, source_id, file, "offset", url, licence, verdict, reason,
           unnest(list_zip(conflict_doc_ids, conflict_sources, conflict_licences)) AS pair
    FROM records
    WHERE len(conflict_sources) > 0
) r,
LATERAL (SELECT r.pair[1] AS doc_id, r.pair[2] AS source_id, r.pair[3] AS licence) c
WHERE $source IS NULL OR r.source_id = $source OR c.source_id = $source
ORDER BY r.source_id, c.source_id, r.file, r."offset", c.doc_id
