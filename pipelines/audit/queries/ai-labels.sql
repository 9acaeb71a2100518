-- title: Labels of AI-made text by source: declared, suspected, none, not measured
-- title_zh: 人工智能生成标识按来源：声明、疑似、无、未检测
SELECT source_id,
       count(*) AS records,
       count(*) FILTER (ai_generated = 'declared') AS declared,
       count(*) FILTER (ai_generated = 'suspected') AS suspected,
       count(*) FILTER (ai_generated = 'none') AS none,
       count(*) FILTER (ai_generated IS NULL) AS not_measured,
       count(*) FILTER (verdict = 'kept') AS kept,
       count(*) FILTER (verdict = 'kept' AND ai_generated IN ('declared', 'suspected')) AS kept_labelled,
       round(count(*) FILTER (verdict = 'kept' AND ai_generated IN ('declared', 'suspected'))
             / nullif(count(*) FILTER (verdict = 'kept'), 0), 4) AS kept_labelled_ratio
FROM records
GROUP BY source_id
ORDER BY source_id
