-- title: Records whose text also stands in a source under a stricter or denied licence, pair by pair
-- title_zh: 其文本同时出现于许可更严格或被禁止之来源的记录，逐对列出
-- param: source text? only pairs with this source_id on either side
-- known: source SELECT source_id FROM sources
WITH held AS (
    SELECT doc_id, source_id, file, "offset", url, licence, verdict, reason, conflict_doc_ids, conflict_sources, conflict_licences
    FROM records
    WHERE len(conflict_sources) > 0
),
pairs AS (
    SELECT held.* EXCLUDE (conflict_doc_ids, conflict_sources, conflict_licences), p.pair[1] AS conflict_source_id,
           p.pair[2] AS conflict_licence
    FROM held, LATERAL (SELECT unnest(list_zip(conflict_sources, conflict_licences)) AS pair) p
),
witnesses AS (
    SELECT m.doc_id, w.source_id, w.licence, min(w.doc_id) AS witness_doc_id
    FROM (SELECT doc_id, unnest(conflict_doc_ids) AS witness FROM held) m
    JOIN records w ON w.doc_id = m.witness
    GROUP BY m.doc_id, w.source_id, w.licence
)
SELECT p.doc_id, p.source_id, p.file, p."offset", p.url, p.licence, p.verdict, p.reason, p.conflict_source_id,
       p.conflict_licence, w.witness_doc_id AS conflict_doc_id
FROM pairs p
LEFT JOIN witnesses w
  ON w.doc_id = p.doc_id AND w.source_id = p.conflict_source_id AND w.licence IS NOT DISTINCT FROM p.conflict_licence
WHERE p.conflict_licence IS DISTINCT FROM 'LicenseRef-removed-on-request'
  AND ($source IS NULL OR p.source_id = $source OR p.conflict_source_id = $source)
ORDER BY p.source_id, p.conflict_source_id, p.file, p."offset", conflict_doc_id
