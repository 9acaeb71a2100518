-- title: How every rule of the catalogue stands: pass, fail, no evidence or not applicable
-- title_zh: 目录中每条规则的状态：通过、未通过、无证据或不适用
-- uses: rule-evidence
WITH removed AS (
    SELECT rule_id, count(*) AS records
    FROM (
        SELECT DISTINCT doc_id, unnest(s.rules) AS rule_id
        FROM (SELECT doc_id, unnest(reasons) AS code FROM records WHERE verdict <> 'kept') r
        JOIN reasons s USING (code)
    )
    GROUP BY rule_id
), counted AS (
    SELECT rule_id,
           count(*) FILTER (status = 'fail') AS failed,
           count(*) FILTER (status = 'no_evidence') AS missing,
           count(*) FILTER (status = 'pass') AS passed,
           count(*) FILTER (status = 'not_applicable') AS excused,
           list_sort(list(DISTINCT evidence || ' ' || status)) AS evidence
    FROM rule_evidence()
    GROUP BY rule_id
), signed AS (
    SELECT subject AS rule_id, string_agg(waived_by || ', ' || detail, '; ' ORDER BY waived_by, detail) AS declared
    FROM checks
    WHERE "check" = 'declared.not_applicable'
    GROUP BY subject
)
SELECT r.rule_id, r.instrument, r.clause, r.title,
       CASE
           WHEN NOT list_contains(r.scopes, (SELECT any_value(scope) FROM runs)) THEN 'not_applicable'
           WHEN c.failed > 0 THEN 'fail'
           WHEN d.declared IS NOT NULL THEN 'not_applicable'
           WHEN c.missing > 0 THEN 'no_evidence'
           WHEN c.passed > 0 THEN 'pass'
           WHEN c.excused > 0 THEN 'not_applicable'
           ELSE 'no_evidence'
       END AS status,
       CASE
           WHEN NOT list_contains(r.scopes, (SELECT any_value(scope) FROM runs)) THEN 'scope'
           WHEN d.declared IS NOT NULL AND coalesce(c.failed, 0) = 0 THEN 'declared'
           WHEN coalesce(c.failed + c.missing + c.passed, 0) = 0 AND c.excused > 0 THEN 'nothing_of_the_kind'
       END AS not_applicable_because, d.declared AS declared_by,
       coalesce(m.records, 0) AS removed_records, r.covers, r.bindingness, r.confidence, r.marks,
       coalesce(c.evidence, []) AS evidence,
       r.looks_at, r.instrument_zh, r.title_zh, r.looks_at_zh, r.modality, r.scopes
FROM rules r
LEFT JOIN counted c USING (rule_id)
LEFT JOIN removed m USING (rule_id)
LEFT JOIN signed d USING (rule_id)
ORDER BY r.catalogue_order
