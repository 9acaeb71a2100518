-- title: Totals that must be equal: shards, ledger and input files
-- title_zh: 必须相等的合计：分片、台账与输入文件
SELECT (SELECT coalesce(sum(rows), 0) FROM shards)::BIGINT AS shard_rows,
       (SELECT count(*) FROM records WHERE verdict = 'kept') AS kept_records,
       (SELECT count(*) FROM records) AS records,
       (SELECT coalesce(sum(rows), 0) FROM files)::BIGINT AS file_rows,
       (SELECT count(*) FROM records) - (SELECT count(DISTINCT doc_id) FROM records) AS repeated_ids,
       (SELECT count(*) FROM files WHERE records <> rows + not_content + not_sampled) AS files_that_do_not_add_up
