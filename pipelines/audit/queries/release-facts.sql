-- title: The release in one row: corpus, scope, code, policy, totals
-- title_zh: 发布概况：语料、范围、代码、策略与合计
SELECT u.corpus, u.scope, u.policy_sha256, u.code_sha256, u.ledger_schema, u.sample, u.key_id, u.contains_pi,
       (SELECT max(as_of) FROM sources) AS as_of,
       (SELECT count(*) FROM sources) AS sources,
       (SELECT count(*) FROM files) AS files,
       (SELECT count(*) FROM records) AS records,
       (SELECT count(*) FROM records WHERE verdict = 'kept') AS kept,
       (SELECT count(*) FROM shards) AS shards,
       (SELECT coalesce(sum(bytes), 0) FROM shards)::BIGINT AS shard_bytes,
       (SELECT coalesce(sum(text_bytes), 0) FROM shards)::BIGINT AS text_bytes,
       len(u.dedup_against) AS earlier_releases
FROM runs u
