-- title: Sources whose evidence is missing, changed, expired or not pinned, or that a rule finds without evidence
-- title_zh: 证明材料缺失、变更、过期或未登记哈希的来源，以及缺少依据的规则
-- param: source text? only this source_id
-- known: source SELECT source_id FROM sources
WITH gaps AS (
    SELECT source_id, 1 AS rank, 'evidence' AS kind, e.kind || ' file ' || e.path AS subject, e.state AS finding,
           e.expected_sha256, e.actual_sha256
    FROM (SELECT source_id, unnest(evidence) AS e FROM sources)
    WHERE e.state <> 'ok'
    UNION ALL
    SELECT source_id, 2, 'objection', o.reason, o.detail, NULL, NULL
    FROM (SELECT source_id, unnest(objections) AS o FROM sources)
    UNION ALL
    SELECT source_id, 3, 'rule', m.rule, m.status || ': ' || m.detail, NULL, NULL
    FROM (SELECT source_id, unnest(rules) AS m FROM sources)
    WHERE m.status IN ('no_evidence', 'fail')
)
SELECT g.source_id, s.acquisition, s.decision, g.kind, g.subject, g.finding, g.expected_sha256, g.actual_sha256, s.as_of
FROM gaps g
JOIN sources s USING (source_id)
WHERE $source IS NULL OR g.source_id = $source
ORDER BY g.source_id, g.rank, g.subject, g.finding
