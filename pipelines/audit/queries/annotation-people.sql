-- title: People who label, review or verify (pseudonymous): training, exam, qualification, suspension, work
-- title_zh: 标注、审核与核验人员（化名）：培训、考核、资格、暂停与工作量
WITH judged AS (
    SELECT subject AS annotator,
           list_sort(list(DISTINCT replace("check", 'annotation.', '')) FILTER (status IN ('fail', 'alarm'))) AS problems
    FROM checks
    WHERE "check" IN ('annotation.legal_training', 'annotation.training', 'annotation.retraining')
    GROUP BY subject
), acting AS (
    SELECT actor AS annotator, count(*) FILTER (action IN ('label', 'relabel')) AS labels,
           count(*) FILTER (action IN ('approve', 'reject')) AS reviews,
           count(*) FILTER (NOT qualified) AS while_not_qualified, count(*) FILTER (suspended) AS while_suspended,
           count(*) FILTER (too_fast) AS too_fast, min("at") AS first_at, max("at") AS last_at
    FROM annotations
    GROUP BY actor
)
SELECT coalesce(a.annotator, w.annotator) AS annotator, a.annotator IS NOT NULL AS registered, a.supervisor, a.organiser,
       list_sort(list_distinct([t.module FOR t IN a.training]))::VARCHAR[] AS modules, a.exam_on, a.exam_topics, a.exam_score,
       a.qualified_from, a.qualified_to,
       list_max(list_concat([t."on" FOR t IN a.training], a.retrained)) AS last_training, len(a.suspended) AS suspensions,
       coalesce(w.labels, 0) AS labels, coalesce(w.reviews, 0) AS reviews,
       coalesce(w.while_not_qualified, 0) AS while_not_qualified, coalesce(w.while_suspended, 0) AS while_suspended,
       coalesce(w.too_fast, 0) AS too_fast, w.first_at, w.last_at, coalesce(j.problems, []) AS problems
FROM annotators a
FULL JOIN acting w USING (annotator)
LEFT JOIN judged j ON j.annotator = coalesce(a.annotator, w.annotator)
ORDER BY annotator
