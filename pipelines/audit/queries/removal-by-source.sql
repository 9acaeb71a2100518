-- title: What share of each source was removed, and by which stage (a record counts under its primary reason)
-- title_zh: 各来源被移除的比例及所在阶段（按主要理由计）
WITH stages AS (
    SELECT source_id, coalesce(split_part(reason, '.', 1), 'kept') AS stage, count(*) AS n
    FROM records
    GROUP BY ALL
)
SELECT source_id,
       sum(n)::BIGINT AS records,
       coalesce(sum(n) FILTER (stage <> 'kept'), 0)::BIGINT AS removed,
       round(coalesce(sum(n) FILTER (stage <> 'kept'), 0) / sum(n), 4) AS removed_ratio,
       coalesce(sum(n) FILTER (stage = 'reader'), 0)::BIGINT AS reader,
       coalesce(sum(n) FILTER (stage = 'source'), 0)::BIGINT AS source,
       coalesce(sum(n) FILTER (stage = 'licence'), 0)::BIGINT AS licence,
       coalesce(sum(n) FILTER (stage IN ('optout', 'ai_label')), 0)::BIGINT AS optout,
       coalesce(sum(n) FILTER (stage = 'language'), 0)::BIGINT AS language,
       coalesce(sum(n) FILTER (stage = 'quality'), 0)::BIGINT AS quality,
       coalesce(sum(n) FILTER (stage = 'safety'), 0)::BIGINT AS safety,
       coalesce(sum(n) FILTER (stage = 'pii'), 0)::BIGINT AS pii,
       coalesce(sum(n) FILTER (stage IN ('dedup', 'minhash')), 0)::BIGINT AS duplicates,
       coalesce(sum(n) FILTER (stage NOT IN (
           'kept', 'reader', 'source', 'licence', 'optout', 'ai_label', 'language', 'quality', 'safety', 'pii',
           'dedup', 'minhash'
       )), 0)::BIGINT AS other
FROM stages
GROUP BY source_id
ORDER BY source_id
