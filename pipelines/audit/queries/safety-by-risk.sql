-- title: Content safety by Annex A risk code: hits in all records and in the kept ones; 0 checked is no evidence
-- title_zh: 内容安全按附录 A 风险代码：全部与保留记录中的命中；检查数为 0 即无证据
WITH checked AS (
    SELECT count(*) FILTER (safety_checked) AS records FROM records
), lexicon AS (
    SELECT entry.risk, count(*) AS records, sum(entry.hits) AS hits,
           count(*) FILTER (verdict = 'kept') AS kept_records
    FROM (SELECT verdict, unnest(safety_counts) AS entry FROM records)
    GROUP BY entry.risk
), classifier AS (
    SELECT entry.risk, count(*) AS records, count(DISTINCT entry.model) AS models, max(entry.score) AS max_score
    FROM (SELECT unnest(safety_scores) AS entry FROM records)
    GROUP BY entry.risk
)
SELECT k.risk, k.class, k.name, k.name_zh, (SELECT records FROM checked) AS records_checked,
       coalesce(l.records, 0) AS records_with_hits, coalesce(l.hits, 0)::BIGINT AS hits,
       coalesce(l.kept_records, 0) AS kept_with_hits,
       coalesce(c.models, 0) AS classifiers, coalesce(c.records, 0) AS records_scored, c.max_score
FROM risks k
LEFT JOIN lexicon l USING (risk)
LEFT JOIN classifier c USING (risk)
ORDER BY k.risk
