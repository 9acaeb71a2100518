-- title: Merged records by source, source of the survivor and method
-- title_zh: 被合并的记录，按来源、保留者来源与方法
SELECT m.source_id, coalesce(s.source_id, 'release ' || m.survivor_release) AS survivor_source_id, m.dedup_method AS method,
       count(*) AS records,
       round(min(m.similarity), 4) AS min_similarity,
       round(quantile_cont(m.similarity, 0.5), 4) AS median_similarity
FROM records m
LEFT JOIN records s ON s.doc_id = m.survivor_doc_id AND m.survivor_release IS NULL
WHERE m.verdict = 'merged'
GROUP BY ALL
ORDER BY records DESC, m.source_id, survivor_source_id, method
