-- title: When each source was acquired, and from what that is known
-- title_zh: 各来源的获取时间及其依据
WITH dated AS (
    SELECT source_id, acquisition, collected_from, collected_to, crawl."first" AS crawl_from, crawl."last" AS crawl_to,
           list_max(list_transform(evidence, lambda e: e.retrieved)) AS retrieved
    FROM sources
)
SELECT d.source_id, d.acquisition,
       coalesce(least(d.collected_from, d.crawl_from), d.retrieved) AS acquired_from,
       coalesce(greatest(d.collected_to, d.crawl_to), d.retrieved) AS acquired_to,
       CASE WHEN d.collected_to IS NOT NULL AND d.crawl_to IS NOT NULL THEN 'declared window and crawl log'
            WHEN d.crawl_to IS NOT NULL THEN 'crawl log'
            WHEN d.collected_to IS NOT NULL THEN 'declared window'
            WHEN d.retrieved IS NOT NULL THEN 'day on which the evidence was retrieved'
            WHEN coalesce(d.collected_from, d.crawl_from) IS NOT NULL THEN 'declared begin only'
       END AS known_from,
       coalesce(r.kept, 0) AS kept
FROM dated d
LEFT JOIN (SELECT source_id, count(*) AS kept FROM records WHERE verdict = 'kept' GROUP BY source_id) r USING (source_id)
ORDER BY d.source_id
