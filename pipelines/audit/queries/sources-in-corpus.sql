-- title: Every source: how it was acquired, on which terms, who approved it and what became of its records
-- title_zh: 各来源：获取方式、条件、批准人与记录去向
WITH counted AS (
    SELECT source_id, count(*) AS records, count(*) FILTER (verdict = 'kept') AS kept,
           coalesce(sum(quality_chars) FILTER (verdict = 'kept'), 0)::BIGINT AS kept_chars
    FROM records
    GROUP BY source_id
)
SELECT s.source_id, s.title, s.acquisition, s.licence, s.origin, s.languages, s.status, s.decision, s.reason,
       s.approved_by, s.approval_expires,
       len(s.evidence) AS evidence_files,
       len(list_filter(s.evidence, lambda found: found.state = 'ok')) AS evidence_ok,
       coalesce(c.records, 0) AS records, coalesce(c.kept, 0) AS kept, coalesce(c.kept_chars, 0) AS kept_chars
FROM sources s
LEFT JOIN counted c USING (source_id)
ORDER BY s.source_id
