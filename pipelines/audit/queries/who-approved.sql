-- title: Who approved each source, when and until when, what the register decided, and how many records rest on it
-- title_zh: 各来源由谁、何时批准、有效期至何时，登记册的判定，以及依赖该来源的记录数
-- param: source text? only this source_id
-- known: source SELECT source_id FROM sources
SELECT s.source_id, s.title, s.acquisition, s.status, s.decision, s.reason,
       s.approved_by, s.approved_on, s.approval_expires,
       s.approval_expires - s.as_of AS days_left,
       s.ip_contact, s.pipl_basis,
       coalesce(r.records, 0) AS records, coalesce(r.kept, 0) AS kept
FROM sources s
LEFT JOIN (
    SELECT source_id, count(*) AS records, count(*) FILTER (verdict = 'kept') AS kept FROM records GROUP BY source_id
) r USING (source_id)
WHERE $source IS NULL OR s.source_id = $source
ORDER BY s.approved_on NULLS FIRST, s.source_id
