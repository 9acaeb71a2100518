-- title: Do kept records have a lawful place to come from: objections per source, each 0 in a sound release
-- title_zh: 保留记录的来源与许可是否合法：各来源的异议数，正常发布均为 0；空值表示无可检查
SELECT r.source_id,
       count(*) AS records,
       count(*) FILTER (s.source_id IS NULL) AS unregistered,
       count(*) FILTER (r.verdict = 'kept' AND s.decision IN ('blocked', 'stopped')) AS kept_from_blocked,
       CASE WHEN count(*) FILTER (r.verdict = 'kept') > 0
            THEN count(*) FILTER (r.verdict = 'kept' AND r.licence IS NULL) END AS kept_without_licence,
       CASE WHEN count(r.optout) FILTER (r.optout IS NOT NULL) > 0
            THEN count(*) FILTER (r.verdict = 'kept' AND r.optout = 'deny') END AS kept_denied,
       CASE WHEN count(r.optout) FILTER (r.optout IS NOT NULL) > 0
            THEN count(*) FILTER (r.verdict = 'kept' AND r.optout = 'licence_needed') END AS kept_licence_needed,
       CASE WHEN count(r.authorisation) > 0
            THEN count(*) FILTER (r.verdict = 'kept' AND r.authorisation <> 'active') END AS kept_unauthorised
FROM records r
LEFT JOIN sources s USING (source_id)
GROUP BY r.source_id
ORDER BY r.source_id
