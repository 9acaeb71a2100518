-- title: Does the ledger hold together: contradictions per source, each 0 in a sound release
-- title_zh: 台账是否自洽：各来源的矛盾数，正常发布均为 0
WITH decided AS (
    SELECT r.source_id,
           count(*) AS records,
           count(*) FILTER (r.verdict = 'kept' AND (r.reason IS NOT NULL OR len(r.reasons) > 0)) AS kept_with_reason,
           count(*) FILTER (r.verdict <> 'kept' AND r.reason IS NULL) AS removed_without_reason,
           count(*) FILTER (r.verdict <> 'kept' AND r.reason IS NOT NULL AND s.code IS NULL) AS reason_unknown,
           count(*) FILTER (
               r.verdict = 'kept' AND (r.shard IS NULL OR r.shard_row IS NULL OR r.text_sha256 IS NULL)
           ) AS kept_without_place,
           count(*) FILTER (
               r.verdict <> 'kept' AND (r.shard IS NOT NULL OR r.text_sha256 IS NOT NULL)
           ) AS removed_with_place,
           count(*) FILTER (r.verdict = 'kept' AND t.doc_id IS NULL) AS kept_without_text,
           count(*) FILTER (r.verdict <> 'kept' AND t.doc_id IS NOT NULL) AS removed_with_text
    FROM records r
    LEFT JOIN reasons s ON s.code = r.reason
    LEFT JOIN (SELECT doc_id FROM text) t USING (doc_id)
    GROUP BY r.source_id
), merged AS (
    SELECT m.source_id,
           count(*) FILTER (
               m.survivor_doc_id IS NULL OR (m.survivor_release IS NULL AND s.verdict IS DISTINCT FROM 'kept')
           ) AS merged_without_survivor,
           count(*) FILTER (m.survivor_release IS NOT NULL) AS merged_into_earlier
    FROM records m
    LEFT JOIN records s ON s.doc_id = m.survivor_doc_id
    WHERE m.verdict = 'merged'
    GROUP BY m.source_id
), unlisted AS (
    SELECT t.source_id, count(*) AS text_without_record
    FROM text t ANTI JOIN records r USING (doc_id)
    GROUP BY t.source_id
)
SELECT d.*, coalesce(m.merged_without_survivor, 0) AS merged_without_survivor,
       coalesce(m.merged_into_earlier, 0) AS merged_into_earlier,
       coalesce(u.text_without_record, 0) AS text_without_record
FROM decided d
LEFT JOIN merged m USING (source_id)
LEFT JOIN unlisted u USING (source_id)
ORDER BY d.source_id
