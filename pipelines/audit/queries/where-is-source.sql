-- title: Every place that holds records of a source: shards with their rows, and what is not published
-- title_zh: 某来源的记录所在：各分片及行号，以及未发布者
-- param: source text source_id
-- known: source SELECT source_id FROM sources
SELECT coalesce(r.shard, 'not published') AS place, r.verdict::VARCHAR AS verdict, r.file,
       count(*) AS records,
       min(r.shard_row) AS first_row,
       max(r.shard_row) AS last_row,
       max(s.sha256) AS shard_sha256
FROM records r
LEFT JOIN shards s ON s.shard = r.shard
WHERE r.source_id = $source
GROUP BY place, r.verdict, r.file, r.shard
ORDER BY r.shard NULLS LAST, r.file, r.verdict::VARCHAR
