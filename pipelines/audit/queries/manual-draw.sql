-- title: The items for review by people, as the seed of the policy draws them from the kept records
-- title_zh: 按策略种子从保留记录中抽取的人工抽检样本
WITH rule AS (
    SELECT json ->> '$.seed' AS seed, (json ->> '$.manual_items')::BIGINT AS items
    FROM policies
    WHERE section = 'sampling'
), frame AS (
    SELECT sha256(string_agg(shard || ' ' || sha256, chr(10) ORDER BY shard)) AS frame_sha256, sum(rows)::BIGINT AS frame_rows
    FROM shards
), drawn AS (
    SELECT r.doc_id, r.source_id, r.shard, r.shard_row, sha256(seed || ' ' || frame_sha256 || ' ' || r.doc_id::VARCHAR) AS draw
    FROM records r, rule, frame
    WHERE r.verdict = 'kept'
    ORDER BY draw, r.doc_id
    LIMIT (SELECT coalesce(max(items), 0) FROM rule)
)
SELECT 'manual' AS sample, row_number() OVER (ORDER BY draw, doc_id)::INTEGER AS place, doc_id, source_id, shard, shard_row,
       draw, frame_rows, frame_sha256, seed
FROM drawn, rule, frame
ORDER BY place
