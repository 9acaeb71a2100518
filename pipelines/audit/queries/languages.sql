-- title: Languages before and after, with the sources that feed each
-- title_zh: 处理前后的语言分布，及各语言的来源
WITH by_source AS (
    SELECT coalesce(r.language, 'not measured') AS language, r.source_id, s.origin,
           count(*) AS records,
           count(*) FILTER (r.verdict = 'kept') AS kept,
           coalesce(sum(r.quality_chars) FILTER (r.verdict = 'kept'), 0) AS kept_chars
    FROM records r
    LEFT JOIN sources s USING (source_id)
    GROUP BY ALL
)
SELECT language,
       sum(records)::BIGINT AS records,
       sum(kept)::BIGINT AS kept,
       sum(kept_chars)::BIGINT AS kept_chars,
       count(*) FILTER (kept > 0) AS kept_sources,
       round(max(kept) / nullif(sum(kept), 0), 4) AS top_source_ratio,
       count(*) FILTER (kept > 0 AND origin = 'domestic') AS domestic_sources,
       count(*) FILTER (kept > 0 AND origin = 'overseas') AS overseas_sources
FROM by_source
GROUP BY language
ORDER BY records DESC, language
