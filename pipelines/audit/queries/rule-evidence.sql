-- title: What this release shows for each rule: one row per rule and piece of evidence
-- title_zh: 本次发布对每条规则的证据：每条规则每项证据一行
SELECT rule_id, evidence, subject, status, observed, required
FROM (
    SELECT unnest(c.rules) AS rule_id, c."check" AS evidence, c.subject,
           CASE c.status WHEN 'waived' THEN 'pass' ELSE c.status END AS status,
           c.observed, c."limit" AS required
    FROM checks c
    UNION ALL
    SELECT mark.rule, 'register', source_id, mark.status, NULL, NULL
    FROM (SELECT source_id, unnest(rules) AS mark FROM sources)
    UNION ALL
    SELECT 'cn-genai-2-scope-flag', 'run.scope', scope, 'pass', NULL, NULL
    FROM runs
    WHERE scope IN ('public_cn', 'public_non_cn', 'internal_rnd')
)
ORDER BY rule_id, evidence, subject
