-- title: Assessments of each source before and after collection: items looked at, illegal or harmful ones, upper bound
-- title_zh: 各来源采集前后的评估：抽样数、违法不良数、比例与上界
SELECT source_id, a."when" AS "when", a."on" AS "on", a.items AS items, a.bad AS bad, a.bad_ratio AS bad_ratio,
       a.upper_bound_ratio AS upper_bound_ratio
FROM (SELECT source_id, unnest(assessments) AS a FROM sources)
ORDER BY source_id, "when" DESC, "on" NULLS FIRST, items
