-- title: Annotation batches: rules, items, review, samples, agreement, and how many of their records were published
-- title_zh: 标注批次：规则、条目、审核、抽检、一致性及已发布的记录数
WITH judged AS (
    SELECT b.batch,
           count(*) FILTER (c.status IN ('fail', 'alarm')) AS failed,
           count(*) FILTER (c.status IN ('waived', 'no_evidence')) AS open,
           list_sort(list(DISTINCT replace(c."check", 'annotation.', '')) FILTER (c.status IN ('fail', 'alarm'))) AS problems
    FROM annotation_batches b
    JOIN checks c ON c."check" LIKE 'annotation.%'
                 AND c.subject IN (b.batch, b.task, b.rulebook || ' ' || b.version)
    GROUP BY b.batch
)
SELECT b.batch, b.task, b.kind, b.rulebook, b.version, b.created_at, b.sources, b.release, b.items, b.labels, b.approved,
       round(b.approved / nullif(b.items, 0), 4) AS approved_ratio,
       list_sum([s.size FOR s IN b.samples])::BIGINT AS sampled,
       list_sum([s.inaccurate FOR s IN b.samples])::BIGINT AS inaccurate,
       list_sum([s.bad FOR s IN b.samples])::BIGINT AS bad,
       b.void, b.voided_by, b.voided_on, b.multiply_labelled, b.alpha, b.alpha_lower, b.alpha_upper, b.agreement_ratio,
       b.timed, b.too_fast, len(b.labellers) AS labellers, len(b.reviewers) AS reviewers, len(b.verifiers) AS verifiers,
       b.records, b.kept, coalesce(j.problems, []) AS problems,
       CASE WHEN b.void THEN 'void' WHEN j.failed > 0 THEN 'fail' WHEN j.open > 0 THEN 'no_evidence' ELSE 'pass' END AS status
FROM annotation_batches b
LEFT JOIN judged j USING (batch)
ORDER BY b.batch
