-- title: Personal information in what was kept: contradictions per source, each 0 in a sound release
-- title_zh: 保留记录中的个人信息：各来源的矛盾数，正常发布均为 0；空值表示无可检查
WITH kept AS (
    SELECT r.source_id, r.doc_id, r.pii_exhausted, r.pi_spans, r.contains_pi, r.ai_generated,
           list_transform(r.pii_counts, lambda found: found.type) AS types,
           t.ai_generated AS shard_ai_generated
    FROM records r
    LEFT JOIN text t USING (doc_id)
    WHERE r.verdict = 'kept'
), harmless AS (
    SELECT from_json(json->'$.not_identifying', '["VARCHAR"]') AS types FROM policies WHERE section = 'pii_actions'
), spans AS (
    SELECT doc_id, count(*) AS listed,
           count(*) FILTER (action IN ('pseudonymise', 'mask', 'keep')
                            OR action = 'flag' AND NOT list_contains(coalesce(harmless.types, []), type)) AS remaining
    FROM pii LEFT JOIN harmless ON true
    GROUP BY doc_id
)
SELECT k.source_id,
       count(*) AS kept_records,
       count(*) FILTER (k.pii_exhausted IS NULL OR k.pii_exhausted) AS kept_not_scanned,
       count(*) FILTER (list_has_any(k.types, ['PRIVATE_KEY', 'CREDENTIAL'])) AS kept_with_secret,
       count(*) FILTER (coalesce(k.pi_spans, 0) <> coalesce(s.listed, 0)) AS spans_not_listed,
       count(*) FILTER (s.remaining > 0 AND NOT coalesce(k.contains_pi, false)) AS remaining_not_declared,
       count(*) FILTER (k.ai_generated IS NULL) AS kept_not_searched_for_labels,
       CASE WHEN count(*) FILTER (k.ai_generated <> 'none') > 0
            THEN count(*) FILTER (k.ai_generated <> 'none' AND k.shard_ai_generated IS DISTINCT FROM k.ai_generated)
       END AS labels_lost
FROM kept k
LEFT JOIN spans s USING (doc_id)
GROUP BY k.source_id
ORDER BY k.source_id
